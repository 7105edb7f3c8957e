"""Folders that Bellingcat's auto-archiver wrote: what it says of each file - address, day, title, outcome, hash.

It keeps a table (`*.csv` with the columns status, metadata, media; dictionaries as Python writes them) or records
(`*.json` with the same three). Nothing of it is evaluated: a dictionary is read as a literal, a
`datetime.datetime(...)` as its numbers. A file's hash is computed again: "success" in the table is not believed, and
an outcome without success becomes a citation, not a document. Source: auto_archiver/core/metadata.py and
databases/csv_db.py of bellingcat/auto-archiver.
"""

from __future__ import annotations

import ast
import csv
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

_COLUMNS = {"status", "metadata", "media"}
_MOST_BYTES = 200_000_000
_HASHES = {"SHA-256": "sha256", "SHA3-512": "sha3_512"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """One address that was archived: its outcome, and the files that came of it (name: stated hash, or "")."""

    address: str
    outcome: str
    title: str | None
    published: str | None
    files: dict[str, str]

    @property
    def succeeded(self) -> bool:
        """Whether auto-archiver says so."""
        return "success" in self.outcome


def archived_in(folder: Path) -> list[Archived]:
    """What the tables and records of a folder say; empty when auto-archiver did not write it."""
    return [one for path in sorted(folder.rglob("*")) if path.is_file() for one in _of_file(path)]


def is_record(path: Path) -> bool:
    """Whether this file is a table or record of auto-archiver's own."""
    return next(_of_file(path), None) is not None


def _of_file(path: Path) -> Iterator[Archived]:
    if path.suffix.lower() not in (".csv", ".json") or path.stat().st_size > _MOST_BYTES:
        return
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return
    rows = _table(text) if path.suffix.lower() == ".csv" else _records(text)
    for row in rows:
        if (one := _archived(row)) is not None:
            yield one


def _table(text: str) -> Iterator[dict[str, Any]]:
    try:
        rows = csv.DictReader(text.splitlines(keepends=True))
        if not set(rows.fieldnames or ()) >= _COLUMNS:
            return
        for row in rows:
            yield {name: row[name] if name == "status" else literal(row[name] or "") for name in _COLUMNS}
    except csv.Error:
        return


def _records(text: str) -> Iterator[dict[str, Any]]:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return
    yield from (row for row in (said if isinstance(said, list) else [said])
                if isinstance(row, dict) and set(row) >= _COLUMNS)  # fmt: skip


def _archived(row: dict[str, Any]) -> Archived | None:
    told, media = row["metadata"], row["media"]
    if not isinstance(told, dict) or not isinstance(told.get("url"), str):
        return None
    items = [one for one in media if isinstance(one, dict)] if isinstance(media, list) else []
    return Archived(
        address=told["url"][:2000],
        outcome=str(row["status"]),
        title=str(told["title"])[:300] if told.get("title") else None,
        published=_day(told.get("timestamp")),
        files={name: _hash(one) for one in items for name in _names(one)},
    )


def _names(media: dict[str, Any]) -> list[str]:
    said = [media.get("filename"), media.get("key"), media.get("_key")]
    return list(dict.fromkeys(PurePosixPath(str(one)).name for one in said if one))


def _hash(media: dict[str, Any]) -> str:
    properties = media.get("properties")
    return str(properties.get("hash") or "") if isinstance(properties, dict) else ""


def _day(said: Any) -> str | None:
    if isinstance(said, datetime):
        return said.date().isoformat()
    if isinstance(said, int | float) and 0 < said < 4e9:
        return datetime.fromtimestamp(said).astimezone().date().isoformat()
    try:
        return datetime.fromisoformat(str(said)).date().isoformat()
    except ValueError:
        return None


def is_altered(path: Path, stated: str) -> bool:
    """Whether a file has another hash than the one stated ("SHA-256:...", "SHA3-512:..." or bare SHA-256)."""
    algorithm, _, digest = stated.rpartition(":")
    if not digest or algorithm not in ("", *_HASHES):
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, _HASHES.get(algorithm, "sha256")).hexdigest() != digest.lower()


def literal(text: str) -> Any:
    """A Python literal with dates, as `str(dict)` writes it; None when it is anything else."""
    try:
        return _value(ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
        return None


def _value(node: ast.expr) -> Any:
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.List | ast.Tuple):
        return [_value(one) for one in node.elts]
    if isinstance(node, ast.Dict):
        return {_value(key): _value(value) for key, value in zip(node.keys, node.values, strict=True) if key}
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "datetime.datetime":
        return datetime(*(_value(one) for one in node.args))  # noqa: DTZ001  # only the day is used
    return None
