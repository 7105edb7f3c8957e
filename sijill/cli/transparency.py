"""`sijill transparency`: what each belligerent publishes, criterion by criterion, measured on the texts at hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sijill.cli.context import register, say, say_json, say_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sijill.official.scorecard import Mark

app = typer.Typer(help="What each belligerent publishes: dates, places, targets, munitions, reasons, coordinates.")

_COLUMNS = 5
LEVELS = {"yes": "yes", "partly": "partly", "no": "no", "not applicable": "-"}


@app.command()
def transparency(
    path: Annotated[Path | None, typer.Argument(metavar="[DIR]", help="Releases, one folder a belligerent.")] = None,
    texts: Annotated[Path | None, typer.Option("--texts", help="JSON lines with belligerent, text, date.")] = None,
    criteria: Annotated[Path | None, typer.Option("--criteria", help="Other criteria, in the same form.")] = None,
    belligerent: Annotated[list[str] | None, typer.Option("--belligerent", help="Only these.")] = None,
    csv_out: Annotated[Path | None, typer.Option("--csv", help="Where to write one row per mark.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Score the statements and strike reports of the register, or of releases on disk."""
    from sijill.cli.official_input import published_records, write_csv
    from sijill.grading.belligerents import belligerent as known
    from sijill.official.scorecard import criteria_from, score

    records = published_records(texts, path) if texts or path else held_records()
    marks = score(records, criteria_from(criteria))
    if belligerent:
        wanted = {known(one).id for one in belligerent}
        marks = [one for one in marks if known(one.belligerent).id in wanted]
    rows = [mark_data(one) for one in marks]
    if csv_out is not None:
        write_csv(csv_out, rows)
    if as_json:
        say_json(rows)
    elif not marks:
        say("No statement and no strike report is held; nothing can be scored.")
    else:
        tell(marks)


def held_records() -> list[dict[str, Any]]:
    """What the register holds of each belligerent's own words, read."""
    from sijill.cli.official_input import watch
    from sijill.official.scorecard import published_record
    from sijill.register.published import published_texts

    texts = published_texts(register().store)
    return [
        published_record(one.belligerent, one.text, one.released, is_report=one.is_report)
        for one in watch(texts, "reading")
    ]


def mark_data(one: Mark) -> dict[str, Any]:
    """Plain JSON of one mark."""
    names = ("belligerent", "criterion", "title", "given", "asked", "level")
    return {name: getattr(one, name) for name in names}


def tell(marks: list[Mark]) -> None:
    """A row a criterion, a column for each belligerent with most texts: the level, and how many of how many."""
    parties = sorted({one.belligerent for one in marks}, key=lambda one: (-_most(marks, one), one))
    shown, others = parties[:_COLUMNS], parties[_COLUMNS:]
    by = {(one.criterion, one.belligerent): one for one in marks}
    titles = dict.fromkeys((one.criterion, one.title) for one in marks)
    rows = [[title, *(_cell(by.get((criterion, party))) for party in shown)] for criterion, title in titles]
    say_table(["Criterion", *shown], rows)
    say("yes, partly, no: by the shares that the criteria set. -: no text of that kind is held, which is not a no.")
    if others:
        say(f"With fewer texts, shown by --belligerent or --json: {', '.join(others)}.")


def _most(marks: Iterable[Mark], party: str) -> int:
    return max(one.asked for one in marks if one.belligerent == party)


def _cell(one: Mark | None) -> str:
    return "-" if one is None or not one.asked else f"{LEVELS[one.level]} {one.given}/{one.asked}"
