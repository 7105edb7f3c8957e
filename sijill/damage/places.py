"""Structures and incidents as CSV with places, for matching: who is where, how exactly, and when.

An incident's accuracy is a number of metres, or a word of accuracy.toml (exact_location, within_100m, neighbourhood,
...). Words coarser than `street` are areas: no structure is named, only how many fell in a window that holds the date.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np

from sijill.damage.matching import Incidents, metres
from sijill.damage.problem import Floats, Ints
from sijill.damage.reading import Note, Sheet, day, read_sheet
from sijill.damage.unosat import read_structures
from sijill.damage.windows import Windows, unknown_structures
from sijill.model.errors import BadInput

Spot = tuple[str, float, float, float, int, int]
"""An incident: id, latitude, longitude, standard deviation in metres, first and last day (ordinals)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """place (B, 2) metres in the order of the windows, NaN where unknown; area (I,): 1 for a mere area."""

    place: Floats
    incidents: Incidents
    area: Ints
    notes: tuple[Note, ...]


def load_places(structures: Path, incidents: Path, windows: Windows, sigma: float) -> Places:
    """sigma: metres for incidents that state no accuracy."""
    known, notes = read_structures(structures, "possible-damage")  # classes play no part here
    sheet = read_sheet(
        incidents, ("incident_id", "date"), ("date_end", "latitude", "longitude", "accuracy_m", "geolocation_accuracy")
    )
    placed = {s.id: (s.latitude, s.longitude) for s in known if s.latitude is not None and s.longitude is not None}
    notes += unknown_structures([name for name in placed if name], windows, structures.name)
    have = [placed.get(name, (np.nan, np.nan)) for name in windows.ids]
    degrees = np.array(have, np.float64).reshape(-1, 2)
    if not np.isfinite(degrees).all(axis=1).any():
        raise BadInput(
            "places none of the fitted structures",
            file=structures.name,
            remedy="Use the same structure_id in both files.",
        )
    rows, area = _incidents(sheet, sigma, notes)
    if not rows:
        raise BadInput(
            "holds no usable incident", file=sheet.file, remedy="Give incident_id, date, latitude, longitude."
        )
    return set_out(degrees, rows, area, notes)


def set_out(degrees: Floats, rows: Sequence[Spot], area: Sequence[int], notes: Sequence[Note]) -> Places:
    """Structures' degrees (B, 2), NaN where unknown, and incidents, in metres around the structures' middle."""
    origin = (float(np.nanmean(degrees[:, 0])), float(np.nanmean(degrees[:, 1])))
    table = np.array([row[1:] for row in rows], np.float64)
    return Places(
        place=metres(degrees[:, 0], degrees[:, 1], origin),
        incidents=Incidents(
            ids=tuple(row[0] for row in rows),
            place=metres(table[:, 0], table[:, 1], origin),
            sigma=table[:, 2],
            first=table[:, 3].astype(np.int64),
            last=table[:, 4].astype(np.int64),
        ),
        area=np.array(area, np.int64),
        notes=tuple(notes),
    )


def accuracies() -> tuple[dict[str, float], float]:
    """(word to metres, metres from which a place is only an area) of accuracy.toml."""
    table = tomllib.loads((files("sijill.damage") / "accuracy.toml").read_text(encoding="utf-8"))
    return {word: float(value) for word, value in table["metres"].items()}, float(table["area_from"])


def _incidents(sheet: Sheet, sigma: float, notes: list[Note]) -> tuple[list[Spot], list[int]]:
    words, area_from = accuracies()
    rows: list[Spot] = []
    area: list[int] = []
    empty = [""] * len(sheet)

    def column(name: str) -> list[str]:
        return sheet.columns.get(name, empty)

    for at, name in enumerate(sheet.columns["incident_id"]):
        first = day(sheet.columns["date"][at])
        last = day(column("date_end")[at]) or first
        place = _number(column("latitude")[at], 90), _number(column("longitude")[at], 180)
        stated = column("accuracy_m")[at] or column("geolocation_accuracy")[at]
        spread = words.get(stated.casefold(), _number(stated, 1e6)) if stated else sigma
        if not name or first is None or last is None or last < first:
            trouble = "no id" if not name else "no readable date, or it ends before it begins"
            notes.append(_aside(sheet, at, name, trouble, "Write dates as 2017-06-24."))
        elif place[0] is None or place[1] is None:
            notes.append(_aside(sheet, at, name, "no place in degrees", "Give latitude and longitude."))
        elif spread is None or spread <= 0:
            notes.append(
                _aside(sheet, at, name, f'accuracy "{stated}" is not known', "Give metres or a word of accuracy.toml.")
            )
        else:
            rows.append((name, place[0], place[1], spread, first, last))
            area.append(int(spread >= area_from))
    return rows, area


def _number(text: str, limit: float) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) <= limit else None


def _aside(sheet: Sheet, at: int, name: str, problem: str, remedy: str) -> Note:
    said = f"incident {name}: {problem}" if name else problem
    return Note(file=sheet.file, row=sheet.rows[at], structure="", problem=said, remedy=remedy, set_aside=True)
