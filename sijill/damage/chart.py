"""The curve of destruction as a drawing: structures destroyed up to each week, with bounds, as SVG that needs nothing.

A band for the bounds, a line for the expected number, bars for each week below, and other bodies' counts as marked
points where they are given. Colours hold in black and white; the file names its own language and has a title and a
description for those who do not see it.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from sijill.damage.curve import Week, between, weekly
from sijill.damage.reading import iso
from sijill.damage.windows import Windows

WIDTH, HEIGHT, LEFT, RIGHT, TOP, MIDDLE, BOTTOM = 800, 460, 78, 24, 44, 300, 410
TICKS, MONTHS = 4, 10


def draw_curve(windows: Windows, given: Sequence[tuple[int, int]] = (), *, days: int = 7) -> str:
    """SVG text. given: (day, structures affected up to it) as others count them."""
    weeks = weekly(windows, days=days)
    most = max([week.total_high for week in weeks] + [count for _, count in given] + [1.0])
    scale = _Scale(weeks, _round_up(most), _round_up(max(week.high for week in weeks)))
    title = f"Structures destroyed from {iso(weeks[0].first)} to {iso(weeks[-1].last)}"
    last = weeks[-1]
    said = (
        f"By {iso(last.last)} {last.total:,.0f} of {len(windows.ids):,} structures "
        f"(bounds {last.total_low:,.0f} to {last.total_high:,.0f})."
    )
    before = between(windows, 0, weeks[0].first - 1)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" lang="en" '
        'font-family="Noto Sans, sans-serif" font-size="13">',
        f"<title>{escape(title)}</title><desc>{escape(said)}</desc>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        _text(LEFT, 24, title, size=16, weight=600),
        *_axes(scale),
        *_total(scale, weeks, before),
        *_bars(scale, weeks),
        *_given(scale, given),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


class _Scale:
    """Days and numbers to places on the page."""

    def __init__(self, weeks: Sequence[Week], most: float, most_weekly: float) -> None:
        self.start, self.end = weeks[0].first - 1, weeks[-1].last
        self.most, self.most_weekly = most, most_weekly

    def x(self, day: float) -> float:
        share = (day - self.start) / max(self.end - self.start, 1)
        return LEFT + (WIDTH - LEFT - RIGHT) * min(max(share, 0.0), 1.0)

    def y(self, number: float) -> float:
        return MIDDLE - (MIDDLE - TOP) * number / self.most

    def bar(self, number: float) -> float:
        return BOTTOM - (BOTTOM - MIDDLE - 34) * number / self.most_weekly


def _round_up(value: float) -> float:
    """The next round number: a few steps in each power of ten."""
    power = 1.0
    while power * 10 <= value:
        power *= 10
    return next(step * power for step in (1, 1.2, 1.6, 2, 2.4, 3.2, 4, 5, 6, 8, 10) if step * power >= value)


def _text(
    x: float, y: float, words: str, *, anchor: str = "start", size: int = 13, weight: int = 400, colour: str = "#222"
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" font-weight="{weight}" '
        f'fill="{colour}" stroke="#fff" stroke-width="4" paint-order="stroke">{escape(words)}</text>'
    )


def _axes(scale: _Scale) -> list[str]:
    parts = []
    for tick in range(TICKS + 1):
        number, y = scale.most * tick / TICKS, scale.y(scale.most * tick / TICKS)
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>')
        parts.append(_text(LEFT - 8, y + 4, f"{number:,.0f}", anchor="end", colour="#555"))
    for day in _months(scale.start, scale.end):
        x = scale.x(day)
        parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{BOTTOM}" y2="{BOTTOM + 5}" stroke="#888"/>')
        parts.append(_text(x, BOTTOM + 20, iso(day)[:7], anchor="middle", colour="#555"))
    parts.append(_text(LEFT, MIDDLE + 22, "In each step", colour="#555"))
    parts.append(_text(LEFT - 8, scale.bar(scale.most_weekly) + 8, f"{scale.most_weekly:,.0f}", anchor="end",
                       colour="#555"))  # fmt: skip
    parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{BOTTOM}" y2="{BOTTOM}" stroke="#888"/>')
    return parts


def _months(start: int, end: int) -> list[int]:
    """First days of months in the span, at most ten, evenly many months apart."""
    firsts = [day for day in range(start, end + 1) if iso(day).endswith("-01")]
    return firsts[:: max(1, -(-len(firsts) // MONTHS))]


def _total(scale: _Scale, weeks: Sequence[Week], before: tuple[float, float, float]) -> list[str]:
    """before: (expected, low, high) destroyed before the first week."""
    points = [(scale.start, *before)] + [(week.last, week.total, week.total_low, week.total_high) for week in weeks]
    upper = [f"{scale.x(day):.1f},{scale.y(high):.1f}" for day, _, _, high in points]
    lower = [f"{scale.x(day):.1f},{scale.y(low):.1f}" for day, _, low, _ in reversed(points)]
    line = [f"{scale.x(day):.1f},{scale.y(expected):.1f}" for day, expected, _, _ in points]
    return [
        f'<polygon points="{" ".join(upper + lower)}" fill="#c9d8e8"/>',
        f'<polyline points="{" ".join(line)}" fill="none" stroke="#12406b" stroke-width="2.5"/>',
        f'<rect x="{LEFT + 10}" y="{TOP + 6}" width="16" height="10" fill="#c9d8e8"/>',
        _text(LEFT + 32, TOP + 15, "between the bounds"),
        f'<path d="M {LEFT + 10} {TOP + 30} h 16" stroke="#12406b" stroke-width="2.5"/>',
        _text(LEFT + 32, TOP + 34, "expected, up to that day"),
    ]


def _bars(scale: _Scale, weeks: Sequence[Week]) -> list[str]:
    parts = []
    for week in weeks:
        left, right = scale.x(week.first - 1) + 0.5, scale.x(week.last) - 0.5
        top, middle = scale.bar(week.expected), (left + right) / 2
        parts.append(
            f'<rect x="{left:.1f}" y="{top:.1f}" width="{max(right - left, 0.5):.1f}" height="{BOTTOM - top:.1f}" '
            'fill="#12406b"/>'
        )
        parts.append(
            f'<line x1="{middle:.1f}" x2="{middle:.1f}" y1="{scale.bar(week.low):.1f}" y2="{scale.bar(week.high):.1f}" '
            'stroke="#b0622a" stroke-width="1"/>'
        )
    return parts


def _given(scale: _Scale, given: Sequence[tuple[int, int]]) -> list[str]:
    parts = []
    for day, count in sorted(given):
        x, y = scale.x(day), scale.y(count)
        anchor, shift, down = ("end", -10, -10) if x > WIDTH / 2 else ("start", 10, 16)
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="#fff" stroke="#b0622a" stroke-width="2.5"/>')
        parts.append(_text(x + shift, y + down, f"others: {count:,} affected", anchor=anchor, colour="#8a4313"))
    return parts
