"""One temperature for all windows, so that "90 %" means nine times in ten; and how to measure that.

The temperature is fitted on gold structures whose images were learned without them (five folds), with a prior centred
where simulated crowds of the same average certainty ended (`expected_temperature`). Without gold the prior centre is
used and the fit says that it is not calibrated.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sijill.damage.problem import Floats, Ints

TEMPERATURES = np.exp(np.linspace(np.log(0.7), np.log(4.0), 120))
PRIOR_WIDTH = 0.1
TOGETHER = 0.92  # what 90 % windows should hold on average: the middle of .88 to .96
LEVELS = tuple(round(0.5 + 0.005 * step, 3) for step in range(91))
CERTAIN, SINGLE = 0.96, 0.8  # best windows alone hold more than CERTAIN: nothing holds less, so at least SINGLE each


def expected_temperature(posterior: Floats) -> float:
    """A curve in the mean certainty, drawn on 24 simulated crowds (bench/damage/calibrate.py)."""
    unsure = 1 - float(posterior.max(axis=1).mean())
    return float(np.clip(1.0 + 0.75 * np.sqrt(max(unsure, 0.0)), 1.0, 1.6))


def fit_temperature(posterior: Floats, truth: Ints, expected: float) -> float:
    """Most probable temperature given gold structures' posteriors (G, K) and truths (G,)."""
    cost = [
        -np.log(truth_probability(temper(posterior, tau), truth)).sum()
        + 0.5 * (np.log(tau / expected) / PRIOR_WIDTH) ** 2
        for tau in TEMPERATURES
    ]
    return float(TEMPERATURES[int(np.argmin(cost))])


def temper(posterior: Floats, tau: float) -> Floats:
    """posterior ** (1 / tau), summing to one; impossible windows stay impossible."""
    with np.errstate(divide="ignore"):
        logs = np.log(posterior) / tau
    p = np.exp(logs - logs.max(axis=1, keepdims=True))
    tempered: Floats = p / p.sum(axis=1, keepdims=True)
    return tempered


def truth_probability(posterior: Floats, truth: Ints) -> Floats:
    """(G,) probability given to the true window, not below 1e-9."""
    told: Floats = np.maximum(posterior[np.arange(len(truth)), truth], 1e-9)
    return told


def expected_calibration_error(posterior: Floats, truth: Ints, bins: int = 10) -> float:
    """Mean gap between certainty of the best window and how often it is right, over ten equal bins of certainty."""
    certainty = posterior.max(axis=1)
    right = posterior.argmax(axis=1) == truth
    bin_of = np.minimum((certainty * bins).astype(np.int64), bins - 1)
    size = np.bincount(bin_of, minlength=bins)
    gap = np.abs(np.bincount(bin_of, certainty, bins) - np.bincount(bin_of, right, bins))
    return float(gap[size > 0].sum() / max(len(truth), 1))


def window_level(posterior: Floats) -> float:
    """The least probability of each structure's window that makes the project's windows hold 90 % together.

    Windows hold whole images, so most hold more than they must. The level, from one half up, is the one at which the
    mean probability of the windows comes nearest to TOGETHER: coverage of the project, not of each window.
    """
    if not len(posterior):
        return SINGLE
    sure = posterior.max(axis=1)
    if sure.mean() > CERTAIN:
        return SINGLE
    settled = sure >= LEVELS[-1]  # one window, whatever the level
    summed = np.sort(posterior[~settled], axis=1)[:, ::-1].cumsum(axis=1)
    rows = np.arange(len(summed))
    held = [sure[settled].sum() + summed[rows, _size(summed, level) - 1].sum() for level in LEVELS]
    return LEVELS[int(np.argmin(np.abs(np.array(held) - TOGETHER * len(posterior))))]


def smallest_sets(posterior: Floats, level: float) -> NDArray[np.bool_]:
    """(B, K): windows of the smallest set that holds at least `level`, likeliest first, never empty."""
    order = np.argsort(-posterior, axis=1, kind="stable")
    summed = np.take_along_axis(posterior, order, axis=1).cumsum(axis=1)
    chosen = np.zeros(posterior.shape, bool)
    inside = np.arange(posterior.shape[1])[None, :] < _size(summed, level)[:, None]
    np.put_along_axis(chosen, order, inside, axis=1)
    return chosen


def _size(summed: Floats, level: float) -> Ints:
    """(B,) how many of the likeliest windows it takes."""
    size: Ints = np.minimum((summed < level - 1e-12).sum(axis=1) + 1, summed.shape[1])
    return size
