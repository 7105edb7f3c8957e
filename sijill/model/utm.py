"""Universal Transverse Mercator on WGS 84, both ways, in plain Python.

The transverse Mercator projection as Kruger's series in the third flattening n to order 6, as given by
C. F. F. Karney, "Transverse Mercator with an accuracy of a few nanometers", J. Geodesy 85 (2011), equations 7 to 36.
Zones follow NGA.STND.0037 (six degrees, with the exceptions of Norway and Svalbard).
Leaves out: the polar system (UPS), other ellipsoids and datums.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

SCALE, FALSE_EASTING, FALSE_NORTHING_SOUTH = 0.9996, 500_000.0, 10_000_000.0
_A, _F = 6_378_137.0, 1 / 298.257223563
_N = _F / (2 - _F)
_E = math.sqrt(_F * (2 - _F))
_RECTIFYING_RADIUS = _A / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64 + _N**6 / 256)


def _polynomial(*coefficients: float) -> float:
    return sum(coefficient * _N**power for power, coefficient in enumerate(coefficients, start=1))


_ALPHA = (
    _polynomial(1 / 2, -2 / 3, 5 / 16, 41 / 180, -127 / 288, 7891 / 37800),
    _polynomial(0, 13 / 48, -3 / 5, 557 / 1440, 281 / 630, -1983433 / 1935360),
    _polynomial(0, 0, 61 / 240, -103 / 140, 15061 / 26880, 167603 / 181440),
    _polynomial(0, 0, 0, 49561 / 161280, -179 / 168, 6601661 / 7257600),
    _polynomial(0, 0, 0, 0, 34729 / 80640, -3418889 / 1995840),
    _polynomial(0, 0, 0, 0, 0, 212378941 / 319334400),
)
_BETA = (
    _polynomial(1 / 2, -2 / 3, 37 / 96, -1 / 360, -81 / 512, 96199 / 604800),
    _polynomial(0, 1 / 48, 1 / 15, -437 / 1440, 46 / 105, -1118711 / 3870720),
    _polynomial(0, 0, 17 / 480, -37 / 840, -209 / 4480, 5569 / 90720),
    _polynomial(0, 0, 0, 4397 / 161280, -11 / 504, -830251 / 7257600),
    _polynomial(0, 0, 0, 0, 4583 / 161280, -108847 / 3991680),
    _polynomial(0, 0, 0, 0, 0, 20648693 / 638668800),
)


@dataclass(frozen=True, slots=True)
class Utm:
    """A point in one zone: easting and northing in metres; `south` adds the false northing of the southern half."""

    zone: int
    south: bool
    easting: float
    northing: float


def zone_of(latitude: float, longitude: float) -> int:
    """The UTM zone (1 to 60) of a point in degrees, with the exceptions of Norway (32V) and Svalbard (31X to 37X)."""
    longitude = (longitude + 180) % 360 - 180
    if 56 <= latitude < 64 and 3 <= longitude < 12:
        return 32
    if latitude >= 72 and 0 <= longitude < 42:
        return 31 + 2 * int((longitude + 3) // 12)
    return int((longitude + 180) // 6) + 1


def central_meridian(zone: int) -> float:
    """The middle longitude of a zone, in degrees."""
    return zone * 6.0 - 183.0


def project(latitude: float, longitude: float, *, zone: int | None = None) -> Utm:
    """Degrees to metres, in the point's own zone unless another is named."""
    zone = zone_of(latitude, longitude) if zone is None else zone
    offset = math.radians((longitude - central_meridian(zone) + 180) % 360 - 180)
    conformal = _conformal_tangent(math.tan(math.radians(latitude)))
    xi = math.atan2(conformal, math.cos(offset))
    eta = math.asinh(math.sin(offset) / math.hypot(conformal, math.cos(offset)))
    north, east = xi, eta
    for order, alpha in enumerate(_ALPHA, start=1):
        north += alpha * math.sin(2 * order * xi) * math.cosh(2 * order * eta)
        east += alpha * math.cos(2 * order * xi) * math.sinh(2 * order * eta)
    scaled = SCALE * _RECTIFYING_RADIUS
    south = latitude < 0
    return Utm(zone, south, scaled * east + FALSE_EASTING, scaled * north + (FALSE_NORTHING_SOUTH if south else 0.0))


def unproject(point: Utm) -> tuple[float, float]:
    """Metres to (latitude, longitude) in degrees."""
    scaled = SCALE * _RECTIFYING_RADIUS
    north = (point.northing - (FALSE_NORTHING_SOUTH if point.south else 0.0)) / scaled
    east = (point.easting - FALSE_EASTING) / scaled
    xi, eta = north, east
    for order, beta in enumerate(_BETA, start=1):
        xi -= beta * math.sin(2 * order * north) * math.cosh(2 * order * east)
        eta -= beta * math.cos(2 * order * north) * math.sinh(2 * order * east)
    conformal = math.sin(xi) / math.hypot(math.sinh(eta), math.cos(xi))
    longitude = central_meridian(point.zone) + math.degrees(math.atan2(math.sinh(eta), math.cos(xi)))
    return math.degrees(math.atan(_geographic_tangent(conformal))), (longitude + 180) % 360 - 180


def _conformal_tangent(tangent: float) -> float:
    """Tangent of the conformal latitude from that of the geographic latitude (Karney, equations 7 to 9)."""
    sigma = math.sinh(_E * math.atanh(_E * tangent / math.hypot(1, tangent)))
    return tangent * math.hypot(1, sigma) - sigma * math.hypot(1, tangent)


def _geographic_tangent(conformal: float) -> float:
    """The inverse of `_conformal_tangent` by Newton's method (Karney, equations 19 to 21)."""
    tangent = conformal
    for _ in range(5):
        reached = _conformal_tangent(tangent)
        step = (
            (conformal - reached)
            / math.hypot(1, reached)
            * (1 + (1 - _E**2) * tangent**2)
            / ((1 - _E**2) * math.hypot(1, tangent))
        )
        tangent += step
        if abs(step) < 1e-14 * max(1.0, abs(tangent)):
            break
    return tangent
