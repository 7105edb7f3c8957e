"""What the commands of `sijill official` read (JSON lines, folders of releases), and the tables that they write."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from rich.progress import track

from sijill.model.dates import DateSpan
from sijill.model.digits import to_ascii
from sijill.model.errors import BadInput, InvalidValue, NotFound


def watch(items: Any, label: str) -> Any:
    """The items, with a bar on standard error while they are gone through."""
    return track(items, description=label, disable=not sys.stderr.isatty(), transient=True, console=_console())


def _console() -> Any:
    from rich.console import Console

    return Console(stderr=True)


def json_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a file of JSON lines. Raises NotFound without a file, BadInput for a line that is no object."""
    if not path.exists() or path.is_dir():
        raise NotFound(f"{path} does not exist", remedy="Give a file of JSON lines with id, text, date")
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as fault:
            raise BadInput(
                f"not JSON: {fault}", file=str(path), row=number, remedy="One JSON object per line"
            ) from fault
        if not isinstance(row, dict):
            raise BadInput("not a JSON object", file=str(path), row=number, remedy='Write {"id": ..., "text": ...}')
        rows.append(row)
    return rows


def text_of(given: dict[str, Any], path: Path, row: int) -> str:
    """The words of one given statement. Raises BadInput where the field is missing."""
    text = given.get("text", given.get("statement"))
    if text is None and "text" not in given:
        raise BadInput("no text", file=str(path), row=row, column="text", remedy="Give the words of the statement")
    return str(text or "")


def day_of(given: dict[str, Any], path: Path, row: int) -> date | None:
    """The day of one given statement, in any digits, with or without hyphens; `None` when not said."""
    said = to_ascii(str(given.get("date") or "")).strip()
    if not said:
        return None
    if said.isdecimal() and len(said) == 8:
        said = f"{said[:4]}-{said[4:6]}-{said[6:]}"
    try:
        return DateSpan.parse(said[:10]).last
    except InvalidValue as fault:
        raise BadInput(fault.message, file=str(path), row=row, column="date", remedy="Write YYYY-MM-DD") from fault


def write_csv(path: Path, rows: list[dict[str, Any]]) -> None:
    """Write rows as CSV under the names of their columns."""
    import csv

    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, fieldnames=list(rows[0]) if rows else [])
        writer.writeheader()
        writer.writerows(rows)


def entries_of(releases: Path | None) -> list[Any]:
    """The running account as each release of a folder states it."""
    if releases is None:
        return []
    from sijill.official.account import read_account
    from sijill.official.documents import documents_under, read_document
    from sijill.official.ledger import from_release
    from sijill.official.releases import released_on

    entries = []
    for file in documents_under(releases):
        text = read_document(file).text
        account, _spans = read_account(text)
        if not account.is_empty:
            released = released_on(text)
            entries.append(from_release(released.isoformat() if released else file.stem, account, source=str(file)))
    return entries


def published_records(texts: Path | None, path: Path | None) -> list[dict[str, Any]]:
    """The statements to score: of a file of JSON lines, or read out of a folder of releases."""
    from sijill.official.documents import documents_under, read_document
    from sijill.official.releases import read_release, released_on
    from sijill.official.scorecard import published_record

    if texts is not None:
        given = json_lines(texts)
        return [
            published_record(
                str(one.get("belligerent") or "coalition"), text_of(one, texts, row), day_of(one, texts, row)
            )
            for row, one in enumerate(watch(given, "reading"), start=1)
        ]
    if path is None:
        raise BadInput("nothing to score", remedy="Give a folder of releases, or --texts IN.jsonl")
    records = []
    for file in documents_under(path):
        text = read_document(file).text
        party = file.parent.name if path.is_dir() and file.parent != path else "coalition"
        items = read_release(text, released=released_on(text))
        records += [published_record(party, item.text, released_on(text)) for item in items if item.unread is None]
    return records
