"""A dating problem as arrays: answers grouped by structure, folded into types; what each structure can be.

Steps: order answers by structure, forget frames after the flagged one, fold equal (volunteer, mark, frames seen)
into types, give each structure its span of possible windows. Reading files and naming things is in `reading`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bytes = NDArray[np.uint8]


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
    column = np.arange(frames)[None, :]
    seen = (have[structure] > 0) & (column <= np.where(mark < 0, intact, mark)[:, None])
    clear = (intact == -2) | (mark < 0)
    seen &= clear[:, None] | (column <= intact[:, None]) | (column == mark[:, None])
    pattern = _patterns(seen)
    key = (volunteer.astype(np.int64) * (frames + 2) + mark + 1) * (int(pattern.max(initial=0)) + 1) + pattern
    _, first, kind = np.unique(key, return_index=True, return_inverse=True)
    return Problem(
        frames=frames,
        volunteers=volunteers,
        start=np.searchsorted(structure, np.arange(structures + 1)).astype(np.int64),
        kind=kind.astype(np.int64),
        volunteer=volunteer[first].astype(np.int64),
        mark=mark[first].astype(np.int64),
        seen=seen[first].astype(np.uint8),
        available=have,
        lowest=np.zeros(structures, np.int64) if lowest is None else lowest,
        highest=np.full(structures, frames) if highest is None else highest,
    )


def _patterns(seen: NDArray[np.bool_]) -> Ints:
    """(N,) a number per distinct row of seen (N, T), folding 40 frames at a time."""
    number = np.zeros(len(seen), np.int64)
    for low in range(0, seen.shape[1], 40):
        block = seen[:, low : low + 40]
        bits = block @ (1 << np.arange(block.shape[1], dtype=np.int64))
        values, at = np.unique(bits, return_inverse=True)
        _, number = np.unique(number * len(values) + at, return_inverse=True)
    return number.astype(np.int64)
