"""People, strikes and harm: what must hold in every invented conflict."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sijill.model.errors import InvalidValue
from sijill.simulate.files import person_id
from sijill.simulate.lists import full_name, name_parts
from sijill.simulate.parameters import Parameters, streams
from sijill.simulate.people import MIDDLE, make_people
from sijill.simulate.reference import actors, families, list_kinds, men, places, rows, weapons, women
from sijill.simulate.strikes import INJURED, KILLED, UNHURT
from sijill.simulate.world import simulate
from sijill.testing.shared import shared_data


@pytest.fixture(scope="module")
def truth():
    return simulate(Parameters(people=6_000), seed=5).truth


@given(people=st.integers(50, 800), seed=st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_every_city_has_the_people_asked_for_and_mothers_are_older_than_children(people, seed):
    """The number is exact; children are at least 17 years younger than the mother of the house."""
    parameters = Parameters(people=people)
    made, buildings = make_people(parameters, streams(seed)["people"])

    assert len(made) == people
    assert made.building.max() < len(buildings)
    for child in np.flatnonzero(made.role == 2):
        mothers = np.flatnonzero((made.household == made.household[child]) & (made.role < 2) & made.female)
        assert all(made.age[mothers] - made.age[child] >= 17) or made.age[child] == 0


def test_children_carry_their_fathers_name_and_family(truth):
    """Own, father, grandfather, family, in both scripts; a wife keeps her own line."""
    people = truth.people
    checked = 0
    for child in np.flatnonzero(people.role == 2)[:300]:
        head = int(np.flatnonzero(people.household == people.household[child])[0])
        if people.female[head]:
            continue
        child_name, head_name = name_parts(people, int(child), "ar"), name_parts(people, head, "ar")
        assert child_name[1:] == [head_name[0], head_name[1], head_name[3]]
        checked += 1
    assert checked > 100
    assert len(full_name(people, 0, "en").split()) >= 4


def test_only_people_who_were_there_are_hurt(truth):
    """Whoever is hurt was in the struck building, or in the neighbourhood of a struck market."""
    strikes, people, harm = truth.strikes, truth.people, truth.harm
    hurt = np.flatnonzero(harm.outcome != UNHURT)
    of = harm.strike[hurt]
    same_building = strikes.building[of] == people.building[hurt]
    home, there = truth.buildings.place[people.building[hurt]], truth.buildings.place[strikes.building[of]]

    assert (harm.strike[harm.outcome == UNHURT] == -1).all()
    assert (same_building | (strikes.market[of] & (home == there))).all()
    assert truth.count(KILLED).sum() == (harm.outcome == KILLED).sum()
    assert truth.count(INJURED).sum() == (harm.outcome == INJURED).sum()


@pytest.mark.parametrize("share", [0.02, 0.1, 0.3])
def test_the_share_of_dead_is_near_the_one_asked_for(share):
    """Within a quarter of it, over a city of 20,000."""
    truth = simulate(Parameters(people=20_000, killed_share=share), seed=2).truth
    assert len(truth.harm.killed()) == pytest.approx(share * 20_000, rel=0.25)


def test_strikes_are_in_order_of_time_and_lie_in_the_sea(truth):
    """Days are those of the campaign; points are within 5 km of a middle far from any coast."""
    moment = truth.strikes.day * 1440 + truth.strikes.minute
    assert (np.diff(moment) >= 0).all()
    assert truth.strikes.day.max() < truth.parameters.days
    assert np.abs(truth.buildings.latitude - MIDDLE[0]).max() < 0.05
    assert np.abs(truth.buildings.longitude - MIDDLE[1]).max() < 0.06


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"people": 3}, "people"),
        ({"lists": 1}, "lists"),
        ({"spelling": 1.5}, "spelling"),
        ({"killed_share": 0.0}, "killed"),
        ({"days": 3}, "days"),
        ({"neighbours": -1.0}, "neighbours"),
    ],
)
def test_parameters_refuse_nonsense(wrong, says):
    """With the remedy."""
    with pytest.raises(InvalidValue, match=says) as refused:
        Parameters(**wrong)
    assert refused.value.remedy


def test_a_negative_seed_is_refused():
    """A seed is a whole number, 0 or more."""
    with pytest.raises(InvalidValue, match="seed"):
        streams(-1)


def test_the_invented_world_is_whole():
    """Names in both scripts, shares that add up, weapons that their parties have."""
    for pool in (men(), women(), families()):
        assert len(set(pool.ar)) == len(pool.ar) == len(pool.en)
        assert pool.share.sum() == pytest.approx(1.0)
    assert sum(actor.share for actor in actors()) == pytest.approx(1.0)
    assert all(sum(actor.weights) == pytest.approx(1.0) for actor in actors())
    assert {weapon for actor in actors() for weapon in actor.weapons} == set(range(len(weapons())))
    assert len({kind.key for kind in list_kinds()}) == len(list_kinds())
    assert len(places()) == len({place.ar for place in places()}) == 12
    assert person_id(0) == "P0000001"


@pytest.mark.shared
def test_no_invented_family_is_a_name_of_the_real_lists():
    """The family names of the city occur on no list of real victims that we hold."""
    invented = {word for row in rows("families.csv") for word in row["ar"].split()} - {"أبو"}
    bare = invented | {word.removeprefix("ال") for word in invented}
    folder = shared_data("gaza-moh-lists")
    for name in ("moh_20240831.csv", "ibc_20250615.csv", "moh_20231026.csv"):
        assert bare.isdisjoint((folder / name).read_text(encoding="utf-8").replace(",", " ").split())
    airwars = shared_data("airwars-syria/victims.csv").read_text(encoding="utf-8")
    assert bare.isdisjoint(airwars.replace(",", " ").split())
