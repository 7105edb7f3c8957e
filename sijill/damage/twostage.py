"""Structures that changed twice: damaged at one frame, destroyed at another, and volunteers disagree which counts.

A mixture over each structure: no second change, or a second change at frame c that a share of the volunteers takes
for the destruction (shares 0.2 to 0.5: the destruction itself is what most name). Prior weights by
expectation-maximisation on at most `SAMPLE` structures. This also removes most of the over-confidence that shared
errors give.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sijill.damage.changepoint import ENGINES, Estimate, Settings, prior_rows, spans_of
from sijill.damage.problem import Floats, Problem

SHARES = np.array([0.2, 0.35, 0.5])
SAMPLE = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixture:
    """plain: prior of no second change; weight (2, S): of a second change, next frame or further away."""

    plain: float
    weight: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Stages:
    """posterior (B, K) of the first destroyed frame; second (B, K) = P(second change at c)."""

    mixture: Mixture
    posterior: Floats
    second: Floats


START = Mixture(plain=0.93, weight=np.full((2, len(SHARES)), 0.02))


def fit_mixture(problem: Problem, fitted: Estimate, settings: Settings, *, turns: int = 3) -> Mixture:
    """Prior weights from an evenly spaced sample of structures."""
    take = np.unique(np.linspace(0, problem.structures - 1, min(SAMPLE, problem.structures)).astype(np.int64))
    part, mixture = problem.only(take), START
    frames = problem.frames
    others = np.array([[min(2.0, frames)], [max(frames - 2.0, 1.0)]])
    for _ in range(turns):
        _, _, mass = _run(part, fitted.rows, fitted.belief.prior, mixture, settings)
        total = mass.sum() + 2.0
        weight = (mass[1:].reshape(2, -1) + 0.01) / total * frames / others
        mixture = Mixture(plain=float((mass[0] + 1.9) / total), weight=np.maximum(weight, 1e-6))
    return mixture


def apply_mixture(problem: Problem, rows: Floats, prior: Floats, mixture: Mixture, settings: Settings) -> Stages:
    """Posterior of every structure of `problem` under the mixture."""
    posterior, second, _ = _run(problem, rows, prior, mixture, settings)
    return Stages(mixture=mixture, posterior=posterior, second=second)


def _run(
    problem: Problem, rows: Floats, prior: Floats, mixture: Mixture, settings: Settings
) -> tuple[Floats, Floats, Floats]:
    spans = spans_of(problem)
    posterior, second = (np.empty((problem.structures, problem.windows)) for _ in range(2))
    mass = np.zeros(1 + 2 * len(SHARES))
    ENGINES[settings.engine].two_stage(
        problem.start,
        problem.kind,
        problem.mark,
        rows,
        prior_rows(spans, prior),
        spans.row_of,
        mixture.plain,
        mixture.weight,
        SHARES,
        posterior,
        second,
        mass,
    )
    return posterior, second, mass
