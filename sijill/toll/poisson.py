"""Fit log-linear models for capture patterns: n_w ~ Poisson(exp(sum of a_t over terms t inside w)).

A term is a set of lists as a bit mask; the empty set is the intercept, so N = n + exp(a_0). A term whose margin is
empty (no record on all its lists) has a_t = -infinity: cells containing it are dropped and it counts as a
parameter (extended maximum likelihood, Chan, Silverman & Vincent 2021). `fit_terms` is one fit, compiled;
existence (Fienberg & Rinaldo 2012) is a linear programme. Leaves out: choosing terms (`hierarchical`, `stepwise`).
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog

from sijill.toll.compiled import compiled

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
MOST_STEPS = 60


@compiled()
def solve_positive(matrix, right, size):  # type: ignore[no-untyped-def]
    """Solve matrix x = right in place by Cholesky; False when the matrix is not positive definite."""
    for i in range(size):
        for k in range(i):
            total = matrix[i, k]
            for m in range(k):
                total -= matrix[i, m] * matrix[k, m]
            matrix[i, k] = total / matrix[k, k]
        total = matrix[i, i]
        for m in range(i):
            total -= matrix[i, m] * matrix[i, m]
        if not total > 1e-11 * matrix[i, i]:
            return False
        matrix[i, i] = math.sqrt(total)
    for i in range(size):
        for m in range(i):
            right[i] -= matrix[i, m] * right[m]
        right[i] /= matrix[i, i]
    for back in range(size):
        i = size - 1 - back
        for m in range(i + 1, size):
            right[i] -= matrix[m, i] * right[m]
        right[i] /= matrix[i, i]
    return True


@compiled()
def fit_terms(counts, terms, size, coefficients):  # type: ignore[no-untyped-def]
    """One fit. counts (2^J,) float with counts[0] unused; terms (>=size,) int64 masks, terms[0] = 0.

    Writes coefficients (>=size,), -inf for terms of empty margin; returns (log-likelihood without the factorials,
    code): 0 fine, 1 no convergence, 2 singular (not identifiable).
    """
    cells = counts.size
    kept_cells, kept_terms = np.empty(cells, np.int64), np.empty(size, np.int64)
    n_terms = 0
    for t in range(size):
        margin = 0.0
        for w in range(1, cells):
            if w & terms[t] == terms[t]:
                margin += counts[w]
        coefficients[t] = -np.inf
        if margin > 0.0:
            kept_terms[n_terms] = t
            n_terms += 1
    n_cells = 0
    for w in range(1, cells):
        inside = True
        for t in range(size):
            if coefficients[t] == -np.inf and w & terms[t] == terms[t]:
                listed = False
                for m in range(n_terms):
                    listed = listed or kept_terms[m] == t
                if not listed:
                    inside = False
                    break
        if inside:
            kept_cells[n_cells] = w
            n_cells += 1
    if n_terms > n_cells:
        return 0.0, 2
    beta, step = np.zeros(n_terms), np.empty(n_terms)
    matrix = np.empty((n_terms, n_terms))
    has = np.empty((n_cells, n_terms), np.bool_)
    for i in range(n_cells):
        for m in range(n_terms):
            t = terms[kept_terms[m]]
            has[i, m] = kept_cells[i] & t == t
    old, code = -np.inf, 1
    eta, proposed = np.empty(n_cells), np.empty(n_terms)
    for turn in range(MOST_STEPS):
        matrix[:] = 0.0
        step[:] = 0.0
        for i in range(n_cells):
            y = counts[kept_cells[i]]
            if turn == 0:  # weighted least squares on log(y + 1/2), as glm starts
                mu = y + 0.5
                score = mu * math.log(mu)
            else:
                mu = math.exp(eta[i])
                score = y - mu
            for m in range(n_terms):
                if has[i, m]:
                    step[m] += score
                    for k in range(m + 1):
                        if has[i, k]:
                            matrix[m, k] += mu
        if not solve_positive(matrix, step, n_terms):
            return old, 2 if turn < 12 else 1
        scale, new = 1.0, -np.inf
        for _ in range(30):
            new = 0.0
            for m in range(n_terms):
                proposed[m] = beta[m] + scale * step[m]
            for i in range(n_cells):
                eta[i] = 0.0
                for m in range(n_terms):
                    if has[i, m]:
                        eta[i] += proposed[m]
                new += counts[kept_cells[i]] * eta[i] - math.exp(min(eta[i], 700.0))
            if turn == 0 or new >= old - 1e-9 * abs(old):
                break
            scale *= 0.5
        largest = 0.0
        for m in range(n_terms):
            largest = max(largest, abs(scale * step[m]))
            beta[m] = proposed[m]
        converged = turn > 0 and (largest < 1e-9 or (largest < 1e-6 and abs(new - old) < 1e-12 * abs(old)))
        old = new
        if converged:
            code = 0
            break
    for m in range(n_terms):
        coefficients[kept_terms[m]] = beta[m]
    return old, code


@compiled()
def fit_many(tables, models, sizes, estimates, fits, codes):  # type: ignore[no-untyped-def]
    """Fit models (m, most) with `sizes` (m,) to tables (m, 2^J), one model a table: exp(a_0), fit and code each."""
    coefficients = np.empty(models.shape[1])
    for i in range(models.shape[0]):
        fits[i], codes[i] = fit_terms(tables[i], models[i], sizes[i], coefficients)
        estimates[i] = math.exp(coefficients[0]) if codes[i] < 2 else np.nan


def empty_terms(counts: Floats, terms: Ints) -> Ints:
    """The terms whose margin holds no record."""
    cells = np.arange(counts.size)
    return np.array([t for t in terms if counts[1:][(cells[1:] & t) == t].sum() == 0], np.int64)


@lru_cache(maxsize=200_000)
def _existence(zero_cells: bytes, terms: tuple[int, ...], lists: int) -> int:
    zero = np.frombuffer(zero_cells, np.bool_)
    counts = (~zero).astype(np.float64)
    cells = np.arange(1, 1 << lists)
    dropped = empty_terms(counts, np.array(terms, np.int64))
    for t in dropped:
        cells = cells[(cells & t) != t]
    kept = np.array([t for t in terms if t not in set(dropped.tolist())], np.int64)
    design = ((cells[:, None] & kept[None, :]) == kept[None, :]).astype(np.float64)
    code = 0
    if np.linalg.matrix_rank(design) < kept.size:
        code += 2
    if (counts[cells] > 0).all():
        return code
    target = design.T @ counts[cells]
    answer = linprog(
        np.append(np.zeros(cells.size), -1.0),
        A_eq=np.column_stack([design.T, np.zeros(kept.size)]),
        b_eq=target,
        A_ub=np.column_stack([-np.eye(cells.size), np.ones(cells.size)]),
        b_ub=np.zeros(cells.size),
        bounds=[(None, None)] * (cells.size + 1),
        method="highs",
    )
    exists = answer.status == 3 or (answer.status == 0 and -answer.fun > 1e-9)
    return code + (0 if exists else 1)


def existence_code(counts: Floats, terms: Ints) -> int:
    """0 fine, 1 no (extended) maximum likelihood estimate, 2 not identifiable, 3 both.

    Existence depends on the zero cells alone, not on the sizes of the others (the sufficient statistics lie inside
    the cone or on its face), so answers are kept by zero pattern: a thousand resamples ask few programmes.
    """
    lists = int(counts.size).bit_length() - 1
    return _existence((counts == 0).tobytes(), tuple(int(t) for t in terms), lists)


def term_name(term: int, names: tuple[str, ...]) -> str:
    """`A:B` for the interaction of lists A and B."""
    return ":".join(name for j, name in enumerate(names) if term >> j & 1) or "intercept"
