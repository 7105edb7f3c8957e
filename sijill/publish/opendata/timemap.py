"""The release as TimeMap reads it (Forensic Architecture; Bellingcat's civilian harm map): events, sources, filters.

Event keys are those of TimeMap's own schema: texts throughout, the day as MM/DD/YYYY, latitude and longitude together
or not at all (the middle of the cell; the description says how wide it is). An event without day and place cannot be
drawn there and is left out; it stands in every other form. Associations are filters by grade, belligerent and means.
"""

from __future__ import annotations

from typing import Any

from sijill.publish.frozen import Frozen
from sijill.publish.rows import Incident

Plain = list[dict[str, Any]]


def events(frozen: Frozen) -> Plain:
    """What is drawn."""
    actors = {one.id: one.en for one in frozen.actors}
    ids = {(path, title): one["id"] for one in associations(frozen) for path, title in [tuple(one["filter_paths"])]}
    return [
        {
            "id": one.code or one.id,
            "civId": one.id,
            "date": "" if one.date_first is None else _american(one.date_first),
            "time": "",
            "time_precision": "" if one.date_first == one.date_last else f"{one.date_first} to {one.date_last}",
            "location": one.place_en or one.place_ar or one.governorate or "",
            "latitude": "" if one.cell is None else one.cell.latitude,
            "longitude": "" if one.cell is None else one.cell.longitude,
            "description": _description(one, [actors[id] for id in one.actors]),
            "category": one.grade or "Not graded",
            "associations": [ids[key] for key in _keys(one, actors)],
            "sources": list(one.sources),
            "graphic": "FALSE",
        }
        for one in frozen.incidents
        if one.date_first is not None or one.cell is not None
    ]


def _american(day: str) -> str:
    """MM/DD/YYYY; a month or a year alone begins on its first day."""
    year, month, date = (f"{day}-01-01")[:10].split("-")
    return f"{month}/{date}/{year}"


def _description(one: Incident, actors: list[str]) -> str:
    killed = next((count for count in one.counts if (count.outcome, count.group) == ("killed", "civilians")), None)
    low, high = (None, None) if killed is None else (killed.low, killed.high)
    said = "number of civilians killed not stated"
    if low is not None or high is not None:
        said = f"civilians killed: {low if low is not None else 'up to'} to {high if high is not None else 'more'}"
    wide = "" if one.cell is None else f" The place lies within {one.cell.within_m} m of the mark."
    return f"{said}; belligerents named: {', '.join(actors) or 'none'}; grade: {one.grade or 'not graded'}.{wide}"


def _keys(one: Incident, actors: dict[str, str]) -> list[tuple[str, str]]:
    keys = [("Grade", one.grade or "Not graded")]
    keys += [("Belligerent", actors[id]) for id in one.actors]
    return keys + [("Means", kind) for kind in one.strike_type]


def associations(frozen: Frozen) -> Plain:
    """Filters, numbered in order of their names."""
    actors = {one.id: one.en for one in frozen.actors}
    paths = sorted({key for one in frozen.incidents for key in _keys(one, actors)})
    return [
        {"id": f"asc{number}", "title": title, "desc": "", "mode": "FILTER", "filter_paths": [group, title]}
        for number, (group, title) in enumerate(paths, 1)
    ]


def sources(frozen: Frozen) -> dict[str, dict[str, Any]]:
    """Sources by id."""
    return {
        one.id: {
            "id": one.id,
            "title": one.name or "",
            "paths": [address for address in (one.address, one.archive_address) if address],
            "type": one.kind or "",
            "description": "",
        }
        for one in frozen.sources
    }
