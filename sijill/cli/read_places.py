"""The gazetteer of `sijill read --gazetteer`: a file of places, or `register` for the register's own incidents.

Of an incident the first name in each script is a name of its place, the others are what it lies in. A file may be a
list of places (name, lat, lon) or an archive's table of incidents (location_en, location_ar, latitude, longitude):
`text.gazetteer` reads both.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sijill.model.errors import NotFound
from sijill.text.gazetteer import Gazetteer, Place
from sijill.text.place_keys import is_arabic

if TYPE_CHECKING:
    from sijill.register.rows import IncidentRow
    from sijill.register.store import Store

OWN = "register"
_DEFAULT_RADIUS_M = 1_500


def gazetteer_of(named: str | None) -> Gazetteer | None:
    """The gazetteer that a command names: none, `register`, or a CSV file."""
    if named is None:
        return None
    path = Path(named)
    if named == OWN and not path.exists():
        from sijill.cli.context import register

        return Gazetteer.of(incident_places(register().store))
    if not path.is_file():
        raise NotFound(
            "no such gazetteer",
            file=named,
            remedy=f'Give a CSV with name, lat, lon, or "{OWN}" for the places of the register\'s own incidents',
        )
    return Gazetteer.from_csv(path)


def incident_places(store: Store) -> Iterator[tuple[Place, list[str]]]:
    """A place with its names for each incident that has a point."""
    row: IncidentRow
    for row in store.view("incident"):
        said = row.places.strip("|").split("|") if row.places else []
        names = [
            next((n for n in said if is_arabic(n)), ""),
            next((n for n in said if not is_arabic(n)), ""),
        ]
        names = [name for name in names if name]
        if row.latitude is None or row.longitude is None or not names:
            continue
        point = float(row.latitude), float(row.longitude)
        parents = tuple(name for name in said if name not in names)
        radius = row.uncertainty_m or _DEFAULT_RADIUS_M
        yield Place(row.code or row.id, names[-1], *point, radius, parents), names
