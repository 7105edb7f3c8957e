"""Statements and positions as records hold them: one quotation a claim, one block a coded position.

A record with a position and a text of its own, which quotes nothing, is a line of a release that was recorded as such:
its text is the statement, released on the day of its document. Which quotations are one line, and what people decided,
is in `admissions`.
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
from sijill.official.statements import Statement, read_statement
from sijill.official.verdicts import Finding
from sijill.register.facts import claim_name
from sijill.register.rows import ClaimRow

SAYS = (
    *("position", "position.statement", "position.killed", "position.injured", "position.reason", "position.place"),
    "text",
)
"""Predicates that this module reads."""

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


def coded_blocks(claims: Sequence[ClaimRow], subject: Mapping[str, str]) -> dict[tuple[str, str], Block]:
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


def own_words(claims: Sequence[ClaimRow], blocks: Mapping[tuple[str, str], Block]) -> list[ClaimRow]:
    """Texts of records that state a position and quote nothing: the record is the line itself, its text a statement."""
    quoting = {row.mention for row in claims if row.says == "position.statement"}
    number: dict[str, str] = {}
    for mention, about in blocks:
        number.setdefault(mention, about)
    return [
        row._replace(says="position.statement", about=f"{number[row.mention]}.1", value=f'{{"text":{row.value}}}')
        for row in claims
        if row.says == "text" and row.mention in number and row.mention not in quoting
    ]


def quotations_of(
    claims: Sequence[ClaimRow],
    subject: Mapping[str, str],
    blocks: Mapping[tuple[str, str], Block],
    published: Mapping[str, str | None],
) -> list[Quotation]:
    """Statements in the order of the log; `published`: by mention, the day of a line that is its own document."""
    rows = [(row, value) for row in claims if row.says == "position.statement" and (value := json.loads(row.value))]
    found = [_quotation(row, {"date": published.get(row.mention)} | value, subject, blocks) for row, value in rows]
    last = {(one.block, one.actor): one.name for one in sorted(found, key=lambda one: one.released or date.min)}
    return [replace(one, last=last[one.block, one.actor] == one.name) for one in found]


def _quotation(
    row: ClaimRow,
    value: Mapping[str, Any],
    subject: Mapping[str, str],
    blocks: Mapping[tuple[str, str], Block],
) -> Quotation:
    block = blocks.get((row.mention, row.about.partition(".")[0]))
    partner, text, released = value.get("partner"), value.get("text") or "", day_of(value.get("date"))
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


def day_of(text: str | None) -> date | None:
    """A day as YYYY-MM-DD or YYYYMMDD; None when it is neither."""
    plain = text or ""
    with suppress(ValueError):
        return date.fromisoformat(plain[:10] if "-" in plain else plain[:8])
    return None
