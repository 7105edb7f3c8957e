"""The strip of days: a line a year, a stroke for each day with an incident, darker the more people were killed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from markupsafe import Markup

from sijill.publish.site.charts.frame import Frame, trim

_LEFT, _DAY, _ROW, _STROKE = 62.0, 2.4, 26.0, 16.0
STEPS = (1, 5, 20)
"""Most killed of the classes d1, d2, d3; d4 is above."""


def class_of(killed: int) -> int:
    """1 to 4."""
    return 1 + sum(killed > step for step in STEPS)


def days_svg(id: str, title: str, killed: Mapping[str, int], *, rtl: bool = False) -> Markup:
    """`killed`: ISO day -> least killed that day; only days with an incident."""
    years = sorted({day[:4] for day in killed})
    width = _LEFT + 366 * _DAY
    frame = Frame(width, _ROW * len(years) + 2, rtl)
    parts = []
    strokes: dict[int, list[str]] = {}
    for row, year in enumerate(years):
        y = row * _ROW + 4
        parts.append(frame.text(_LEFT - 8, y + 12, year, anchor="end"))
        parts.append(frame.line(_LEFT, y + _STROKE + 1, width, y + _STROKE + 1))
        for day in sorted(one for one in killed if one[:4] == year):
            x = _LEFT + (date.fromisoformat(day).timetuple().tm_yday - 0.5) * _DAY
            place = width - x if rtl else x
            strokes.setdefault(class_of(killed[day]), []).append(f"M{trim(place)} {trim(y)}v{trim(_STROKE)}")
    for kind, found in sorted(strokes.items()):
        parts.append(f'<path class="d{kind}" stroke-width="2" fill="none" d="{"".join(found)}"/>')
    return frame.svg(id, title, parts)
