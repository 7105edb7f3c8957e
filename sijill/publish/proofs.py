"""Inclusion proofs for many events at once: the fewest hashes that lead from the known leaves to the root.

The tree is that of RFC 9162 (`ledger.merkle`). `nodes_for` walks it from the root: a subtree without a known leaf is
given by its hash, one with a known leaf is opened. `root_from` walks the same way and takes what it needs. For the
half archive nearly every event is published, so that a proof for each claim costs one hash an event and no more.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from sijill.ledger.merkle import node_hash, root
from sijill.model.errors import Damaged


def nodes_for(leaves: Sequence[bytes], known: Sequence[int]) -> list[bytes]:
    """Hashes that, with the leaves at `known` (sorted, from 0), give the root of `leaves`; in order of the walk."""
    return list(_nodes(leaves, known, 0, len(leaves))) if leaves else []


def _nodes(leaves: Sequence[bytes], known: Sequence[int], start: int, end: int) -> Iterator[bytes]:
    first = bisect_left(known, start)
    if first == len(known) or known[first] >= end:
        yield root(leaves[start:end])
    elif end - start > 1:
        middle = start + split(end - start)
        yield from _nodes(leaves, known, start, middle)
        yield from _nodes(leaves, known, middle, end)


def root_from(size: int, leaves: Mapping[int, bytes], nodes: Sequence[bytes]) -> bytes:
    """The root that `leaves` (by place) and `nodes` lead to. Raises Damaged when there are too few or too many."""
    known, waiting = sorted(leaves), iter(nodes)
    if known and not 0 <= known[0] <= known[-1] < size:
        raise Damaged(f"a proof speaks of event {known[-1]} in a log of {size}")

    def walk(start: int, end: int) -> bytes:
        first = bisect_left(known, start)
        if first == len(known) or known[first] >= end:
            node = next(waiting, None)
            if node is None:
                raise Damaged("the proof ends before the root")
            return node
        if end - start == 1:
            return leaves[start]
        middle = start + split(end - start)
        return node_hash(walk(start, middle), walk(middle, end))

    found = walk(0, size)
    if next(waiting, None) is not None:
        raise Damaged("the proof holds more hashes than lead to the root")
    return found


def split(size: int) -> int:
    """The largest power of two below `size` (at least 2)."""
    return 1 << (size - 1).bit_length() - 1
