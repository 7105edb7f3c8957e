"""How far two records agree, field by field: a small number of levels each, from equal (0) to different (the last).

Levels of a kind of field are listed in LEVELS. Each pair of distinct values is compared once, letters by rapidfuzz
(optimal string alignment, Jaro-Winkler). -1 where one of the two states nothing: absence is not difference. What a
level is worth is learned in `column_model`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.process import cpdist

from sijill.linkage.columns import Columns, Field

Ints = npt.NDArray[np.int32]
Levels = npt.NDArray[np.int8]
LEVELS: dict[str, tuple[str, ...]] = {
    "given": ("equal", "one slip", "begins alike", "among the other's names", "alike", "somewhat alike", "different"),
    "family": ("equal", "one slip", "begins alike", "among the other's names", "alike", "somewhat alike", "different"),
    "words": ("equal", "shared word", "different"),
    "date": ("equal", "one slip", "day and month swapped", "day and month", "year and one more", "year", "different"),
    "code": ("equal", "one slip", "begins alike", "different"),
    "text": ("equal", "one slip", "alike", "shared word", "different"),
    "category": ("equal", "different"),
    "number": ("equal", "one apart", "two or three apart", "different"),
}
"""Levels of each kind, best first."""
PORTION = 2_000_000


def agreement(columns: Columns, i: Ints, j: Ints) -> Levels:
    """Level of each pair (i, j) in each field, (n, fields); -1 where nothing can be said."""
    out = np.full((i.size, len(columns.fields)), -1, np.int8)
    for column, field in enumerate(columns.fields):
        out[:, column] = _of_field(columns, field, i, j)
    return out


def _of_field(columns: Columns, field: Field, i: Ints, j: Ints) -> Levels:
    x, y = field.codes[i], field.codes[j]
    level = np.full(i.size, -1, np.int8)
    known = np.flatnonzero((x >= 0) & (y >= 0))
    low, high = np.minimum(x[known], y[known]), np.maximum(x[known], y[known])
    distinct, which = np.unique(low.astype(np.int64) * len(field.values) + high, return_inverse=True)
    left, right = distinct // len(field.values), distinct % len(field.values)
    level[known] = compared(field, left, right)[which]
    if field.kind in ("given", "family"):
        crossed = np.flatnonzero((level >= 2) | ((level < 0) & ((x >= 0) | (y >= 0))))
        level[crossed[_crosses(columns, field, i[crossed], j[crossed])]] = 3
    return level


def compared(field: Field, left: npt.NDArray[np.int64], right: npt.NDArray[np.int64]) -> Levels:
    """Levels of pairs of distinct values."""
    last = len(LEVELS[field.kind]) - 1
    out = np.full(left.size, last, np.int8)
    out[left == right] = 0
    apart = np.flatnonzero(left != right)
    if field.kind == "category" or apart.size == 0:
        return out
    values = np.array(field.values, object)
    for start in range(0, apart.size, PORTION):
        at = apart[start : start + PORTION]
        out[at] = _KINDS[field.kind](list(values[left[at]]), list(values[right[at]]))
    return out


def _names(x: Sequence[str], y: Sequence[str]) -> Levels:
    close, slips = cpdist(x, y, scorer=JaroWinkler.similarity), cpdist(x, y, scorer=OSA.distance)
    shorter = np.array([min(len(p), len(q)) for p, q in zip(x, y, strict=True)])
    begins = np.array([p.startswith(q) or q.startswith(p) for p, q in zip(x, y, strict=True)])
    return np.select([(slips == 1) & (shorter > 2), begins, close >= 0.88, close >= 0.76], [1, 2, 4, 5], 6).astype(
        np.int8
    )


def _words(x: Sequence[str], y: Sequence[str]) -> Levels:
    return np.array([1 if set(p.split()) & set(q.split()) else 2 for p, q in zip(x, y, strict=True)], np.int8)


def _texts(x: Sequence[str], y: Sequence[str]) -> Levels:
    close, slips = cpdist(x, y, scorer=JaroWinkler.similarity), cpdist(x, y, scorer=OSA.distance)
    return np.select([slips == 1, close >= 0.9, _words(x, y) == 1], [1, 2, 3], 4).astype(np.int8)


def _codes(x: Sequence[str], y: Sequence[str]) -> Levels:
    slips = cpdist(x, y, scorer=OSA.distance)
    begins = np.array([_beginning(p) == _beginning(q) for p, q in zip(x, y, strict=True)])
    return np.select([slips == 1, begins], [1, 2], 3).astype(np.int8)


def _beginning(code: str) -> str:
    """The first word of a code of words, else its first half."""
    first, space, _ = code.partition(" ")
    return first if space else code[: (len(code) + 1) // 2]


def _dates(x: Sequence[str], y: Sequence[str]) -> Levels:
    slips = cpdist(x, y, scorer=OSA.distance)
    (year, month, day), (other_year, other_month, other_day) = _parts_of(x), _parts_of(y)
    years, months, days = year == other_year, month == other_month, day == other_day
    swapped = years & (month == other_day) & (day == other_month)
    rules = [slips == 1, swapped, months & days, years & (months | days), years]
    return np.select(rules, [1, 2, 3, 4, 5], 6).astype(np.int8)


def _parts_of(dates: Sequence[str]) -> tuple[npt.NDArray[np.str_], ...]:
    """Year, month and day of dates written yyyymmdd."""
    return tuple(np.array([date[at] for date in dates], np.str_) for at in (slice(4), slice(4, 6), slice(6, None)))


def _numbers(x: Sequence[str], y: Sequence[str]) -> Levels:
    def far(p: str, q: str) -> float:
        try:
            return abs(float(p) - float(q))
        except ValueError:
            return np.inf

    apart = np.array([far(p, q) for p, q in zip(x, y, strict=True)])
    return np.select([apart == 0, apart <= 1, apart <= 3], [0, 1, 2], 3).astype(np.int8)


_KINDS = {
    "given": _names, "family": _names, "words": _words, "text": _texts, "code": _codes, "date": _dates,
    "number": _numbers,
}  # fmt: skip


def _crosses(columns: Columns, field: Field, i: Ints, j: Ints) -> npt.NDArray[np.bool_]:
    """Whether the name of one record stands among the other names of the other (swapped, a second given name)."""
    others = [f for f in columns.fields if f.kind in ("given", "family", "words") and f is not field]
    held = _WordTable(columns, field, others)
    own = held.own
    out = np.zeros(i.size, bool)
    for p, q in ((i, j), (j, i)):
        stated = own[p] >= 0
        out |= stated & np.isin(q.astype(np.int64) * held.size + own[p], held.pairs)
    return out


class _WordTable:
    """Which words each record's other name fields hold, as sorted numbers."""

    def __init__(self, columns: Columns, field: Field, others: Sequence[Field]) -> None:
        index = {value: number for number, value in enumerate(field.values)}
        self.size = len(index)
        self.own = field.codes.astype(np.int64)
        pairs = []
        for other in others:
            words = [[index[w] for w in {*value.split(), value} if w in index and len(w) > 1] for value in other.values]
            count = np.array([len(w) for w in words] + [0])
            flat = np.array([w for listed in words for w in listed], np.int64)
            start = np.concatenate([[0], np.cumsum(count)[:-1]])
            records = np.flatnonzero(other.codes >= 0)
            per = count[other.codes[records]]
            owner = np.repeat(records, per)
            offset = np.arange(owner.size) - np.repeat(np.cumsum(per) - per, per)
            pairs.append(owner * self.size + flat[np.repeat(start[other.codes[records]], per) + offset])
        self.pairs = np.unique(np.concatenate(pairs)) if pairs else np.empty(0, np.int64)
