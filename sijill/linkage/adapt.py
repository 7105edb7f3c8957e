"""Learn from two lists without any label: expectation and maximisation, started from the model at hand.

Expectation: every pair's chance under the present scorers, kept only for the pairs of the best one-to-one assignment
(two clean lists: a record has one partner or none), zero for their rivals. Maximisation: both looks are fitted anew
to these chances, and averaged with the scorers of the start, half and half: what ships holds the new ones to sense
where a list is small or odd (plain EM takes brothers for matches; `methods/linkage.md`, section 4). ROUNDS rounds.
The spelling weights stay. A list with fewer than LEAST likely links teaches nothing: the model comes back unchanged.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from sijill.linkage import boost
from sijill.linkage.boost import Boosted
from sijill.linkage.context import SECOND_LOOK, second_look
from sijill.linkage.decide import assign
from sijill.linkage.features import FEATURES, Pairs, candidate_pairs
from sijill.linkage.model import PeopleModel, chance_of
from sijill.linkage.people import People

Floats = npt.NDArray[np.float32]
ROUNDS = 2
LEAST = 100
TREES, RATE = 100, 0.15


def adapted(a: People, b: People, model: PeopleModel, *, rounds: int = ROUNDS) -> PeopleModel:
    """The model after EM on these two lists; its version says so."""
    pairs = candidate_pairs(a, b, model.spelling)
    return adapted_to(a, b, pairs, model, rounds=rounds)


def adapted_to(a: People, b: People, pairs: Pairs, model: PeopleModel, *, rounds: int = ROUNDS) -> PeopleModel:
    """`adapted` for candidates that are known already."""
    now = model
    for _ in range(rounds):
        rows = second_look(a, b, pairs, now.first.score(pairs.rows))
        label = expected(pairs, now.second.score(rows))
        if label.sum() < LEAST:
            return model
        first = average(model.first, _fit(pairs.rows, label, FEATURES))
        rows = second_look(a, b, pairs, first.score(pairs.rows))
        second = average(model.second, _fit(rows, label, SECOND_LOOK))
        now = replace(model, first=first, second=second, version=f"{model.version}, adapted to these lists")
    return now


def expected(pairs: Pairs, log_odds: Floats) -> Floats:
    """The chance of each pair that the best one-to-one assignment holds; zero for all others."""
    chosen = assign(pairs.a, pairs.b, log_odds + np.float32(3.0))
    label = np.zeros(log_odds.size, np.float32)
    label[chosen] = chance_of(log_odds[chosen])
    return label


def _fit(rows: Floats, label: Floats, names: tuple[str, ...]) -> Boosted:
    weights = np.ones(label.size, np.float32)
    return boost.fit(rows, label, weights, names, trees=TREES, rate=RATE, rng=np.random.default_rng(1))


def average(x: Boosted, y: Boosted) -> Boosted:
    """The scorer whose score is the mean of both."""
    return Boosted(
        x.names,
        (x.base + y.base) / 2,
        np.concatenate([x.feature, y.feature]),
        np.concatenate([x.cut, y.cut]),
        (np.concatenate([x.leaf, y.leaf]) / 2).astype(np.float32),
    )
