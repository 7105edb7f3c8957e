"""An invented city for testing matches: places, windows with honest certainty, incidents some of which fell there.

Destroyed structures in a square, most of them by strikes that nobody reported (in clusters, as strikes fall), the
rest by reported incidents whose place is known to some accuracy. Windows are drawn calibrated: a structure whose
best window holds 90 % has it right nine times in ten.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from sijill.damage.matching import Incidents
from sijill.damage.problem import Floats, Ints
from sijill.damage.windows import Windows

DAY_ONE = 736_500


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """place (B, 2) metres; cause (B,): incident number or -1 (unreported)."""

    windows: Windows
    place: Floats
    incidents: Incidents
    cause: Ints


def draw_scene(
    seed: int,
    *,
    structures: int = 11_000,
    side: float = 5_000.0,
    days: int = 130,
    incidents: int = 400,
    each: float = 1.7,
    sigma: float = 20.0,
    frames: int = 8,
) -> Scene:
    """All `structures` are destroyed; `incidents` reported ones destroy about `each` around their true place."""
    rng = np.random.default_rng(seed)
    place = rng.uniform(0, side, (structures, 2))
    day, cause = _unreported_days(rng, place, days), np.full(structures, -1)
    centre = place[rng.choice(structures, incidents, replace=False)]
    when = rng.integers(1, days, incidents)
    for i in range(incidents):
        hit = 1 + rng.poisson(each - 1)
        free = np.flatnonzero(cause < 0)
        nearest = free[np.argsort(((place[free] - centre[i]) ** 2).sum(axis=1))[:hit]]
        cause[nearest], day[nearest] = i, when[i]
    reported = centre + rng.normal(0, sigma, centre.shape)
    cuts = np.sort(rng.choice(np.arange(5, days), frames - 1, replace=False))
    dates = np.concatenate([[0], cuts, [days]])
    ids = tuple(f"incident-{i}" for i in range(incidents))
    return Scene(
        windows=_windows(rng, day, dates, structures),
        place=place,
        incidents=Incidents(
            ids=ids, place=reported, sigma=np.full(incidents, sigma), first=when + DAY_ONE, last=when + DAY_ONE
        ),
        cause=cause,
    )


def _unreported_days(rng: np.random.Generator, place: Floats, days: int) -> Ints:
    """Neighbours fall on one day: each structure takes the day of the nearest of many strike centres."""
    strikes = rng.uniform(0, place.max(), (len(place) // 3, 2))
    when = rng.integers(1, days + 1, len(strikes))
    nearest: Ints = when[cKDTree(strikes).query(place)[1]].astype(np.int64)
    return nearest


def _windows(rng: np.random.Generator, day: Ints, dates: Ints, structures: int) -> Windows:
    """Posteriors over the windows between `dates`, each as sure as it is right."""
    width = len(dates) - 1
    true = np.clip(np.searchsorted(dates, day, side="left") - 1, 0, width - 1)
    sure = rng.choice([0.98, 0.9, 0.7], structures, p=[0.6, 0.25, 0.15])
    right = rng.random(structures) < sure
    slip = np.clip(true + np.where(rng.random(structures) < 0.5, 1, -1), 0, width - 1)
    slip = np.where(slip == true, np.where(true > 0, true - 1, true + 1), slip)
    best = np.where(right, true, slip)
    chance = np.zeros((structures, width))
    rows = np.arange(structures)
    chance[rows, best] = sure
    for step in (-1, 1):
        other = np.clip(best + step, 0, width - 1)
        other = np.where(other == best, best - step, other)
        chance[rows, other] += (1 - sure) / 2
    return Windows(
        ids=tuple(f"structure-{b}" for b in range(structures)),
        structure=np.repeat(rows, width),
        after=np.tile(dates[:-1] + DAY_ONE, structures),
        until=np.tile(dates[1:] + DAY_ONE, structures),
        probability=chance.ravel(),
        best=(np.arange(width)[None, :] == best[:, None]).astype(np.int64).ravel(),
    )
