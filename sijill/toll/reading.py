"""Read overlap tables and record-by-list files from CSV.

A table has one 0/1 column a list and a column `count` (anywhere; absent: each row is one person). Other columns are
strata when the caller names them, an error otherwise. Byte order marks, semicolons or tabs, Arabic digits and
thousands separators are understood; equal patterns are added. Every refusal names file, row, column and remedy.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sijill.model.errors import BadInput, InvalidValue, NotFound
from sijill.toll.overlap import MOST_LISTS, Overlap

COUNT_NAMES = ("count", "n", "freq", "frequency", "عدد", "العدد")
DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٬٫", "01234567890123456789,.")


@dataclass(frozen=True, slots=True)
class Stratum:
    """One stratum's table; `label` is empty for an unstratified file."""

    label: tuple[str, ...]
    overlap: Overlap


def read_tables(path: Path, strata: Sequence[str] = (), lists: Sequence[str] = ()) -> list[Stratum]:
    """Tables of a file, one a stratum in order of first appearance.

    `strata` names the columns that divide people; `lists` chooses list columns (default: all others but count).
    Raises BadInput or NotFound.
    """
    header, rows = _open(path)
    count_at = _count_column(header)
    for name in (*strata, *lists):
        if name not in header:
            raise BadInput(f"there is no column {name}", file=path.name, remedy=f"Columns: {', '.join(header)}")
    strata_at = [header.index(name) for name in strata]
    lists_at = [
        i for i, name in enumerate(header) if i != count_at and i not in strata_at and (not lists or name in lists)
    ]
    names = [header[i] for i in lists_at]
    _check_names(path, names)
    cells: dict[tuple[str, ...], dict[tuple[int, ...], int]] = {}
    for row, values in rows:
        if len(values) != len(header):
            raise BadInput(
                f"{len(values)} values where the heading has {len(header)}",
                file=path.name,
                row=row,
                remedy="Every row holds one value a column; quote values that contain the separator",
            )
        pattern = tuple(_flag(path, row, header[i], values[i]) for i in lists_at)
        count = 1 if count_at is None else _count(path, row, header[count_at], values[count_at])
        label = tuple(values[i].strip() for i in strata_at)
        if any(not part for part in label):
            raise BadInput(
                "the stratum is missing",
                file=path.name,
                row=row,
                column=strata[label.index("")],
                remedy="People without a label cannot be left out (they are often all on one list): impute the "
                "label or estimate without strata",
            )
        if count and not any(pattern):
            raise BadInput(
                f"the pattern of all zeros counts {count} people whom no list holds",
                file=path.name,
                row=row,
                remedy="Remove the row: how many nobody listed is what is to be estimated",
            )
        table = cells.setdefault(label, {})
        table[pattern] = table.get(pattern, 0) + count
    if not any(count for table in cells.values() for count in table.values()):
        raise BadInput("the table holds nobody", file=path.name, remedy="Give patterns with their counts")
    found = [Stratum(label, Overlap.of(names, table.items())) for label, table in cells.items()]
    return [stratum for stratum in found if stratum.overlap.n > 0]


def check_lists(path: Path, overlap: Overlap) -> None:
    """Refuse a list that nobody is on (a whole table, not a stratum)."""
    for name, size in zip(overlap.names, overlap.sizes, strict=True):
        if size == 0:
            raise BadInput(
                "nobody is on this list", file=path.name, column=name, remedy="Remove the column or mend its values"
            )


def usable(overlap: Overlap) -> Overlap:
    """The table without lists that hold nobody (in a stratum some lists do not work)."""
    return overlap.keep([j for j in range(overlap.lists) if overlap.sizes[j] > 0])


def _open(path: Path) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    if not path.is_file():
        raise NotFound("there is no such file", file=str(path))
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"not UTF-8 (byte {error.start})", file=path.name, remedy="Save the file as UTF-8") from error
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    header = [name.strip() for name in next(reader, [])]
    if not header:
        raise BadInput("the file is empty", file=path.name, remedy="First row: names of the lists and count")
    return header, _rows(path, reader)


def _rows(path: Path, reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    row = 1
    try:
        for values in reader:
            row += 1
            if any(value.strip() for value in values):
                yield row, values
    except csv.Error as error:
        raise BadInput(
            f"not readable as CSV: {error}", file=path.name, row=row + 1, remedy="Mend the quotes"
        ) from error


def _count_column(header: list[str]) -> int | None:
    folded = [name.casefold() for name in header]
    return next((folded.index(name) for name in COUNT_NAMES if name in folded), None)


def _check_names(path: Path, names: list[str]) -> None:
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise BadInput("two columns have this name", file=path.name, row=1, column=twice, remedy="Rename one")
    if not names or "" in names:
        raise BadInput("a list column has no name", file=path.name, row=1, remedy="Name every list")
    if len(names) > MOST_LISTS:
        raise BadInput(f"{len(names)} lists; at most {MOST_LISTS}", file=path.name, remedy="Merge lists of one origin")


def _flag(path: Path, row: int, column: str, value: str) -> int:
    plain = value.strip().translate(DIGITS)
    if plain in ("0", "1"):
        return int(plain)
    raise BadInput(
        f"{value.strip()!r} is neither 0 nor 1" if plain else "empty: on the list or not?",
        file=path.name,
        row=row,
        column=column,
        remedy="Write 1 for on the list and 0 for not; name columns that are no lists with --strata",
    )


def _count(path: Path, row: int, column: str, value: str) -> int:
    plain = value.strip().translate(DIGITS).replace(",", "").replace("_", "").replace(" ", "")
    if plain.endswith(".0"):
        plain = plain[:-2]
    try:
        count = int(plain)
    except ValueError as error:
        said = "empty" if not plain else f"{value.strip()!r} is not a whole number"
        raise BadInput(
            said, file=path.name, row=row, column=column, remedy="Counts are people: 0, 1, 2, ..."
        ) from error
    if count < 0:
        raise BadInput(
            f"{count} is negative", file=path.name, row=row, column=column, remedy="Counts are people: 0, 1, 2, ..."
        )
    if count > 10**12:
        raise InvalidValue(f"{count} is more people than ever lived", file=path.name, row=row, column=column)
    return count
