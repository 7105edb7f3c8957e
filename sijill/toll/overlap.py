"""The overlap table: who is on which lists, as counts of capture patterns.

`Overlap` is the one input of every estimator: list names, patterns (a 0/1 row each), counts. It is kept in one
canonical order (patterns sorted, empty cells dropped, equal patterns added), so that no estimate can depend on the
order of rows. Reading files is in `reading`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from sijill.model.errors import InvalidValue

MOST_LISTS = 62


@dataclass(frozen=True, eq=False)
class Overlap:
    """Observed cells: `names` (J,), `bits` (cells, J) uint8 without the zero row, `counts` (cells,) int64 > 0."""

    names: tuple[str, ...]
    bits: npt.NDArray[np.uint8]
    counts: npt.NDArray[np.int64]

    @classmethod
    def of(cls, names: Sequence[str], rows: Iterable[tuple[Sequence[int], int]]) -> Overlap:
        """Canonical table from (pattern, count) rows; refuses negative counts and the all-zero pattern."""
        if len(names) > MOST_LISTS:
            raise InvalidValue(f"{len(names)} lists are more than {MOST_LISTS}", remedy="Merge lists of one origin")
        cells: dict[tuple[int, ...], int] = {}
        for pattern, count in rows:
            key = tuple(int(x) for x in pattern)
            if len(key) != len(names) or any(x not in (0, 1) for x in key):
                raise InvalidValue(f"the pattern {key} does not hold one 0 or 1 for each of {len(names)} lists")
            if count < 0:
                raise InvalidValue(f"the pattern {key} has the count {count}")
            if not any(key):
                raise InvalidValue("the pattern of all zeros counts people whom no list holds")
            cells[key] = cells.get(key, 0) + int(count)
        kept = sorted(((key, count) for key, count in cells.items() if count), key=lambda row: row[0][::-1])
        bits = np.array([key for key, _ in kept], np.uint8).reshape(len(kept), len(names))
        return cls(tuple(names), bits, np.array([count for _, count in kept], np.int64))

    @property
    def lists(self) -> int:
        return len(self.names)

    @cached_property
    def n(self) -> int:
        """Documented people: everyone on at least one list."""
        return int(self.counts.sum())

    @cached_property
    def sizes(self) -> npt.NDArray[np.int64]:
        """People on each list (J,)."""
        return self.counts @ self.bits.astype(np.int64)

    @cached_property
    def shared(self) -> npt.NDArray[np.int64]:
        """People on both lists of a pair (J, J); the diagonal holds the list sizes."""
        bits = self.bits.astype(np.int64)
        return (bits.T * self.counts) @ bits

    @cached_property
    def captures(self) -> npt.NDArray[np.int64]:
        """People on exactly k lists, k = 0..J (J+1,)."""
        return np.bincount(self.bits.sum(axis=1), weights=self.counts, minlength=self.lists + 1).astype(np.int64)

    @property
    def on_two_or_more(self) -> int:
        return int(self.captures[2:].sum())

    @cached_property
    def masks(self) -> npt.NDArray[np.int64]:
        """Patterns as integers: list j is bit j (cells,)."""
        powers: npt.NDArray[np.int64] = np.int64(1) << np.arange(self.lists, dtype=np.int64)
        return self.bits.astype(np.int64) @ powers

    def dense(self) -> npt.NDArray[np.int64]:
        """Counts of all 2^J patterns, index = mask; the zero pattern holds 0."""
        full = np.zeros(1 << self.lists, np.int64)
        full[self.masks] = self.counts
        return full

    def keep(self, columns: Sequence[int]) -> Overlap:
        """The table of some of the lists; people on none of them leave it."""
        rows = [(row, int(count)) for row, count in zip(self.bits[:, columns], self.counts, strict=True) if row.any()]
        return Overlap.of([self.names[j] for j in columns], rows)

    def canonical(self) -> tuple[Overlap, tuple[int, ...]]:
        """The same table with lists in an order that their names and places do not decide, and that order.

        Lists are sorted by size and then by their overlaps, so relabelled or moved columns give the same table
        (and so the same random numbers meet the same lists). Ties that remain are symmetric or left in place.
        """
        shared = self.shared
        masks = self.bits.astype(bool)
        degrees = self.bits.sum(axis=1)
        profile = [
            (
                int(self.sizes[j]),
                tuple(int(self.counts[masks[:, j] & (degrees == d)].sum()) for d in range(1, self.lists + 1)),
                tuple(sorted(int(x) for x in shared[j])),
                tuple(
                    sorted(
                        (int(c), int(d)) for c, d in zip(self.counts[masks[:, j]], degrees[masks[:, j]], strict=True)
                    )
                ),
            )
            for j in range(self.lists)
        ]
        order = tuple(sorted(range(self.lists), key=lambda j: profile[j]))
        return self.keep(order), order

    def digest(self) -> str:
        """SHA-256 of names and cells in canonical order: printed beside every estimate."""
        lines = [",".join((*self.names, "count"))]
        lines += [",".join(map(str, (*row, count))) for row, count in zip(self.bits, self.counts, strict=True)]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()
