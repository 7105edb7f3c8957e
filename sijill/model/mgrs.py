"""Military grid references (MGRS) both ways, and an exact refusal for every malformed one.

A reference names a square, not a point: "37SFU786153" is 100 m wide. `decode` gives its bounds and centre, `encode`
the square that holds a point (NGA.STND.0037, lettering of WGS 84). A reference that cannot be right is refused with
the reason and never repaired: the archive holds swapped letters, odd digit counts and two references in one cell,
and a guessed place is worse than none. Blanks between the parts and lower-case letters are allowed, nothing else is.

Steps of `decode`: strip blanks, read the four parts, check zone, band, square and digits, find the northing cycle that
falls in the band, turn the corners into degrees. Leaves out: polar references (bands A, B, Y, Z).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sijill.model.digits import to_ascii
from sijill.model.errors import InvalidValue
from sijill.model.utm import FALSE_NORTHING_SOUTH, Utm, central_meridian, project, unproject, zone_of

_BANDS = "CDEFGHJKLMNPQRSTUVWX"
_ROWS = "ABCDEFGHJKLMNPQRSTUV"
_COLUMNS = {1: "ABCDEFGH", 2: "JKLMNPQR", 0: "STUVWXYZ"}
_PARTS = re.compile(r"(\d+)([A-Z])([A-Z])([A-Z])(\d*)")
_SQUARE = 100_000.0
_REMEDY = "Copy it again from the document, as zone, band, two letters and an even number of digits: 37SFU786153"


@dataclass(frozen=True, slots=True, kw_only=True)
class MgrsCell:
    """The square that a reference names: bounds and centre in degrees (WGS 84), side in metres.

    A square across the 180th meridian has its `west` east of its `east`, as in GeoJSON (RFC 7946, section 5.2).
    """

    text: str
    south: float
    west: float
    north: float
    east: float
    centre_latitude: float
    centre_longitude: float
    size_m: int


def decode(text: str) -> MgrsCell:
    """The square named by one reference. Raises `InvalidValue` with the exact reason when it cannot name one."""
    said = re.sub(r"\s+", "", to_ascii(text)).upper()
    zone, band, column, row, digits = _parts(said, text)
    _check_letters(zone, band, column, row, text)
    size = 10 ** (5 - len(digits) // 2)
    easting = (_COLUMNS[zone % 3].index(column) + 1) * _SQUARE + _offset(digits[: len(digits) // 2], size)
    square_north = _northing_of_square(zone, band, row, column, text)
    northing = square_north + _offset(digits[len(digits) // 2 :], size)
    return _cell(said, zone, band < "N", easting, northing, size)


def encode(latitude: float, longitude: float, *, digits: int = 10) -> str:
    """The reference of the square that holds a point; `digits` in all: 10 names 1 m, 6 names 100 m, 0 names 100 km.

    Raises `InvalidValue` for a number of digits that is odd or above 10, and for latitudes outside 80 S to 84 N.
    """
    if digits not in range(0, 11, 2):
        raise InvalidValue(f"{digits} digits", remedy="Ask for 0, 2, 4, 6, 8 or 10 digits in all")
    if not -80 <= latitude <= 84 or not -180 <= longitude <= 180:
        raise InvalidValue(f"{latitude}, {longitude} has no grid reference", remedy="MGRS runs from 80 S to 84 N")
    zone = zone_of(latitude, longitude)
    point = project(latitude, longitude, zone=zone)
    column = _COLUMNS[zone % 3][int(point.easting // _SQUARE) - 1]
    row = _ROWS[(int(point.northing // _SQUARE) + _row_shift(zone)) % 20]
    size = 10 ** (5 - digits // 2)
    east, north = (int(metres % _SQUARE) // size for metres in (point.easting, point.northing))
    figures = f"{east:0{digits // 2}d}{north:0{digits // 2}d}" if digits else ""
    return f"{zone:02d}{_band_of(latitude)}{column}{row}{figures}"


def _parts(said: str, text: str) -> tuple[int, str, str, str, str]:
    found = _PARTS.fullmatch(said)
    if found is None:
        raise _refusal(text, _shape_fault(said))
    zone, band, column, row, digits = found.groups()
    if not 1 <= int(zone) <= 60 or len(zone) > 2:
        raise _refusal(text, f"zone {zone} does not exist (1 to 60)")
    if len(digits) % 2:
        raise _refusal(text, f"{len(digits)} digits cannot be halved into easting and northing")
    if len(digits) > 10:
        raise _refusal(text, f"{len(digits)} digits are finer than a metre, 10 are the most")
    return int(zone), band, column, row, digits


def _shape_fault(said: str) -> str:
    if not said:
        return "it is empty"
    if len(re.findall(r"\d{1,2}[A-Z]{3}\d*", said)) > 1:
        return "it holds more than one reference"
    letters = re.match(r"\d+([A-Z]*)", said)
    if letters is None:
        return "it does not begin with the number of a zone"
    if len(letters[1]) != 3:
        return f"{len(letters[1])} letters follow the zone where three must"
    return "something other than digits follows the letters"


def _check_letters(zone: int, band: str, column: str, row: str, text: str) -> None:
    if band in "ABYZ":
        raise _refusal(text, f"band {band} is polar, outside 80 S to 84 N")
    for letter in (band, column, row):
        if letter in "IO":
            raise _refusal(text, f"the letter {letter} is not used, since it reads like a digit")
    if band == "X" and zone in (32, 34, 36):
        raise _refusal(text, f"zone {zone} has no band X: Svalbard uses 31, 33, 35 and 37")
    if column not in _COLUMNS[zone % 3]:
        allowed = _COLUMNS[zone % 3]
        raise _refusal(text, f"zone {zone} has no column {column}, only {allowed[0]} to {allowed[-1]}")
    if row not in _ROWS:
        raise _refusal(text, f"rows run from A to V, not {row}")


def _northing_of_square(zone: int, band: str, row: str, column: str, text: str) -> float:
    """The northing of the square's south side in the one cycle of 2,000 km that touches the band."""
    south, north = _band_limits(band)
    low = project(south, central_meridian(zone), zone=zone).northing
    if band == "M":  # the band ends on the equator, where the southern northing is 10,000 km
        high = FALSE_NORTHING_SOUTH
    else:
        high = project(north, central_meridian(zone), zone=zone).northing
    # Off the central meridian a parallel lies up to some 30 km further from the equator: widen before the exact test.
    first = (_ROWS.index(row) - _row_shift(zone)) % 20 * _SQUARE
    index = _COLUMNS[zone % 3].index(column) + 1
    for cycle in range(6):
        northing = first + cycle * 20 * _SQUARE
        if low - 2 * _SQUARE <= northing <= high + _SQUARE and _touches(zone, band, index * _SQUARE, northing):
            return northing
    raise _refusal(text, f"square {column}{row} does not lie in zone {zone}, band {band}")


def _touches(zone: int, band: str, easting: float, northing: float) -> bool:
    """Whether a square of 100 km shares ground with its zone and band (its rim sampled every 10 km)."""
    south, north = _band_limits(band)
    steps = [step * _SQUARE / 10 for step in range(11)]
    rim = [(e, n) for e in steps for n in (0.0, _SQUARE)] + [(e, n) for n in steps for e in (0.0, _SQUARE)]
    for east, up in rim:
        latitude, longitude = unproject(Utm(zone, band < "N", easting + east, northing + up))
        inside_band = south - 1e-9 <= latitude <= north + 1e-9
        if inside_band and _in_zone(latitude, longitude, zone):
            return True
    return False


def _in_zone(latitude: float, longitude: float, zone: int) -> bool:
    nudge = 1e-9
    return any(zone_of(latitude, longitude + side) == zone for side in (-nudge, nudge))


def _cell(text: str, zone: int, south: bool, easting: float, northing: float, size: int) -> MgrsCell:
    corners = [unproject(Utm(zone, south, easting + right, northing + up)) for right in (0, size) for up in (0, size)]
    latitude, longitude = unproject(Utm(zone, south, easting + size / 2, northing + size / 2))
    aside = [_wrapped(corner[1] - longitude) for corner in corners]
    return MgrsCell(
        text=text,
        south=min(corner[0] for corner in corners),
        west=_wrapped(longitude + min(aside)),
        north=max(corner[0] for corner in corners),
        east=_wrapped(longitude + max(aside)),
        centre_latitude=latitude,
        centre_longitude=longitude,
        size_m=size,
    )


def _wrapped(degrees: float) -> float:
    return (degrees + 180) % 360 - 180


def _offset(half: str, size: int) -> float:
    return float(int(half) * size) if half else 0.0


def _row_shift(zone: int) -> int:
    return 5 if zone % 2 == 0 else 0


def _band_of(latitude: float) -> str:
    return _BANDS[min(int((latitude + 80) // 8), 19)]


def _band_limits(band: str) -> tuple[float, float]:
    south = _BANDS.index(band) * 8.0 - 80.0
    return south, 84.0 if band == "X" else south + 8.0


def _refusal(text: str, reason: str) -> InvalidValue:
    return InvalidValue(f'"{text.strip()}" is not a grid reference: {reason}', remedy=_REMEDY)
