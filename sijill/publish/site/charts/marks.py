"""One mark for each person: the least documented, with those named and those admitted as shades of the same count.

Marks are laid by a pattern, not one by one, so that ten thousand people weigh as little as ten. Above `MOST` people a
mark stands for several, and the page says so. The shades overlap in truth (an admitted death may be a named one): the
drawing shows sizes, and its note says that it does not say who.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from sijill.publish.site.charts.frame import Frame, trim

MOST = 20_000
_WIDTH, _WANTED_HEIGHT = 1000.0, 210.0


@dataclass(frozen=True, slots=True)
class Marks:
    """The drawing, and how many people a mark stands for."""

    svg: Markup
    per: int


def marks(id: str, title: str, people: int, named: int, admitted: int, *, rtl: bool = False) -> Marks:
    """Rows of marks: admitted first, then the rest of the named, then the others; each shade by its own count."""
    per = max(1, -(-people // MOST))
    total, owned = people // per, min(admitted // per, people // per)
    dark = max(min(named // per, total) - owned, 0)
    pitch = _pitch(total)
    columns = int(_WIDTH // pitch)
    rows = max(1, -(-total // columns))
    frame = Frame(columns * pitch, rows * pitch, rtl)
    parts = [_pattern(f"{id}-{kind}", kind, pitch) for kind in ("soul-owned", "soul-named", "soul")]
    begin = 0
    for kind, number in (("soul-owned", owned), ("soul-named", dark), ("soul", total - owned - dark)):
        if number:
            parts.append(_run(frame, f"{id}-{kind}", begin, begin + number, columns, pitch))
        begin += number
    return Marks(frame.svg(id, title, parts, "marks"), per)


def _pitch(total: int) -> float:
    """The distance of marks at which they fill a band of the wanted height; between 4 and 22 units."""
    if total <= 0:
        return 22.0
    return float(max(4, min(22, int((_WIDTH * _WANTED_HEIGHT / total) ** 0.5))))


def _pattern(id: str, kind: str, pitch: float) -> str:
    radius, half = trim(pitch * 0.3), trim(pitch / 2)
    return (
        f'<pattern id="{id}" width="{trim(pitch)}" height="{trim(pitch)}" patternUnits="userSpaceOnUse">'
        f'<circle class="{kind}" cx="{half}" cy="{half}" r="{radius}"/></pattern>'
    )


def _run(frame: Frame, pattern: str, begin: int, end: int, columns: int, pitch: float) -> str:
    """The marks `begin` to `end` of a text of marks: up to three rectangles (first line, whole lines, last line)."""
    pieces = []
    line = begin // columns
    while begin < end:
        start = begin - line * columns
        whole = (end - begin) // columns if start == 0 else 0
        lines = max(whole, 1)
        stop = columns if whole else min(columns, start + end - begin)
        left = (columns - stop if frame.rtl else start) * pitch
        pieces.append(
            f"M{trim(left)} {trim(line * pitch)}h{trim((stop - start) * pitch)}v{trim(lines * pitch)}"
            f"h{trim(-(stop - start) * pitch)}z"
        )
        begin += (stop - start) * lines
        line += lines
    return f'<path fill="url(#{pattern})" d="{"".join(pieces)}"/>'
