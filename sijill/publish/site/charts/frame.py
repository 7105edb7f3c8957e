"""What every chart is made of: a frame that knows its direction, ticks that are round, and a table twin.

A chart is drawn from left to right and mirrored for Arabic by `Frame.x`, text anchors with it; colours and type come
from the style sheet by class, so that dark pages and print need no second drawing. Every chart carries `Table`: the
same numbers, for those who cannot or will not look. Leaves out: words (they come in with the values).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape


@dataclass(frozen=True, slots=True)
class Table:
    """The twin of a chart: its heads and rows; the first cell of a row names it. Cells are text or markup.

    A long table that many pages share comes as `body`, its rows made already.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...] = ()
    body: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """A line of the legend: the class of its colour, and its words."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing, what it shows in one sentence, its legend and its table."""

    id: str
    title: str
    svg: Markup
    table: Table
    keys: tuple[Key, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """A drawing area in units of the view box; `rtl` mirrors it."""

    width: float
    height: float
    rtl: bool = False

    def x(self, value: float) -> str:
        """A place on the line of reading."""
        return trim(self.width - value if self.rtl else value)

    def rect(self, x: float, y: float, width: float, height: float, kind: str) -> str:
        """A rectangle that begins at `x` on the line of reading."""
        left = self.width - x - width if self.rtl else x
        return f'<rect class="{kind}" x="{trim(left)}" y="{trim(y)}" width="{trim(width)}" height="{trim(height)}"/>'

    def line(self, x1: float, y1: float, x2: float, y2: float, kind: str = "axis") -> str:
        """A straight line."""
        return f'<path class="{kind}" d="M{self.x(x1)} {trim(y1)}L{self.x(x2)} {trim(y2)}"/>'

    def text(self, x: float, y: float, words: object, *, anchor: str = "start", kind: str = "") -> str:
        """Words at a place; `anchor` is start, middle or end of the line of reading."""
        if self.rtl:
            anchor = {"start": "end", "end": "start"}.get(anchor, anchor)
        named = f' class="{kind}"' if kind else ""
        held = "" if anchor == "start" else f' text-anchor="{anchor}"'
        return f'<text{named} x="{self.x(x)}" y="{trim(y)}"{held}>{escape(words)}</text>'

    def svg(self, id: str, title: str, parts: Sequence[str], kind: str = "") -> Markup:
        """The whole drawing, named for those who hear it."""
        named = f' class="{kind}"' if kind else ""
        return Markup(  # noqa: S704 - made here, words escaped
            f'<svg{named} viewBox="0 0 {trim(self.width)} {trim(self.height)}" direction="ltr" role="img" '
            f'aria-labelledby="{id}-t"><title id="{id}-t">{escape(title)}</title>{"".join(parts)}</svg>'
        )


def trim(value: float) -> str:
    """A coordinate with at most one decimal: short, and equal on every machine."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def ticks(top: float, wanted: int = 4) -> list[int]:
    """Round numbers from 0 to at least `top`, about `wanted` steps of 1, 2 or 5 times a power of ten."""
    if top <= 0:
        return [0, 1]
    size = 1
    while True:
        for step in (size, 2 * size, 5 * size):
            if step * wanted >= top:
                return list(range(0, step * (int(-(-top // step)) + 1), step))
        size *= 10
