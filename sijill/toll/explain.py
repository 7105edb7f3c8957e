"""The page that a methods reviewer would want, as Markdown; and the short answer for a terminal.

Wording (`words.yml`, in English and Arabic) follows the method notes 6.4: documented n, total between a and b under
assumption X, never N alone; 80 % and 95 %; limits rounded to two figures of the interval's width; what was assumed,
what was checked, how to recompute. Leaves out: charts (`figures`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import yaml

from sijill.toll.answer import Answer, Summary
from sijill.toll.overlap import Overlap
from sijill.toll.verdict import Verdict, rules, sentences


@cache
def _words() -> dict[str, dict[str, Any]]:
    loaded: dict[str, dict[str, Any]] = yaml.safe_load(files("sijill.toll").joinpath("words.yml").read_text("utf-8"))
    return loaded


class _Tongue:
    """The wording of one language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def say(self, key: str, **values: object) -> str:
        """A sentence with its values."""
        text: str = _words()[key][self.language]
        return text.format(**values)

    def head(self, key: str) -> list[str]:
        """The heading of a table."""
        heading: list[str] = _words()[key][self.language]
        return heading

    def verdict(self, verdict: Verdict) -> str:
        """A verdict in words."""
        words: str = rules()["verdicts"][verdict.name.lower()][self.language]
        return words

    def always(self) -> str:
        """What every estimate says, whatever the data."""
        words: str = rules()["always"]["unreachable"][self.language]
        return words


def step_for(summary: Summary) -> float:
    """Rounding step: two significant figures of the width of the 95 % interval."""
    width = summary.q975 - summary.q025
    return max(1.0, 10.0 ** (math.floor(math.log10(width)) - 1)) if width > 0 else 1.0


def between(summary: Summary, low: str, high: str, language: str = "en") -> str:
    """`9,000 to 13,800`, rounded outwards."""
    step = step_for(summary)
    bottom = math.floor(getattr(summary, low) / step) * step
    top = math.ceil(getattr(summary, high) / step) * step
    return _Tongue(language).say("between", low=f"{bottom:,.0f}", high=f"{top:,.0f}")


def headline(answer: Answer, language: str = "en") -> str:
    """One sentence: what is documented, what is estimated under which assumption, or why not."""
    tongue = _Tongue(language)
    documented = tongue.say("documented", n=f"{answer.n:,}", lists=len(answer.lists))
    summary = answer.summary
    if answer.verdict is Verdict.REFUSED or summary is None:
        bound = answer.parts["chao"].summary if "chao" in answer.parts else None
        least = [tongue.say("at-least", bound=f"{bound.median:,.0f}")] if bound else []
        return " ".join([documented, tongue.say("no-estimate"), *least])
    estimated = tongue.say(
        "estimated",
        wide=between(summary, "q025", "q975", language),
        narrow=between(summary, "q10", "q90", language),
        point=f"{round(summary.median / step_for(summary)) * step_for(summary):,.0f}",
        assumption=rules()["models"]["latent" if answer.model == "all" else answer.model][language],
    )
    return f"{documented} {estimated}"


def short(answer: Answer, language: str = "en") -> str:
    """What the command prints without --json."""
    tongue = _Tongue(language)
    lines = [headline(answer, language), tongue.say("verdict", verdict=tongue.verdict(answer.verdict))]
    lines += [f"  - {reason}" for reason in [*sentences(answer.findings, language), tongue.always()]]
    if answer.parts:
        lines += ["", *_plain_models(answer, tongue)]
    for part in answer.strata:
        lines.append(f"{'/'.join(part.label)}: {headline(part, language)} [{tongue.verdict(part.verdict)}]")
    lines.append(tongue.say("seed", seed=answer.seed, seconds=f"{answer.seconds:.1f}", table=answer.digest[:12]))
    return "\n".join(lines)


def _plain_models(answer: Answer, tongue: _Tongue) -> Iterable[str]:
    name, low, middle, high, verdict = tongue.head("models-short")
    yield f"  {name:<14}{low:>12}{middle:>12}{high:>12}  {verdict}"
    for name, part in answer.parts.items():
        shown = part.given
        cells = [f"{x:,.0f}" for x in (shown.q025, shown.median, shown.q975)] if shown else ["-", "-", "-"]
        yield f"  {name:<14}{cells[0]:>12}{cells[1]:>12}{cells[2]:>12}  {tongue.verdict(part.verdict)}"


def page(answer: Answer, overlap: Overlap | None, language: str = "en") -> str:
    """The whole explanation as Markdown."""
    tongue = _Tongue(language)
    lines = [f"# {tongue.say('title')}", "", *_judged(answer, tongue, strong=True)]
    lines[-1:] = [f"- {tongue.always()}", ""]
    if overlap is not None:
        lines += [*_lists(overlap, tongue), *_pairs(overlap, tongue)]
    if answer.parts:
        lines += _models(answer, tongue)
    lines += [*_sensitivity(answer, tongue), *_checks(answer, tongue)]
    for part in answer.strata:
        lines += [f"## {tongue.say('stratum', label='/'.join(part.label))}", "", *_judged(part, tongue)]
    lines += [f"## {tongue.say('again')}", "", _again(answer, tongue), ""]
    return "\n".join(lines)


def _judged(answer: Answer, tongue: _Tongue, *, strong: bool = False) -> list[str]:
    """Headline, verdict and reasons."""
    verdict = tongue.say("verdict", verdict=tongue.verdict(answer.verdict))
    reasons = [f"- {reason}" for reason in sentences(answer.findings, tongue.language)]
    return [headline(answer, tongue.language), "", f"**{verdict}**" if strong else verdict, "", *reasons, ""]


def _again(answer: Answer, tongue: _Tongue) -> str:
    return tongue.say(
        "again-told",
        model=answer.model,
        seed=answer.seed,
        priors=_value(answer.priors) or tongue.say("none"),
        rules=rules()["version"],
        digest=answer.digest,
    )


def _lists(overlap: Overlap, tongue: _Tongue) -> list[str]:
    rows = []
    for j, name in enumerate(overlap.names):
        alone = int(overlap.counts[(overlap.bits[:, j] == 1) & (overlap.bits.sum(axis=1) == 1)].sum())
        size = int(overlap.sizes[j])
        shared = size - alone
        rows.append((name, f"{size:,}", f"{alone:,}", f"{shared:,}", f"{100 * shared / max(size, 1):.0f} %"))
    counts = (tongue.say("captured", count=f"{int(x):,}", lists=k) for k, x in enumerate(overlap.captures) if k and x)
    told = tongue.say("captures", counts=("، " if tongue.language == "ar" else ", ").join(counts))
    return [f"## {tongue.say('lists')}", "", *_table(tongue.head("lists-head"), rows), told, ""]


def _pairs(overlap: Overlap, tongue: _Tongue) -> list[str]:
    rows = []
    for i in range(overlap.lists):
        for j in range(i + 1, overlap.lists):
            both = int(overlap.shared[i, j])
            guess = f"{overlap.sizes[i] * overlap.sizes[j] / both:,.0f}" if both else "-"
            names = tongue.say("and", one=overlap.names[i], other=overlap.names[j])
            rows.append((names, f"{both:,}", guess, odds_ratio(overlap, i, j)))
    told = tongue.say("pairs-told")
    return [f"## {tongue.say('pairs')}", "", told, "", *_table(tongue.head("pairs-head"), rows)]


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
    return f"{middle:+.2f} ({middle - half:+.2f} ... {middle + half:+.2f})"


def _models(answer: Answer, tongue: _Tongue) -> list[str]:
    rows = []
    for name, part in answer.parts.items():
        given = part.given
        ends = [_number(getattr(given, q) if given else None) for q in ("q025", "median", "q975")]
        verdict = "; ".join([tongue.verdict(part.verdict), *(one.rule for one in part.findings)])
        rows.append((name, rules()["models"][name][tongue.language], *ends, verdict))
    return [f"## {tongue.say('models')}", "", *_table(tongue.head("models-head"), rows)]


def _sensitivity(answer: Answer, tongue: _Tongue) -> list[str]:
    lines: list[str] = []
    if found := answer.sensitivity.get("xi"):
        lines += [f"## {tongue.say('untestable')}", "", tongue.say("untestable-told"), ""]
        lines += _table(tongue.head("odds-head"), ((row["xi"], *_ends(row, tongue)) for row in found))
    if found := answer.sensitivity.get("without_list"):
        rows = ((row["list"], _number(row["n"]), *_ends(row, tongue)) for row in found)
        lines += [f"## {tongue.say('without')}", "", *_table(tongue.head("without-head"), rows)]
    if found := answer.sensitivity.get("missed_links"):
        rows = ((f"{row['share']:.0%}", *_relinked(row, tongue)) for row in found)
        lines += [f"## {tongue.say('missed')}", "", tongue.say("missed-told"), ""]
        lines += _table(tongue.head("missed-head"), rows)
    if found := answer.parts.get("decomposable", answer).diagnostics.get("deltas"):
        rows = ((row["delta"], *_ends(row, tongue), f"{row['saturated']:.3f}") for row in found)
        lines += [f"## {tongue.say('graphs')}", "", *_table(tongue.head("graphs-head"), rows)]
    return lines


def _checks(answer: Answer, tongue: _Tongue) -> list[str]:
    skip = {"deltas", "xi"}
    rows = [(key, _value(value)) for key, value in answer.diagnostics.items() if key not in skip]
    return [f"## {tongue.say('checks')}", "", *_table(tongue.head("checks-head"), rows)] if rows else []


def _table(head: list[str], rows: Iterable[Iterable[object]]) -> list[str]:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return [*lines, *("| " + " | ".join(str(cell) for cell in row) + " |" for row in rows), ""]


def _ends(row: dict[str, Any], tongue: _Tongue) -> list[str]:
    """Limits and median of a row, or that there is no estimate."""
    if row["median"] is None:
        return [tongue.say("no-number"), "", ""]
    return [_number(row[q]) for q in ("q025", "median", "q975")]


def _relinked(row: dict[str, Any], tongue: _Tongue) -> list[str]:
    """Documented people and limits once the missed links are restored."""
    if row["n"] is None:
        return [tongue.say("missed-impossible"), "", "", ""]
    return [_number(row["n"]), *_ends(row, tongue)]


def _value(value: object) -> str:
    """A diagnostic for a reader: `log n0 1.0009, p0 1.0008` instead of a program's dictionary."""
    match value:
        case dict():
            return ", ".join(f"{key} {_value(each)}" for key, each in value.items())
        case list() | tuple():
            return "; ".join(_value(each) for each in value)
        case float():
            return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
        case _:
            return str(value)


def _number(value: object) -> str:
    return "-" if value is None else f"{value:,.0f}" if isinstance(value, int | float) else str(value)
