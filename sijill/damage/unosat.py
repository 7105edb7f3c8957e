"""Structures and what satellite analysts said of them: UNOSAT class columns, GeoJSON or CSV, to places and bounds.

Columns SensorDate_N and Main_Damage_Site_Class_N (N counts the images; no number means the first). Publications
disagree on class 4 ("no visible damage" or "possible damage"), so its meaning is an argument and is written into the
output. Destroyed at image N bounds the destruction above; intact at image N bounds it below; anything between
(severe, moderate, possible) bounds nothing, and says that volunteers may see little.
"""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from shapely.errors import ShapelyError  # type: ignore[import-untyped,unused-ignore]
from shapely.geometry import shape  # type: ignore[import-untyped,unused-ignore]

from sijill.damage.reading import Note, clean, day, decode, iso, read_bytes
from sijill.model.errors import BadInput

_CLASS = re.compile(r"^main_damage_site_class(?:_?(\d+))?$")
_DATE = re.compile(r"^sensordate(?:_?(\d+))?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """A structure's id, place (degrees, None if not stated) and bounds as ISO dates, "" where open.

    row: where the file says so; looks: (ISO date, class as written, its meaning), in date order.
    """

    id: str
    latitude: float | None
    longitude: float | None
    earliest: str
    latest: str
    said: str
    row: int = 0
    looks: tuple[tuple[str, str, str], ...] = ()


def class_meanings(four: str) -> dict[str, str]:
    """Class code or word to meaning; `four` is "no-visible-damage" or "possible-damage" (unosat.toml)."""
    table = tomllib.loads((files("sijill.damage") / "unosat.toml").read_text(encoding="utf-8"))
    if four not in table["four"]:
        raise BadInput(f'"{four}" is no meaning of class 4', remedy=f"Use one of: {', '.join(table['four'])}.")
    return {**table["class"], "4": table["four"][four]}


def read_structures(path: Path, four: str | None) -> tuple[list[Structure], list[Note]]:
    """CSV with latitude and longitude, or GeoJSON points or footprints (their centroid).

    four None: classes are not read; BadInput if the file has class columns, for then their meaning must be stated.
    """
    text = decode(read_bytes(path), path.name)
    meanings, notes = class_meanings(four) if four else {}, list[Note]()
    found: dict[str, Structure] = {}
    for row, values in _records(text, path.name):
        if four is None and any(_CLASS.match(key) for key in values):
            raise BadInput(
                "has damage classes, and publications disagree on class 4",
                file=path.name,
                row=row,
                remedy="State its meaning: --class-four no-visible-damage or possible-damage.",
            )
        name = next((values[key] for key in _IDS if values.get(key)), "")
        if not name:
            notes.append(_aside(path.name, row, "", "no id", f"Name a column {' or '.join(_IDS[:3])}."))
        elif name in found:
            notes.append(_aside(path.name, row, name, "a second row for this structure", "The first counts."))
        else:
            found[name] = _structure(name, values, meanings, path.name, row, notes)
    if not found:
        raise BadInput(
            "holds no structure", file=path.name, remedy="Give CSV with an id column, or a FeatureCollection."
        )
    return list(found.values()), notes


_IDS = ("structure_id", "building_id", "siteid", "site_id", "objectid", "osm_id", "id", "fid")


def _aside(file: str, row: int, name: str, problem: str, remedy: str) -> Note:
    return Note(file=file, row=row, structure=name, problem=problem, remedy=remedy, set_aside=True)


def _records(text: str, file: str) -> list[tuple[int, dict[str, str]]]:
    if text.lstrip().startswith("{"):
        return _features(text, file)
    first = text.split("\n", 1)[0]
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    return [(reader.line_num, {clean(k).casefold(): clean(v or "") for k, v in row.items() if k}) for row in reader]


def _features(text: str, file: str) -> list[tuple[int, dict[str, str]]]:
    try:
        features = json.loads(text)["features"]
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise BadInput(
            "is not a GeoJSON FeatureCollection", file=file, remedy="Export it as GeoJSON, WGS 84."
        ) from error
    rows = []
    for number, feature in enumerate(features, start=1):
        values = {
            str(k).casefold(): clean("" if v is None else str(v)) for k, v in (feature.get("properties") or {}).items()
        }
        if "id" in feature:
            values.setdefault("id", str(feature["id"]))
        place = _centre(feature.get("geometry"))
        if place is not None:
            values["latitude"], values["longitude"] = str(place[0]), str(place[1])
        rows.append((number, values))
    return rows


def _centre(geometry: Any) -> tuple[float, float] | None:
    if not geometry:
        return None
    try:
        centre = shape(geometry).centroid
    except (ShapelyError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return (centre.y, centre.x) if not centre.is_empty else None


def _structure(
    name: str, values: dict[str, str], meanings: dict[str, str], file: str, row: int, notes: list[Note]
) -> Structure:
    latitude = _degrees(values, ("latitude", "lat", "y"), 90.0)
    longitude = _degrees(values, ("longitude", "lon", "lng", "long", "x"), 180.0)
    if latitude is None or longitude is None:
        notes.append(_aside(file, row, name, "no place in degrees", "It can be dated, not matched."))
        latitude = longitude = None
    looks: list[tuple[str, str, str]] = []
    for when, code in _looks(values, file, row, name, notes):
        meaning = meanings.get(code.removesuffix(".0")) or meanings.get(code.casefold())
        if meaning is None:
            notes.append(_aside(file, row, name, f'class "{code}" is not in unosat.toml', "Add its meaning there."))
        else:
            looks.append((iso(when), code, meaning))
    bounds = bounds_of([(when, meaning) for when, _, meaning in looks])
    if bounds is None:
        notes.append(_aside(file, row, name, "no visible damage after it was destroyed", "Its bounds are left out."))
    return Structure(
        id=name,
        latitude=latitude,
        longitude=longitude,
        earliest=bounds[0] if bounds else "",
        latest=bounds[1] if bounds else "",
        said="; ".join(f"{when} {meaning}" for when, _, meaning in looks),
        row=row,
        looks=tuple(looks),
    )


def bounds_of(looks: Sequence[tuple[str, str]]) -> tuple[str, str] | None:
    """(earliest, latest) ISO dates, "" where open, from (date, meaning); None if they contradict each other."""
    earliest = max((when for when, meaning in looks if meaning == "no visible damage"), default="")
    latest = min((when for when, meaning in looks if meaning == "destroyed"), default="")
    return None if latest and earliest >= latest else (earliest, latest)


def _degrees(values: dict[str, str], names: tuple[str, ...], limit: float) -> float | None:
    text = next((values[name] for name in names if values.get(name)), "")
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) <= limit else None


def _looks(values: dict[str, str], file: str, row: int, name: str, notes: list[Note]) -> list[tuple[int, str]]:
    """(day, class) of each image, in date order."""
    codes = {m[1] or "1": text for key, text in values.items() if (m := _CLASS.match(key)) and text}
    dates = {m[1] or "1": text for key, text in values.items() if (m := _DATE.match(key)) and text}
    found = []
    for number, code in codes.items():
        when = day(dates.get(number, ""))
        if when is None:
            notes.append(_aside(file, row, name, f"class {number} has no readable date", "Fill in SensorDate."))
        else:
            found.append((when, code))
    return sorted(found)
