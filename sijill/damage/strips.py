"""Which images each structure has: rows (structure, frame, date) to a common axis of images.

Steps: read rows, set aside what has no date or is out of order (as few rows as possible), choose the axis: frame
numbers where one number means one date everywhere, dates where numbers are counted per structure. Structures keep
their own frame numbers and dates for every output.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sijill.damage.problem import Bytes, Ints
from sijill.damage.reading import Note, Sheet, day, frame_number
from sijill.model.errors import BadInput

MOST_IMAGES = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class Strips:
    """ids (B,), frame and day (B, T): own frame number and date ordinal, -1 and 0 where the structure has no image.

    axis: "frame" or "date". keys, columns: sorted structure * stride + frame, and the column of each.
    """

    ids: tuple[str, ...]
    index: dict[str, int]
    frame: Ints
    day: Ints
    axis: str
    stride: int
    keys: Ints
    columns: Ints

    @property
    def frames(self) -> int:
        return int(self.frame.shape[1])

    @property
    def available(self) -> Bytes:
        return (self.frame >= 0).astype(np.uint8)

    def column_of(self, structure: Ints, frame: Ints) -> Ints:
        """(N,) column of each (structure, frame number); -9 where there is no such image."""
        if not len(self.keys):
            return np.full(len(structure), -9, np.int64)
        known = (frame >= 0) & (frame < self.stride)
        key = structure * self.stride + np.where(known, frame, 0)
        at = np.minimum(np.searchsorted(self.keys, key), len(self.keys) - 1)
        found: Ints = np.where(known & (self.keys[at] == key), self.columns[at], -9)
        return found


def build_strips(sheet: Sheet, notes: list[Note]) -> Strips:
    """Order and check the strips of all structures; what cannot be used is noted."""
    structure, frame, when, ids = _usable_rows(sheet, notes)
    if not ids:
        raise BadInput(
            "holds no usable image", file=sheet.file, remedy="Give structure_id, frame and date in each row."
        )
    axis, column = _axis(structure, frame, when)
    width = int(column.max()) + 1
    if width > MOST_IMAGES:
        raise BadInput(f"has {width} different images", file=sheet.file, remedy=f"Use at most {MOST_IMAGES} per fit.")
    numbers, days = np.full((len(ids), width), -1, np.int64), np.zeros((len(ids), width), np.int64)
    numbers[structure, column], days[structure, column] = frame, when
    stride = int(frame.max()) + 1
    keys = structure * stride + frame
    order = np.argsort(keys)
    strips = Strips(
        ids=tuple(ids),
        index=ids,
        frame=numbers,
        day=days,
        axis=axis,
        stride=stride,
        keys=keys[order],
        columns=column[order],
    )
    _note_missing(strips, sheet.file, notes)
    return strips


def _usable_rows(sheet: Sheet, notes: list[Note]) -> tuple[Ints, Ints, Ints, dict[str, int]]:
    days: dict[str, int | None] = {}
    numbers: dict[str, int] = {}
    ids: dict[str, int] = {}
    kept: dict[tuple[int, int], tuple[int, int]] = {}
    for row, name, frame_text, day_text in zip(
        sheet.rows, sheet.columns["structure_id"], sheet.columns["frame"], sheet.columns["date"], strict=True
    ):
        if frame_text not in numbers:
            numbers[frame_text] = frame_number(frame_text)
        if day_text not in days:
            days[day_text] = day(day_text)
        number, when = numbers[frame_text], days[day_text]
        if not name:
            notes.append(_aside(sheet.file, row, "", "no structure_id", "Fill in which structure the image shows."))
        elif number < 0:
            notes.append(
                _aside(sheet.file, row, name, f'frame "{frame_text}" is not a number', "Number frames from 0.")
            )
        elif when is None:
            notes.append(_aside(sheet.file, row, name, f'date "{day_text}" is not a date', "Write it as 2017-06-24."))
        else:
            key = (ids.setdefault(name, len(ids)), number)
            if key in kept:
                notes.append(_aside(sheet.file, row, name, f"frame {number} is given twice", "Keep one of the rows."))
            else:
                kept[key] = (when, row)
    return *_in_order(kept, list(ids), sheet.file, notes), ids


def _aside(file: str, row: int, structure: str, problem: str, remedy: str) -> Note:
    return Note(file=file, row=row, structure=structure, problem=problem, remedy=remedy, set_aside=True)


def _in_order(
    kept: dict[tuple[int, int], tuple[int, int]], names: list[str], file: str, notes: list[Note]
) -> tuple[Ints, Ints, Ints]:
    """Drop the fewest rows whose dates run against the frame numbers."""
    table = np.array([(s, f, when, row) for (s, f), (when, row) in kept.items()], np.int64).reshape(-1, 4)
    table = table[np.lexsort((table[:, 1], table[:, 0]))]
    backwards = np.flatnonzero((np.diff(table[:, 2]) < 0) & (np.diff(table[:, 0]) == 0))
    drop: set[int] = set()
    for structure in np.unique(table[backwards, 0]):
        low, high = np.searchsorted(table[:, 0], [structure, structure + 1])
        keep = _longest_rising([int(when) for when in table[low:high, 2]])
        drop.update(low + at for at in range(high - low) if at not in keep)
    for at in sorted(drop):
        s, f, _, row = (int(v) for v in table[at])
        notes.append(
            _aside(file, row, names[s], f"the date of frame {f} is out of order", "Mend the date or the number.")
        )
    rest = np.delete(table, sorted(drop), axis=0)
    return rest[:, 0].copy(), rest[:, 1].copy(), rest[:, 2].copy()


def _longest_rising(values: list[int]) -> set[int]:
    """Positions of one longest non-decreasing subsequence (patience sorting)."""
    tails: list[int] = []
    ends: list[int] = []
    previous: list[int] = []
    for at, value in enumerate(values):
        pile = bisect_right(tails, value)
        previous.append(ends[pile - 1] if pile else -1)
        if pile == len(tails):
            tails.append(value)
            ends.append(at)
        else:
            tails[pile], ends[pile] = value, at
    kept: set[int] = set()
    at = ends[-1] if ends else -1
    while at >= 0:
        kept.add(at)
        at = previous[at]
    return kept


def _axis(structure: Ints, frame: Ints, when: Ints) -> tuple[str, Ints]:
    """Frame numbers if 95 % of rows carry their number's commonest date; else dates (same-day images apart)."""
    numbers, at = np.unique(frame, return_inverse=True)
    _, pair, size = np.unique(at * 10_000_000 + when, return_inverse=True, return_counts=True)
    commonest = np.zeros(len(numbers), np.int64)
    np.maximum.at(commonest, at, size[pair])
    order = np.lexsort((frame, when, structure))
    same_day = (np.diff(structure[order], prepend=-1) == 0) & (np.diff(when[order], prepend=-1) == 0)
    nth: NDArray[np.int64] = np.zeros(len(when), np.int64)
    for place in np.flatnonzero(same_day):
        nth[order[place]] = nth[order[place - 1]] + 1
    dates, by_date = np.unique(when * 100 + nth, return_inverse=True)
    if commonest.sum() >= 0.95 * len(frame) or len(dates) > MOST_IMAGES:
        return "frame", at.astype(np.int64)
    return "date", by_date.astype(np.int64)


def _note_missing(strips: Strips, file: str, notes: list[Note]) -> None:
    if strips.axis != "frame":
        return
    lacking = strips.frames - (strips.frame >= 0).sum(axis=1)
    for structure in np.flatnonzero(lacking):
        notes.append(
            Note(
                file=file,
                row=None,
                structure=strips.ids[structure],
                problem=f"{lacking[structure]} of {strips.frames} images are missing",
                remedy="Add them if they exist; its windows are wider without them.",
                set_aside=False,
            )
        )
