"""The page that a methods reviewer would want, as Markdown; and the short answer for a terminal.

Wording follows the method notes 6.4: documented n, total between a and b under assumption X, never N alone; 80 % and
95 %; limits rounded to two figures of the interval's width; what was assumed, what was checked, how to recompute.
Leaves out: charts (`figures`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from sijill.toll.answer import Answer, Summary
from sijill.toll.overlap import Overlap
from sijill.toll.verdict import Verdict, rules, sentences


def step_for(summary: Summary) -> float:
    """Rounding step: two significant figures of the width of the 95 % interval."""
    width = summary.q975 - summary.q025
    return max(1.0, 10.0 ** (math.floor(math.log10(width)) - 1)) if width > 0 else 1.0


def between(summary: Summary, low: str, high: str) -> str:
    """`9,000 to 13,800`, rounded outwards."""
    step = step_for(summary)
    bottom = math.floor(getattr(summary, low) / step) * step
    top = math.ceil(getattr(summary, high) / step) * step
    return f"{bottom:,.0f} to {top:,.0f}"


def headline(answer: Answer, language: str = "en") -> str:
    """One sentence: what is documented, what is estimated under which assumption, or why not."""
    documented = f"Documented: {answer.n:,} people on {len(answer.lists)} lists."
    if answer.verdict is Verdict.REFUSED or answer.summary is None:
        bound = answer.parts["chao"].summary if "chao" in answer.parts else None
        least = (
            f" Lower bound if people differ in how easily they are listed: about {bound.median:,.0f}." if bound else ""
        )
        return f"{documented} No estimate of the total can be defended.{least}"
    assumption = rules()["models"]["latent" if answer.model == "all" else answer.model][language]
    point = round(answer.summary.median / step_for(answer.summary)) * step_for(answer.summary)
    return (
        f"{documented} Estimated total: between {between(answer.summary, 'q025', 'q975')} (95 %), "
        f"{between(answer.summary, 'q10', 'q90')} (80 %), around {point:,.0f}, assuming that {assumption}."
    )


def short(answer: Answer, language: str = "en") -> str:
    """What the command prints without --json."""
    lines = [headline(answer, language), f"Verdict: {answer.verdict.value}."]
    lines += [f"  - {reason}" for reason in sentences(answer.findings, language)]
    lines.append(f"  - {rules()['always']['unreachable'][language]}")
    if answer.parts:
        lines += ["", *(_plain_models(answer))]
    for part in answer.strata:
        lines.append(f"{'/'.join(part.label)}: {headline(part, language)} [{part.verdict.value}]")
    lines.append(f"(seed {answer.seed}, {answer.seconds:.1f} s, table {answer.digest[:12]})")
    return "\n".join(lines)


def _plain_models(answer: Answer) -> Iterable[str]:
    yield f"  {'model':<14}{'2.5 %':>12}{'middle':>12}{'97.5 %':>12}  verdict"
    for name, part in answer.parts.items():
        shown = part.given
        cells = [f"{x:,.0f}" for x in (shown.q025, shown.median, shown.q975)] if shown else ["-", "-", "-"]
        yield f"  {name:<14}{cells[0]:>12}{cells[1]:>12}{cells[2]:>12}  {part.verdict.value}"


def _table(head: list[str], rows: Iterable[Iterable[object]]) -> list[str]:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return [*lines, *("| " + " | ".join(str(cell) for cell in row) + " |" for row in rows), ""]


def _number(value: object) -> str:
    return "-" if value is None else f"{value:,.0f}" if isinstance(value, int | float) else str(value)


def page(answer: Answer, overlap: Overlap | None, language: str = "en") -> str:
    """The whole explanation as Markdown."""
    lines = [
        "# How this estimate was made",
        "",
        headline(answer, language),
        "",
        f"**Verdict: {answer.verdict.value}.**",
        "",
    ]
    lines += [f"- {reason}" for reason in sentences(answer.findings, language)]
    lines += [f"- {rules()['always']['unreachable'][language]}", ""]
    if overlap is not None:
        lines += _lists(overlap)
    if answer.parts:
        lines += ["## Models side by side", ""]
        lines += _table(
            ["model", "assumption", "2.5 %", "middle", "97.5 %", "verdict and reasons"],
            (
                (
                    name,
                    rules()["models"][name][language],
                    *(_number(getattr(part.given, q) if part.given else None) for q in ("q025", "median", "q975")),
                    "; ".join([part.verdict.value, *(f.rule for f in part.findings)]),
                )
                for name, part in answer.parts.items()
            ),
        )
    lines += _sensitivity(answer)
    lines += _checks(answer)
    for part in answer.strata:
        lines += [
            f"## Stratum {'/'.join(part.label)}",
            "",
            headline(part, language),
            f"Verdict: {part.verdict.value}.",
            "",
        ]
        lines += [f"- {reason}" for reason in sentences(part.findings, language)] + [""]
    lines += [
        "## To recompute",
        "",
        f"Model {answer.model}, seed {answer.seed}, priors {answer.priors or 'none'}, rules {rules()['version']}, "
        f"table SHA-256 {answer.digest}. "
        f"`sijill toll estimate TABLE.csv --model {answer.model} --seed {answer.seed}` gives the "
        "same numbers on any number of threads.",
        "",
    ]
    return "\n".join(lines)


def _lists(overlap: Overlap) -> list[str]:
    lines = ["## The lists", ""]
    rows = []
    for j, name in enumerate(overlap.names):
        alone = int(overlap.counts[(overlap.bits[:, j] == 1) & (overlap.bits.sum(axis=1) == 1)].sum())
        size = int(overlap.sizes[j])
        rows.append(
            (name, f"{size:,}", f"{alone:,}", f"{size - alone:,}", f"{100 * (size - alone) / max(size, 1):.0f} %")
        )
    lines += _table(["list", "people", "on no other", "shared", "share shared"], rows)
    captured = ", ".join(f"{int(x):,} on {k}" for k, x in enumerate(overlap.captures) if k and x)
    lines += [f"People by number of lists: {captured}.", "", "## Two lists at a time", ""]
    lines += ["If the two lists were independent (n1 n2 / both); a wide spread speaks of dependence.", ""]
    pairs = []
    for i in range(overlap.lists):
        for j in range(i + 1, overlap.lists):
            both = int(overlap.shared[i, j])
            guess = f"{overlap.sizes[i] * overlap.sizes[j] / both:,.0f}" if both else "-"
            pairs.append((f"{overlap.names[i]} and {overlap.names[j]}", f"{both:,}", guess, odds_ratio(overlap, i, j)))
    return [*lines, *_table(["lists", "on both", "two-list estimate", "log odds ratio among the others (95 %)"], pairs)]


def odds_ratio(overlap: Overlap, i: int, j: int) -> str:
    """Log odds ratio of two lists among people on at least one other list, half a person added to each cell."""
    others = overlap.bits.sum(axis=1) - overlap.bits[:, i] - overlap.bits[:, j] > 0
    cells = np.array(
        [
            [overlap.counts[others & (overlap.bits[:, i] == a) & (overlap.bits[:, j] == b)].sum() for b in (0, 1)]
            for a in (0, 1)
        ],
        np.float64,
    )
    if cells.sum() == 0:
        return "-"
    cells += 0.5
    middle = float(np.log(cells[1, 1] * cells[0, 0] / (cells[0, 1] * cells[1, 0])))
    half = 1.96 * float(np.sqrt((1.0 / cells).sum()))
    return f"{middle:+.2f} ({middle - half:+.2f} to {middle + half:+.2f})"


def _sensitivity(answer: Answer) -> list[str]:
    lines: list[str] = []
    if answer.sensitivity.get("xi"):
        lines += [
            "## What no data can test",
            "",
            "Closed form, for odds ratios of all lists together other than 1:",
            "",
        ]
        lines += _table(
            ["odds ratio", "2.5 %", "median", "97.5 %"],
            ((r["xi"], *(_number(r[q]) for q in ("q025", "median", "q975"))) for r in answer.sensitivity["xi"]),
        )
    if answer.sensitivity.get("without_list"):
        lines += ["## Without each list", ""]
        lines += _table(
            ["left out", "documented", "2.5 %", "median", "97.5 %"],
            (
                (r["list"], *(_number(r[q]) for q in ("n", "q025", "median", "q975")))
                for r in answer.sensitivity["without_list"]
            ),
        )
    graphs = answer.parts.get("decomposable", answer)
    if graphs.diagnostics.get("deltas"):
        lines += ["## Decomposable graphs: three pseudo-counts", ""]
        lines += _table(
            ["delta", "2.5 %", "median", "97.5 %", "P(saturated)"],
            (
                (r["delta"], *(_number(r[q]) for q in ("q025", "median", "q975")), f"{r['saturated']:.3f}")
                for r in graphs.diagnostics["deltas"]
            ),
        )
    return lines


def _checks(answer: Answer) -> list[str]:
    skip = {"deltas", "xi"}
    rows = [(key, value) for key, value in answer.diagnostics.items() if key not in skip]
    return ["## Checks", "", *_table(["check", "value"], rows)] if rows else []
