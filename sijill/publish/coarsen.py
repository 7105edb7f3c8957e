"""Coarse places: the cell of a fixed grid that a point lies in, and nothing of where in the cell.

Grid: latitude and longitude cut at whole multiples of the side (0.01 degree in the public tier, 0.1 in the restricted
one), from 90 S and 180 W. The cell depends on the point alone: no draw, no clock, no neighbour, so that a thousand
builds give the same cell and nothing can be averaged. Arithmetic is in decimal fractions of what was written.
`within_m` bounds the distance from the middle of the cell to any point of it (haversine on the mean sphere, raised by
0.56 % for the ellipsoid, rounded up). Cells at the border of the grid (90 N, 180 E) take the border in.
"""

from __future__ import annotations

import math
from decimal import Decimal, InvalidOperation
from typing import Any

from sijill.model.digits import to_ascii
from sijill.model.errors import InvalidValue
from sijill.model.places import Coordinates, distance_m
from sijill.publish.rows import Cell

SIDES: dict[str, Decimal] = {"public": Decimal("0.01"), "restricted": Decimal("0.1")}
"""Side of a cell in degrees, by tier. A sealed place has no cell."""

_ELLIPSOID = 1.0056


def cell_of(value: dict[str, Any], tier: str) -> Cell | None:
    """The cell of recorded coordinates (latitude, longitude, accuracy as text); None when sealed or off the globe."""
    side = SIDES.get(tier)
    if side is None:
        return None
    try:
        latitude = Decimal(to_ascii(str(value["latitude"])))
        longitude = Decimal(to_ascii(str(value["longitude"])))
        accuracy = str(value.get("accuracy") or "")
        point = Coordinates.with_accuracy(float(latitude), float(longitude), accuracy)
    except (KeyError, InvalidOperation, InvalidValue, ValueError):
        return None
    return _cell(latitude, longitude, side, tier, point.uncertainty_m)


def _cell(latitude: Decimal, longitude: Decimal, side: Decimal, tier: str, uncertainty_m: int | None) -> Cell:
    down = _index(latitude + 90, side, 180)
    along = _index(longitude + 180, side, 360)
    south, west = down * side - 90, along * side - 180
    middle = (south + side / 2, west + side / 2)
    corners = [(south + up * side, west + on * side) for up in (0, 1) for on in (0, 1)]
    return Cell(
        id=f"{tier[0]}{down}x{along}",
        tier=tier,
        south=_text(south),
        west=_text(west),
        north=_text(south + side),
        east=_text(west + side),
        latitude=_text(middle[0]),
        longitude=_text(middle[1]),
        within_m=math.ceil(max(_metres(middle, corner) for corner in corners) * _ELLIPSOID),
        uncertainty_m=uncertainty_m,
    )


def _index(from_edge: Decimal, side: Decimal, whole: int) -> int:
    return min(int(from_edge // side), int(whole / side) - 1)


def _metres(a: tuple[Decimal, Decimal], b: tuple[Decimal, Decimal]) -> float:
    one, two = (Coordinates(latitude=float(lat), longitude=float(lon)) for lat, lon in (a, b))
    return distance_m(one, two)


def _text(degrees: Decimal) -> str:
    return format(degrees.normalize(), "f")
