"""The register's mentions as plain columns of text, for engines that know tables and no register.

One row a standing mention: of people (names in each script, sex, age, place, note, kin; the day and the incident of the
mention that they are part of) and of incidents (day, places, point, counts, actors, addresses of sources, people in
common with other documents). Where a mention states a thing twice the newest claim speaks. What is not stated is None.
`archive` tells apart lists that name a subject once each: the publisher of the document, else the act that recorded it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from json import loads
from typing import Any, NamedTuple

from sijill.register.rows import ClaimRow, DocumentRow, MentionRow
from sijill.register.store import Store

Text = str | None
PERSONAL = frozenset(
    {"name", "sex", "age", "age-group", "birth-date", "place", "address", "note", "kin", "relation", "family-group"}
    | {"date", "date-of-death", "harm"}
)
OF_INCIDENTS = frozenset({"date", "place", "coordinates", "killed", "injured", "actors", "source"})
AREAS = frozenset({"region", "district", "governorate", "province"})


class Mentions(NamedTuple):
    """Rows of standing mentions of one kind, oldest first, with columns of text for each and what an engine needs."""

    rows: Sequence[MentionRow]
    columns: dict[str, list[Text]]
    archive: list[str]
    newest: list[int]
    """For each the number of the newest event that it or a claim of it came from."""


class _Said:
    """What one mention says: (predicate, part) to its newest value."""

    def __init__(self, claims: Sequence[ClaimRow]) -> None:
        self.values: dict[tuple[str, str], Any] = {(row.says, row.about): loads(row.value) for row in claims}
        self.newest = max((row.since for row in claims), default=-1)

    def one(self, *says: str) -> Any:
        """The first stated value of these predicates, whatever part it is about."""
        for wanted in says:
            for (predicate, _), value in self.values.items():
                if predicate == wanted and value not in (None, ""):
                    return value
        return None

    def all(self, *says: str) -> list[Any]:
        return [value for (predicate, _), value in self.values.items() if predicate in says and value]


def people(store: Store) -> Mentions:
    """Every person that a document mentions."""
    rows = store.mentions_of_kinds({"person"})
    said = _claims(store, rows, PERSONAL)
    wholes = _wholes(store, rows)
    days = {one: _day(spoken) for one, spoken in _claims(store, list(wholes.values()), {"date"}).items()}
    columns: dict[str, list[Text]] = {name: [] for name in _PERSON}
    for row in rows:
        spoken, whole = said[row.id], wholes.get(row.part_of or "")
        _add_person(columns, row, spoken, whole, None if whole is None else days[whole.id])
    return Mentions(rows, columns, _archives(store, rows), [max(row.since, said[row.id].newest) for row in rows])


_PERSON: tuple[str, ...] = ("id", "name", "name_local", "name_other", "sex", "age", "age_band", "born", "date")
_PERSON += ("place", "note", "kin", "group", "family_group", "harm")
_SCRIPTS = ("latin", "local")
_NO_GROUP = (None, "none", "None", "-")
"""Words of archives for "in no family group": not the name of a group."""


def _add_person(
    columns: dict[str, list[Text]], row: MentionRow, said: _Said, whole: MentionRow | None, day: Text
) -> None:
    names = {about: value for (says, about), value in said.values.items() if says == "name" and value}
    other = [value for about, value in names.items() if about not in _SCRIPTS]
    cells = {
        "id": row.id,
        "name": names.get("latin"),
        "name_local": names.get("local"),
        "name_other": other[0] if other else None,
        "sex": said.one("sex"),
        "age": said.one("age"),
        "age_band": said.one("age-group"),
        "born": said.one("birth-date"),
        "date": _day(said) or day,
        "place": _place(said),
        "note": said.one("note"),
        "kin": said.one("kin", "relation"),
        "group": None if whole is None else whole.subject,
        "family_group": None if said.one("family-group") in _NO_GROUP else said.one("family-group"),
        "harm": said.one("harm"),
    }
    for name, cell in cells.items():
        columns[name].append(_text(cell))


def incidents(store: Store) -> Mentions:
    """Every incident that a document mentions."""
    rows = store.mentions_of_kinds({"incident"})
    said = _claims(store, rows, OF_INCIDENTS | AREAS)
    victims = _shared_people(store, rows)
    names = ("id", "date", "place", "area", "lat", "lon", "killed_min", "killed_max", "injured", "actor", "sources")
    columns: dict[str, list[Text]] = {name: [] for name in (*names, "victims")}
    for row in rows:
        for name, cell in _incident(row, said[row.id], victims.get(row.id, ())).items():
            columns[name].append(_text(cell))
    return Mentions(rows, columns, _archives(store, rows), [max(row.since, said[row.id].newest) for row in rows])


def _incident(row: MentionRow, said: _Said, victims: Collection[str]) -> dict[str, Any]:
    point = said.one("coordinates") or {}
    killed = said.values.get(("killed", "civilians")) or {}
    injured = said.values.get(("injured", "civilians")) or {}
    addresses = [value.get("address") for value in said.all("source") if isinstance(value, dict)]
    return {
        "id": row.id,
        "date": _day(said),
        "place": " ".join(str(value) for value in said.all("place")),
        "area": said.one(*sorted(AREAS)),
        "lat": point.get("latitude"),
        "lon": point.get("longitude"),
        "killed_min": killed.get("low"),
        "killed_max": killed.get("high", killed.get("low")),
        "injured": injured.get("low"),
        "actor": "; ".join(one for value in said.all("actors") for one in value),
        "sources": " ".join(sorted(one for one in addresses if one)),
        "victims": "; ".join(sorted(victims)),
    }


def _shared_people(store: Store, rows: Sequence[MentionRow]) -> dict[str, list[str]]:
    """By incident mention, its people whom other documents mention too: known to be shared, not merely named."""
    parts = [row for row in store.parts([row.id for row in rows]) if row.kind == "person"]
    told = Counter(subject for subject, _ in {(row.subject, row.document) for row in parts})
    found: dict[str, list[str]] = {}
    for row in parts:
        if told[row.subject] > 1:
            found.setdefault(row.part_of or "", []).append(row.subject)
    return found


def _claims(store: Store, rows: Sequence[MentionRow], says: Collection[str]) -> dict[str, _Said]:
    claims: dict[str, list[ClaimRow]] = {row.id: [] for row in rows}
    for claim in store.claims(list(claims), says):
        claims[claim.mention].append(claim)
    return {mention: _Said(listed) for mention, listed in claims.items()}


def _wholes(store: Store, rows: Sequence[MentionRow]) -> dict[str, MentionRow]:
    """The incident mentions that these people are part of."""
    return {row.id: row for row in store.mentions({row.part_of for row in rows if row.part_of is not None})}


def _archives(store: Store, rows: Sequence[MentionRow]) -> list[str]:
    publisher = {one.id: one.publisher for one in _documents(store, rows)}
    return [publisher.get(row.document) or row.act for row in rows]


def _documents(store: Store, rows: Sequence[MentionRow]) -> list[DocumentRow]:
    return store.documents({row.document for row in rows})


def _day(said: _Said) -> Text:
    """The first day stated; a stretch of days (a "first" and a later "last") is no day of death."""
    value = said.one("date-of-death", "date")
    if isinstance(value, dict):
        return None if value.get("last") not in (None, value.get("first")) else value.get("first")
    return None if value is None else str(value)


def _place(said: _Said) -> Text:
    """Where the person lived or died; archives keep web addresses under the same word."""
    value = said.one("place", "address")
    return None if value is None or "://" in str(value) else str(value)


def _text(cell: Any) -> Text:
    return None if cell is None or cell == "" else str(cell)
