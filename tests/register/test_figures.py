"""Figures: each incident once, unknown apart from zero, and the numbers of the field reproduced on real data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.model.errors import BadInput
from sijill.register.figures import Definition, figure
from sijill.register.rows import IncidentRow
from sijill.testing.shared import shared_data


def row(name: str, **stated: Any) -> IncidentRow:
    """An incident of the invented harbour."""
    counts = stated.pop("counts", {"killed": {"civilians": [1, 2]}})
    low, high = counts.get("killed", {}).get("civilians", (None, None))
    blank = dict.fromkeys(IncidentRow._fields)
    return IncidentRow(
        **blank
        | {
            "id": name,
            "date_first": "2031-05-04",
            "places": "|North Quay|Harbour|",
            "actors": "|Navy|",
            "grade": "Fair",
        }
        | {"victims": 0, "victims_killed": 0, "named": 0, "sources": 1, "documents": 1}
        | {"counts": json.dumps(counts), "killed_low": low, "killed_high": high}
        | stated
    )


def table(rows: list[IncidentRow], **stated: Any) -> dict[str, dict[str, Any]]:
    """The figure as plain rows by grade, the total among them."""
    found = figure(Definition(**stated), rows, b"root")
    return {one.grade: one.data() for one in (*found.rows, found.total)}


def test_unknown_is_not_zero() -> None:
    """An incident without a count adds nothing and is counted as not stated; a stated zero is a zero."""
    rows = [row("i-1", counts={}), row("i-2", counts={"killed": {"civilians": [0, 0]}}), row("i-3")]

    total = table(rows)["Total"]

    assert (total["killed_min"], total["killed_max"], total["killed_not_stated"]) == (1, 2, 1)
    assert figure(Definition(), rows[:1], b"").total.span("killed") == (None, None)
    assert figure(Definition(), rows[1:2], b"").total.span("killed") == (0, 0)


def test_a_least_figure_without_a_most_is_at_least_itself() -> None:
    """And a most without a least adds nothing to the least."""
    rows = [
        row("i-1", counts={"killed": {"civilians": [4, None]}}),
        row("i-2", counts={"killed": {"civilians": [None, 6]}}),
    ]

    total = table(rows)["Total"]

    assert (total["killed_min"], total["killed_max"], total["killed_not_stated"]) == (4, 10, 0)


def test_any_sole_and_apportioned_count_an_incident_of_two_actors_by_choice() -> None:
    """Never twice in any total."""
    rows = [row("i-1"), row("i-2", actors="|Navy|Guard|"), row("i-3", actors="|Guard|")]

    assert table(rows)["Total"]["incidents"] == 3
    assert table(rows, actor="Navy")["Total"]["incidents"] == 2
    assert table(rows, actor="Navy", actor_rule="sole")["Total"]["incidents"] == 1
    assert table(rows, actor="Navy", actor_rule="apportioned")["Total"]["incidents"] == 1.5
    shares = [table(rows, actor=one, actor_rule="apportioned")["Total"]["killed_max"] for one in ("Navy", "Guard")]
    assert sum(shares) == table(rows)["Total"]["killed_max"]


def test_an_actor_is_not_found_inside_the_name_of_another() -> None:
    """ "Navy" is not "Navy Reserve"."""
    assert table([row("i-1", actors="|Navy Reserve|")], actor="Navy")["Total"]["incidents"] == 0


def test_dates_areas_and_grades_limit_what_is_counted() -> None:
    """Both days included; a governorate by any spelling; a place by its words in any case."""
    rows = [
        row("i-1", governorate="Raqqa"),
        row("i-2", date_first="2031-05-05", places="|الرصيف الشمالي|"),
        row("i-3", date_first=None, grade=None),
    ]

    assert table(rows, first="2031-05-04", last="2031-05-04")["Total"]["incidents"] == 1
    assert table(rows, first="2031-05-05")["Total"]["incidents"] == 1
    assert table(rows, area="Ar-Raqqah")["Total"]["incidents"] == 1
    assert table(rows, area="الرصيف")["Total"]["incidents"] == 1
    assert table(rows, area="north quay")["Total"]["incidents"] == 2
    assert table(rows, grades=("Not graded",))["Total"]["incidents"] == 1


def test_a_definition_that_makes_no_sense_is_refused() -> None:
    """With the remedy."""
    with pytest.raises(BadInput, match="Turn the dates round"):
        Definition(first="2031-05-05", last="2031-05-04")
    with pytest.raises(BadInput, match="apportioned"):
        Definition(actor="Navy", actor_rule="half")


def test_a_definition_survives_being_written_down() -> None:
    """What `trace` reads again is what `figures` wrote."""
    said = Definition(actor="Navy", area="Harbour", grades=("Fair", "Weak"), first="2031-01-01", known_on="2031-02-01")

    assert Definition.of(json.loads(json.dumps(said.data()))) == said


ends = st.one_of(st.none(), st.integers(0, 50))
rows_of_counts = st.lists(
    st.tuples(ends, ends, st.sampled_from(["Fair", "Weak", None])).map(
        lambda made: (sorted(made[:2]) if None not in made[:2] else list(made[:2]), made[2])
    ),
    max_size=8,
)


@given(made=rows_of_counts)
def test_the_grades_add_up_to_the_total_and_the_least_never_exceeds_the_most(made: list[tuple[list[Any], Any]]) -> None:
    """For every measure, whatever is stated."""
    rows = [row(f"i-{n}", counts={"killed": {"civilians": span}}, grade=grade) for n, (span, grade) in enumerate(made)]
    found = figure(Definition(), rows, b"")

    for name, number in found.total.numbers.items():
        assert number == sum(one.numbers[name] for one in found.rows)
    assert found.total.numbers["killed_min"] <= found.total.numbers["killed_max"]
    assert sorted(one for part in found.rows for one in part.incidents) == sorted(one.id for one in rows)


@pytest.fixture(scope="module")
def half_archive(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The real half archive in SQLite."""
    from sijill.testing.registers import sqlite_register
    from tests.intake.test_airwars import take

    folder = shared_data("airwars-syria")
    opened = sqlite_register(tmp_path_factory.mktemp("half"))
    from sijill.testing.memory import LEAD

    with opened.work(LEAD) as uow:
        take(uow, Path(folder))
    return opened


@pytest.mark.shared
@pytest.mark.xdist_group("half-archive")
def test_the_figures_of_raqqa_are_reproduced(half_archive: Any) -> None:
    """Coalition among the actors, Raqqa governorate, 6 June to 17 October 2017: the numbers that the field knows."""
    definition = Definition(actor="U.S.-led Coalition", area="Raqqa", first="2017-06-06", last="2017-10-17")
    found = figure(definition, half_archive.store.incidents_between(definition.first, definition.last), b"")

    sums = {one.grade: (one.numbers["incidents"], *one.span("killed")) for one in found.rows}
    assert sums == {
        "Confirmed": (21, 102, 132),
        "Fair": (164, 760, 1061),
        "Weak": (21, 69, 69),
        "Contested": (36, 189, 353),
        "Discounted": (12, 16, 23),
    }
    total = found.total.numbers
    assert (total["incidents"], total["victims"], total["victims_killed"]) == (254, 677, 640)


@pytest.mark.shared
@pytest.mark.xdist_group("half-archive")
def test_the_log_of_the_half_archive_gives_its_rows_again(half_archive: Any) -> None:
    """Every stored row is what the log makes."""
    from sijill.register.replay import compare, replay

    assert list(compare(half_archive.store, replay(half_archive.log))) == []


@pytest.mark.shared
@pytest.mark.xdist_group("half-archive")
def test_the_known_contradictions_of_the_half_archive_are_found(half_archive: Any) -> None:
    """Through the register, not from the files: as many as were counted in the tables."""
    from collections import Counter

    from sijill.grading.contradictions import find_all
    from sijill.register.facts import facts

    counts = Counter(one.rule_id for one in find_all(facts(half_archive.store)))
    known = {
        "groups_above_minimum": 315,
        "groups_above_maximum": 31,
        "named_above_maximum": 27,
        "weak_with_several_sources": 102,
        "confirmed_without_admission": 12,
        "min_above_max": 3,
        "duplicate_code": 4,
        "coordinate_invalid": 1,
        "published_on_incident_date": 3847,
    }
    assert {rule: counts[rule] for rule in known} == known
