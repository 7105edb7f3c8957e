"""Ranges obey their constraints after every step, keep their reasons, and never turn unknown into zero."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

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


@given(
    counts=st.dictionaries(st.sampled_from([(g, K) for g in (Group.CIVILIANS, *CIVILIAN_PARTS)]), BOUNDS),
    named=st.integers(0, 60),
)
def test_every_step_starts_where_the_last_one_ended_and_says_why(counts, named):
    for explained in constrain(counts, {K: named}).counts.values():
        for earlier, later in pairwise(explained.steps):
            assert later.before == earlier.after
        if explained.steps:
            assert explained.steps[-1].after == explained.count
        assert all(step.reason and step.rule.islower() for step in explained.steps)


def test_a_part_is_bounded_by_what_the_others_leave_of_the_whole():
    done = constrain(
        {
            (Group.CIVILIANS, K): Bounds(low=5, high=9),
            (Group.CHILDREN, K): Bounds(low=3, high=8),
            (Group.WOMEN, K): Bounds(low=2),
            (Group.MEN, K): Bounds(low=1, high=4),
        }
    )
    children, women, men = (done.counts[group, K] for group in CIVILIAN_PARTS)

    assert (children.count, [step.rule for step in children.steps]) == (CountRange(low=3, high=6), ["part_above_whole"])
    assert (women.count, [step.rule for step in women.steps]) == (CountRange(low=2, high=5), ["ceiling_of_whole"])
    assert (men.count, men.steps) == (CountRange(low=1, high=4), ())
    assert children.steps[0].reason == "of 9 civilians the other groups leave at most 6"
    assert [step.rule for step in done.counts[Group.CIVILIANS, K].steps] == ["floor_of_parts"]


def test_figures_upside_down_are_put_in_order_and_reported():
    done = constrain({(Group.CIVILIANS, K): Bounds(low=24, high=1)}).counts[Group.CIVILIANS, K]

    assert done.count == CountRange(low=1, high=24)
    assert [(step.rule, step.before, step.after) for step in done.conflicts] == [("bounds_in_order", None, done.count)]
    assert "written as 24 to 1" in done.steps[0].reason


def test_parts_alone_make_a_floor_without_a_ceiling():
    done = constrain({(Group.CHILDREN, K): Bounds(low=3, high=3), (Group.MEN, K): Bounds(low=2, high=2)})

    assert done.range_of(Group.CIVILIANS, K) == CountRange.at_least(5)
    assert done.counts[Group.CIVILIANS, K].steps[0].reason == "children, women and men come to at least 5"


def test_parts_above_the_ceiling_overrule_it():
    done = constrain({(Group.CIVILIANS, K): Bounds(low=1, high=2), (Group.MEN, K): Bounds(low=3, high=3)})

    assert [step.rule for step in done.counts[Group.CIVILIANS, K].conflicts] == ["ceiling_below_parts"]
    assert done.range_of(Group.CIVILIANS, K) == CountRange.exactly(3)


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


def test_floors_alone_set_no_ceiling():
    explained = from_clusters(
        [
            ClusterFigure(cluster="a", count=CountRange.at_least(24)),
            ClusterFigure(cluster="b", count=CountRange.at_least(12)),
        ]
    )

    assert explained.count == CountRange.at_least(12)
    assert explained.steps[0].reason == "lowest figure from b, highest over 2 clusters"


def test_a_floor_above_every_ceiling_raises_the_ceiling():
    explained = from_clusters(
        [
            ClusterFigure(cluster="a", count=CountRange.at_least(24)),
            ClusterFigure(cluster="b", count=CountRange(low=3, high=9)),
        ],
        named=30,
    )

    assert explained.count == CountRange.exactly(30)
    assert explained.steps[-1].reason == "30 are known by name"
    assert explained.steps[-1].before == CountRange(low=3, high=24)


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


def test_the_three_modes_of_attribution():
    count = CountRange.exactly(6)
    records = [
        Counted(id="one", count=count, actors=("a",)),
        Counted(id="two", count=count, actors=("a", "b")),
        Counted(id="nobody", count=count),
    ]

    def shares(actor: str, mode: Attribution) -> dict[str, Fraction]:
        return {record.id: share for record, share in attribute(records, actor, mode)}

    assert shares("a", Attribution.SOLE) == {"one": 1}
    assert shares("a", Attribution.ANY) == {"one": 1, "two": 1}
    assert shares("a", Attribution.APPORTIONED) == {"one": 1, "two": Fraction(1, 2)}
    assert shares("unknown", Attribution.SOLE) == {"nobody": 1}
    assert Counted(id="x", count=count, actors=("a", "b"), shares={"a": Fraction(1)}).share_of("b") == 0


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
