"""Incidents as GeoJSON (RFC 7946): each as the area in which it lies, never as a point.

Geometry is the cell, its corners anticlockwise from the south-west. An incident without a place has a null geometry,
so that the map and the table have the same rows.
"""

from __future__ import annotations

from typing import Any

from sijill.publish.frozen import Frozen
from sijill.publish.rows import Cell, Incident


def incidents_geojson(frozen: Frozen) -> dict[str, Any]:
    """The feature collection."""
    return {
        "type": "FeatureCollection",
        "features": [_feature(one) for one in frozen.incidents],
    }


def _feature(one: Incident) -> dict[str, Any]:
    killed = next((count for count in one.counts if (count.outcome, count.group) == ("killed", "civilians")), None)
    return {
        "type": "Feature",
        "id": one.id,
        "geometry": None if one.cell is None else polygon(one.cell),
        "properties": {
            "id": one.id,
            "code": one.code,
            "date_first": one.date_first,
            "date_last": one.date_last,
            "place_en": one.place_en,
            "place_ar": one.place_ar,
            "actors": list(one.actors),
            "grade": one.grade,
            "killed_min": None if killed is None else killed.low,
            "killed_max": None if killed is None else killed.high,
            "within_m": None if one.cell is None else one.cell.within_m,
            "uncertainty_m": None if one.cell is None else one.cell.uncertainty_m,
        },
    }


def polygon(cell: Cell) -> dict[str, Any]:
    """The cell as a ring of five positions, longitude first."""
    south, west, north, east = (float(edge) for edge in (cell.south, cell.west, cell.north, cell.east))
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}
