"""Places: coordinates with an uncertainty in metres, spellings in their scripts, and what an accuracy class is worth.

Archives say how well a point is known in words ("village", "within_100m"). `ACCURACY_RADII` turns each class into a
radius that should hold the true point, and says where the radius comes from: geometry where the class is a
geometric statement, area where it is an administrative unit, measurement where the archive allows one, and a plain
"our choice" elsewhere. Measured figures compare Airwars points with Coalition grid references of the same
incidents (half archive, 22 November 2026, points that only copy the grid left in, so they flatter).
Leaves out: geocoding, map projections (`utm`), grid references (`mgrs`), names of governorates (`gazetteer`).
"""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from sijill.model.errors import InvalidValue

_MEAN_RADIUS_M = 6_371_008.8  # IUGG mean radius R1


class Accuracy(StrEnum):
    """How well a place is known: the 15 values of the archive, the empty one included."""

    WITHIN_1M = "within_1m"
    WITHIN_100M = "within_100m"
    EXACT = "exact_location"
    EXACT_OTHER = "exact_location_other"
    EXACT_COALITION = "exact_location_coalition"
    NEARBY_LANDMARK = "nearby_landmark"
    STREET = "street"
    NEIGHBOURHOOD = "neighbourhood_area"
    VILLAGE = "village"
    TOWN = "town"
    CITY = "city"
    SUBDISTRICT = "subdistrict"
    DISTRICT = "district"
    GOVERNORATE = "province_governorate"
    NOT_STATED = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Radius:
    """Metres around the point that should hold the true place, and why; `metres=None` when nothing can be said."""

    metres: int | None
    reason: str


_HALF_CELL = "the archive stores the south-west corner of the grid square (median distance to its centre {} m measured)"
_AREA = "radius of a circle with the mean area of Syria's {} (185,180 km2 / {}), rounded up"

ACCURACY_RADII: dict[Accuracy, Radius] = {
    Accuracy.WITHIN_1M: Radius(metres=2, reason="diagonal of a square of 1 m (ten-digit grid reference)"),
    Accuracy.WITHIN_100M: Radius(
        metres=142, reason="diagonal of a square of 100 m: " + _HALF_CELL.format("71, n = 79")
    ),
    Accuracy.EXACT: Radius(
        metres=50,
        reason="one building found in imagery: its footprint plus the placing error of web imagery "
        "(39.7 m RMSE, Potere 2008, Sensors 8:7973)",
    ),
    Accuracy.EXACT_OTHER: Radius(metres=50, reason="as exact_location, found by another party than Airwars"),
    Accuracy.EXACT_COALITION: Radius(
        metres=142, reason="the Coalition's own grid reference, mostly of six digits: as within_100m"
    ),
    Accuracy.NEARBY_LANDMARK: Radius(metres=500, reason="near a mosque, school or bridge: our choice, no source"),
    Accuracy.STREET: Radius(
        metres=1_000, reason="length of a city street: our choice (measured median 722 m, n = 11, upper tail longer)"
    ),
    Accuracy.NEIGHBOURHOOD: Radius(metres=1_500, reason="measured: 90 % within 1,439 m, n = 45"),
    Accuracy.VILLAGE: Radius(metres=2_500, reason="measured: 90 % within 2,300 m, n = 126"),
    Accuracy.TOWN: Radius(metres=2_500, reason="measured: 90 % within 1,818 m, n = 29; kept no finer than a village"),
    Accuracy.CITY: Radius(
        metres=5_000,
        reason="between the built-up radius of Raqqa (about 3 km) and Aleppo (about 8 km): our choice "
        "(measured 90 % within 1,775 m, n = 70, mostly points later moved to the grid)",
    ),
    Accuracy.SUBDISTRICT: Radius(metres=15_000, reason=_AREA.format("subdistricts", 272)),
    Accuracy.DISTRICT: Radius(metres=31_000, reason=_AREA.format("districts", 65)),
    Accuracy.GOVERNORATE: Radius(metres=65_000, reason=_AREA.format("governorates", 14)),
    Accuracy.NOT_STATED: Radius(metres=None, reason="the document does not say how well the point is known"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Coordinates:
    """A point in degrees (WGS 84); `uncertainty_m` is the radius that should hold the true place, `None` if unknown.

    Raises `InvalidValue` for a latitude beyond 90, a longitude beyond 180, or a negative or endless figure.
    """

    latitude: float
    longitude: float
    uncertainty_m: int | None = None
    accuracy: str | None = None

    def __post_init__(self) -> None:
        for name, value, limit in (("latitude", self.latitude, 90), ("longitude", self.longitude, 180)):
            if not (math.isfinite(value) and abs(value) <= limit):
                raise InvalidValue(
                    f"{name} {value} is not on the globe ({-limit} to {limit})",
                    remedy="Copy it again from the document: a misplaced point or two joined numbers are usual",
                )
        if self.uncertainty_m is not None and self.uncertainty_m < 0:
            raise InvalidValue(f"an uncertainty of {self.uncertainty_m} m", remedy="Give metres, 0 or more")

    @classmethod
    def with_accuracy(cls, latitude: float, longitude: float, accuracy: str) -> Coordinates:
        """A point with the radius of its accuracy class. Raises `InvalidValue` for a class that the codebook lacks."""
        said = accuracy.strip()
        if said not in set(Accuracy):
            raise InvalidValue(
                f'accuracy class "{accuracy}" is not in the codebook', remedy="Use one of " + ", ".join(Accuracy)
            )
        radius = ACCURACY_RADII[Accuracy(said)].metres
        return cls(latitude=latitude, longitude=longitude, uncertainty_m=radius, accuracy=said or None)


def distance_m(a: Coordinates, b: Coordinates) -> float:
    """Great-circle metres between two points (haversine on the mean sphere; within 0.56 % of the ellipsoid)."""
    south, north = math.radians(a.latitude), math.radians(b.latitude)
    half_up, half_round = (north - south) / 2, math.radians(b.longitude - a.longitude) / 2
    chord = math.sin(half_up) ** 2 + math.cos(south) * math.cos(north) * math.sin(half_round) ** 2
    return 2 * _MEAN_RADIUS_M * math.asin(math.sqrt(min(1.0, chord)))


class Script(StrEnum):
    """In which letters a name is written."""

    ARABIC = "arabic"
    LATIN = "latin"
    CYRILLIC = "cyrillic"
    HEBREW = "hebrew"
    MIXED = "mixed"
    OTHER = "other"


def script_of(text: str) -> Script:
    """The script of the letters in a text: `MIXED` for several, `OTHER` for none or an unlisted one."""
    found = {_script_of_letter(letter) for letter in text if letter.isalpha()}
    if len(found) > 1:
        return Script.MIXED
    return found.pop() if found else Script.OTHER


def _script_of_letter(letter: str) -> Script:
    name = unicodedata.name(letter, "")
    for script in (Script.ARABIC, Script.LATIN, Script.CYRILLIC, Script.HEBREW):
        if script.name in name.split():
            return script
    return Script.OTHER


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """One way to write a name, as the document wrote it; `language` is a BCP 47 tag, or `None` when not stated."""

    text: str
    script: Script
    language: str | None = None

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise InvalidValue("an empty spelling", remedy="Leave the spelling out instead")

    @classmethod
    def of(cls, text: str, language: str | None = None) -> Spelling:
        """A spelling with its script read off the letters."""
        return cls(text=text.strip(), script=script_of(text), language=language)
