"""`sijill official`: what armed forces say - read it, match it, keep the account, score it, compare it.

Every command here works on plain files; nothing is written but the file that is named.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import track

from sijill.model.dates import DateSpan
from sijill.model.digits import to_ascii
from sijill.model.errors import BadInput, InvalidValue, NotFound

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help=__doc__.splitlines()[0] if __doc__ else None)

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def _watch(items: Any, label: str) -> Any:
    return track(items, description=label, disable=not sys.stderr.isatty(), transient=True, console=_console())


def _console() -> Any:
    from rich.console import Console

    return Console(stderr=True)


@app.command("read")
def read(
    path: Annotated[Path | None, typer.Argument(metavar="FILE|DIR", help="A release, or a folder of them.")] = None,
    texts: Annotated[Path | None, typer.Option(help="JSON lines with id, text, date.")] = None,
    out: Annotated[Path | None, typer.Option(help="Where to write one JSON line per text.")] = None,
    belligerent: Annotated[str, typer.Option(help="Whose statements these are.")] = "coalition",
    json_out: Json = False,
) -> None:
    """Read releases: each line with what was made of it, where it stands, and what could not be read."""
    if texts is not None:
        _read_texts(texts, out, belligerent)
    elif path is not None:
        _read_files(path, belligerent, json_out)
    else:
        raise BadInput("nothing to read", remedy="Give a file or folder, or --texts IN.jsonl --out OUT.jsonl")


def _read_texts(texts: Path, out: Path | None, belligerent: str) -> None:
    from sijill.official.partners import read_partner_report
    from sijill.official.releases import read_text

    written = []
    for row, given in enumerate(_watch(_json_lines(texts), "reading"), start=1):
        text, released = _text_of(given, texts, row), _day_of(given, texts, row)
        record = {"id": given.get("id", row)} | read_text(text, released=released)
        if belligerent != "coalition":
            record["partner_report"] = read_partner_report(text, belligerent, released=released).record()
        written.append(json.dumps(record, ensure_ascii=False))
    if out is None:
        typer.echo("\n".join(written))
        return
    out.write_text("".join(line + "\n" for line in written), encoding="utf-8")
    typer.echo(f"{len(written)} texts read into {out}", err=True)


def _json_lines(path: Path) -> list[dict[str, Any]]:
    if not path.is_file():
        raise NotFound(f"{path} does not exist", remedy="Give a file of JSON lines with id, text, date")
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as fault:
            raise BadInput(f"not JSON: {fault}", file=str(path), row=number, remedy="One JSON object per line") from fault
        if not isinstance(row, dict):
            raise BadInput("not a JSON object", file=str(path), row=number, remedy='Write {"id": ..., "text": ...}')
        rows.append(row)
    return rows


def _text_of(given: dict[str, Any], path: Path, row: int) -> str:
    text = given.get("text")
    if text is None:
        raise BadInput("no text", file=str(path), row=row, column="text", remedy="Give the words of the statement")
    return str(text)


def _day_of(given: dict[str, Any], path: Path, row: int) -> date | None:
    said = to_ascii(str(given.get("date") or "")).strip()
    if not said:
        return None
    if said.isdecimal() and len(said) == 8:
        said = f"{said[:4]}-{said[4:6]}-{said[6:]}"
    try:
        return DateSpan.parse(said[:10]).last
    except InvalidValue as fault:
        raise BadInput(fault.message, file=str(path), row=row, column="date", remedy="Write YYYY-MM-DD") from fault


def _read_files(path: Path, belligerent: str, json_out: bool) -> None:
    from sijill.official.documents import documents_under, read_document
    from sijill.official.partners import read_partner_report
    from sijill.official.releases import read_release, released_on

    records = []
    for file in _watch(documents_under(path), "reading"):
        document = read_document(file)
        released = released_on(document.text)
        items = [item.record() | {"page": document.page_of(item.start)} for item in read_release(document.text, released=released)]
        entry: dict[str, Any] = {"file": document.path, "belligerent": belligerent, "items": items}
        entry["released"] = released.isoformat() if released else None
        if belligerent != "coalition":
            entry["partner_report"] = read_partner_report(document.text, belligerent, released=released).record()
        records.append(entry)
        if not json_out:
            _print_release(document.text, entry)
    if json_out:
        typer.echo(json.dumps(records, ensure_ascii=False, indent=1))


def _print_release(text: str, entry: dict[str, Any]) -> None:
    typer.echo(f"{entry['file']} ({entry['belligerent']}, released {entry['released'] or 'on a date not found'})")
    for item in entry["items"]:
        typer.echo(f"\n  [{item['start']}-{item['end']}, page {item['page']}] {_gist(item)}")
        typer.echo(f"    {_short(text[item['start'] : item['end']])}")
        for name, (begin, end) in (item.get("spans") or {}).items():
            typer.echo(f'      {name:<14} {begin}-{end}  "{_short(text[begin:end], 80)}"')
        for doubt in item.get("doubts") or ():
            typer.echo(f"      doubt: {doubt}")
    unread = [item for item in entry["items"] if item["kind"] == "unread"]
    typer.echo(f"\n  {len(entry['items'])} passages, {len(unread)} of them not read as statements (headings among them).\n")


def _gist(item: dict[str, Any]) -> str:
    if item["kind"] == "unread":
        return f"not read: {item['unread']}"
    if item["kind"] == "account":
        figures = ", ".join(f"{name} {value}" for name, value in item.items() if name not in _FRAME and value is not None)
        return f"account: {figures}"
    if item["kind"] == "strikes":
        lines = "; ".join(f"{one['strikes']} near {one['place']} ({one['date'] or 'no date'})" for one in item["strike_lines"])
        return f"strikes: {lines or ('none' if item['says_none'] else 'only totals')}"
    figures = ", ".join(
        f"{item[f'{name}_said'] or item[f'{name}_min']} {name}" for name in ("killed", "injured") if item[f"{name}_min"] is not None
    )
    more = f", and {len(item['incidents']) - 1} further incidents in this line" if len(item["incidents"]) > 1 else ""
    parts = [item["finding"], item["ground"] or item["reason"], figures or None, item["incident_date"], item["place"], item["channel"]]
    return "; ".join(part for part in parts if part) + more


_FRAME = frozenset({"start", "end", "kind", "unread", "page"})


def _short(text: str, width: int = 160) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= width else plain[: width - 1] + "…"
