"""Columns over time: the least documented solid, up to the most lighter, what was conceded beside them.

Values come by month; more than `MONTHS` months are gathered into quarters. The table has every column's numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from sijill.publish.site.charts.frame import Frame, ticks

MONTHS, GAP = 40, 36
_WIDTH, _HEIGHT, _LEFT, _TOP, _FOOT = 720.0, 270.0, 62.0, 18.0, 34.0


class Column(NamedTuple):
    """A month or quarter ("2017-06"): least and most documented, most conceded."""

    month: str
    low: int
    high: int
    owned: int


def main_run(columns: Sequence[Column]) -> list[Column]:
    """The months worth drawing: the heaviest run that no gap of `GAP` empty months cuts (a slip of 1970 is no war)."""
    runs: list[list[Column]] = []
    for one in sorted(columns):
        if not runs or _apart(runs[-1][-1].month, one.month) > GAP:
            runs.append([])
        runs[-1].append(one)
    return max(runs, key=lambda run: sum(one.high + 1 for one in run), default=[])


def _apart(first: str, last: str) -> int:
    return (int(last[:4]) - int(first[:4])) * 12 + int(last[5:7]) - int(first[5:7])


def gather(columns: Sequence[Column]) -> tuple[list[Column], bool]:
    """Every month from first to last, zeros where nothing is; quarters when there are too many. (columns, quarters?)"""
    if not columns:
        return [], False
    by_month = {one.month: one for one in columns}
    months = _between(min(by_month), max(by_month))
    filled = [by_month.get(month, Column(month, 0, 0, 0)) for month in months]
    if len(filled) <= MONTHS:
        return filled, False
    quarters: dict[str, Column] = {}
    for one in filled:
        key = f"{one.month[:5]}{(int(one.month[5:]) - 1) // 3 * 3 + 1:02d}"
        sums = quarters.get(key, Column(key, 0, 0, 0))
        quarters[key] = Column(key, sums.low + one.low, sums.high + one.high, sums.owned + one.owned)
    return list(quarters.values()), True


def _between(first: str, last: str) -> list[str]:
    year, month = int(first[:4]), int(first[5:7])
    found = []
    while (text := f"{year:04d}-{month:02d}") <= last:
        found.append(text)
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return found


def columns_svg(id: str, title: str, columns: Sequence[Column], *, rtl: bool = False) -> Markup:
    """The drawing."""
    frame = Frame(_WIDTH, _HEIGHT, rtl)
    steps = ticks(max((one.high for one in columns), default=0))
    floor, height = _HEIGHT - _FOOT, _HEIGHT - _FOOT - _TOP
    slot = (_WIDTH - _LEFT) / max(len(columns), 1)
    parts = []
    for step in steps:
        y = floor - height * step / steps[-1]
        parts += [frame.line(_LEFT, y, _WIDTH, y), frame.text(_LEFT - 8, y + 4, f"{step:,}", anchor="end")]
    width = min(slot * 0.62, 22)
    for place, one in enumerate(columns):
        x = _LEFT + slot * place + (slot - width) / 2
        low, high, owned = (height * value / steps[-1] for value in (one.low, one.high, one.owned))
        if one.high:
            parts.append(frame.rect(x, floor - high, width, high - low, "high"))
            parts.append(frame.rect(x, floor - low, width, low, "low"))
        if one.owned:
            parts.append(frame.rect(x + width * 0.62, floor - owned, width * 0.38, owned, "owned"))
        if label := _label(columns, place):
            parts.append(frame.text(x + width / 2, _HEIGHT - 9, label, anchor="middle"))
    return frame.svg(id, title, parts)


def _label(columns: Sequence[Column], place: int) -> str:
    """The year at its first column; the months' numbers when there are few."""
    month = columns[place].month
    years = len({one.month[:4] for one in columns})
    if years == 1:
        return f"{int(month[5:])}/{month[:4]}" if place == 0 else str(int(month[5:]))
    if place and columns[place - 1].month[:4] == month[:4]:
        return ""
    rest = sum(one.month[:4] == month[:4] for one in columns)
    return month[:4] if rest > 1 or years < 12 else ""
