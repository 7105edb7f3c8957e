"""The belligerents' own words that the register holds: decisions on allegations, strike reports, partners' reports.

A text that several incidents quote is one publication. Where a report is kept with its original language, the English
is read. Whose words they are: a partner's where one is named, else the belligerent's whose position quotes them.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from sijill.grading.belligerents import belligerent
from sijill.register.store import Store

SAYS = ("position", "position.statement", "position.strike-report", "position.partner-report")


@dataclass(frozen=True, slots=True)
class Published:
    """One text: whose, its words, its day (None: not known), and whether it is a report of strikes."""

    belligerent: str
    text: str
    released: date | None
    is_report: bool


def published_texts(store: Store) -> list[Published]:
    """Every text once, in the order of the log."""
    mentions = [row.id for row in store.members([row.id for row in store.view("incident")])]
    actors: dict[tuple[str, str], str] = {}
    found: dict[tuple[str, str], Published] = {}
    for row in store.claims(mentions, SAYS):
        value = json.loads(row.value) or {}
        if row.says == "position":
            actors[row.mention, row.about] = belligerent(value.get("actor", ""), value.get("actor_term")).id
    for row in store.claims(mentions, SAYS[1:]):
        value = json.loads(row.value) or {}
        if text := " ".join(str(value.get("text") or "").split()):
            who = _whose(value, actors.get((row.mention, row.about.partition(".")[0]), "unknown"))
            is_report = row.says != "position.statement"
            found.setdefault((who, text), Published(who, str(value["text"]), _day(value.get("date")), is_report))
    return list(found.values())


def _whose(value: dict[str, Any], actor: str) -> str:
    partner = value.get("partner")
    return belligerent(partner).id if partner and partner != "false" else actor


def _day(text: str | None) -> date | None:
    plain = text or ""
    with suppress(ValueError):
        return date.fromisoformat(plain[:10] if "-" in plain else plain[:8])
    return None
