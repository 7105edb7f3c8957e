"""Estimators in closed form: no highest-order interaction with its odds ratio xi, Chao's lower bound.

No highest-order interaction (Aleshin-Guendel, Sadinle & Wakefield 2021, arXiv 2101.09304): n_0 = xi * product of
counts of odd patterns / product of counts of even ones; xi = 1 is an assumption that no data can test, so a
grid of xi is printed beside every estimate. Chao's bound (Mth in Rcapture, Baillargeon & Rivest 2007) is what can be
said when people differ in an unknown way: at least so many. Leaves out: judging (`verdict`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sijill.toll.overlap import Overlap

Floats = npt.NDArray[np.float64]
XI = (0.5, 0.67, 1.0, 1.5, 2.0)
DENSE_LISTS = 8
CLOSED_LISTS = 16


@dataclass(frozen=True, slots=True)
class ClosedForm:
    """No highest-order interaction: the plug-in N (None when a cell is empty) and posterior draws of N at xi = 1."""

    plugin: float | None
    empty_cells: int
    draws: Floats
    grid: tuple[tuple[float, float, float, float], ...]


def highest_interaction(overlap: Overlap, rng: np.random.Generator, size: int = 4000) -> ClosedForm | None:
    """Plug-in and Dirichlet(1) posterior with the xi grid (xi, 2.5 %, median, 97.5 %); None beyond 16 lists."""
    if overlap.lists > CLOSED_LISTS:
        return None
    counts = overlap.dense()[1:].astype(np.float64)
    odd = np.array([w.bit_count() % 2 == 1 for w in range(1, counts.size + 1)])
    empty = int((counts == 0).sum())
    plugin = None
    if not empty:
        plugin = overlap.n + float(np.exp(np.log(counts[odd]).sum() - np.log(counts[~odd]).sum()))
    few = size if counts.size <= 512 else 200
    log_gamma = np.log(np.maximum(rng.standard_gamma(counts + 1.0, (few, counts.size)), 1e-300))
    log_p = log_gamma - np.log(np.exp(log_gamma).sum(axis=1, keepdims=True))
    log_odds = log_p[:, odd].sum(axis=1) - log_p[:, ~odd].sum(axis=1)
    scale = np.exp(np.minimum(log_odds, 60.0)) * rng.standard_gamma(overlap.n, few)
    by_xi = {xi: overlap.n + _poisson(rng, xi * scale) for xi in XI}
    grid = tuple((xi, *(float(q) for q in np.quantile(draws, [0.025, 0.5, 0.975]))) for xi, draws in by_xi.items())
    return ClosedForm(plugin, empty, by_xi[1.0], grid)  # type: ignore[arg-type]


def _poisson(rng: np.random.Generator, mean: Floats) -> Floats:
    """Poisson draws; above 1e9 the normal limit (a 64-bit count would overflow)."""
    large = mean > 1e9
    small: Floats = rng.poisson(np.where(large, 0.0, mean)).astype(np.float64)
    return np.where(large, mean, small)


def poisson_regression(tables: Floats, design: Floats, turns: int = 40) -> Floats:
    """Newton fits of many tables (m, cells) on one design (cells, p): coefficients (m, p)."""
    mu = tables + 0.5
    eta = np.log(mu)
    beta = np.zeros((tables.shape[0], design.shape[1]))
    working = eta
    for _ in range(turns):
        information = np.einsum("mc,cp,cq->mpq", mu, design, design, optimize=True)
        information += 1e-13 * np.eye(design.shape[1]) * np.trace(information, axis1=1, axis2=2)[:, None, None]
        new = np.linalg.solve(information, ((mu * working) @ design)[..., None])[..., 0]
        moved = np.abs(new - beta).max()
        beta = new
        eta = np.clip(beta @ design.T, -30.0, 30.0)
        mu = np.exp(eta)
        if moved < 1e-9:
            break
        working = eta + (tables - mu) / mu
    return beta


def chao_unseen(tables: Floats, lists: int) -> Floats:
    """exp(a_0) of the Mth model with a free bend at each k >= 3 captures, negative bends set to zero (m,)."""
    cells = np.arange(1, 1 << lists)
    bits = (cells[:, None] >> np.arange(lists) & 1).astype(np.float64)
    captures = bits.sum(axis=1)
    seen_k = np.stack([tables[:, 1:][:, captures == k].sum(axis=1) for k in range(lists + 1)], axis=1)
    unseen = np.empty(tables.shape[0])
    free = (seen_k > 0) & (np.arange(lists + 1) >= 3)
    todo = np.arange(tables.shape[0])
    while todo.size:
        again = []
        for pattern in np.unique(free[todo], axis=0):
            rows = todo[(free[todo] == pattern).all(axis=1)]
            effects = np.maximum(captures[:, None] - np.flatnonzero(pattern)[None, :] + 1.0, 0.0)
            beta = poisson_regression(tables[rows, 1:], np.column_stack([np.ones(cells.size), bits, effects]))
            unseen[rows] = np.exp(beta[:, 0])
            negative = beta[:, 1 + lists :] < -1e-7
            worse = negative.any(axis=1)
            columns = np.flatnonzero(pattern)
            for row, flags in zip(rows[worse], negative[worse], strict=True):
                free[row, columns[flags]] = False
                again.append(row)
        todo = np.array(again, dtype=np.int64)
    return unseen


def chao_moment(overlap: Overlap) -> float:
    """Chao's bound for unequal lists from singles and doubles: sum_{i<j} s_i s_j / (f_2 + 1); for many lists."""
    only = np.array([overlap.counts[(overlap.bits.sum(axis=1) == 1) & (overlap.bits[:, j] == 1)].sum()
                     for j in range(overlap.lists)], np.float64)  # fmt: skip
    pairs = (only.sum() ** 2 - (only**2).sum()) / 2.0
    return float(pairs / (overlap.captures[2] + 1.0))


def chao_lower_bound(overlap: Overlap, rng: np.random.Generator, resamples: int = 500) -> tuple[float, Floats]:
    """The bound on N and its bootstrap draws."""
    n, probability = overlap.n, overlap.counts / overlap.n
    drawn = rng.multinomial(n, probability, size=resamples)
    if overlap.lists <= DENSE_LISTS:
        tables = np.zeros((resamples + 1, 1 << overlap.lists))
        tables[0, overlap.masks] = overlap.counts
        tables[1:, overlap.masks] = drawn
        unseen = chao_unseen(tables, overlap.lists)
        return n + float(unseen[0]), n + unseen[1:]
    rows = [Overlap(overlap.names, overlap.bits, counts) for counts in drawn[:200]]
    return n + chao_moment(overlap), n + np.array([chao_moment(row) for row in rows])


def uneven_capture(overlap: Overlap) -> float:
    """z of a common push in how often people are listed (Darroch's k^2/2 column beside the list effects).

    Far above 0: some people are on many lists and others on few, more than chance allows; then the unrecorded are
    likely to be the hard-to-list kind and estimates lean low. Beyond 8 lists 0 (not computed).
    """
    if overlap.lists > DENSE_LISTS:
        return 0.0
    cells = np.arange(1, 1 << overlap.lists)
    bits = (cells[:, None] >> np.arange(overlap.lists) & 1).astype(np.float64)
    design = np.column_stack([np.ones(cells.size), bits, bits.sum(axis=1) ** 2 / 2.0])
    beta = poisson_regression(overlap.dense()[None, 1:].astype(np.float64), design)[0]
    mu = np.exp(np.clip(design @ beta, -30.0, 30.0))
    covariance = np.linalg.pinv(design.T @ (mu[:, None] * design))
    return float(beta[-1] / np.sqrt(max(covariance[-1, -1], 1e-12)))
