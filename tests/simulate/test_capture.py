"""Capture models: the thirteen scenarios, and the lists of the built-in city."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.model.errors import InvalidValue, NotFound
from sijill.simulate import capture
from sijill.simulate.parameters import Parameters
from sijill.simulate.world import parameters_for, simulate

# Mean number of recorded people over 60 replicates in the methods note (section 4), at the scenario's own size.
RECORDED = {"A": 1285, "B": 724, "C": 1328, "D": 1955, "E": 925, "F": 1249, "G": 1013, "H": 1106, "I": 1235} | {
    "J": 438,
    "K": 1121,
    "L": 1029,
    "M": 1327,
}


@pytest.mark.parametrize("name", sorted(RECORDED))
def test_each_scenario_records_as_many_as_the_note_says(name):
    """Within 1 % (J: 3 %, its lists are short), mean of 60 replicates: our draws and the note's are both random."""
    found = [capture.simulate_table(name, np.random.default_rng([7, seed])).recorded for seed in range(60)]
    assert np.mean(found) == pytest.approx(RECORDED[name], rel=0.03 if name == "J" else 0.012)


@pytest.mark.parametrize("name", sorted(RECORDED))
def test_a_table_holds_nobody_who_is_on_no_list_and_is_sorted(name):
    """As `toll` reads it: no row of zeros, every pattern once, counts above zero."""
    made = capture.simulate_table(name, np.random.default_rng(3))
    patterns = [tuple(row) for row in made.pattern.tolist()]
    assert made.pattern.any(axis=1).all()
    assert patterns == sorted(set(patterns))
    assert (made.count > 0).all()
    assert made.people == capture.scenario_people(name)
    assert made.pattern.shape[1] == capture.scenario_lists(name)


@given(
    first=st.floats(0.02, 0.98), second=st.floats(0.02, 0.98), log_odds=st.floats(-3, 3).filter(lambda x: abs(x) > 1e-3)
)
def test_a_pair_has_the_odds_ratio_and_margins_asked_for(first, second, log_odds):
    """Plackett's root, checked by putting it back."""
    ratio = math.exp(log_odds)
    both = capture.joint_share(first, second, ratio)
    cells = both, first - both, second - both, 1 - first - second + both
    assert min(cells) > -1e-9
    assert cells[0] * cells[3] == pytest.approx(ratio * cells[1] * cells[2], rel=1e-6, abs=1e-12)


def test_lists_of_different_regions_never_meet():
    """Scenario K: nobody is on lists 1 and 2."""
    flags = capture.capture_scenario("K", 4000, np.random.default_rng(1))
    assert not (flags[:, 0] & flags[:, 1]).any()
    assert (flags[:, 0] & flags[:, 2]).any()


def test_one_in_five_cannot_be_listed():
    """Scenario L: the captured are at most four fifths, by construction and not by chance."""
    flags = capture.capture_scenario("L", 1000, np.random.default_rng(1))
    assert flags.any(axis=1).sum() <= 800


def test_a_missed_link_splits_one_person_in_two_records():
    """Scenario M: entries stay the same, records grow by the number of people split."""
    rng = np.random.default_rng(1)
    flags = capture.capture_scenario("M", 3000, rng)
    split = capture.split_missed("M", flags, rng)
    grown = split.any(axis=1).sum() - flags.any(axis=1).sum()
    assert split.sum() == flags.sum()
    assert grown == pytest.approx(0.1 * (flags.sum(axis=1) >= 2).sum(), rel=0.25)


def test_the_citys_lists_depend_on_each_other_as_stated():
    """List 2 follows list 1, list 3 avoids it, some can never be listed."""
    base = Parameters(people=60_000, copies=0.0, avoids=0.0, visibility_sd=0.0, unreachable=0.0)
    plain, follows, avoids = (
        _flags(base),
        _flags(Parameters(**{**_fields(base), "copies": 0.5})),
        _flags(Parameters(**{**_fields(base), "avoids": 0.6})),
    )
    assert _odds_ratio(follows, 0, 1) > 2 * _odds_ratio(plain, 0, 1)
    assert _odds_ratio(avoids, 0, 2) < 0.6 * _odds_ratio(plain, 0, 2)
    conflict = simulate(Parameters(people=60_000, unreachable=0.3), seed=4)
    dead = conflict.truth.harm.killed()
    assert not conflict.captured[~conflict.truth.people.reachable[dead]].any()


def test_visibility_makes_lists_agree():
    """People who are easy to see are on every list: heterogeneity looks like dependence."""
    base = Parameters(people=60_000, copies=0.0, avoids=0.0, visibility_sd=0.0)
    seen = Parameters(**{**_fields(base), "visibility_sd": 2.0})
    assert _odds_ratio(_flags(seen), 0, 3) > 1.5 * _odds_ratio(_flags(base), 0, 3)


def _fields(parameters):
    return {name: getattr(parameters, name) for name in parameters.__dataclass_fields__}


def _flags(parameters):
    return simulate(parameters, seed=4).captured


def _odds_ratio(flags, one, other):
    a, b = flags[:, one], flags[:, other]
    return (a & b).sum() * (~a & ~b).sum() / ((a & ~b).sum() * (~a & b).sum())


def test_a_scenario_runs_as_a_city_and_contradictions_are_refused():
    """`--scenario B` lists the dead of a city by that model; three lists of five are no B."""
    conflict = simulate(parameters_for(people=4_000, lists=None, scenario_name="b"), seed=1)
    assert conflict.captured.shape == (len(conflict.truth.harm.killed()), 5)
    with pytest.raises(InvalidValue, match="has 5 lists"):
        parameters_for(people=4_000, lists=3, scenario_name="B")
    with pytest.raises(NotFound, match='no scenario "Z"'):
        parameters_for(people=4_000, lists=None, scenario_name="Z")
