"""The coarse place of a thing that is published."""

from __future__ import annotations

from typing import NamedTuple


class Cell(NamedTuple):
    """The area in which the place lies: the side that the tier allows, its middle, and the distance bound.

    Every point of the truth lies within `within_m` metres of the middle; `uncertainty_m` is what the documents
    themselves leave open (None: not stated). Draw the box, never a pin.
    """

    id: str
    tier: str
    south: str
    west: str
    north: str
    east: str
    latitude: str
    longitude: str
    within_m: int
    uncertainty_m: int | None = None
