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
from sijill.damage.kernels import Parameters
from sijill.damage.legibility import Legibility, Spread, flat, learn
from sijill.damage.problem import Floats, Ints, Problem

BUSY = 10  # answers from which on a volunteer's own share of contrary answers is heard


class Engine(NamedTuple):
    """One implementation of the inner loops."""

    name: str
    likelihood: Callable[..., None]
    expect: Callable[..., tuple[float, float]]
    tally: Callable[..., None]
    two_stage: Callable[..., None]


ENGINES = {
    "numba": Engine("numba", kernels.likelihood, kernels.expect, kernels.tally, kernels.two_stage),
    "numpy": Engine("numpy", twin.likelihood, twin.expect, twin.tally, twin.two_stage),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a fit may vary; the defaults are those of docs/methods/damage.md."""

    rounds: int = 60
    settled: float = 5e-4  # stop when the mean change of a structure's posterior falls below
    stride: float = 1.5  # Newton steps times this: the rounds move slower than they may (over-relaxed EM)
    image_rounds: int = 12
    spread: Spread = field(default_factory=Spread)
    spam_prior: tuple[float, float] = (0.3, 4.0)
    contrary_prior: float = 0.1  # as spam_prior[0], for answers that keep away from the truth
    contrary_weight: float = 50.0  # made-up answers that hold the shape of contrary answers to `contrary_start`
    contrary_round: int = 16  # when it is decided whether the crowd has contrary volunteers at all
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
class Belief:
    """What one round starts from. prior (K,); otherwise (2, K, K): p(y | k) of spam and of contrary answers, at
    [., y, k]; contrary: whether such answers are thought possible."""

    volunteers: Volunteers
    legibility: Legibility
    otherwise: Floats
    prior: Floats
    contrary: bool

    @property
    def parameters(self) -> Parameters:
        crowd = self.volunteers
        return Parameters(np.exp(crowd.log_odds), self.legibility.image(), crowd.dishonest, self.otherwise)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A fitted model. rows (M, K) belong to the final parameters; posterior (B, K) is not calibrated yet."""

    belief: Belief
    rows: Floats
    posterior: Floats
    log_likelihood: tuple[float, ...]
    rounds: int


def estimate(problem: Problem, gold: Ints, truth: Ints, settings: Settings) -> Estimate:
    """Fit the model; gold, truth (G,) may be empty: then all images count as equally legible.

    Rounds of expectation and maximisation until the posteriors settle or the rounds are up.
    """
    belief = _at_first(problem, settings)
    engine = ENGINES[settings.engine]
    rows = np.empty((len(problem.mark), problem.windows))
    posterior, before = (np.zeros((problem.structures, problem.windows)) for _ in range(2))
    slopes, named = np.empty((problem.volunteers, 7)), np.empty_like(belief.otherwise)
    types, blocks, spans, experts = problem.types, problem.in_blocks(), spans_of(problem), problem.few(gold)
    trace: list[float] = []
    for turn in range(settings.rounds):
        by, before, posterior = belief.parameters, posterior, before
        table = prior_rows(spans, belief.prior)
        fit, change = engine.expect(types, by, blocks, table, spans.row_of, before, rows, posterior)
        trace.append(float(fit))
        least = settings.contrary_round if belief.contrary else 4
        if turn + 1 == settings.rounds or (turn > least and change < settings.settled * problem.structures):
            break
        engine.tally(types, by, blocks, posterior, rows, slopes, named)
        prior = _prior(spans, posterior, belief.prior, truth, settings)
        contrary = belief.contrary and (turn != settings.contrary_round or _has_contrary(belief.volunteers, settings))
        crowd, images = _improve(belief.volunteers, slopes, settings, contrary), belief.legibility
        if len(gold) and 3 <= turn < settings.image_rounds and turn % 2:
            share = honest_share(experts, by, engine)
            images = learn(experts, truth, crowd.log_odds, share, images, spread=settings.spread, steps=2)
        belief = Belief(
            volunteers=crowd,
            legibility=images,
            otherwise=_otherwise(named, settings),
            prior=prior,
            contrary=contrary,
        )
    return Estimate(belief=belief, rows=rows, posterior=posterior, log_likelihood=tuple(trace), rounds=len(trace))


def _at_first(problem: Problem, settings: Settings) -> Belief:
    windows = problem.windows
    return Belief(
        volunteers=_newcomers(problem, settings),
        legibility=flat(problem.frames),
        otherwise=np.stack([np.full((windows, windows), 1 / windows), contrary_start(windows)]),
        prior=np.full(windows, 1 / windows),
        contrary=settings.contrary_prior > 0,
    )


class Spans(NamedTuple):
    """The distinct pairs of bounds: lowest and highest window (P,), and the pair of each structure, row_of (B,)."""

    low: Ints
    high: Ints
    row_of: Ints


def honest_share(problem: Problem, by: Parameters, engine: Engine) -> Floats:
    """(M, K): the share of p(answer | k) that the chain of looks explains; the rest is spam or contrary."""
    rows = np.empty((len(problem.mark), problem.windows))
    engine.likelihood(problem.types, by, rows, 0, len(rows))
    noise = by.dishonest[problem.volunteer].T[:, :, None] * np.where(
        (problem.mark >= 0)[None, :, None], by.otherwise[:, np.maximum(problem.mark, 0)], 1.0
    )
    chain = rows - noise.sum(axis=0)
    share: Floats = chain / rows
    return share


def spans_of(problem: Problem) -> Spans:
    """Which windows are possible where."""
    spans, row_of = np.unique(problem.lowest * problem.windows + problem.highest, return_inverse=True)
    return Spans(spans // problem.windows, spans % problem.windows, row_of.astype(np.int64))


def prior_rows(spans: Spans, prior: Floats) -> Floats:
    """(P, K): the prior cut to each pair of bounds."""
    window = np.arange(len(prior))[None, :]
    table = np.where((window >= spans.low[:, None]) & (window <= spans.high[:, None]), prior[None, :], 0.0)
    cut: Floats = table / table.sum(axis=1, keepdims=True)
    return cut


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


def _prior(spans: Spans, posterior: Floats, prior: Floats, truth: Ints, settings: Settings) -> Floats:
    """Self-consistent for bounded structures (Turnbull 1976), flattened, mixed with gold frequencies."""
    inside = prior_rows(spans, prior) > 0
    share = np.bincount(spans.row_of, minlength=len(inside)).astype(np.float64)
    exposure = (share[:, None] * inside / (inside * prior).sum(axis=1, keepdims=True)).sum(axis=0)
    crowd: Floats = ((posterior.sum(axis=0) + 0.5) / np.maximum(exposure, 1e-9)) ** settings.prior_power
    crowd /= crowd.sum()
    if not len(truth):
        return crowd
    part = len(truth) / (len(truth) + settings.gold_weight)
    counted = np.bincount(truth, minlength=len(prior)) + 5 * crowd
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
        log_odds[:, side] += np.clip(settings.stride * score / curve, -1.5, 1.5)
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
