"""What agreement is worth, learned from the list alone: Fellegi and Sunter's model (1969) by expectation and
maximisation.

Weight of a level = log P(level | one person) - log P(level | two persons). The second comes from pairs of records at
random; for equal values from how many persons bear the value (a record of a person who stands k times counts 1/k, so
repeats do not make a value look common). The first, and the share of all pairs that are one person, by EM over the
compared pairs; pairs that are not compared count as two persons. Habits of typing (PRIOR) steady small lists. Fields
are taken to err independently.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sijill.linkage.agreement import LEVELS, Levels, agreement
from sijill.linkage.columns import Columns

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
ROUNDS = 40
SETTLING, HOPELESS = 3, -12.0
"""After so many rounds, pairs below these log-odds are not looked at again while learning."""
RANDOM_PAIRS = 400_000
PRIOR_PAIRS = 10.0
EQUAL = 0.8
"""Share of equal values among records of one person before anything is learned; each further level half of the rest."""


@dataclass(frozen=True)
class ColumnModel:
    """`weight[f][level]` in log-odds (equal: less `log_share` of the value); `log_share[f][code]` log of the share of
    persons that bear a value; `prior` log-odds that a pair of records at random is one person."""

    columns: Columns
    weight: tuple[Floats, ...]
    log_share: tuple[Floats, ...]
    prior: float

    def log_odds(self, i: Ints, levels: Levels) -> Floats:
        """Log-odds of each pair; `i` is one of its records, `levels` (n, fields)."""
        out = np.full(i.size, self.prior)
        for f in range(len(self.weight)):
            out += self.of_field(f, i, levels[:, f])
        return out

    def of_field(self, f: int, i: Ints, level: Levels) -> Floats:
        """What one field adds to each pair; 0 where nothing is stated."""
        out: Floats = np.append(self.weight[f], 0.0)[level]
        equal = np.flatnonzero(level == 0)
        out[equal] -= self.log_share[f][self.columns.fields[f].codes[i[equal]]]
        return out


def learn(columns: Columns, i: Ints, j: Ints, levels: Levels, rng: np.random.Generator) -> ColumnModel:
    """The model of a list (or two) from its compared pairs; see the module."""
    x, y = _random_pairs(columns, rng)
    at_random = agreement(columns, x, y)
    one = columns.border == columns.n
    every = columns.n * (columns.n - 1) / 2 if one else columns.border * (columns.n - columns.border)
    typing = [_typing(len(LEVELS[field.kind])) for field in columns.fields]
    u = _chance(at_random, np.ones(x.size), typing)
    model = _model(columns, typing, u, np.ones(columns.n), -np.log(columns.n) - 1.0)
    expected = np.zeros(i.size)
    for turn in range(ROUNDS):
        log_odds = model.log_odds(i, levels)
        before, expected = expected, _sigmoid(log_odds)
        persons = 1 / (1 + np.bincount(i, expected, columns.n) + np.bincount(j, expected, columns.n))
        m = [_levels(levels[:, f], expected, typing[f]) for f in range(levels.shape[1])]
        two = 1 - _sigmoid(model.log_odds(x, at_random))
        u = _chance(at_random, two * persons[x] * persons[y], typing)
        share = max(expected.sum(), 1.0) / every
        model = _model(columns, m, u, persons, float(np.log(share / (1 - share))))
        if np.abs(expected - before).max(initial=0.0) < 1e-3:
            break
        if turn == SETTLING:
            near = log_odds > HOPELESS
            i, j, levels, expected = i[near], j[near], levels[near], expected[near]
    return model


def _random_pairs(columns: Columns, rng: np.random.Generator) -> tuple[Ints, Ints]:
    one = columns.border == columns.n
    size = min(RANDOM_PAIRS, columns.n * columns.n // 2)
    x = rng.integers(0, columns.border, size).astype(np.int32)
    y = rng.integers(0 if one else columns.border, columns.n, size).astype(np.int32)
    return x[x != y], y[x != y]


def _typing(levels: int) -> Floats:
    rest = (1 - EQUAL) * 0.5 ** np.arange(levels - 1)
    return np.concatenate([[EQUAL], rest / rest.sum() * (1 - EQUAL)])


def _levels(level: Levels, weight: Floats, typing: Floats) -> Floats:
    """Shares of levels under weights, steadied by PRIOR_PAIRS pairs of the habit."""
    count = np.bincount(level[level >= 0], weight[level >= 0], typing.size) + PRIOR_PAIRS * typing
    shares: Floats = count / count.sum()
    return shares


def _chance(levels: Levels, weight: Floats, typing: list[Floats]) -> list[Floats]:
    out = []
    for f, habit in enumerate(typing):
        known = levels[:, f] >= 0
        count = np.bincount(levels[known, f], weight[known], habit.size) + 0.5
        out.append(count / count.sum())
    return out


def _model(columns: Columns, m: list[Floats], u: list[Floats], persons: Floats, prior: float) -> ColumnModel:
    weight, log_share = [], []
    for f, field in enumerate(columns.fields):
        worth = np.log(m[f]) - np.log(u[f])
        worth[0] = np.log(m[f][0])
        stated = field.codes >= 0
        bearers = np.bincount(field.codes[stated], persons[stated], len(field.values))
        log_share.append(np.log(np.maximum(bearers, 0.5) / bearers.sum()))
        weight.append(worth)
    return ColumnModel(columns, tuple(weight), tuple(log_share), prior)


def _sigmoid(value: Floats) -> Floats:
    out: Floats = 1 / (1 + np.exp(-np.clip(value, -40, 40)))
    return out
