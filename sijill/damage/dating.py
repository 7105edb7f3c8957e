"""Date every structure: model, two-stage mixture, calibration on gold, windows.

Steps: fit the change-point model to the crowd (images from gold); fit the two-stage mixture; give each gold structure
a posterior from images learned without it (five folds) and fit the temperature on those; temper all; put a
structure's missing images into the window that the next image closes. Gold structures carry the expert's frame.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sijill.damage.calibration import (
    expected_calibration_error,
    expected_temperature,
    fit_temperature,
    smallest_sets,
    temper,
    truth_probability,
    window_level,
)
from sijill.damage.changepoint import ENGINES, Estimate, Settings, estimate, honest_share
from sijill.damage.legibility import learn
from sijill.damage.problem import Floats, Ints, Problem
from sijill.damage.twostage import Mixture, apply_mixture, fit_mixture

FOLDS = 5
FEWEST_GOLD = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldCheck:
    """The crowd's windows of gold structures against the experts, images learned on the other gold structures."""

    structures: int
    accuracy: float
    within_one: float
    calibration_error: float
    surprise: float
    covered: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Dating:
    """posterior (B, K): calibrated, gold structures at the expert's frame; crowd (B, K): the same without experts.

    inside (B, K): the 90 % window, level the least that one holds. second (B, K): P(second change there).
    tau: temperature. check: None without gold.
    """

    estimate: Estimate
    mixture: Mixture
    posterior: Floats
    crowd: Floats
    second: Floats
    inside: NDArray[np.bool_]
    level: float
    tau: float
    expected_tau: float
    check: GoldCheck | None


def date_structures(problem: Problem, gold: Ints, truth: Ints, settings: Settings, seed: int = 0) -> Dating:
    """gold, truth (G,): structures with an expert's first destroyed frame (T = never); both may be empty."""
    truth = next_available(problem, gold, truth)
    fitted = estimate(problem, gold, truth, settings)
    mixture = fit_mixture(problem, fitted, settings)
    stages = apply_mixture(problem, fitted.rows, fitted.belief.prior, mixture, settings)
    raw = shown(problem, stages.posterior)
    expected = expected_temperature(raw) if problem.structures else 1.0
    tau, held_out = expected, None
    if len(gold) >= FEWEST_GOLD:
        held_out = _without_themselves(problem, fitted, mixture, gold, truth, settings, seed)
        tau = fit_temperature(held_out, truth, expected)
    crowd = temper(raw, tau)
    level = window_level(crowd)
    posterior = crowd.copy()
    posterior[gold] = np.eye(problem.windows)[truth]
    return Dating(
        estimate=fitted,
        mixture=mixture,
        posterior=posterior,
        crowd=crowd,
        second=shown(problem, stages.second),
        inside=smallest_sets(posterior, level),
        level=level,
        tau=tau,
        expected_tau=expected,
        check=None if held_out is None else _check(temper(held_out, tau), truth, level),
    )


def next_available(problem: Problem, structures: Ints, frames: Ints) -> Ints:
    """Move a frame that a structure has no image of to the next one it has."""
    after = np.concatenate([problem.available[structures], np.ones((len(structures), 1), np.uint8)], axis=1) > 0
    after &= np.arange(problem.windows)[None, :] >= frames[:, None]
    moved: Ints = after.argmax(axis=1).astype(np.int64)
    return moved


def shown(problem: Problem, posterior: Floats) -> Floats:
    """Add what lies on missing images to the window closed by the structure's next image."""
    merged = posterior.copy()
    for frame in np.flatnonzero(~problem.available.all(axis=0)):
        absent = problem.available[:, frame] == 0
        merged[absent, frame + 1] += merged[absent, frame]
        merged[absent, frame] = 0.0
    return merged


def _without_themselves(
    problem: Problem, fitted: Estimate, mixture: Mixture, gold: Ints, truth: Ints, settings: Settings, seed: int
) -> Floats:
    """(G, K): each gold structure's posterior under images learned from the other folds."""
    engine, crowd = ENGINES[settings.engine], fitted.belief.volunteers
    experts, by = problem.few(gold), fitted.belief.parameters
    share, rows = honest_share(experts, by, engine), np.empty((len(experts.mark), problem.windows))
    fold = np.random.default_rng(seed).permutation(len(gold)) % FOLDS
    held_out = np.empty((len(gold), problem.windows))
    for turn in range(FOLDS):
        out, rest = np.flatnonzero(fold == turn), np.flatnonzero(fold != turn)
        images = learn(
            experts.only(rest),
            truth[rest],
            crowd.log_odds,
            share,
            fitted.belief.legibility,
            spread=settings.spread,
            steps=4,
        )
        engine.likelihood(experts.types, by._replace(image=images.image()), rows, 0, len(rows))
        part = experts.only(out)
        held_out[out] = shown(part, apply_mixture(part, rows, fitted.belief.prior, mixture, settings).posterior)
    return held_out


def _check(posterior: Floats, truth: Ints, level: float) -> GoldCheck:
    best, told = posterior.argmax(axis=1), truth_probability(posterior, truth)
    return GoldCheck(
        structures=len(truth),
        accuracy=float((best == truth).mean()),
        within_one=float((np.abs(best - truth) <= 1).mean()),
        calibration_error=expected_calibration_error(posterior, truth),
        surprise=float(-np.log(told).mean()),
        covered=float(smallest_sets(posterior, level)[np.arange(len(truth)), truth].mean()),
    )
