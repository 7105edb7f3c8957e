"""Sparse log-linear models chosen forward by p-value (Chan, Silverman & Vincent 2021, J. Quant. Criminology).

Start from the main effects; for each absent pair of lists ask how surprising the number of people on both lists is
under the current fit (one-sided Poisson); add the most surprising pair if its p-value is at most 0.02 and the larger
model's estimate exists and is identified; repeat. A pair that nobody is on may enter: its parameter is minus
infinity. Many tables (bootstrap resamples, leave-one-out) are taken through the selection together.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt
from scipy.special import gammainc, gammaincc

from sijill.toll.compiled import compiled
from sijill.toll.hierarchical import main_terms
from sijill.toll.poisson import existence_code, fit_terms

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
THRESHOLD = 0.02


@compiled()
def expected_pairs(tables, models, sizes, active, pairs, expected, estimates, codes):  # type: ignore[no-untyped-def]
    """Fit each active model to its table; expected people on both lists of each pair, and exp(a_0)."""
    cells = tables.shape[1]
    coefficients = np.empty(models.shape[1])
    for i in range(tables.shape[0]):
        if not active[i]:
            continue
        size = sizes[i]
        _, codes[i] = fit_terms(tables[i], models[i], size, coefficients)
        estimates[i] = np.exp(coefficients[0]) if codes[i] < 2 else np.nan
        for p in range(pairs.size):
            expected[i, p] = 0.0
        for w in range(1, cells):
            eta = 0.0
            for t in range(size):
                if w & models[i, t] == models[i, t]:
                    eta += coefficients[t]
            mu = np.exp(eta)
            for p in range(pairs.size):
                if w & pairs[p] == pairs[p]:
                    expected[i, p] += mu


@dataclass(frozen=True, slots=True)
class Selection:
    """For each table: exp(a_0), the chosen terms (padded) and how many."""

    unseen: Floats
    models: Ints
    sizes: Ints
    codes: Ints


def poisson_surprise(observed: Floats, expected: Floats) -> Floats:
    """The smaller one-sided p-value: P(X >= observed) or P(X <= observed)."""
    upper = np.where(observed > 0, gammainc(np.maximum(observed, 1e-12), expected), 1.0)
    lower = gammaincc(observed + 1.0, expected)
    smaller: Floats = np.minimum(upper, lower)
    return smaller


def select_stepwise(tables: Floats, threshold: float = THRESHOLD) -> Selection:
    """Forward selection for each row of `tables` (m, 2^J)."""
    tables = np.ascontiguousarray(tables, np.float64)
    m, cells = tables.shape
    lists = cells.bit_length() - 1
    pairs = np.array([1 << a | 1 << b for a, b in combinations(range(lists), 2)], np.int64)
    base = main_terms(lists)
    models = np.zeros((m, len(base) + pairs.size), np.int64)
    models[:, : len(base)] = base
    sizes = np.full(m, len(base), np.int64)
    holds = (np.arange(cells)[:, None] & pairs) == pairs
    observed = tables @ holds.astype(np.float64)
    active = np.ones(m, np.bool_)
    unseen, codes = np.full(m, np.nan), np.zeros(m, np.int64)
    expected = np.zeros((m, pairs.size))
    while active.any():
        expected_pairs(tables, models, sizes, active, pairs, expected, unseen, codes)
        rows = np.flatnonzero(active)
        surprise = poisson_surprise(observed[rows], expected[rows])
        for place, i in enumerate(rows):
            absent = [p for p in range(pairs.size) if pairs[p] not in models[i, : sizes[i]]]
            active[i] = False
            if not absent or codes[i] == 2:
                continue
            best = min(absent, key=lambda p: surprise[place, p])
            if not surprise[place, best] <= threshold:
                continue
            models[i, sizes[i]] = pairs[best]
            if existence_code(tables[i], models[i, : sizes[i] + 1]) == 0:
                sizes[i] += 1
                active[i] = True
    return Selection(unseen, models, sizes, codes)
