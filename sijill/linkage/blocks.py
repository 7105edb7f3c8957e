"""Which pairs of very long lists are worth comparing: those that share three of their name parts, slips mended.

Steps: mend rare parts to a frequent part one slip away; give each chain its keys (any three of given, father,
grandfather,
family; two and the year of birth; given and family where a side has no more); list the pairs inside each key. Keys
shared by more than LARGEST chains say little and are
cut by year of birth. Two people of different sex, or born more than APART years apart, make no pair. Up to some 10^9
pairs nothing of this is used: every pair is compared (`features`).
"""

# Compiled functions carry no annotations: numba infers their types.
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from sijill.linkage.people import DAYS_OF_YEAR, People
from sijill.linkage.spelling import Joined, Spelling

Ints = npt.NDArray[np.int32]
Keys = npt.NDArray[np.int64]
LARGEST = 60
APART = 10.0  # years between stated births above which two records of a very long list are not compared
SLIP = 10.0  # log-ratio that one slip of the pen costs at most
FREQUENT = 30


def block_pairs(a: People, b: People, spelling: Spelling, letters: Joined | None = None) -> tuple[Ints, Ints]:
    """Chains of A and of B that share a key, each pair once; `a is b`: the earlier record first.

    `letters`: the tokens of one list joined with themselves by letters, where that is known (`a is b`).
    """
    tokens, of_a, of_b = _shared_codes(a, b)
    counts = np.bincount(of_a[a.chains[a.chains >= 0]], minlength=len(tokens))
    if a is not b:
        counts = counts + np.bincount(of_b[b.chains[b.chains >= 0]], minlength=len(tokens))
    mended = mend(tokens, counts, spelling, letters if a is b else None)
    keys_a = _keys(mended[of_a][a.chains], a)
    keys_b = keys_a if a is b else _keys(mended[of_b][b.chains], b)
    found = [_pairs_of_key(x, y, a, b) for x, y in zip(keys_a[:-1], keys_b[:-1], strict=True)]
    found.append(_pairs_of_key(np.where(_vague(a), keys_a[-1], -1), keys_b[-1], a, b))
    if a is not b:
        found.append(_pairs_of_key(keys_a[-1], np.where(_vague(b), keys_b[-1], -1), a, b))
    joint = np.concatenate(found)
    del found
    joint.sort()
    joint = joint[np.concatenate([[True], joint[1:] != joint[:-1]])] if joint.size else joint
    width = max(len(b.chains), 1)
    return (joint // width).astype(np.int32), (joint % width).astype(np.int32)


def _shared_codes(a: People, b: People) -> tuple[list[str], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    index = {part: number for number, part in enumerate(a.tokens)}
    of_b = np.array([index.setdefault(part, len(index)) for part in b.tokens], np.int64)
    return list(index), np.arange(len(a.tokens)), of_b


def mend(
    tokens: list[str], counts: npt.NDArray[np.int64], spelling: Spelling, letters: Joined | None = None
) -> npt.NDArray[np.int64]:
    """For each token the frequent token that it is most likely a slip of, or itself."""
    mended = np.arange(len(tokens))
    frequent = np.flatnonzero(counts >= FREQUENT)
    rare = np.flatnonzero(counts < FREQUENT)
    if not frequent.size or not rare.size:
        return mended
    rows, partner, weight = _joined_with(tokens, rare, frequent, spelling, letters)
    own = np.array([spelling.letters(tokens[k], tokens[k]) for k in rare])
    close = weight > own[rows] - SLIP
    rows, partner, weight = rows[close], partner[close], weight[close]
    value = weight + 0.5 * np.log(counts[partner])
    order = np.lexsort((value, rows))
    mended[rare[rows[order]]] = partner[order]  # the last, best one stays
    return mended


def _joined_with(
    tokens: list[str],
    rare: npt.NDArray[np.intp],
    frequent: npt.NDArray[np.intp],
    spelling: Spelling,
    letters: Joined | None,
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], npt.NDArray[np.float32]]:
    """Rare tokens (by place in `rare`) with frequent ones (token numbers) and the weight of their letters."""
    if letters is None:
        found = spelling.join_letters([tokens[k] for k in rare], [tokens[k] for k in frequent], 1.0)
        return np.repeat(np.arange(rare.size), np.diff(found.start)), frequent[found.token], found.weight
    place = np.full(len(tokens), -1, np.intp)
    place[rare] = np.arange(rare.size)
    common = np.zeros(len(tokens), bool)
    common[frequent] = True
    row = place[np.repeat(np.arange(len(tokens)), np.diff(letters.start))]
    kept = (row >= 0) & common[letters.token]
    return row[kept], letters.token[kept].astype(np.intp), letters.weight[kept]


def _keys(codes: npt.NDArray[np.int64], people: People) -> list[Keys]:
    """Keys of each chain, -1 where it has none: four choices of three parts, and a pair of parts for short chains."""
    length = (people.chains >= 0).sum(1)
    row = np.arange(length.size)
    given, father, grandfather = codes[:, 0], codes[:, 1], codes[:, 2]
    family = codes[row, np.maximum(length - 1, 0)]
    born = (people.born_low + people.born_high)[people.chain_record] / 2 / DAYS_OF_YEAR
    year = np.where(np.isfinite(born), np.floor(born / 2), -999).astype(np.int64)
    long, some, short = length >= 4, length >= 3, length >= 2
    known = np.isfinite(born)
    return [
        _mix((1, given, father, family), some),
        _mix((2, given, father, grandfather), long),
        _mix((3, given, grandfather, family), long),
        _mix((4, father, grandfather, family), long),
        _mix((5, given, family, year), short & known),
        _mix((5, given, family, year + 1), short & known),
        _mix((6, given, father, year), some & known),
        _mix((7, father, family, year), some & known),
        _mix((8, given, family), short),
    ]


def _vague(people: People) -> npt.NDArray[np.bool_]:
    """Chains of two parts or without any age: given and family name must do to find their pairs."""
    ageless = ~np.isfinite(people.born_low)[people.chain_record]
    vague: npt.NDArray[np.bool_] = ageless | ((people.chains >= 0).sum(1) <= 2)
    return vague


def _mix(parts: tuple[int | npt.NDArray[np.int64], ...], keep: npt.NDArray[np.bool_]) -> Keys:
    out = np.zeros(keep.size, np.uint64)
    for part in parts:
        out = (out ^ np.asarray(part).astype(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
        out ^= out >> np.uint64(29)
    return np.where(keep, (out >> np.uint64(1)).astype(np.int64), -1)


def _pairs_of_key(x: Keys, y: Keys, a: People, b: People) -> Keys:
    """Pairs that share a key, as row of A * rows of B + row of B; keys of more than LARGEST rows are left out."""
    order_a = np.argsort(x, kind="stable")
    order_a = order_a[x[order_a] >= 0]
    order_b = np.argsort(y, kind="stable")
    order_b = order_b[y[order_b] >= 0]
    low = np.searchsorted(y[order_b], x[order_a])
    high = np.searchsorted(y[order_b], x[order_a], "right")
    size = high - low
    size[size > LARGEST] = 0
    found: Keys = _list_pairs(
        order_a, order_b, low, size, a.chain_record, b.chain_record, a.sex, b.sex, _born(a), _born(b), len(b.chains),
        a is b, int(size.sum()),
    )  # fmt: skip
    return found


def _born(people: People) -> npt.NDArray[np.float32]:
    """Middle of the birth interval in years, NaN unknown."""
    middle: npt.NDArray[np.float32] = ((people.born_low + people.born_high) / 2 / DAYS_OF_YEAR).astype(np.float32)
    return middle


@njit(cache=True, nogil=True)
def _list_pairs(order_a, order_b, low, size, record_a, record_b, sex_a, sex_b, born_a, born_b, width, same, total):
    out = np.empty(total, np.int64)
    n = 0
    for k in range(order_a.size):
        for p in range(low[k], low[k] + size[k]):
            i, j = order_a[k], order_b[p]
            x, y = record_a[i], record_b[j]
            if same and x == y:
                continue
            if sex_a[x] * sex_b[y] < 0 or abs(born_a[x] - born_b[y]) > APART:
                continue
            if same and record_a[i] > record_b[j]:
                i, j = j, i
            out[n] = i * width + j
            n += 1
    return out[:n].copy()
