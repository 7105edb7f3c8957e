"""Imports: twice without effect, taken back whole, and never against what people did."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sijill.casework.corrections import correct_claims
from sijill.casework.imports import Undone, import_records, undo_import
from sijill.casework.judgements import judge_link
from sijill.casework.redactions import destroy_details
from sijill.intake.records import Record
from sijill.model.claims import Claim
from sijill.model.errors import NotFound, Refused
from sijill.model.events import DocumentCited, MentionRecorded
from sijill.model.ids import cited_document_id, mention_id
from sijill.register.replay import compare, replay
from sijill.testing.memory import MemoryRegister


def incident(number: int, low: int = 1, *, people: int = 0) -> Record:
    """Incident `number` of an invented archive."""
    document = cited_document_id(f"https://archive.example/{number}")
    whole = mention_id("incident", document, "incident")
    mentions = [
        MentionRecorded(
            mention=whole,
            mention_kind="incident",
            document=document,
            anchor="incident",
            reader="tester 1",
            claims=(Claim("code", f"HB{number}"), Claim("killed", {"low": low, "high": low}, about="civilians")),
            label=f"HB{number}",
        )
    ]
    for order in range(people):
        anchor = f"victim {order}"
        name = Claim("name", f"Invented {number}-{order}", about="latin", tier="restricted")
        mentions.append(
            MentionRecorded(
                mention=mention_id("person", document, anchor),
                mention_kind="person",
                document=document,
                anchor=anchor,
                reader="tester 1",
                claims=(Claim("harm", "killed"),),
                part_of=whole,
                private=(name,),
            )
        )
    page = DocumentCited(document=document, address=f"https://archive.example/{number}", publisher="Harbour Watch")
    return Record(page, tuple(mentions))


def take(uow: Any, records: Iterable[Record]) -> Any:
    return import_records(uow, "tester 1", {}, records)


def state(opened: Any) -> Any:
    """Rows and length of the log."""
    tables = ("document", "mention", "claim", "judgement", "act", "incident", "position")
    return {table: [tuple(row) for row in opened.store.dump(table)] for table in tables}, opened.log.frontier().size


def test_a_second_import_of_the_same_records_records_nothing(opened: Any, work: Any) -> None:
    """By content: the log does not grow by one event."""
    records = [incident(number, people=2) for number in range(30)]
    with work() as uow:
        take(uow, records)
    before = state(opened)

    with work() as uow:
        done = take(uow, reversed(records))

    assert (done.act, done.recorded, done.unchanged) == (None, {}, 90)
    assert state(opened) == before


def test_an_archive_that_changed_corrects_its_own_claims(opened: Any, work: Any) -> None:
    """The old figure is withdrawn, the new one stands, both stay in the history."""
    with work() as uow:
        take(uow, [incident(1, low=3)])
    with work() as uow:
        done = take(uow, [incident(1, low=5)])

    (row,) = opened.store.view("incident")
    history = [claim for claim in opened.store.claims_with_history([row.id]) if claim.says == "killed"]
    assert (done.changed, row.killed_low, [claim.until is None for claim in history]) == (1, 5, [False, True])


def test_a_claim_that_a_person_withdrew_does_not_come_back_with_the_next_import(opened: Any, work: Any) -> None:
    """People overrule archives."""
    with work() as uow:
        take(uow, [incident(1, low=3)])
    (row,) = opened.store.view("incident")
    (claim,) = opened.store.claims([row.id], ["killed"])
    better = Claim("killed", {"low": 2, "high": 2}, about="civilians")
    with work() as uow:
        correct_claims(uow, row.id, reason="counted one man twice", withdraw=[claim.id], claims=[better])

    with work() as uow:
        done = take(uow, [incident(1, low=3)])

    assert done.unchanged == 1
    assert opened.store.view("incident")[0].killed_low == 2


def test_an_erased_person_stays_erased_through_undo_and_another_import(opened: Any, work: Any) -> None:
    """A family's wish outlives every later file."""
    with work() as uow:
        act = take(uow, [incident(1, people=1)]).act
    person = next(row for row in opened.store.dump("mention") if row.kind == "person")
    with work() as uow:
        destroy_details(uow, person.id, "the family asked")
    with work() as uow:
        undo_import(uow, act, "wrong archive")
    with work() as uow:
        done = take(uow, [incident(1, people=1)])

    assert done.erased == 1
    assert [row.says for row in opened.store.claims([person.id])] == ["harm"]
    assert list(compare(opened.store, replay(opened.log))) == []


@pytest.mark.promise("P16")
def test_undoing_an_import_of_ten_thousand_keeps_the_two_hundred_that_people_edited(tmp_path: Any) -> None:
    """Import 10,000 rows, edit 200 by hand, undo: 9,800 removed, 200 kept and listed."""
    from sijill.testing.memory import LEAD, counting, ticking
    from sijill.testing.registers import sqlite_register

    opened, clock, randomness = sqlite_register(tmp_path / "home"), ticking(), counting()
    with opened.work(LEAD, clock=clock, randomness=randomness) as uow:
        act = take(uow, (incident(number) for number in range(10_000))).act
    edited = sorted(row.id for row in opened.store.view("incident"))[::50]
    with opened.work(LEAD, clock=clock, randomness=randomness) as uow:
        for mention in edited:
            correct_claims(uow, mention, reason="checked", claims=[Claim("place", "North Quay", about="en")])

    with opened.work(LEAD, clock=clock, randomness=randomness) as uow:
        undone = undo_import(uow, str(act), "the wrong archive")

    assert undone == Undone(9_800, tuple(edited))
    assert [row.id for row in opened.store.view("incident")] == edited


def test_undo_keeps_what_people_judged_and_says_so(opened: Any, work: Any) -> None:
    """A judgement is work too: both mentions stay."""
    with work() as uow:
        act = take(uow, [incident(number) for number in range(4)]).act
    first, second, *_ = sorted(row.id for row in opened.store.view("incident"))
    with work() as uow:
        judge_link(uow, first, second, "same", "one street, one hour")

    with work() as uow:
        undone = undo_import(uow, act, "the wrong archive")

    assert undone == Undone(2, (first, second))


def test_an_import_is_undone_once(work: Any) -> None:
    """The second time says when it was undone."""
    with work() as uow:
        act = take(uow, [incident(1)]).act
    with work() as uow:
        undo_import(uow, act, "the wrong archive")

    with pytest.raises(Refused, match="undone before"), work() as uow:
        undo_import(uow, act, "again")
    with pytest.raises(NotFound, match="lists the imports"), work() as uow:
        undo_import(uow, "a-unknown", "why")


def test_an_import_that_breaks_off_leaves_nothing(opened: Any, work: Any) -> None:
    """At whatever row it stops, the register is as it was."""
    with work() as uow:
        take(uow, [incident(1)])
    before = state(opened)

    def breaking(after: int) -> Iterable[Record]:
        for number in range(2, 2_000):
            if number == after:
                raise RuntimeError("the connection broke")
            yield incident(number)

    for after in (2, 3, 700, 1_500):
        with pytest.raises(RuntimeError), work() as uow:
            take(uow, breaking(after))
        assert state(opened) == before


numbers = st.integers(0, 5)
archives = st.dictionaries(numbers, st.tuples(st.integers(0, 9), st.integers(0, 2)), max_size=5)


@pytest.mark.promise("P15")
@settings(max_examples=2_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(archive=archives)
def test_import_twice_is_import_once(archive: dict[int, tuple[int, int]], tmp_path_factory: Any) -> None:
    """2,000 invented archives: the second import records nothing, and the log replayed gives the same rows."""
    opened = MemoryRegister(tmp_path_factory.getbasetemp())
    records = [incident(number, low, people=people) for number, (low, people) in archive.items()]
    with opened.work() as uow:
        take(uow, records)
    before = state(opened)
    with opened.work() as uow:
        again = take(uow, records)

    assert again.act is None
    assert state(opened) == before
    assert list(compare(opened.store, replay(opened.log))) == []
