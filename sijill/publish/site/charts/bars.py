"""Bars of one scale, a row each: solid to the least, lighter to the most; words before, numbers after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from sijill.publish.site.charts.frame import Frame

_WIDTH, _ROW, _TOP = 720.0, 50.0, 4.0


class Bar(NamedTuple):
    """A row: its words, least and most (None: not stated), the number in words, and the classes of its colours."""

    words: str
    low: int | None
    high: int | None
    number: str
    kind: str = "low"
    kind_high: str = "high"


def bars_svg(id: str, title: str, bars: Sequence[Bar], *, rtl: bool = False) -> Markup:
    """The drawing; the longest bar leaves room for its number."""
    frame = Frame(_WIDTH, _TOP + _ROW * len(bars), rtl)
    top = max((one.high or one.low or 0 for one in bars), default=0) or 1
    parts = []
    for place, one in enumerate(bars):
        y = _TOP + _ROW * place
        low, high = one.low or 0, one.high if one.high is not None else one.low or 0
        parts.append(frame.text(0, y + 14, one.words, kind="strong"))
        if high > low:
            parts.append(frame.rect(0, y + 21, (_WIDTH - 130) * high / top, 13, one.kind_high))
        if low:
            parts.append(frame.rect(0, y + 21, max((_WIDTH - 130) * low / top, 1), 13, one.kind))
        parts.append(frame.text((_WIDTH - 130) * high / top + (8 if high else 0), y + 32, one.number))
    return frame.svg(id, title, parts)
