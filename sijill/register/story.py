"""The story of one incident: every value with its competing claims, who says it, and where.

Reads standing claims; groups them by predicate and part; names the document, its publisher and the place in it. The
rule that made each range is said in words beside the range.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sijill.model.errors import NotFound
from sijill.register.rows import ClaimRow, DocumentRow, IncidentRow, MentionRow
from sijill.register.store import Store


@dataclass(frozen=True, slots=True)
class Said:
    """One claim with the document that makes it and the one that carries the words."""

    claim: int
    says: str
    about: str
    value: Any
    wording: Any
    at: str
    reader: str
    tier: str
    document: str
    publisher: str | None
    title: str | None
    address: str | None
    published: str | None
    carrier: str | None
    carrier_title: str | None
    carrier_sha256: str | None

    def data(self) -> dict[str, Any]:
        """Plain JSON; a part of the claim that is not stated is left out."""
        return {name: value for name in self.__slots__ if (value := getattr(self, name)) is not None}


@dataclass(frozen=True, slots=True)
class Person:
    """A victim of the incident: an id, and what is said of them."""

    id: str
    erased: bool
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """An incident whole."""

    incident: IncidentRow
    mentions: tuple[MentionRow, ...]
    said: tuple[Said, ...]
    people: tuple[Person, ...]
    ranges: tuple[tuple[str, str, int | None, int | None, str], ...]


def find_incidents(store: Store, name: str) -> list[IncidentRow]:
    """Incidents by code or id; a merged id leads to where it went. Raises NotFound with what to try."""
    found = store.incidents_by_code(name)
    if not found:
        mentions = store.mentions([name])
        subjects = {row.subject for row in mentions} | {row.subject for row in store.mentions(_wholes(mentions))}
        found = [IncidentRow(*row) for row in store.view("incident", sorted(subjects))]
    if not found:
        raise NotFound(
            f'no incident has the code or id "{name}"', remedy="`sijill figures --incidents` lists codes and ids."
        )
    return found


def _wholes(mentions: Sequence[MentionRow]) -> set[str]:
    return {row.part_of for row in mentions if row.part_of is not None}


def story(store: Store, incident: IncidentRow) -> Story:
    """All that the register holds of an incident."""
    mentions = store.members([incident.id])
    people = [row for row in store.parts([row.id for row in mentions]) if row.kind == "person"]
    claims = store.claims([row.id for row in (*mentions, *people)])
    said = _explained(store, claims, {row.id: row for row in (*mentions, *people)})
    own = {row.id for row in mentions}
    return Story(
        incident,
        tuple(mentions),
        tuple(one for one, row in zip(said, claims, strict=True) if row.mention in own),
        tuple(_people(people, claims, said)),
        tuple(_ranges(incident, mentions, claims)),
    )


def _explained(store: Store, claims: Sequence[ClaimRow], mentions: dict[str, MentionRow]) -> list[Said]:
    wanted = {row.document for row in mentions.values()} | {row.source for row in claims if row.source}
    documents = {row.id: row for row in store.documents(wanted)}
    return [_said(row, documents[mentions[row.mention].document], documents.get(row.source or "")) for row in claims]


def _said(row: ClaimRow, document: DocumentRow, carrier: DocumentRow | None) -> Said:
    held = carrier or document
    return Said(
        claim=row.id,
        says=row.says,
        about=row.about,
        value=json.loads(row.value),
        wording=None if row.wording is None else json.loads(row.wording),
        at=row.at,
        reader=row.reader,
        tier=row.tier,
        document=document.id,
        publisher=document.publisher,
        title=document.title,
        address=document.address,
        published=document.published,
        carrier=None if carrier is None else carrier.id,
        carrier_title=None if carrier is None else carrier.title,
        carrier_sha256=held.sha256,
    )


def _people(people: Sequence[MentionRow], claims: Sequence[ClaimRow], said: Sequence[Said]) -> list[Person]:
    subjects: dict[str, list[MentionRow]] = {}
    for row in people:
        subjects.setdefault(row.subject, []).append(row)
    by_mention: dict[str, list[Said]] = {}
    for claim, one in zip(claims, said, strict=True):
        by_mention.setdefault(claim.mention, []).append(one)
    return [
        Person(
            subject, any(row.erased for row in rows), tuple(one for row in rows for one in by_mention.get(row.id, []))
        )
        for subject, rows in subjects.items()
    ]


def _ranges(
    incident: IncidentRow, mentions: Sequence[MentionRow], claims: Sequence[ClaimRow]
) -> list[tuple[str, str, int | None, int | None, str]]:
    found = []
    for outcome, groups in json.loads(incident.counts).items():
        for group, (low, high) in groups.items():
            stating = {row.mention for row in claims if (row.says, row.about) == (outcome, group)}
            found.append((outcome, group, low, high, _rule(low, high, len(stating))))
    return found


def _rule(low: int | None, high: int | None, stating: int) -> str:
    if low is None or high is None:
        return "one side stated; the other is not known"
    if stating == 1:
        return "as its one document states"
    return f"lowest and highest of {stating} documents"
