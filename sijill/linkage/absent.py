"""How likely is a link, learned from two lists without labels: by what happens to a record whose partner is taken away.

Two lists name a person once each. Take the partners of some sure links out of B, link again: what those records of A
are linked to now is wrong for certain, so their scores show how a record scores whose person is not in B. All records
of A are a mixture of such scores and of true links. With f the density of all scores and g that of the absent,
chance of a link = 1 - share * g / f (the local false discovery rate of Efron, 2004, with a null that is drawn from the
lists), kept rising with the score by pooling adjacent violators. `share`, how many of A are not in B, is read where the
absent are at home: below their median (Storey 2002). The straight line in log-odds nearest to that calibrates.
Sure links have clearer names than others, so that the absent score a little low: chances are a little high for names
of one or two parts. Where fewer than LEAST links are sure, nothing is learned.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sijill.linkage.calibrate import line, rising
from sijill.linkage.context import second_look
from sijill.linkage.decide import assign
from sijill.linkage.features import Pairs
from sijill.linkage.people import People

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
SURE = 1.0
"""Log-odds from which a link is sure enough for its partner to be taken away."""
TAKEN, TURNS = 0.3, 2
"""Share of the sure partners that are taken away at a time, and how often."""
LOWEST = -12.0
"""The score of a record that nothing in B is near to."""
LEAST = 100
Second = Callable[[npt.NDArray[np.int32], Floats], Floats]
"""Log-odds of pairs from their records of A and their features of the second look."""


@dataclass(frozen=True)
class Learned:
    """What the lists teach: `share` of A that is not in B, `chance` of each pair (0 for rivals of the chosen), and the
    line in log-odds (slope, offset) that brings scores to it."""

    share: float
    chance: Floats
    line: tuple[float, float]


def learned_chances(
    a: People, b: People, pairs: Pairs, first: Floats, second: Second, rng: np.random.Generator
) -> Learned | None:
    """Chances of the best one-to-one links under first looks `first` and `second`; None when too few are sure."""
    score = second(pairs.a, second_look(a, b, pairs, first))
    chosen = assign(pairs.a, pairs.b, score - np.float32(LOWEST))
    sure = chosen[score[chosen] > SURE]
    if sure.size < LEAST:
        return None
    every = np.unique(pairs.a)
    best = _best(a.size, pairs.a[chosen], score[chosen])
    absent = np.concatenate([_without(a, b, pairs, first, second, sure, rng) for _ in range(TURNS)])
    share, chance = chances(best[every], absent)
    of_record = np.zeros(a.size, np.float32)
    of_record[every] = chance
    label = np.zeros(score.size, np.float32)
    label[chosen] = of_record[pairs.a[chosen]]
    return Learned(share, label, line(best[every], chance))


def _best(n: int, record: npt.NDArray[np.int32], score: Floats) -> Doubles:
    out = np.full(n, LOWEST)
    out[record] = score
    return out


def _without(
    a: People,
    b: People,
    pairs: Pairs,
    first: Floats,
    second: Second,
    sure: npt.NDArray[np.intp],
    rng: np.random.Generator,
) -> Doubles:
    """Scores of records of A whose sure partners (a random share of them) were taken out of B."""
    taken = sure[rng.random(sure.size) < TAKEN]
    gone = np.zeros(b.size, bool)
    gone[pairs.b[taken]] = True
    left = np.flatnonzero(~gone[pairs.b])
    rest = pairs.take(left)
    score = second(rest.a, second_look(a, b, rest, first[left]))
    chosen = assign(rest.a, rest.b, score - np.float32(LOWEST))
    return _best(a.size, rest.a[chosen], score[chosen])[pairs.a[taken]]


def chances(scores: Doubles, absent: Doubles) -> tuple[float, Doubles]:
    """Share of absent records, and the chance that each score is a true link, given scores of the absent."""
    middle = np.median(absent)
    share = float(min(1.0, (scores <= middle).mean() / (absent <= middle).mean()))
    both = np.concatenate([scores, absent])
    weight = np.repeat([1 / scores.size, max(share, 1e-6) / absent.size], [scores.size, absent.size])
    order = np.argsort(both, kind="stable")
    seen = np.empty(both.size)
    seen[order] = rising((order < scores.size).astype(np.float64), weight[order])
    ratio = seen / np.maximum(1 - seen, 1e-9)
    chance: Doubles = 1 - 1 / np.maximum(ratio, 1.0)
    return share, chance[: scores.size]
