"""Suggestions of a captured document: kept without words, decided by people, taken back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sijill.casework.captures import Origin, capture, look_into, sketches, text_of
from sijill.casework.readings import keep_suggestions, unread
from sijill.casework.redactions import destroy_details
from sijill.casework.suggestions import accept, refuse, reopen, waiting
from sijill.model.actors import Actor, Role
from sijill.model.errors import BadInput, NotFound, Refused
from sijill.register.replay import compare, replay
from sijill.text.reader import Document, read
from sijill.text.suggestions import reader_of, suggestions
from sijill.vault.capture.bounded import Opener

TEXT = (
    "On 5 May 2031 shells hit the market of Tal Zahra. Nine civilians were killed, including Salma Quay, 34, her son "
    "Omar, 6, and a neighbour. Activists said that four people were injured. "
    "At least 1,250 civilians were killed in the war between August 2030 and April 2031. "
    "The ministry denied that three civilians were killed. "
    "Two people were killed in Marwat on 9 May 2031."
)
READER = reader_of("en")


@pytest.fixture(scope="module")
def opener() -> Iterator[Opener]:
    with Opener() as one:
        yield one


@pytest.fixture
def document(opened: Any, work: Any, opener: Opener, tmp_path: Path) -> str:
    """The captured text, read; its suggestions wait."""
    path = tmp_path / "post.txt"
    path.write_text(TEXT, encoding="utf-8")
    with work() as uow:
        (one,) = capture(uow, look_into(opener, path), Origin(obtained="saved"), sketches(uow.store))
    keep(work, one.document)
    return one.document


def keep(work: Any, document: str) -> bool:
    found = suggestions(read(Document(id=document, text=TEXT, lang="en")), document)
    with work() as uow:
        return keep_suggestions(uow, document, READER, found)


def named(opened: Any, words: str) -> str:
    """The id of the waiting suggestion that stands on these words."""
    found = [one for one in waiting(opened.store, opened.vault) if words in one.words]
    return min(found, key=lambda one: len(one.words)).row.name


def test_suggestions_hold_places_and_numbers_and_no_words(opened: Any, document: str) -> None:
    """What stands in the document is read from the document: the log holds no name."""
    kept = " ".join(row.body for row in opened.log.rows() if row.kind == "suggestions-kept")

    assert "Salma" not in kept and "Marwat" not in kept and "civilians were" not in kept
    assert {one.words for one in waiting(opened.store, opened.vault)} >= {"Salma Quay", "Omar"}


def test_reading_again_keeps_nothing_new_and_decisions_stay(opened: Any, work: Any, document: str) -> None:
    """The same reading is no event; a decided suggestion does not come back."""
    with work() as uow:
        refuse(uow, named(opened, "four people were injured"), "not at this market")
    before = len(list(opened.log.rows()))

    assert keep(work, document) is False
    assert (len(list(opened.log.rows())), unread(opened.store)) == (before, [])
    assert not any("four people" in one.words for one in waiting(opened.store, opened.vault))


def test_an_accepted_suggestion_becomes_claims_with_their_span(opened: Any, work: Any, document: str) -> None:
    """Number, day, place under the grammar's name and rule; the span reads as the suggestion did; the log replays."""
    with work() as uow:
        _, mention = accept(uow, named(opened, "Nine civilians"))

    claims = {row.says: row for row in opened.store.claims([mention])}
    start, end = map(int, claims["killed"].at.removeprefix("span:").split("-"))
    assert json.loads(claims["killed"].value) == {"low": 9, "high": 9}
    assert text_of(opened.store, opened.vault, document)[start:end].startswith("Nine civilians")
    assert claims["killed"].reader.startswith(READER) and "en." in claims["killed"].reader
    assert json.loads(claims["date"].value)["first"] == "2031-05-05"
    (row,) = opened.store.view("incident")
    assert (row.killed_low, row.date_first) == (9, "2031-05-05")
    assert list(compare(opened.store, replay(opened.log))) == []


def test_two_attacks_are_two_incidents_and_totals_are_none(opened: Any, work: Any, document: str) -> None:
    """A total over months never becomes an incident, nor does what somebody denies count as killed."""
    with work() as uow:
        ids = [
            named(opened, words)
            for words in ("Nine civilians", "four people", "1,250", "three civilians", "Two people")
        ]
        mentions = [accept(uow, one)[1] for one in ids]

    first, injured, total, denied, second = mentions
    assert first == injured and second not in (first, total)
    assert total.startswith("t-")
    rows = {row.id: row for row in opened.store.view("incident")}
    assert {first, second} <= set(rows) and total not in rows
    assert rows[first].killed_low == 9 and rows[second].killed_low == 2
    assert [row.killed_low for one, row in rows.items() if one == denied and one not in (first, second)] in ([], [None])
    assert "killed.denied" in {row.says for row in opened.store.claims([denied])}


def test_a_named_victim_is_a_person_of_the_incident_and_can_be_forgotten(opened: Any, work: Any, document: str) -> None:
    """The name travels beside the log: destroyed, it is nowhere, and the count stays."""
    with pytest.raises(Refused, match="not in the register yet"), work() as uow:
        accept(uow, named(opened, "Salma Quay"))
    with work() as uow:
        _, incident = accept(uow, named(opened, "Nine civilians"))
        _, person = accept(uow, named(opened, "Salma Quay"))

    (row,) = opened.store.mentions([person])
    assert row.part_of == incident
    assert {one.tier for one in opened.store.claims([person]) if one.says != "harm"} == {"restricted"}
    with work() as uow:
        destroy_details(uow, person, "the family asked")
    assert "Salma" not in " ".join(row.body for row in opened.log.rows())
    assert opened.store.view("incident")[0].victims_killed == 1


def test_a_person_edits_what_the_reader_got_wrong(opened: Any, work: Any, document: str) -> None:
    """The edit is recorded beside the suggestion; impossible numbers are refused."""
    name = named(opened, "Nine civilians")
    with pytest.raises(BadInput, match="upside down"), work() as uow:
        accept(uow, name, edits={"low": 12, "high": 9})
    with pytest.raises(BadInput, match="cannot be edited"), work() as uow:
        accept(uow, name, edits={"span": [0, 1]})
    with work() as uow:
        _, mention = accept(uow, name, edits={"low": 9, "high": 10})

    (killed,) = opened.store.claims([mention], ["killed"])
    assert json.loads(killed.value) == {"low": 9, "high": 10}
    (one,) = [one for one in waiting(opened.store, opened.vault, decided=True) if one.decision]
    assert one.decision.verdict == "edited"


def test_a_second_number_for_the_same_people_needs_a_word(opened: Any, work: Any, document: str) -> None:
    """A toll that rose replaces the first when a person says so; else the first stands."""
    two = named(opened, "Two people")
    with work() as uow:
        _, first = accept(uow, named(opened, "Nine civilians"))
        _, mention = accept(uow, two)
    assert first != mention
    with pytest.raises(Refused, match="before"), work() as uow:
        accept(uow, two)


def test_a_decision_is_taken_back_with_its_claims(opened: Any, work: Any, document: str) -> None:
    """The suggestion waits again, the claims are withdrawn, the empty incident no longer stands; the log replays."""
    name = named(opened, "Nine civilians")
    with work() as uow:
        decision, mention = accept(uow, name)
    with pytest.raises(BadInput, match="needs its reason"), work() as uow:
        reopen(uow, decision, " ")
    with work() as uow:
        reopen(uow, decision, "it was another market")

    assert opened.store.claims([mention]) == [] and opened.store.view("incident") == []
    assert named(opened, "Nine civilians") == name
    assert list(compare(opened.store, replay(opened.log))) == []
    with pytest.raises(NotFound), work() as uow:
        reopen(uow, decision, "again")
    with work() as uow:
        assert accept(uow, name)[1] == mention
    assert opened.store.view("incident")[0].killed_low == 9


def test_refusing_needs_a_reason_and_deciding_a_role(opened: Any, work: Any, document: str) -> None:
    """Nobody without a recording role decides; an unknown id is named."""
    name = named(opened, "Nine civilians")
    with pytest.raises(BadInput, match="reason"), work() as uow:
        refuse(uow, name, "")
    with pytest.raises(NotFound, match="read --list"), work() as uow:
        refuse(uow, "s-absent", "why")
    for act in (lambda uow: accept(uow, name), lambda uow: refuse(uow, name, "no")):
        with pytest.raises(Refused), work(Actor("Reader", frozenset({Role.STATISTICIAN}))) as uow:
            act(uow)
