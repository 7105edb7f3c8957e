"""Where and when two records died: evidence beside the names, in log-odds, weighed by the lists themselves.

A person dies once: days far apart speak against, one day speaks for as strongly as few others died on it. A shared
place speaks for as it is rare; places that share no word speak a little against (people are listed where they lived,
or where they died). log P(difference | same person) - log P(difference | two records at random): the first from a
fixed table (`DAYS`, `PLACE_AGREES`), the second from the lists, so that a list of one day or one town gains nothing.
What is not stated, or stated in two scripts, speaks neither way. Sums with the scorer's log-odds; independent of the
names.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sijill.linkage.people import People

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]
NAMES = ("day of death", "place", "further columns")
DAYS = ((1.5, 0.86), (3.5, 0.08), (7.5, 0.03), (31.5, 0.02), (np.inf, 0.01))
"""Days apart at most, and how often two records of one person are that far apart (typing slips, late reports)."""
PLACE_AGREES = 0.8
FURTHER_AGREES, FURTHER_MOST = 0.85, 6.0
"""How often a further column (postcode, identity number) of one person agrees, and the most that one column may say."""
LEAST, MOST = -6.0, 2.5
"""Bounds of one circumstance: a day shared is no name shared (neighbours and namesakes die together too)."""
SAMPLE = 20_000


def circumstances(a: People, b: People, i: Ints, j: Ints) -> Floats:
    """Log-odds that these add to pairs of records, (n, len(NAMES)); zeros where nothing is stated."""
    out = np.zeros((i.size, len(NAMES)), np.float32)
    if i.size:
        out[:, 0] = _days(a.day, b.day, i, j)
        out[:, 1] = _places(a, b, i, j)
        for name in set(a.further) & set(b.further):
            out[:, 2] += _further(*a.further[name], *b.further[name], i, j)
    return out


def _days(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], i: Ints, j: Ints) -> Floats:
    dated_x, dated_y = x[np.isfinite(x)], y[np.isfinite(y)]
    if not dated_x.size or not dated_y.size:
        return np.zeros(i.size, np.float32)
    rng = np.random.default_rng(0)
    chance = _shares(np.abs(rng.choice(dated_x, SAMPLE) - rng.choice(dated_y, SAMPLE)))
    weight = np.log([share for _, share in DAYS]) - np.log(chance)
    apart = np.abs(x[i] - y[j])
    at = np.searchsorted([most for most, _ in DAYS], np.nan_to_num(apart))
    return np.where(np.isfinite(apart), np.clip(weight[at], LEAST, MOST), 0).astype(np.float32)


def _shares(apart: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """How often days of two records at random are that far apart, a little smoothed."""
    counts = np.bincount(np.searchsorted([most for most, _ in DAYS], apart), minlength=len(DAYS))
    smoothed: npt.NDArray[np.float64] = (counts + 5.0) / (counts.sum() + 5.0 * len(DAYS))
    return smoothed


def _places(a: People, b: People, i: Ints, j: Ints) -> Floats:
    if not a.places or not b.places:
        return np.zeros(i.size, np.float32)
    both = a.place[i].astype(np.int64) * (len(b.places) + 1) + b.place[j]
    stated = (a.place[i] >= 0) & (b.place[j] >= 0)
    distinct, which = np.unique(np.where(stated, both, -1), return_inverse=True)
    counts = np.bincount(b.place[b.place >= 0], minlength=len(b.places))
    common = _word_shares(b.places, counts)
    width = len(b.places) + 1
    value = [
        0.0 if code < 0 else _agreement(a.places[code // width], b.places[code % width], common)
        for code in distinct.tolist()
    ]
    return np.array(value, np.float32)[which]


def _further(codes_a: Ints, texts_a: Sequence[str], codes_b: Ints, texts_b: Sequence[str], i: Ints, j: Ints) -> Floats:
    """A column that both lists have: agreement as rare as the value is in B, disagreement as likely as a slip."""
    number = {text: code for code, text in enumerate(texts_b)}
    in_b = np.array([*(number.get(text, -2) for text in texts_a), -1], np.int64)
    x, y = in_b[codes_a[i]], codes_b[j]
    counts = np.bincount(codes_b[codes_b >= 0], minlength=len(texts_b) + 1)
    share = (counts + 1.0) / (counts.sum() + 1.0)
    agree = np.minimum(np.log(FURTHER_AGREES / share), FURTHER_MOST)[np.maximum(y, 0)]
    differ = np.log((1 - FURTHER_AGREES) / (1 - np.minimum((share**2).sum(), 0.95)))
    return np.where((x == -1) | (y < 0), 0, np.where(x == y, agree, differ)).astype(np.float32)


def _word_shares(places: Sequence[str], counts: npt.NDArray[np.int64]) -> dict[str, float]:
    """Share of placed records whose place holds a word."""
    total = float(counts.sum()) + 1.0
    shares: dict[str, float] = {}
    for place, count in zip(places, counts.tolist(), strict=True):
        for word in set(place.split()):
            shares[word] = shares.get(word, 0.0) + count / total
    return shares


def _agreement(x: str, y: str, common: dict[str, float]) -> float:
    """Weight of two places: no shared word speaks against, as rare as it would be by chance; two scripts say
    nothing."""
    if _is_arabic(x) != _is_arabic(y):
        return 0.0
    if set(x.split()) & set(y.split()):
        return 0.0
    chance = min(max((common.get(word, 0.0) for word in x.split()), default=0.0), 0.95)
    return float(np.log((1 - PLACE_AGREES) / (1 - chance))) / 2


def _is_arabic(text: str) -> bool:
    return any("\u0600" <= char <= "\u06ff" for char in text)
