"""Zooniverse classification exports to our answers: one row per classification, JSON in cells.

Which task holds the first destroyed image (and the last intact one) is an argument; a task's value may be a number, a
label such as "Image 3", a date, a mark with its frame, a survey choice, or a word for none. Volunteers become
pseudonyms: a hash of the account, or of the address for those not logged in; names are not carried over.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sijill.damage.reading import Note, clean, decode, read_bytes, vocabulary
from sijill.model.errors import BadInput

NEEDED = ("annotations", "subject_data", "subject_ids", "user_name")
_NUMBER = re.compile(r"(?<![\d-])(\d{1,3})(?![\d-])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """One volunteer's answer as text: frame numbers, "none", or "" for not stated."""

    structure: str
    volunteer: str
    last_intact: str
    first_destroyed: str
    created_at: str
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tasks:
    """Which tasks hold what; structure: the subject_data field with the structure id (None: the subject's own id).
    first: the number of the first image in labels ("Image 1" is frame 0 when first = 1)."""

    first_destroyed: str
    last_intact: str | None = None
    structure: str | None = None
    first: int = 0


def is_export(path: Path) -> bool:
    """Whether the heading is that of a classification export."""
    heading = decode(read_bytes(path), path.name).split("\n", 1)[0]
    return all(name in heading for name in NEEDED)


def read_export(path: Path, tasks: Tasks) -> tuple[list[Classification], list[Note]]:
    """Answers of every row that has the task; the others are noted."""
    reader = csv.DictReader(io.StringIO(decode(read_bytes(path), path.name), newline=""))
    if lacking := [name for name in NEEDED if name not in (reader.fieldnames or ())]:
        raise BadInput(
            f"has no column {', '.join(lacking)}", file=path.name, remedy="Export classifications, not subjects."
        )
    found, notes = list[Classification](), list[Note]()
    for record in reader:
        row = reader.line_num
        try:
            values = {str(part.get("task")): part.get("value") for part in json.loads(record["annotations"])}
            subject = json.loads(record["subject_data"])
        except (json.JSONDecodeError, AttributeError, TypeError):
            notes.append(
                _aside(path.name, row, "", "annotations or subject_data are not JSON", "Export the file again.")
            )
            continue
        structure = _structure(record, subject, tasks.structure)
        first = frame_told(values.get(tasks.first_destroyed), tasks.first)
        intact = frame_told(values.get(tasks.last_intact), tasks.first) if tasks.last_intact else ""
        if not structure:
            notes.append(
                _aside(path.name, row, "", f"no field {tasks.structure} in subject_data", "Check --structure-field.")
            )
        elif tasks.first_destroyed not in values:
            notes.append(_aside(path.name, row, structure, f"no task {tasks.first_destroyed}", _tasks_there(values)))
        elif first is None or intact is None:
            notes.append(
                _aside(path.name, row, structure, "the answer names no image", "Check which task holds the frame.")
            )
        else:
            found.append(
                Classification(
                    structure=structure,
                    volunteer=pseudonym(record),
                    last_intact=intact,
                    first_destroyed=first,
                    created_at=record.get("created_at", ""),
                    row=row,
                )
            )
    return found, notes


def pseudonym(record: dict[str, str]) -> str:
    """A stable id that does not show the account."""
    account = record.get("user_id") or record.get("user_name") or record.get("user_ip") or ""
    return "z" + hashlib.sha256(account.encode()).hexdigest()[:12]


def frame_told(value: Any, first: int) -> str | None:
    """A frame number, "none", "" (empty or unclear) or None when no image is named."""
    if isinstance(value, list):
        return _from_list(value, first)
    if isinstance(value, dict):
        return frame_told(value.get("frame", value.get("choice", value.get("value"))), first)
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return str(int(value) - first) if value >= first else None
    _, none, unclear = vocabulary()
    text = clean("" if value is None else str(value)).casefold()
    if text in unclear:
        return ""
    if text in none:
        return "none"
    number = _NUMBER.search(text)
    return str(int(number[1]) - first) if number and int(number[1]) >= first else None


def _from_list(value: list[Any], first: int) -> str | None:
    """Marks: the earliest frame that carries one (frames of marks count from 0); no marks: none seen."""
    marks = [part["frame"] for part in value if isinstance(part, dict) and isinstance(part.get("frame"), int)]
    if marks:
        return str(min(marks))
    return "none" if not value else frame_told(value[0], first)


def _structure(record: dict[str, str], subject: Any, field: str | None) -> str:
    if field is None:
        return clean(record["subject_ids"].split(";")[0])
    data: Any = next(iter(subject.values()), {}) if isinstance(subject, dict) else {}
    plain = {str(key).lstrip("#!/").casefold(): value for key, value in data.items()} if isinstance(data, dict) else {}
    return clean(str(plain.get(field.lstrip("#!/").casefold()) or ""))


def _tasks_there(values: dict[str, Any]) -> str:
    return f"The row has {', '.join(sorted(values)) or 'no task'}."


def _aside(file: str, row: int, structure: str, problem: str, remedy: str) -> Note:
    return Note(file=file, row=row, structure=structure, problem=problem, remedy=remedy, set_aside=True)
