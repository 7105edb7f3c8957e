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
from functools import cache, lru_cache
from itertools import pairwise
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
    window, ground = _ground(cell, tuple(near))
    return Markup(  # noqa: S704 - made here, words escaped
        f'<svg class="map" viewBox="0 0 400 300" direction="ltr" role="img" aria-labelledby="{id}-t">'
        f'<title id="{id}-t">{escape(title)}</title>{ground}{"".join(_scale(window, scale))}</svg>'
    )


@lru_cache(maxsize=4096)
def _ground(cell: Cell, near: tuple[Box, ...]) -> tuple[Window, str]:
    """What the drawings of a cell share, in every language and for every incident there."""
    latitude, longitude = box_of(cell).middle
    window = window_around(latitude, longitude, reach(cell), 400.0, 300.0)
    parts = [*_graticule(window), *_borders(window)]
    parts += [window.rect(box, "near") for box in near]
    parts.append(window.rect(box_of(cell), "area"))
    return window, "".join(parts)


def bar_metres(cell: Cell) -> int:
    """The length of the scale bar: a round number, about a fifth of the height."""
    wanted = reach(cell) / 4
    size = int(10 ** math.floor(math.log10(wanted)))
    return max(step for step in (size, 2 * size, 5 * size) if step <= wanted)


class Spot(NamedTuple):
    """A place on the map of all, and the least killed there."""

    latitude: float
    longitude: float
    killed: int


def overview_svg(id: str, title: str, spots: Sequence[Spot]) -> Markup:
    """All places of a release, as circles whose surface grows with the least number killed."""
    window = _window_of(spots)
    parts = [*_graticule(window), *_borders(window)]
    box = window.box
    spots = [one for one in spots if _touches(box, one.longitude, one.latitude)]
    most = max((one.killed for one in spots), default=0) or 1
    for one in sorted(spots, key=lambda spot: -spot.killed):
        radius = trim(2 + 30 * math.sqrt(one.killed / most))
        parts.append(
            f'<circle class="area" cx="{window.x(one.longitude)}" cy="{window.y(one.latitude)}" r="{radius}"/>'
        )
    return Markup(  # noqa: S704 - made here, words escaped
        f'<svg class="map" viewBox="0 0 {trim(window.width)} {trim(window.height)}" direction="ltr" role="img" '
        f'aria-labelledby="{id}-t"><title id="{id}-t">{escape(title)}</title>{"".join(parts)}</svg>'
    )


def _window_of(spots: Sequence[Spot]) -> Window:
    """A drawing that holds the places with a margin, 880 units wide."""
    south, north = _ends([one.latitude for one in spots])
    west, east = _ends([one.longitude for one in spots])
    middle = (south + north) / 2
    flat = math.cos(math.radians(middle))
    tall, broad = max(north - south, 0.05) * 1.2, max((east - west) * flat, 0.05) * 1.2
    metres = max(tall, broad * 520 / 880) * _METRES
    return window_around(middle, (west + east) / 2, metres, 880.0, 520.0)


def _ends(values: Sequence[float]) -> tuple[float, float]:
    """Least and most without the outermost hundredth of the places at each end: one slip does not shrink a country."""
    ordered = sorted(values)
    cut = len(ordered) // 100
    return ordered[cut], ordered[-1 - cut]


def _graticule(window: Window) -> list[str]:
    """Lines of latitude and longitude at a round step, with their degrees."""
    span = window.box.north - window.box.south
    step = next((one for one in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20) if span / one <= 5), 30)
    digits = 2 if step < 0.1 else 1 if step < 1 else 0
    lines, words = [], []
    latitude = math.ceil(window.box.south / step) * step
    while latitude < window.box.north:
        lines.append(f"M0 {window.y(latitude)}H{trim(window.width)}")
        words.append(
            f'<text x="5" y="{trim((window.box.north - latitude) * window.up - 4)}">{latitude:.{digits}f}°</text>'
        )
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
def outlines() -> list[Ring]:
    """Land borders as lines; none when they are not installed (`requirements/front/install`)."""
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
        found.append(line)
    return found


def borders_near(box: Box) -> list[Ring]:
    """Border lines whose boxes touch a box."""
    found = []
    for line in outlines():
        south, north = min(p[1] for p in line), max(p[1] for p in line)
        west, east = min(p[0] for p in line), max(p[0] for p in line)
        if south <= box.north and north >= box.south and west <= box.east and east >= box.west:
            found.append(line)
    return found


@cache
def _steps() -> dict[tuple[int, int], list[Ring]]:
    """Every step of a border under the degrees that its box touches: a drawing asks for its own degrees alone."""
    filed: dict[tuple[int, int], list[Ring]] = {}
    for line in outlines():
        for one, two in pairwise(line):
            (x1, x2), (y1, y2) = sorted((one[0], two[0])), sorted((one[1], two[1]))
            if x2 - x1 > 20:
                continue  # the line around the far side of the earth
            for row in range(math.floor(y1), math.floor(y2) + 1):
                for column in range(math.floor(x1), math.floor(x2) + 1):
                    filed.setdefault((row, column), []).append([one, two])
    return filed


def _borders(window: Window) -> list[str]:
    """Border steps in the window (a border is no finer than 1:50 m)."""
    box, filed = window.box, _steps()
    paths: dict[str, None] = {}
    for row in range(math.floor(box.south), math.floor(box.north) + 1):
        for column in range(math.floor(box.west), math.floor(box.east) + 1):
            for (x1, y1), (x2, y2) in filed.get((row, column), ()):
                if (
                    max(x1, x2) >= box.west
                    and min(x1, x2) <= box.east
                    and max(y1, y2) >= box.south
                    and min(y1, y2) <= box.north
                ):
                    paths[f"M{window.x(x1)} {window.y(y1)}L{window.x(x2)} {window.y(y2)}"] = None
    return [f'<path class="border" d="{"".join(paths)}"/>'] if paths else []


def _touches(box: Box, longitude: float, latitude: float) -> bool:
    return box.west <= longitude <= box.east and box.south <= latitude <= box.north


class Neighbours:
    """Cells near a cell, found by a grid of tenths of a degree."""

    _GRID = 10

    def __init__(self, cells: Iterable[Cell]) -> None:
        self._filed: dict[tuple[int, int], list[Box]] = {}
        self._found: dict[Cell, list[Box]] = {}
        for box in sorted({box_of(cell) for cell in cells}):
            self._filed.setdefault(self._key(*box.middle), []).append(box)

    def _key(self, latitude: float, longitude: float) -> tuple[int, int]:
        return math.floor(latitude * self._GRID), math.floor(longitude * self._GRID)

    def near(self, cell: Cell, most: int = 12) -> list[Box]:
        """Up to `most` other cells whose middles lie in the drawing, nearest first."""
        found = self._found.get(cell)
        if found is None:
            found = self._found[cell] = self._near(cell, most)
        return found

    def _near(self, cell: Cell, most: int) -> list[Box]:
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
