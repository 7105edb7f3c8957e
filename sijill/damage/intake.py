"""Other people's files made into ours: answers, strips, gold, structures, bounds, in one folder with a statement.

Steps: `prepare` reads and checks everything; `write_prepared` writes the folder (the register takes what was prepared:
`casework.damage`). Everything is checked as a fit would check it and written in our own columns (answers.csv,
strips.csv, gold.csv, structures.csv, bounds.csv), with import.json that says from which bytes, under which meaning of
the classes, and what was set aside. Each row of answers.csv is one claim of one reader on one structure: it keeps the
file row it came from.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sijill.damage.outcome import write_rows
from sijill.damage.reading import NONE, UNREADABLE, Note, Sheet, day, frame_number, iso, read_bytes, read_sheet
from sijill.damage.unosat import Structure, class_meanings, read_structures
from sijill.damage.zooniverse import Tasks, is_export, read_export
from sijill.model.errors import BadInput

ANSWER = ("structure_id", "volunteer_id", "last_intact", "first_destroyed", "answered_at", "source_row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """Everything that was read: our tables by file name, structures with what analysts said, statement, notes."""

    tables: dict[str, Sequence[dict[str, Any]]]
    structures: tuple[Structure, ...]
    statement: dict[str, Any]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What was written, by file name, and what was not."""

    written: dict[str, int]
    statement: dict[str, Any]
    notes: tuple[Note, ...]


def prepare(
    answers: Path,
    *,
    tasks: Tasks | None = None,
    strips: Path | None = None,
    structures: Path | None = None,
    gold: Path | None = None,
    class_four: str = "",
) -> Prepared:
    """Read and check all given files. BadInput if nothing of `answers` can be used."""
    notes: list[Note] = []
    tables: dict[str, Sequence[dict[str, Any]]] = {}
    tables["answers.csv"] = _from_zooniverse(answers, tasks, notes) if is_export(answers) else _own(answers, notes)
    if not tables["answers.csv"]:
        first = f"Row {notes[0].row}: {notes[0].problem}. {notes[0].remedy}" if notes else "The file has no rows."
        raise BadInput("holds no usable answer", file=answers.name, remedy=first)
    if strips is not None:
        tables["strips.csv"] = _strips(strips, notes)
    if gold is not None:
        tables["gold.csv"] = _gold(gold, notes)
    meanings: dict[str, str] = {}
    known: list[Structure] = []
    if structures is not None:
        meanings = class_meanings(class_four) if class_four else {}
        known, more = read_structures(structures, class_four or None)
        notes += more
        tables |= _structures(known, class_four)
        _unknown(tables, structures.name, notes)
    given = [path for path in (answers, strips, gold, structures) if path is not None]
    statement = {
        "inputs": [{"file": path.name, "sha256": hashlib.sha256(read_bytes(path)).hexdigest()} for path in given],
        "format": "zooniverse" if is_export(answers) else "own",
        "tasks": None if tasks is None else asdict(tasks),
        "class_meanings": meanings,
        "rows": {name: len(rows) for name, rows in tables.items()},
        "set_aside": [asdict(note) for note in notes],
    }
    return Prepared(tables=tables, structures=tuple(known), statement=statement, notes=tuple(notes))


def write_prepared(prepared: Prepared, out: Path) -> Imported:
    """Write the tables and import.json into `out`, made if missing."""
    out.mkdir(parents=True, exist_ok=True)
    for name, rows in prepared.tables.items():
        write_rows(out / name, rows, heading=("structure_id",))
    statement = json.dumps(prepared.statement, ensure_ascii=False, indent=1)
    (out / "import.json").write_text(statement + "\n", encoding="utf-8")
    written = {name: len(rows) for name, rows in prepared.tables.items()}
    return Imported(written=written, statement=prepared.statement, notes=prepared.notes)


def _from_zooniverse(path: Path, tasks: Tasks | None, notes: list[Note]) -> list[dict[str, Any]]:
    if tasks is None:
        raise BadInput(
            "is a Zooniverse export", file=path.name, remedy="Say which task holds the frame: --destroyed-task T1."
        )
    found, more = read_export(path, tasks)
    notes += more
    return [
        dict(
            zip(ANSWER, (a.structure, a.volunteer, a.last_intact, a.first_destroyed, a.created_at, a.row), strict=True)
        )
        for a in found
    ]


def _own(path: Path, notes: list[Note]) -> list[dict[str, Any]]:
    sheet = read_sheet(path, ("structure_id", "volunteer_id", "first_destroyed"), ("last_intact", "answered_at"))
    empty = [""] * len(sheet)
    columns = [sheet.columns.get(name, empty) for name in ANSWER[:5]]
    rows = []
    for at, values in enumerate(zip(*columns, strict=True)):
        structure, volunteer, intact, first, when = values
        told = [frame_number(text) for text in (intact, first)]
        if not structure or not volunteer:
            notes.append(_aside(sheet, at, "no structure_id or no volunteer_id", "Fill in both."))
        elif UNREADABLE in told:
            notes.append(_aside(sheet, at, f'"{intact}" or "{first}" is no frame', 'Write a frame number or "none".'))
        else:
            said = [_frame_text(number) for number in told]
            rows.append(dict(zip(ANSWER, (structure, volunteer, *said, when, sheet.rows[at]), strict=True)))
    return rows


def _frame_text(number: int) -> str:
    return str(number) if number >= 0 else "none" if number == NONE else ""


def _strips(path: Path, notes: list[Note]) -> list[dict[str, Any]]:
    sheet = read_sheet(path, ("structure_id", "frame", "date"))
    rows = []
    triples = zip(sheet.columns["structure_id"], sheet.columns["frame"], sheet.columns["date"], strict=True)
    for at, (name, frame, when) in enumerate(triples):
        number, ordinal = frame_number(frame), day(when)
        if not name or number < 0 or ordinal is None:
            notes.append(
                _aside(sheet, at, "no structure, frame number or date", "Write frame 0, 1, ... and 2017-06-24.")
            )
        else:
            rows.append({"structure_id": name, "frame": number, "date": iso(ordinal), "source_row": sheet.rows[at]})
    return rows


def _gold(path: Path, notes: list[Note]) -> list[dict[str, Any]]:
    sheet = read_sheet(path, ("structure_id", "first_destroyed"), ("expert",))
    experts = sheet.columns.get("expert", [""] * len(sheet))
    rows = []
    for at, (name, told) in enumerate(
        zip(sheet.columns["structure_id"], sheet.columns["first_destroyed"], strict=True)
    ):
        number = frame_number(told)
        if not name or (number < 0 and number != NONE):
            notes.append(_aside(sheet, at, "no structure or no expert's frame", 'Write a frame number or "none".'))
        else:
            said = {"structure_id": name, "first_destroyed": _frame_text(number), "expert": experts[at]}
            rows.append({**said, "source_row": sheet.rows[at]})
    return rows


def _structures(found: Sequence[Structure], class_four: str) -> dict[str, list[dict[str, Any]]]:
    places = [
        {
            "structure_id": s.id,
            "latitude": "" if s.latitude is None else s.latitude,
            "longitude": "" if s.longitude is None else s.longitude,
            "analysts_said": s.said,
            "class_four_means": class_four if s.said else "",
        }
        for s in found
    ]
    bounds = [
        {"structure_id": s.id, "earliest": s.earliest, "latest": s.latest, "class_four_means": class_four}
        for s in found
        if s.earliest or s.latest
    ]
    return {"structures.csv": places} | ({"bounds.csv": bounds} if bounds else {})


def _unknown(tables: dict[str, Sequence[dict[str, Any]]], file: str, notes: list[Note]) -> None:
    known = {row["structure_id"] for row in tables["structures.csv"]}
    for name in sorted({str(row["structure_id"]) for row in tables["answers.csv"]} - known):
        notes.append(
            Note(
                file=file,
                row=None,
                structure=name,
                problem="answered but not in this file",
                remedy="Add the structure, or check the id.",
                set_aside=False,
            )
        )


def _aside(sheet: Sheet, at: int, problem: str, remedy: str) -> Note:
    name = sheet.columns["structure_id"][at]
    return Note(file=sheet.file, row=sheet.rows[at], structure=name, problem=problem, remedy=remedy, set_aside=True)
