"""The second look: what the rest of both lists says about a pair.

Rank and rivals: how far this candidate is ahead of the next for the same record, from either side. Relatives: people
killed
in one incident are often one family; when other records of the incident point at brothers, parents or children of this
candidate in the other list, that speaks for it. Support is the chance that some *other* record of the group is
linked to
such a relative; a record never supports itself. Lists without groups get zeros.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sijill.linkage.features import FEATURES, Pairs
from sijill.linkage.people import People

Floats = npt.NDArray[np.float32]
RELATIVES = (
    "siblings",
    "father in group",
    "child in group",
    "same father and family",
    "same family",
    "same grandfather",
)
CONTEXT = (
    "first look", "next best for A", "all others for A", "next best for B", "all others for B", "close rivals",
    *(f"{kind}" for kind in RELATIVES), *(f"{kind}, ahead of rivals" for kind in RELATIVES[:4]),
)  # fmt: skip
SECOND_LOOK = (*FEATURES, *CONTEXT)
FLOOR = np.float32(-12.0)
LEAST_CHANCE = 0.02


def second_look(a: People, b: People, pairs: Pairs, score: Floats, *, by_source: bool = False) -> Floats:
    """Features of the second look, (n, len(SECOND_LOOK)), from the log-odds of the first.

    `by_source`: rivals are only records of the same source list (several lists in one, each naming a person once).
    """
    capped = np.clip(score, FLOOR, 12.0).astype(np.float32)
    side_a = _side(pairs.a, b.source[pairs.b]) if by_source else pairs.a
    side_b = _side(pairs.b, a.source[pairs.a]) if by_source else pairs.b
    first = rival_features(side_a, side_b, score)
    chance = _chance(side_a, capped)
    support = _support(a, b, pairs, chance)
    ahead = np.stack([support[:, k] - _others_best(side_a, support[:, k]) for k in range(4)], axis=1)
    return np.concatenate([pairs.rows, first, support, ahead], axis=1).astype(np.float32)


def _side(record: npt.NDArray[np.int32], source: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """Number the (record, other list) combinations 0..k."""
    combined = record.astype(np.int64) * (int(source.max(initial=0)) + 2) + source + 1
    number: npt.NDArray[np.int32] = np.unique(combined, return_inverse=True)[1].astype(np.int32)
    return number


def rival_features(a: npt.NDArray[np.int32], b: npt.NDArray[np.int32], score: Floats) -> Floats:
    """First look and rivals of each pair, (n, 6): the first six of CONTEXT."""
    capped = np.clip(score, FLOOR, 12.0).astype(np.float32)
    next_a, others_a = _rivals(a, capped)
    next_b, others_b = _rivals(b, capped)
    return np.stack([capped, next_a, others_a, next_b, others_b, _close(a, capped)], axis=1)


def _rivals(side: npt.NDArray[np.int32], score: Floats) -> tuple[Floats, Floats]:
    """For each pair: the best score of the others with the same record, and the log of the sum of their odds."""
    top = _others_best(side, score)
    odds = np.exp(np.minimum(score.astype(np.float64), 30.0))
    total = np.bincount(side, odds)
    rest = np.maximum(total[side] - odds, np.exp(float(FLOOR)))
    return top, np.log(rest).astype(np.float32)


def _others_best(side: npt.NDArray[np.int32], value: Floats) -> Floats:
    order = np.lexsort((-value, side))
    sorted_side = side[order]
    first = np.ones(order.size, bool)
    first[1:] = sorted_side[1:] != sorted_side[:-1]
    starts = np.flatnonzero(first)
    run = np.cumsum(first) - 1
    best = value[order][starts][run]
    second_at = np.minimum(starts + 1, order.size - 1)
    has_second = (second_at > starts) & (sorted_side[second_at] == sorted_side[starts])
    floor = FLOOR if value.min() < 0 else np.float32(0.0)
    second = np.where(has_second, value[order][second_at], floor)[run]
    out = np.empty_like(value)
    out[order] = np.where(first, second, best)
    return out


def _close(side: npt.NDArray[np.int32], score: Floats) -> Floats:
    best = np.full(int(side.max(initial=0)) + 1, FLOOR, np.float32)
    np.maximum.at(best, side, score)
    near = score > best[side] - 2.0
    return np.minimum(np.bincount(side[near], minlength=best.size)[side], 20).astype(np.float32)


def _chance(side: npt.NDArray[np.int32], score: Floats) -> npt.NDArray[np.float64]:
    """Chance of each pair when each record of A has one partner or none: odds / (1 + sum of odds)."""
    odds = np.exp(score.astype(np.float64))
    total = np.bincount(side, odds)
    chance: npt.NDArray[np.float64] = odds / (1.0 + total[side])
    return chance


def _support(a: People, b: People, pairs: Pairs, chance: npt.NDArray[np.float64]) -> Floats:
    out = np.zeros((pairs.a.size, len(RELATIVES)), np.float32)
    group = a.group[pairs.a]
    grouped = np.flatnonzero(group >= 0)
    if grouped.size == 0:
        return out
    given, father, grandfather, family = _roles(b, pairs.b[grouped])
    keys = {
        "siblings": (_key(father, grandfather, family), None),
        "father in group": (_key(father, grandfather, family), _key(given, father, family)),
        "child in group": (_key(given, father, family), _key(father, grandfather, family)),
        "same father and family": (_key(father, family), None),
        "same family": (_key(family), None),
        "same grandfather": (_key(grandfather, family), None),
    }
    q, g, p = pairs.a[grouped], group[grouped], chance[grouped]
    for column, kind in enumerate(RELATIVES):
        mine, theirs = keys[kind]
        out[grouped, column] = _best_of_others(g, mine, mine if theirs is None else theirs, q, p)
    return out


def _roles(b: People, records: npt.NDArray[np.int32]) -> tuple[npt.NDArray[np.int64], ...]:
    """Given, father, grandfather, family token of the first chain of each record; -1 where there is none."""
    first = np.full(b.size, -1, np.int64)
    first[b.chain_record[::-1]] = np.arange(b.chain_record.size)[::-1]
    rows = b.chains[first[records]].astype(np.int64)
    length = (rows >= 0).sum(1)
    family = np.where(length > 1, rows[np.arange(rows.shape[0]), np.maximum(length - 1, 0)], -1)
    return rows[:, 0], np.where(length > 2, rows[:, 1], -1), np.where(length > 3, rows[:, 2], -1), family


def _key(*tokens: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """One number for a tuple of tokens; -1 when one is missing."""
    out = np.zeros(tokens[0].size, np.int64)
    missing = np.zeros(tokens[0].size, bool)
    for column in tokens:
        out = out * 200_003 + column + 1
        missing |= column < 0
    return np.where(missing, -1, np.abs(out))


def _best_of_others(
    group: npt.NDArray[np.int32],
    mine: npt.NDArray[np.int64],
    theirs: npt.NDArray[np.int64],
    record: npt.NDArray[np.int32],
    chance: npt.NDArray[np.float64],
) -> Floats:
    """For each pair the highest chance, among pairs of other records of its group, whose `theirs` equals its `mine`."""
    usable = np.flatnonzero((theirs >= 0) & (chance > LEAST_CHANCE))
    order = usable[np.lexsort((-chance[usable], theirs[usable], group[usable]))]
    best: dict[tuple[int, int], list[tuple[int, float]]] = {}
    for k in order:
        held = best.setdefault((int(group[k]), int(theirs[k])), [])
        if len(held) < 2 and all(record[k] != other for other, _ in held):
            held.append((int(record[k]), float(chance[k])))
    out = np.zeros(mine.size, np.float32)
    for k in np.flatnonzero(mine >= 0):
        for other, value in best.get((int(group[k]), int(mine[k])), ()):
            if other != record[k]:
                out[k] = value
                break
    return out
