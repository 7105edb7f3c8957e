"""A dating problem as arrays: answers grouped by structure, folded into types; what each structure can be.

Steps: order answers by structure, forget frames after the flagged one, fold equal (volunteer, mark, frames seen)
into types (those of the busiest volunteers first), give each structure its span of possible windows. Reading files
and naming things is in `reading`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bytes = NDArray[np.uint8]

BLOCK = 1 << 20  # bytes of likelihood rows in a block: they and their structures fit a second-level cache


class Types(NamedTuple):
    """volunteer, mark (M,): frame flagged, T = none, -1 = none stated. seen (M, T): frames looked at, none after
    the mark."""

    volunteer: Ints
    mark: Ints
    seen: Bytes


class Blocks(NamedTuple):
    """structure, kind (N,): all answers, block of types by block of types, within one by structure. types, answers
    (C + 1,): where the blocks begin among the types and among the answers."""

    structure: Ints
    kind: Ints
    types: Ints
    answers: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """B structures, A volunteers, T frames, K = T + 1 windows, N answers, M types.

    start (B + 1,), kind (N,): answers by structure, as type numbers. volunteer, mark (M,), seen (M, T): the types;
    mark T = none, -1 = none stated. available (B, T): frames the structure has. lowest, highest (B,): bounds of the
    first destroyed frame, inclusive.
    """

    frames: int
    volunteers: int
    start: Ints
    kind: Ints
    volunteer: Ints
    mark: Ints
    seen: Bytes
    available: Bytes
    lowest: Ints
    highest: Ints

    @property
    def structures(self) -> int:
        return len(self.start) - 1

    @property
    def windows(self) -> int:
        return self.frames + 1

    def answers_of(self, structures: Ints) -> tuple[Ints, Ints]:
        """(answers, which of `structures` each belongs to), both (n,)."""
        sizes = self.start[structures + 1] - self.start[structures]
        owner = np.repeat(np.arange(len(structures)), sizes)
        offset = np.arange(len(owner)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        return self.start[structures][owner] + offset, owner

    @property
    def types(self) -> Types:
        return Types(self.volunteer, self.mark, self.seen)

    def in_blocks(self) -> Blocks:
        """The answers in the order that keeps their types' rows in the cache: 3x faster at 110,000 structures."""
        structure = np.repeat(np.arange(self.structures), np.diff(self.start))
        size = max(1, BLOCK // (8 * self.windows))
        begins = np.arange(0, len(self.mark) + size, size)
        block = (self.kind // size).astype(np.int16 if len(begins) < 1 << 15 else np.int64)
        order = np.argsort(block, kind="stable")
        return Blocks(
            structure=structure[order],
            kind=self.kind[order],
            types=np.minimum(begins, len(self.mark)),
            answers=np.searchsorted(block[order], np.arange(len(begins))),
        )

    def only(self, structures: Ints) -> Problem:
        """The same crowd and types, seen through a few structures."""
        answers, owner = self.answers_of(structures)
        return Problem(
            frames=self.frames,
            volunteers=self.volunteers,
            start=np.searchsorted(owner, np.arange(len(structures) + 1)).astype(np.int64),
            kind=self.kind[answers],
            volunteer=self.volunteer,
            mark=self.mark,
            seen=self.seen,
            available=self.available[structures],
            lowest=self.lowest[structures],
            highest=self.highest[structures],
        )

    def few(self, structures: Ints) -> Problem:
        """As `only`, with no more types than those structures have."""
        part = self.only(structures)
        used, kind = np.unique(part.kind, return_inverse=True)
        return replace(part, kind=kind, volunteer=part.volunteer[used], mark=part.mark[used], seen=part.seen[used])


def encode(
    *,
    frames: int,
    structures: int,
    volunteers: int,
    structure: Ints,
    volunteer: Ints,
    mark: Ints,
    last_intact: Ints | None = None,
    available: Bytes | None = None,
    lowest: Ints | None = None,
    highest: Ints | None = None,
) -> Problem:
    """Fold answers (one entry each, (N,)) into a `Problem`.

    mark: first destroyed frame, T = none, -1 = not stated. last_intact: frame, -1 = none seen intact, -2 = not stated;
    frames between the two dates of a wide pair were not clear to the volunteer and count as not seen.
    """
    order = np.argsort(structure, kind="stable")
    structure, volunteer, mark = structure[order], volunteer[order], mark[order]
    intact = np.full(len(mark), -2) if last_intact is None else last_intact[order]
    have = np.ones((structures, frames), np.uint8) if available is None else available
    look = (_patterns(have)[structure] * (frames + 2) + mark + 1) * (frames + 2) + intact + 2
    way, example = _numbered(look)  # ways to answer are few: frames are told apart once for each
    seen = _seen(have[structure[example]], mark[example], intact[example])
    pattern = _patterns(seen)
    busiest = np.argsort(-np.bincount(volunteer, minlength=volunteers), kind="stable")
    rank = np.empty(volunteers, np.int64)
    rank[busiest] = np.arange(volunteers)
    key = (rank[volunteer] * (frames + 2) + mark + 1) * (int(pattern.max(initial=0)) + 1) + pattern[way]
    kind, example = _numbered(key)
    return Problem(
        frames=frames,
        volunteers=volunteers,
        start=np.searchsorted(structure, np.arange(structures + 1)).astype(np.int64),
        kind=kind,
        volunteer=volunteer[example].astype(np.int64),
        mark=mark[example].astype(np.int64),
        seen=seen[way[example]],
        available=have,
        lowest=np.zeros(structures, np.int64) if lowest is None else lowest,
        highest=np.full(structures, frames) if highest is None else highest,
    )


def _seen(have: Bytes, mark: Ints, intact: Ints) -> Bytes:
    """(n, T): frames looked at, of those there are (n, T), by flagged frame and last intact frame (n,)."""
    column = np.arange(have.shape[1])[None, :]
    seen = (have > 0) & (column <= np.where(mark < 0, intact, mark)[:, None])
    clear = (intact == -2) | (mark < 0)
    seen &= clear[:, None] | (column <= intact[:, None]) | (column == mark[:, None])
    return seen.astype(np.uint8)


def _numbered(key: Ints) -> tuple[Ints, Ints]:
    """(N,) the rank of each key among the distinct ones, and for each of these the place of one example."""
    room = int(key.max(initial=0)) + 1
    if room > 16 * len(key) + 1000:
        _, example, number = np.unique(key, return_index=True, return_inverse=True)
        return number.astype(np.int64), example.astype(np.int64)
    there = np.zeros(room, bool)  # a table of all keys: 5x a sort, a million answers
    there[key] = True
    number = (np.cumsum(there) - 1)[key]
    example = np.empty(int(there.sum()), np.int64)
    example[number] = np.arange(len(key))
    return number, example


def _patterns(seen: Bytes) -> Ints:
    """(N,) a number per distinct row of seen (N, T), folding 40 frames at a time."""
    number = np.zeros(len(seen), np.int64)
    for low in range(0, seen.shape[1], 40):
        block = seen[:, low : low + 40]
        bits = block @ (1 << np.arange(block.shape[1], dtype=np.int64))
        at, _ = _numbered(bits)
        number, _ = _numbered(number * (int(at.max(initial=0)) + 1) + at)
    return number
