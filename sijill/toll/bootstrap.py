"""Bias-corrected accelerated bootstrap intervals (Efron 1987) with the model selection repeated in every resample.

Resamples are multinomial from the observed cells. z0 comes from the share of resamples below the estimate, the
acceleration from estimates with one record taken from each cell: a = sum n_w r_w^3 / (6 (sum n_w r_w^2)^1.5),
r_w = mean of the leave-one-out estimates - the one without a record of cell w; levels Phi(z0 + (z0+z)/(1 - a(z0+z))).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

from sijill.toll.hierarchical import Model, pack
from sijill.toll.overlap import Overlap
from sijill.toll.poisson import existence_code, fit_many

Floats = npt.NDArray[np.float64]
Estimator = Callable[[Floats], Floats]
RESAMPLES = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Bootstrap:
    """Estimates of N over resamples, with what the corrected levels need."""

    estimate: float
    resamples: Floats
    z0: float
    acceleration: float
    undefined: int

    def quantile(self, probability: float) -> float:
        """BCa limit of N at one probability."""
        z = self.z0 + float(ndtri(probability))
        level = float(ndtr(self.z0 + z / (1.0 - self.acceleration * z)))
        return float(np.quantile(self.resamples, min(max(level, 0.0), 1.0)))


def bootstrap(
    overlap: Overlap, estimator: Estimator, rng: np.random.Generator, resamples: int = RESAMPLES
) -> Bootstrap:
    """BCa bootstrap of `estimator`, a function from tables (m, 2^J) to estimates of n_0 (m,)."""
    counts = overlap.dense().astype(np.float64)
    n = overlap.n
    drawn = rng.multinomial(n, counts / n, size=resamples).astype(np.float64)
    cells = np.flatnonzero(counts)
    shortened = np.repeat(counts[None], cells.size, axis=0)
    shortened[np.arange(cells.size), cells] -= 1.0
    unseen = estimator(np.concatenate([counts[None], shortened, drawn]))
    estimate = n + float(unseen[0])
    jackknife = n - 1 + unseen[1 : cells.size + 1]
    values = n + unseen[cells.size + 1 :]
    defined = values[np.isfinite(values)]
    ties = 0.5 * np.sum(np.abs(defined - estimate) <= 1e-9)
    share = float(np.sum(defined < estimate - 1e-9) + ties) / max(defined.size, 1)
    below = min(max(share, 0.5 / resamples), 1.0 - 0.5 / resamples)
    usable = np.isfinite(jackknife)
    weight, left = counts[cells][usable], jackknife[usable]
    r = (weight @ left) / weight.sum() - left
    spread = float((weight * r**2).sum())
    return Bootstrap(
        estimate=estimate,
        resamples=np.sort(defined),
        z0=float(ndtri(below)),
        acceleration=float((weight * r**3).sum() / (6.0 * spread**1.5)) if spread > 0.0 else 0.0,
        undefined=int(values.size - defined.size),
    )


def best_of(models: list[Model]) -> Estimator:
    """The estimator that fits each table by every one of `models` and keeps the best BIC whose estimate exists."""

    def estimator(tables: Floats) -> Floats:
        packed, sizes = pack(models)
        m = len(models)
        unseen, bic = np.empty((tables.shape[0], m)), np.empty((tables.shape[0], m))
        one, fits, codes = np.empty(m), np.empty(m), np.empty(m, np.int64)
        for i, table in enumerate(np.ascontiguousarray(tables)):
            fit_many(np.broadcast_to(table, (m, table.size)), packed, sizes, one, fits, codes)
            unseen[i] = one
            bic[i] = np.where(codes < 2, -2.0 * fits + sizes * np.log(table[1:].sum()), np.inf)
        chosen = np.full(tables.shape[0], np.nan)
        for i, table in enumerate(tables):
            for k in np.argsort(bic[i], kind="stable"):
                if np.isfinite(bic[i, k]) and existence_code(table, np.array(models[k], np.int64)) == 0:
                    chosen[i] = unseen[i, k]
                    break
        return chosen

    return estimator
