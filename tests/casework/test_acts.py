"""Who may do what, and what acts refuse."""

from __future__ import annotations

from typing import Any

import pytest

from sijill.casework.assessments import assess
from sijill.casework.corrections import correct_claims
from sijill.casework.documents import cite_document, record_mention
from sijill.casework.imports import undo_import
from sijill.casework.judgements import judge_link
from sijill.casework.permissions import ALLOWED, Act, can, require
from sijill.casework.redactions import destroy_details
from sijill.model.actors import Actor, Role
from sijill.model.claims import Claim
from sijill.model.errors import BadInput, InvalidValue, NotFound, Refused
from sijill.register.replay import compare, replay
from sijill.workbench.database import TABLES


def test_every_act_is_in_the_table_and_nobody_suspended_may_do_it() -> None:
    """Deny is the default; suspension overrides every role."""
    assert set(ALLOWED) == set(Act)
    for act in Act:
        for role in Role:
            assert can(Actor("Somebody", frozenset({role})), act) == (role in ALLOWED[act])
            assert not can(Actor("Somebody", frozenset({role, Role.SUSPENDED})), act)
    assert not any(can(Actor("Reader", frozenset({Role.READER})), act) for act in Act)
    assert {act for act in Act if can(Actor("Counter", frozenset({Role.STATISTICIAN})), act)} == {Act.ESTIMATE}


def test_a_refusal_says_who_may() -> None:
    """The remedy names the roles."""
    with pytest.raises(Refused, match="lead"):
        require(Actor("Recorder", frozenset({Role.RECORDER})), Act.JUDGE_LINK)


def test_an_actor_has_a_name() -> None:
    """Nobody acts without one."""
    with pytest.raises(InvalidValue, match="--by"):
        Actor("  ", frozenset({Role.LEAD}))


@pytest.fixture
def person(work: Any) -> str:
    with work() as uow:
        document = cite_document(uow, "https://harbour.example/1")
        incident = record_mention(uow, kind="incident", document=document, anchor="i", reader="tester", label="HB1")
        return record_mention(
            uow,
            kind="person",
            document=document,
            anchor="p",
            reader="tester",
            part_of=incident,
            claims=[Claim("harm", "killed")],
            private=[Claim("name", "Salma Quay", about="latin", tier="restricted")],
        )


def test_destroying_details_takes_the_words_and_keeps_the_count(opened: Any, work: Any, person: str) -> None:
    """The name is in no table and no payload; the person is still counted; the log still replays."""
    assert opened.store.view("incident")[0].named == 1

    with work() as uow:
        assert destroy_details(uow, person, "the family asked on 3 May") == 1

    (row,) = opened.store.view("incident")
    assert (row.victims, row.victims_killed, row.named) == (1, 1, 0)
    assert "Salma" not in repr([opened.database.select(table) for table in TABLES])
    assert list(compare(opened.store, replay(opened.log))) == []
    with pytest.raises(NotFound, match="no personal details"), work() as uow:
        destroy_details(uow, person, "again")


def test_details_withdrawn_before_they_were_destroyed_do_not_stop_the_log(opened: Any, work: Any, person: str) -> None:
    """Folded again, the withdrawn claim is not there any more: nothing is missing."""
    (name,) = opened.store.claims([person], ["name"])
    with work() as uow:
        correct_claims(uow, person, reason="another person's name", withdraw=[name.id])
    with work() as uow:
        destroy_details(uow, person, "the family asked")

    assert list(compare(opened.store, replay(opened.log))) == []


def test_details_cannot_be_added_to_an_erased_person(work: Any, person: str) -> None:
    """Not even by a person at the desk."""
    with work() as uow:
        destroy_details(uow, person, "the family asked")

    with pytest.raises(Refused, match="family's wish"), work() as uow:
        correct_claims(uow, person, reason="found it", private=[Claim("name", "S", about="latin", tier="restricted")])


@pytest.mark.parametrize(
    ("act", "error"),
    [
        (lambda uow, one: correct_claims(uow, one, reason=" ", claims=[Claim("note", "x")]), BadInput),
        (lambda uow, one: correct_claims(uow, one, reason="why"), BadInput),
        (lambda uow, one: correct_claims(uow, "i-unknown", reason="why", claims=[Claim("note", "x")]), NotFound),
        (lambda uow, one: correct_claims(uow, one, reason="why", withdraw=[999]), NotFound),
        (lambda uow, one: judge_link(uow, one, one, "same", "why"), BadInput),
        (lambda uow, one: judge_link(uow, one, "p-unknown", "perhaps", "why"), BadInput),
        (lambda uow, one: judge_link(uow, one, "p-unknown", "same", ""), BadInput),
        (lambda uow, one: assess(uow, one, "Certain", "why", codebook="1.0"), BadInput),
        (lambda uow, one: assess(uow, one, "Fair", "", codebook="1.0"), BadInput),
        (lambda uow, one: assess(uow, "i-unknown", "Fair", "why", codebook="1.0"), NotFound),
        (lambda uow, one: destroy_details(uow, one, " "), BadInput),
        (lambda uow, one: undo_import(uow, "a-x", ""), BadInput),
        (lambda uow, one: record_mention(uow, kind="person", document="d-x", anchor="p", reader="t"), NotFound),
    ],
)
def test_an_act_that_makes_no_sense_is_refused_and_leaves_no_event(
    opened: Any, work: Any, person: str, act: Any, error: type[Exception]
) -> None:
    """With the reason, and nothing half written."""
    before = opened.log.frontier()

    with pytest.raises(error), work() as uow:
        act(uow, person)

    assert opened.log.frontier() == before


def test_a_mention_recorded_twice_is_one_also_when_the_log_is_read_at_once(opened: Any, work: Any) -> None:
    """Two recorders read the same page on two days: the claims of both stay, on one mention."""
    for low in (2, 9):
        with work() as uow:
            page = cite_document(uow, "https://harbour.example/twice")
            killed = Claim("killed", {"low": low, "high": low}, about="civilians")
            one = record_mention(uow, kind="incident", document=page, anchor="i", reader="tester", claims=(killed,))

    assert len(opened.store.claims([one], ["killed"])) == 2
    assert list(compare(opened.store, replay(opened.log))) == []
