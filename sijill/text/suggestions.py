"""From a reading to suggestions for the register: what each claim would become if a person accepts it. Places and
numbers, no words.

A harm in an incident is suggested for the incident's mention (anchor: the first sentence that tells of it), with the
day, place, actor and means of its sentence as context. A sum over time or a list becomes a total, shells and bombs a
tally of munitions; neither makes an incident. What is denied, only possible, told by a witness or set in quotation
marks is suggested under a name that no figure counts (`killed.denied`, `killed.possible`, `testimony.killed`,
`quoted.killed`). Named victims are suggested as people of the incident. A suggestion's name is made from what it
says and where, so that the same reading by a later version keeps its decision.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from sijill.text.claim import Claim
from sijill.text.lexicon import lexicon
from sijill.text.reader import READER, Reading
from sijill.text.victim import Victim

Suggestion = dict[str, Any]

_GROUPS = {"child": "children", "woman": "women", "man": "men", "combatant": "belligerents"}
_TIERS = {"recorded": "recorded", "named": "named", "verified": "directly verified"}


def reader_of(lang: str) -> str:
    """Name, version and rules of the grammar that read a language."""
    return f"{READER['name']}/{READER['version']} {lexicon(lang).version}"


def suggestions(reading: Reading, text: str) -> list[Suggestion]:
    """Everything that the reading suggests; `text` is the id of the document whose characters the spans count."""
    return [*of_claims(reading.claims, text), *_people(reading, text)]


def of_claims(claims: Sequence[Claim], text: str) -> list[Suggestion]:
    """Suggestions for claims of any reader whose claims passed the check of `outside`."""
    anchors = _anchors(claims)
    found: list[Suggestion] = []
    names: dict[str, str] = {}
    for claim in claims:
        body = _suggestion(claim, anchors, text)
        names[claim.id] = body["name"]
        if claim.parent is not None and claim.parent in names:
            body["part_of"] = names[claim.parent]
        found.append(body)
    return list({body["name"]: body for body in found}.values())


def _anchors(claims: Sequence[Claim]) -> dict[int, str]:
    """The first sentence of each event."""
    anchors: dict[int, str] = {}
    for claim in claims:
        if claim.event and _is_fact(claim):
            anchors.setdefault(claim.event, f"span:{claim.sentence.start}-{claim.sentence.end}")
    return anchors


def _is_fact(claim: Claim) -> bool:
    return claim.scope == "incident" and claim.polarity == "affirmed" and not claim.testimony and not claim.quoted


def _suggestion(claim: Claim, anchors: dict[int, str], text: str) -> Suggestion:
    kind, says, about = _place(claim)
    told = claim.sentence if kind == "incident" else claim.evidence.span
    anchor = f"span:{told.start}-{told.end}"
    low, high = claim.quantity.bounds if claim.quantity.hi is not None else (claim.quantity.lo, None)
    body: Suggestion = {
        "name": _name(text, kind, says, about, low, high, *claim.evidence.span),
        "mention": kind,
        "anchor": anchors.get(claim.event, anchor) if kind == "incident" else anchor,
        "says": says,
        "about": about,
        "value": {end: value for end, value in (("low", low), ("high", high)) if value is not None},
        "span": list(claim.evidence.span),
        "number": list(claim.quantity.evidence.span),
        "sentence": list(claim.sentence),
        "modifier": claim.quantity.modifier,
        "class": claim.cls,
        "combatant": claim.combatant,
        "rules": list(claim.rules),
        "permille": round(1000 * claim.confidence),
    }
    return body | _context(claim) | _measured(claim)


def _place(claim: Claim) -> tuple[str, str, str]:
    """Kind of mention, predicate, and the part that it is about."""
    if claim.kind == "munitions":
        return "munitions", "number", ""
    if claim.scope == "aggregate" or claim.kind == "listed":
        return "total", "number", ""
    says = claim.kind.replace("_", "-")
    if claim.polarity == "denied":
        says = f"{says}.denied"
    elif claim.polarity == "possible" or claim.scope == "background":
        says = f"{says}.possible"
    elif claim.testimony:
        says = f"testimony.{says}"
    elif claim.quoted:
        says = f"quoted.{says}"
    return "incident", says, "" if claim.kind == "building_destroyed" else _GROUPS.get(claim.cls, "civilians")


def _context(claim: Claim) -> Suggestion:
    """Day, places, actor, means and speaker of the sentence, each with its span."""
    context: Suggestion = {}
    if claim.when is not None:
        days = {"first": claim.when.lo} | ({} if claim.when.hi == claim.when.lo else {"last": claim.when.hi})
        context["date"] = {"value": days, "span": list(claim.when.evidence.span), "how": claim.when.resolution}
    if claim.where:
        context["places"] = [
            {"span": list(place["span"]), "id": next((one["id"] for one in place["candidates"]), None)}
            for place in claim.where
        ]
    for name, said in (("actor", claim.actor), ("means", claim.means)):
        if said is not None:
            context[name] = {"span": list(said.span), "norm": claim.norms.get(name)}
    if claim.attribution is not None:
        spoken = claim.attribution
        context["speaker"] = {"span": list(spoken.source.span), "stance": spoken.stance}
    return context | {name: True for name in ("quoted", "testimony") if getattr(claim, name)}


def _measured(claim: Claim) -> Suggestion:
    """What a total or tally counts; what a quoted rate computes to."""
    measured: Suggestion = {}
    if claim.kind == "listed":
        measured["measure"] = _TIERS.get(str(claim.note.get("tier")), "recorded")
    elif claim.kind == "munitions" or claim.scope == "aggregate":
        words = {"building_destroyed": "buildings destroyed"}
        group = _GROUPS.get(claim.cls)
        measured["measure"] = words.get(claim.kind, claim.kind) + (f", {group}" if group else "")
    if isinstance(days := claim.note.get("arithmetic", {}).get("days"), int):
        measured["days"] = days
    return measured


def _people(reading: Reading, text: str) -> list[Suggestion]:
    anchors = _anchors(reading.claims)
    return [_person(victim, reading.claims, anchors, text) for victim in reading.victims]


def _person(victim: Victim, claims: Sequence[Claim], anchors: dict[int, str], text: str) -> Suggestion:
    start, end = victim.start, victim.end
    before = [one for one in claims if one.event in anchors and one.sentence.start <= start]
    incident = anchors[before[-1].event] if before else f"span:{start}-{end}"
    body: Suggestion = {
        "name": _name(text, "person", "harm", victim.status, None, None, start, end),
        "mention": "person",
        "anchor": f"span:{start}-{end}",
        "incident": incident,
        "says": "harm",
        "about": "",
        "value": victim.status,
        "span": [start, end],
        "class": victim.cls,
        "rules": ["en.victim-list"],
        "permille": 700,
    }
    told = {"age": victim.age, "sex": victim.sex or None, "relation": victim.relation or None}
    return body | {name: value for name, value in told.items() if value is not None}


def _name(text: str, *said: Any) -> str:
    digest = hashlib.sha256("|".join(map(str, (text, *said))).encode()).hexdigest()
    return f"s-{digest[:12]}"
