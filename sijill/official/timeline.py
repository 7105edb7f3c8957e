"""Admitted deaths as they were admitted: the running total by month, a panel of the comparison's chart.

A stepped line on one time axis; the last figure is written at its end. The table twin is `by_admission_date`. Months
whose day is not known cannot be drawn and are named below.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

HEIGHT = 190
_TOP, _BOTTOM, _RIGHT = 34, 40, 90
_ADMITTED, _INK, _RULE = "#1f4e79", "#222222", "#bbbbbb"


def panel(months: Sequence[Mapping[str, Any]], *, top: int, left: int, width: int) -> list[str]:
    """SVG elements for the rows of `by_admission_date`; none when fewer than two months are known."""
    dated = [row for row in months if row["month"] != "unknown"]
    if len(dated) < 2:
        return []
    at = {row["month"]: _number(row["month"]) for row in dated}
    first, last = min(at.values()), max(at.values())
    most = dated[-1]["running"]
    across = (width - left - _RIGHT) / max(last - first, 1)
    up = (HEIGHT - _TOP - _BOTTOM) / max(most, 1)
    base = top + HEIGHT - _BOTTOM
    points = [(left + (at[row["month"]] - first) * across, base - row["running"] * up) for row in dated]
    path = f"M {points[0][0]:.1f} {base} " + " ".join(f"H {x:.1f} V {y:.1f}" for x, y in points)
    drawn = [
        f'<text x="12" y="{top + 14}" fill="{_INK}">Admitted killed, running total by month of admission</text>',
        *_years(first, last, left, across, base),
        f'<line x1="{left}" y1="{base}" x2="{width - _RIGHT}" y2="{base}" stroke="{_INK}"/>',
        f'<path d="{path}" fill="none" stroke="{_ADMITTED}" stroke-width="2"/>',
        f'<text x="{points[-1][0] + 6:.1f}" y="{points[-1][1] + 4:.1f}" fill="{_INK}">{most:,}</text>',
    ]
    unknown = sum(row["admitted"] for row in months if row["month"] == "unknown")
    if unknown:
        drawn.append(f'<text x="{left}" y="{base + 32}" fill="{_INK}">and {unknown:,} on days not known</text>')
    return drawn


def _years(first: int, last: int, left: int, across: float, base: int) -> list[str]:
    marks = []
    for year in range(first // 12, last // 12 + 1):
        x = left + (year * 12 - first) * across
        if x >= left:
            marks.append(f'<line x1="{x:.1f}" y1="{base}" x2="{x:.1f}" y2="{base + 5}" stroke="{_RULE}"/>')
            marks.append(f'<text x="{x:.1f}" y="{base + 18}" text-anchor="middle" fill="{_INK}">{year}</text>')
    return marks


def _number(month: str) -> int:
    year, part = month.split("-")
    return int(year) * 12 + int(part) - 1
