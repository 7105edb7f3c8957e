"""How legible each image is, and how answers slip by a frame or two: learned from gold structures only.

Where the truth is known, each answer is a row of yes/no trials ("flagged at frame t?"). Two penalised logistic
regressions (before and after the change) give image effects u_t, v_t and lag effects, with the volunteers' own
parameters as offsets. From the crowd alone these cannot be learned: an illegible first destroyed frame looks like
strikes one frame later (docs/methods/damage.md §2).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sijill.damage.problem import Floats, Ints, Problem

# Lags: before the change 1, 2, 3 or more frames early; for "never destroyed" the last frame and the rest;
# after it 0, 1, 2 or more frames late. The third and the sixth are the reference.
EARLY, EARLY_BASE, NEVER_LAST, NEVER, LATE_BASE, LAGS = 0, 2, 3, 4, 5, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Prior standard deviations of the effects, in log odds."""

    image: float = 2.0
    lag: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Legibility:
    """false, hit (T,): log odds of a flag before and after the change, against the average image; lag (8,)."""

    false: Floats
    hit: Floats
    lag: Floats

    def image(self) -> Floats:
        """(T, K): exp of the effect at frame t when the change is at k, as `kernels.likelihood` wants it."""
        frames = len(self.false)
        before = np.arange(frames)[:, None] < np.arange(frames + 1)[None, :]
        own = np.where(before, self.false[:, None], self.hit[:, None])
        effect: Floats = np.exp(own + self.lag[lag_classes(frames)])
        return effect


def flat(frames: int) -> Legibility:
    """All images alike: what is assumed without gold."""
    return Legibility(false=np.zeros(frames), hit=np.zeros(frames), lag=np.zeros(LAGS))


def lag_classes(frames: int) -> Ints:
    """(T, K) lag class of frame t when the change is at k."""
    t, k = np.arange(frames)[:, None], np.arange(frames + 1)[None, :]
    never = np.where(t == frames - 1, NEVER_LAST, NEVER)
    early = np.where(k < frames, np.minimum(k - t, 3) - 1, never)
    classes: Ints = np.where(t < k, early, LATE_BASE + np.minimum(t - k, 2))
    return classes


def learn(
    experts: Problem,
    truth: Ints,
    log_odds: Floats,
    honest: Floats,
    before: Legibility,
    *,
    spread: Spread,
    steps: int,
) -> Legibility:
    """Newton steps from `before`. experts: the gold structures alone, truth (G,) their first destroyed frame.

    log_odds (A, 2); honest (M, K): the share of each answer type that the chain explains.
    """
    frames = experts.frames
    kind, k = experts.kind, np.repeat(truth, np.diff(experts.start))
    at, t = np.nonzero(experts.seen[kind] > 0)
    kind, k = kind[at], k[at]
    flagged = (experts.mark[kind] == t).astype(np.float64)
    weight = honest[kind, k]
    lag = lag_classes(frames)[t, k]
    sides = []
    for side, own, base in ((0, before.false, EARLY_BASE), (1, before.hit, LATE_BASE)):
        mine = (t < k) if side == 0 else (t >= k)
        offset = log_odds[experts.volunteer[kind[mine]], side]
        effects = np.concatenate([own, before.lag])
        penalty = np.concatenate([np.full(frames, spread.image**-2), np.full(LAGS, spread.lag**-2)])
        penalty[frames + base] = 1e9
        sides.append(_newton(t[mine], frames + lag[mine], flagged[mine], weight[mine], offset, effects, penalty, steps))
    early, late = sides
    lags = np.concatenate([early[frames:][:LATE_BASE], late[frames:][LATE_BASE:]])
    return Legibility(false=early[:frames], hit=late[:frames], lag=lags)


def _newton(
    first: Ints,
    second: Ints,
    flagged: Floats,
    weight: Floats,
    offset: Floats,
    effects: Floats,
    penalty: Floats,
    steps: int,
) -> Floats:
    """Penalised logistic regression with two indicator columns per trial; steps of at most 1 in log odds."""
    size = len(effects)
    for _ in range(steps):
        p = 1 / (1 + np.exp(-np.clip(offset + effects[first] + effects[second], -30, 30)))
        score, curve = weight * (flagged - p), weight * p * (1 - p)
        gradient = np.bincount(first, score, size) + np.bincount(second, score, size) - penalty * effects
        cross = np.bincount(first * size + second, weights=curve, minlength=size * size).reshape(size, size)
        diagonal = np.bincount(first, curve, size) + np.bincount(second, curve, size) + penalty
        hessian = cross + cross.T + np.diag(diagonal)
        effects = effects + np.clip(np.linalg.solve(hessian, gradient), -1, 1)
    return effects
