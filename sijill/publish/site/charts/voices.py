"""Who said what, when, of one incident: a line for each voice, a dot at each day it spoke, what it said beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from markupsafe import Markup

from sijill.publish.site.charts.frame import Frame

_WIDTH, _LEFT, _ROW, _FOOT = 720.0, 190.0, 30.0, 24.0


class Voice(NamedTuple):
    """Somebody spoke: who, on which ISO day, what in a few words; `owned` for a belligerent on its own acts."""

    who: str
    on: str
    said: str
    owned: bool = False


def voices_svg(id: str, title: str, event: str | None, voices: Sequence[Voice], *, rtl: bool = False) -> Markup:
    """The drawing: time runs along the line of reading from the event to the last word."""
    who = list(dict.fromkeys(one.who for one in voices))
    frame = Frame(_WIDTH, _ROW * len(who) + _FOOT + 6, rtl)
    days = sorted({_day(one.on) for one in voices} | ({_day(event)} if event else set()))
    first, span = days[0], max(days[-1] - days[0], 1)

    def along(on: str) -> float:
        return _LEFT + (_WIDTH - _LEFT - 90) * (_day(on) - first) / span

    parts = []
    if event:
        x = along(event)
        parts += [frame.line(x, 0, x, _ROW * len(who) + 4), frame.text(x, _ROW * len(who) + 20, event[:10])]
    last = max(voices, key=lambda one: one.on).on
    if not event or along(last) - along(event) > 90:
        parts.append(frame.text(along(last), _ROW * len(who) + 20, last[:10], anchor="middle"))
    for row, name in enumerate(who):
        y = row * _ROW + _ROW / 2
        parts.append(frame.text(_LEFT - 14, y + 4, _short(name), anchor="end", kind="strong"))
        parts.append(frame.line(_LEFT, y, _WIDTH, y))
        for one in (one for one in voices if one.who == name):
            kind = "dot-owned" if one.owned else "dot"
            parts.append(f'<circle class="{kind}" cx="{frame.x(along(one.on))}" cy="{y:g}" r="4.5"/>')
            parts.append(frame.text(along(one.on) + 9, y - 3, one.said))
    return frame.svg(id, title, parts)


def _day(text: str) -> int:
    """A day, month or year as a number of days; the first day of what is written."""
    parts = [*text[:10].split("-"), "01", "01"][:3]
    return date(int(parts[0]), int(parts[1]), int(parts[2])).toordinal()


def _short(text: str) -> str:
    return text if len(text) <= 26 else text[:25] + "…"
