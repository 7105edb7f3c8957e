"""The page of the map, and the two files that its moving twin reads: areas of incidents, outlines of the land.

`map/points.json` holds columns, not rows: ten thousand incidents in some hundred kilobytes. The drawing, the table by
month and the table by area need no script. Labels that the moving table shows come from the file in both languages.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sijill.publish.rows import Incident
from sijill.publish.site.charts.frame import Table
from sijill.publish.site.fill import html
from sijill.publish.site.maps import Box, Spot, borders_near, box_of, overview_svg
from sijill.publish.site.pages.lists import by_month, killed_of, killed_words, month_words, sum_killed
from sijill.publish.site.pages.people import month_of, place_of
from sijill.publish.site.site import Page, Site
from sijill.publish.site.tiles import Tiles

_AREAS, _LINES = 40, 50
_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0)  # degrees


def map_page(site: Site, tiles: Tiles | None = None) -> Page:
    """The page of a language; with an operator's tiles under the areas when there are any."""
    words, world = site.words, site.world
    months = list(by_month(world.incidents))
    placed = [one for one in world.incidents if one.cell is not None]
    rows = tuple(
        (
            html('<a href="incidents/{}.html">{}</a>', month, month_words(site, month, "list")),
            words.number(len(found)),
            killed_words(site, found),
        )
        for month, found in by_month(world.incidents).items()
    )
    head = (words("list.month"), words("list.incidents"), words("list.killed"))
    actors = sorted({id for one in world.incidents for id in one.actors})
    grades = sorted({one.grade for one in world.incidents if one.grade})
    drawn = overview_svg("drawn-map", str(words("map.static")), spots_of(placed)) if placed else ""
    without = len(world.incidents) - len(placed)
    return site.page(
        "map.html",
        "map",
        words("map.title"),
        section="map",
        months=[one for one in months if one != "undated"] or [""],
        grades=[(code, words.label(code)) for code in grades],
        actors=[(id, site.actor(id)) for id in actors],
        drawn=drawn,
        unplaced=words("map.unplaced", n=words.number(without)) if without else "",
        rows=Table(head, rows),
        areas=_areas(site, placed),
        tiles=tiles,
        credit=words("map.credit", credit=words.bare(tiles.credit)) if tiles is not None else "",
    )


def spots_of(placed: Sequence[Incident]) -> list[Spot]:
    """Incidents gathered by a grid of about fifty lines over all of them: what a still drawing can show."""
    boxes = [box_of(one.cell) for one in placed if one.cell is not None]
    span = max(max(one.north for one in boxes) - min(one.south for one in boxes), 0.05)
    step = next((one for one in _STEPS if span / one <= _LINES), _STEPS[-1])
    grouped: dict[tuple[int, int], list[Incident]] = defaultdict(list)
    for box, one in zip(boxes, placed, strict=True):
        latitude, longitude = box.middle
        grouped[math.floor(latitude / step), math.floor(longitude / step)].append(one)
    return [
        Spot((row + 0.5) * step, (column + 0.5) * step, sum_killed(found)[0])
        for (row, column), found in sorted(grouped.items())
    ]


def _areas(site: Site, placed: list[Incident]) -> Table:
    words = site.words
    grouped: dict[str, list[Incident]] = defaultdict(list)
    for one in placed:
        grouped[words.label(one.governorate) if one.governorate else place_of(site, one)[0]].append(one)
    sums = {name: sum_killed(found) for name, found in grouped.items()}
    most = sorted(grouped, key=lambda name: (-sums[name][0], name))[:_AREAS]
    rows = tuple(
        (words.bare(name), words.number(len(grouped[name])), killed_words(site, grouped[name])) for name in most
    )
    return Table((words("map.area"), words("list.incidents"), words("list.killed")), rows)


def map_files(sites: list[Site]) -> Iterator[Page]:
    """points.json and outlines.json, the same for all languages."""
    world = sites[0].world
    yield Page("map/points.json", _json(_points(sites)))
    boxes = [box_of(one.cell) for one in world.incidents if one.cell is not None]
    yield Page("map/outlines.json", _json(_outlines(boxes)))


def _points(sites: list[Site]) -> dict[str, Any]:
    world = sites[0].world
    ordered = sorted(world.incidents, key=lambda one: (one.date_first or "9999", one.id))
    months = sorted({month for one in ordered if (month := month_of(one)) != "undated"})
    actors = sorted({id for one in ordered for id in one.actors})
    grades = sorted({one.grade for one in ordered if one.grade})
    places: dict[tuple[str, ...], int] = {}
    rows: dict[str, list[Any]] = {
        key: [] for key in ("id", "code", "day", "month", "box", "low", "high", "grade", "actors", "place")
    }
    for one in ordered:
        low, high = killed_of(one)
        named = tuple(place_of(site, one)[0] for site in sites)
        month = month_of(one)
        rows["id"].append(one.id)
        rows["code"].append(one.code or one.id)
        rows["day"].append(one.date_first)
        rows["month"].append(months.index(month) if month != "undated" else -1)
        rows["box"].append(
            [float(value) for value in (one.cell.south, one.cell.west, one.cell.north, one.cell.east)]
            if one.cell
            else None
        )
        rows["low"].append(low)
        rows["high"].append(high)
        rows["grade"].append(grades.index(one.grade) if one.grade else -1)
        rows["actors"].append([actors.index(id) for id in one.actors])
        rows["place"].append(places.setdefault(named, len(places)))
    return {
        "months": months,
        "actors": actors,
        "grades": grades,
        "labels": {
            site.words.language: {
                "months": [site.words.day_text(one) for one in months],
                "grades": [site.words.label(one) for one in grades],
                "places": [named[place] for named in places],
                "ungraded": str(site.words("code.none")),
                "killed": [site.words("say.not_stated"), site.words("say.at_least"), site.words("say.at_most")],
                "deaths": str(site.words("list.killed")),
            }
            for place, site in enumerate(sites)
        },
        "rows": rows,
    }


def _outlines(boxes: list[Box]) -> dict[str, Any]:
    """Land borders within some degrees of the incidents, as GeoJSON."""
    if not boxes:
        return {"type": "FeatureCollection", "features": []}
    around = Box(
        min(one.south for one in boxes) - 6,
        min(one.west for one in boxes) - 8,
        max(one.north for one in boxes) + 6,
        max(one.east for one in boxes) + 8,
    )
    lines = [[[round(x, 3), round(y, 3)] for x, y in line] for line in borders_near(around)]
    geometry = {"type": "MultiLineString", "coordinates": lines}
    return {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": geometry}]}


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
