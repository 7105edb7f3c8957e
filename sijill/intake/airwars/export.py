"""Write the archive's tables again from claims: what went in comes out, cell by cell.

Steps: every claim names the file and the row that it was read from; its value, or its wording where that differs,
goes back into its columns. Keys, orders and repeated codes are made from the mention. Rows come in the order of the
file they came from.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from sijill.intake.airwars.columns import Column, columns, written

_AT = re.compile(r"cell:(\d+)/")


class Said(NamedTuple):
    """A claim as stored, decoded: `file` is the table that holds it, `sequence` and `code` its incident's,
    `order` the number of a victim within it."""

    file: str
    says: str
    about: str
    value: Any
    wording: Any
    at: str
    sequence: str
    code: str
    order: str = ""


def write_tables(folder: Path, claims: Iterable[Said]) -> dict[str, int]:
    """Write every table into `folder` (made if need be); rows written by table."""
    tables: dict[str, dict[int, dict[str, str]]] = defaultdict(dict)
    for said in claims:
        row = int(_AT.match(said.at)[1])  # type: ignore[index]
        _fill(tables[said.file].setdefault(row, {}), said)
    folder.mkdir(parents=True, exist_ok=True)
    return {file: _write(folder / f"{file}.csv", file, rows) for file, rows in sorted(tables.items())}


def _fill(cells: dict[str, str], said: Said) -> None:
    for column in columns()[said.file]:
        if column.reading == "key":
            cells["sequence"] = said.sequence
        elif column.reading == "echo":
            cells.setdefault(column.column, said.code)
        elif column.reading == "order":
            cells.update(_orders(said) if column.about else [(column.column, said.order)])
    if said.says == "row.code":
        cells["code"] = said.value
    cells.update(_words(said))


def _words(said: Said) -> Iterator[tuple[str, str]]:
    wording: Mapping[str, str] = said.wording if isinstance(said.wording, dict) else {}
    yield from wording.items()
    for column in columns()[said.file]:
        if column.says != said.says or column.column in wording or not _speaks_of(column, said):
            continue
        if not column.part:
            yield column.column, said.wording if said.wording is not None else written(said.value)
        elif column.part in said.value:
            yield column.column, written(said.value[column.part])


def _speaks_of(column: Column, said: Said) -> bool:
    return "{" in column.about or column.about == said.about


def _orders(said: Said) -> Iterator[tuple[str, str]]:
    """The numbers that `about` was made of."""
    template = next((one.about for one in columns()[said.file] if one.says == said.says and "{" in one.about), "")
    if match := re.fullmatch(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.*?)", re.escape(template)), said.about):
        yield from match.groupdict().items()


def _write(path: Path, file: str, rows: Mapping[int, Mapping[str, str]]) -> int:
    names = [column.column for column in columns()[file]]
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, names, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows[number] for number in sorted(rows))
    return len(rows)
