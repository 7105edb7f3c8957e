"""Acts of the state machine beside the evidence: statements of a belligerent, readings, estimates.

Each act goes to every register through `self.registers`; `Casework` in test_state_machine adds the evidence that they
speak of.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, rule

from sijill.casework.admissions import judge_statement, withdraw_decision
from sijill.casework.captures import text_of
from sijill.casework.documents import cite_document, record_mention
from sijill.casework.estimates import keep_matches, withdraw_estimate
from sijill.casework.readings import keep_suggestions
from sijill.casework.suggestions import accept, refuse, reopen
from sijill.model.claims import Claim
from sijill.model.counts import Outcome
from sijill.model.errors import NotFound
from sijill.register.admissions import record_of
from sijill.text.reader import Document, read
from sijill.text.suggestions import reader_of, suggestions

SAID = (
    "May 4, 2031, near North Quay, Harbour, via Harbour Watch report. During a strike on reported fighting positions "
    "near a residential area allegedly caused civilian casualties. {words} civilians were unintentionally killed."
)
PLACES = st.integers(0, 5)


class Decisions(RuleBasedStateMachine):
    """What people decide on statements, on suggestions and on estimates, and take back."""

    registers: Any
    mentions = Bundle("mentions")
    captured = Bundle("captured")
    decided = Bundle("decided")

    @rule(target=mentions, number=PLACES, words=st.sampled_from(["Two", "Nine"]))
    def record_statement(self, number: int, words: str) -> str:
        quoted = {"date": "20320107", "address": "https://navy.example/r", "text": SAID.format(words=words)}
        claims = (
            Claim("actors", ["coalition"]),
            Claim("position", {"actor": "coalition", "finding": "credible"}, about="1"),
            Claim("position.statement", quoted, about="1.1"),
        )

        def act(uow: Any) -> str:
            document = cite_document(uow, f"https://navy.example/{number}")
            return record_mention(
                uow, kind="incident", document=document, anchor="incident", reader="tester", claims=claims
            )

        return str(self.registers.act(act))

    @rule(
        target=decided,
        place=PLACES,
        incident=mentions,
        verdict=st.sampled_from(["confirmed", "refused"]),
        share=st.one_of(st.none(), st.integers(0, 5)),
    )
    def judge_statement(self, place: int, incident: str, verdict: str, share: int | None) -> Any:
        def act(uow: Any) -> int:
            uow.settle()
            admissions = record_of(uow.store).admissions
            if not admissions:
                raise NotFound("there is no statement yet")
            name = sorted(one.name for one in admissions)[place % len(admissions)]
            parts = {} if share is None else {Outcome.KILLED: share}
            return judge_statement(uow, name, incident, verdict, "the tester read both", parts=parts)

        return self.registers.act(act)

    @rule(target=decided, document=captured)
    def suggest(self, document: str) -> Any:
        """Read a captured page, and keep what it suggests."""

        def act(uow: Any) -> bool:
            uow.settle()
            text = text_of(uow.store, uow.vault, document)
            found = suggestions(read(Document(id=document, text=text, lang="en")), document)
            return keep_suggestions(uow, document, reader_of("en"), found)

        return self.registers.act(act)

    @rule(target=decided, place=PLACES, accepted=st.booleans())
    def decide_suggestion(self, place: int, accepted: bool) -> Any:
        def act(uow: Any) -> int:
            uow.settle()
            names = sorted(row.name for row in uow.store.dump("suggestion"))
            if not names:
                raise NotFound("nothing is suggested yet")
            name = names[place % len(names)]
            return accept(uow, name)[0] if accepted else refuse(uow, name, "the page does not say so")

        return self.registers.act(act)

    @rule(target=decided, inputs=st.integers(0, 2), version=st.sampled_from(["1", "2"]))
    def estimate(self, inputs: int, version: str) -> Any:
        def act(uow: Any) -> int:
            return keep_matches(uow, model="near", version=version, inputs=f"{inputs}", result={"matches": inputs})[0]

        return self.registers.act(act)

    @rule(number=decided)
    def take_back_decision(self, number: Any) -> None:
        """A number names one kind of act; the others refuse it."""
        if isinstance(number, int) and not isinstance(number, bool):
            self.registers.act(lambda uow: withdraw_decision(uow, number, "looked again"))
            self.registers.act(lambda uow: reopen(uow, number, "read again"))
            self.registers.act(lambda uow: withdraw_estimate(uow, number, "counted again"))
