"""The release in the columns of the Airwars archive, so that what reads that archive reads this too.

Four tables: incidents, belligerents, sources, victims. Column names and codes are the archive's own (intake/airwars/
columns.csv), so that `sijill import airwars` takes the folder back in and sums to the same figures. Coordinates are the
middle of the cell and their accuracy is left empty; `victims` has a row for every person recorded, the name left empty
where it is not shown. Columns of the archive that a release does not publish are not there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sijill.model.codebook import term
from sijill.model.enumerations import Finding, StrikeStatus, StrikeType
from sijill.publish.frozen import Frozen
from sijill.publish.opendata.tables import GROUPS
from sijill.publish.rows import Incident

Row = dict[str, Any]


def incidents(frozen: Frozen) -> Iterator[Row]:
    """One row an incident; `sequence` is its place in the release."""
    actors = {one.id: one.en for one in frozen.actors}
    for number, one in enumerate(frozen.incidents, 1):
        yield {
            "sequence": number, "code": one.code or "", "airwars_id": one.id, "incident_url": f"urn:sijill:{one.id}",
            "incident_date": one.date_first,
            "incident_date_end": None if one.date_last == one.date_first else one.date_last,
            "location_ar": one.place_ar, "location_en": one.place_en, "governorate": one.governorate,
            "country": one.country, "latitude": None if one.cell is None else one.cell.latitude,
            "longitude": None if one.cell is None else one.cell.longitude,
            "belligerents": _listed([actors[id] for id in one.actors]),
            "strike_type": _listed([term(StrikeType(code)).english for code in one.strike_type]),
            "strike_status": "" if one.strike_status is None else term(StrikeStatus(one.strike_status)).english,
            "civilian_harm_grading": one.grade, **_counts(one),
        }  # fmt: skip


def _listed(values: list[str]) -> str:
    """A list as the archive writes it."""
    return ", ".join(values)


def _counts(one: Incident) -> Row:
    stated = {(count.group, count.outcome): count for count in one.counts}
    row: Row = {}
    for group in GROUPS:
        for outcome in ("killed", "injured"):
            count = stated.get((group, outcome))
            row[f"{group}_{outcome}_min"] = None if count is None else count.low
            row[f"{group}_{outcome}_max"] = None if count is None else count.high
    return row


def belligerents(frozen: Frozen) -> Iterator[Row]:
    """One row a position."""
    sequence, actors = _sequence(frozen), {one.id: one.en for one in frozen.actors}
    order: dict[str, int] = {}
    for one in frozen.positions:
        order[one.incident] = order.get(one.incident, 0) + 1
        yield {
            "sequence": sequence[one.incident], "belligerent_order": order[one.incident],
            "belligerent": actors.get(one.actor, one.actor), "belligerent_type": "known" if one.known else "suspected",
            "belligerent_assessment": "" if one.finding is None else Finding(one.finding).value,
            "civilian_deaths_conceded_min": one.killed_low, "civilian_deaths_conceded_max": one.killed_high,
            "civilian_injuries_conceded_min": one.injured_low, "civilian_injuries_conceded_max": one.injured_high,
        }  # fmt: skip


def sources(frozen: Frozen) -> Iterator[Row]:
    """One row a citation."""
    sequence, order = _sequence(frozen), dict[str, int]()
    for one in frozen.sources:
        order[one.incident] = order.get(one.incident, 0) + 1
        yield {
            "sequence": sequence[one.incident], "source_order": order[one.incident], "source_name": one.name,
            "source_date": one.published, "language_platform": one.platform, "source_url": one.address,
            "archive_url": one.archive_address,
        }  # fmt: skip


def victims(frozen: Frozen) -> Iterator[Row]:
    """One row a person, under the incident that counts them."""
    sequence, order = _sequence(frozen), dict[str, int]()
    for one in frozen.persons:
        incident = one.incidents[0]
        order[incident] = order.get(incident, 0) + 1
        yield {
            "sequence": sequence[incident], "victim_order": order[incident], "name_local": one.name_local,
            "name": one.name_latin, "gender": one.sex, "age_group": one.age_group, "age": one.age, "status": one.harm,
        }  # fmt: skip


def _sequence(frozen: Frozen) -> dict[str, int]:
    return {one.id: number for number, one in enumerate(frozen.incidents, 1)}


TABLES = {"incidents": incidents, "belligerents": belligerents, "sources": sources, "victims": victims}
"""The archive's tables by name."""
