"""Spreadsheet files (XLSX, XLS, ODS) unpacked into rows of text, by a child process that may fail alone.

A hostile or broken workbook can ask for all memory of the machine, or stop the process that reads it. So a child
(`python -m sijill.intake.workbook REQUEST OUT`) opens it under limits of memory and processor time and writes batches
of rows as JSON lines to a temporary file; the parent turns whatever went wrong into one sentence.
Steps of the child: look into the ZIP directory and refuse bombs, unpack the sheet once to find its formulas, let
calamine read, write cells as text: 5 and not 5.0, days and times in ISO 8601, yes and no as TRUE and FALSE.
Leaves out: macros, pictures, colours, comments, hidden marks; a merged cell's value stands in its first cell only.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sijill.model.errors import BadInput

SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})
_MEMORY = 1 << 30
_FORMULA = re.compile(rb'<(?:\w+:)?c [^>]*?r="([A-Z]{1,3})(\d+)"[^>]*>\s*<(?:\w+:)?f\b')
_MAYBE_FORMULA = re.compile(rb"<f|:f")
_BATCH = 500
_REMEDY_CSV = "Open it in a spreadsheet program, keep the rows and columns that matter, and save it as CSV (UTF-8)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpacked:
    """The child's work: where the rows lie (JSON lines), the sheet read, all its sheets, cells with formulas."""

    rows: Path
    sheet: str
    sheets: tuple[str, ...]
    formulas: tuple[tuple[int, str], ...]


def unpack(path: Path, *, sheet: str | None, unpacked_max: int, seconds_max: int) -> Unpacked:
    """Read one sheet (the first when `sheet` is None) into a temporary file, which the caller must remove.

    Raises `BadInput` with the remedy for anything that is wrong with the workbook.
    """
    request = {"path": str(path), "sheet": sheet, "unpacked_max": unpacked_max, "seconds_max": seconds_max}
    with tempfile.NamedTemporaryFile(prefix="sijill-sheet-", suffix=".jsonl", delete=False) as out:
        rows = Path(out.name)
    try:
        head = _ask_child(path, request, rows, seconds_max)
    except BaseException:
        rows.unlink(missing_ok=True)
        raise
    return Unpacked(
        rows=rows,
        sheet=head["sheet"],
        sheets=tuple(head["sheets"]),
        formulas=tuple((row, column) for row, column in head["formulas"]),
    )


def _ask_child(path: Path, request: dict[str, Any], rows: Path, seconds_max: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "sijill.intake.workbook", json.dumps(request), str(rows)]
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=4 * seconds_max, env=_environment())
    except subprocess.TimeoutExpired as late:
        raise BadInput(
            f"the workbook was not read within {4 * seconds_max} s", file=path.name, remedy=_REMEDY_CSV
        ) from late
    if done.returncode == 0:
        return dict(json.loads(done.stdout))
    if done.returncode == 3:
        said = json.loads(done.stdout)
        raise BadInput(said["message"], file=path.name, remedy=said["remedy"])
    last = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["no word"]
    raise BadInput(
        f"the workbook could not be read within {_MEMORY >> 20} MiB and {seconds_max} s of work "
        f"(reader ended with {done.returncode}: {last[0][:200]})",
        file=path.name,
        remedy=_REMEDY_CSV,
    )


def _environment() -> dict[str, str]:
    """The child finds this package where its parent found it, installed or not."""
    home = str(Path(__file__).resolve().parents[2])
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (home, os.environ.get("PYTHONPATH"))))}


class _Told(Exception):
    """The child's own words: what is wrong, and what to do."""

    def __init__(self, message: str, remedy: str) -> None:
        self.message, self.remedy = message, remedy
        super().__init__(message)


def _child(request: dict[str, Any], out: Path) -> dict[str, Any]:
    """Everything that may go wrong happens here."""
    path, wanted = Path(request["path"]), request["sheet"]
    _limit(request["seconds_max"])
    formulas = _look_inside(path, wanted, request["unpacked_max"])
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_path(str(path))
    except calamine.PasswordError as locked:
        raise _Told("the workbook is protected by a password", "Save a copy without the password") from locked
    except calamine.CalamineError as broken:
        raise _Told(f"this is not a workbook that can be read ({broken})", _REMEDY_CSV) from broken
    names = book.sheet_names
    name = _chosen(names, wanted)
    try:
        sheet = book.get_sheet_by_name(name)
    except calamine.CalamineError as broken:
        raise _Told(f'the sheet "{name}" cannot be read ({broken})', _REMEDY_CSV) from broken
    with out.open("w", encoding="utf-8") as handle:
        left = sheet.start[1] if sheet.start else 0
        encode = json.JSONEncoder(ensure_ascii=False).encode
        rows = (
            [""] * left + [cell if type(cell) is str else cell_text(cell) for cell in row] for row in sheet.iter_rows()
        )
        while batch := list(islice(rows, _BATCH)):
            handle.write(encode(batch))
            handle.write("\n")
    return {"sheet": name, "sheets": names, "formulas": formulas}


def _chosen(names: list[str], wanted: str | None) -> str:
    if not names:
        raise _Told("the workbook holds no sheet", _REMEDY_CSV)
    if wanted is None:
        return names[0]
    if wanted not in names:
        raise _Told(f'there is no sheet "{wanted}"', f"It has: {', '.join(names)}")
    return wanted


def _limit(seconds: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; the parent's time limit stands
        return
    resource.setrlimit(resource.RLIMIT_AS, (2 * _MEMORY, 2 * _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def cell_text(cell: object) -> str:
    """A cell as a person reads it: 5 and not 5.0, ISO 8601 days and times, TRUE and FALSE."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e16 else repr(cell)
    if isinstance(cell, datetime):
        midnight = cell.time() == time(0)
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"
    return "" if cell is None else str(cell)


def _look_inside(path: Path, sheet: str | None, unpacked_max: int) -> list[tuple[int, str]]:
    """Refuse bombs by unpacking every part with a counter; find the formulas of XLSX sheets on the way."""
    if not zipfile.is_zipfile(path):
        return []
    found: list[tuple[int, str]] = []
    spent = 0
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        if len(parts) > 10_000:
            raise _Told(f"the file holds {len(parts):,} parts", _REMEDY_CSV)
        wanted = _sheet_part(archive, sheet)
        for part in parts:
            for tail, block in _blocks(archive, part):
                spent += len(block)
                if spent > unpacked_max:
                    raise _Told(
                        f"the file unpacks to more than {unpacked_max >> 20:,} MiB: it may be a bomb",
                        "If you know where it comes from, save it as CSV in a spreadsheet program",
                    )
                if part.filename == wanted and _MAYBE_FORMULA.search(tail[-2:] + block):
                    found.extend((int(row), column.decode()) for column, row in _FORMULA.findall(tail + block))
    return sorted(set(found))


def _blocks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[tuple[bytes, bytes]]:
    tail = b""
    try:
        with archive.open(part) as handle:
            while block := handle.read(1 << 20):
                yield tail, block
                tail = block[-512:]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as broken:
        raise _Told(f"a part of the file is damaged ({part.filename}: {broken})", _REMEDY_CSV) from broken


def _sheet_part(archive: zipfile.ZipFile, sheet: str | None) -> str | None:
    """The ZIP part of one XLSX sheet, by the workbook's own index; `None` when this is no XLSX."""
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return None
    book = archive.read("xl/workbook.xml")[: 4 << 20].decode("utf-8", errors="replace")
    links = archive.read("xl/_rels/workbook.xml.rels")[: 4 << 20].decode("utf-8", errors="replace")
    targets = {
        _attribute(tag, "Id"): _attribute(tag, "Target") for tag in re.findall(r"<(?:\w+:)?Relationship\b[^>]*>", links)
    }
    for tag in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", book):
        if sheet is None or _attribute(tag, "name") == sheet:
            target = targets.get(_attribute(tag, "id"), "")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return None


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return "" if found is None else found.group(1)


def read_unpacked(rows: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows of an unpacked sheet, numbered as the spreadsheet shows them; empty rows are not yielded."""
    with rows.open(encoding="utf-8") as handle:
        number = 0
        for line in handle:
            for cells in json.loads(line):
                number += 1
                if any(cells):
                    yield number, cells


def main(arguments: Iterable[str]) -> int:
    """The child: exit 0 with the head on standard output, 3 with the message when the workbook is at fault."""
    request, out = list(arguments)
    try:
        head = _child(json.loads(request), Path(out))
    except _Told as told:
        print(json.dumps({"message": told.message, "remedy": told.remedy}))
        return 3
    except MemoryError:
        print(json.dumps({"message": f"the sheet needs more than {_MEMORY >> 20} MiB", "remedy": _REMEDY_CSV}))
        return 3
    print(json.dumps(head))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
