"""Bring scores to probabilities: a straight line in log-odds, and the never falling sequence nearest to what was seen.

`line` finds slope and offset (Platt 1999), from labels or from chances; `brought` is the scorer so moved, so that what
ships needs no second step. `rising` pools adjacent violators (Ayer et al. 1955). Lines are learned from links that the
scorer did not see: cross-fitted (`bench.linkage.train`, `train_events`), or without labels (`absent`).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from sijill.linkage.boost import Boosted

Doubles = npt.NDArray[np.float64]
STEADY = 0.003
"""How firmly a slope is held near one, beside the mean loss."""


def line(scores: Doubles, chance: Doubles) -> tuple[float, float]:
    """Slope and offset of the logistic line (Platt 1999) nearest to the chances, slope held near one."""

    def loss(at: Doubles) -> float:
        z = at[0] * scores + at[1]
        return float((np.logaddexp(0, z) - chance * z).mean() + STEADY * (at[0] - 1) ** 2)

    slope, offset = minimize(loss, np.array([1.0, 0.0]), method="L-BFGS-B", bounds=[(0.2, 5.0), (-15.0, 15.0)]).x
    return float(slope), float(offset)


def brought(scorer: Boosted, line: tuple[float, float]) -> Boosted:
    """The scorer with its scores moved along a line: slope times the score plus the offset."""
    slope, offset = line
    leaf = (scorer.leaf * slope).astype(np.float32)
    return replace(scorer, base=scorer.base * slope + offset, leaf=leaf)


def rising(value: Doubles, weight: Doubles) -> Doubles:
    """The never falling sequence nearest to `value` in weighted squares (pooling adjacent violators)."""
    means: list[float] = []
    weights: list[float] = []
    sizes: list[int] = []
    for mean, mass in zip(value.tolist(), weight.tolist(), strict=True):
        size = 1
        while means and means[-1] >= mean:
            before, theirs = means.pop(), weights.pop()
            mean, mass = (mean * mass + before * theirs) / (mass + theirs), mass + theirs
            size += sizes.pop()
        means.append(mean)
        weights.append(mass)
        sizes.append(size)
    return np.repeat(np.array(means), sizes)
