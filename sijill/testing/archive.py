"""The Airwars Syria archive as the facts that grading reads, for tests and benches.

A short reader of the shared CSV files: it copies values and interprets none. The real import, with claims,
documents and an issues file, is `sijill.intake`; this one exists so that rules can be measured without a register.
An actor is the archive's taxonomy term, since its name column lost every label that changed ("unknown").
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from sijill.grading.belligerents import belligerent
from sijill.grading.evidence import Bounds, IncidentFacts, Position, Source
from sijill.model.codebook import read_code
from sijill.model.counts import Group, Outcome
from sijill.model.enumerations import Finding, StrikeStatus

Row = dict[str, str]

_COLUMNS = {
    "civilians": Group.CIVILIANS,
    "children": Group.CHILDREN,
    "women": Group.WOMEN,
    "men": Group.MEN,
    "belligerents": Group.BELLIGERENTS,
}


def airwars_facts(folder: Path) -> list[IncidentFacts]:
    """One value per row of incidents.csv, in file order."""
    positions, sources = _by_incident(folder / "belligerents.csv"), _by_incident(folder / "sources.csv")
    named = {row["sequence"]: row for row in _rows(folder / "derived.csv")}
    return [
        _facts(row, positions[row["sequence"]], sources[row["sequence"]], named.get(row["sequence"], {}))
        for row in _rows(folder / "incidents.csv")
    ]


def _facts(row: Row, positions: list[Row], sources: list[Row], derived: Row) -> IncidentFacts:
    stands = tuple(_position(position) for position in positions)
    return IncidentFacts(
        id=row["sequence"],
        code=row["code"],
        counts={
            (group, outcome): Bounds(
                low=_int(row[f"{name}_{outcome}_min"]),
                high=_int(row[f"{name}_{outcome}_max"]),
            )
            for name, group in _COLUMNS.items()
            for outcome in (Outcome.KILLED, Outcome.INJURED)
        },
        named={
            outcome: int(derived[f"named_{outcome}"])
            for outcome in (Outcome.KILLED, Outcome.INJURED)
            if derived.get(f"named_{outcome}")
        },
        harm_reported={"Yes": True, "No": False}.get(row["civilian_harm_reported"]),
        sources=tuple(_source(source) for source in sources) or None,
        positions=stands,
        actors=tuple(dict.fromkeys(stand.actor for stand in stands)),
        strike_status=read_code(StrikeStatus, row["strike_status"]),
        imported_grade=row["civilian_harm_grading"] or None,
        starts=_date(row["incident_date"]),
        ends=_date(row["incident_date_end"]),
        is_period={"date": False, "date_range": True}.get(row["incident_date_type"]),
        published=_date(row["published_date"]),
        latitude=float(row["latitude"]) if row["latitude"] else None,
        longitude=float(row["longitude"]) if row["longitude"] else None,
        accuracy=row["geolocation_accuracy"] or None,
        places=tuple(row[column] for column in ("governorate", "region", "province")),
        country=row["country"] or None,
    )


def _position(row: Row) -> Position:
    return Position(
        actor=belligerent(row["belligerent"], row["belligerent_term"]).id,
        known=row["belligerent_type"] == "known",
        finding=read_code(Finding, row["belligerent_assessment"]),
        deaths=Bounds(low=_int(row["civilian_deaths_conceded_min"]), high=_int(row["civilian_deaths_conceded_max"])),
        injuries=Bounds(
            low=_int(row["civilian_injuries_conceded_min"]), high=_int(row["civilian_injuries_conceded_max"])
        ),
        grid=row["belligerent_mgrs_coordinate"] or None,
    )


def _source(row: Row) -> Source:
    return Source(
        id=row["source_order"],
        name=row["source_name"] or None,
        url=row["source_url"] or None,
        archive_url=row["archive_url"] or None,
        account=row["source_author"] or None,
    )


def _by_incident(path: Path) -> defaultdict[str, list[Row]]:
    grouped: defaultdict[str, list[Row]] = defaultdict(list)
    for row in _rows(path):
        grouped[row["sequence"]].append(row)
    return grouped


def _rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        yield from csv.DictReader(lines)


def _int(text: str) -> int | None:
    return int(float(text)) if text.strip() else None


def _date(text: str) -> date | None:
    return date.fromisoformat(text[:10]) if text.strip() else None
