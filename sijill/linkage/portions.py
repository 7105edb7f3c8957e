"""Very long lists: pairs that share a block, compared a portion at a time; only likely ones are kept.

Steps: one join of the vocabulary by letters serves the blocks' mending and the weights (`frequent_letters`: parts of
one list against its frequent parts, as most of the others are slips of one bearer each); block pairs come sorted by the
chain of A and are cut into portions of PORTION pairs that no record straddles; each portion is aligned, pairs whose
chains sum to less than LEAST_CHAIN are dropped, the rest get all features and a first look, and those above
LEAST_FIRST stay. Portions run on two threads (compiled loops release the interpreter lock). Memory is that of the
kept pairs and two portions.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt

from sijill.linkage.blocks import block_pairs
from sijill.linkage.features import FEATURES, Heard, Pairs, compare, flat_sounds, vocabulary
from sijill.linkage.mending import FREQUENT, token_counts
from sijill.linkage.model import PeopleModel
from sijill.linkage.people import People
from sijill.linkage.spelling import THREADS, Joined, Spelling

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]
PORTION = 400_000
LEAST_CHAIN = 0.0
LEAST_FIRST = -6.0
"""First look under which a pair of a very long list is dropped (of true pairs .3 % lie there; 300,000 records)."""


def likely_pairs(a: People, b: People, model: PeopleModel) -> tuple[Pairs, Floats]:
    """Pairs worth a second look, with the log-odds of the first; `a is b`: the earlier record first."""
    empty = Pairs(np.empty(0, np.int32), np.empty(0, np.int32), np.empty((0, len(FEATURES)), np.float32))
    if not len(a.chains) or not len(b.chains):
        return empty, np.empty(0, np.float32)
    letters = frequent_letters(a, model.spelling) if a is b else None
    words = vocabulary(a, b, model.spelling, letters)
    q, t = block_pairs(a, b, model.spelling, words.joined if letters is None else letters)
    sounds = flat_sounds(a, model.spelling)
    heard = Heard(sounds, sounds if a is b else flat_sounds(b, model.spelling))

    def portion(at: slice) -> tuple[Pairs, Floats]:
        pairs = compare(a, b, q[at], t[at], words, model.spelling, heard, least=LEAST_CHAIN)
        first = model.first.score(pairs.rows)
        return pairs.take(first > LEAST_FIRST), first[first > LEAST_FIRST]

    with ThreadPoolExecutor(THREADS) as pool:
        found = [(empty, np.empty(0, np.float32)), *pool.map(portion, _cuts(a.chain_record[q]))]
    pairs = Pairs(*(np.concatenate(column) for column in zip(*((p.a, p.b, p.rows) for p, _ in found), strict=True)))
    return pairs, np.concatenate([first for _, first in found])


def frequent_letters(people: People, spelling: Spelling) -> Joined:
    """Every part of one list joined by letters with the frequent ones, both ways; rare with rare only when they are
    equal.

    The weights of two Arabic parts are those of the reverse but for hundredths: the reverse is not scored again.
    """
    counts = token_counts(people)
    common = np.flatnonzero(counts >= FREQUENT)
    found = spelling.join_letters(people.tokens, [people.tokens[k] for k in common], 1.0, slips=True)
    row = np.repeat(np.arange(len(people.tokens)), np.diff(found.start))
    token = common[found.token]
    back = counts[row] < FREQUENT
    rows, tokens = np.concatenate([row, token[back]]), np.concatenate([token, row[back]])
    order = np.lexsort((tokens, rows))
    start = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=len(people.tokens)))]).astype(np.int64)
    return Joined(start, tokens[order].astype(np.int32), np.concatenate([found.weight, found.weight[back]])[order])


def _cuts(record: Ints) -> Iterator[slice]:
    """Portions of the pairs, each ending where the record of A changes."""
    start = 0
    while start < record.size:
        end = min(start + PORTION, record.size)
        while end < record.size and record[end] == record[end - 1]:
            end += 1
        yield slice(start, end)
        start = end
