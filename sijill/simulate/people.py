"""The people of the invented city: clans, households, names, ages, homes.

Steps: draw households until there are enough people; give each a clan (one family name, brothers share father and
grandfather), a head, often a wife, children with ages that their mother allows; house neighbours in one building.
Names follow the custom: a person's own, the father's, the grandfather's, the family's; a wife keeps her own.
All columns are arrays over people; nothing here loops over persons. Leaves out: what befalls them (`strikes`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sijill.simulate.parameters import Parameters
from sijill.simulate.reference import NamePool, families, men, places, women

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

MIDDLE = (30.5, -40.5)
"""Latitude and longitude of the city's middle: open Atlantic, more than 1,000 km from any coast. There is no city."""
_METRES_A_DEGREE = 111_320.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Buildings:
    """B buildings: `place` (position in `places()`), latitude, longitude in degrees, floors."""

    place: Ints
    latitude: Floats
    longitude: Floats
    floors: Ints

    def __len__(self) -> int:
        return len(self.place)


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """P people. Name columns are positions: `given` in `men()` or `women()` by `female`, father and grandfather in
    `men()`, family in `families()`. `role`: 0 head, 1 wife, 2 child. Ages in whole years on the first day.
    """

    household: Ints
    role: Ints
    female: Bools
    age: Ints
    given: Ints
    father: Ints
    grandfather: Ints
    family: Ints
    building: Ints
    eldest: Ints
    visibility: Floats
    reachable: Bools

    def __len__(self) -> int:
        return len(self.household)


def draw(pool: NamePool, count: int, rng: np.random.Generator) -> Ints:
    """`count` positions in a pool, common names more often."""
    return np.searchsorted(np.cumsum(pool.share), rng.random(count), side="right").clip(max=len(pool.ar) - 1)


def make_people(parameters: Parameters, rng: np.random.Generator) -> tuple[People, Buildings]:
    """`parameters.people` people in households in buildings."""
    household, role, female = _households(parameters.people, rng)
    homes = int(household[-1]) + 1
    first = np.searchsorted(household, np.arange(homes))
    age = _ages(household, role, female, homes, rng)
    names = _names(household, role, female, homes, first, rng)
    building, buildings = _house(homes, parameters.neighbours, rng)
    count = len(household)
    eldest = np.full(homes, -1)
    children = np.flatnonzero(role == 2)[::-1]
    eldest[household[children]] = children  # the first child of a household is the last one written
    return (
        People(
            household=household,
            role=role,
            female=female,
            age=age,
            building=building[household],
            eldest=eldest[household],
            visibility=rng.normal(0.0, 1.0, count),
            reachable=rng.random(count) >= parameters.unreachable,
            **names,
        ),
        buildings,
    )


def _households(wanted: int, rng: np.random.Generator) -> tuple[Ints, Ints, Bools]:
    """Household, role and sex of each person; the last household is cut to the wanted number."""
    children = rng.poisson(2.9, wanted)
    couple = rng.random(wanted) < 0.86
    size = 1 + couple + np.where(couple | (rng.random(wanted) < 0.5), children, 0)
    homes = int(np.searchsorted(np.cumsum(size), wanted)) + 1
    size, couple = size[:homes], couple[:homes]
    household = np.repeat(np.arange(homes), size)[:wanted]
    place = (np.arange(int(size.sum())) - np.repeat(np.cumsum(size) - size, size))[:wanted]
    has_wife = couple[household]
    role = np.where(place == 0, 0, np.where((place == 1) & has_wife, 1, 2))
    coin = rng.random(wanted)
    female = np.where(role == 0, ~has_wife & (coin < 0.6), np.where(role == 1, True, coin < 0.49))
    return household, role, female


def _ages(household: Ints, role: Ints, female: Bools, homes: int, rng: np.random.Generator) -> Ints:
    head = rng.triangular(21, 36, 78, homes).astype(np.int64)
    wife = np.maximum(17, head - rng.integers(0, 10, homes))
    lone_mother = np.zeros(homes, dtype=np.bool_)
    lone_mother[household[(role == 0) & female]] = True
    mother = np.where(lone_mother, head, wife)
    room = np.clip(mother - 17, 0, 24)
    child = np.floor(rng.random(len(household)) * (room[household] + 1)).astype(np.int64)
    return np.where(role == 0, head[household], np.where(role == 1, wife[household], child))


def _names(
    household: Ints, role: Ints, female: Bools, homes: int, first: Ints, rng: np.random.Generator
) -> dict[str, Ints]:
    """Brothers' households share a clan: father, grandfather and family name of the head."""
    count = len(household)
    clan = np.cumsum(rng.random(homes) < 0.45)
    clans = int(clan[-1]) + 1
    patriarch, ancestor = draw(men(), clans, rng)[clan], draw(men(), clans, rng)[clan]
    clan_family = draw(families(), clans, rng)[clan]
    given = np.where(female, draw(women(), count, rng), draw(men(), count, rng))
    head_name = np.where(female[first], draw(men(), homes, rng), given[first])
    outside = {"father": draw(men(), count, rng), "grandfather": draw(men(), count, rng)}
    is_child, is_wife = role == 2, role == 1
    father = np.where(is_child, head_name[household], patriarch[household])
    grandfather = np.where(is_child, patriarch[household], ancestor[household])
    family = clan_family[household]
    return {
        "given": given,
        "father": np.where(is_wife, outside["father"], father),
        "grandfather": np.where(is_wife, outside["grandfather"], grandfather),
        "family": np.where(is_wife, draw(families(), count, rng), family),
    }


def _house(homes: int, neighbours: float, rng: np.random.Generator) -> tuple[Ints, Buildings]:
    """Households into buildings (kin often next door), buildings into neighbourhoods."""
    size = 1 + rng.poisson(neighbours, homes)
    count = int(np.searchsorted(np.cumsum(size), homes)) + 1
    building = np.repeat(np.arange(count), size[:count])[:homes]
    city = places()
    weight = np.array([place.weight for place in city])
    place = np.searchsorted(np.cumsum(weight / weight.sum()), rng.random(count), side="right").clip(max=len(city) - 1)
    spread = np.array([one.spread_m for one in city])[place]
    east = np.array([one.east_m for one in city])[place] + spread * rng.normal(0, 1, count)
    north = np.array([one.north_m for one in city])[place] + spread * rng.normal(0, 1, count)
    latitude, longitude = degrees(east, north)
    return building, Buildings(
        place=place, latitude=latitude, longitude=longitude, floors=1 + rng.poisson(1.6, count).clip(max=8)
    )


def degrees(east_m: Floats, north_m: Floats) -> tuple[Floats, Floats]:
    """Offsets in metres from the city's middle as latitude and longitude (plane, good to 0.1 % over 5 km)."""
    latitude = MIDDLE[0] + north_m / _METRES_A_DEGREE
    return latitude, MIDDLE[1] + east_m / (_METRES_A_DEGREE * np.cos(np.radians(MIDDLE[0])))
