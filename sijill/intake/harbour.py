"""The invented city as records: what its sources say, and the recorder's decisions that tie them together.

Reads the rows of `simulate.harbour` (any iterable of such dicts). Reports become incident mentions, lists become
person mentions whose details are personal, the belligerent's findings become positions. The `truth/` tables are
never shown as documents; they stand in for a recorder who looked at everything: `Harbour.same` are the pairs
that such a recorder would join. Nothing here is about anybody who lived.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sijill.intake.records import Record
from sijill.model.claims import Claim
from sijill.model.events import DocumentCited, MentionRecorded
from sijill.model.ids import cited_document_id, mention_id

READER = "harbour 1"
CASE = "harbour"

Row = Mapping[str, str]
Tables = dict[str, list[Row]]


@dataclass(frozen=True, slots=True)
class Harbour:
    """Records of the city, and pairs of mentions that its recorder found to be the same, with the reason."""

    records: tuple[Record, ...]
    same: tuple[tuple[str, str, str], ...]


def read_harbour(rows: Iterable[Row]) -> Harbour:
    """All documents of the city as records."""
    tables: Tables = defaultdict(list)
    for row in rows:
        tables[row["table"]].append(row)
    by_strike: dict[str, list[MentionRecorded]] = defaultdict(list)
    records = [*_reports(tables, by_strike), *_findings(tables, by_strike)]
    by_person: dict[str, list[MentionRecorded]] = defaultdict(list)
    records += _people(tables, by_strike, by_person)
    same = [*_pairs(by_strike, "one street, one day"), *_pairs(by_person, "name, age, place and day agree")]
    return Harbour(tuple(records), tuple(same))


def _reports(tables: Tables, by_strike: dict[str, list[MentionRecorded]]) -> Iterator[Record]:
    strike_of = {row["report_id"]: row["strike_id"] for row in tables["truth/report_links"]}
    middle_of = _middles(tables)
    for row in tables["reports/reports"]:
        document = cited_document_id(row["url"])
        places = [
            Claim("place", row[f"place_{tongue}"], about=tongue) for tongue in ("en", "ar") if row[f"place_{tongue}"]
        ]
        claims = [Claim("case", CASE), *places, Claim("region", "Harbour")]
        claims.append(Claim("date", {"first": row["event_date"] or row["published"]}))
        claims += [Claim("actors", [row["actor"]])] if row["actor"] else []
        claims += [Claim("weapon", row["weapon"])] if row["weapon"] else []
        claims += _counts(row, row["killed_phrase"])
        claims.append(Claim("text", row["text"]))
        if (middle := middle_of.get(strike_of[row["report_id"]])) is not None:
            claims.append(Claim("coordinates", middle))
        page = DocumentCited(
            document=document, title=row["report_id"], address=row["url"], publisher=row["source"],
            language=row["language"], published=row["published"],
        )  # fmt: skip
        mention = _incident(document, row["report_id"], claims)
        by_strike[strike_of[row["report_id"]]].append(mention)
        yield Record(page, (mention,))


def _middles(tables: Tables) -> dict[str, dict[str, str]]:
    """Where a recorder would put each strike who knows only its quarter: amid the quarter's buildings."""
    points: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for row in tables["images/structures"]:
        points[row["place_ar"]].append((float(row["latitude"]), float(row["longitude"])))
    middles = {
        place: {
            "latitude": f"{sum(north for north, _ in found) / len(found):.4f}",
            "longitude": f"{sum(east for _, east in found) / len(found):.4f}",
            "accuracy": "neighbourhood_area",
        }
        for place, found in points.items()
    }
    return {row["strike_id"]: middles[row["place_ar"]] for row in tables["truth/strikes"] if row["place_ar"] in middles}


def _findings(tables: Tables, by_strike: dict[str, list[MentionRecorded]]) -> Iterator[Record]:
    strike_of = {row["line_id"]: row["strike_id"] for row in tables["truth/official_links"]}
    for row in tables["official/findings"]:
        document = cited_document_id(f"harbour:{row['finding_id']}")
        claims: list[Claim] = [
            Claim("case", CASE),
            Claim("date", {"first": row["incident_date"]}),
            Claim("place", row["place"], about="en"),
            Claim("region", "Harbour"),
            Claim("actors", [row["actor"]]),
            Claim("position", {"actor": row["actor"], "finding": row["verdict"]}, about="1"),
            Claim("text", row["text"]),
        ]
        claims += [Claim("position.reason", {"stated": row["reason"]}, about="1")] if row["reason"] else []
        for outcome in ("killed", "injured"):
            if number := _span(row, outcome):
                claims.append(Claim(f"position.{outcome}", number, about="1"))
        page = DocumentCited(
            document=document, title=f"Finding {row['finding_id']}", publisher=row["actor"], language="en",
            published=row["published"],
        )  # fmt: skip
        mention = _incident(document, row["finding_id"], claims)
        by_strike[strike_of.get(row["finding_id"], row["finding_id"])].append(mention)
        yield Record(page, (mention,))


def _people(
    tables: Tables, by_strike: dict[str, list[MentionRecorded]], by_person: dict[str, list[MentionRecorded]]
) -> Iterator[Record]:
    truth = {row["person_id"]: row for row in tables["truth/people"]}
    person_of = {row["id"]: row["person_id"] for row in tables["truth/list_links"]}
    for table in sorted(name for name in tables if name.startswith("lists/")):
        for row in tables[table]:
            document = cited_document_id(row["source_url"])
            person = truth[person_of[row["id"]]]
            incident = next(iter(by_strike.get(person["strike_id"], [])), None)
            mention = MentionRecorded(
                mention=mention_id("person", document, row["id"]),
                mention_kind="person",
                document=document,
                anchor=row["id"],
                reader=READER,
                claims=(Claim("case", CASE), Claim("harm", "killed")),
                part_of=None if incident is None else incident.mention,
                private=tuple(_details(row)),
            )
            by_person[person["person_id"]].append(mention)
            publisher = table.removeprefix("lists/").capitalize()
            yield Record(DocumentCited(document=document, address=row["source_url"], publisher=publisher), (mention,))


def _details(row: Row) -> Iterator[Claim]:
    for says, about, value in (
        ("name", "latin", row["name_en"]),
        ("name", "local", row["name_ar"]),
        ("sex", "", row["sex"]),
        ("age", "", row["age"]),
        ("place", "en", row["place"]),
        ("note", "", row["note"]),
    ):
        if value:
            yield Claim(says, value, about=about, tier="restricted")


def _incident(document: str, anchor: str, claims: list[Claim]) -> MentionRecorded:
    return MentionRecorded(
        mention=mention_id("incident", document, anchor),
        mention_kind="incident",
        document=document,
        anchor=anchor,
        reader=READER,
        claims=tuple(claims),
        label=anchor,
    )


def _counts(row: Row, phrase: str) -> Iterator[Claim]:
    for outcome in ("killed", "injured"):
        if number := _span(row, outcome):
            yield Claim(outcome, number, about="civilians", wording=phrase if outcome == "killed" else None)


def _span(row: Row, outcome: str) -> dict[str, Any]:
    ends = (("low", row[f"{outcome}_min"]), ("high", row[f"{outcome}_max"]))
    return {end: int(cell) for end, cell in ends if cell}


def _pairs(groups: Mapping[str, list[MentionRecorded]], reason: str) -> Iterator[tuple[str, str, str]]:
    for group in groups.values():
        for other in group[1:]:
            yield group[0].mention, other.mention, reason
