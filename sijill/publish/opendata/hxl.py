"""Incidents as CSV with a row of HXL hashtags (Humanitarian Exchange Language 1.1) below the heads."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

TAGS: dict[str, str] = {
    "id": "#event+id",
    "code": "#event+code",
    "date_first": "#date+start",
    "date_last": "#date+end",
    "country": "#country+name",
    "governorate": "#adm1+name",
    "place_en": "#loc+name+i_en",
    "place_ar": "#loc+name+i_ar",
    "latitude": "#geo+lat+centroid",
    "longitude": "#geo+lon+centroid",
    "within_m": "#geo+precision+m",
    "actors": "#org+alleged+list",
    "strike_type": "#cause+type+list",
    "grade": "#status+grade",
    "civilians_killed_min": "#affected+killed+civilians+min",
    "civilians_killed_max": "#affected+killed+civilians+max",
    "children_killed_min": "#affected+killed+children+min",
    "children_killed_max": "#affected+killed+children+max",
    "women_killed_min": "#affected+killed+f+adults+min",
    "women_killed_max": "#affected+killed+f+adults+max",
    "men_killed_min": "#affected+killed+m+adults+min",
    "men_killed_max": "#affected+killed+m+adults+max",
    "civilians_injured_min": "#affected+injured+civilians+min",
    "civilians_injured_max": "#affected+injured+civilians+max",
    "victims": "#affected+ind+recorded",
    "named": "#affected+ind+named",
}
"""Columns of the flat table of incidents, with their hashtags."""


def write_hxl(path: Path, rows: Iterable[Mapping[str, Any]]) -> Path:
    """Write the tagged table."""
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(TAGS)
        writer.writerow(TAGS.values())
        writer.writerows([_cell(row.get(column)) for column in TAGS] for row in rows)
    return path


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        value = ", ".join(value)
    if isinstance(value, str) and value[:1] in ("=", "+", "@", "\t"):
        return f"'{value}"  # a spreadsheet would run it
    return "" if value is None else value
