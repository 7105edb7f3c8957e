"""What stands beside the bounds: interval, half of the gap, attribution, constrained ranges; nothing twice."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.casework.documents import cite_document, record_mention
from sijill.model.claims import Claim
from sijill.model.errors import BadInput
from sijill.register.attribution import by_actor, involved
from sijill.register.figures import Definition, figure
from sijill.register.rows import IncidentRow
from sijill.register.spread import beside, constrained
from sijill.testing.memory import MemoryRegister
from tests.register.test_figures import row

GROUPS = ("children", "women", "men")


def test_the_interval_lies_between_the_bounds_and_says_what_it_assumes() -> None:
    """The same seed gives the same interval; the widest records make up half of the gap."""
    rows = [row(f"i-{n}", counts={"killed": {"civilians": [2, 2 + n]}}) for n in range(1, 21)]
    told = beside(Definition(), rows).data()

    interval, half = told["interval"], told["half_of_gap"]
    assert 40 < interval["low"] < interval["median"] < interval["high"] < 250
    assert "correlation 0.25 (assumed), seed 20171017" in interval["statement"]
    assert (half["gap"], half["records"][0]) == (210, "i-20")
    assert 2 * half["gap_of_records"] >= 210 > 2 * (half["gap_of_records"] - 14)
    assert "attribution" not in told
    assert beside(Definition(), rows).data() == told
    assert beside(Definition(), rows, dependence=1).data()["interval"]["high"] > interval["high"]


def test_incidents_drawn_together_spread_as_they_do_one_by_one() -> None:
    """A dozen of one width are drawn as one normal sum: the quantiles are those of the single draws."""
    from sijill.grading import aggregate
    from sijill.grading.totals import Counted
    from sijill.model.counts import CountRange

    records = [Counted(id=str(n), count=CountRange(low=1, high=5)) for n in range(300)]
    for tie in (0.0, 0.3, 1.0):
        together = aggregate.simulate(records, dependence=tie, seed=3, draws=4000)
        kept, aggregate._TOGETHER = aggregate._TOGETHER, 10**9
        try:
            single = aggregate.simulate(records, dependence=tie, seed=4, draws=4000)
        finally:
            aggregate._TOGETHER = kept
        spread = max(12, 0.06 * (single.high - single.low))
        for one, other in zip(
            (together.low, together.median, together.high), (single.low, single.median, single.high), strict=True
        ):
            assert abs(one - other) <= spread, tie


def test_three_ways_to_attribute_stand_beside_each_other() -> None:
    """Apportioned shares enter the interval as shares."""
    rows = [row("i-1"), row("i-2", actors="|Navy|Guard|", counts={"killed": {"civilians": [4, 9]}})]
    told = beside(Definition(actor="Navy"), rows).data()["attribution"]

    assert told == {
        "sole": {"incidents": 1, "killed_min": 1, "killed_max": 2},
        "any": {"incidents": 2, "killed_min": 5, "killed_max": 11},
        "apportioned": {"incidents": 1.5, "killed_min": 3, "killed_max": 6.5},
    }
    shared = beside(Definition(actor="Navy", actor_rule="apportioned"), rows)
    assert shared.attribution == {} and 3 <= shared.interval.low <= shared.interval.high <= 7


@given(st.lists(st.tuples(st.sets(st.sampled_from(["Navy", "Guard", "Unknown"])), st.integers(0, 9)), max_size=8))
def test_shares_of_all_actors_make_the_total_in_which_each_incident_stands_once(
    made: list[tuple[set[str], int]],
) -> None:
    """Whoever is named, nobody included: that is "unknown"."""
    rows = [
        row(f"i-{n}", actors="|" + "|".join(sorted(names)) + "|" if names else "",
            counts={"killed": {"civilians": [killed, killed + 1]}})
        for n, (names, killed) in enumerate(made)
    ]  # fmt: skip
    *actors, total = by_actor(MemoryRegister(Path("unused")).store, rows)

    assert total.incidents["any"] == len(rows)
    for number in ("low", "high"):
        shares = sum((getattr(one.totals["apportioned"], number) for one in actors), Fraction(0))
        assert shares == getattr(total.totals["apportioned"], number)
    assert sum((one.incidents["apportioned"] for one in actors), Fraction(0)) == len(rows)
    assert sum((one.incidents["sole"] for one in actors), Fraction(0)) == total.incidents["sole"]


@pytest.fixture
def opened(tmp_path: Path) -> MemoryRegister:
    return MemoryRegister(tmp_path)


def record(opened: MemoryRegister, code: str, claims: list[Claim], named: int = 0, address: str = "1") -> str:
    """One incident record of the invented harbour with `named` people killed."""
    with opened.work() as uow:
        document = cite_document(uow, f"https://harbour{address}.example/{code}", published="2031-06-02")
        incident = record_mention(
            uow, kind="incident", document=document, anchor=code, reader="tester",
            claims=[Claim("code", code), *claims],
        )  # fmt: skip
        for number in range(named):
            record_mention(
                uow, kind="person", document=document, anchor=f"{code}-{number}", reader="tester", part_of=incident,
                claims=[Claim("harm", "killed")], private=[Claim("name", f"Salma Quay {number}", tier="restricted")],
            )  # fmt: skip
        return incident


def killed(group: str, low: int | None, high: int | None) -> Claim:
    return Claim("killed", {"low": low, "high": high}, about=group)


def test_constrained_ranges_hold_at_both_ends_with_every_step_explained(opened: MemoryRegister) -> None:
    """Never below the named dead, never below the groups; children, women, men and others make the total."""
    record(opened, "HB1", [killed("civilians", 2, 3), killed("children", 1, 9)], named=5)
    record(opened, "HB2", [killed("civilians", 4, 9), killed("children", 3, 4), killed("women", 3, 3)])
    record(opened, "HB3", [killed("civilians", 7, 2)])
    record(opened, "HB4", [])
    rows, steps = constrained(opened.store, opened.store.view("incident"))
    by_code = {one.code: json.loads(one.counts).get("killed", {}) for one in rows}

    assert by_code["HB1"] == {"civilians": [5, 5], "children": [1, 5]}
    assert by_code["HB2"]["civilians"] == [6, 9]
    assert by_code["HB3"]["civilians"] == [2, 7] and by_code["HB4"] == {}
    assert {(one.code, one.rule) for one in steps} == {
        ("HB1", "ceiling_below_named"), ("HB1", "part_above_whole"), ("HB2", "floor_of_parts"),
        ("HB3", "bounds_in_order"),
    }  # fmt: skip
    assert all(one.reason and one.after is not None for one in steps)
    total = figure(Definition(constrained=True), rows, b"").total.numbers
    for end in ("min", "max"):
        groups = sum(total[f"{one}_killed_{end}"] for one in GROUPS) + total[f"others_killed_at_{end}"]
        assert groups - (total["groups_overlap_killed"] if end == "max" else 0) == total[f"killed_{end}"]


def test_several_documents_give_the_lowest_to_the_highest_of_independent_ones(opened: MemoryRegister) -> None:
    """Each step names the document whose figure it took."""
    left = record(opened, "HB1", [killed("civilians", 3, 4)])
    right = record(opened, "HB1b", [killed("civilians", 6, 8)], address="2")
    from sijill.casework.judgements import judge_link

    with opened.work() as uow:
        judge_link(uow, left, right, "same", "one blast")
    (one,), steps = constrained(opened.store, opened.store.view("incident"))

    assert json.loads(one.counts)["killed"]["civilians"] == [3, 8]
    assert [(step.rule, step.after) for step in steps] == [("lowest_to_highest", [3, 8])]
    assert "2 clusters" in steps[0].reason


def test_suspected_and_known_divide_the_incidents_of_an_actor(opened: MemoryRegister) -> None:
    """Under whatever name the positions write it."""
    names = Claim("actors", ["Russian Military"])
    record(opened, "HB1", [names, Claim("position", {"actor": "russia", "type": "known"}, about="1")])
    record(opened, "HB2", [names, Claim("position", {"actor": "russian_forces", "type": "suspected"}, about="1")])
    record(opened, "HB3", [names])
    rows = opened.store.view("incident")

    def codes(how: str) -> set[str | None]:
        return {one.code for one in involved(opened.store, rows, "Russian Military", how)}

    assert (codes("known"), codes("suspected")) == ({"HB1"}, {"HB2", "HB3"})
    (russia, _) = by_actor(opened.store, rows)
    assert (russia.known, russia.suspected) == (1, 2)


@pytest.mark.parametrize(
    "stated",
    [{"involvement": "known"}, {"actor": "Navy", "involvement": "perhaps"}, {"first": "2031-13-01"}, {"last": "May"}],
)
def test_a_choice_that_makes_no_sense_is_refused(stated: dict[str, Any]) -> None:
    """With the remedy."""
    with pytest.raises(BadInput) as refused:
        Definition(**stated)
    assert refused.value.remedy


def test_choices_that_were_not_made_leave_a_definition_as_it_was() -> None:
    """The id of a figure stays; those made survive being written down."""
    assert {"involvement", "constrained"}.isdisjoint(Definition().data())
    said = Definition(actor="Navy", involvement="known", constrained=True)
    assert Definition.of(json.loads(json.dumps(said.data()))) == said


def test_no_row_is_an_incident_twice() -> None:
    """A total refuses an id that comes twice."""
    from sijill.model.errors import Refused

    twice: list[IncidentRow] = [row("i-1"), row("i-1")]
    with pytest.raises(Refused, match="twice"):
        beside(Definition(), twice)
