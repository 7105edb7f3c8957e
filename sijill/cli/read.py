"""`sijill read`: claims in documents, each with the span it stands on.

sijill read FILE                      coloured spans and a table (--json, --explain)
sijill read --texts IN.jsonl --out OUT.jsonl
sijill read --evaluate DIR            precision, recall and F1 on labelled texts
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from rich.text import Text

from sijill.model.errors import BadInput, NotFound
from sijill.text.claim import Claim
from sijill.text.evaluate import Report, evaluate_folder
from sijill.text.files import documents, reading_line
from sijill.text.gazetteer import Gazetteer
from sijill.text.reader import Document, Reading, read

app = typer.Typer(add_completion=False, rich_markup_mode=None)

_COLOURS = {"killed": "bold red", "injured": "yellow", "casualties": "magenta", "missing": "cyan", "listed": "blue"}
_MAX_BYTES = 20_000_000


@app.command()
def main(
    file: Annotated[Path | None, typer.Argument(help="A text file to read (UTF-8).")] = None,
    texts: Annotated[Path | None, typer.Option(help="JSON lines: id, text, lang, doc_date, place.")] = None,
    out: Annotated[Path | None, typer.Option(help="Where to write the readings of --texts, one line a text.")] = None,
    evaluate: Annotated[
        Path | None, typer.Option(help="A folder of labelled texts (*.jsonl): print precision and recall.")
    ] = None,
    gazetteer: Annotated[
        Path | None, typer.Option(help="CSV of places: name, lat, lon (name_ar, names, radius_m, parent).")
    ] = None,
    policy: Annotated[str, typer.Option(help='Coding policy beside the claims, or "none".')] = "airwars-2024",
    lang: Annotated[str, typer.Option(help='"en" or "ar"; left out: decided by script.')] = "",
    doc_date: Annotated[
        str, typer.Option(help="Day of publication, YYYY-MM-DD: resolves yesterday and weekdays.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Plain JSON on standard output.")] = False,
    explain: Annotated[bool, typer.Option(help="Say which rule read what.")] = False,
) -> None:
    """Claims in a document, each with the span it stands on."""
    places = _gazetteer(gazetteer)
    coding = None if policy in ("", "none") else policy
    if evaluate is not None:
        _evaluate(evaluate, as_json)
    elif texts is not None:
        _read_texts(texts, out, places, coding)
    elif file is not None:
        _read_file(file, places, coding, lang, doc_date, as_json, explain)
    else:
        raise BadInput("nothing to read", remedy="Give a FILE, or --texts IN.jsonl --out OUT.jsonl, or --evaluate DIR")


def _gazetteer(path: Path | None) -> Gazetteer | None:
    if path is None:
        return None
    if not path.is_file():
        raise NotFound("no such gazetteer", file=str(path), remedy="Give a CSV with name, lat, lon")
    return Gazetteer.from_csv(path)


def _read_texts(texts: Path, out: Path | None, places: Gazetteer | None, policy: str | None) -> None:
    if not texts.is_file():
        raise NotFound(
            "no such file", file=str(texts), remedy="Give a JSON-lines file: id, text, lang, doc_date, place"
        )
    if out is None:
        raise BadInput("where to?", remedy="Add --out OUT.jsonl")
    total = texts.stat().st_size
    kept = 0
    with out.open("w", encoding="utf-8") as sink, _progress() as bar:
        task = bar.add_task("reading", total=total)
        for document in documents(texts):
            line = json.dumps(reading_line(read(document, places), policy), ensure_ascii=False, separators=(",", ":"))
            sink.write(line + "\n")
            kept += 1
            bar.advance(task, len(document.text.encode()))
    print(f"{kept} texts read into {out}", file=sys.stderr)


def _progress() -> Progress:
    return Progress(console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True)


def _read_file(
    path: Path, places: Gazetteer | None, policy: str | None, lang: str, doc_date: str, as_json: bool, explain: bool
) -> None:
    document = Document(id=path.name, text=_text_of(path), lang=lang, doc_date=_day(doc_date))
    reading = read(document, places)
    if as_json:
        print(json.dumps(reading_line(reading, policy), ensure_ascii=False, indent=1))
        return
    console = Console()
    console.print(_painted(reading))
    console.print(_table(reading, explain))
    if policy:
        line = reading_line(reading, policy)["policy"]
        console.print(f"{line['name']}: killed {_ends(line['killed'])}, injured {_ends(line['injured'])}", markup=False)


def _text_of(path: Path) -> str:
    if not path.is_file():
        raise NotFound("no such file", file=str(path), remedy="Give a text file")
    if path.stat().st_size > _MAX_BYTES:
        raise BadInput(f"{path.stat().st_size} bytes", file=str(path), remedy="Read text files up to 20 MB")
    data = path.read_bytes()
    if b"\0" in data[:4096]:
        raise BadInput("this is not a text file", file=str(path), remedy="Turn it into UTF-8 text first")
    for encoding in ("utf-8-sig", "cp1256"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadInput("neither UTF-8 nor Windows-1256", file=str(path), remedy="Save it as UTF-8")


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInput(f'"{text}" is not a date', column="--doc-date", remedy="Write YYYY-MM-DD") from error


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


def _evaluate(folder: Path, as_json: bool) -> None:
    report = evaluate_folder(folder)
    if as_json:
        print(json.dumps(report.data(), ensure_ascii=False, indent=1))
        return
    _print_report(report, Console())


def _print_report(report: Report, console: Console) -> None:
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
