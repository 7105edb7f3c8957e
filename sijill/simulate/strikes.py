"""Strikes on the invented city, and who is killed or injured in them: the truth of the simulation.

Steps: order buildings by chance, weighted by how hard their neighbourhood is fought over; strike as many as it takes
for the expected dead to reach the wanted share; each person inside is killed, injured or unhurt by the weapon's
chances; some strikes hit a market, where people of the whole neighbourhood are. Days come in bursts.
Leaves out: what anybody says about it (`lists`, `reports`, `official`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from sijill.simulate.parameters import Parameters
from sijill.simulate.people import Bools, Buildings, Floats, Ints, People
from sijill.simulate.reference import Place, actors, places, weapons

UNHURT, INJURED, KILLED = 0, 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Strikes:
    """S strikes in order of time. `day` counts from 0, `minute` is local; positions in `actors()`, `weapons()`."""

    day: Ints
    minute: Ints
    building: Ints
    actor: Ints
    weapon: Ints
    market: Bools
    destroys: Bools

    def __len__(self) -> int:
        return len(self.day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Harm:
    """What befell each person: `outcome` (UNHURT, INJURED, KILLED) and the `strike` (-1: none)."""

    outcome: NDArray[np.int8]
    strike: Ints

    def killed(self) -> Ints:
        """Positions of the dead."""
        return np.flatnonzero(self.outcome == KILLED)


def make_strikes(
    parameters: Parameters, people: People, buildings: Buildings, rng: np.random.Generator
) -> tuple[Strikes, Harm]:
    """All strikes and their harm. The number of dead is near `killed_share * people`, and known exactly."""
    struck, actor, weapon, market = _targets(parameters, people, buildings, rng)
    day, minute = _when(parameters.days, len(struck), rng)
    order = np.lexsort((np.arange(len(struck)), minute, day))
    chance = rng.random(len(struck))
    strikes = Strikes(
        day=day[order],
        minute=minute[order],
        building=struck[order],
        actor=actor[order],
        weapon=weapon[order],
        market=market[order],
        destroys=(chance < _of_weapons("destroys")[weapon])[order] & ~market[order],
    )
    return strikes, _harm(people, buildings, strikes, rng)


def _of_weapons(field: str) -> Floats:
    return np.array([getattr(weapon, field) for weapon in weapons()])


def _targets(
    parameters: Parameters, people: People, buildings: Buildings, rng: np.random.Generator
) -> tuple[Ints, Ints, Ints, Bools]:
    """Building, actor, weapon and market flag of as many strikes as the wanted number of dead takes."""
    count = len(buildings)
    fought_over = rng.gamma(1.5, 1.0, len(places()))[buildings.place]
    order = np.argsort(rng.exponential(1.0, count) / fought_over, kind="stable")
    actor = np.searchsorted(np.cumsum([one.share for one in actors()]), rng.random(count), side="right")
    actor = actor.clip(max=len(actors()) - 1)
    weapon = _armed(actor, rng)
    market = rng.random(count) < parameters.market_strikes
    inside = np.bincount(people.building, minlength=count)
    expected = np.where(market[order], _MARKET_CROWD, inside[order]) * _of_weapons("killed")[weapon[order]]
    wanted = parameters.killed_share * parameters.people
    strikes = min(count, int(np.searchsorted(np.cumsum(expected), wanted)) + 1)
    taken = order[:strikes]
    return taken, actor[taken], weapon[taken], market[taken]


_MARKET_CROWD = 14


def _armed(actor: Ints, rng: np.random.Generator) -> Ints:
    chance = rng.random(len(actor))
    weapon = np.zeros(len(actor), dtype=np.int64)
    for place, one in enumerate(actors()):
        own = np.searchsorted(np.cumsum(one.weights), chance, side="right").clip(max=len(one.weapons) - 1)
        weapon = np.where(actor == place, np.array(one.weapons)[own], weapon)
    return weapon


def _when(days: int, count: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Bursts: a few days carry many strikes. Two thirds fall between dusk and dawn."""
    weight = rng.gamma(0.6, 1.0, days)
    day = np.searchsorted(np.cumsum(weight / weight.sum()), rng.random(count), side="right").clip(max=days - 1)
    night = rng.random(count) < 0.66
    minute = np.where(night, 1080 + rng.integers(0, 720, count), 360 + rng.integers(0, 720, count)) % 1440
    return day, minute


def _harm(people: People, buildings: Buildings, strikes: Strikes, rng: np.random.Generator) -> Harm:
    count = len(people)
    strike_of = np.full(len(buildings), -1)
    at_home = np.flatnonzero(~strikes.market)
    strike_of[strikes.building[at_home]] = at_home
    strike = strike_of[people.building]
    strike = np.where(strike >= 0, strike, _at_the_market(people, buildings, strikes, rng))
    weapon = np.where(strike >= 0, strikes.weapon[strike], 0)
    chance = rng.random((2, count))
    killed = (strike >= 0) & (chance[0] < _of_weapons("killed")[weapon])
    injured = (strike >= 0) & ~killed & (chance[1] < _of_weapons("injured")[weapon])
    outcome = np.where(killed, KILLED, np.where(injured, INJURED, UNHURT)).astype(np.int8)
    return Harm(outcome=outcome, strike=np.where(outcome == UNHURT, -1, strike))


def _at_the_market(people: People, buildings: Buildings, strikes: Strikes, rng: np.random.Generator) -> Ints:
    """For each person the market strike in which he or she stands, or -1."""
    markets = np.flatnonzero(strikes.market)
    strike = np.full(len(people), -1)
    if not len(markets):
        return strike
    home = buildings.place[people.building]
    where = buildings.place[strikes.building[markets]]
    for place in np.unique(where):
        here, there = np.flatnonzero(home == place), markets[where == place]
        crowd = min(len(here), _MARKET_CROWD * len(there))
        chosen = rng.permutation(here)[:crowd]
        strike[chosen] = there[np.arange(crowd) % len(there)]
    return strike


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What really happened: the people, where they live, the strikes, and the harm."""

    parameters: Parameters
    people: People
    buildings: Buildings
    strikes: Strikes
    harm: Harm

    def day(self, day: int) -> date:
        """A day of the simulation as a date."""
        return self.parameters.first_day + timedelta(days=day)

    def place_of_strike(self, strike: int) -> Place:
        """The neighbourhood in which a strike fell."""
        return places()[int(self.buildings.place[self.strikes.building[strike]])]

    def place_of_person(self, person: int) -> Place:
        """The neighbourhood in which a person lived."""
        return places()[int(self.buildings.place[self.people.building[person]])]

    def count(self, outcome: int) -> Ints:
        """How many people of one outcome each strike has: (strikes,)."""
        return np.bincount(self.harm.strike[self.harm.outcome == outcome], minlength=len(self.strikes))
