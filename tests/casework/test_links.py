"""Links proposed by a model and decided by people: people stand, whatever arrives and whichever model runs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sijill.casework.corrections import correct_claims
from sijill.casework.imports import import_records, undo_import
from sijill.casework.judgements import judge_link, withdraw_judgement
from sijill.casework.links import Run, propose_events, propose_people, waiting
from sijill.casework.redactions import destroy_details
from sijill.intake.records import Record
from sijill.linkage.events import shipped_events
from sijill.linkage.model import shipped_people
from sijill.model.actors import Actor, Role
from sijill.model.claims import Claim
from sijill.model.errors import Refused
from sijill.model.events import DocumentCited, MentionRecorded
from sijill.model.ids import cited_document_id, mention_id
from sijill.register.mentions import incidents, people
from sijill.register.replay import compare, replay
from sijill.testing.memory import MemoryRegister, counting, ticking

MODEL = shipped_people()
NEWER = replace(MODEL, version="newer")
NAMES = ["سالم كريم محمود حداد", "ليلى عادل سمير النجار", "يوسف جمال ناصر درويش", "هدى وليد زياد شاهين"]
LATIN = [
    "Salem Karim Mahmoud Haddad",
    "Layla Adel Samir al-Najjar",
    "Yousef Jamal Nasser Darwish",
    "Huda Walid Ziad Shahin",
]
AGES = ["34", "8", "61", "19"]


def page(number: int, who: int, *, latin: bool, day: str = "2017-03-01", place: str = "North Quay") -> Record:
    """Document `number` of an invented archive: one incident, one victim, named in one script."""
    document = cited_document_id(f"https://paper{number}.example/")
    whole = mention_id("incident", document, "incident")
    name = Claim("name", LATIN[who] if latin else NAMES[who], about="latin" if latin else "local", tier="restricted")
    age = Claim("age", AGES[who], tier="restricted")
    places = Claim("place", place, about="en")
    incident = MentionRecorded(
        mention=whole, mention_kind="incident", document=document, anchor="incident", reader="tester 1",
        claims=(Claim("date", {"first": day}), places, Claim("killed", {"low": 1, "high": 1}, about="civilians")),
    )  # fmt: skip
    person = MentionRecorded(
        mention=mention_id("person", document, "victim"), mention_kind="person", document=document, anchor="victim",
        reader="tester 1", claims=(Claim("harm", "killed"),), part_of=whole, private=(name, age),
    )  # fmt: skip
    cited = DocumentCited(document=document, address=f"https://paper{number}.example/", publisher=f"Paper {number}")
    return Record(cited, (incident, person))


def person(number: int) -> str:
    return mention_id("person", cited_document_id(f"https://paper{number}.example/"), "victim")


def incident(number: int) -> str:
    return mention_id("incident", cited_document_id(f"https://paper{number}.example/"), "incident")


def take(uow: Any, *records: Record) -> Any:
    return import_records(uow, "tester 1", {}, records)


def subjects(opened: Any) -> dict[str, str]:
    return {row.id: row.subject for row in opened.store.dump("mention")}


def words(run: Run) -> list[tuple[str, str, str]]:
    return [(one.left, one.right, one.verdict) for one in run.judged]


def both(left: str, right: str) -> tuple[str, str]:
    return (left, right) if left < right else (right, left)


def test_two_spellings_of_one_person_are_proposed_and_counted_once(opened: Any, work: Any) -> None:
    """On SQLite and on PostgreSQL; the log folds to the same rows."""
    with work() as uow:
        take(uow, page(1, 0, latin=False), page(2, 0, latin=True), page(3, 1, latin=False))
    with work() as uow:
        run = propose_people(uow, MODEL)

    assert words(run) == [(*both(person(1), person(2)), "same")]
    assert (run.mentions, run.fresh, run.model) == (3, 3, MODEL.version)
    assert subjects(opened)[person(1)] == subjects(opened)[person(2)] != subjects(opened)[person(3)]
    assert list(compare(opened.store, replay(opened.log))) == []


def test_reasons_name_features_and_nobody(opened: Any, work: Any) -> None:
    """The log is read by more people than a victim's details are."""
    with work() as uow:
        take(uow, page(1, 0, latin=False), page(2, 0, latin=True))
    with work() as uow:
        propose_people(uow, MODEL)

    text = " ".join(row.body for row in opened.log.rows() if row.kind == "link-judged")
    assert "whole name +" in text
    assert not any(part in text for name in (NAMES[0], LATIN[0]) for part in name.split())


def test_only_new_and_corrected_mentions_are_compared_again(opened: Any, work: Any) -> None:
    """A second run does nothing; a new document and a corrected name are looked at."""
    with work() as uow:
        take(uow, page(1, 0, latin=False), page(2, 0, latin=True))
    with work() as uow:
        propose_people(uow, MODEL)
    with work() as uow:
        again = propose_people(uow, MODEL)
    assert (again.fresh, again.judged, again.withdrawn, again.kept) == (0, (), (), 1)

    with work() as uow:
        take(uow, page(3, 0, latin=True))
    with work() as uow:
        assert propose_people(uow, MODEL).fresh == 1
    assert len({subjects(opened)[person(k)] for k in (1, 2, 3)}) == 1

    (old,) = [row for row in opened.store.claims([person(2)]) if row.says == "name"]
    better = Claim("name", LATIN[2], about="latin", tier="restricted")
    with work() as uow:
        correct_claims(uow, person(2), reason="misread", withdraw=[old.id], claims=[better])
    with work() as uow:
        run = propose_people(uow, MODEL)
    assert {(one.left, one.right) for one in run.withdrawn} == {both(person(2), person(1)), both(person(2), person(3))}
    assert subjects(opened)[person(1)] == subjects(opened)[person(3)] != subjects(opened)[person(2)]


def test_a_newer_model_takes_back_only_what_no_person_confirmed(opened: Any, work: Any) -> None:
    """The difference is listed; what people said or joined stays."""
    with work() as uow:
        take(uow, *(page(k, who, latin=k % 2 == 0) for k, who in enumerate((0, 0, 1, 1, 2, 2))))
    with work() as uow:
        assert len(propose_people(uow, MODEL).judged) == 3
    with work() as uow:
        confirmed = judge_link(uow, person(0), person(1), "same", "age and father agree")
        doubted = judge_link(uow, person(2), person(3), "unsure", "no age in one")
    with work() as uow:
        run = propose_people(uow, NEWER, cost=1e9)

    assert [(one.left, one.right) for one in run.withdrawn] == [both(person(4), person(5))]
    now = subjects(opened)
    assert (now[person(0)] == now[person(1)], now[person(4)] == now[person(5)]) == (True, False)
    assert {opened.store.judgement(one).until for one in (confirmed, doubted)} == {None}
    with work() as uow:
        assert propose_people(uow, NEWER, cost=1e9).withdrawn == ()
    assert list(compare(opened.store, replay(opened.log))) == []


def test_the_queue_holds_what_no_person_decided(opened: Any, work: Any) -> None:
    """A decision takes a pair out; joining through a third does too; withdrawing puts it back."""
    with work() as uow:
        take(uow, *(page(k, 0, latin=False) for k in range(3)))
    with work() as uow:
        propose_people(uow, MODEL)
    assert len(waiting(opened.store, people(opened.store))) == 3

    with work() as uow:
        judge_link(uow, person(0), person(1), "same", "one age")
        last = judge_link(uow, person(1), person(2), "same", "one age")
    assert waiting(opened.store, people(opened.store)) == []

    with work() as uow:
        withdraw_judgement(uow, last, "another page")
    assert len(waiting(opened.store, people(opened.store))) == 2


def test_what_people_joined_through_others_is_not_proposed_again(opened: Any, work: Any) -> None:
    """The model has nothing to add there."""
    with work() as uow:
        take(uow, *(page(k, 0, latin=False) for k in range(3)))
    with work() as uow:
        judge_link(uow, person(0), person(1), "same", "one age")
        judge_link(uow, person(1), person(2), "same", "one age")
    with work() as uow:
        assert propose_people(uow, MODEL).judged == ()


def test_a_person_separates_what_a_model_joined(opened: Any, work: Any) -> None:
    """And no later run of any model joins them again, alone or through a new document."""
    with work() as uow:
        take(uow, page(1, 0, latin=False), page(2, 0, latin=True))
    with work() as uow:
        propose_people(uow, MODEL)
    with work() as uow:
        judge_link(uow, person(1), person(2), "different", "cousins of one name")
    with work() as uow:
        take(uow, page(3, 0, latin=True))
    for model in (MODEL, NEWER):
        with work() as uow:
            propose_people(uow, model, everything=True)
        assert subjects(opened)[person(1)] != subjects(opened)[person(2)]


def test_a_run_needs_somebody_who_may_judge(opened: Any, work: Any) -> None:
    """A recorder takes in documents and joins nobody."""
    with work() as uow:
        take(uow, page(1, 0, latin=False))
    with pytest.raises(Refused, match="may not"), work(Actor("Rami", frozenset({Role.RECORDER}))) as uow:
        propose_people(uow, MODEL)


def test_an_erased_or_undone_mention_is_proposed_with_nobody(opened: Any, work: Any) -> None:
    """Nothing is left to compare."""
    with work() as uow:
        take(uow, page(1, 0, latin=False), page(2, 0, latin=True))
    with work() as uow:
        act = take(uow, page(3, 0, latin=True)).act
    with work() as uow:
        destroy_details(uow, person(2), "the family asked")
        undo_import(uow, act, "wrong file")
    with work() as uow:
        run = propose_people(uow, MODEL)
    assert (run.mentions, run.judged) == (2, ())


def test_people_die_once(opened: Any, work: Any) -> None:
    """Names and ages agree, the deaths are two years apart: nobody is joined without being asked."""
    crowd = [page(10 + k, k % 4, latin=False, day=f"2016-{1 + k % 12:02}-10") for k in range(12)]
    with work() as uow:
        take(uow, *crowd, page(1, 0, latin=False, day="2015-03-01"), page(2, 0, latin=True, day="2017-09-01"))
    with work() as uow:
        propose_people(uow, MODEL)
    assert subjects(opened)[person(1)] != subjects(opened)[person(2)]


def test_incidents_of_two_archives_are_proposed(opened: Any, work: Any) -> None:
    """Day, place in two scripts and numbers; two pages of one archive are not joined."""
    places = ["Tal Hamam", "Kafr Ruman", "Deir Ghanem", "Ain Salma"]
    arabic = ["تل حمام", "كفر رمان", "دير غانم", "عين سلمى"]
    days = [f"2017-0{month}-04" for month in (3, 5, 7, 9)]
    pages = [page(k, 0, latin=True, day=days[k], place=places[k]) for k in range(4)]
    pages += [page(10 + k, 0, latin=True, day=days[k], place=arabic[k]) for k in range(4)]
    one_archive = [
        Record(replace(one.document, publisher="A" if k < 4 else "B"), one.mentions) for k, one in enumerate(pages)
    ]
    with work() as uow:
        take(uow, *one_archive)
    with work() as uow:
        run = propose_events(uow, shipped_events(), cost=1.0)

    assert {one[:2] for one in words(run) if one[2] == "same"} == {
        both(incident(k), incident(10 + k)) for k in range(4)
    }
    assert waiting(opened.store, incidents(opened.store))
    with work() as uow:
        assert propose_events(uow, shipped_events(), cost=1.0).fresh == 0


class _Work:
    """A register in memory on which people and models take turns, and what people have said so far."""

    def __init__(self, folder: Any) -> None:
        self.opened = MemoryRegister(folder)
        self.clock, self.randomness = ticking(), counting()
        self.there: list[int] = []
        self.said: dict[tuple[str, str], str] = {}

    def work(self) -> Any:
        return self.opened.work(clock=self.clock, randomness=self.randomness)

    def arrive(self, who: int) -> None:
        with self.work() as uow:
            take(uow, page(len(self.there), who, latin=len(self.there) % 3 == 0))
        self.there.append(who)

    def judge(self, left: int, right: int, verdict: str) -> None:
        if max(left, right) >= len(self.there) or left == right:
            return
        try:
            with self.work() as uow:
                judge_link(uow, person(left), person(right), verdict, "looked at both")
        except Refused:
            return
        self.said[both(person(left), person(right))] = verdict

    def run(self, model: int, cost: float, *, everything: bool) -> None:
        with self.work() as uow:
            propose_people(uow, (MODEL, NEWER)[model], cost=cost, everything=everything)

    def check(self) -> None:
        now = subjects(self.opened)
        for (left, right), verdict in self.said.items():
            if verdict != "unsure":
                assert (now[left] == now[right]) == (verdict == "same")
        rows = [row for row in self.opened.store.dump("judgement") if row.judge == "person"]
        assert all(row.until is None for row in rows)


WHO = st.integers(0, 3)
PLACE = st.integers(0, 5)
TURN = st.one_of(
    st.tuples(st.just("arrive"), WHO),
    st.tuples(st.just("judge"), PLACE, PLACE, st.sampled_from(["same", "different", "unsure"])),
    st.tuples(st.just("run"), st.integers(0, 1), st.sampled_from([0.5, 9.0, 1e6]), st.booleans()),
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=st.lists(WHO, min_size=2, max_size=4), turns=st.lists(TURN, min_size=2, max_size=7))
def test_no_sequence_of_arrivals_and_reruns_changes_a_human_verdict(
    first: list[int], turns: list[tuple[Any, ...]], tmp_path: Any
) -> None:
    """Whatever arrives, whichever model runs with whatever threshold, as new or over everything."""
    at_work = _Work(tmp_path)
    for who in first:
        at_work.arrive(who)
    for turn in [*turns, ("run", 0, 0.5, True)]:
        if turn[0] == "arrive":
            at_work.arrive(turn[1])
        elif turn[0] == "judge":
            at_work.judge(*turn[1:])
        else:
            at_work.run(turn[1], turn[2], everything=turn[3])
        at_work.check()
