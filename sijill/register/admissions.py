"""What belligerents say, as the register holds it: each line of a release once, with the incidents it belongs to.

Steps of `record_of`: take the standing claims that quote statements and code positions; read each text (`official`);
put quotations of one line together; hear people's links. A line belongs to the incidents that an archive files it with,
less those that people refused, plus those that people confirmed. `shares_of` says which part of what it concedes falls
to each: what people gave, else what the archive codes for the incident, else a suggestion; never more than the whole.
Leaves out: which incident a statement may mean (`candidates`) and totals (`confronted`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

from sijill.grading.belligerents import belligerent
from sijill.model.counts import Outcome
from sijill.model.errors import NotFound
from sijill.official.allocation import Admission as Number
from sijill.official.allocation import suggest
from sijill.official.quoting import lines_of, told_apart, words_of
from sijill.official.statements import Statement, read_statement
from sijill.official.verdicts import Finding
from sijill.register.facts import claim_name
from sijill.register.figures import members
from sijill.register.rows import ClaimRow, IncidentRow, StatementLinkRow
from sijill.register.store import Store

SAYS = ("position", "position.statement", "position.killed", "position.injured", "position.reason", "position.place")
"""Predicates that this module reads."""

CONFIRMED, REFUSED, UNSURE = "confirmed", "refused", "unsure"
OUTCOMES = (Outcome.KILLED, Outcome.INJURED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A belligerent's position on one incident as an archive codes it; None: not coded."""

    claim: str
    incident: str
    about: str
    actor: str
    finding: str | None
    reason: str | None
    conceded: Mapping[Outcome, int | None] = field(hash=False)
    place: str | None
    mgrs: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """A statement as a record quotes it. `name` is its claim; `last`: its actor has no later one in the same block."""

    name: str
    incident: str
    actor: str
    block: Block | None
    released: date | None
    text: str
    address: str | None
    said: Statement
    last: bool = False

    @property
    def finding(self) -> str:
        """What the text decides; what the archive codes, when the last text of a position decides nothing."""
        if self.said.finding is Finding.NONE and self.last and self.block is not None and self.block.finding:
            return self.block.finding
        return self.said.finding.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """One line of a release, however many records quote it; acceptances and rejections alike.

    `links` are people's standing decisions, by incident. `number` of an outcome is what the whole line concedes.
    """

    quotations: tuple[Quotation, ...]
    number: Mapping[Outcome, int | None]
    links: Mapping[str, StatementLinkRow]

    @property
    def name(self) -> str:
        """The name of its first quotation, which stands for the line."""
        return self.quotations[0].name

    @property
    def first(self) -> Quotation:
        """Its first quotation."""
        return self.quotations[0]

    @property
    def fullest(self) -> Quotation:
        """The quotation that holds most of its words."""
        return max(self.quotations, key=lambda one: len(one.text))

    @property
    def filed(self) -> tuple[str, ...]:
        """Incidents that an archive files it with."""
        return tuple(dict.fromkeys(one.incident for one in self.quotations))

    @property
    def incidents(self) -> tuple[str, ...]:
        """Incidents that it belongs to, as far as is decided."""
        kept = [one for one in self.filed if self.verdict(one) != REFUSED]
        return tuple(dict.fromkeys([*kept, *(one for one in self.links if self.verdict(one) == CONFIRMED)]))

    @property
    def actors(self) -> frozenset[str]:
        """Who speaks; for a partner's word also the belligerent with whose position it is filed."""
        block = self.first.block
        return frozenset({self.first.actor} if block is None else {self.first.actor, block.actor})

    def verdict(self, incident: str) -> str | None:
        """What people decided about this incident."""
        link = self.links.get(incident)
        return None if link is None else link.verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The official record as the register holds it: lines of releases, coded positions, and all incidents by id."""

    admissions: tuple[Admission, ...]
    blocks: tuple[Block, ...]
    incidents: Mapping[str, IncidentRow]

    def find(self, name: str) -> Admission:
        """The line that this claim quotes. Raises NotFound."""
        found = next((one for one in self.admissions if any(part.name == name for part in one.quotations)), None)
        if found is None:
            raise NotFound(f"no statement {name} is held", remedy="`sijill official match --list` names them.")
        return found

    def named(self) -> dict[str, set[str]]:
        """By incident, the belligerents that its records name, that have a position on it or that spoke of it."""
        named = {row.id: {belligerent(one).id for one in members(row.actors)} for row in self.incidents.values()}
        for block in self.blocks:
            named[block.incident].add(block.actor)
        for one in self.admissions:
            for incident in one.incidents:
                named[incident] |= one.actors
        return named


def record_of(store: Store) -> Record:
    """Every statement and every coded position of all belligerents, in order of the log."""
    incidents = {row.id: row for row in store.view("incident")}
    subject = {row.id: row.subject for row in store.members(incidents)}
    claims = store.claims(list(subject), SAYS)
    blocks = _blocks(claims, subject)
    quotations = _quotations(claims, subject, blocks)
    words = [
        words_of(one.said, _day(incidents[one.incident].date_first)) if one.finding == "credible" else None
        for one in quotations
    ]
    links = standing_links(store)
    return Record(
        admissions=tuple(_admission([quotations[at] for at in line], links) for line in lines_of(words)),
        blocks=tuple(blocks.values()),
        incidents=incidents,
    )


def standing_links(store: Store) -> dict[str, dict[str, StatementLinkRow]]:
    """People's standing decisions, by statement and by the incident that their mention belongs to today."""
    rows = [row for row in store.dump("statement_link") if row.until is None]
    subject = {row.id: row.subject for row in store.mentions({row.incident for row in rows}) if row.until is None}
    links: dict[str, dict[str, StatementLinkRow]] = defaultdict(dict)
    for row in rows:
        if row.incident in subject:
            links[row.statement][subject[row.incident]] = row
    return links


def _blocks(claims: Sequence[ClaimRow], subject: Mapping[str, str]) -> dict[tuple[str, str], Block]:
    """Coded positions by mention and number of the block."""
    parts: dict[tuple[str, str], dict[str, ClaimRow]] = defaultdict(dict)
    for row in claims:
        if row.says != "position.statement":
            parts[row.mention, row.about][row.says] = row
    found = {}
    for (mention, about), said in parts.items():
        if "position" in said and (stand := json.loads(said["position"].value)):
            values = {says: json.loads(row.value) or {} for says, row in said.items()}
            found[mention, about] = _block(claim_name(said["position"].id), subject[mention], about, stand, values)
    return found


def _block(claim: str, incident: str, about: str, stand: dict[str, Any], values: dict[str, Any]) -> Block:
    finding, reason, place = stand.get("finding"), values.get("position.reason", {}), values.get("position.place", {})
    return Block(
        claim=claim,
        incident=incident,
        about=about,
        actor=belligerent(stand.get("actor", ""), stand.get("actor_term")).id,
        finding=finding,
        reason=reason.get("credible" if finding == "credible" else "non_credible"),
        conceded={one: _least(values.get(f"position.{one.value}", {})) for one in OUTCOMES},
        place=place.get("description"),
        mgrs=place.get("mgrs"),
    )


def _least(value: Mapping[str, Any]) -> int | None:
    low = value.get("low")
    return low if low is not None else value.get("high")


def _quotations(
    claims: Sequence[ClaimRow], subject: Mapping[str, str], blocks: Mapping[tuple[str, str], Block]
) -> list[Quotation]:
    rows = [(row, value) for row in claims if row.says == "position.statement" and (value := json.loads(row.value))]
    found = [_quotation(row, value, subject, blocks) for row, value in rows]
    last = {(one.block, one.actor): one.name for one in sorted(found, key=lambda one: one.released or date.min)}
    return [replace(one, last=last[one.block, one.actor] == one.name) for one in found]


def _quotation(
    row: ClaimRow,
    value: Mapping[str, Any],
    subject: Mapping[str, str],
    blocks: Mapping[tuple[str, str], Block],
) -> Quotation:
    block = blocks.get((row.mention, row.about.partition(".")[0]))
    partner, text, released = value.get("partner"), value.get("text") or "", _day(value.get("date"))
    return Quotation(
        name=claim_name(row.id),
        incident=subject[row.mention],
        actor=belligerent(partner).id if partner else block.actor if block is not None else "unknown",
        block=block,
        released=released,
        text=text,
        address=value.get("address"),
        said=_read(text, released),
    )


@lru_cache(maxsize=20_000)
def _read(text: str, released: date | None) -> Statement:
    return read_statement(text, released=released)


def _admission(quotations: Sequence[Quotation], links: Mapping[str, Mapping[str, StatementLinkRow]]) -> Admission:
    heard = [link for one in quotations for link in links.get(one.name, {}).items()]
    return Admission(
        quotations=tuple(quotations),
        number={one: _number(quotations, one) for one in OUTCOMES},
        links=dict(sorted(heard, key=lambda item: item[1].id)),
    )


def _number(quotations: Sequence[Quotation], outcome: Outcome) -> int | None:
    """What the whole line concedes: as the text says; where it gives no figure, what the archive codes in all."""
    fullest = max(quotations, key=lambda one: len(one.text))
    if fullest.finding != "credible":
        return None
    conceded = fullest.said.conceded
    stated = conceded.stated_total.value if outcome is Outcome.KILLED and conceded.stated_total is not None else None
    said = stated if stated is not None else conceded.total(outcome.value)
    if said is not None:
        return said
    coded = [one.block.conceded[outcome] for one in quotations if one.last and one.block is not None]
    numbers = [one for one in coded if one is not None]
    return sum(numbers) if numbers else None


def shares_of(
    admission: Admission, outcome: Outcome, reported: Mapping[str, tuple[int | None, int | None]]
) -> dict[str, int | None]:
    """The part of the line that falls to each of its incidents; they never exceed it. None: no figure is known.

    `reported`: the least and the most that documents state for each incident.
    """
    number, live = admission.number[outcome], admission.incidents
    if number is None:
        return dict.fromkeys(live)
    given = {
        one: share
        for one in live
        if (link := admission.links.get(one)) is not None and (share := getattr(link, outcome.value)) is not None
    }
    others, left = [one for one in live if one not in given], number - sum(given.values())
    coded = _coded(admission, outcome)
    if others and all(one in coded for one in others) and sum(coded[one] for one in others) <= left:
        return given | {one: coded[one] for one in others}
    if not others:
        return dict(given)
    rest = Number(id=admission.name, outcome=outcome, number=max(left, 0))
    told = told_apart([one.said for one in admission.quotations], outcome, max(left, 0), len(others))
    over = [(one, *reported.get(one, (None, None))) for one in others]
    parts = suggest(rest, over, by="rule", reason="suggested", told=told)
    return given | {one.incident: one.number for one in parts}


def _coded(admission: Admission, outcome: Outcome) -> dict[str, int]:
    """What the archive codes for each incident, on the last statement of the position only: codes are its last word."""
    return {
        one.incident: coded
        for one in admission.quotations
        if one.last and one.block is not None and one.block.finding == "credible"
        and (coded := one.block.conceded[outcome]) is not None
    }  # fmt: skip


def _day(text: str | None) -> date | None:
    """A day as YYYY-MM-DD or YYYYMMDD; None when it is neither."""
    plain = text or ""
    with suppress(ValueError):
        return date.fromisoformat(plain[:10] if "-" in plain else plain[:8])
    return None
