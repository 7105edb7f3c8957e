"""Which incident may have destroyed which structure: probabilities, an unreported strike, and what chance would give.

Steps: pair each incident with the structures around its place and their neighbours; weigh each structure's windows
against the windows usual there; let `strikes` decide what each incident hit; what no incident hit fell, if it fell, to
an unreported strike. Beside it the plain rule "near and best window holds the date", with the number of such pairs
that chance alone would give. Never a bare yes: every row carries its chance (docs/methods/damage.md, Matching).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from sijill.damage.neighbours import neighbours_of, shared_windows
from sijill.damage.problem import Floats, Ints
from sijill.damage.strikes import Strike, resolve
from sijill.damage.windows import NEVER, Windows

VERSION = "2.0"
REACH = 4.0  # standard deviations around an incident's place within which structures are considered
NEAR = 2.0  # the same for the plain rule "near and in window" whose chance expectation is stated
RING, CITY = 30, 20.0  # structures around an incident that tell how common its window is there; weight of the city's
DENSE = 40  # structures around an incident that tell how densely they stand there


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
    destroyed (B,), the incidents taken into account. Per incident (I,): expected structures, P(it hit none that we
    know), rule pairs, those by chance, structures near. taken (ranks,): chance that it took the r-th neighbour too."""

    structure: Ints
    incident: Ints
    probability: Floats
    near: Ints
    unreported: Floats
    destroyed: Floats
    expected: Floats
    none: Floats
    rule: Ints
    by_chance: Floats
    around: Ints
    unreported_share: float
    taken: Floats


def metres(latitude: Floats, longitude: Floats, origin: tuple[float, float]) -> Floats:
    """(N, 2) metres east and north of origin (latitude, longitude): a tangent plane, good for one city."""
    radius = 6_371_008.8
    north = np.radians(latitude - origin[0]) * radius
    east = np.radians(longitude - origin[1]) * radius * np.cos(np.radians(origin[0]))
    return np.stack([east, north], axis=1)


def match(
    windows: Windows, place: Floats, incidents: Incidents, area: Ints | None = None, *, rounds: int = 40
) -> Matches:
    """place (B, 2): metres, one row per structure of `windows`, NaN where unknown (never matched).

    area (I,): 1 for incidents whose place is only an area; they are counted by the plain rule and claim no structure.
    """
    known = np.flatnonzero(np.isfinite(place).all(axis=1))
    fell, size = np.clip(windows.destroyed, 0, 1), len(incidents.ids)
    vague = np.zeros(size, bool) if area is None else area > 0
    neighbours = neighbours_of(place, known)
    middles = _around(place, known, incidents, np.where(vague, NEAR, REACH))
    reached = [at if vague[i] else np.union1d(at, neighbours[at].ravel()) for i, at in enumerate(middles)]
    cut = np.cumsum([0] + [len(at) for at in reached])
    structure = np.concatenate([*reached, np.zeros(0, np.int64)])
    incident = np.repeat(np.arange(size), np.diff(cut))
    rings = _rings(place, known, incidents)
    evidence, holds, fallen = _evidence(windows, known, incidents, reached, rings)
    weight = _place_weight(place, known, incidents, middles)
    strikes = [
        Strike(
            pairs=slice(cut[i], cut[i + 1]),
            middle=np.searchsorted(reached[i], middles[i]),
            beside=np.searchsorted(reached[i], neighbours[middles[i]]),
            apart=np.linalg.norm(place[neighbours[middles[i]]] - place[middles[i]][:, None], axis=2),
            weight=weight[i],
        )
        for i in np.flatnonzero(~vague)
    ]
    shared = shared_windows(windows, known, neighbours)
    found, nothing, taken = resolve(strikes, structure, evidence, shared, len(place), rounds)
    none = np.ones(size)
    none[~vague] = nothing
    mine = np.bincount(structure, weights=found, minlength=len(fell))
    unreported = (1 - mine) * fell
    destroyed = mine + unreported
    near = np.linalg.norm(place[structure] - incidents.place[incident], axis=1) <= NEAR * incidents.sigma[incident]
    rule = near & holds
    others = np.maximum(destroyed[structure] - found, 0)
    share = np.array([_local(fallen[i], unreported, rings[i]) for i in range(size)])
    return Matches(
        structure=structure,
        incident=incident,
        probability=found,
        near=rule.astype(np.int64),
        unreported=unreported,
        destroyed=destroyed,
        expected=np.bincount(incident, weights=found, minlength=size).astype(np.float64),
        none=none,
        rule=np.bincount(incident[rule], minlength=size),
        by_chance=np.bincount(incident[near], weights=others[near], minlength=size) * share,
        around=np.bincount(incident[near], minlength=size),
        unreported_share=float(unreported[known].sum() / max(destroyed[known].sum(), 1e-9)),
        taken=taken,
    )


def _around(place: Floats, known: Ints, incidents: Incidents, reach: Floats) -> list[Ints]:
    """For each incident the structures within `reach` (I,) standard deviations of its place."""
    if not len(known):
        return [known] * len(incidents.ids)
    found = cKDTree(place[known]).query_ball_point(incidents.place, reach * incidents.sigma, return_sorted=True)
    return [known[np.array(at, np.int64)] for at in found]


def _place_weight(place: Floats, known: Ints, incidents: Incidents, middles: list[Ints]) -> list[Floats]:
    """g(x_j) / lambda: density of the reported place around each middle over structures per square metre there."""
    if not len(known):
        return [np.zeros(0)] * len(middles)
    many = min(DENSE, len(known))
    farthest = np.maximum(cKDTree(place[known]).query(incidents.place, k=[many])[0][:, 0], 1.0)
    dense = many / (np.pi * farthest**2)
    weight = []
    for i, at in enumerate(middles):
        distance = np.linalg.norm(place[at] - incidents.place[i], axis=1) / incidents.sigma[i]
        weight.append(np.exp(-0.5 * distance**2) / (2 * np.pi * incidents.sigma[i] ** 2 * dense[i]))
    return weight


def _evidence(
    windows: Windows, known: Ints, incidents: Incidents, reached: list[Ints], rings: list[Ints]
) -> tuple[Floats, NDArray[np.bool_], list[Ints]]:
    """Per pair: P_b(window holds the date) over what is usual there; whether the best window holds it. Per incident:
    the structures whose best window holds the date."""
    ended = windows.until < NEVER
    everyone = np.zeros(len(windows.ids))
    everyone[known] = 1.0
    fallen, evidence, holding = [], [np.zeros(0)], [np.zeros(0, bool)]
    for i, mine in enumerate(reached):
        holds = ended & (windows.after < incidents.last[i]) & (windows.until >= incidents.first[i])
        total = np.bincount(windows.structure[holds], weights=windows.probability[holds], minlength=len(windows.ids))
        likeliest = np.bincount(windows.structure[holds], weights=windows.best[holds], minlength=len(windows.ids)) > 0
        city = float(total[known].mean()) if len(known) else 0.0
        usual = (float(total[rings[i]].sum()) + CITY * city) / (len(rings[i]) + CITY)
        evidence.append(total[mine] / max(usual, 1e-6))
        fallen.append(np.flatnonzero(likeliest))
        holding.append(likeliest[mine])
    return np.concatenate(evidence), np.concatenate(holding), fallen


def _local(fallen: Ints, weight: Floats, ring: Ints) -> float:
    """Share (by weight) of the ring in `fallen`, shrunk to the city's with the weight of CITY structures."""
    city = float(weight[fallen].sum()) / max(float(weight.sum()), 1e-9)
    there = float(weight[ring[np.isin(ring, fallen)]].sum())
    return min((there + CITY * city) / (float(weight[ring].sum()) + CITY), 1.0)


def _rings(place: Floats, known: Ints, incidents: Incidents) -> list[Ints]:
    """For each incident its RING nearest structures that lie outside its own circle: what fell there without it."""
    if not len(known):
        return [known] * len(incidents.ids)
    many = min(RING, len(known))
    distance, at = cKDTree(place[known]).query(incidents.place, k=many)
    distance, at = distance.reshape(-1, many), at.reshape(-1, many)
    return [known[at[i][distance[i] > NEAR * incidents.sigma[i]]] for i in range(len(incidents.ids))]
