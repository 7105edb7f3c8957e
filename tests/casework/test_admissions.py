"""Decisions on statements, shares of admissions, and submissions: kept in the log, bounded, and reversible."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sijill.casework.admissions import judge_statement, share_out, withdraw_decision
from sijill.casework.documents import cite_document, record_mention
from sijill.casework.submissions import record_sending, record_step, withdraw_step
from sijill.model.actors import Actor, Role
from sijill.model.claims import Claim
from sijill.model.counts import Outcome
from sijill.model.errors import BadInput, NotFound, Refused, SijillError
from sijill.register.admissions import Admission, record_of, shares_of
from sijill.register.confronted import confront
from sijill.register.figures import Definition
from sijill.register.replay import compare, replay
from sijill.register.submissions import submissions
from sijill.testing.memory import MemoryRegister

SIXTEEN = (
    "May 4, 2031, near North Quay, Harbour, via Harbour Watch report. During a strike on reported fighting positions "
    "near a residential area allegedly caused civilian casualties. Sixteen civilians were unintentionally killed."
)
REJECTED = (
    "May 9, 2031, near South Mole, Harbour, via Harbour Watch report. After a review of available information it was "
    "assessed that no Coalition strikes were conducted in the geographical area that correspond to the report."
)
WORK = Callable[..., Any]


@dataclass(frozen=True)
class Town:
    """Incidents of the invented harbour, and the names of two statements of the navy."""

    first: str
    second: str
    far: str
    sixteen: str
    rejected: str


def found(work: WORK) -> Town:
    """Two buildings of one street in one statement of 16; a third incident, rejected."""
    with work() as uow:

        def incident(code: str, day: str, place: str, killed: int, said: str | None, finding: str) -> str:
            document = cite_document(uow, f"https://harbour.example/{code}")
            claims = [
                Claim("code", code),
                Claim("date", {"first": day, "last": day}),
                Claim("place", place, about="en"),
                Claim("actors", ["coalition"]),
                Claim("grade", "Fair", about="airwars"),
                Claim("killed", {"low": killed, "high": killed}, about="civilians"),
                Claim("position", {"actor": "coalition", "finding": finding}, about="1"),
            ]
            if said is not None:
                quoted = {"date": "20320107", "address": "https://navy.example/r", "text": said}
                claims.append(Claim("position.statement", quoted, about="1.1"))
            return record_mention(uow, kind="incident", document=document, anchor="i", reader="tester", claims=claims)

        ids = [
            incident("HB1", "2031-05-04", "North Quay", 6, SIXTEEN, "credible"),
            incident("HB1a", "2031-05-04", "North Quay", 10, None, "not_yet_assessed"),
            incident("HB2", "2031-05-09", "South Mole", 3, REJECTED, "non_credible"),
        ]
        uow.settle()
        names = {one.first.said.finding.value: one.name for one in record_of(uow.store).admissions}
    return Town(*ids, sixteen=names["credible"], rejected=names["non_credible"])


def admission(opened: Any, name: str) -> Admission:
    return record_of(opened.store).find(name)


def killed(opened: Any, name: str) -> dict[str, int | None]:
    return shares_of(admission(opened, name), Outcome.KILLED, {})


def test_one_admission_of_sixteen_is_shared_by_two_incidents(opened: Any, work: WORK) -> None:
    """CS1621 and CS1621a, on every database: 6 + 10, counted once, and the log makes the same rows again."""
    town = found(work)

    with work() as uow:
        share_out(uow, town.sixteen, {town.first: 6, town.second: 10}, "two buildings, one line")

    assert killed(opened, town.sixteen) == {town.first: 6, town.second: 10}
    whole = confront(opened.store, Definition())
    assert (whole.comparison.admitted, whole.comparison.unmatched) == (16, ())
    assert list(compare(opened.store, replay(opened.log))) == []


def test_a_share_beyond_the_admission_is_refused_and_nothing_is_written(opened: Any, work: WORK) -> None:
    town = found(work)
    with work() as uow:
        judge_statement(uow, town.sixteen, town.first, "confirmed", "one street", parts={Outcome.KILLED: 10})
    before = opened.log.frontier()

    with pytest.raises(Refused, match="7 more would exceed it"), work() as uow:
        judge_statement(uow, town.sixteen, town.second, "confirmed", "one street", parts={Outcome.KILLED: 7})

    assert opened.log.frontier() == before


def test_withdrawing_a_decision_brings_back_what_it_replaced(opened: Any, work: WORK) -> None:
    """10, then 4; the 4 withdrawn, it is 10 again; both stay in the log."""
    town = found(work)
    with work() as uow:
        judge_statement(uow, town.sixteen, town.first, "confirmed", "as told", parts={Outcome.KILLED: 10})
        later = judge_statement(uow, town.sixteen, town.first, "confirmed", "recounted", parts={Outcome.KILLED: 4})
    assert admission(opened, town.sixteen).links[town.first].killed == 4

    with work() as uow:
        withdraw_decision(uow, later, "the first count was right")

    assert admission(opened, town.sixteen).links[town.first].killed == 10
    assert list(compare(opened.store, replay(opened.log))) == []


def test_an_earlier_share_does_not_come_back_when_others_have_taken_its_place(opened: Any, work: WORK) -> None:
    town = found(work)
    with work() as uow:
        judge_statement(uow, town.sixteen, town.first, "confirmed", "as told", parts={Outcome.KILLED: 10})
        later = judge_statement(uow, town.sixteen, town.first, "confirmed", "recounted", parts={Outcome.KILLED: 4})
        judge_statement(uow, town.sixteen, town.second, "confirmed", "the rest", parts={Outcome.KILLED: 12})

    with pytest.raises(Refused, match="would exceed it"), work() as uow:
        withdraw_decision(uow, later, "the first count was right")


def test_a_refusal_takes_the_statement_from_the_incident_it_was_filed_with(opened: Any, work: WORK) -> None:
    """What nobody claims stands as admitted without an incident; a contradiction needs a withdrawal first."""
    town = found(work)
    with work() as uow:
        refused = judge_statement(uow, town.sixteen, town.first, "refused", "another street")
    whole = confront(opened.store, Definition())
    assert (whole.comparison.admitted, [one.killed for one in whole.comparison.unmatched]) == (16, [16])

    with pytest.raises(Refused, match="Withdraw decision"), work() as uow:
        judge_statement(uow, town.sixteen, town.first, "confirmed", "the same street")
    with work() as uow:
        withdraw_decision(uow, refused, "looked again")
        judge_statement(uow, town.sixteen, town.first, "confirmed", "the same street")

    assert [one.admitted for one in confront(opened.store, Definition()).comparison.lines if one.admitted] == [16]


def test_one_incident_may_have_several_statements_and_cannot_tell_decides_nothing(opened: Any, work: WORK) -> None:
    town = found(work)
    with work() as uow:
        judge_statement(uow, town.rejected, town.first, "confirmed", "the same night")
        judge_statement(uow, town.sixteen, town.far, "unsure", "no street is named")

    record = record_of(opened.store)
    assert record.find(town.rejected).incidents == (town.far, town.first)
    assert record.find(town.sixteen).incidents == (town.first,)
    assert list(compare(opened.store, replay(opened.log))) == []


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"verdict": "perhaps"}, BadInput),
        ({"reason": " "}, BadInput),
        ({"statement": "c1.1"}, NotFound),
        ({"incident": "i-unknown"}, NotFound),
        ({"verdict": "refused", "parts": {Outcome.KILLED: 2}}, BadInput),
        ({"parts": {Outcome.KILLED: -1}}, Refused),
        ({"parts": {Outcome.INJURED: 1}}, Refused),
        ({"statement": "rejected", "parts": {Outcome.KILLED: 1}}, Refused),
    ],
)
def test_a_decision_that_cannot_be_is_refused(tmp_path: Any, changed: dict[str, Any], error: type[Exception]) -> None:
    """Unknown statement or incident, no reason, a share of what was not stated or not admitted."""
    opened = MemoryRegister(tmp_path)
    town = found(opened.work)
    asked = {"statement": town.sixteen, "incident": town.first, "verdict": "confirmed", "reason": "read"} | changed
    asked["statement"] = town.rejected if asked["statement"] == "rejected" else asked["statement"]

    with pytest.raises(error), opened.work() as uow:
        judge_statement(uow, **asked)


def test_who_may_not_judge_is_refused(tmp_path: Any) -> None:
    """A recorder records, a publisher sends; neither decides what a statement means."""
    opened = MemoryRegister(tmp_path)
    town = found(opened.work)
    recorder = Actor("Omar Pier", frozenset({Role.RECORDER}))

    with pytest.raises(Refused, match="may not judge"), opened.work(recorder) as uow:
        judge_statement(uow, town.sixteen, town.first, "confirmed", "read")
    with pytest.raises(Refused, match="may not send"), opened.work(recorder) as uow:
        record_sending(uow, town.first, "coalition", "2026-01-01")


steps = st.lists(st.tuples(st.sampled_from(["first", "second", "far"]), st.integers(0, 20), st.booleans()), max_size=10)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_no_order_of_decisions_ever_gives_away_more_than_is_admitted(tmp_path_factory: Any, steps: Any) -> None:
    opened = MemoryRegister(tmp_path_factory.mktemp("home"))
    town = found(opened.work)
    decisions: list[int] = []
    for incident, number, back in steps:
        try:
            with opened.work() as uow:
                if back and decisions:
                    withdraw_decision(uow, decisions.pop(0), "again")
                else:
                    part = {Outcome.KILLED: number}
                    one = judge_statement(uow, town.sixteen, getattr(town, incident), "confirmed", "read", parts=part)
                    decisions.append(one)
        except SijillError:
            continue

    line = admission(opened, town.sixteen)
    assert sum(link.killed or 0 for link in line.links.values()) <= 16
    assert sum(share or 0 for share in killed(opened, town.sixteen).values()) <= 16
    assert list(compare(opened.store, replay(opened.log))) == []


def test_silence_is_counted_until_an_answer_and_a_follow_up_opens_the_matter_again(opened: Any, work: WORK) -> None:
    town = found(work)
    with work() as uow:
        number = record_sending(uow, town.first, "coalition", "2025-01-10")
        record_step(uow, number, "received", "2025-01-20")
        record_step(uow, number, "followed-up", "2025-03-01", note="asked for the date of the review")
    (one,) = submissions(opened.store, date.fromisoformat("2025-04-30"))
    assert (one.code, one.state, one.silence, one.follow_up_due) == ("HB1", "followed-up", 100, True)

    with work() as uow:
        record_step(uow, number, "answered", "2025-05-01")
    assert submissions(opened.store, date.fromisoformat("2025-06-01"))[0].silence == 0
    with work() as uow:
        again = record_step(uow, number, "followed-up", "2025-06-01")
    assert submissions(opened.store, date.fromisoformat("2025-06-11"))[0].silence == 41

    with work() as uow:
        withdraw_step(uow, again, "it was never sent")
    assert submissions(opened.store, date.fromisoformat("2025-06-11"))[0].silence == 0
    with work() as uow:
        withdraw_step(uow, number, "another incident was meant")
    assert submissions(opened.store, date.fromisoformat("2025-06-11")) == []
    assert list(compare(opened.store, replay(opened.log))) == []


@pytest.mark.parametrize(
    ("step", "day", "error"),
    [
        ("lost", "2025-02-01", BadInput),
        ("received", "soon", BadInput),
        ("received", "2031-01-01", BadInput),
        ("received", "2024-12-31", Refused),
        ("answered", "2025-02-01", None),
    ],
)
def test_a_step_that_cannot_be_is_refused(tmp_path: Any, step: str, day: str, error: type[Exception] | None) -> None:
    opened = MemoryRegister(tmp_path)
    town = found(opened.work)
    with opened.work() as uow:
        number = record_sending(uow, town.first, "coalition", "2025-01-10")

    if error is None:
        with opened.work() as uow:
            assert record_step(uow, number, step, day) > number
        return
    with pytest.raises(error), opened.work() as uow:
        record_step(uow, number, step, day)
    with pytest.raises(NotFound), opened.work() as uow:
        record_step(uow, number + 1000, "received", "2025-02-01")


def test_a_line_recorded_as_a_record_of_its_own_is_a_statement(tmp_path: Any) -> None:
    """A release read into the register: position and text in one record, released on the day of its document."""
    opened = MemoryRegister(tmp_path)
    with opened.work() as uow:
        document = cite_document(uow, "https://navy.example/release", publisher="coalition", published="2032-01-07")
        claims = [
            Claim("date", {"first": "2031-05-04"}),
            Claim("place", "North Quay", about="en"),
            Claim("position", {"actor": "coalition", "finding": "credible"}, about="1"),
            Claim("text", SIXTEEN),
        ]
        record_mention(uow, kind="incident", document=document, anchor="line 1", reader="tester", claims=claims)

    (line,) = record_of(opened.store).admissions

    assert (line.first.actor, str(line.first.released), line.first.finding) == ("coalition", "2032-01-07", "credible")
    assert line.number[Outcome.KILLED] == 16
