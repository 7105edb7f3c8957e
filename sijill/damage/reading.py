"""Plain CSV files as columns of text: byte-order marks, Arabic digits, headings in any order and under other names.

Steps: decode, find the separator, match headings by columns.toml, hand back columns with their row numbers. What a
row means is not decided here; a row that cannot be used becomes a `Note` with its remedy.
"""

from __future__ import annotations

import csv
import hashlib
import io
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path

from sijill.model.errors import BadInput, NotFound

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_INVISIBLE = "\ufeff\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069 \t\u00a0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One thing about a row that a person should know. `set_aside`: the row was not used."""

    file: str
    row: int | None
    structure: str
    problem: str
    remedy: str
    set_aside: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A file's columns by our names, each as long as `rows` (file row numbers, the heading is row 1).

    files: the file of each row where several were put together (empty: all are of `file`).
    """

    file: str
    sha256: str
    columns: dict[str, list[str]]
    rows: list[int]
    files: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.rows)

    def file_of(self, at: int) -> str:
        """Name of the file that entry `at` comes from."""
        return self.files[at] if self.files else self.file


@cache
def vocabulary() -> tuple[dict[str, tuple[str, ...]], frozenset[str], frozenset[str]]:
    """(headings by our name, words for none, words for unclear) of columns.toml."""
    table = tomllib.loads((files("sijill.damage") / "columns.toml").read_text(encoding="utf-8"))
    headings = {name: tuple(words) for name, words in table["columns"].items()}
    return headings, frozenset(table["words"]["none"]), frozenset(table["words"]["unclear"])


def clean(text: str) -> str:
    """Without invisible marks around it and with ASCII digits."""
    return text.strip(_INVISIBLE).translate(_DIGITS)


def read_bytes(path: Path) -> bytes:
    """The file, or a sentence that it is not there."""
    if not path.is_file():
        raise NotFound("there is no such file", file=str(path), remedy="Check the path.")
    return path.read_bytes()


def decode(data: bytes, file: str) -> str:
    """UTF-8 (with or without mark) or UTF-16 with mark."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        raise BadInput("is not UTF-8 text", file=file, row=row, remedy="Save it as CSV UTF-8.") from error


def read_sheet(path: Path, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> Sheet:
    """The named columns of a CSV file (comma, semicolon or tab); other columns are ignored, empty rows skipped."""
    data = read_bytes(path)
    text = decode(data, path.name)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    heading = [clean(cell).casefold().replace(" ", "_") for cell in next(reader, [])]
    place = _places(heading, required, optional, path.name)
    width = len(heading)
    cells: list[list[str]] = []
    rows: list[int] = []
    for record in reader:
        if any(record):
            rows.append(reader.line_num)
            cells.append(record if len(record) >= width else record + [""] * (width - len(record)))
    columns = {name: [clean(record[at]) for record in cells] for name, at in place.items()}
    return Sheet(file=path.name, sha256=hashlib.sha256(data).hexdigest(), columns=columns, rows=rows)


def _separator(text: str) -> str:
    first = text.split("\n", 1)[0]
    return max(",;\t", key=first.count)


def _places(heading: list[str], required: tuple[str, ...], optional: tuple[str, ...], file: str) -> dict[str, int]:
    names, _, _ = vocabulary()
    place: dict[str, int] = {}
    for name in required + optional:
        found = next((word for word in names[name] if word in heading), None)
        if found is not None:
            place[name] = heading.index(found)
        elif name in required:
            raise BadInput(
                f'has no column "{name}"',
                file=file,
                row=1,
                remedy=f"Name one column {' or '.join(names[name][:3])}; there are: {', '.join(heading) or 'none'}.",
            )
    return place


def day(text: str) -> int | None:
    """Ordinal of an ISO date (time of day ignored, / or . as separators allowed), None if it is not one."""
    try:
        return date.fromisoformat(text[:10].replace("/", "-").replace(".", "-")).toordinal()
    except ValueError:
        return None


def iso(ordinal: int) -> str:
    """The ISO date of an ordinal; empty for none (0 or less)."""
    return date.fromordinal(ordinal).isoformat() if ordinal > 0 else ""


NONE, UNCLEAR, UNREADABLE = -1, -2, -3


def frame_number(text: str) -> int:
    """A frame number of 0 or more, or NONE ("none"), UNCLEAR (empty or unclear), UNREADABLE."""
    _, none, unclear = vocabulary()
    word = text.casefold()
    if word in none:
        return NONE
    if word in unclear:
        return UNCLEAR
    whole = text.removesuffix(".0")
    return int(whole) if whole.isdecimal() else UNREADABLE
