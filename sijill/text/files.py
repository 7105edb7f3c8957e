"""Texts in, readings out: the JSON-lines files of `sijill read --texts`.

In, one object a line: `id` and `text`; `lang` ("en", "ar"), `doc_date` (YYYY-MM-DD) and `place` may be left out or
empty; other fields are ignored. Out, one object a line in the same order: the reading (`docs/methods/text.md`) with
the coded policy beside it. A line that cannot be read stops the run with its number and what to do.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from sijill.model.digits import to_ascii
from sijill.model.errors import BadInput
from sijill.text.gazetteer import Gazetteer
from sijill.text.keyinfo import read_key_info
from sijill.text.policy import apply
from sijill.text.reader import Document, Reading, read

MAX_CHARACTERS = 2_000_000
_LANGS = {"en": "en", "eng": "en", "english": "en", "ar": "ar", "ara": "ar", "arabic": "ar"}


def documents(path: Path) -> Iterator[Document]:
    """Every document of a JSON-lines file. Raises `BadInput` with the line number."""
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield _document(line, number, path)


def _document(line: str, number: int, path: Path) -> Document:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise BadInput(
            f"not JSON: {error.msg}", file=str(path), row=number, remedy="Write one JSON object a line"
        ) from error
    if not isinstance(record, dict) or not isinstance(record.get("text"), str):
        raise BadInput('no "text"', file=str(path), row=number, column="text", remedy='Give {"id": ..., "text": ...}')
    if len(record["text"]) > MAX_CHARACTERS:
        raise BadInput(
            f"{len(record['text'])} characters",
            file=str(path),
            row=number,
            column="text",
            remedy=f"Cut the text below {MAX_CHARACTERS}",
        )
    return Document(
        id=str(record.get("id") if record.get("id") is not None else number),
        text=record["text"],
        lang=_LANGS.get(str(record.get("lang") or "").strip().lower()[:7], ""),
        doc_date=_date(record.get("doc_date"), number, path),
        place=str(record.get("place") or ""),
    )


def _date(value: Any, number: int, path: Path) -> date | None:
    if value in (None, ""):
        return None
    said = to_ascii(str(value)).strip()[:10]
    try:
        return date.fromisoformat(said)
    except ValueError as error:
        raise BadInput(
            f'"{value}" is not a date',
            file=str(path),
            row=number,
            column="doc_date",
            remedy="Write YYYY-MM-DD or leave it out",
        ) from error


def reading_line(reading: Reading, policy: str | None) -> dict[str, Any]:
    """The object written for one document; without the policy when `policy` is None."""
    data = reading.data()
    printed = read_key_info(reading.document.text)
    if printed is not None:
        data["key_info"] = printed.data()
    return data | ({"policy": apply(reading, policy)} if policy else {})


def read_lines(path: Path, gazetteer: Gazetteer | None, policy: str | None) -> Iterator[dict[str, Any]]:
    """The objects of the output file, one a document."""
    for document in documents(path):
        yield reading_line(read(document, gazetteer), policy)
