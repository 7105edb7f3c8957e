"""Ranges obey their constraints after every step, keep their reasons, and never turn unknown into zero."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.grading.aggregate import half_of_gap, simulate
from sijill.grading.evidence import Bounds
from sijill.grading.ranges import ClusterFigure, constrain, from_clusters
from sijill.grading.totals import Counted, attribute, sum_attributed, sum_ranges
from sijill.model.counts import CIVILIAN_PARTS, CountRange, Group, Outcome
from sijill.model.enumerations import Attribution
from sijill.model.errors import InvalidValue, Refused

K = Outcome.KILLED
FIGURES = st.one_of(st.none(), st.integers(0, 40))
BOUNDS = st.builds(lambda low, high: Bounds(low=low, high=high), FIGURES, FIGURES)


@given(
    counts=st.dictionaries(st.sampled_from([(g, K) for g in (Group.CIVILIANS, *CIVILIAN_PARTS)]), BOUNDS),
    named=st.one_of(st.none(), st.integers(0, 60)),
)
def test_whatever_was_written_the_constraints_hold_afterwards(counts, named):
    done = constrain(counts, {} if named is None else {K: named})
    whole = done.range_of(Group.CIVILIANS, K)
    parts = [part for group in CIVILIAN_PARTS if (part := done.range_of(group, K)) is not None]

    if whole is None:
        assert not named and all(part.low == 0 for part in parts)
        return
    assert whole.low >= (named or 0)
    assert whole.low >= sum(part.low for part in parts)
    if whole.high is not None:
        for part in parts:
            assert part.high is not None and part.high + sum(p.low for p in parts) - part.low <= whole.high
    rest = done.unstated[K]
    assert rest is not None and rest.low + sum(part.low for part in parts) <= whole.low


@given(counts=st.dictionaries(st.sampled_from([(g, K) for g in Group]), BOUNDS))
def test_constraints_applied_twice_change_nothing_more(counts):
    once = constrain(counts)
    again = constrain(
        {key: Bounds(low=e.count.low, high=e.count.high) for key, e in once.counts.items() if e.count is not None}
    )

    assert {key: e.count for key, e in again.counts.items()} == {key: e.count for key, e in once.counts.items()}


def test_a_ceiling_below_the_named_dead_is_raised_and_reported():
    done = constrain({(Group.CIVILIANS, K): Bounds(low=4, high=9)}, {K: 21})
    civilians = done.counts[Group.CIVILIANS, K]

    assert civilians.count == CountRange.exactly(21)
    assert [step.rule for step in civilians.conflicts] == ["ceiling_below_named"]
    assert "21 are known by name" in civilians.steps[-1].reason


def test_people_of_unstated_age_and_sex_make_up_the_total():
    done = constrain(
        {(Group.CIVILIANS, K): Bounds(low=32, high=35), (Group.CHILDREN, K): Bounds(low=16, high=20)},
    )

    assert done.unstated[K] == CountRange(low=12, high=19)
    assert done.range_of(Group.WOMEN, K) is None


def test_nothing_stated_stays_nothing():
    done = constrain({(Group.CIVILIANS, K): Bounds()})

    assert done.range_of(Group.CIVILIANS, K) is None and done.unstated[K] is None


def test_a_stated_nought_stays_nought():
    assert constrain({(Group.CIVILIANS, K): Bounds(low=0, high=0)}).range_of(Group.CIVILIANS, K) == CountRange.exactly(
        0
    )


def test_the_range_runs_from_the_lowest_to_the_highest_credible_cluster():
    figures = [
        ClusterFigure(cluster="amnesty", count=CountRange.exactly(32)),
        ClusterFigure(cluster="local page", count=CountRange(low=32, high=35)),
        ClusterFigure(cluster="propaganda", count=CountRange.exactly(90), meets_bar=False),
        ClusterFigure(cluster="witness", count=CountRange.at_least(24)),
    ]

    explained = from_clusters(figures, named=27)

    assert explained.count == CountRange(low=27, high=35)
    assert [step.rule for step in explained.steps] == ["lowest_to_highest", "floor_of_named"]
    assert "propaganda" in explained.steps[0].reason


def test_no_credible_figure_is_no_range():
    below = ClusterFigure(cluster="propaganda", count=CountRange.exactly(90), meets_bar=False)

    assert from_clusters([]).count is None
    assert from_clusters([below]).count is None
    assert from_clusters([below], named=3).count == CountRange.at_least(3)


def test_a_sum_counts_each_incident_once_and_lists_what_it_cannot_add():
    records = [
        Counted(id="a", count=CountRange(low=3, high=9)),
        Counted(id="b", count=CountRange.at_least(24)),
        Counted(id="c", count=None),
    ]

    total = sum_ranges(records)

    assert (total.low, total.high, total.incidents) == (27, 33, 3)
    assert (total.open_ended, total.unstated, total.as_text) == (("b",), ("c",), "27-33+")
    with pytest.raises(Refused, match="incident a is in the sum twice"):
        sum_ranges([*records, records[0]])


@st.composite
def counted(draw: st.DrawFn) -> list[Counted]:
    actors = st.lists(st.sampled_from(["russia", "syrian_regime", "coalition", "unknown"]), unique=True, max_size=3)
    sizes = draw(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), actors), max_size=12))
    return [
        Counted(id=str(number), count=CountRange(low=low, high=low + more), actors=tuple(who))
        for number, (low, more, who) in enumerate(sizes)
    ]


@given(records=counted())
def test_apportioned_totals_add_up_to_the_whole_and_sole_is_within_any(records):
    actors = ("russia", "syrian_regime", "coalition", "unknown")
    shared = [sum_attributed(records, actor, Attribution.APPORTIONED) for actor in actors]

    assert sum(total.low for total in shared) == sum_ranges(records).low
    assert sum(total.high for total in shared) == sum_ranges(records).high
    for actor in actors:
        sole = {record.id for record, _ in attribute(records, actor, Attribution.SOLE)}
        assert sole <= {record.id for record, _ in attribute(records, actor, Attribution.ANY)}


def test_stated_shares_are_used_and_must_make_one():
    count = CountRange.exactly(16)
    split = Counted(id="a", count=count, actors=("x", "y"), shares={"x": Fraction(1, 4), "y": Fraction(3, 4)})

    assert sum_attributed([split], "y", Attribution.APPORTIONED).low == 12
    with pytest.raises(InvalidValue, match="do not make one"):
        Counted(id="a", count=count, actors=("x", "y"), shares={"x": Fraction(1, 4)})


def test_the_simulated_interval_lies_in_the_bounds_and_widens_with_dependence():
    records = [Counted(id=str(n), count=CountRange(low=2, high=2 + n % 9)) for n in range(200)]
    total = sum_ranges(records)

    loose, tight = (simulate(records, dependence=tie, seed=1) for tie in (0.0, 1.0))

    assert total.low <= tight.low <= loose.low <= loose.median <= loose.high <= tight.high <= total.high
    assert simulate(records, dependence=0.0, seed=1) == loose
    assert "correlation 1.0 (assumed)" in tight.statement
    with pytest.raises(InvalidValue):
        simulate(records, dependence=1.5, seed=1)


def test_few_records_make_half_of_the_gap():
    widths = [300, 100, 40, 40, 40, 40, 40]
    records = [Counted(id=f"CS{n}", count=CountRange(low=1, high=1 + width)) for n, width in enumerate(widths)]

    influence = half_of_gap([*records, Counted(id="open", count=CountRange.at_least(2))])

    assert (influence.ids, influence.gap, influence.gap_of_ids) == (("CS0",), 600, 300)
    assert influence.open_ended == ("open",)
    assert half_of_gap([Counted(id="a", count=CountRange.exactly(3))]).ids == ()
    assert half_of_gap([]).ids == ()
