"""`sijill read`: claims in documents, each with the span it stands on.

sijill read FILE                      coloured spans and a table (--json, --explain)
sijill read DOCUMENT ... | --all      captured documents; what is suggested goes into the queue
sijill read --queue | --list          decide with keys; or --accept, --refuse, --withdraw for scripts
sijill read --texts IN.jsonl --out OUT.jsonl
sijill read --evaluate DIR            precision, recall and F1 on labelled texts
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from sijill.cli.read_places import gazetteer_of
from sijill.cli.read_print import print_reading, print_report
from sijill.cli.read_queue import Decisions, decide, list_suggestions, read_all, read_captured, work_through
from sijill.cli.read_texts import day_of, document_of_file, in_register
from sijill.model.errors import BadInput, NotFound
from sijill.text.evaluate import evaluate_folder
from sijill.text.files import documents, reading_line
from sijill.text.gazetteer import Gazetteer
from sijill.text.reader import Document, read

app = typer.Typer(add_completion=False, rich_markup_mode=None)

_MAX_BYTES = 20_000_000
_OPENED = {".pdf", ".html", ".htm", ".eml", ".docx", ".odt", ".xlsx"}


@app.command()
def main(
    what: Annotated[
        list[str] | None, typer.Argument(metavar="FILE|DOCUMENT ...", help="A file, or ids of captured documents.")
    ] = None,
    texts: Annotated[Path | None, typer.Option(help="JSON lines: id, text, lang, doc_date, place.")] = None,
    out: Annotated[Path | None, typer.Option(help="Where to write the readings of --texts, one line a text.")] = None,
    evaluate: Annotated[
        Path | None, typer.Option(help="A folder of labelled texts (*.jsonl): print precision and recall.")
    ] = None,
    gazetteer: Annotated[
        str | None,
        typer.Option(
            metavar="FILE|register",
            help="CSV of places: name, lat, lon (name_ar, names, radius_m, parent); or the register's own incidents.",
        ),
    ] = None,
    policy: Annotated[str, typer.Option(help='Coding policy beside the claims, or "none".')] = "airwars-2024",
    lang: Annotated[str, typer.Option(help='"en" or "ar"; left out: decided by script.')] = "",
    doc_date: Annotated[
        str, typer.Option(help="Day of publication, YYYY-MM-DD: resolves yesterday and weekdays.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Plain JSON on standard output.")] = False,
    explain: Annotated[bool, typer.Option(help="Say which rule read what.")] = False,
    read_everything: Annotated[
        bool, typer.Option("--all", help="Register: read every captured document that nobody has read.")
    ] = False,
    queue: Annotated[bool, typer.Option(help="Register: go through what is suggested, with keys.")] = False,
    list_all: Annotated[bool, typer.Option("--list", help="Register: print what waits, decide nothing.")] = False,
    decided: Annotated[bool, typer.Option(help="With --list: also what was decided.")] = False,
    accept: Annotated[list[str] | None, typer.Option(help="Register: accept the suggestion of this id.")] = None,
    refuse: Annotated[list[str] | None, typer.Option(help="Register: refuse the suggestion of this id.")] = None,
    edit: Annotated[
        list[str] | None, typer.Option(help='With --accept: "low=30 high=32", "about=children", "first=2031-05-02".')
    ] = None,
    instead: Annotated[bool, typer.Option(help="With --accept: in the place of what was accepted before.")] = False,
    withdraw: Annotated[int | None, typer.Option(help="Register: take back the decision of this number.")] = None,
    reason: Annotated[str | None, typer.Option(help="Why; refusing and taking back need it.")] = None,
    by: Annotated[str | None, typer.Option(help="Who decides (default: SIJILL_ACTOR or your login).")] = None,
    reader: Annotated[
        str | None, typer.Option(help="A command that reads a text and answers JSON: another reader, checked.")
    ] = None,
) -> None:
    """Claims in a document, each with the span it stands on; people accept, edit or refuse them.

    On files, or on captured documents: what is read of those waits in a queue (--queue; --list, --accept for scripts).
    """
    places = gazetteer_of(gazetteer)
    coding = None if policy in ("", "none") else policy
    decisions = Decisions(accept or [], refuse or [], edit or [], instead, withdraw, reason, by)
    if decisions:
        decide(decisions, as_json=as_json)
    elif list_all or queue:
        named = what[0] if what else None
        list_suggestions(named, decided=decided, as_json=as_json) if list_all else work_through(named, by=by)
    elif read_everything:
        read_all(places, by=by, as_json=as_json)
    elif evaluate is not None:
        _evaluate(evaluate, as_json)
    elif texts is not None:
        _read_texts(texts, out, places, coding)
    elif what:
        for one in what:
            _read_one(one, places, coding, lang, doc_date, as_json, explain, reader, by)
    else:
        raise BadInput("nothing to read", remedy="Give a FILE, or --texts IN.jsonl --out OUT.jsonl, or --evaluate DIR")


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


def _read_one(
    named: str,
    places: Gazetteer | None,
    policy: str | None,
    lang: str,
    doc_date: str,
    as_json: bool,
    explain: bool,
    reader: str | None,
    by: str | None,
) -> None:
    path = Path(named)
    if path.is_file() or not in_register(named):
        document = _document(path, lang, doc_date)
        reading, kept = read(document, places), None
    else:
        reading, kept = read_captured(named, places, lang, doc_date, reader=reader, by=by)
    if as_json:
        line = reading_line(reading, policy) | ({} if kept is None else {"queue": kept})
        print(json.dumps(line, ensure_ascii=False, indent=1))
        return
    print_reading(reading, policy, explain=explain)
    if kept is not None:
        refused = "".join(f"; refused {count}: {why}" for why, count in kept["refused"].items())
        print(f"{kept['waiting']} suggestions wait (`sijill read --queue {reading.document.id}`){refused}")


def _document(path: Path, lang: str, doc_date: str) -> Document:
    """Plain text as it stands; the words of any other kind of file that can be opened."""
    if path.suffix.lower() in _OPENED and path.is_file():
        return document_of_file(path, lang, doc_date)
    return Document(id=path.name, text=_text_of(path), lang=lang, doc_date=day_of(doc_date))


def _text_of(path: Path) -> str:
    if not path.is_file():
        raise NotFound("no such file", file=str(path), remedy="Give a text file, or an id of `sijill capture --list`")
    if path.stat().st_size > _MAX_BYTES:
        raise BadInput(f"{path.stat().st_size} bytes", file=str(path), remedy="Read text files up to 20 MB")
    data = path.read_bytes()
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadInput("this is not a text file", file=str(path), remedy="Turn it into UTF-8 text first")
    from sijill.vault.capture.decoding import decode

    return decode(data).text


def _evaluate(folder: Path, as_json: bool) -> None:
    report = evaluate_folder(folder)
    if as_json:
        print(json.dumps(report.data(), ensure_ascii=False, indent=1))
        return
    print_report(report, Console())
