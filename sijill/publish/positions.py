"""Rows of positions: what each belligerent says of an incident today, and each time that it spoke.

One row for each block of each record that states a position, since records may differ on it. Statements come with their
day and address, never with their text. Deaths conceded are added over belligerents, each heard once (the lowest to
the highest of what records give for it).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sijill.grading.belligerents import belligerent
from sijill.publish.making import Making
from sijill.publish.rows import Actor, Position, Statement
from sijill.register.rows import ClaimRow, DocumentRow

_SPOKEN = ("position.statement", "position.strike-report", "position.partner-report")
_PARTS = ("position", "position.killed", "position.injured", "position.reason")


def position_rows(making: Making, incident: str) -> Iterator[Position]:
    """Every block of every record of an incident."""
    store = making.public.store
    mentions = store.members([incident])
    documents = {row.id: row for row in store.documents({row.document for row in mentions})}
    for number, mention in enumerate(mentions):
        claims = [row for row in making.by_mention[mention.id] if row.says.startswith("position")]
        blocks = {row.about: row for row in claims if row.says == "position"}
        for about, stand in blocks.items():
            own = [row for row in claims if row.about == about or row.about.startswith(f"{about}.")]
            yield _position(making, f"{incident}:{number}.{about}", incident, stand, own, documents[mention.document])


def _position(
    making: Making, id: str, incident: str, stand: ClaimRow, claims: Sequence[ClaimRow], document: DocumentRow
) -> Position:
    said = json.loads(stand.value)
    parts = {row.says: json.loads(row.value) for row in claims if row.says in _PARTS}
    killed, injured = parts.get("position.killed", {}), parts.get("position.injured", {})
    numbers = (killed.get("low"), killed.get("high"), injured.get("low"), injured.get("high"))
    reasons = parts.get("position.reason") or {}
    stated = [row for row in claims if row.says in _PARTS]
    return Position(
        id,
        incident,
        said["actor"],
        said.get("type") == "known",
        said.get("finding"),
        reasons.get("non_credible") or reasons.get("credible"),
        *numbers,
        history=_spoken(making, said, numbers, claims, document),
        claims=tuple(sorted(making.ids(stated))),
    )


def _spoken(
    making: Making,
    said: dict[str, Any],
    numbers: tuple[int | None, int | None, int | None, int | None],
    claims: Sequence[ClaimRow],
    document: DocumentRow,
) -> tuple[Statement, ...]:
    """Statements and reports by day; and the finding, on the day of a document that the belligerent published."""
    found = []
    for row in claims:
        if row.says in _SPOKEN:
            value = making.public.shown[row.id]
            found.append(
                Statement(value.get("date"), partner=value.get("partner"), address=value.get("address"),
                          claims=making.ids([row]))
            )  # fmt: skip
    if document.publisher and belligerent(document.publisher).id == said["actor"]:
        found.append(Statement(document.published, said.get("finding"), *numbers, address=document.address))
    return tuple(sorted(found, key=lambda one: (one.on or "9999", one.address or "")))


def conceded(positions: Sequence[Position]) -> tuple[int | None, int | None]:
    """Deaths conceded by all belligerents together; (None, None) when none states any."""
    by_actor: dict[str, list[Position]] = defaultdict(list)
    for one in positions:
        if one.killed_low is not None or one.killed_high is not None:
            by_actor[one.actor].append(one)
    if not by_actor:
        return None, None
    return sum(map(_least, by_actor.values())), sum(map(_most, by_actor.values()))


def _least(positions: Sequence[Position]) -> int:
    return min(one.killed_low if one.killed_low is not None else one.killed_high or 0 for one in positions)


def _most(positions: Sequence[Position]) -> int:
    return max(one.killed_high if one.killed_high is not None else one.killed_low or 0 for one in positions)


def actor_row(id: str) -> Actor:
    """The names of a belligerent; one that the table does not list stands for itself."""
    known = belligerent(id)
    if known.en == id:
        return Actor(id, id.replace("_", " ").capitalize(), id.replace("_", " "))
    return Actor(id, known.en, known.ar)
