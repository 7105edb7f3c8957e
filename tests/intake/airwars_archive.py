"""A small invented archive in the shape of Airwars' tables, to be written, spoilt and read by tests."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from sijill.intake.airwars.columns import columns

INCIDENT = {
    "sequence": "1",
    "code": "HB001",
    "airwars_id": "9001",
    "incident_url": "https://archive.example/hb001",
    "incident_date": "2031-05-04",
    "incident_date_type": "date",
    "published_date": "2031-05-06",
    "location_en": "North Quay",
    "location_ar": "الرصيف الشمالي",
    "region": "Raqqa",
    "country": "Syria",
    "latitude": "35.5",
    "longitude": "38.5",
    "geolocation_accuracy": "street",
    "belligerents": "Harbour Navy, Island Guard",
    "civilian_harm_grading": "Fair",
    "civilians_killed_min": "3",
    "civilians_killed_max": "5",
    "children_killed_min": "1",
    "children_killed_max": "1",
}
VICTIM = {
    "sequence": "1",
    "victim_order": "1",
    "name": "Salma Quay",
    "name_local": "سلمى الرصيف",
    "gender": "female",
    "age": "in her 20s",
    "status": "killed",
    "pregnant": "no",
    "civilian_status_contested": "no",
}
BELLIGERENT = {
    "sequence": "1",
    "code": "HB001",
    "belligerent_order": "1",
    "belligerent": "harbour_navy",
    "belligerent_assessment": "credible",
    "civilian_deaths_conceded_min": "2",
    "civilian_deaths_conceded_max": "2",
}
SOURCE = {
    "sequence": "1",
    "source_order": "1",
    "source_name": "Harbour Watch",
    "source_url": "https://watch.example/1",
}


def write_table(folder: Path, file: str, rows: Sequence[Mapping[str, str]], *, header: Sequence[str] = ()) -> Path:
    """Write one table with all its columns (or `header`)."""
    folder.mkdir(parents=True, exist_ok=True)
    names = list(header) or [column.column for column in columns()[file]]
    path = folder / f"{file}.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, names, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_archive(folder: Path) -> Path:
    """The whole invented archive."""
    write_table(folder, "incidents", [INCIDENT])
    write_table(folder, "victims", [VICTIM])
    write_table(folder, "belligerents", [BELLIGERENT])
    write_table(folder, "sources", [SOURCE])
    return folder


def read_table(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file as text."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
