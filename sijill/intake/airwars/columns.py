"""What each column of the archive means: `columns.csv`, compiled.

`says` is the predicate; `about` the part it speaks of, with other columns of the row in braces; columns with one
predicate and part and different `part` names make one claim together (least and most, latitude and
longitude). Readings: `text` as it stands; `int`, `date` (ISO day), `decimal` (digits kept as text), `list` (split
at commas); `key` ties a row to its incident, `order` is a number within it, `echo` repeats the incident's code.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

INCIDENTS, VICTIMS = "incidents", "victims"


class Column(NamedTuple):
    """One line of `columns.csv`."""

    file: str
    column: str
    says: str
    about: str
    part: str
    reading: str


class Unreadable(NamedTuple):
    """What a reading returns for a cell that it cannot take."""

    remedy: str


def _text(cell: str) -> Any:
    return cell


def _int(cell: str) -> Any:
    return int(cell) if re.fullmatch(r"-?\d{1,12}", cell) else Unreadable("Write a whole number, or leave it empty.")


def _date(cell: str) -> Any:
    return cell if re.fullmatch(r"\d{4}-\d\d-\d\d", cell) else Unreadable("Write the day as YYYY-MM-DD.")


def _decimal(cell: str) -> Any:
    return cell if re.fullmatch(r"-?\d+(\.\d+)?", cell) else Unreadable("Write decimal degrees, as 35.9506.")


def _list(cell: str) -> Any:
    return [one.strip() for one in cell.split(",")]


READINGS: dict[str, Callable[[str], Any]] = {
    "text": _text,
    "int": _int,
    "date": _date,
    "decimal": _decimal,
    "list": _list,
}
"""Cell to value."""


def written(value: Any) -> str:
    """The cell that a value was read from, unless the wording says otherwise."""
    return ", ".join(value) if isinstance(value, list) else str(value)


@cache
def columns() -> dict[str, tuple[Column, ...]]:
    """All lines of `columns.csv`, by file, in the order of the file's columns."""
    text = files("sijill.intake.airwars").joinpath("columns.csv").read_text(encoding="utf-8")
    rows = [Column(*row) for row in csv.reader(text.splitlines()[1:])]
    return {file: tuple(row for row in rows if row.file == file) for file in dict.fromkeys(row.file for row in rows)}
