"""Direct verification and judgements on sources: what is kept, what is refused, what the grade makes of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sijill.casework.documents import cite_document, record_mention
from sijill.casework.independence import judge_sources
from sijill.casework.judgements import withdraw_judgement
from sijill.casework.redactions import destroy_details
from sijill.casework.verifications import verify_directly, withdraw_verification
from sijill.grading.grade import grade
from sijill.grading.known import known_by
from sijill.grading.scheme import load_scheme
from sijill.model.claims import Claim
from sijill.model.enumerations import KnownBy, Verification
from sijill.model.errors import BadInput, InvalidValue, NotFound, Refused
from sijill.register.facts import evidence
from sijill.register.replay import compare, known_on, published_by, replay
from sijill.register.tiers import victims
from sijill.testing.memory import MemoryRegister

ASKED: dict[str, Any] = {"verifier": "Omar Quay", "on": "2025-11-30", "consent": "share"}


@pytest.fixture
def opened(tmp_path: Path) -> MemoryRegister:
    return MemoryRegister(tmp_path)


@pytest.fixture
def incident(opened: MemoryRegister) -> str:
    """An incident with three sources of three speakers."""
    cited = [
        Claim("source", {"name": f"Quay {one}", "address": f"https://quay{one}.example/a"}, about=str(one))
        for one in (1, 2, 3)
    ]
    with opened.work() as uow:
        document = cite_document(uow, "https://harbour.example/1", published="2025-12-02")
        return record_mention(
            uow, kind="incident", document=document, anchor="incident", reader="tester",
            claims=[Claim("code", "HB1"), Claim("grade", "Weak", about="airwars"), *cited],
        )  # fmt: skip


@pytest.fixture
def person(opened: MemoryRegister, incident: str) -> str:
    with opened.work() as uow:
        document = cite_document(uow, "https://harbour.example/1", published="2025-12-02")
        return record_mention(
            uow, kind="person", document=document, anchor="p", reader="tester", part_of=incident,
            claims=[Claim("harm", "killed")], private=[Claim("name", "Salma Quay", tier="restricted")],
        )  # fmt: skip


def _graded(opened: Any, incident: str, scheme: str) -> str:
    (one,) = evidence(opened.store, [incident])
    return grade(one.summary, load_scheme(scheme)).grade


def test_a_verified_victim_changes_tier_and_grade_until_the_act_is_withdrawn(
    opened: MemoryRegister, incident: str, person: str
) -> None:
    """The act counts for the victim and for the incident; withdrawn, it counts for neither and stays in the log."""
    with opened.work() as uow:
        act = verify_directly(uow, person, "interview", **ASKED, personal={"words": "I saw it"})
    (victim,) = victims(opened.store, [incident])
    assert (known_by(victim.known), victim.known.verifications) == (
        KnownBy.DIRECTLY_VERIFIED,
        frozenset({Verification.INTERVIEW}),
    )
    assert _graded(opened, incident, "amnesty") == "directly_verified"

    with opened.work() as uow:
        withdraw_verification(uow, person, act, "another person was meant")

    (victim,) = victims(opened.store, [incident])
    assert known_by(victim.known) is KnownBy.SEVERAL_INDEPENDENT
    assert _graded(opened, incident, "amnesty") == "strong_multiple_source"
    assert list(compare(opened.store, replay(opened.log))) == []


def test_what_was_said_is_not_in_the_log_and_is_destroyed_with_the_details(opened: MemoryRegister, person: str) -> None:
    """The log holds a commitment; after redaction the act still stands and the words are nowhere."""
    with opened.work() as uow:
        act = verify_directly(
            uow, person, "interview", **ASKED, tier="sealed", personal={"person": "A neighbour", "words": "the blast"}
        )
    said = {row.says: row for row in opened.store.claims([person]) if row.about == str(act)}
    assert {"verification", "verification.person", "verification.words"} == set(said)
    assert said["verification.words"].tier == "sealed"
    assert not any("blast" in row.body or "neighbour" in row.body for row in opened.log.rows())

    with opened.work() as uow:
        destroy_details(uow, person, "the family asked")

    left = [row for row in opened.store.claims_with_history([person]) if row.about == str(act)]
    assert [(row.says, json.loads(row.value)["consent"]) for row in left] == [("verification", "share")]
    assert not any("blast" in (row.payload or "") for row in opened.log.payloads())
    assert list(compare(opened.store, replay(opened.log))) == []
    with pytest.raises(Refused, match="family's wish"), opened.work() as uow:
        verify_directly(uow, person, "interview", **ASKED, personal={"words": "again"})


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"how": "a rumour"}, InvalidValue),
        ({"how": ""}, BadInput),
        ({"consent": "perhaps"}, BadInput),
        ({"consent": "not_needed"}, Refused),
        ({"consent": "refused", "personal": {"words": "kept"}}, Refused),
        ({"tier": "public", "personal": {"words": "kept"}}, Refused),
        ({"tier": "open"}, BadInput),
        ({"on": "30 November"}, BadInput),
        ({"on": "2031-01-01"}, BadInput),
        ({"verifier": " "}, BadInput),
        ({"personal": {"shoe size": "42"}}, BadInput),
        ({"document": "d-unknown"}, NotFound),
        ({"mention": "p-unknown"}, NotFound),
    ],
)
def test_an_act_that_cannot_be_is_refused(
    opened: MemoryRegister, person: str, changed: dict[str, Any], error: type[Exception]
) -> None:
    """With nothing written."""
    before = opened.log.frontier()
    asked = {"mention": person, "how": "interview", **ASKED, **changed}

    with pytest.raises(error), opened.work() as uow:
        verify_directly(uow, asked.pop("mention"), asked.pop("how"), **asked)

    assert opened.log.frontier() == before


def test_people_join_and_split_sources_and_the_grade_follows(opened: MemoryRegister, incident: str) -> None:
    """Three voices; joined by a person they are one; withdrawn they are three again."""
    (one,) = evidence(opened.store, [incident])
    first, second, third = (source.id for source in one.facts.sources or ())
    assert _graded(opened, incident, "airwars") == "fair"

    with opened.work() as uow:
        joined = judge_sources(uow, incident, first, second, "same", "one editor")
        judge_sources(uow, incident, second, third, "same", "one editor")
    assert _graded(opened, incident, "airwars") == "weak"
    with pytest.raises(Refused, match="already joined"), opened.work() as uow:
        judge_sources(uow, incident, first, third, "different", "two cities")

    with opened.work() as uow:
        withdraw_judgement(uow, joined, "looked again")
        judge_sources(uow, incident, first, third, "different", "two cities")
    assert _graded(opened, incident, "airwars") == "fair"
    for pair in ((first, third), (first, second)):
        with pytest.raises(Refused, match="already split"), opened.work() as uow:
            judge_sources(uow, incident, *pair, "same", "one editor after all")
    assert list(compare(opened.store, replay(opened.log))) == []


@pytest.mark.parametrize(
    ("left", "right", "verdict", "reason", "error"),
    [
        ("c0.0", "c9.9", "same", "why", NotFound),
        ("c0.0", "c0.0", "same", "why", BadInput),
        ("c0.0", "c9.9", "perhaps", "why", BadInput),
        ("c0.0", "c9.9", "same", " ", BadInput),
    ],
)
def test_a_judgement_on_sources_that_cannot_be_is_refused(
    opened: MemoryRegister, incident: str, left: str, right: str, verdict: str, reason: str, error: type[Exception]
) -> None:
    """With nothing written."""
    before = opened.log.frontier()
    with pytest.raises(error), opened.work() as uow:
        judge_sources(uow, incident, left, right, verdict, reason)
    assert opened.log.frontier() == before


def test_the_past_hears_the_same_acts(opened: MemoryRegister, incident: str, person: str) -> None:
    """Known on a day, and published by a day: the acts on what was left in count, those on what was left out do not."""
    with opened.work() as uow:
        verify_directly(uow, person, "site_visit", **ASKED)
    (victim,) = victims(known_on(opened.log, "2026-12-31"), [incident])
    assert victim.known.verifications == {Verification.SITE_VISIT}
    assert list(victims(published_by(opened.log, "2025-12-01").store, [incident])) == []
