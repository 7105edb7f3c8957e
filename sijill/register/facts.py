"""What the rules of `grading` need to know of an incident, gathered from its standing claims.

Values come as documents write them, impossible ones included: finding those is what the rules are for. Where several
mentions speak of one incident the oldest that states a thing is heard for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import date
from enum import StrEnum
from itertools import islice
from typing import Any, TypeVar

from sijill.grading.evidence import Bounds, IncidentFacts, Position, Source
from sijill.model.counts import Group, Outcome
from sijill.model.enumerations import Finding, StrikeStatus
from sijill.register.rows import IncidentRow, MentionRow
from sijill.register.store import Store
from sijill.register.views import Said, gathered

SAYS = frozenset(
    {"code", "date", "grade", "strike-status", "civilian-harm-reported", "published", "coordinates", "country"}
    | {"place", "region", "governorate", "province", "killed", "injured", "source", "harm", "name", "actors"}
    | {"position", "position.killed", "position.injured", "position.place"}
)
"""Predicates that the rules read."""

_GROUPS = {"civilians": Group.CIVILIANS, "children": Group.CHILDREN, "women": Group.WOMEN, "men": Group.MEN} | {
    "belligerents": Group.BELLIGERENTS
}
_OUTCOMES = {"killed": Outcome.KILLED, "injured": Outcome.INJURED}
_TOGETHER = 1_000

Code = TypeVar("Code", bound=StrEnum)


def facts(store: Store, subjects: Collection[str] | None = None) -> Iterator[IncidentFacts]:
    """Facts of these incidents, or of all, in order of id."""
    rows = iter(store.view("incident", subjects))
    while chunk := list(islice(rows, _TOGETHER)):
        found = gathered(store, [row.id for row in chunk], SAYS)
        yield from (_facts(row, *found[row.id]) for row in chunk)


def _facts(row: IncidentRow, said: Said, people: list[dict[str, Any]], mentions: list[MentionRow]) -> IncidentFacts:
    days, point = said.first("date") or {}, said.first("coordinates") or {}
    reported = said.first("civilian-harm-reported")
    return IncidentFacts(
        id=row.id,
        code=row.code or "",
        counts={
            (_GROUPS[group], outcome): Bounds(**{end: value.get(end) for end in ("low", "high")})
            for word, outcome in _OUTCOMES.items()
            for group in said.parts(word)
            if group in _GROUPS and (value := said.first(word, group))
        },
        named={
            outcome: sum(one["named"] for one in people if one["harm"] == word) for word, outcome in _OUTCOMES.items()
        },
        harm_reported=None if reported is None else reported == "Yes",
        sources=tuple(_source(about, value) for about in said.parts("source") for value in said.all("source", about))
        or None,
        positions=tuple(_position(said, about) for about in said.parts("position")),
        actors=tuple(dict.fromkeys(actor for actors in said.all("actors") for actor in actors)),
        strike_status=_code(StrikeStatus, said.first("strike-status")),
        imported_grade=said.first("grade", "airwars"),
        starts=_day(days.get("first")),
        ends=_day(days.get("last")),
        is_period=None if "type" not in days else days["type"] == "date_range",
        published=_day(said.first("published")),
        latitude=_degrees(point.get("latitude")),
        longitude=_degrees(point.get("longitude")),
        accuracy=point.get("accuracy"),
        places=tuple(value for says in ("region", "governorate", "province") for value in said.all(says)),
        country=said.first("country"),
    )


def _source(about: str, value: dict[str, Any]) -> Source:
    return Source(
        id=about,
        name=value.get("name") or value.get("author"),
        url=value.get("address"),
        archive_url=value.get("archive_address"),
        account=value.get("author"),
    )


def _position(said: Said, about: str) -> Position:
    stand = said.first("position", about) or {}
    place = said.first("position.place", about) or {}
    deaths, injuries = said.first("position.killed", about) or {}, said.first("position.injured", about) or {}
    return Position(
        actor=stand.get("actor", ""),
        known=stand.get("type") == "known",
        finding=_code(Finding, stand.get("finding")),
        deaths=Bounds(low=deaths.get("low"), high=deaths.get("high")),
        injuries=Bounds(low=injuries.get("low"), high=injuries.get("high")),
        grid=place.get("mgrs"),
    )


def _code(codes: type[Code], text: str | None) -> Code | None:
    """The code that a label stands for ("Likely strike" is `likely_strike`); None when it is none of them."""
    key = (text or "").strip().casefold().replace(" ", "_")
    return codes(key) if key in set(codes) else None


def _day(text: str | None) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text or "")
    return None


def _degrees(text: str | None) -> float | None:
    with suppress(ValueError):
        return float(text or "")
    return None
