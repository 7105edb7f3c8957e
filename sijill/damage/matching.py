"""Which incident may have destroyed which structure: probabilities, an unreported strike, and what chance would give.

Structures fall to a superposition of sources: incident i (n_i structures, spread g_i around its place, on its date)
and unreported strikes (a share of the local density of destroyed structures, in time as all destruction). For
structure b: r_bi ~ n_i g_i(x_b) P_b(window of date_i) / p(window), r_b0 ~ rho lambda(x_b); n_i (gamma prior) and rho by
EM. The ratio P_b / p is the window's evidence, its project-wide share taken out (docs/methods/damage.md, Matching).
Structures are matched only as far as they were destroyed at all. Never a bare yes: every row carries its chance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from sijill.damage.problem import Floats, Ints
from sijill.damage.windows import NEVER, Windows

REACH = 4.0  # standard deviations around an incident's place within which structures are considered
NEAR = 2.0  # the same for the plain rule "near and in window" whose chance expectation is stated
RING, CITY = 30, 20.0  # structures around an incident that tell how common its window is there; weight of the city's
SHAPE, USUAL = 4.0, 1.7  # gamma prior of structures per incident: as spread as one and some more (Poisson)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incidents:
    """I incidents: place (I, 2) in metres, sigma (I,) metres, first and last day (ordinals)."""

    ids: tuple[str, ...]
    place: Floats
    sigma: Floats
    first: Ints
    last: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """Pairs (R,): structure, incident, probability, near (the plain rule holds). unreported (B,): P(unreported strike),
    destroyed (B,). Per incident (I,): expected structures, rule pairs, those by chance, structures within reach."""

    structure: Ints
    incident: Ints
    probability: Floats
    near: Ints
    unreported: Floats
    destroyed: Floats
    expected: Floats
    rule: Ints
    by_chance: Floats
    around: Ints
    unreported_share: float


def metres(latitude: Floats, longitude: Floats, origin: tuple[float, float]) -> Floats:
    """(N, 2) metres east and north of origin (latitude, longitude): a tangent plane, good for one city."""
    radius = 6_371_008.8
    north = np.radians(latitude - origin[0]) * radius
    east = np.radians(longitude - origin[1]) * radius * np.cos(np.radians(origin[0]))
    return np.stack([east, north], axis=1)


def match(
    windows: Windows, place: Floats, incidents: Incidents, area: Ints | None = None, *, rounds: int = 100
) -> Matches:
    """place (B, 2): metres, one row per structure of `windows`, NaN where unknown (never matched).

    area (I,): 1 for incidents whose place is only an area; they are counted by the plain rule and claim no structure.
    """
    known = np.flatnonzero(np.isfinite(place).all(axis=1))
    destroyed = np.clip(windows.destroyed, 0, 1)
    vague = np.zeros(len(incidents.ids), np.int64) if area is None else area
    structure, incident, distance = _pairs(place, known, incidents, np.where(vague > 0, NEAR, REACH))
    evidence, holds, share = _evidence(windows, incidents, structure, incident, _rings(place, known, incidents))
    density = _density(place, known, destroyed)
    sigma = incidents.sigma[incident]
    spread = np.exp(-0.5 * (distance / sigma) ** 2) / (2 * np.pi * sigma**2)
    weight = spread * evidence * (vague[incident] == 0)
    number = np.full(len(incidents.ids), USUAL)
    rho, found = 0.5, np.zeros(len(structure))
    for _ in range(rounds):
        claim = number[incident] * weight
        alone = rho * density
        total = alone + np.bincount(structure, weights=claim, minlength=len(alone))
        total = np.where(total > 0, total, 1.0)
        before, found = found, destroyed[structure] * claim / total[structure]
        got = np.bincount(incident, weights=found, minlength=len(number))
        number = (SHAPE + got) / (SHAPE / USUAL + 1)
        open_share = (destroyed * alone / total)[known].sum() / max(destroyed[known].sum(), 1e-9)
        rho = float(np.clip(open_share, 0.01, 1.0))
        if np.abs(found - before).max(initial=0.0) < 1e-6:
            break
    near = distance <= NEAR * sigma
    mine = np.bincount(incident, weights=found, minlength=len(number)).astype(np.float64)
    around = np.bincount(incident[near], minlength=len(number))
    others = np.bincount(incident[near], weights=(destroyed[structure] - found)[near], minlength=len(number))
    rule = near & holds
    return Matches(
        structure=structure,
        incident=incident,
        probability=found,
        near=rule.astype(np.int64),
        unreported=destroyed - np.bincount(structure, weights=found, minlength=len(destroyed)),
        destroyed=destroyed,
        expected=mine,
        rule=np.bincount(incident[rule], minlength=len(number)),
        by_chance=others * share,
        around=around,
        unreported_share=rho,
    )


def _pairs(place: Floats, known: Ints, incidents: Incidents, reach_of: Floats) -> tuple[Ints, Ints, Floats]:
    tree = cKDTree(place[known])
    reach = tree.query_ball_point(incidents.place, reach_of * incidents.sigma) if len(known) else []
    incident = np.repeat(np.arange(len(reach)), [len(hit) for hit in reach]).astype(np.int64)
    structure = known[np.array([b for hit in reach for b in hit], np.int64)] if len(incident) else incident
    return structure, incident, np.linalg.norm(place[structure] - incidents.place[incident], axis=1)


def _evidence(
    windows: Windows, incidents: Incidents, structure: Ints, incident: Ints, rings: list[Ints]
) -> tuple[Floats, np.ndarray, Floats]:
    """Per pair: P_b(window holds the date) over what chance gives; whether the best window holds it. Per incident: the
    share of destroyed structures whose best window holds the date, around it (its ring) and in the whole city."""
    ended = windows.until < NEVER
    everyone = np.clip(windows.destroyed, 0, 1).sum()
    shares = np.empty(len(incidents.ids))
    chance, best = np.zeros(len(structure)), np.zeros(len(structure), bool)
    cut = np.searchsorted(incident, np.arange(len(incidents.ids) + 1))
    destroyed = np.maximum(windows.destroyed, 1e-9)
    for i in range(len(incidents.ids)):
        holds = ended & (windows.after < incidents.last[i]) & (windows.until >= incidents.first[i])
        total = np.bincount(windows.structure[holds], weights=windows.probability[holds], minlength=len(windows.ids))
        likeliest = np.bincount(windows.structure[holds], weights=windows.best[holds], minlength=len(windows.ids)) > 0
        shares[i] = _local(likeliest, windows.destroyed, rings[i], everyone)
        mine = structure[cut[i] : cut[i + 1]]
        usual = max(_local(total, windows.destroyed, rings[i], everyone), 1e-6)
        chance[cut[i] : cut[i + 1]] = total[mine] / destroyed[mine] / usual
        best[cut[i] : cut[i + 1]] = likeliest[mine]
    return chance, best, np.minimum(shares, 1.0)


def _local(held: Floats | Ints | NDArray[np.bool_], destroyed: Floats, ring: Ints, everyone: float) -> float:
    """Share of destroyed structures in the ring, shrunk to the city's with the weight of CITY structures."""
    city = float(held.sum()) / max(everyone, 1e-9)
    return (float(held[ring].sum()) + CITY * city) / (float(destroyed[ring].sum()) + CITY)


def _rings(place: Floats, known: Ints, incidents: Incidents) -> list[Ints]:
    """For each incident its RING nearest structures that lie outside its own circle: what fell there without it."""
    if not len(known):
        return [known] * len(incidents.ids)
    many = min(RING, len(known))
    distance, at = cKDTree(place[known]).query(incidents.place, k=many)
    distance, at = distance.reshape(-1, many), at.reshape(-1, many)
    return [known[at[i][distance[i] > NEAR * incidents.sigma[i]]] for i in range(len(incidents.ids))]


def _density(place: Floats, known: Ints, destroyed: Floats, neighbours: int = 40) -> Floats:
    """(B,) destroyed structures per square metre around each structure: its nearest neighbours, itself left out."""
    density = np.zeros(len(destroyed))
    if len(known) < 3:
        density[known] = 1e-6
        return density
    k = min(neighbours, len(known) - 1)
    distance, at = cKDTree(place[known]).query(place[known], k=k + 1)
    mass = destroyed[known][at[:, 1:]].sum(axis=1)
    density[known] = np.maximum(mass, 0.5) / (np.pi * np.maximum(distance[:, -1], 1.0) ** 2)
    return density
