"""Learn from two lists without any label: expectation and maximisation, started from the model at hand.

First the spellings: parts that stand for each other in sure links are attested beside those that ship. Expectation: the
chance of each pair of the best one-to-one assignment, measured against records whose partner was taken away (`absent`);
zero for their rivals (two clean lists: a record has one partner or none). Maximisation: both looks are fitted anew to
these chances, and averaged with the scorers of the start, half and half: what ships holds the new ones to sense where a
list is small or odd (plain EM takes brothers for matches; `methods/linkage.md`, section 4). ROUNDS rounds; each half of
the incidents (of the records, where there are none) is judged by what the other half taught, for a scorer flatters
what it was fitted to. At last the scores are brought to the chances once more. Lists with too few sure links teach
nothing: the model comes back unchanged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from sijill.linkage import boost
from sijill.linkage.absent import Learned, learned_chances
from sijill.linkage.boost import Boosted
from sijill.linkage.calibrate import brought
from sijill.linkage.context import SECOND_LOOK, second_look
from sijill.linkage.features import FEATURES, Pairs, candidate_pairs
from sijill.linkage.learn_spelling import attest
from sijill.linkage.model import PeopleModel
from sijill.linkage.people import People
from sijill.linkage.spelling import Spelling

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]
ROUNDS = 2
TREES, RATE = 100, 0.15
NEAR, SAMPLED = -7.0, 8
"""Pairs below these log-odds are fitted to one in so many, and counted so many times."""
SPELLED = 0.9
"""Chance from which a link teaches spellings."""


@dataclass(frozen=True)
class Halves:
    """Two scorers, each fitted to the other half of A: `half[record]` says which judges a record."""

    half: npt.NDArray[np.int8]
    scorers: tuple[Boosted, Boosted]

    def score(self, record: Ints, rows: Floats) -> Floats:
        """Log-odds of pairs from their records of A and their features."""
        out = np.empty(record.size, np.float32)
        for number, scorer in enumerate(self.scorers):
            mine = self.half[record] == number
            out[mine] = scorer.score(rows[mine])
        return out

    def each(self, change: Callable[[int, Boosted], Boosted]) -> Halves:
        """Both scorers changed."""
        return replace(self, scorers=(change(0, self.scorers[0]), change(1, self.scorers[1])))


def adapted(a: People, b: People, model: PeopleModel, *, rounds: int = ROUNDS) -> PeopleModel:
    """The model after EM on these two lists; its version says so."""
    return adapted_to(a, b, candidate_pairs(a, b, model.spelling), model, rounds=rounds)[0]


def adapted_to(
    a: People, b: People, pairs: Pairs, model: PeopleModel, *, rounds: int = ROUNDS
) -> tuple[PeopleModel, Pairs]:
    """`adapted` for candidates that are known already; and the candidates under the spellings it learned."""
    rng = np.random.default_rng(1)
    half = halves(a)
    first, second = (Halves(half, (look, look)) for look in (model.first, model.second))
    learned = learned_chances(a, b, pairs, first.score(pairs.a, pairs.rows), second.score, rng)
    if learned is None:
        return model, pairs
    spelling = respelled(model.spelling, a, b, pairs, learned.chance)
    pairs = candidate_pairs(a, b, spelling)
    for _ in range(rounds):
        looked = first.score(pairs.a, pairs.rows)
        learned = learned_chances(a, b, pairs, looked, second.score, rng) or learned
        first, second = _fitted(a, b, pairs, looked, learned, first, second, rng)
    last = learned_chances(a, b, pairs, first.score(pairs.a, pairs.rows), second.score, rng)
    one, other = average(*first.scorers), average(*second.scorers)
    if last is not None:
        other = brought(other, last.line)
    version = f"{model.version}, adapted to these lists"
    return replace(model, spelling=spelling, first=one, second=other, version=version), pairs


def halves(a: People) -> npt.NDArray[np.int8]:
    """Which half each record of A is in: whole incidents, or single records, in turn."""
    order = np.where(a.group >= 0, a.group, np.arange(a.size) + int(a.group.max(initial=0)) + 1)
    return (np.unique(order, return_inverse=True)[1] % 2).astype(np.int8)


def _fitted(
    a: People,
    b: People,
    pairs: Pairs,
    looked: Floats,
    learned: Learned,
    first: Halves,
    second: Halves,
    rng: np.random.Generator,
) -> tuple[Halves, Halves]:
    """Both looks fitted to the chances and averaged with what they were."""
    weight = sampled(looked, learned.chance, rng)
    theirs = [np.flatnonzero((first.half[pairs.a] != number) & (weight > 0)) for number in (0, 1)]

    def fit(rows: Floats, number: int, names: tuple[str, ...]) -> Boosted:
        at = theirs[number]
        own = np.random.default_rng(1)
        return boost.fit(rows[at], learned.chance[at], weight[at], names, trees=TREES, rate=RATE, rng=own)

    now = first.each(lambda number, was: average(was, fit(pairs.rows, number, FEATURES)))
    rows = second_look(a, b, pairs, now.score(pairs.a, pairs.rows))
    then = second.each(lambda number, was: average(brought(was, learned.line), fit(rows, number, SECOND_LOOK)))
    return now, then


def sampled(score: Floats, chance: Floats, rng: np.random.Generator) -> Floats:
    """Weights of pairs in a fit: 1 for those that may be links, SAMPLED for one in SAMPLED of the hopeless, else 0."""
    near = (score > NEAR) | (chance > 0)
    return np.where(near, 1.0, SAMPLED * (rng.random(score.size) * SAMPLED < 1)).astype(np.float32)


def respelled(spelling: Spelling, a: People, b: People, pairs: Pairs, chance: Floats) -> Spelling:
    """The spelling with what likely links attest: parts at the same place of names of equally many parts."""
    of_a, of_b = _chains(a), _chains(b)
    counts: Counter[tuple[str, str]] = Counter()
    for k in np.flatnonzero(chance > SPELLED).tolist():
        left, right = of_a.get(int(pairs.a[k]), []), of_b.get(int(pairs.b[k]), [])
        if len(left) == len(right):
            counts.update((a.tokens[p], b.tokens[q]) for p, q in zip(left, right, strict=True))
    new = attest(spelling.weights, counts)
    attested = dict(spelling.attested)
    for (x, y), weight in new.attested.items():
        pair = (y, x) if (y, x) in attested else (x, y)
        attested[pair] = max(attested.get(pair, weight), weight)
    known = spelling.known | {part: max(n, spelling.known.get(part, 0.0)) for part, n in new.known.items()}
    return Spelling(spelling.weights, known, attested, new.written | spelling.written)


def _chains(people: People) -> dict[int, list[int]]:
    """Token codes of the first chain of each record."""
    first: dict[int, list[int]] = {}
    for record, chain in zip(people.chain_record.tolist(), people.chains.tolist(), strict=True):
        first.setdefault(record, [code for code in chain if code >= 0])
    return first


def average(x: Boosted, y: Boosted) -> Boosted:
    """The scorer whose score is the mean of both."""
    return Boosted(
        x.names,
        (x.base + y.base) / 2,
        np.concatenate([x.feature, y.feature]),
        np.concatenate([x.cut, y.cut]),
        (np.concatenate([x.leaf, y.leaf]) / 2).astype(np.float32),
    )
