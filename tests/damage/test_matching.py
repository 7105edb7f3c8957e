"""Incidents and the structures that they hit: neighbours, chance, none at all."""

from __future__ import annotations

import numpy as np
import pytest

from sijill.damage.matching import Incidents, Matches, match
from sijill.damage.neighbours import neighbours_of, shared_windows
from sijill.damage.windows import Windows

DAYS = np.arange(736_500, 736_500 + 11 * 20, 20)  # ten windows of twenty days
HELD = 4


def city(falls: np.ndarray, sure: float = 0.95) -> Windows:
    """Structures whose best window is `falls` (B,), the rest of the chance spread over the other nine."""
    chance = np.full((len(falls), 10), (1 - sure) / 9)
    chance[np.arange(len(falls)), falls] = sure
    return Windows(
        ids=tuple(f"b{b}" for b in range(len(falls))),
        structure=np.repeat(np.arange(len(falls)), 10),
        after=np.tile(DAYS[:-1], len(falls)),
        until=np.tile(DAYS[1:], len(falls)),
        probability=chance.ravel(),
        best=(np.arange(10)[None, :] == falls[:, None]).astype(np.int64).ravel(),
    )


def grid(side: int, step: float) -> np.ndarray:
    return np.stack(np.meshgrid(np.arange(side), np.arange(side)), axis=-1).reshape(-1, 2) * step


def matched(falls: np.ndarray, place: np.ndarray, at: tuple[float, float], sigma: float = 20.0) -> Matches:
    day = np.array([DAYS[HELD] + 10])
    one = Incidents(ids=("i",), place=np.array([at]), sigma=np.array([sigma]), first=day, last=day)
    return match(city(falls), place, one)


def elsewhere(place: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Windows at random; within 300 metres of `at` never the incident's."""
    falls = np.random.default_rng(3).integers(0, 10, len(place))
    near = np.linalg.norm(place - at, axis=1) < 300
    return np.where(near & (falls == HELD), HELD + 1, falls)


def chance_of(found: Matches, structure: int) -> float:
    return float(found.probability[found.structure == structure].sum())


def test_a_neighbour_that_fell_in_the_same_window_is_believed_more_than_one_across_the_city():
    """Two structures side by side in the incident's window: one strike took both, though one lies beyond the place."""
    place = grid(25, 40.0)
    falls = elsewhere(place, place[312])
    falls[[312, 313]] = HELD
    beside = matched(falls, place, (place[312, 0] - 10, place[312, 1]))
    falls[313] = HELD + 1
    alone = matched(falls, place, (place[312, 0] - 10, place[312, 1]))

    assert chance_of(beside, 312) > 0.9 and chance_of(beside, 313) > 0.5
    assert chance_of(alone, 312) > 0.9 and chance_of(alone, 313) < 0.1


def test_an_incident_near_nothing_that_fell_then_hit_none_of_them():
    place = grid(25, 40.0)
    found = matched(elsewhere(place, place[312]), place, (place[312, 0] + 15, place[312, 1]))

    assert found.none[0] > 0.5 and found.probability.max() < 0.25
    assert found.rule[0] == 0 and found.around[0] >= 2


def test_one_strike_does_not_reach_across_a_village():
    """Houses 200 metres apart: the next house is the nearest neighbour, and still too far to be the same strike."""
    place = grid(25, 200.0)
    falls = elsewhere(place, place[312])
    falls[[312, 313]] = HELD

    found = matched(falls, place, (place[312, 0], place[312, 1]))

    assert chance_of(found, 312) > 0.9
    assert chance_of(found, 313) < 0.05


def test_two_incidents_of_one_day_do_not_claim_one_structure_twice():
    place = grid(25, 40.0)
    falls = elsewhere(place, place[312])
    falls[312] = HELD
    day = np.full(2, DAYS[HELD] + 10)
    both = Incidents(ids=("i", "k"), place=place[[312, 312]] + 5.0, sigma=np.full(2, 20.0), first=day, last=day)

    found = match(city(falls), place, both)

    total = np.bincount(found.structure, weights=found.probability, minlength=625)
    assert total.max() <= 1 + 1e-9
    assert (total + found.unreported) == pytest.approx(found.destroyed)


def test_neighbours_that_always_fall_together_are_known_as_such():
    """Pairs of houses with one window each: the nearest neighbour shares it, strangers do not."""
    spot = np.repeat(np.random.default_rng(0).uniform(0, 5000, (400, 2)), 2, axis=0)
    place = spot + np.tile([[0.0, 0.0], [3.0, 0.0]], (400, 1))
    falls = np.repeat(np.random.default_rng(1).integers(0, 10, 400), 2)
    known = np.arange(800)

    table = neighbours_of(place, known)
    shared = shared_windows(city(falls), known, table)

    assert (table[:, 0] == known + np.where(known % 2 == 0, 1, -1)).all()
    assert shared[0] > 0.9
    assert shared[1:].max() < 0.1


def test_structures_on_one_spot_are_each_others_neighbours_and_never_their_own():
    table = neighbours_of(np.zeros((5, 2)), np.arange(5))

    assert table.shape == (5, 4)
    assert all(b not in table[b] for b in range(5))


@pytest.mark.parametrize("size", [1, 2])
def test_a_project_of_a_house_or_two_can_be_matched(size: int):
    found = matched(np.full(size, HELD), grid(2, 40.0)[:size], (5.0, 5.0))

    assert found.probability.shape == found.structure.shape == found.incident.shape
    assert 0 < chance_of(found, 0) <= 1
