"""Any sequence of acts gives the same rows in memory, in SQLite and in PostgreSQL, and the same as the log replayed."""

from __future__ import annotations

import itertools
import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, initialize, invariant, rule, run_state_machine_as_test

from sijill.casework.assessments import AIRWARS_GRADES, assess
from sijill.casework.captures import Looked, Origin
from sijill.casework.corrections import correct_claims
from sijill.casework.documents import cite_document, record_mention
from sijill.casework.fetches import keep_fetched
from sijill.casework.imports import import_records, undo_import
from sijill.casework.independence import judge_sources
from sijill.casework.judgements import judge_link, withdraw_judgement
from sijill.casework.redactions import destroy_details
from sijill.casework.reviews import review_graphic, withdraw_review
from sijill.casework.translations import declare_translation, withdraw_translation
from sijill.casework.verifications import verify_directly, withdraw_verification
from sijill.intake.records import Record
from sijill.model.claims import Claim
from sijill.model.enumerations import Verification
from sijill.model.errors import SijillError
from sijill.model.events import DocumentCited, MentionRecorded
from sijill.model.ids import cited_document_id, mention_id
from sijill.register.facts import evidence
from sijill.register.replay import compare, replay
from sijill.register.rows import LOGGED, VIEWS
from sijill.testing.memory import MemoryRegister, counting, ticking
from sijill.testing.registers import postgres_register, sqlite_register
from sijill.text.sketches import Sketches
from sijill.vault.capture.found import Found, Part
from sijill.vault.fetch.fetcher import Fetched, Hop
from tests.casework.machine_decisions import Decisions

_numbers = itertools.count()
NAMES = st.sampled_from(["Omar Harbour", "عمر المرفأ", "Salma Quay", "سلمى الرصيف"])
COUNTS = st.one_of(st.none(), st.integers(0, 9))


class Registers:
    """The same acts on several registers; each answers with its value or its refusal, and all must agree."""

    def __init__(self, server: str | None) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="sijill-machine-")
        self.folder = folder = Path(self._folder.name)
        self.all: list[Any] = [MemoryRegister(folder / "memory"), sqlite_register(folder / "sqlite")]
        if server is not None:
            self.all.append(postgres_register(folder / "pg", server, f"m{os.getpid()}_{next(_numbers)}"))
        self._clocks = [ticking() for _ in self.all]
        self._random = [counting() for _ in self.all]

    def close(self) -> None:
        for opened in self.all[1:]:
            opened.close()
        self._folder.cleanup()

    def act(self, what: Any) -> Any:
        from sijill.testing.memory import LEAD

        answers = []
        for number, opened in enumerate(self.all):
            try:
                with opened.work(LEAD, clock=self._clocks[number], randomness=self._random[number]) as uow:
                    answers.append(what(uow))
            except SijillError as refusal:
                answers.append(f"{type(refusal).__name__}: {refusal}")
        assert all(answer == answers[0] for answer in answers), answers
        return answers[0]

    def dumps(self) -> list[dict[str, list[tuple[Any, ...]]]]:
        return [
            {table: [tuple(row) for row in opened.store.dump(table)] for table in (*LOGGED, *VIEWS)}
            for opened in self.all
        ]


class Casework(Decisions):
    """Recorders, reviewers and leads at work on an invented harbour."""

    server: str | None = None
    mentions = Decisions.mentions
    people = Bundle("people")
    judgements = Bundle("judgements")
    verified = Bundle("verified")
    acts = Bundle("acts")
    captured = Decisions.captured
    said = Bundle("said")

    @initialize()
    def begin(self) -> None:
        self.registers = Registers(self.server)
        self.folder = self.registers.folder
        self.sequence = itertools.count()

    @rule(target=mentions, low=COUNTS, high=COUNTS, place=st.sampled_from(["North Quay", "الرصيف الشمالي"]))
    def record_incident(self, low: int | None, high: int | None, place: str) -> str:
        number = next(self.sequence)
        span = {end: value for end, value in (("low", low), ("high", high)) if value is not None}
        claims = (
            Claim("place", place, about="en"),
            Claim("killed", span, about="civilians"),
            Claim("actors", ["Navy"]),
            *(
                Claim(
                    "source", {"name": f"Quay {one}", "address": f"https://quay{one}.example/{number}"}, about=str(one)
                )
                for one in range(number % 4)
            ),
        )

        def act(uow: Any) -> str:
            document = cite_document(
                uow, f"https://harbour.example/{number}", published=f"2026-01-{number % 28 + 1:02}"
            )
            return record_mention(
                uow, kind="incident", document=document, anchor="incident", reader="tester", claims=claims
            )

        return str(self.registers.act(act))

    @rule(target=people, incident=mentions, name=NAMES, harm=st.sampled_from(["killed", "injured"]))
    def record_person(self, incident: str, name: str, harm: str) -> str:
        number = next(self.sequence)
        private = (Claim("name", name, about="latin", tier="restricted"),)

        def act(uow: Any) -> str:
            document = cite_document(uow, f"https://harbour.example/{number}")
            return record_mention(
                uow, kind="person", document=document, anchor="p", reader="tester", part_of=incident,
                claims=(Claim("harm", harm),), private=private,
            )  # fmt: skip

        return str(self.registers.act(act))

    @rule(target=judgements, left=mentions, right=mentions, verdict=st.sampled_from(["same", "different", "unsure"]))
    def judge_incidents(self, left: str, right: str, verdict: str) -> Any:
        return self.registers.act(lambda uow: judge_link(uow, left, right, verdict, "seen by the tester"))

    @rule(target=judgements, left=people, right=people, verdict=st.sampled_from(["same", "different"]))
    def judge_people(self, left: str, right: str, verdict: str) -> Any:
        return self.registers.act(lambda uow: judge_link(uow, left, right, verdict, "seen by the tester"))

    @rule(judgement=judgements)
    def withdraw(self, judgement: Any) -> None:
        if isinstance(judgement, int):
            self.registers.act(lambda uow: withdraw_judgement(uow, judgement, "looked again"))

    @rule(mention=mentions, low=st.integers(0, 5))
    def correct(self, mention: str, low: int) -> None:
        def act(uow: Any) -> int:
            standing = [row.id for row in uow.store.claims([mention], ["killed"])]
            return correct_claims(
                uow, mention, reason="read again", withdraw=standing,
                claims=[Claim("killed", {"low": low, "high": low + 1}, about="civilians")],
            )  # fmt: skip

        self.registers.act(act)

    @rule(mention=mentions, grade=st.sampled_from(AIRWARS_GRADES))
    def grade(self, mention: str, grade: str) -> None:
        self.registers.act(lambda uow: assess(uow, mention, grade, "as the codebook says", codebook="1.0"))

    @rule(target=verified, mention=st.one_of(mentions, people), how=st.sampled_from(Verification), words=st.booleans())
    def verify(self, mention: str, how: Verification, words: bool) -> Any:
        def act(uow: Any) -> int:
            return verify_directly(
                uow, mention, how, verifier="Layla Harbour", on="2025-12-01",
                consent="share" if how is Verification.INTERVIEW else "not_needed",
                personal={"words": "I saw it from the quay"} if words else None,
            )  # fmt: skip

        return (mention, self.registers.act(act))

    @rule(act=verified)
    def withdraw_verification(self, act: Any) -> None:
        mention, number = act
        if isinstance(number, int):
            self.registers.act(lambda uow: withdraw_verification(uow, mention, number, "another person"))

    @rule(
        target=judgements,
        incident=mentions,
        left=st.integers(0, 3),
        right=st.integers(0, 3),
        verdict=st.sampled_from(["same", "different"]),
    )
    def judge_two_sources(self, incident: str, left: int, right: int, verdict: str) -> Any:
        def act(uow: Any) -> int:
            uow.settle()
            known = [source.id for one in evidence(uow.store, [incident]) for source in one.facts.sources or ()]
            names = [*known, "c0.0", "c0.1", "c0.2", "c0.3"]
            return judge_sources(uow, incident, names[left], names[right], verdict, "the tester knows the editor")

        return self.registers.act(act)

    @rule(person=people)
    def redact(self, person: str) -> None:
        self.registers.act(lambda uow: destroy_details(uow, person, "the family asked"))

    @rule(target=captured, number=st.integers(0, 9), words=st.integers(0, 3), status=st.sampled_from([200, 200, 404]))
    def fetch(self, number: int, words: int, status: int) -> Any:
        """An address that may have been cited before, by a record or by a claim; the same page or another."""
        address = f"https://harbour.example/{number}"
        came, origin = _came(self.folder, address, words, status), Origin(obtained="fetched")
        return self.registers.act(lambda uow: keep_fetched(uow, *came, origin, Sketches()).event.document)

    @rule(target=said, document=captured, verdict=st.sampled_from(["graphic", "clear"]))
    def review(self, document: str, verdict: str) -> Any:
        return self.registers.act(lambda uow: review_graphic(uow, document, verdict, "the tester looked"))

    @rule(target=said, original=captured, translation=captured)
    def translate(self, original: str, translation: str) -> Any:
        return self.registers.act(lambda uow: declare_translation(uow, original, translation, "the tester's own"))

    @rule(number=said)
    def take_back(self, number: Any) -> None:
        if isinstance(number, int):
            self.registers.act(lambda uow: withdraw_review(uow, number, "looked again"))
            self.registers.act(lambda uow: withdraw_translation(uow, number, "read again"))

    @rule(target=acts, first=st.integers(0, 6), count=st.integers(1, 4), low=st.integers(0, 3))
    def import_archive(self, first: int, count: int, low: int) -> Any:
        records = [_archived(number, low) for number in range(first, first + count)]
        return self.registers.act(lambda uow: import_records(uow, "tester 1", {}, records).act)

    @rule(act=acts)
    def undo(self, act: Any) -> None:
        if act is not None:
            self.registers.act(lambda uow: undo_import(uow, act, "the wrong archive"))

    @invariant()
    def all_registers_hold_the_same_rows(self) -> None:
        if hasattr(self, "registers"):
            first, *others = self.registers.dumps()
            for other in others:
                assert other == first

    @invariant()
    def all_registers_give_the_same_evidence(self) -> None:
        if hasattr(self, "registers"):
            first, *others = [list(evidence(opened.store)) for opened in self.registers.all]
            for other in others:
                assert other == first

    def teardown(self) -> None:
        """At the end the rows are what the whole log gives at once."""
        if hasattr(self, "registers"):
            try:
                for opened in self.registers.all:
                    assert list(compare(opened.store, replay(opened.log))) == []
            finally:
                self.registers.close()


def _came(folder: Path, address: str, words: int, status: int) -> tuple[Fetched, Looked]:
    """A fetch and its archive, as the opener would give it; the same words are the same bytes."""
    page, warc = folder / f"page{words}-{status}", folder / f"{abs(hash((address, words, status)))}.warc"
    page.write_text(f"Nine people were killed at quay {words}, the {status} said.")
    warc.write_text(f"{address} {words} {status}")
    part = Part(path=page, name="page", address=address, http_status=status)
    inside = Looked(page, "page", Found(kind="text", media_type="text/plain", text=page.read_text()), part)
    whole = Looked(
        warc, "x.warc", Found(kind="warc", media_type="application/warc", status="container"), None, (inside,)
    )
    hop = Hop(address, "2026-01-01T12:00:00Z", None, status, "Said", None)
    return Fetched(address=address, outcome="answered", reason=None, hops=(hop,), warc=warc), whole


def _archived(number: int, low: int) -> Record:
    document = cited_document_id(f"https://archive.example/{number}")
    incident = mention_id("incident", document, "incident")
    victim = MentionRecorded(
        mention=mention_id("person", document, "victim"),
        mention_kind="person",
        document=document,
        anchor="victim",
        reader="tester 1",
        claims=(Claim("harm", "killed"),),
        part_of=incident,
        private=(Claim("name", f"Invented {number}", about="latin", tier="restricted"),),
    )
    whole = MentionRecorded(
        mention=incident,
        mention_kind="incident",
        document=document,
        anchor="incident",
        reader="tester 1",
        claims=(Claim("code", f"HB{number}"), Claim("killed", {"low": low, "high": low}, about="civilians")),
        label=f"HB{number}",
    )
    page = DocumentCited(document=document, address=f"https://archive.example/{number}", publisher="Harbour Watch")
    return Record(page, (whole, victim))


_LIMITS = {"deadline": None, "suppress_health_check": list(HealthCheck)}


def test_memory_and_sqlite_agree_after_every_act() -> None:
    run_state_machine_as_test(Casework, settings=settings(max_examples=25, stateful_step_count=25, **_LIMITS))


@pytest.mark.postgres
def test_memory_sqlite_and_postgresql_agree_after_every_act(postgres_server: str) -> None:
    class OnThree(Casework):
        server = postgres_server

    run_state_machine_as_test(OnThree, settings=settings(max_examples=12, stateful_step_count=20, **_LIMITS))
