"""Which pairs of records are compared field by field: those that share two coarse values, or one rare value.

Coarse values: the beginning of a name, code or text, the year, the month and day. Blocks larger than the limit are
left out of a rule (other rules hold the pair if more agrees); the limit is the largest that keeps all rules together
within a budget of pairs per record. Every record order gives the same pairs.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt

from sijill.linkage.columns import Columns, Field

Ints = npt.NDArray[np.int32]
Keys = npt.NDArray[np.int64]
LIMITS = (1000, 500, 250, 120, 60, 30, 15, 8, 4)
PER_RECORD = 600
"""Most pairs per record that all rules together may give, before repeats are dropped."""
LEAST_BUDGET = 2_000_000
MOST_BUDGET = 20_000_000


def column_pairs(columns: Columns) -> tuple[Ints, Ints]:
    """Pairs i < j (two lists: i of A, j of B) that some rule holds, in ascending order."""
    coarse = [(number, key) for number, field in enumerate(columns.fields) for key in _coarse(field)]
    exact = [_codes_of(field, field.values) for field in columns.fields]
    rules = [_both(x, y) for (f, x), (g, y) in combinations(coarse, 2) if f != g]
    budget = min(max(PER_RECORD * columns.n, LEAST_BUDGET), MOST_BUDGET)
    found: list[Keys] = []
    rules += exact
    sizes = [np.unique(rule[rule >= 0], return_counts=True)[1].astype(np.float64) for rule in rules]
    limit = next((most for most in LIMITS if sum(_pairs_within(size, most) for size in sizes) <= budget), LIMITS[-1])
    for rule in rules:
        found.append(_within(rule, limit, columns))
        if sum(part.size for part in found) > budget:
            found = [np.unique(np.concatenate(found))]
    both = np.unique(np.concatenate(found)) if found else np.empty(0, np.int64)
    return (both // columns.n).astype(np.int32), (both % columns.n).astype(np.int32)


def _pairs_within(size: npt.NDArray[np.float64], most: int) -> float:
    kept = size[size <= most]
    return float((kept * (kept - 1) / 2).sum())


def _coarse(field: Field) -> list[Keys]:
    values = field.values
    if field.kind == "date":
        return [_codes_of(field, [v[:4] for v in values]), _codes_of(field, [v[4:] for v in values])]
    if field.kind in ("given", "family"):
        return [_codes_of(field, [v[:3] for v in values]), _codes_of(field, [v[-3:] for v in values])]
    if field.kind == "code":
        return [_codes_of(field, [v[: (len(v) + 1) // 2] for v in values])]
    if field.kind == "text":
        return [_codes_of(field, [v[:4] for v in values])]
    return [_codes_of(field, values)]


def _codes_of(field: Field, keys: Sequence[str]) -> Keys:
    index: dict[str, int] = {}
    table = np.array([*(index.setdefault(key, len(index)) for key in keys), -1], np.int64)
    return table[field.codes]


def _both(x: Keys, y: Keys) -> Keys:
    return np.where((x < 0) | (y < 0), -1, x * (int(y.max(initial=0)) + 1) + y)


def _within(rule: Keys, limit: int, columns: Columns) -> Keys:
    """Pairs of one rule as i * n + j, from blocks of at most `limit` records."""
    records = np.flatnonzero(rule >= 0)
    order = records[np.argsort(rule[records], kind="stable")]
    key = rule[order]
    new = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]])) if key.size else np.empty(0, np.int64)
    size = np.diff(np.append(new, key.size))
    per = np.repeat(size, size)
    order, key = order[(per > 1) & (per <= limit)], key[(per > 1) & (per <= limit)]
    found = []
    for step in range(1, limit):
        if step >= key.size:
            break
        same = np.flatnonzero(key[step:] == key[:-step])
        if same.size == 0:
            break
        i, j = order[same], order[same + step]
        if columns.border < columns.n:
            across = (i < columns.border) & (j >= columns.border)
            i, j = i[across], j[across]
        found.append(i * columns.n + j)
    return np.concatenate(found) if found else np.empty(0, np.int64)
