"""Bars of one scale, a row each: solid to the least, lighter to the most; words before, numbers after."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from sijill.publish.site.charts.frame import Frame

_WIDTH, _ROW, _TOP, _ROOM = 720.0, 66.0, 4.0, 180.0  # a phone shows words twice as large (site.css)

_ARABIC = re.compile("[\u0621-\u064a]")


class Bar(NamedTuple):
    """A row: its words, least and most (None: not stated), the number in words, and the classes of its colours."""

    words: str
    low: int | None
    high: int | None
    number: str
    kind: str = "low"
    kind_high: str = "high"


def _line(words: str) -> str:
    """A line that begins at the right, whatever its parts are written in (U+2067 to U+2069)."""
    return f"\u2067{words}\u2069"


def bars_svg(id: str, title: str, bars: Sequence[Bar], *, rtl: bool = False) -> Markup:
    """The drawing; the longest bar leaves room for its number."""
    frame = Frame(_WIDTH, _TOP + _ROW * len(bars), rtl)
    top = max((one.high or one.low or 0 for one in bars), default=0) or 1
    parts = []
    for place, one in enumerate(bars):
        y = _TOP + _ROW * place
        low, high = one.low or 0, one.high if one.high is not None else one.low or 0
        parts.append(frame.text(0, y + 18, _line(one.words) if rtl else one.words, kind="strong"))
        if high > low:
            parts.append(frame.rect(0, y + 30, (_WIDTH - _ROOM) * high / top, 14, one.kind_high))
        if low:
            parts.append(frame.rect(0, y + 30, max((_WIDTH - _ROOM) * low / top, 1), 14, one.kind))
        parts.append(
            frame.text(
                (_WIDTH - _ROOM) * high / top + (8 if high else 0),
                y + 43,
                _line(one.number) if rtl and _ARABIC.search(one.number) else one.number,
            )
        )
    return frame.svg(id, title, parts)
