"""Which pairs of very long lists are worth comparing: those that share a key and survive the quick look.

Steps: code the name parts with slips mended (`mending`); give each chain its keys (`data/quick_look.toml`: any three of
given name, father, grandfather, family; two of them, or some with the year of birth); inside each key weigh every pair
(`quick`) and keep those above the cut. Keys shared by too many chains list nothing, so broad keys serve rare names and
short lists; the prior falls with the size of the list, so what is kept for a record does not grow with it.
Two people of different sex, or born more than ten years apart, make no pair. Up to some 10^9 pairs nothing of this is
used: every pair is compared (`features`).
"""

# Compiled functions carry no annotations: numba infers their types.
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from sijill.linkage.mending import Codes, codes_between, codes_of
from sijill.linkage.people import DAYS_OF_YEAR, People
from sijill.linkage.quick import UNKNOWN, Key, Looked, Settings, agreement, looked_at, prior, shipped_settings
from sijill.linkage.spelling import THREADS, Joined, Spelling

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]
Keys = npt.NDArray[np.int64]


def block_pairs(a: People, b: People, spelling: Spelling, joined: Joined) -> tuple[Ints, Ints]:
    """Chains of A and of B that share a key and may be one person, each pair once; `a is b`: earlier record first.

    `joined`: the tokens of A with those of B; for one list their letters will do.
    """
    return listed_pairs(*look(a, b, spelling, joined))


def look(a: People, b: People, spelling: Spelling, joined: Joined) -> tuple[Looked, Looked]:
    """Both lists as the quick look sees them (`a is b`: one object twice)."""
    if a is b:
        seen = looked_at(a, codes_of(a, spelling, joined))
        return seen, seen
    of_a, of_b = codes_between(a, b, joined, spelling)
    return looked_at(a, of_a), looked_at(b, of_b)


def listed_pairs(a: Looked, b: Looked, settings: Settings | None = None) -> tuple[Ints, Ints]:
    """The pairs of chains that share a key and weigh enough, sorted by the chain of A."""
    rules = settings or shipped_settings()
    size = int(max(a.parts.max(initial=0), b.parts.max(initial=0))) + 1
    odds = prior(a, b)
    weights = Weights(
        agreement(a, b, size, rules),
        rules.differs(),
        np.array([level.days for level in rules.ages]),
        age_weights(rules),
        np.float32(rules.cut_of(odds) - odds),
        round(rules.apart * DAYS_OF_YEAR),
    )

    rows_a = _side(a)
    rows_b = rows_a if a is b else _side(b)

    def pairs_of(key: Key) -> Keys:
        x = key_of(a, key.parts)
        return _pairs_of_key(x, x if a is b else key_of(b, key.parts), rows_a, rows_b, key.largest, weights)

    with ThreadPoolExecutor(THREADS) as pool:
        joint = np.concatenate(list(pool.map(pairs_of, rules.keys)))
    joint.sort()
    joint = joint[np.concatenate([[True], joint[1:] != joint[:-1]])] if joint.size else joint
    width = max(len(b.parts), 1)
    return (joint // width).astype(np.int32), (joint % width).astype(np.int32)


def key_of(seen: Looked, parts: tuple[str, ...]) -> Keys:
    """One number for the parts of a key of each chain, -1 where one is missing."""
    out = np.zeros(len(seen.parts), np.uint64)
    missing = np.zeros(len(seen.parts), bool)
    for part in parts:
        codes = seen.column(part)
        missing |= codes < 0
        out = (out ^ codes.astype(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
        out ^= out >> np.uint64(29)
    return np.where(missing, -1, (out >> np.uint64(1)).astype(np.int64))


def age_weights(settings: Settings) -> Floats:
    """What births up to each step apart weigh."""
    return np.array([np.log2(level.m / level.u) for level in settings.ages], np.float32)


class Weights(NamedTuple):
    """What the compiled loop weighs with: agreement by part and code, disagreement by part, days between births up to
    each step and their weights, the least sum, the most days apart."""

    agree: Floats
    differs: Floats
    days: npt.NDArray[np.int64]
    ages: Floats
    least: np.float32
    apart: int


class Runs(NamedTuple):
    """Chains in the order of their keys, where each key starts (and the end), and which keys the other side has."""

    order: Codes
    start: Codes
    shared: Codes


BORN, SEX, RECORD, WIDTH = 4, 5, 6, 8


def _side(seen: Looked) -> Ints:
    """A list as the compiled loop reads it: all of a chain in one row of 32 bytes, as rows are met at random."""
    rows = np.zeros((len(seen.parts), WIDTH), np.int32)
    rows[:, :BORN], rows[:, BORN], rows[:, SEX], rows[:, RECORD] = seen.parts, seen.born, seen.sex, seen.record
    return rows


def _pairs_of_key(x: Keys, y: Keys, a: Ints, b: Ints, largest: int, weights: Weights) -> Keys:
    """Pairs that share a key and weigh enough, as row of A * rows of B + row of B; large keys are left out."""
    bits = max(x.size - 1, y.size - 1, 1).bit_length()
    order_a, start_a, keys_a = _runs(x, bits)
    order_b, start_b, keys_b = (order_a, start_a, keys_a) if x is y else _runs(y, bits)
    shared = _common_runs(keys_a, keys_b)
    runs_a, runs_b = Runs(order_a, start_a, shared[0]), Runs(order_b, start_b, shared[1])
    found: Keys = _list_pairs(runs_a, runs_b, a, b, weights, largest, a is b)
    return found


def _runs(keys: Keys, bits: int) -> tuple[Codes, Codes, Codes]:
    """Chains in the order of their keys, without those that have none; where each key starts (and the end); the keys.

    A key and the number of its chain (in the lowest `bits`) are sorted as one number, twice as fast as sorting numbers
    by key; keys lose as many bits (at a million chains 20 of 63), and two that become one only list pairs that the
    quick look drops.
    """
    used = np.flatnonzero(keys >= 0)
    packed = ((keys[used] >> bits) << bits) | used
    packed.sort()
    order, sorted_keys = packed & ((1 << bits) - 1), packed >> bits
    first = np.flatnonzero(np.concatenate([[True], sorted_keys[1:] != sorted_keys[:-1]])[: order.size])
    return order, np.append(first, order.size), sorted_keys[first]


def _common_runs(x: Keys, y: Keys) -> tuple[Codes, Codes]:
    """Numbers of the runs of A and of B that have one key."""
    if x is y:
        both = np.arange(x.size)
        return both, both
    _, run_a, run_b = np.intersect1d(x, y, assume_unique=True, return_indices=True)
    return run_a, run_b


@njit(cache=True, nogil=True)
def _list_pairs(runs_a, runs_b, a, b, weights, largest, same):
    width = b.shape[0]
    out = np.empty(_count(runs_a, runs_b, largest, same), np.int64)
    n = 0
    for k in range(runs_a.shared.size):
        low, high = runs_b.start[runs_b.shared[k]], runs_b.start[runs_b.shared[k] + 1]
        if high - low > largest:
            continue
        for p in range(runs_a.start[runs_a.shared[k]], runs_a.start[runs_a.shared[k] + 1]):
            i = runs_a.order[p]
            x = a[i]
            for r in range(p + 1 if same else low, high):
                j = runs_b.order[r]
                y = b[j]
                if x[SEX] * y[SEX] < 0 or (same and x[RECORD] == y[RECORD]):
                    continue
                if _weight(x, y, weights) > weights.least:
                    out[n] = j * width + i if same and x[RECORD] > y[RECORD] else i * width + j
                    n += 1
    return out[:n].copy()


@njit(cache=True, nogil=True)
def _count(runs_a, runs_b, largest, same):
    """Pairs that the keys hold, before anything is weighed."""
    total = 0
    for k in range(runs_a.shared.size):
        n = runs_a.start[runs_a.shared[k] + 1] - runs_a.start[runs_a.shared[k]]
        m = runs_b.start[runs_b.shared[k] + 1] - runs_b.start[runs_b.shared[k]]
        if m <= largest:
            total += n * (n - 1) // 2 if same else n * m
    return total


@njit(cache=True, nogil=True)
def _weight(x, y, weights):
    """Parts and age of one pair, weighed as `quick` says; nothing when the births are too far apart."""
    weight = np.float32(0.0)
    if x[BORN] != UNKNOWN and y[BORN] != UNKNOWN:
        apart = abs(x[BORN] - y[BORN])
        if apart > weights.apart:
            return np.float32(-np.inf)
        level = 0
        while level < weights.days.size - 1 and apart > weights.days[level]:
            level += 1
        weight += weights.ages[level]
    for part in range(BORN):
        if x[part] >= 0 and y[part] >= 0:
            weight += weights.agree[part, x[part]] if x[part] == y[part] else weights.differs[part]
    return weight
