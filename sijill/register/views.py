"""Views: what the register holds of each incident today, computed from standing claims and judgements.

For a thing that has one value (code, place, date, coordinates) the oldest mention that states it is shown; the
others stay beside it as competing claims (`register.story`). For counts the view takes the lowest and the highest
figure that any document states. Each number keeps None apart from 0. A victim is a person, however many
mentions speak of them, and belongs to the incident that their mentions are part of.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sijill.ledger.plain import read_json
from sijill.model.errors import InvalidValue
from sijill.model.gazetteer import governorate_of
from sijill.model.places import Coordinates
from sijill.register.rows import AssessmentRow, ClaimRow, IncidentRow, MentionRow, PositionRow
from sijill.register.store import Store

SEEN = frozenset(
    {"code", "date", "actors", "grade", "source", "killed", "injured", "missing", "harm", "name"}
    | {"place", "region", "district", "governorate", "province", "coordinates"}
    | {"position", "position.killed", "position.injured"}
)
"""Predicates that views read; every other claim is kept and shown, but counted in no figure."""

GRADE_SCHEME = "airwars"
"""The scheme whose grades divide the figures."""

_CHUNK = 1_000
_PLACES = ("region", "district", "governorate", "province")

Range = list[int | None]


def refresh_incidents(store: Store, subjects: Collection[str]) -> None:
    """Compute the views of these subjects anew; a subject without a standing mention loses its rows."""
    for chunk in _chunks(sorted(subjects)):
        incidents, positions = _compute(store, chunk)
        store.replace_view("incident", chunk, incidents)
        store.replace_view("position", chunk, positions)


def _compute(store: Store, subjects: Sequence[str]) -> tuple[list[IncidentRow], list[PositionRow]]:
    found = gathered(store, subjects, SEEN)
    graded = {row.subject: row for row in store.assessments(list(found)) if row.scheme == GRADE_SCHEME}
    documents = {row.document for _, _, mentions in found.values() for row in mentions}
    published = {row.id: row.published for row in store.documents(documents)}
    incidents: list[IncidentRow] = []
    positions: list[PositionRow] = []
    for subject, (said, people, mentions) in found.items():
        dates = (published.get(row.document) for row in mentions)
        first = min((date for date in dates if date is not None), default=None)
        incidents.append(incident_row(subject, said, people, mentions, graded.get(subject), first))
        positions += position_rows(subject, said)
    return incidents, positions


def gathered(
    store: Store, subjects: Sequence[str], says: Collection[str]
) -> dict[str, tuple[Said, list[dict[str, Any]], list[MentionRow]]]:
    """For each incident what its mentions say (of `says`), its people (harm, named), and the mentions."""
    members = _grouped((row.subject, row) for row in store.members(subjects) if row.kind == "incident")
    of_mention = {row.id: subject for subject, rows in members.items() for row in rows}
    people = [row for row in store.parts(list(of_mention)) if row.kind == "person"]
    claims = _grouped((row.mention, row) for row in store.claims([*of_mention, *(row.id for row in people)], says))
    victims = _grouped((of_mention[row.part_of or ""], row) for row in people)
    return {
        subject: (Said([claims.get(row.id, []) for row in rows]), _people(victims.get(subject, []), claims), rows)
        for subject, rows in members.items()
    }


class Said:
    """What the mentions of one subject say: by mention, the newest claim for each predicate and part."""

    def __init__(self, mentions: Sequence[Sequence[ClaimRow]]) -> None:
        self.mentions: list[dict[tuple[str, str], ClaimRow]] = [
            {(row.says, row.about): row for row in rows} for rows in mentions
        ]
        self.sources = sum(row.says == "source" for rows in mentions for row in rows)

    def first(self, says: str, about: str = "") -> Any:
        """The value that the oldest mention to state it gives; None when none does."""
        return next(iter(self.all(says, about)), None)

    def all(self, says: str, about: str = "") -> list[Any]:
        """Each mention's value, oldest mention first."""
        rows = (mention.get((says, about)) for mention in self.mentions)
        return [value for row in rows if row is not None and (value := read_json(row.value)) is not None]

    def parts(self, says: str) -> list[str]:
        """The parts (`about`) that any mention speaks of, in order of appearance."""
        return list(dict.fromkeys(about for mention in self.mentions for one, about in mention if one == says))

    def range(self, says: str, about: str) -> Range | None:
        """Lowest and highest figure stated by any mention; None when none states one."""
        stated = [value for value in self.all(says, about) if value]
        if not stated:
            return None
        lows = [value["low"] for value in stated if value.get("low") is not None]
        highs = [value["high"] for value in stated if value.get("high") is not None]
        ends = (min(lows, default=None), max(highs, default=None))
        return _upright(*ends) if lows or highs else None


def _upright(low: int | None, high: int | None) -> Range:
    """The ends in order: a range stated upside down is read as its two ends, and listed as a contradiction."""
    if low is not None and high is not None and low > high:
        return [high, low]
    return [low, high]


def incident_row(
    subject: str,
    said: Said,
    people: Sequence[dict[str, Any]],
    mentions: Sequence[MentionRow],
    graded: AssessmentRow | None,
    published: str | None,
) -> IncidentRow:
    """The row of one incident. `graded`: a person's grade, if there is one."""
    date = said.first("date") or {}
    names = [value for about in said.parts("place") for value in said.all("place", about)]
    areas = [value for one in _PLACES for value in said.all(one)]
    counts = {
        outcome: {group: span for group in said.parts(outcome) if (span := said.range(outcome, group)) is not None}
        for outcome in ("killed", "injured", "missing")
    }
    killed = counts["killed"].get("civilians", [None, None])
    imported = said.first("grade", GRADE_SCHEME)
    grade = imported if graded is None else graded.grade
    latitude, longitude, uncertainty = _point(said.first("coordinates") or {})
    return IncidentRow(
        id=subject,
        code=said.first("code"),
        title=next((row.label for row in mentions if row.label), None),
        date_first=date.get("first"),
        date_last=date.get("last") or date.get("first"),
        published=published,
        governorate=next((found for one in areas if (found := governorate_of(one)) is not None), None),
        places=_barred([*names, *areas]),
        latitude=latitude,
        longitude=longitude,
        uncertainty_m=uncertainty,
        actors=_barred(dict.fromkeys(actor for value in said.all("actors") for actor in value)),
        grade=grade,
        grade_by="person" if graded is not None else None if grade is None else "imported",
        sources=said.sources,
        counts=json.dumps({outcome: spans for outcome, spans in counts.items() if spans}, sort_keys=True),
        killed_low=killed[0],
        killed_high=killed[1],
        victims=len(people),
        victims_killed=sum(one["harm"] == "killed" for one in people),
        named=sum(one["named"] for one in people),
        documents=len({row.document for row in mentions}),
    )


def position_rows(subject: str, said: Said) -> Iterator[PositionRow]:
    """What each belligerent's block says: finding and conceded counts."""
    for about in said.parts("position"):
        stand = said.first("position", about) or {}
        if stand.get("actor"):
            killed = said.range("position.killed", about) or [None, None]
            injured = said.range("position.injured", about) or [None, None]
            yield PositionRow(subject, about, stand["actor"], stand.get("finding"), *killed, *injured)


def _people(mentions: Iterable[MentionRow], claims: dict[str, list[ClaimRow]]) -> list[dict[str, Any]]:
    """Each person: harm (killed outweighs injured when mentions differ), and whether any mention names them."""
    people: dict[str, dict[str, Any]] = {}
    for mention in mentions:
        one = people.setdefault(mention.subject, {"harm": None, "named": False})
        for row in claims.get(mention.id, []):
            if row.says == "harm" and one["harm"] != "killed":
                one["harm"] = read_json(row.value)
            one["named"] |= row.says == "name" and row.value not in ('""', "null")
    return list(people.values())


def _point(value: dict[str, Any]) -> tuple[str | None, str | None, int | None]:
    """Latitude and longitude as written, and the radius of their accuracy class; nothing when off the globe."""
    latitude, longitude = value.get("latitude"), value.get("longitude")
    if latitude is None or longitude is None:
        return None, None, None
    try:
        point = Coordinates.with_accuracy(float(latitude), float(longitude), value.get("accuracy") or "")
    except InvalidValue:
        return None, None, None
    return latitude, longitude, point.uncertainty_m


def _barred(texts: Iterable[str]) -> str:
    joined = "|".join(dict.fromkeys(text.replace("|", "/") for text in texts))
    return f"|{joined}|" if joined else ""


def _grouped(pairs: Iterable[tuple[str, Any]]) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = defaultdict(list)
    for key, row in pairs:
        groups[key].append(row)
    return dict(groups)


def _chunks(ids: list[str]) -> Iterator[list[str]]:
    remaining = iter(ids)
    while chunk := list(islice(remaining, _CHUNK)):
        yield chunk
