"""What is compared between two records, as numbers; every feature has a name that a page can print.

Chain features come from the alignment kernel (best of all chains of the two records), the rest from sex, age, birth
dates,
parents named in notes. Absence is not difference: an unknown side gives the neutral value of the feature. Context
features
(rank, rivals, relatives) are in `linkage.context`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sijill.linkage.align_kernels import align_pairs, join_sounds, whole_scores
from sijill.linkage.kernels import best_candidates
from sijill.linkage.people import DAYS_OF_YEAR, People
from sijill.linkage.spelling import Joined, Spelling, encode
from sijill.names.sound import FIRST_LATIN, sound

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]
CHAIN_FEATURES = (
    "given name", "family name", "names between", "father", "place of father", "unlike parts", "parts missing in A",
    "parts agreeing", "chain", "parts in A", "parts in B", "order", "spelling", "spelling of given name", "worst part",
)  # fmt: skip
FEATURES = (
    *CHAIN_FEATURES,
    "whole name",
    "sex",
    "age",
    "age difference",
    "birth date",
    "birth year",
    "parents",
    "scripts",
    "sum",
)
GAPS = np.array([0.4, 2.5, 5.0, 3.0, 4.0], np.float32)
BACKGROUND = 3e-4
FEW = 300.0  # parts taken as seen beside the list's own, so that a short list does not make every part common


@dataclass(frozen=True)
class Pairs:
    """Candidate pairs: record `a` against record `b`, the chains that agree best, and features (n, len(FEATURES))."""

    a: Ints
    b: Ints
    rows: Floats

    def take(self, keep: npt.NDArray[np.intp] | npt.NDArray[np.bool_]) -> Pairs:
        return Pairs(self.a[keep], self.b[keep], self.rows[keep])


Sounds = tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64], Floats, npt.NDArray[np.uint8]]


class Heard(NamedTuple):
    """The sounds of the chains of both lists (`flat_sounds`)."""

    a: Sounds
    b: Sounds


@dataclass(frozen=True)
class Vocabulary:
    """Tokens of A against tokens of B: `joined` log ratios; by script of B (0 Arabic, 1 Latin): `likely` (2, tokens
    of A, 3)
    log chance of meeting a reading of the token as given, middle or family name, `best` (2, tokens of A) the best
    ratio any
    token of B reaches, `any_place` (2, tokens of A) the chance wherever it stands. `latin` tells the script of B's
    tokens."""

    joined: Joined
    likely: Floats
    best: Floats
    any_place: Floats
    latin: npt.NDArray[np.int8]


def vocabulary(a: People, b: People, spelling: Spelling, letters: Joined | None = None) -> Vocabulary:
    """Join the tokens of two lists and weigh them by how common they are in B, among names of the same script."""
    joined = spelling.join(a.tokens, b.tokens, letters=letters)
    counts = _places(b)
    latin = latin_tokens(b)
    rows = np.repeat(np.arange(len(a.tokens)), np.diff(joined.start))
    ratio = np.exp(np.minimum(joined.weight.astype(np.float64), 30.0))
    floor = BACKGROUND * np.exp([0.6 * len(sound(part)) for part in a.tokens])
    shape = (2, len(a.tokens))
    likely, best, any_place = (
        np.zeros((*shape, 3), np.float32),
        np.zeros(shape, np.float32),
        np.zeros(shape, np.float32),
    )
    for script in range(2):
        share = counts * (latin == script)[:, None]
        everywhere = share.sum(1) / (share.sum() + FEW)
        share = share / (share.sum(0) + FEW)
        mine = latin[joined.token] == script
        for place in range(3):
            mass = np.bincount(rows[mine], (ratio * share[joined.token, place])[mine], len(a.tokens))
            likely[script, :, place] = np.log(mass + floor)
        any_place[script] = np.log(
            np.bincount(rows[mine], (ratio * everywhere[joined.token])[mine], len(a.tokens)) + floor
        )
        np.maximum.at(best[script], rows[mine], joined.weight[mine])
    return Vocabulary(joined, likely, best, any_place, latin)


def _places(people: People) -> npt.NDArray[np.float64]:
    """How often each token is a given, middle, family name (tokens, 3); a little of each leaks to the other places."""
    counts = np.zeros((len(people.tokens), 3))
    lengths = (people.chains >= 0).sum(1)
    for place in range(people.chains.shape[1]):
        at = lengths > place
        kind = np.where(place == 0, 0, np.where(place == lengths[at] - 1, 2, 1))
        np.add.at(counts, (people.chains[at, place], kind), 1.0)
    leaked: npt.NDArray[np.float64] = counts + 0.02 * counts.sum(1, keepdims=True)
    return leaked


def latin_tokens(people: People) -> npt.NDArray[np.int8]:
    """1 for tokens in Latin letters (Cyrillic and Hebrew are brought to Latin by folding), 0 for Arabic."""
    return np.array([part < "\u0600" for part in people.tokens], np.int8)


def candidate_pairs(a: People, b: People, spelling: Spelling, *, keep: int = 40, least: float = 3.0) -> Pairs:
    """The `keep` best records of B for each record of A, over every pair, with their features.

    `a is b` compares a list with itself: each pair once, the earlier record first. For lists too long for every pair
    see `linkage.portions`.
    """
    if not len(a.chains) or not len(b.chains):
        return Pairs(np.empty(0, np.int32), np.empty(0, np.int32), np.empty((0, len(FEATURES)), np.float32))
    words = vocabulary(a, b, spelling)
    q, t = _candidates(a, b, words, keep, least)
    return compare(a, b, q, t, words, spelling)


def compare(
    a: People,
    b: People,
    q: Ints,
    t: Ints,
    words: Vocabulary,
    spelling: Spelling,
    heard: Heard | None = None,
    *,
    least: float = -np.inf,
) -> Pairs:
    """Features of given pairs of chains (rows of `a.chains`, `b.chains`); the best pair of chains stands for the
    records. `heard`: the sounds of both lists, where they are known; pairs whose chains sum to less than `least` are
    left out."""
    chain = np.empty((q.size, len(CHAIN_FEATURES)), np.float32)
    joined = words.joined
    latin_b = words.latin[b.chains[:, 0]]
    align_pairs(
        a.chains,
        b.chains,
        latin_b,
        q,
        t,
        joined.start,
        joined.token,
        joined.weight,
        words.likely,
        words.best,
        GAPS,
        chain,
    )
    sums = chain[:, CHAIN_FEATURES.index("chain")]
    record_a, record_b = a.chain_record[q], b.chain_record[t]
    order = np.lexsort((-sums, record_b, record_a))
    first = np.ones(order.size, bool)
    first[1:] = (record_a[order][1:] != record_a[order][:-1]) | (record_b[order][1:] != record_b[order][:-1])
    best = order[first]
    best = best[sums[best] >= least]
    q, t, chain = q[best], t[best], chain[best]
    heard = heard or Heard(flat_sounds(a, spelling), flat_sounds(b, spelling))
    rows = np.concatenate([chain, _other_features(a, b, q, t, chain, words, spelling, heard)], axis=1)
    return Pairs(a.chain_record[q], b.chain_record[t], rows)


def _candidates(a: People, b: People, words: Vocabulary, keep: int, least: float) -> tuple[Ints, Ints]:
    joined = words.joined
    rows = np.repeat(np.arange(len(a.tokens)), np.diff(joined.start))
    weight = joined.weight - words.any_place[words.latin[joined.token], rows]
    order = np.lexsort((-weight, rows))
    order = order[weight[order] > -1.0]
    start = np.concatenate([[0], np.cumsum(np.bincount(rows[order], minlength=len(a.tokens)))]).astype(np.int64)
    flat = b.chains.ravel()
    used = np.flatnonzero(flat >= 0)
    by_token = used[np.argsort(flat[used], kind="stable")]
    post_at = np.concatenate([[0], np.cumsum(np.bincount(flat[used], minlength=len(b.tokens)))]).astype(np.int64)
    width = b.chains.shape[1]
    found, _ = best_candidates(
        a.chains, a.sex[a.chain_record], b.sex, b.chain_record, start, joined.token[order], weight[order],
        post_at, (by_token // width).astype(np.int32), (by_token % width).astype(np.int8), keep, np.float32(least), a
        is b,
    )  # fmt: skip
    q = np.repeat(np.arange(found.shape[0], dtype=np.int32), keep)
    t = found.ravel()
    good = t >= 0
    if a is b:
        good &= a.chain_record[q] < b.chain_record[t]
    return q[good], t[good]


def _other_features(
    a: People, b: People, q: Ints, t: Ints, chain: Floats, words: Vocabulary, spelling: Spelling, heard: Heard
) -> Floats:
    i, j = a.chain_record[q], b.chain_record[t]
    out = np.zeros((q.size, len(FEATURES) - len(CHAIN_FEATURES)), np.float32)
    out[:, 0] = _whole(q, t, spelling, heard)
    out[:, 1] = a.sex[i] * b.sex[j]
    out[:, 2], out[:, 3] = _ages(a, b, i, j)
    out[:, 4], out[:, 5] = _birth_dates(a.born_exact[i], b.born_exact[j])
    out[:, 6] = _parents(a, b, i, j, t, words)
    out[:, 7] = latin_tokens(a)[a.chains[q, 0]] * 2 + words.latin[b.chains[t, 0]]
    out[:, 8] = chain[:, 0].clip(-5) + chain[:, 1].clip(-5) + chain[:, 2]
    return out


def _whole(q: Ints, t: Ints, spelling: Spelling, heard: Heard) -> Floats:
    xa, at_a, own_a, latin_a = heard.a
    xb, at_b, own_b, latin_b = heard.b
    scores: Floats = whole_scores(xa, at_a, latin_a, xb, at_b, latin_b, q, t, spelling.weights, own_a, own_b)
    return scores


def flat_sounds(people: People, spelling: Spelling) -> Sounds:
    """Sounds of whole chains end to end (at most 40 letters each): codes, offsets, own weight, script of each chain."""
    heard = [encode(sound(part.replace("+", "").removeprefix("ال").removeprefix("al"))) for part in people.tokens]
    letters = np.concatenate([*heard, np.empty(0, np.uint8)])
    length = np.array([codes.size for codes in heard] + [0], np.int64)
    begin = np.cumsum(length) - length
    diagonal = np.array([np.diag(spelling.weights[0, 0]), np.diag(spelling.weights[1, 1])])
    own = np.where(letters >= FIRST_LATIN, diagonal[1][letters], diagonal[0][letters])
    codes, at, total = join_sounds(people.chains, begin, length, letters, own)
    return codes, at, total, latin_tokens(people)[people.chains[:, 0]].astype(np.uint8)


def _ages(a: People, b: People, i: Ints, j: Ints) -> tuple[Floats, Floats]:
    """Years between the two birth intervals (0 when they overlap, -1 unknown), and the signed difference of
    midpoints."""
    low_a, high_a, low_b, high_b = a.born_low[i], a.born_high[i], b.born_low[j], b.born_high[j]
    apart = np.maximum(np.maximum(low_a - high_b, low_b - high_a), 0.0) / DAYS_OF_YEAR
    signed = ((low_a + high_a) - (low_b + high_b)) / 2 / DAYS_OF_YEAR
    unknown = ~np.isfinite(apart)
    wide = (high_a - low_a > 1200) | (high_b - low_b > 1200)
    both = np.isfinite(a.age[i]) & np.isfinite(b.age[j])
    signed = np.where(both, b.age[j] - a.age[i], signed)
    years = np.where(unknown, -1.0, np.minimum(apart, 30.0)).astype(np.float32)
    return years, np.where(unknown | wide, -40.0, np.clip(signed, -30, 30)).astype(np.float32)


def _birth_dates(x: Ints, y: Ints) -> tuple[Floats, Floats]:
    """Parts of the date that agree (day, month, year: 0-3; 2.5 for day and month exchanged; -1 unknown), years
    apart."""
    known = (x > 0) & (y > 0)
    years, months, days = x // 10000 == y // 10000, x // 100 % 100 == y // 100 % 100, x % 100 == y % 100
    swapped = years & (x % 100 == y // 100 % 100) & (y % 100 == x // 100 % 100) & ~(days & months)
    parts = np.where(swapped, 2.5, years.astype(np.float32) + months + days)
    apart = np.abs(x // 10000 - y // 10000).clip(0, 50)
    return np.where(known, parts, -1).astype(np.float32), np.where(known, apart, -1).astype(np.float32)


def _parents(a: People, b: People, i: Ints, j: Ints, t: Ints, words: Vocabulary) -> Floats:
    """Best log ratio of a stated parent of A with the father of B: 0 nothing stated, -3 stated and unlike."""
    father = b.chains[t, 1]
    joined = words.joined
    best = np.full(i.size, -3.0, np.float32)
    stated = (a.kin_token[i] >= 0).any(1) & (father >= 0)
    for place in range(2):
        token = a.kin_token[i, place]
        at = np.flatnonzero((token >= 0) & (father >= 0))
        for p in at:
            s, e = joined.start[token[p]], joined.start[token[p] + 1]
            k = s + np.searchsorted(joined.token[s:e], father[p])
            if k < e and joined.token[k] == father[p]:
                best[p] = max(best[p], joined.weight[k] - words.likely[words.latin[father[p]], token[p], 1])
    return np.where(stated, best, 0.0).astype(np.float32)
