"""Decisions on suggestions: a person accepts, edits or refuses each; what is accepted becomes claims with the span
they stand on.

The claims are the person's act, under the reader's name, version and rules. Names of people and of those who speak
are personal claims: they travel beside the log and can be destroyed. A decision can be taken back: its claims are
withdrawn, and the suggestion waits again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sijill.casework.captures import text_of
from sijill.casework.permissions import Act, require
from sijill.casework.uow import UnitOfWork
from sijill.model.claims import Claim
from sijill.model.errors import BadInput, NotFound, Refused
from sijill.model.events import ClaimsCorrected, MentionRecorded, SuggestionDecided, SuggestionReopened
from sijill.model.ids import mention_id
from sijill.register.rows import MOST_CLAIMS, SuggestionDecisionRow, SuggestionRow
from sijill.register.store import Store

ACCEPTED, EDITED, REFUSED = "accepted", "edited", "refused"
EDITABLE = ("low", "high", "says", "about", "first", "last")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A suggestion with the words that it stands on, and the decision on it, if there is one."""

    row: SuggestionRow
    body: Mapping[str, Any]
    words: str
    around: tuple[str, str]
    decision: SuggestionDecisionRow | None

    def data(self) -> dict[str, Any]:
        """Plain JSON."""
        decided = self.decision
        return {
            "id": self.row.name,
            "document": self.row.document,
            "reader": self.row.reader,
            **{name: value for name, value in self.body.items() if name != "name"},
            "text": self.words,
            "verdict": None if decided is None else decided.verdict,
            "decision": None if decided is None else decided.id,
            "claims_in": None if decided is None else decided.mention,
        }


def waiting(store: Store, vault: Any, *, document: str | None = None, decided: bool = False) -> list[Waiting]:
    """Suggestions that wait for a decision (or all, decided ones too), by document and place; facts before the rest."""
    rows: list[SuggestionRow] = [
        row for row in store.dump("suggestion") if row.until is None and document in (None, row.document)
    ]
    decisions = {row.suggestion: row for row in store.dump("suggestion_decision") if row.until is None}
    texts: dict[str, str] = {}
    found = []
    for row in rows:
        if decided or row.name not in decisions:
            if row.text not in texts:
                texts[row.text] = text_of(store, vault, row.text)
            found.append(_waiting(row, texts[row.text], decisions.get(row.name)))
    return found


def _waiting(row: SuggestionRow, text: str, decision: SuggestionDecisionRow | None) -> Waiting:
    body = json.loads(row.body)
    start, end = body["span"]
    before, after = text[max(0, start - 120) : start], text[end : end + 120]
    return Waiting(row, body, text[start:end], (before, after), decision)


def accept(
    uow: UnitOfWork,
    name: str,
    *,
    reason: str | None = None,
    edits: Mapping[str, Any] | None = None,
    instead: bool = False,
) -> tuple[int, str]:
    """Make a suggestion claims of the register; the number of the decision and the mention.

    `instead`: what the document was taken to say of the same thing before is withdrawn (a toll that rose).

    `edits`: low, high, says, about, first or last as the person reads them. Raises NotFound, BadInput, and Refused
    when it was decided before or its person's details were destroyed.
    """
    require(uow.actor, Act.RECORD)
    row, body = _undecided(uow, name)
    changed = _edited(body, edits or {})
    text = text_of(uow.store, uow.vault, row.text)
    mention = _mention(row.document, changed["mention"], changed["anchor"])
    part_of = _incident_of(uow, row, changed) if changed["mention"] == "person" else None
    earlier = _earlier(uow, changed, mention, instead=instead)
    public, private = _claims(uow, changed, text, row, mention)
    made = _record(uow, row, changed, mention, part_of, public, private, earlier)
    decision = uow.record(
        SuggestionDecided(
            suggestion=name,
            verdict=EDITED if edits else ACCEPTED,
            reason=reason,
            mention=mention,
            claims=tuple(made * MOST_CLAIMS + place for place in range(len(public) + len(private))),
            edited=dict(edits) if edits else None,
        )
    )
    return decision, mention


def refuse(uow: UnitOfWork, name: str, reason: str) -> int:
    """Record that a suggestion is wrong, with the reason; the number of the decision."""
    require(uow.actor, Act.RECORD)
    if not reason.strip():
        raise BadInput("a refusal needs its reason", remedy="Say what the document really says.")
    _undecided(uow, name)
    return uow.record(SuggestionDecided(suggestion=name, verdict=REFUSED, reason=reason))


def reopen(uow: UnitOfWork, decision: int, reason: str) -> None:
    """Take back a decision; claims that came of it are withdrawn. Raises NotFound when it does not stand."""
    require(uow.actor, Act.RECORD)
    if not reason.strip():
        raise BadInput("taking back a decision needs its reason")
    uow.settle()
    rows: list[SuggestionDecisionRow] = list(uow.store.dump("suggestion_decision"))
    row = next((one for one in rows if one.id == decision and one.until is None), None)
    if row is None:
        raise NotFound(f"decision {decision} does not stand", remedy="`sijill read --list` numbers them.")
    if row.mention is not None:
        standing = {one.id for one in uow.store.claims([row.mention])}
        gone = tuple(one for one in json.loads(row.claims) if one in standing)
        if gone:
            uow.record(ClaimsCorrected(mention=row.mention, reason=reason, reader=uow.actor.name, withdraw=gone))
    uow.record(SuggestionReopened(decision=decision, reason=reason))


def _undecided(uow: UnitOfWork, name: str) -> tuple[SuggestionRow, dict[str, Any]]:
    uow.write()
    rows: list[SuggestionRow] = uow.store.standing("suggestion", "name", [name])
    if not rows:
        raise NotFound(f"no suggestion {name}", remedy="`sijill read --list` shows their ids.")
    earlier = uow.store.standing("suggestion_decision", "suggestion", [name])
    if earlier:
        raise Refused(
            f"{earlier[0].by} {earlier[0].verdict} {name} before",
            remedy=f"`sijill read --withdraw {earlier[0].id} --reason WHY` takes that back.",
        )
    return rows[0], json.loads(rows[0].body)


def _edited(body: dict[str, Any], edits: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := sorted(set(edits) - set(EDITABLE)):
        raise BadInput(f'"{unknown[0]}" cannot be edited', remedy=f"Edit one of: {', '.join(EDITABLE)}.")
    if edits.keys() & {"low", "high"}:
        if not isinstance(body["value"], dict):
            raise BadInput("this suggestion has no number to edit", remedy="Edit says or about, or refuse it.")
        value = body["value"] | {end: edits[end] for end in ("low", "high") if end in edits}
        low, high = value.get("low"), value.get("high")
        if any(end is not None and (type(end) is not int or end < 0) for end in (low, high)):
            raise BadInput(f"{low} to {high} is no count", remedy="Give whole numbers, none below zero.")
        if low is not None and high is not None and high < low:
            raise BadInput(f"{low} to {high} is upside down", remedy="Give the lower end as low.")
        body = body | {"value": {end: one for end, one in value.items() if one is not None}}
    if edits.keys() & {"first", "last"}:
        day = body.get("date", {"span": body["span"], "how": "edited"})
        body = body | {
            "date": day | {"value": day.get("value", {}) | {k: edits[k] for k in ("first", "last") if k in edits}}
        }
    return body | {name: str(edits[name]) for name in ("says", "about") if name in edits}


def _mention(document: str, kind: str, anchor: str) -> str:
    return mention_id(kind, document, anchor)


def _incident_of(uow: UnitOfWork, row: SuggestionRow, body: Mapping[str, Any]) -> str:
    """The incident that a named victim belongs to: it must be in the register first."""
    incident = _mention(row.document, "incident", body["incident"])
    known = uow.store.mentions([incident])
    if not known or known[0].until is not None:
        raise Refused(
            "the incident that this person belongs to is not in the register yet",
            remedy=f"Accept a suggestion of {row.document} at {body['incident']} first.",
        )
    return incident


def _earlier(uow: UnitOfWork, body: Mapping[str, Any], mention: str, *, instead: bool) -> tuple[int, ...]:
    """Claims of this mention that say another number of the same people. Raises Refused unless they are to go."""
    if body["mention"] == "person":
        return ()
    rows = uow.store.claims([mention], [body["says"]])
    standing = tuple(row.id for row in rows if row.about == body["about"])
    if standing and not instead:
        of = f" of {body['about']}" if body["about"] else ""
        raise Refused(
            f"the document was already taken to say a number {body['says']}{of} here ({rows[0].value})",
            remedy="Refuse this one, say --instead when it replaces the other, or edit what it is about.",
        )
    return standing


def _record(
    uow: UnitOfWork,
    row: SuggestionRow,
    body: Mapping[str, Any],
    mention: str,
    part_of: str | None,
    public: list[Claim],
    private: list[Claim],
    earlier: tuple[int, ...],
) -> int:
    """The event that makes the claims: a new mention, or more claims of one that stands."""
    reader = f"{row.reader}: {', '.join(body['rules'])}"
    known = uow.store.mentions([mention])
    if known and known[0].erased:
        raise Refused(f"the details of {mention} were destroyed at the family's wish; none may be added")
    if known and known[0].until is None:
        reason = f"suggestion {row.name} accepted"
        return uow.record(
            ClaimsCorrected(mention=mention, reason=reason, reader=reader, claims=tuple(public), private=tuple(private))
        )
    return uow.record(
        MentionRecorded(
            mention=mention,
            mention_kind=body["mention"],
            document=row.document,
            anchor=body["anchor"],
            reader=reader,
            claims=tuple(public),
            part_of=part_of,
            private=tuple(private),
        )
    )


def _claims(
    uow: UnitOfWork, body: Mapping[str, Any], text: str, row: SuggestionRow, mention: str
) -> tuple[list[Claim], list[Claim]]:
    """Public and personal claims of an accepted suggestion; context that the mention states already is left out."""
    source = None if row.text == row.document else row.text
    at = _span(body["span"])
    if body["mention"] == "person":
        return [Claim("harm", body["value"], at, source=source)], _personal(body, text, at, source)
    said = {(one.says, one.about) for one in uow.store.claims([mention])}
    public = [Claim(body["says"], body["value"], at, body["about"], _wording(body, text), source)]
    public += [one for one in _context(body, text, source) if (one.says, one.about) not in said]
    private = [] if "speaker" not in body else [_speaker(body["speaker"], text, source, body)]
    return public, private


def _span(span: list[int]) -> str:
    return f"span:{span[0]}-{span[1]}"


def _wording(body: Mapping[str, Any], text: str) -> str | None:
    """The number as written, when it is a figure or a lone word: never a stretch that may hold a name."""
    if "number" not in body:
        return None
    start, end = body["number"]
    written = text[start:end]
    lone = " " not in written and written == written.lower()
    return written if any(c.isdigit() for c in written) or (lone and body["modifier"] == "vague") else None


def _context(body: Mapping[str, Any], text: str, source: str | None) -> list[Claim]:
    found: list[Claim] = []
    if "measure" in body:
        found.append(Claim("measure", body["measure"], _span(body["span"]), source=source))
    if "days" in body:
        found.append(Claim("days", body["days"], _span(body["sentence"]), source=source))
    if "date" in body:
        found.append(Claim("date", body["date"]["value"], _span(body["date"]["span"]), source=source))
    if body["mention"] == "incident":
        for place in body.get("places", [])[:1]:
            written = text[slice(*place["span"])]
            tongue = "ar" if any("\u0620" <= c <= "\u06ff" for c in written) else "en"
            found.append(Claim("place", written, _span(place["span"]), tongue, source=source))
        for name, says in (("actor", "actors"), ("means", "weapon")):
            if (one := body.get(name)) is not None and one["norm"]:
                value = [one["norm"]] if says == "actors" else one["norm"]
                found.append(Claim(says, value, _span(one["span"]), source=source))
    return found


def _speaker(speaker: Mapping[str, Any], text: str, source: str | None, body: Mapping[str, Any]) -> Claim:
    """Who is made to say it: may be a witness, so it is personal."""
    value = {"name": text[slice(*speaker["span"])], "stance": speaker["stance"], "of": body["says"]}
    return Claim("attribution", value, _span(speaker["span"]), body["about"], None, source, tier="restricted")


def _personal(body: Mapping[str, Any], text: str, at: str, source: str | None) -> list[Claim]:
    name = text[slice(*body["span"])]
    script = "arabic" if any("\u0620" <= c <= "\u06ff" for c in name) else "latin"
    told = [("name", script, name), ("age", "", body.get("age")), ("sex", "", body.get("sex"))]
    told += [("relation", "", body.get("relation"))]
    return [
        Claim(says, value, at, about, None, source, tier="restricted")
        for says, about, value in told
        if value is not None
    ]
