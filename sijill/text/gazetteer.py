"""The places of a case by folded name: a list of names in any script with a point and a radius.

A name that stands for several points keeps them all; which of them a text means is ranked in `places`, and which of
them a name alone means in `resolve`: the one spelled so in most scripts, then the one that the case has used most.
"""

from __future__ import annotations

import csv
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sijill.model.errors import BadInput
from sijill.text.fold import fold
from sijill.text.place_keys import bare_names, is_arabic, place_key, spelling_key

_DEFAULT_RADIUS_M = 1500
_COMMA = re.compile("[,،]")
_LONG = 5
_SAME_KM, _AGREE_KM = 2, 5
_WRITTEN_SO = 2
"""How much more a use counts that writes the name letter for letter so."""


@dataclass(frozen=True, slots=True)
class Place:
    """A gazetteer entry: name as shown, point, radius, what it lies in, how often the case used it and wrote it how."""

    id: str
    name: str
    latitude: float
    longitude: float
    radius_m: float = _DEFAULT_RADIUS_M
    parents: tuple[str, ...] = ()
    count: int = 1
    written: tuple[tuple[str, int], ...] = ()
    holds: int = 0
    """How many places of the case are said to lie in it."""

    @property
    def spellings(self) -> frozenset[str]:
        """The tighter keys of all its names."""
        return frozenset(spelling_key(name) for name, _ in self.written)

    def data(self) -> dict[str, Any]:
        """Plain JSON."""
        return {
            "id": self.id,
            "name": self.name,
            "lat": self.latitude,
            "lon": self.longitude,
            "radius_m": self.radius_m,
        }


@dataclass
class Gazetteer:
    """Places by folded name."""

    by_key: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))
    lying_in: Counter[str] = field(default_factory=Counter)
    """How many entries name a place (by key) as what they lie in: many for a governorate, none for a village."""
    _near: dict[str, set[str]] | None = None

    @classmethod
    def of(cls, entries: Iterable[tuple[Place, Sequence[str]]]) -> Gazetteer:
        """From places with all their spellings; entries of one key within 2 km are one place used more often."""
        gazetteer = cls()
        for place, names in entries:
            bare = list(dict.fromkeys(bare for name in names for bare in bare_names(name)))
            one = replace(place, written=tuple((name.casefold(), 1) for name in bare))
            for key in {place_key(n) for n in bare}:
                if len(key) > 1:
                    gazetteer._add(key, one)
            for parent in {place_key(p) for p in place.parents}:
                gazetteer.lying_in[parent] += 1
        return gazetteer

    def _add(self, key: str, place: Place) -> None:
        known = self.by_key[key]
        for k, other in enumerate(known):
            if distance_km(place, other) < _SAME_KM:
                times = Counter(dict(other.written))
                times.update(dict(place.written))
                known[k] = replace(
                    other,
                    radius_m=max(other.radius_m, place.radius_m),
                    parents=tuple(dict.fromkeys(other.parents + place.parents)),
                    count=other.count + place.count,
                    written=tuple(times.items()),
                )
                return
        known.append(place)

    @classmethod
    def from_csv(cls, path: Path) -> Gazetteer:
        """Columns: name (or name_en, name_ar, names separated by |), lat, lon; optional id, radius_m, parent.

        An archive's incidents are read as well: location_en, location_ar, latitude, longitude, code; what stands behind
        a comma, district and governorate are what the place lies in. Incidents without point or name are left out.
        """
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        located = bool(rows) and {"location_en", "location_ar"} & rows[0].keys()
        if located:
            rows = [
                row for row in rows if _point(row) != ("", "") and (row.get("location_en") or row.get("location_ar"))
            ]
        return cls.of(_row_place(row, n, path) for n, row in enumerate(rows, start=2))

    def nearly(self, key: str) -> list[Place]:
        """Places whose key is one letter from `key`, or begins with it as a word: other spellings of a long name."""
        if len(key) < _LONG:
            return []
        if self._near is None:
            self._near = _spellings(self.by_key)
        keys = {one for form in _shorter(key) for one in self._near.get(form, ())} | self._near.get(key + " ", set())
        return [place for one in sorted(keys) for place in self.by_key[one]]

    def candidates(self, name: str) -> list[Place]:
        """All places of that name."""
        return self.by_key.get(place_key(name), [])

    def resolve(self, names: Sequence[str], parents: Sequence[str] = ()) -> list[Place]:
        """Which place a name means (its spellings in several scripts), best first; none when it is not known.

        A place that bears another name in one of the scripts is not meant: "Jindires" written as عفرين is not Afrin.
        """
        bare = [b for name in names for b in bare_names(name)]
        found: dict[str, Place] = {}
        for place in (p for b in bare for p in self.by_key.get(place_key(b), ()) if _agrees(bare, p)):
            if place.id not in found or place.count > found[place.id].count:
                found[place.id] = place
        asked, letters = {spelling_key(b) for b in bare}, {b.casefold() for b in bare}
        within = {place_key(p) for p in parents}
        known = [(p, len(asked & p.spellings)) for p in found.values() if asked & p.spellings]

        def rank(one: tuple[Place, int]) -> tuple[float, float]:
            place, agreeing = one
            uses = sum(_uses(other, letters) for other, _ in known if distance_km(place, other) < _AGREE_KM)
            return agreeing + len(within & {place_key(p) for p in place.parents}), uses

        return [place for place, _ in sorted(known, key=rank, reverse=True)]


def _agrees(names: Sequence[str], place: Place) -> bool:
    """Whether each script in which both have names has a name in common."""
    for arabic in (False, True):
        ours = {place_key(n) for n in names if is_arabic(n) is arabic}
        theirs = {place_key(n) for n, _ in place.written if is_arabic(n) is arabic}
        if ours and theirs and not ours & theirs:
            return False
    return True


def _uses(place: Place, letters: set[str]) -> float:
    """How often the case used the place, uses that write the name exactly so counting more."""
    return place.count + _WRITTEN_SO * sum(times for name, times in place.written if name in letters)


def _spellings(keys: Iterable[str]) -> dict[str, set[str]]:
    """Keys by themselves with one letter less, and by their first word (with a blank behind it)."""
    near: dict[str, set[str]] = defaultdict(set)
    for key in keys:
        if len(key) >= _LONG:
            for form in _shorter(key):
                near[form].add(key)
        first, blank, _ = key.partition(" ")
        if blank and len(first) >= _LONG:
            near[first + " "].add(key)
    return near


def _shorter(key: str) -> set[str]:
    """The key, and the key without each of its letters: two keys one letter apart share one of them."""
    return {key, *(key[:k] + key[k + 1 :] for k in range(len(key)))}


def _row_place(row: dict[str, str], n: int, path: Path) -> tuple[Place, list[str]]:
    columns = ("name", "name_en", "name_ar", "names", "location_en", "location_ar")
    names = [x.strip() for c in columns for x in (row.get(c) or "").split("|") if x.strip()]
    lat, lon = _point(row)
    if not names or not lat or not lon:
        raise BadInput(
            "a gazetteer row needs a name, lat and lon", file=str(path), row=n, remedy="Columns: name, lat, lon"
        )
    try:
        point = float(fold(lat)), float(fold(lon))
    except ValueError as error:
        raise BadInput(f'"{lat}, {lon}" is no point', file=str(path), row=n, remedy="Write decimal degrees") from error
    parents = [x for x in (row.get("parent") or "").split("|") if x]
    if "location_en" in row or "location_ar" in row:
        parents += [x.strip() for name in names for x in _COMMA.split(name)[1:] if x.strip()]
        parents += [row[c] for c in ("district", "governorate") if row.get(c)]
    return Place(
        row.get("id") or row.get("code") or f"row{n}",
        _COMMA.split(names[0])[0].strip(),
        *point,
        float(row.get("radius_m") or _DEFAULT_RADIUS_M),
        tuple(dict.fromkeys(parents)),
    ), names


def _point(row: dict[str, str]) -> tuple[str, str]:
    """Latitude and longitude as written, "" where a row has none."""
    return row.get("lat") or row.get("latitude") or "", row.get("lon") or row.get("longitude") or ""


def distance_km(a: Place, b: Place) -> float:
    """Great-circle distance (haversine, mean radius 6,371 km)."""
    p, q = math.radians(a.latitude), math.radians(b.latitude)
    h = (
        math.sin((q - p) / 2) ** 2
        + math.cos(p) * math.cos(q) * math.sin(math.radians(b.longitude - a.longitude) / 2) ** 2
    )
    return 2 * 6371.0088 * math.asin(math.sqrt(h))
