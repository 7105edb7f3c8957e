"""What cannot be true together is found; what is merely unknown is not called wrong."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from datetime import date

import pytest

from sijill.grading.contradictions import find, find_all
from sijill.grading.evidence import Bounds, IncidentFacts, Position, Source
from sijill.grading.findings import RULES, Severity
from sijill.model.counts import Group, Outcome
from sijill.model.enumerations import Finding
from sijill.testing.archive import airwars_facts
from sijill.testing.shared import shared_data

K, J = Outcome.KILLED, Outcome.INJURED
CLEAN = {"code": "CS1", "starts": date(2017, 9, 25), "places": ("Raqqa",), "country": "Syria"}


def facts(**given: object) -> IncidentFacts:
    return IncidentFacts(id="1", **(CLEAN | given))  # type: ignore[arg-type]


def rules_of(one: IncidentFacts) -> set[str]:
    return {finding.rule_id for finding in find(one)}


def counts(**bounds: tuple[int | None, int | None]) -> dict[tuple[Group, Outcome], Bounds]:
    return {(Group[name.upper()], K): Bounds(low=low, high=high) for name, (low, high) in bounds.items()}


SOURCES = (Source(id="1", name="A"), Source(id="2", name="B"))
CONCEDED = Position(actor="coalition", finding=Finding.NON_CREDIBLE, deaths=Bounds(low=3, high=3))

BROKEN: dict[str, dict[str, object]] = {
    "min_above_max": {"counts": counts(men=(24, 1))},
    "one_bound": {"counts": counts(civilians=(None, 1))},
    "groups_above_minimum": {"counts": counts(civilians=(3, 9), children=(2, 2), women=(2, 2))},
    "groups_above_maximum": {"counts": counts(civilians=(3, 3), children=(2, 2), women=(2, 2))},
    "named_above_minimum": {"counts": counts(civilians=(3, 9)), "named": {K: 4}},
    "named_above_maximum": {"counts": counts(civilians=(3, 9)), "named": {K: 10}},
    "weak_with_several_sources": {"imported_grade": "Weak", "sources": SOURCES},
    "fair_with_one_source": {"imported_grade": "Fair", "sources": SOURCES[:1]},
    "confirmed_without_admission": {"imported_grade": "Confirmed"},
    "non_credible_with_conceded_deaths": {"positions": (CONCEDED,)},
    "conceded_while_unassessed": {
        "positions": (Position(actor="coalition", finding=Finding.OPEN, injuries=Bounds(low=1, high=1)),)
    },
    "conceded_above_reported": {"counts": counts(civilians=(0, 0)), "positions": (CONCEDED,)},
    "grade_impossible": {"imported_grade": "Contested, Discounted"},
    "no_harm_with_deaths": {"harm_reported": False, "counts": counts(civilians=(2, 2))},
    "date_missing": {"starts": None},
    "date_impossible": {"starts": date(1970, 1, 1)},
    "end_before_start": {"ends": date(2017, 9, 24), "is_period": True},
    "period_without_end": {"is_period": True},
    "end_on_single_day": {"is_period": False, "ends": date(2017, 9, 26)},
    "published_before_incident": {"published": date(2016, 9, 25)},
    "published_on_incident_date": {"published": date(2017, 9, 25)},
    "coordinate_invalid": {"latitude": 35.9626, "longitude": 4239.00416, "accuracy": "village"},
    "coordinate_outside_country": {"latitude": 32.7922, "longitude": 35.055497, "accuracy": "village"},
    "coordinate_without_accuracy": {"latitude": 35.9, "longitude": 39.0},
    "accuracy_without_coordinate": {"accuracy": "village"},
    "governorate_unresolved": {"places": ("36.38472222",)},
    "grid_malformed": {"positions": (Position(actor="coalition", grid="37FSU774280"),)},
    "grid_irregular": {"positions": (Position(actor="coalition", grid="37S EV010787"),)},
    "grid_outside_country": {"positions": (Position(actor="coalition", grid="38RQV021296"),)},
    "grid_far_from_place": {
        "latitude": 35.95,
        "longitude": 39.0,
        "accuracy": "city",
        "positions": (Position(actor="a", grid="37SFU786153"),),
    },
    "irregular_code": {"code": "TS477 CS1967"},
}  # fmt: skip


@pytest.mark.parametrize("rule", BROKEN)
def test_each_rule_finds_its_fault(rule):
    assert rule in rules_of(facts(**BROKEN[rule]))


def test_a_clean_record_has_no_finding():
    clean = facts(
        counts=counts(civilians=(3, 9), children=(1, 4), women=(2, 5)),
        named={K: 3},
        imported_grade="Fair",
        sources=SOURCES,
        latitude=35.95,
        longitude=39.0,
        accuracy="city",
        published=date(2017, 10, 2),
        positions=(Position(actor="coalition", finding=Finding.NON_CREDIBLE, grid="37SEV000786"),),
    )

    assert find(clean) == []


def test_unknown_is_not_zero():
    """No figure, no list of sources and no conceded number contradict nothing."""
    silent = facts(
        counts=counts(civilians=(None, None), children=(3, 3)),
        named={K: 2},
        imported_grade="Fair",
        sources=None,
        positions=(Position(actor="coalition", finding=Finding.NON_CREDIBLE),),
    )

    assert rules_of(silent) == set()


def test_a_code_used_twice_is_found_across_records_only():
    twins = [IncidentFacts(id=id, **(CLEAN | {"code": "TS631"})) for id in ("494", "496")]  # type: ignore[arg-type]

    assert all(not find(twin) for twin in twins)
    assert [(one.rule_id, one.record_id) for one in find_all(twins)] == [
        ("duplicate_code", "494"),
        ("duplicate_code", "496"),
    ]


def test_a_record_without_a_code_is_nobodys_twin():
    assert find_all([facts(code=""), facts(code="")]) == []


def test_every_rule_is_exercised_and_speaks_two_languages():
    across = {"duplicate_code", "grid_zone_unusual"}
    assert set(BROKEN) | across == set(RULES)
    for rule, broken in BROKEN.items():
        one = next(finding for finding in find(facts(**broken)) if finding.rule_id == rule)
        assert one.message and one.arabic != one.message
        assert "{" not in one.message + one.arabic


@pytest.fixture(scope="module")
def archive() -> list[IncidentFacts]:
    return airwars_facts(shared_data("airwars-syria"))


FLAGS = {
    "group_sum_exceeds_total": {"groups_above_maximum"},
    "more_named_than_max_killed": {"named_above_maximum"},
    "mgrs_malformed_or_outside_zone37S": {"grid_malformed", "grid_irregular", "grid_zone_unusual"},
    "min_greater_than_max": {"min_above_max"},
    "only_one_bound": {"one_bound"},
    "coordinate_outside_syria": {"coordinate_outside_country"},
}


def test_the_archives_known_faults_are_found(archive):
    """All sixteen kinds; the governorates left over are names that can be read, so not faults."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for finding in find_all(archive):
        found[finding.rule_id].add(finding.record_id)
    with (shared_data("airwars-syria") / "quality_flags.csv").open(encoding="utf-8-sig", newline="") as lines:
        flags = list(csv.DictReader(lines))

    missed = [
        row
        for row in flags
        if not any(row["sequence"] in found[rule] for rule in FLAGS.get(row["flag"], {row["flag"]}))
    ]

    assert len(flags) == 395
    assert {row["flag"] for row in missed} <= {"governorate_unresolved"}
    assert {row["detail"] for row in missed} <= {" / Al Suwayda", " / Quneitra District", " / Homs countryside"}


def test_the_archives_contradictions_are_counted(archive):
    """The half archive's share of the whole: 558 above the minimum, 48 above the maximum, 40, 177, 19, 8."""
    count = Counter(
        (one.rule_id, one.values.get("outcome")) for one in find_all(archive) if one.severity is not Severity.NOTE
    )

    assert count["groups_above_minimum", K] == 268
    assert count["groups_above_maximum", K] == 25 and count["groups_above_maximum", J] == 6
    assert count["named_above_maximum", K] == 22 and count["named_above_minimum", K] == 304
    assert count["weak_with_several_sources", None] == 102
    assert count["confirmed_without_admission", None] == 12
    assert count["min_above_max", K] == 3
