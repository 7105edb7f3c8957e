"""Buildings destroyed in steps of time: the expected number as a column, the bounds as a lighter one behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from sijill.publish.site.charts.frame import Frame, ticks

_WIDTH, _HEIGHT, _LEFT, _TOP, _FOOT = 720.0, 220.0, 44.0, 14.0, 26.0


class Step(NamedTuple):
    """A step that begins on an ISO day: expected, least and most."""

    first: str
    expected: float
    low: float
    high: float


def destruction_svg(id: str, title: str, steps: Sequence[Step], *, rtl: bool = False) -> Markup:
    """The drawing; months are named where they begin, every other one when there are many."""
    frame = Frame(_WIDTH, _HEIGHT, rtl)
    scale = ticks(max((one.high for one in steps), default=0))
    floor, height = _HEIGHT - _FOOT, _HEIGHT - _FOOT - _TOP
    slot = (_WIDTH - _LEFT) / max(len(steps), 1)
    parts = []
    for tick in scale:
        y = floor - height * tick / scale[-1]
        parts += [frame.line(_LEFT, y, _WIDTH, y), frame.text(_LEFT - 8, y + 4, f"{tick:,}", anchor="end")]
    width = min(slot * 0.7, 26)
    named = _months(steps)
    for place, one in enumerate(steps):
        x = _LEFT + slot * place + (slot - width) / 2
        low, expected, high = (height * value / scale[-1] for value in (one.low, one.expected, one.high))
        if high - low > 0:
            parts.append(frame.rect(x, floor - high, width, high - low, "high"))
        if expected > 0:
            parts.append(frame.rect(x + width * 0.25, floor - expected, width * 0.5, expected, "low"))
        if place in named:
            parts.append(
                frame.text(x + width / 2, _HEIGHT - 7, f"{int(one.first[5:7])}/{one.first[:4]}", anchor="middle")
            )
    return frame.svg(id, title, parts)


def _months(steps: Sequence[Step]) -> set[int]:
    """Steps in which a month begins, no two nearer than a fifth of the drawing."""
    named: list[int] = []
    for place, one in enumerate(steps):
        begins = place > 0 and steps[place - 1].first[:7] != one.first[:7]
        if begins and (not named or place - named[-1] >= len(steps) / 5):
            named.append(place)
    return set(named)
