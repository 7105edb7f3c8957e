"""The Merkle tree of RFC 9162 (Certificate Transparency 2.0), section 2.1, with SHA-256.

A leaf is hashed as SHA-256(0x00 || data), a node as SHA-256(0x01 || left || right); the root of no leaves is
SHA-256 of nothing. A tree of n leaves splits at the largest power of two below n.

- `Frontier`: grows by one leaf at a time and holds only the roots of its complete subtrees, O(log n).
- `root`, `inclusion_proof`, `consistency_proof`: from all leaf hashes, for export and for proofs.
- `verify_inclusion`, `verify_consistency`: what a stranger runs; they answer False to anything odd, and never raise.

Signing a root is in `ledger.notes`, reading a whole log against it in `ledger.verify`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import islice
from typing import Any

from sijill.model.errors import Damaged, InvalidValue

HASH_SIZE = 32
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """32 bytes: the hash of one leaf (RFC 9162 section 2.1.1)."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """32 bytes: the hash of an inner node (RFC 9162 section 2.1.1)."""
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """The right edge of a growing tree: one root per complete subtree, largest (and oldest) first.

    `size` leaves have 1 peak for each 1 in the binary writing of `size`. Appending n leaves costs n - 1 node
    hashes in all; memory is O(log n).
    """

    __slots__ = ("_peaks", "_size")

    def __init__(self) -> None:
        self._size = 0
        self._peaks: list[bytes] = []

    @property
    def size(self) -> int:
        """How many leaves."""
        return self._size

    @property
    def peaks(self) -> tuple[bytes, ...]:
        """The roots of the complete subtrees, oldest first."""
        return tuple(self._peaks)

    def append(self, leaf: bytes) -> None:
        """Add one leaf *hash* (32 bytes; see `leaf_hash`)."""
        if len(leaf) != HASH_SIZE:
            raise InvalidValue(f"a leaf hash has {HASH_SIZE} bytes, not {len(leaf)}")
        size, peaks = self._size, self._peaks
        while size & 1:
            leaf = sha256(b"\x01" + peaks.pop() + leaf).digest()
            size >>= 1
        peaks.append(leaf)
        self._size += 1

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add leaf hashes in order."""
        for leaf in leaves:
            self.append(leaf)

    def root(self) -> bytes:
        """The root over all leaves so far; `EMPTY_ROOT` when there are none."""
        return _join(self._peaks)

    def copy(self) -> Frontier:
        """One that grows on its own from here."""
        twin = Frontier()
        twin._size, twin._peaks = self._size, list(self._peaks)
        return twin

    def to_json(self) -> dict[str, Any]:
        """`{"size": n, "peaks": [hex, ...]}`."""
        return {"size": self._size, "peaks": [peak.hex() for peak in self._peaks]}

    @classmethod
    def from_json(cls, written: dict[str, Any]) -> Frontier:
        """What `to_json` wrote. Raises Damaged when it cannot be a frontier."""
        try:
            size, peaks = written["size"], [bytes.fromhex(peak) for peak in written["peaks"]]
        except (KeyError, TypeError, ValueError) as error:
            raise Damaged(f"the stored frontier of the log cannot be read: {error!r}") from None
        if type(size) is not int or size < 0 or len(peaks) != size.bit_count():
            raise Damaged(f"a frontier of size {size!r} cannot have {len(peaks)} peaks")
        if any(len(peak) != HASH_SIZE for peak in peaks):
            raise Damaged("a peak of the stored frontier is not a SHA-256")
        frontier = cls()
        frontier._size, frontier._peaks = size, peaks
        return frontier

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Frontier) and (self._size, self._peaks) == (other._size, other._peaks)

    __hash__ = None  # type: ignore[assignment]  # it grows

    def __repr__(self) -> str:
        return f"Frontier(size={self._size}, root={self.root().hex()})"


def root(leaf_hashes: Iterable[bytes]) -> bytes:
    """The root over `leaf_hashes` (RFC 9162 section 2.1.1, MTH)."""
    frontier = Frontier()
    frontier.extend(leaf_hashes)
    return frontier.root()


def inclusion_proof(leaf_hashes: Sequence[bytes], index: int, size: int) -> list[bytes]:
    """PATH(index, first `size` leaves) of RFC 9162 section 2.1.3.1: sibling hashes from leaf to root.

    `index` counts from 0. Costs about `size` hashes. Raises InvalidValue unless 0 <= index < size <= len(leaf_hashes).
    """
    if not 0 <= index < size <= len(leaf_hashes):
        raise InvalidValue(f"no leaf {index} in the first {size} of {len(leaf_hashes)} leaves (leaves count from 0)")
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_root_of(leaf_hashes, middle, end))
            end = middle
        else:
            path.append(_root_of(leaf_hashes, start, middle))
            start = middle
    return path[::-1]


def consistency_proof(leaf_hashes: Sequence[bytes], old_size: int, new_size: int) -> list[bytes]:
    """PROOF(old_size, first `new_size` leaves) of RFC 9162 section 2.1.4.1.

    Empty when both sizes are equal or the old tree is empty (nothing to show: anything extends nothing).
    Raises InvalidValue unless 0 <= old_size <= new_size <= len(leaf_hashes).
    """
    if not 0 <= old_size <= new_size <= len(leaf_hashes):
        raise InvalidValue(f"no way from {old_size} to {new_size} leaves in a log of {len(leaf_hashes)}")
    if old_size == 0:
        return []
    path: list[bytes] = []
    start, end = 0, new_size
    while old_size != end:
        middle = start + _split(end - start)
        if old_size <= middle:
            path.append(_root_of(leaf_hashes, middle, end))
            end = middle
        else:
            path.append(_root_of(leaf_hashes, start, middle))
            start = middle
    if start:  # the old tree is not a left part of the new one: its last subtree has to be shown
        path.append(_root_of(leaf_hashes, start, end))
    return path[::-1]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected_root: bytes) -> bool:
    """Does `proof` show that the leaf hash `leaf` is number `index` (from 0) of the `size` under `expected_root`?

    RFC 9162 section 2.1.3.2, step by step. False for anything malformed.
    """
    if not 0 <= index < size or not _are_hashes(leaf, *proof):
        return False
    number, last, node = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if number & 1 or number == last:
            node = node_hash(sibling, node)
            number, last = _up_past_left_children(number, last)
        else:
            node = node_hash(node, sibling)
        number, last = number >> 1, last >> 1
    return last == 0 and node == expected_root


def verify_consistency(old_size: int, new_size: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Does `proof` show that the tree of `new_size` leaves under `new_root` begins with that of `old_size`?

    RFC 9162 section 2.1.4.2. Equal sizes need equal roots and no proof; the empty tree is the beginning of any.
    False for anything malformed.
    """
    if not 0 <= old_size <= new_size or not _are_hashes(old_root, new_root, *proof):
        return False
    if old_size == new_size:
        return not proof and old_root == new_root and (old_size > 0 or old_root == EMPTY_ROOT)
    if old_size == 0:
        return not proof and old_root == EMPTY_ROOT
    path = list(proof)
    if old_size & (old_size - 1) == 0:  # a power of two: the old root itself starts the path
        path.insert(0, old_root)
    if not path:
        return False
    number, last = old_size - 1, new_size - 1
    while number & 1:
        number, last = number >> 1, last >> 1
    old = new = path[0]
    for sibling in islice(path, 1, None):
        if last == 0:
            return False
        if number & 1 or number == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            number, last = _up_past_left_children(number, last)
        else:
            new = node_hash(new, sibling)
        number, last = number >> 1, last >> 1
    return last == 0 and old == old_root and new == new_root


def _up_past_left_children(number: int, last: int) -> tuple[int, int]:
    """At the right edge: climb the levels at which this node has no sibling."""
    while number and not number & 1:
        number, last = number >> 1, last >> 1
    return number, last


def _are_hashes(*values: object) -> bool:
    return all(isinstance(value, bytes) and len(value) == HASH_SIZE for value in values)


def _split(size: int) -> int:
    """The largest power of two below `size` (at least 2)."""
    return 1 << (size - 1).bit_length() - 1


def _root_of(leaf_hashes: Sequence[bytes], start: int, end: int) -> bytes:
    return root(leaf_hashes[start:end])


def _join(peaks: Sequence[bytes]) -> bytes:
    if not peaks:
        return EMPTY_ROOT
    node = peaks[-1]
    for peak in reversed(peaks[:-1]):
        node = node_hash(peak, node)
    return node
