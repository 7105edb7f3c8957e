"""Four charts of an estimate, each with a table twin: overlap, posterior, sensitivity, prior against posterior.

A chart is a pure function of the answer (the same answer gives the same bytes). Refused estimates are not drawn as
numbers: the posterior chart is then left out, the sensitivity chart shows only what its models give.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import gaussian_kde

from sijill.toll import svg
from sijill.toll.answer import Answer
from sijill.toll.overlap import Overlap

Floats = npt.NDArray[np.float64]
WIDTH, LEFT, RIGHT = 860, 190, 30
MOST_PATTERNS = 28


@dataclass(frozen=True, slots=True)
class Chart:
    """SVG text and the same content as rows (first row: heading)."""

    name: str
    svg: str
    rows: tuple[tuple[str, ...], ...]

    def csv(self) -> str:
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(self.rows)
        return out.getvalue()


def overlap_chart(overlap: Overlap) -> Chart:
    """UpSet: patterns by size, dots show on which lists; sizes of the lists at the left."""
    order = sorted(range(overlap.counts.size), key=lambda i: (-int(overlap.counts[i]), int(overlap.masks[i])))
    shown = order[:MOST_PATTERNS]
    step = (WIDTH - LEFT - 90 - RIGHT) / max(len(shown), 1)
    bars_top, bars_bottom, row = 70.0, 290.0, 26.0
    height = int(bars_bottom + 30 + row * overlap.lists + 60)
    title = f"Who is on which lists: {overlap.n:,} documented people"
    canvas = svg.Canvas(WIDTH, height, title, "Bars: people with exactly this pattern of lists, dots below.")
    scale = svg.Scale(0, float(overlap.counts.max()) * 1.08, bars_bottom, bars_top)
    left = LEFT + 90
    for value in svg.ticks(0, scale.high, 5):
        canvas.line(left, scale(value), WIDTH - RIGHT, scale(value))
        canvas.text(left - 8, scale(value) + 4, svg.label(value), size=12, anchor="end", fill=svg.QUIET)
    widest = float(overlap.sizes.max())
    for j, name in enumerate(overlap.names):
        y = bars_bottom + 30 + row * j
        size = int(overlap.sizes[j])
        canvas.rect(left - 12 - 70 * size / widest, y - 8, 70 * size / widest, 16, fill=svg.PALE)
        canvas.text(left - 16, y + 4, f"{size:,}", size=11, anchor="end", fill=svg.QUIET)
        canvas.text(LEFT - 4, y + 4, name if len(name) <= 24 else name[:23] + "…", size=13, anchor="end")
    for place, i in enumerate(shown):
        x = left + step * (place + 0.5)
        count = int(overlap.counts[i])
        on = np.flatnonzero(overlap.bits[i])
        fill = svg.DATA if on.size == 1 else svg.ACCENT
        canvas.rect(x - step * 0.34, scale(count), step * 0.68, bars_bottom - scale(count), fill=fill)
        canvas.text(
            x, scale(count) - 5, f"{count:,}", size=11 if len(shown) < 22 else 9, anchor="middle", fill=svg.QUIET
        )
        for j in range(overlap.lists):
            canvas.dot(x, bars_bottom + 30 + row * j, 5, fill=svg.PALE)
        if on.size > 1:
            first, last = bars_bottom + 30 + row * on[0], bars_bottom + 30 + row * on[-1]
            canvas.line(x, first, x, last, stroke=svg.INK, width=2)
        for j in on.tolist():
            canvas.dot(x, bars_bottom + 30 + row * j, 5, fill=svg.INK)
    rest = sum(int(overlap.counts[i]) for i in order[MOST_PATTERNS:])
    more = f" {len(order) - len(shown)} smaller patterns ({rest:,} people) are in the table only." if rest else ""
    canvas.caption([f"Blue: on one list. Brown: on several. Grey bars: size of each list.{more}"])
    rows = [(*overlap.names, "people")]
    rows += [(*(str(int(b)) for b in overlap.bits[i]), str(int(overlap.counts[i]))) for i in order]
    return Chart("overlap", canvas.done(), tuple(rows))


def _density(draws: Floats, grid: Floats) -> Floats:
    thin = draws[:: max(1, draws.size // 4000)]
    if np.ptp(thin) == 0.0:
        return np.where(grid == grid[np.argmin(np.abs(grid - thin[0]))], 1.0, 0.0)
    curve: Floats = gaussian_kde(thin)(grid)
    return curve


def posterior_chart(answer: Answer) -> Chart | None:
    """Density of N with the 80 % and 95 % intervals and the documented count; None when refused."""
    if answer.given is None or answer.draws is None:
        return None
    low, high = float(answer.n), float(np.quantile(answer.draws, 0.995))
    grid = np.linspace(low, max(high, low + 1.0), 240)
    curve = _density(answer.draws, grid)
    title = (
        "Estimated total, latent classes" if answer.model in ("all", "latent") else f"Estimated total, {answer.model}"
    )
    said = f"95 % between {answer.given.q025:,.0f} and {answer.given.q975:,.0f}; documented {answer.n:,}."
    canvas = svg.Canvas(WIDTH, 400, title, said)
    x, y = (
        svg.Scale(low - 0.02 * (high - low), high, 60, WIDTH - RIGHT),
        svg.Scale(0, float(curve.max()) * 1.1, 320, 80),
    )
    svg.axis_below(canvas, x, 70, 320, "people, recorded and unrecorded")
    for bottom, top, opacity in ((0.025, 0.975, 0.22), (0.1, 0.9, 0.3)):
        a, b = (float(q) for q in np.quantile(answer.draws, [bottom, top]))
        canvas.rect(x(a), 80, x(b) - x(a), 240, fill=svg.PALE, opacity=opacity * 2)
    points = [(x(float(g)), y(float(c))) for g, c in zip(grid, curve, strict=True)]
    canvas.path([(points[0][0], 320), *points, (points[-1][0], 320)], fill=svg.DATA)
    canvas.line(x(answer.n), 60, x(answer.n), 320, stroke=svg.ACCENT, width=2, dash="5 4")
    canvas.text(x(answer.n) + 6, 72, f"documented {answer.n:,}", size=12, fill=svg.ACCENT)
    canvas.line(x(answer.given.median), 80, x(answer.given.median), 320, stroke=svg.INK, width=1.5)
    canvas.text(x(answer.given.median) + 6, 92, f"median {answer.given.median:,.0f}", size=12)
    canvas.caption([f"{said} Shaded: 80 % and 95 %. Verdict: {answer.verdict.value}."])
    rows = [("total", "density"), *((f"{g:.1f}", f"{c:.6g}") for g, c in zip(grid, curve, strict=True))]
    return Chart("posterior", canvas.done(), tuple(rows))


def _sensitivity_rows(answer: Answer) -> list[tuple[str, float | None, float | None, float | None, str]]:
    rows: list[tuple[str, float | None, float | None, float | None, str]] = []
    for name, part in (answer.parts or {answer.model: answer}).items():
        shown = part.given
        rows.append(
            (name, *((shown.q025, shown.median, shown.q975) if shown else (None, None, None)), part.verdict.value)
        )
    for row in answer.sensitivity.get("without_list", []):
        rows.append((f"without {row['list']}", row["q025"], row["median"], row["q975"], "latent"))
    for row in answer.sensitivity.get("missed_links", []):
        rows.append((f"{row['share']:.0%} of links missed", row["q025"], row["median"], row["q975"], "latent"))
    for row in answer.sensitivity.get("xi", []):
        rows.append((f"odds ratio {row['xi']:g}", row["q025"], row["median"], row["q975"], "closed form"))
    return rows


def sensitivity_chart(answer: Answer) -> Chart:
    """Intervals of every model, without each list, and over the untestable odds ratio, on a log axis."""
    rows = _sensitivity_rows(answer)
    ends = [value for row in rows for value in row[1:4] if value is not None]
    high = min(max([*ends, answer.n * 2.0]), answer.n * 50.0)
    height = 120 + 26 * len(rows) + 60
    canvas = svg.Canvas(WIDTH, height, "How much the answer owes to assumptions", "Intervals (95 %) under each model.")
    x = svg.Scale(float(answer.n) * 0.97, high * 1.05, LEFT, WIDTH - RIGHT, log=True)
    bottom = 70 + 26 * len(rows)
    svg.axis_below(canvas, x, 56, bottom, "total (logarithmic)")
    canvas.line(x(answer.n), 50, x(answer.n), bottom, stroke=svg.ACCENT, width=2, dash="5 4")
    for place, (name, low, middle, top, kind) in enumerate(rows):
        y = 74 + 26 * place
        canvas.text(LEFT - 12, y + 4, name, size=13, anchor="end")
        if low is None or middle is None or top is None:
            canvas.text(LEFT + 18, y + 4, kind if kind != "latent" else "no estimate", size=12, fill=svg.ACCENT)
            continue
        refused = kind.startswith("no estimate")
        colour = svg.QUIET if refused or kind in ("closed form", "latent") else svg.DATA
        canvas.line(
            x(max(low, answer.n)), y, min(x(top), WIDTH - RIGHT), y, stroke=colour, width=4 if not refused else 2
        )
        if top > high:
            canvas.text(WIDTH - RIGHT - 2, y - 5, f"to {top:,.0f} →", size=11, anchor="end", fill=svg.ACCENT)
        canvas.dot(min(x(middle), WIDTH - RIGHT), y, 5, fill=svg.INK)
    canvas.caption(
        [f"Dashed: the {answer.n:,} documented. Dots: median or point. A thin line: refused for publication."]
    )
    head = ("under", "q025", "middle", "q975", "kind")
    said = [(n, *("" if v is None else f"{v:.1f}" for v in (a, b, c)), k) for n, a, b, c, k in rows]
    return Chart("sensitivity", canvas.done(), (head, *said))


def prior_chart(answer: Answer, prior: Floats) -> Chart | None:
    """Share unrecorded: what was assumed before against what the lists say; None when refused."""
    if answer.given is None or answer.draws is None:
        return None
    after = 1.0 - answer.n / answer.draws
    grid = np.linspace(0.0, 1.0, 200)
    bins = np.linspace(0.0, 1.0, 51)
    before = np.histogram(prior, bins, density=True)[0]
    curve = _density(after, grid)
    canvas = svg.Canvas(WIDTH, 400, "Before and after the data: share unrecorded", "Prior in grey, posterior in blue.")
    x = svg.Scale(0.0, 1.0, 60, WIDTH - RIGHT)
    y_before, y_after = (
        svg.Scale(0, float(before.max()) * 1.1, 320, 80),
        svg.Scale(0, float(curve.max()) * 1.1, 320, 80),
    )
    svg.axis_below(canvas, x, 70, 320, "share of the people whom no list holds")
    for i, value in enumerate(before):
        canvas.rect(
            x(float(bins[i])), y_before(float(value)), x(0.02) - x(0.0) - 1, 320 - y_before(float(value)), fill=svg.PALE
        )
    canvas.path([(x(float(g)), y_after(float(c))) for g, c in zip(grid, curve, strict=True)])
    low, high = (float(q) for q in np.quantile(after, [0.025, 0.975]))
    canvas.caption(
        [f"Grey: prior. Blue: posterior, 95 % between {low:.2f} and {high:.2f}. Heights are scaled separately."]
    )
    rows = [("share", "prior density", "posterior density")]
    rows += [
        (f"{bins[i]:.2f}", f"{v:.5g}", f"{c:.5g}") for i, (v, c) in enumerate(zip(before, curve[::4], strict=False))
    ]
    return Chart("prior-posterior", canvas.done(), tuple(rows))


def charts(answer: Answer, overlap: Overlap, prior: Floats) -> Sequence[Chart]:
    """All charts that the answer allows."""
    found = [overlap_chart(overlap), posterior_chart(answer), sensitivity_chart(answer), prior_chart(answer, prior)]
    return [chart for chart in found if chart is not None]
