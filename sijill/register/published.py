"""The belligerents' own words that the register holds: decisions on allegations, strike reports, partners' reports.

A text that several incidents quote is one publication. Where a report is kept with its original language, the English
is read. Whose words they are: a partner's where one is named, else the belligerent's whose position quotes them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sijill.grading.belligerents import belligerent
from sijill.register.admissions import record_of
from sijill.register.quotations import day_of
from sijill.register.store import Store

REPORTS = ("position.strike-report", "position.partner-report")


@dataclass(frozen=True, slots=True)
class Published:
    """One text: whose, its words, its day (None: not known), and whether it is a report of strikes."""

    belligerent: str
    text: str
    released: date | None
    is_report: bool


def published_texts(store: Store) -> list[Published]:
    """Every text once: statements, then reports, each in the order of the log."""
    found: dict[tuple[str, str], Published] = {}
    for one in (*_statements(store), *_reports(store)):
        found.setdefault((one.belligerent, " ".join(one.text.split())), one)
    return list(found.values())


def _statements(store: Store) -> Iterator[Published]:
    for one in record_of(store).admissions:
        yield from (
            Published(part.actor, part.text, part.released, False) for part in one.quotations if part.text.strip()
        )


def _reports(store: Store) -> Iterator[Published]:
    mentions = [row.id for row in store.members([row.id for row in store.view("incident")])]
    claims = store.claims(mentions, ["position", *REPORTS])
    actors = {(row.mention, row.about): json.loads(row.value) or {} for row in claims if row.says == "position"}
    for row in claims:
        value = json.loads(row.value) or {}
        if row.says in REPORTS and str(value.get("text") or "").strip():
            stand = actors.get((row.mention, row.about.partition(".")[0]), {})
            yield Published(_whose(value, stand), str(value["text"]), day_of(value.get("date")), True)


def _whose(value: dict[str, Any], stand: dict[str, Any]) -> str:
    partner = value.get("partner")
    if partner and partner != "false":
        return belligerent(partner).id
    return belligerent(stand.get("actor") or "unknown", stand.get("actor_term")).id
