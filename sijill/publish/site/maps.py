"""Drawn maps: the area of one incident, and all areas of a release; no tiles, no script, no pin.

The area is the cell that the privacy rules allow (`rows.Cell`): a box, shaded. Around it a neutral graticule, the cells
of other incidents near by, land borders when the outlines are installed (Natural Earth by world-atlas, TopoJSON,
1:50 m), and a scale. Equirectangular, stretched at the middle latitude: fit for a few hundred kilometres. Leaves out:
the moving map (`assets/map.js`), which reads the same cells.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from markupsafe import Markup, escape

from sijill.publish.rows import Cell
from sijill.publish.site.charts.frame import trim

OUTLINES = Path(__file__).with_name("static") / "vendor" / "outlines" / "countries-50m.json"
_METRES = 111_320.0  # of a degree of latitude

Ring = list[tuple[float, float]]


class Box(NamedTuple):
    """South, west, north, east in degrees."""

    south: float
    west: float
    north: float
    east: float

    @property
    def middle(self) -> tuple[float, float]:
        """Latitude and longitude."""
        return (self.south + self.north) / 2, (self.west + self.east) / 2


class Window(NamedTuple):
    """A piece of the earth on a drawing of `width` units."""

    box: Box
    width: float
    height: float
    across: float
    """Units of a degree of longitude."""
    up: float
    """Units of a degree of latitude."""

    def x(self, longitude: float) -> str:
        """Units from the left. East is right in every language."""
        return trim((longitude - self.box.west) * self.across)

    def y(self, latitude: float) -> str:
        """Units from the top."""
        return trim((self.box.north - latitude) * self.up)

    def rect(self, box: Box, kind: str) -> str:
        """A box on the drawing."""
        return (
            f'<rect class="{kind}" x="{self.x(box.west)}" y="{self.y(box.north)}" '
            f'width="{trim((box.east - box.west) * self.across)}" height="{trim((box.north - box.south) * self.up)}"/>'
        )


def box_of(cell: Cell) -> Box:
    """The cell as numbers."""
    return Box(float(cell.south), float(cell.west), float(cell.north), float(cell.east))


def window_around(latitude: float, longitude: float, metres: float, width: float, height: float) -> Window:
    """A drawing whose height shows `metres`."""
    up = height * _METRES / metres
    across = up * max(math.cos(math.radians(latitude)), 0.05)
    half_up, half_across = height / up / 2, width / across / 2
    box = Box(latitude - half_up, longitude - half_across, latitude + half_up, longitude + half_across)
    return Window(box, width, height, across, up)


def reach(cell: Cell) -> float:
    """How many metres of earth the drawing of a cell shows from top to bottom."""
    box = box_of(cell)
    return max((box.north - box.south) * _METRES * 5, 12_000.0)


def cell_svg(id: str, title: str, cell: Cell, near: Iterable[Box], scale: tuple[int, str]) -> Markup:
    """The area of one incident. `scale`: metres of the bar, and their words."""
    latitude, longitude = box_of(cell).middle
    window = window_around(latitude, longitude, reach(cell), 400.0, 300.0)
    parts = [*_graticule(window), *_borders(window)]
    parts += [window.rect(box, "near") for box in near]
    parts += [window.rect(box_of(cell), "area"), *_scale(window, scale)]
    return Markup(
        f'<svg class="map" viewBox="0 0 400 300" direction="ltr" role="img" aria-labelledby="{id}-t">'
        f'<title id="{id}-t">{escape(title)}</title>{"".join(parts)}</svg>'
    )


def bar_metres(cell: Cell) -> int:
    """The length of the scale bar: a round number, about a fifth of the height."""
    wanted = reach(cell) / 4
    size = 10 ** int(math.log10(wanted))
    return max(step for step in (size, 2 * size, 5 * size) if step <= wanted)


class Spot(NamedTuple):
    """An area on the map of all: its box, the least killed there, its words and where they lead."""

    box: Box
    killed: int
    words: str
    href: str


def overview_svg(id: str, title: str, spots: Sequence[Spot]) -> Markup:
    """All areas of a release: each as it is, with a circle whose surface grows with the least number killed."""
    window = _window_of([one.box for one in spots])
    parts = [*_graticule(window), *_borders(window)]
    most = max((one.killed for one in spots), default=0) or 1
    for one in sorted(spots, key=lambda spot: -spot.killed):
        latitude, longitude = one.box.middle
        radius = 2.5 + 26 * math.sqrt(one.killed / most)
        parts.append(
            f'<circle class="area" cx="{window.x(longitude)}" cy="{window.y(latitude)}" r="{trim(radius)}">'
            f"<title>{escape(one.words)}</title></circle>"
        )
    return Markup(
        f'<svg class="map" viewBox="0 0 {trim(window.width)} {trim(window.height)}" direction="ltr" role="img" '
        f'aria-labelledby="{id}-t"><title id="{id}-t">{escape(title)}</title>{"".join(parts)}</svg>'
    )


def _window_of(boxes: Sequence[Box]) -> Window:
    """A drawing that holds the boxes with a margin, 880 units wide."""
    south, north = min(one.south for one in boxes), max(one.north for one in boxes)
    west, east = min(one.west for one in boxes), max(one.east for one in boxes)
    middle = (south + north) / 2
    flat = math.cos(math.radians(middle))
    tall, broad = max(north - south, 0.05) * 1.2, max((east - west) * flat, 0.05) * 1.2
    metres = max(tall, broad * 520 / 880) * _METRES
    return window_around(middle, (west + east) / 2, metres, 880.0, 520.0)


def _graticule(window: Window) -> list[str]:
    """Lines of latitude and longitude at a round step, with their degrees."""
    span = window.box.north - window.box.south
    step = next((one for one in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20) if span / one <= 5), 30)
    digits = 2 if step < 0.1 else 1 if step < 1 else 0
    lines, words = [], []
    latitude = math.ceil(window.box.south / step) * step
    while latitude < window.box.north:
        lines.append(f"M0 {window.y(latitude)}H{trim(window.width)}")
        words.append(f'<text x="5" y="{trim((window.box.north - latitude) * window.up - 4)}">{latitude:.{digits}f}°</text>')
        latitude += step
    longitude = math.ceil(window.box.west / step) * step
    while longitude < window.box.east:
        lines.append(f"M{window.x(longitude)} 0V{trim(window.height)}")
        words.append(
            f'<text x="{trim((longitude - window.box.west) * window.across + 4)}" y="{trim(window.height - 6)}">'
            f"{longitude:.{digits}f}°</text>"
        )
        longitude += step
    return [f'<path class="grat" d="{"".join(lines)}"/>', *words]


def _scale(window: Window, scale: tuple[int, str]) -> list[str]:
    length = scale[0] / _METRES * window.up
    left, floor = window.width - 14 - length, 20
    return [
        f'<path class="scale" d="M{trim(left)} {floor - 4}v4h{trim(length)}v-4"/>',
        f'<text x="{trim(left + length / 2)}" y="{floor + 15}" text-anchor="middle">{escape(scale[1])}</text>',
    ]


@cache
def outlines() -> list[tuple[Box, Ring]]:
    """Land borders as lines with their boxes; none when they are not installed (`requirements/front/install`)."""
    if not OUTLINES.is_file():
        return []
    topology = json.loads(OUTLINES.read_bytes())
    (dx, dy), (x0, y0) = topology["transform"]["scale"], topology["transform"]["translate"]
    found = []
    for arc in topology["arcs"]:
        x = y = 0
        line: Ring = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            line.append((x * dx + x0, y * dy + y0))
        box = Box(min(p[1] for p in line), min(p[0] for p in line), max(p[1] for p in line), max(p[0] for p in line))
        found.append((box, line))
    return found


def borders_near(box: Box) -> list[Ring]:
    """Border lines whose boxes touch a box."""
    return [
        line
        for other, line in outlines()
        if other.south <= box.north and other.north >= box.south and other.west <= box.east and other.east >= box.west
    ]


def _borders(window: Window) -> list[str]:
    """Border lines in the window: only the steps that touch it, in whole units (a border is no finer than 1:50 m)."""
    box, paths = window.box, []
    margin = Box(box.south - 0.5, box.west - 0.5, box.north + 0.5, box.east + 0.5)
    for line in borders_near(box):
        pen = False
        for (x1, y1), (x2, y2) in zip(line, line[1:]):  # noqa: B905 - pairs of neighbours
            inside = _touches(margin, x1, y1) or _touches(margin, x2, y2)
            if inside and not pen:
                paths.append(f"M{window.x(x1)} {window.y(y1)}")
            if inside:
                paths.append(f"L{window.x(x2)} {window.y(y2)}")
            pen = inside
    return [f'<path class="border" d="{"".join(paths)}"/>'] if paths else []


def _touches(box: Box, longitude: float, latitude: float) -> bool:
    return box.west <= longitude <= box.east and box.south <= latitude <= box.north


class Neighbours:
    """Cells near a cell, found by a grid of tenths of a degree."""

    _GRID = 10

    def __init__(self, cells: Iterable[Cell]) -> None:
        self._filed: dict[tuple[int, int], list[Box]] = {}
        for box in sorted({box_of(cell) for cell in cells}):
            self._filed.setdefault(self._key(*box.middle), []).append(box)

    def _key(self, latitude: float, longitude: float) -> tuple[int, int]:
        return math.floor(latitude * self._GRID), math.floor(longitude * self._GRID)

    def near(self, cell: Cell, most: int = 12) -> list[Box]:
        """Up to `most` other cells of the same size or smaller whose middles lie in the drawing, nearest first."""
        own = box_of(cell)
        latitude, longitude = own.middle
        window = window_around(latitude, longitude, reach(cell), 400.0, 300.0).box
        south, west = self._key(window.south, window.west)
        north, east = self._key(window.north, window.east)
        found = [
            box
            for row in range(south, min(north, south + 8) + 1)
            for column in range(west, min(east, west + 8) + 1)
            for box in self._filed.get((row, column), ())
            if box != own and window.south < box.middle[0] < window.north and window.west < box.middle[1] < window.east
        ]
        return sorted(found, key=lambda box: (_far(own, box), box))[:most]


def _far(one: Box, other: Box) -> float:
    return (one.middle[0] - other.middle[0]) ** 2 + (one.middle[1] - other.middle[1]) ** 2
