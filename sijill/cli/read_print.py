"""How a reading looks on a terminal: the text with its spans in colour, a table of claims, scores."""

from __future__ import annotations

import sys
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from sijill.text.claim import Claim
from sijill.text.evaluate import Report
from sijill.text.files import reading_line
from sijill.text.reader import Reading

_COLOURS = {"killed": "bold red", "injured": "yellow", "casualties": "magenta", "missing": "cyan", "listed": "blue"}


def print_reading(reading: Reading, policy: str | None, *, explain: bool) -> None:
    """The text in colour, its claims and named people, and what the coding policy makes of them."""
    console = Console(width=None if sys.stdout.isatty() else 160, highlight=False)
    console.print(_painted(reading))
    console.print(_table(reading, explain))
    if reading.victims:
        console.print(_people(reading))
    if policy:
        line = reading_line(reading, policy)["policy"]
        console.print(f"{line['name']}: killed {_ends(line['killed'])}, injured {_ends(line['injured'])}", markup=False)


def _painted(reading: Reading) -> Text:
    text = Text(reading.document.text)
    for claim in reading.claims:
        colour = _COLOURS.get(claim.kind, "green")
        text.stylize(colour, *claim.evidence.span)
        text.stylize(f"{colour} reverse", *claim.quantity.evidence.span)
    for hit in reading.dates:
        text.stylize("underline", hit.start, hit.end)
    for place in reading.places:
        text.stylize("italic green", place.start, place.end)
    return text


def _table(reading: Reading, explain: bool) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("id", "what", "who", "when", "said by", "words"):
        table.add_column(name, no_wrap=name in ("id", "what", "when"), overflow="fold")
    for claim in reading.claims:
        table.add_row(*(Text(cell) for cell in _row(claim, explain)))
    return table


def _row(claim: Claim, explain: bool) -> list[str]:
    mark = "  " if claim.parent else ""
    scope = "" if claim.scope == "incident" else f" ({claim.scope})"
    said = claim.attribution.source.text if claim.attribution else ""
    marks = [m for m, on in (("testimony", claim.testimony), ("quoted", claim.quoted and not claim.testimony)) if on]
    marks += [claim.polarity] if claim.polarity != "affirmed" else []
    words = claim.evidence.text + (f" [{', '.join(marks)}]" if marks else "")
    if explain:
        span = claim.evidence.span
        words += f"\n{', '.join(claim.rules)}, confidence {claim.confidence:.2f}, characters {span.start} to {span.end}"
    return [
        mark + claim.id,
        f"{claim.kind} {_amount(claim.quantity.data())}",
        claim.cls + scope,
        _days(claim),
        said,
        words,
    ]


def _days(claim: Claim) -> str:
    when = claim.when
    if when is None:
        return ""
    return when.lo if when.lo == when.hi else f"{when.lo}\n{when.hi}"


def _amount(quantity: dict[str, Any]) -> str:
    sign = {"at_least": "≥ ", "more_than": "> ", "up_to": "≤ ", "about": "~ ", "vague": "≥ "}.get(
        quantity["modifier"], ""
    )
    lo, hi = quantity["lo"], quantity["hi"]
    return f"{sign}{lo}" if hi in (None, lo) else f"{lo}-{hi}"


def _ends(coded: dict[str, Any]) -> str:
    if coded["min"] is None:
        return "not stated"
    return str(coded["min"]) if coded["min"] == coded["max"] else f"{coded['min']}-{coded['max']}"


def _people(reading: Reading) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("named", "age", "who", "relation", "harm", "characters"):
        table.add_column(name)
    for one in reading.victims:
        age = "" if one.age is None else str(one.age)
        table.add_row(*map(Text, (one.name, age, one.cls, one.relation, one.status, f"{one.start} to {one.end}")))
    return table


def print_report(report: Report, console: Console) -> None:
    """Precision, recall and F1, and what went wrong most often."""
    table = Table(box=None, header_style="bold")
    for name in ("language", "what", "right", "too many", "missed", "precision", "recall", "F1"):
        table.add_column(name, justify="left" if name in ("language", "what") else "right")
    for row in report.rows:
        table.add_row(
            row.lang, row.what, str(row.right), str(row.extra), str(row.missed), *(f"{x:.3f}" for x in row.scores())
        )
    console.print(table)
    for name, count in report.errors.most_common(12):
        console.print(f"{count:5}  {name}", markup=False)
