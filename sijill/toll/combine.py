"""Put estimates together: over imputed or differently linked tables, over strata.

Over replicates of the same people (imputations, plausible linkages): (a) the mixture of the draws, exact for
Bayesian draws and the default; (b) the rule of HRDAG's verdata, a normal interval for log n_0 with
T = W + (1 + 1/m) B; (c) Rubin's (1987) degrees of freedom in the same rule. Over strata: independent draws are
added, never the ends of intervals. Leaves out: running the estimates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
from scipy.stats import t as student

from sijill.model.errors import InvalidValue

Floats = npt.NDArray[np.float64]


class Rule(StrEnum):
    """How replicates are combined."""

    MIXTURE = "mixture"
    VERDATA = "verdata"
    RUBIN = "rubin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Combined:
    """N over replicates: interval and point, the rule, degrees of freedom where it has them, and the linkage's pull."""

    rule: Rule
    low: float
    point: float
    high: float
    replicates: int
    freedom: float | None
    between_share: float
    median_ratio: float


@dataclass(frozen=True, slots=True)
class Replicate:
    """One table's answer: documented people and draws of the total N."""

    documented: int
    totals: Floats


def mixture(replicates: Sequence[Replicate]) -> Floats:
    """Draws of the equal mixture: each replicate gives the same number of draws, evenly picked."""
    size = min(r.totals.size for r in replicates)
    return np.concatenate([np.sort(r.totals)[np.linspace(0, r.totals.size - 1, size).round().astype(int)]
                           for r in replicates])  # fmt: skip


def combine(replicates: Sequence[Replicate], rule: Rule = Rule.MIXTURE, level: float = 0.95) -> Combined:
    """Combine replicates of one population by `rule`.

    Raises InvalidValue with fewer than two replicates: one table shows nothing about the linkage.
    """
    if len(replicates) < 2:
        raise InvalidValue("one replicate says nothing about linkage", remedy="Give two or more linked tables")
    unseen = [np.maximum(r.totals - r.documented, 0.0) for r in replicates]
    logs = [np.log(np.where(u > 0.0, u, 0.1)) for u in unseen]
    m = len(replicates)
    means = np.array([x.mean() for x in logs])
    within, between = float(np.mean([x.var(ddof=1) for x in logs])), float(means.var(ddof=1))
    total = within + (1.0 + 1.0 / m) * between
    medians = [float(np.median(r.totals)) for r in replicates]
    shared = {
        "rule": rule,
        "replicates": m,
        "between_share": (1.0 + 1.0 / m) * between / total if total > 0.0 else 0.0,
        "median_ratio": max(medians) / min(medians),
    }
    if rule is Rule.MIXTURE:
        low, high = (float(q) for q in np.quantile(mixture(replicates), [(1 - level) / 2, (1 + level) / 2]))
        point = float(np.mean([r.totals.mean() for r in replicates]))
        return Combined(low=low, point=point, high=high, freedom=None, **shared)  # type: ignore[arg-type]
    ratio = within / between if between > 0.0 else np.inf
    freedom = (m - 1) * (1.0 + (ratio / (m + 1) if rule is Rule.VERDATA else m * ratio / (m + 1))) ** 2
    half = float(student.ppf((1 + level) / 2, freedom)) * np.sqrt(total)
    documented = float(np.mean([r.documented for r in replicates]))
    return Combined(
        low=documented + float(np.exp(means.mean() - half)),
        point=documented + float(np.mean([u.mean() for u in unseen])),
        high=documented + float(np.exp(means.mean() + half)),
        freedom=freedom,
        **shared,  # type: ignore[arg-type]
    )


def add_strata(strata: Sequence[Floats], rng: np.random.Generator) -> Floats:
    """Draws of the sum of independent strata: one shuffled draw from each, added."""
    size = max(draws.size for draws in strata)
    total: Floats = np.sum([rng.permutation(np.resize(draws, size)) for draws in strata], axis=0)
    return total
