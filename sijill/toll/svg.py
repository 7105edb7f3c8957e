"""Small parts for drawing charts as SVG text: a canvas, axes, number ticks. No library, no script, no web font.

A chart carries its title and description for screen readers, one quiet colour for data and one for emphasis, and
text large enough to print. What is drawn is decided in `figures`; each chart there has a table twin.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from html import escape

INK, QUIET, PALE, DATA, ACCENT, PAPER = "#1f2328", "#5b6470", "#d8dde3", "#33658a", "#b3541e", "#ffffff"
FONT = "Noto Sans, Noto Sans Arabic, Segoe UI, Helvetica, Arial, sans-serif"


def ticks(low: float, high: float, wanted: int = 6) -> list[float]:
    """Round numbers between `low` and `high`."""
    span = max(high - low, 1e-9)
    raw = span / max(wanted - 1, 1)
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * m for m in (1, 2, 2.5, 5, 10) if power * m >= raw * 0.999)
    first = math.ceil(low / step - 1e-9)
    return [step * i for i in range(first, math.floor(high / step + 1e-9) + 1)]


def label(value: float) -> str:
    """A number as an axis shows it."""
    return f"{value:,.0f}" if abs(value) >= 10 or value == int(value) else f"{value:.2f}"


@dataclass
class Canvas:
    """Shapes collected in order; `done` gives the document."""

    width: int
    height: int
    title: str
    description: str
    shapes: list[str] = field(default_factory=list)

    def text(
        self,
        x: float,
        y: float,
        said: str,
        *,
        size: float = 13,
        anchor: str = "start",
        fill: str = INK,
        bold: bool = False,
    ) -> None:
        weight = ' font-weight="600"' if bold else ""
        self.shapes.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" fill="{fill}"{weight} '
            f'unicode-bidi="isolate">{escape(said)}</text>'
        )

    def line(
        self, x1: float, y1: float, x2: float, y2: float, *, stroke: str = PALE, width: float = 1, dash: str = ""
    ) -> None:
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self.shapes.append(
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
            f'stroke="{stroke}" stroke-width="{width}"{dashed}/>'
        )

    def rect(self, x: float, y: float, width: float, height: float, *, fill: str = DATA, opacity: float = 1) -> None:
        self.shapes.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0.5):.1f}" height="{height:.1f}" fill="{fill}" '
            f'fill-opacity="{opacity}"/>'
        )

    def dot(self, x: float, y: float, radius: float, *, fill: str = INK) -> None:
        self.shapes.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{fill}"/>')

    def path(
        self, points: list[tuple[float, float]], *, stroke: str = DATA, fill: str = "none", dash: str = ""
    ) -> None:
        steps = " ".join(f"{'L' if i else 'M'}{x:.1f},{y:.1f}" for i, (x, y) in enumerate(points))
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        opacity = ' fill-opacity="0.18"' if fill != "none" else ""
        self.shapes.append(
            f'<path d="{steps}" fill="{fill}"{opacity} '
            f'stroke="{stroke}" stroke-width="2" stroke-linejoin="round"{dashed}/>'
        )

    def caption(self, lines: list[str]) -> None:
        """Title above, notes below."""
        self.text(24, 34, self.title, size=18, bold=True)
        for i, said in enumerate(lines):
            self.text(24, self.height - 14 - 17 * (len(lines) - 1 - i), said, size=12, fill=QUIET)

    def done(self) -> str:
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" width="{self.width}" '
            f'height="{self.height}" role="img" aria-labelledby="t d" font-family="{FONT}">'
            f'<title id="t">{escape(self.title)}</title><desc id="d">{escape(self.description)}</desc>'
            f'<rect width="100%" height="100%" fill="{PAPER}"/>' + "".join(self.shapes) + "</svg>\n"
        )


@dataclass(frozen=True)
class Scale:
    """Maps values to pixels, linearly or by logarithm."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def __call__(self, value: float) -> float:
        bottom, top, at = self.low, self.high, value
        if self.log:
            bottom, top, at = math.log(bottom), math.log(top), math.log(max(at, 1e-12))
        return self.start + (at - bottom) / (top - bottom) * (self.end - self.start)

    def marks(self) -> list[float]:
        """Tick values; on a log scale 1-2-5 steps."""
        if not self.log:
            return ticks(self.low, self.high)
        powers = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
        found = [m * 10.0**p for p in powers for m in (1, 2, 5) if self.low <= m * 10.0**p <= self.high]
        return found if len(found) >= 2 else ticks(self.low, self.high, 5)


def axis_below(canvas: Canvas, scale: Scale, top: float, bottom: float, name: str) -> None:
    """Vertical hair lines, numbers below them, and the axis name."""
    for value in scale.marks():
        canvas.line(scale(value), top, scale(value), bottom)
        canvas.text(scale(value), bottom + 18, label(value), size=12, anchor="middle", fill=QUIET)
    canvas.text((scale.start + scale.end) / 2, bottom + 38, name, size=13, anchor="middle", fill=INK)
