"""The comparison as a picture (SVG) and as the table that says the same to those who cannot see it.

Two bars per grade on one scale: documented deaths from the least (solid) to the most (open), admitted deaths below;
under them the running total by month of admission (`timeline`).
Plain SVG without script or font of its own; title and description inside, so that a reader of screens hears it.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from sijill.official.comparison import Comparison
from sijill.official.timeline import HEIGHT as TIMELINE
from sijill.official.timeline import panel

_WIDTH, _LEFT, _ROW, _TOP = 760, 120, 64, 56
_DOCUMENTED, _ADMITTED, _INK = "#8a2b1f", "#1f4e79", "#222222"


def chart(comparison: Comparison, *, title: str) -> str:
    """An SVG document: documented beside admitted by grade."""
    rows = comparison.by_grade()
    most = max([row["killed_max"] for row in rows] + [row["admitted"] for row in rows] + [1])
    scale = (_WIDTH - _LEFT - 90) / most
    bars = _TOP + _ROW * len(rows) + 44
    line = panel(comparison.by_admission_date(), top=bars, left=_LEFT, width=_WIDTH)
    height = bars + (TIMELINE if line else 0)
    body = [_row(row, _TOP + at * _ROW, scale) for at, row in enumerate(rows)]
    said = "; ".join(
        f"{row['grade']}: {row['killed_min']} to {row['killed_max']} documented, {row['admitted']} admitted"
        for row in rows
    )
    as_of = f" As known on {comparison.as_of.isoformat()}." if comparison.as_of else ""
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" '  # noqa: E501
            'role="img" aria-labelledby="t d" font-family="sans-serif" font-size="13">',
            f'<title id="t">{escape(title)}</title>',
            f'<desc id="d">{escape(said)}.{escape(as_of)}</desc>',
            f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
            f'<text x="12" y="24" font-size="16" fill="{_INK}">{escape(title)}</text>',
            *body,
            _legend(bars),
            *line,
            "</svg>\n",
        ]
    )


def table(comparison: Comparison) -> list[list[str]]:
    """The chart's table twin: a header and one row per grade, then the total in the grades asked for."""
    rows = [["grade", "incidents", "documented killed", "admitted killed", "accepted incidents"]]
    for row in comparison.by_grade():
        documented = _span(row["killed_min"], row["killed_max"])
        rows.append([row["grade"], str(row["incidents"]), documented, str(row["admitted"]), str(row["accepted"])])
    whole = comparison.documented
    inside = [line for line in comparison.lines if line.incident.grade in comparison.grades]
    rows.append(
        [
            " + ".join(sorted(comparison.grades)),
            str(len(inside)),
            _span(whole.low, whole.high if whole.high is not None else whole.low),
            str(sum(line.admitted or 0 for line in inside)),
            str(sum(line.finding == "credible" for line in inside)),
        ]
    )
    return rows


def as_text(rows: Sequence[Sequence[str]]) -> str:
    """A table in columns for a terminal."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def _row(row: dict[str, object], top: int, scale: float) -> str:
    least, most, admitted = (int(str(row[name])) for name in ("killed_min", "killed_max", "admitted"))
    return "\n".join(
        [
            f'<text x="{_LEFT - 10}" y="{top + 24}" text-anchor="end" fill="{_INK}">{escape(str(row["grade"]))}</text>',
            f'<rect x="{_LEFT}" y="{top + 4}" width="{most * scale:.1f}" height="18" fill="none" stroke="{_DOCUMENTED}"/>',  # noqa: E501
            f'<rect x="{_LEFT}" y="{top + 4}" width="{least * scale:.1f}" height="18" fill="{_DOCUMENTED}"/>',
            f'<text x="{_LEFT + most * scale + 6:.1f}" y="{top + 18}" fill="{_INK}">{_span(least, most)}</text>',
            f'<rect x="{_LEFT}" y="{top + 26}" width="{admitted * scale:.1f}" height="18" fill="{_ADMITTED}"/>',
            f'<text x="{_LEFT + admitted * scale + 6:.1f}" y="{top + 40}" fill="{_INK}">{admitted:,}</text>',
        ]
    )


def _legend(height: int) -> str:
    y = height - 18
    return (
        f'<rect x="{_LEFT}" y="{y - 11}" width="14" height="12" fill="{_DOCUMENTED}"/>'
        f'<text x="{_LEFT + 20}" y="{y}" fill="{_INK}">documented killed, least (solid) to most (outline)</text>'
        f'<rect x="{_LEFT + 340}" y="{y - 11}" width="14" height="12" fill="{_ADMITTED}"/>'
        f'<text x="{_LEFT + 360}" y="{y}" fill="{_INK}">admitted killed</text>'
    )


def _span(low: int, high: int) -> str:
    return f"{low:,}" if low == high else f"{low:,}–{high:,}"
