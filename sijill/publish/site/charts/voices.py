"""Who spoke when, of one incident: a line for each voice, a dot at each day on which it said something.

What each said stands in words under the drawing (`pages.said`): numbers beside the dots would lie over one another
wherever several speak on one day, which is most days.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from markupsafe import Markup

from sijill.publish.site.charts.frame import Frame, trim

_WIDTH, _ROW, _FOOT, _EDGE = 720.0, 38.0, 30.0, 8.0


class Voice(NamedTuple):
    """Somebody spoke: who, on which ISO day, what in a few words; `owned` for a belligerent on its own acts."""

    who: str
    on: str
    said: str
    owned: bool = False


def voices_svg(id: str, title: str, event: str | None, voices: Sequence[Voice], *, rtl: bool = False) -> Markup:
    """The drawing: time runs along the line of reading from the event to the last word."""
    who = list(dict.fromkeys(one.who for one in voices))
    frame = Frame(_WIDTH, _ROW * len(who) + _FOOT, rtl)
    days = sorted({_day(one.on) for one in voices} | ({_day(event)} if event else set()))
    first, span = days[0], max(days[-1] - days[0], 1)

    def along(on: str) -> float:
        return _EDGE + (_WIDTH - 2 * _EDGE) * (_day(on) - first) / span

    floor = frame.height - _FOOT
    parts = []
    if event:
        x = along(event)
        parts += [frame.line(x, 0, x, floor + 4), _date(frame, x, event)]
    last = max(voices, key=lambda one: one.on).on
    if not event or along(last) - along(event) > 260:
        parts.append(_date(frame, along(last), last))
    for row, name in enumerate(who):
        y = row * _ROW + 26
        parts.append(frame.text(2 * _EDGE if event else 0, y - 10, _short(name), kind="strong"))
        parts.append(frame.line(0, y, _WIDTH, y))
        spoken = {(one.on, one.owned): None for one in voices if one.who == name}
        for on, owned in spoken:
            kind = "dot-owned" if owned else "dot"
            parts.append(f'<circle class="{kind}" cx="{frame.x(along(on))}" cy="{trim(y)}" r="5"/>')
    return frame.svg(id, title, parts)


def _date(frame: Frame, x: float, day: str) -> str:
    """A day under the line, kept within the drawing."""
    side = "start" if x < _WIDTH / 3 else "end" if x > 2 * _WIDTH / 3 else "middle"
    return frame.text(x, frame.height - 6, day[:10], anchor=side)


def _day(text: str) -> int:
    """A day, month or year as a number of days; the first day of what is written."""
    parts = [*text[:10].split("-"), "01", "01"][:3]
    return date(int(parts[0]), int(parts[1]), int(parts[2])).toordinal()


def _short(text: str) -> str:
    return text if len(text) <= 48 else text[:47] + "…"
