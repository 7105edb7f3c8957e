"""Any table that people send: CSV, TSV, XLSX, XLS, ODS; every row as text, with the number that a person sees.

`read_table(path)` finds the encoding (`encodings`), the separator and the header, and gives a `Table`; `table.rows()`
streams rows in bounded memory, as often as asked; `table.issues` tells what was wrong, row by row (`issues`).
Faults set a row aside (`error`), let it in with a word (`warning`) or are said once (`note`). Cells stay verbatim:
formula text, bidirectional controls and odd signs are kept and flagged; only NUL, which no database keeps, is written
as the visible sign for NUL. Leaves out: what a column means (`mapping`), and the hash of the bytes (the vault's).
"""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from sijill.intake import delimited, workbook
from sijill.intake.encodings import Encoding, detect
from sijill.intake.header import Header, find_header, trimmed
from sijill.intake.issues import Issue, IssueLog, Severity
from sijill.intake.oddities import flag_cells, is_odd
from sijill.model.errors import BadInput


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one file may ask of this machine. Sizes in bytes, cells and lines in characters."""

    file_bytes: int = 8 << 30
    unpacked_bytes: int = 1 << 30
    seconds: int = 60
    columns: int = 5_000
    record_chars: int = 4_000_000
    record_lines: int = 2_000
    issues_per_code: int = 10_000


class Row(NamedTuple):
    """One row: `number` as a spreadsheet counts (header included), the cells as they stand, their columns.

    `line` is where the row starts in a text editor: it differs from `number` once a cell holds line breaks.
    """

    number: int
    values: tuple[str, ...]
    columns: tuple[str, ...] = ()
    line: int | None = None

    def cell(self, column: str) -> str:
        """The text under `column`. Raises `ValueError` for a column that the table has not."""
        return self.values[self.columns.index(column)]


class Table:
    """One open table. `columns` are unique; `rows()` may be called again; `issues` are those of the last reading."""

    def __init__(self, path: Path, *, encoding: Encoding, limits: Limits, sheet: str | None = None) -> None:
        self.path, self.file, self.limits, self.sheet = path, path.name, limits, sheet
        self.encoding, self.encoding_reason = encoding.name, encoding.reason
        self.sheets: tuple[str, ...] = ()
        self._encoding = encoding
        self._header: Header
        self._log = self._new_log()

    @property
    def columns(self) -> tuple[str, ...]:
        """The header, made unique: a second `name` is `name (2)`, a nameless third column is `column 3`."""
        return self._header.columns

    @property
    def header_row(self) -> int:
        """The row number of the header."""
        return self._header.number

    @property
    def issues(self) -> list[Issue]:
        """Faults of the header, and of the rows read so far in the last `rows()`."""
        return self._log.all()

    def rows(self) -> Iterator[Row]:
        """Every good row, streaming. Rows that cannot be trusted are set aside with an error in `issues`."""
        self._log = log = self._new_log()
        self._tell_header(log)
        columns, width = self.columns, len(self.columns)
        for number, line, cells, fault in self._records():
            if number <= self._header.number:
                continue
            whole = _fitted(cells, width) if fault is None else None
            if whole is None:
                log.add(Severity.ERROR, *_ragged(cells, width, fault, line), row=number)
                continue
            values = tuple(whole)
            if is_odd(values):
                values = flag_cells(log, number, columns, values)
            if any(values):
                yield Row(number, values, columns, line)

    def sample(self, count: int = 2_000) -> list[Row]:
        """The first `count` rows; `issues` stays as it was."""
        kept = self._log
        rows = self.rows()
        found = [row for row, _ in zip(rows, range(count), strict=False)]
        rows.close()  # type: ignore[attr-defined]
        self._log = kept
        return found

    def _new_log(self) -> IssueLog:
        return IssueLog(self.file, keep=self.limits.issues_per_code)

    def _records(self) -> Iterator[tuple[int, int | None, list[str], str | None]]:
        raise NotImplementedError

    def _tell_header(self, log: IssueLog) -> None:
        for number in self._header.skipped:
            log.add(
                Severity.NOTE,
                "row-above-header",
                "this row stands above the header and was not read as data",
                "Check that nothing is lost: it looks like a title or a note",
                row=number,
            )
        for code, message, remedy in self._header.faults:
            log.add(Severity.WARNING, code, message, remedy, row=self._header.number)


class _Delimited(Table):
    """CSV and TSV."""

    def __init__(self, path: Path, *, encoding: Encoding, limits: Limits) -> None:
        super().__init__(path, encoding=encoding, limits=limits)
        self.delimiter = delimited.sniff_delimiter(path, encoding=encoding.name)
        self._width: int | None = None
        self._header = find_header(self.file, ((n, c) for n, _, c, _ in self._records()), columns_max=limits.columns)
        self._width = len(self._header.columns)
        self._tell_header(self._log)

    def _records(self) -> Iterator[tuple[int, int | None, list[str], str | None]]:
        with self.path.open(encoding=self.encoding, errors="sijill-visible", newline="") as handle:
            for record in delimited.read_records(
                handle,
                file=self.file,
                delimiter=self.delimiter,
                width=self._width,
                lines_max=self.limits.record_lines,
                chars_max=self.limits.record_chars,
            ):
                yield record.number, record.line, record.cells, record.fault

    def _tell_header(self, log: IssueLog) -> None:
        if self._encoding.guessed:
            log.add(
                Severity.WARNING,
                "encoding-guessed",
                f"the file is not Unicode; it was read as {self.encoding} ({self.encoding_reason})",
                "Look at a few names: if they are wrong, give the right one with --encoding or save it as UTF-8",
            )
        if self._encoding.damaged:
            log.add(
                Severity.WARNING,
                "encoding-damaged",
                f"some bytes are not {self.encoding} ({self.encoding_reason}); the cells are marked row by row",
                "Ask for the file as it was first saved: letters are missing in this copy",
            )
        super()._tell_header(log)


class _Workbook(Table):
    """XLSX, XLS, ODS: unpacked once into a temporary file that goes when the table goes."""

    def __init__(self, path: Path, *, sheet: str | None, limits: Limits) -> None:
        made_of = Encoding(name="workbook", reason="a workbook states its own encoding")
        super().__init__(path, encoding=made_of, limits=limits)
        unpacked = workbook.unpack(path, sheet=sheet, unpacked_max=limits.unpacked_bytes, seconds_max=limits.seconds)
        weakref.finalize(self, unpacked.rows.unlink, missing_ok=True)
        self._unpacked = unpacked
        self.sheet, self.sheets = unpacked.sheet, unpacked.sheets
        self._header = find_header(
            self.file, ((n, trimmed(c)) for n, _, c, _ in self._records()), columns_max=limits.columns
        )
        self._tell_header(self._log)

    def _records(self) -> Iterator[tuple[int, int | None, list[str], str | None]]:
        for number, cells in workbook.read_unpacked(self._unpacked.rows):
            yield number, None, cells, None

    def _tell_header(self, log: IssueLog) -> None:
        super()._tell_header(log)
        others = [name for name in self.sheets if name != self.sheet]
        if others:
            log.add(
                Severity.NOTE,
                "other-sheets",
                f'only the sheet "{self.sheet}" was read; the file also holds: {", ".join(others)}',
                "Name another one with --sheet",
            )
        for row, column in self._unpacked.formulas:
            log.add(
                Severity.WARNING,
                "formula-result",
                f"cell {column}{row} is computed by a formula; the result that the file holds was taken, if any",
                "Paste the column as values if the result is missing or old",
                row=row,
                column=column,
            )


def read_table(
    path: Path | str, *, sheet: str | None = None, encoding: str | None = None, limits: Limits | None = None
) -> Table:
    """Open a table of any kind that this room reads.

    Raises `BadInput` when the file is missing, empty, too large, not a table, or in an encoding that cannot be told.
    """
    path, limits = Path(path), limits or Limits()
    if not path.is_file():
        raise BadInput("there is no such file", file=str(path), remedy="Check the name and the folder")
    size = path.stat().st_size
    if size == 0:
        raise BadInput("the file is empty", file=path.name, remedy="Save or download it again")
    if size > limits.file_bytes:
        raise BadInput(
            f"the file has {size:,} bytes; the limit is {limits.file_bytes:,}",
            file=path.name,
            remedy="Split it, or raise the limit",
        )
    if _is_workbook(path):
        return _Workbook(path, sheet=sheet, limits=limits)
    if sheet is not None:
        raise BadInput("a text table has no sheets", file=path.name, remedy="Leave --sheet out")
    found = detect(path, stated=encoding)
    _refuse_binary(path, found)
    return _Delimited(path, encoding=found, limits=limits)


def _is_workbook(path: Path) -> bool:
    """By content first: an XLSX named .csv is still an XLSX, and a CSV named .xls (many exports) is a CSV."""
    with path.open("rb") as handle:
        head = handle.read(8)
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))


def _refuse_binary(path: Path, encoding: Encoding) -> None:
    with path.open("rb") as handle:
        head = handle.read(4096)
    known = {
        b"%PDF": "a PDF",
        b"\xff\xd8\xff": "a JPEG image",
        b"\x89PNG": "a PNG image",
        b"\x1f\x8b": "a gzip archive",
    }
    kind = next((name for magic, name in known.items() if head.startswith(magic)), None)
    if kind is None and not encoding.name.startswith("utf-16") and head.count(0) > 0.2 * len(head):
        kind = "binary data"
    if kind is not None:
        raise BadInput(f"this is {kind}, not a table", file=path.name, remedy="Give a CSV, TSV, XLSX, XLS or ODS file")


def _fitted(cells: list[str], width: int) -> list[str] | None:
    """Exactly `width` cells; only empty ones may be dropped, and none is made up. `None` when that cannot be."""
    if len(cells) == width:
        return cells
    if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
        return cells[:width]
    return None


def _ragged(cells: list[str], width: int, fault: str | None, line: int | None) -> tuple[str, str, str]:
    where = "" if line is None else f" (line {line:,} of the file)"
    if fault is not None:
        return "quote", f"{fault}{where}", "Close the quote, or double a quote that belongs to the text"
    return (
        "cells-missing" if len(cells) < width else "cells-too-many",
        f"the row has {len(cells)} cells where the header has {width}{where}",
        "Look for a separator or a line break that belongs to the text, and put that cell in quotes",
    )
