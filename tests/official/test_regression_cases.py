"""The field's hard cases, by the archive's codes, on the real half: what texts say, what matches, what never merges."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from sijill.cli.official_queue import incident_of
from sijill.model.counts import Outcome
from sijill.model.errors import NotFound
from sijill.official.comparing import comparison_of
from sijill.official.matching import match
from sijill.official.statements import read_statement
from sijill.official.tables_in import incident_rows, read_csv, statement_rows
from sijill.register.admissions import Record, record_of, shares_of
from sijill.register.candidates import proposals
from sijill.register.confronted import confront
from sijill.register.figures import Definition
from sijill.testing.shared import shared_data
from tests.cli.official_archive import coalition_register

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def said() -> dict[str, list[dict[str, Any]]]:
    """Every statement of the half as read, by code, oldest first."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in read_csv(shared_data("claims-coalition") / "statements.csv"):
        found[row["airwars_code"]].append(read_statement(row["text"]).record() | {"released": row["statement_date"]})
    return {code: sorted(some, key=lambda one: one["released"]) for code, some in found.items()}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The Coalition's part of the archive as a register."""
    return coalition_register(tmp_path_factory.mktemp("register"))


@pytest.fixture(scope="module")
def record(store: Any) -> Record:
    return record_of(store)


def ids(record: Record, *codes: str) -> list[str]:
    return [incident_of(record, code) for code in codes]


def test_cs1621_and_cs1621a_share_one_admission_of_sixteen(said: Any, record: Record) -> None:
    """The line stands twice in the archive, once without its head; it is one admission, 6 + 10."""
    assert {one["killed_min"] for one in said["CS1621a"]} == {16}
    (line,) = [one for one in record.admissions if set(ids(record, "CS1621", "CS1621a")) <= set(one.filed)]

    shares = shares_of(line, Outcome.KILLED, {})

    assert line.number[Outcome.KILLED] == 16
    assert [shares[one] for one in ids(record, "CS1621", "CS1621a")] == [6, 10]


def test_cs968_was_rejected_and_later_accepted_with_a_date_off_by_two_days(said: Any, store: Any) -> None:
    assert [one["finding"] for one in said["CS968"]] == ["non_credible", "credible"]
    assert [one["incident_date"] for one in said["CS968"]] == ["2017-06-12", "2017-06-10"]

    (line,) = [one for one in confront(store, Definition()).comparison.reversals if one.incident.code == "CS968"]

    assert (line.history[:2], line.admitted) == (("non_credible", "credible"), 2)
    assert [str(day) for day in line.history_dates[:2]] == ["2018-07-26", "2019-06-27"]


def test_cs968_is_found_by_the_statement_whose_date_is_off_by_two_days(store: Any, record: Record) -> None:
    (home,) = ids(record, "CS968")
    rejected = [one for one in record.admissions if home in one.filed and one.first.finding == "non_credible"]

    (found,) = proposals(store, record, rejected)

    assert home in [one.incident for one in found.offered[:5] if one.probability is not None]


def test_cs952_is_coded_not_credible_and_concedes_eight(said: Any, store: Any) -> None:
    """The text is followed; that the archive codes it otherwise is said."""
    assert [(one["finding"], one["killed_min"]) for one in said["CS952"]] == [("non_credible", None), ("credible", 8)]

    found = confront(store, Definition())

    assert [line.admitted for line in found.comparison.lines if line.incident.code == "CS952"] == [8]
    assert found.differs > 0


def test_cs093_is_a_duplicate_of_another_allegation(said: Any) -> None:
    assert [(one["finding"], one["duplicate_of"]) for one in said["CS093"]] == [("duplicate", "57")]


@pytest.mark.parametrize("code", ["TS631", "TS633"])
def test_a_code_used_twice_stays_two_incidents(tmp_path: Path, code: str) -> None:
    """On the register each has its id, and the code alone is refused; on plain tables the second row is named."""
    record = record_of(coalition_register(tmp_path, {"TS631", "TS633"}))

    assert len([row for row in record.incidents.values() if row.code == code]) == 2
    with pytest.raises(NotFound, match=f'2 incidents bear the code or id "{code}"'):
        incident_of(record, code)
    rows = [row | {"id": row["code"]} for row in read_csv(shared_data("airwars-syria") / "incidents.csv")
            if row["code"] == code]  # fmt: skip
    statement = {"id": "1", "incident_id": code, "released": "2024-01-01", "finding": "credible", "killed": "2"}
    compared = comparison_of([statement], rows)
    assert (compared.twice, compared.admitted) == ((code,), 2)


def test_cs863_and_cs1087_share_a_generic_square_and_never_merge() -> None:
    """Fifteen and twelve killed a month apart in one square of the town: each statement finds its own alone."""
    rows = {
        row["airwars_code"]: row
        for row in read_csv(shared_data("cjtf-oir") / "assessments.csv")
        if row["airwars_code"] in {"CS863", "CS1087"}
    }
    assert len({row["mgrs"] for row in rows.values()}) == 1
    statements = statement_rows(
        [{"id": code, "text": row["statement"].split("\n---\n")[0], "mgrs": row["mgrs"]} for code, row in rows.items()]
    )
    incidents = incident_rows(
        [
            {"id": code, "date": row["airwars_date"], "place": row["airwars_location"], "lat": row["airwars_lat"],
             "lon": row["airwars_lon"]}
            for code, row in rows.items()
        ]
    )  # fmt: skip

    found = {
        one.statement: [candidate.incident for candidate in one.candidates] for one in match(statements, incidents)
    }

    assert found == {"CS863": ["CS863"], "CS1087": ["CS1087"]}


def test_no_admission_of_the_half_is_allocated_beyond_its_number(record: Record) -> None:
    reported = {row.id: (row.killed_low, row.killed_high) for row in record.incidents.values()}
    for one in record.admissions:
        for outcome in (Outcome.KILLED, Outcome.INJURED):
            shares = shares_of(one, outcome, reported if outcome is Outcome.KILLED else {})
            number = one.number[outcome]
            assert number is None or sum(share or 0 for share in shares.values()) <= number, one.name


def test_references_that_do_not_decode_or_lie_far_away_are_flagged(store: Any, record: Record) -> None:
    """What is no reference is refused with the reason; a square that decodes 300 km away is flagged, not moved."""
    found = proposals(store, record, record.admissions)

    flags = [flag for one in found for item in one.offered if item.filed for flag in item.flags]

    assert any("is not a grid reference" in flag for flag in flags)
    assert not any("12 and 13" in flag for flag in flags)
    assert sum("likely a slip in the reference" in flag for flag in flags) >= 5
