"""The latent change-point model: expectation-maximisation over volunteers, spam, images and the prior over time.

Each round: likelihood rows per answer type, posterior per structure, volunteers' parameters one Newton step on,
their distribution (empirical Bayes), spam shares, the prior over windows; every second of the first rounds the images
from gold. Gold structures are not clamped here: their crowd-only posterior is what calibration is measured on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from sijill.damage import kernels, twin
from sijill.damage.legibility import Legibility, Spread, flat, learn
from sijill.damage.problem import Floats, Ints, Problem

BUSY = 10  # answers from which on a volunteer's own share of contrary answers is heard


class Engine(NamedTuple):
    """One implementation of the inner loops."""

    name: str
    likelihood: Callable[..., None]
    weigh: Callable[..., float]
    tally: Callable[..., None]
    two_stage: Callable[..., None]


ENGINES = {
    "numba": Engine("numba", kernels.likelihood, kernels.weigh, kernels.tally, kernels.two_stage),
    "numpy": Engine("numpy", twin.likelihood, twin.weigh, twin.tally, twin.two_stage),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a fit may vary; the defaults are those of docs/methods/damage.md."""

    rounds: int = 60
    settled: float = 3e-4  # stop when the mean change of a structure's posterior falls below
    image_rounds: int = 16
    spread: Spread = field(default_factory=Spread)
    spam_prior: tuple[float, float] = (0.3, 4.0)
    contrary_prior: float = 0.1  # as spam_prior[0], for answers that keep away from the truth
    contrary_weight: float = 50.0  # made-up answers that hold the shape of contrary answers to `contrary_start`
    contrary_round: int = 14  # when it is decided whether the crowd has contrary volunteers at all
    contrary_least: float = 0.02  # the share of volunteers from which on it has
    prior_power: float = 0.5  # the crowd's own prior confirms itself: flattened, it costs less where it is wrong
    gold_weight: float = 15.0  # gold structures worth G / (G + this) of the prior over windows
    start: tuple[float, float] = (-2.5, 1.0)
    engine: str = "numba"


@dataclass(frozen=True, slots=True, kw_only=True)
class Volunteers:
    """log_odds (A, 2): false flag and hit; dishonest (A, 2): weights of spam and of contrary answers; answers (A,);
    centre, width (2,): distribution of the log odds."""

    log_odds: Floats
    dishonest: Floats
    answers: Floats
    centre: Floats
    width: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A fitted model. rows, honest (M, K) belong to the final parameters; posterior (B, K) is not calibrated yet.

    otherwise (2, K, K): p(y | k) of spam and of contrary answers, at [., y, k].
    """

    volunteers: Volunteers
    legibility: Legibility
    otherwise: Floats
    prior: Floats
    rows: Floats
    honest: Floats
    posterior: Floats
    log_likelihood: tuple[float, ...]
    rounds: int


def estimate(problem: Problem, gold: Ints, truth: Ints, settings: Settings) -> Estimate:
    """Fit the model; gold, truth (G,) may be empty: then all images count as equally legible."""
    engine = ENGINES[settings.engine]
    crowd = _newcomers(problem, settings)
    images, prior = flat(problem.frames), np.full(problem.windows, 1 / problem.windows)
    otherwise = np.stack([np.full((problem.windows,) * 2, 1 / problem.windows), contrary_start(problem.windows)])
    rows, honest, counts = (np.empty((len(problem.mark), problem.windows)) for _ in range(3))
    posterior, before = (np.zeros((problem.structures, problem.windows)) for _ in range(2))
    slopes, named = np.empty((problem.volunteers, 7)), np.empty_like(otherwise)
    types = (problem.volunteer, problem.mark, problem.seen)
    trace: list[float] = []
    contrary = settings.contrary_prior > 0
    for turn in range(settings.rounds):
        odds, image = np.exp(crowd.log_odds), images.image()
        engine.likelihood(*types, odds, image, crowd.dishonest, otherwise, rows, honest)
        table, row_of = prior_rows(problem, prior)
        trace.append(float(engine.weigh(problem.start, problem.kind, rows, table, row_of, posterior, counts)))
        change = float(np.abs(posterior - before).sum(axis=1).mean()) if problem.structures else 0.0
        settled = change < settings.settled and turn > (settings.contrary_round if contrary else 4)
        if turn + 1 == settings.rounds or settled:
            break
        before[:] = posterior
        engine.tally(*types, odds, image, crowd.dishonest, otherwise, counts, honest, slopes, named)
        prior = _prior(problem, posterior, prior, truth, settings)
        contrary = contrary and (turn != settings.contrary_round or _has_contrary(crowd, settings))
        crowd = _improve(crowd, slopes, settings, contrary)
        otherwise = _otherwise(named, settings)
        if len(gold) and 3 <= turn < settings.image_rounds and turn % 2:
            images = learn(problem, gold, truth, crowd.log_odds, honest, images, spread=settings.spread, steps=2)
    return Estimate(
        volunteers=crowd,
        legibility=images,
        otherwise=otherwise,
        prior=prior,
        rows=rows,
        honest=honest,
        posterior=posterior,
        log_likelihood=tuple(trace),
        rounds=len(trace),
    )


def prior_rows(problem: Problem, prior: Floats) -> tuple[Floats, Ints]:
    """The prior cut to each distinct pair of bounds: (P, K) rows and the row of each structure (B,)."""
    spans, row_of = np.unique(problem.lowest * problem.windows + problem.highest, return_inverse=True)
    low, high = spans // problem.windows, spans % problem.windows
    window = np.arange(problem.windows)[None, :]
    table = np.where((window >= low[:, None]) & (window <= high[:, None]), prior[None, :], 0.0)
    return table / table.sum(axis=1, keepdims=True), row_of.astype(np.int64)


def contrary_start(windows: int) -> Floats:
    """(K, K) at [y, k]: answers of somebody who keeps away from the truth; never the window k itself."""
    gap = np.abs(np.arange(windows)[:, None] - np.arange(windows)[None, :])
    shape = np.where(gap == 0, 0.0, np.where(gap == 1, 0.25, 1.0))
    shares: Floats = 0.01 / windows + 0.99 * shape / shape.sum(axis=0, keepdims=True)
    return shares


def _otherwise(named: Floats, settings: Settings) -> Floats:
    """Spam names frames whatever the change; contrary answers keep to their start until many say otherwise."""
    windows = named.shape[1]
    spam = named[0].sum(axis=1) + 1
    start = contrary_start(windows)
    contrary = named[1] + settings.contrary_weight * start
    np.fill_diagonal(contrary, 0.0)
    contrary = 0.01 / windows + 0.99 * contrary / contrary.sum(axis=0, keepdims=True)
    return np.stack([np.repeat((spam / spam.sum())[:, None], windows, axis=1), contrary])


def _newcomers(problem: Problem, settings: Settings) -> Volunteers:
    size = problem.volunteers
    return Volunteers(
        log_odds=np.tile(np.array(settings.start), (size, 1)),
        dishonest=np.tile(np.array([0.05, 0.02 if settings.contrary_prior > 0 else 0.0]), (size, 1)),
        answers=np.zeros(size),
        centre=np.array(settings.start),
        width=np.ones(2),
    )


def _prior(problem: Problem, posterior: Floats, prior: Floats, truth: Ints, settings: Settings) -> Floats:
    """Self-consistent for bounded structures (Turnbull 1976), flattened, mixed with gold frequencies."""
    table, row_of = prior_rows(problem, prior)
    share = np.bincount(row_of, minlength=len(table)).astype(np.float64)
    inside = table > 0
    exposure = (share[:, None] * inside / (inside * prior).sum(axis=1, keepdims=True)).sum(axis=0)
    crowd: Floats = ((posterior.sum(axis=0) + 0.5) / np.maximum(exposure, 1e-9)) ** settings.prior_power
    crowd /= crowd.sum()
    if not len(truth):
        return crowd
    part = len(truth) / (len(truth) + settings.gold_weight)
    counted = np.bincount(truth, minlength=problem.windows) + 5 * crowd
    mixed: Floats = (1 - part) * crowd + part * counted / counted.sum()
    return mixed


def _has_contrary(crowd: Volunteers, settings: Settings) -> bool:
    """Whether enough volunteers answer mostly against the truth. Otherwise the class only takes honest slips in."""
    busy = crowd.answers >= BUSY
    return bool(busy.any()) and float((crowd.dishonest[busy, 1] > 0.5).mean()) >= settings.contrary_least


def _improve(crowd: Volunteers, slopes: Floats, settings: Settings, contrary: bool) -> Volunteers:
    """One Newton step per volunteer towards the posterior mode, then the distribution over active volunteers.

    The distribution keeps the weight of five volunteers on its starting values, so that small projects stay stable.
    """
    active = slopes[:, 6] > 0
    log_odds, centre, width = crowd.log_odds.copy(), crowd.centre.copy(), crowd.width.copy()
    few = 5.0
    for side in (0, 1):
        score = slopes[:, 2 * side] - (log_odds[:, side] - centre[side]) / width[side] ** 2
        curve = slopes[:, 2 * side + 1] + width[side] ** -2
        log_odds[:, side] += np.clip(score / curve, -1.5, 1.5)
        own = log_odds[active, side]
        centre[side] = (own.sum() + few * settings.start[side]) / (len(own) + few)
        squares = ((own - centre[side]) ** 2 + 1 / curve[active]).sum()
        width[side] = np.sqrt((squares + few) / (len(own) + few))
    a, b = settings.spam_prior
    pulls = np.array([a, settings.contrary_prior if contrary else 0.0])
    dishonest = (pulls + slopes[:, 4:6]) / (pulls.sum() + b + slopes[:, 6:7])
    if not contrary:
        dishonest[:, 1] = 0.0
    return Volunteers(log_odds=log_odds, dishonest=dishonest, answers=slopes[:, 6].copy(), centre=centre, width=width)
