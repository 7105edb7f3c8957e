"""A project's plain files made into one dating problem: answers, strips, experts' gold, outside bounds.

Each row that cannot be used is noted with file, row and remedy and the rest proceeds: answers for unknown structures
or images, dates the wrong way round, a volunteer's second answer on a structure, empty answers. Noted but used: a
volunteer with one answer, a structure with none, missing images.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sijill.damage.problem import Ints, Problem, encode
from sijill.damage.reading import NONE, UNCLEAR, UNREADABLE, Note, Sheet, clean, day, frame_number, read_sheet
from sijill.damage.strips import Strips, build_strips
from sijill.model.errors import BadInput


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """Everything a fit needs. structure, volunteer, mark, intact, row (N,): the answers used, as numbers and file rows.

    gold, truth (G,): structures and the expert's window. inputs: (role, file, sha256, rows).
    """

    problem: Problem
    strips: Strips
    volunteers: tuple[str, ...]
    structure: Ints
    volunteer: Ints
    mark: Ints
    intact: Ints
    row: Ints
    gold: Ints
    truth: Ints
    inputs: tuple[tuple[str, str, str, int], ...]
    notes: tuple[Note, ...]


def load_project(
    answers: Path, strips: Path, gold: Path | None = None, bounds: Path | None = None, *, keep: str = "first"
) -> Project:
    """Read the files. keep: which of a volunteer's several answers on one structure counts, "first" or "last"."""
    return build_project(
        answers=read_sheet(answers, ("structure_id", "volunteer_id", "first_destroyed"), ("last_intact",)),
        strips=read_sheet(strips, ("structure_id", "frame", "date")),
        gold=None if gold is None else read_sheet(gold, ("structure_id", "first_destroyed")),
        bounds=None if bounds is None else read_sheet(bounds, ("structure_id",), ("earliest", "latest")),
        keep=keep,
    )


def build_project(
    *, answers: Sheet, strips: Sheet, gold: Sheet | None = None, bounds: Sheet | None = None, keep: str = "first"
) -> Project:
    """The same from columns that were read already, from files or from a register."""
    notes: list[Note] = []
    images = build_strips(strips, notes)
    sheet = answers
    structure, volunteer, mark, intact, row, names = _answers(sheet, images, notes, keep)
    if not len(row):
        raise BadInput("holds no usable answer", file=sheet.file, remedy=_first_reasons(notes, sheet.file))
    given = (("answers", answers), ("strips", strips), ("gold", gold), ("bounds", bounds))
    inputs = [(role, one.file, one.sha256, len(one)) for role, one in given if one is not None]
    gold_at, truth = (np.zeros(0, np.int64),) * 2 if gold is None else _gold(gold, images, notes)
    low, high = np.zeros(len(images.ids), np.int64), np.full(len(images.ids), images.frames, np.int64)
    if bounds is not None:
        low, high = _bounds(bounds, images, notes)
    _note_thin(structure, volunteer, names, images, sheet, row, notes)
    problem = encode(
        frames=images.frames,
        structures=len(images.ids),
        volunteers=len(names),
        structure=structure,
        volunteer=volunteer,
        mark=mark,
        last_intact=intact,
        available=images.available,
        lowest=low,
        highest=high,
    )
    return Project(
        problem=problem,
        strips=images,
        volunteers=names,
        structure=structure,
        volunteer=volunteer,
        mark=mark,
        intact=intact,
        row=row,
        gold=gold_at,
        truth=truth,
        inputs=tuple(inputs),
        notes=tuple(notes),
    )


def _first_reasons(notes: list[Note], file: str) -> str:
    said = [f"row {note.row}: {note.problem}" for note in notes if note.file == file][:3]
    return "The first reasons: " + "; ".join(said) + "." if said else "The file has no rows."


def _frames(texts: list[str]) -> Ints:
    known = {text: frame_number(text) for text in set(texts)}
    return np.array([known[text] for text in texts], np.int64)


def _numbers(texts: list[str], index: dict[str, int]) -> Ints:
    return np.array([index.get(text, -1) for text in texts], np.int64)


def _answers(
    sheet: Sheet, strips: Strips, notes: list[Note], keep: str
) -> tuple[Ints, Ints, Ints, Ints, Ints, tuple[str, ...]]:
    names = tuple(sorted({name for name in sheet.columns["volunteer_id"] if name}))
    structure = _numbers(sheet.columns["structure_id"], strips.index)
    volunteer = _numbers(sheet.columns["volunteer_id"], {name: i for i, name in enumerate(names)})
    told = _frames(sheet.columns["first_destroyed"])
    intact = _frames(sheet.columns.get("last_intact", [""] * len(sheet)))
    mark = np.where(told == NONE, strips.frames, strips.column_of(structure, told))
    mark[told == UNCLEAR] = -1
    last = np.where(intact == NONE, -1, strips.column_of(structure, intact))
    last[intact == UNCLEAR] = -2
    last[(mark == strips.frames) & (last == -1)] = -2  # "none, none": nothing seen in any image
    dated = (mark >= 0) & (mark < strips.frames)
    trouble = (
        (structure < 0, "the structure is not in the strips", "Add its images or mend the id."),
        (volunteer < 0, "no volunteer_id", "Give each reader a stable id, which need not be a name."),
        (
            (told == UNREADABLE) | (intact == UNREADABLE),
            "a frame is not a number",
            'Write 0, 1, 2 ... or "none"; leave unclear ones empty.',
        ),
        ((mark == -9) | (last == -9), "names an image that the structure has not", 'Use its frame numbers or "none".'),
        (dated & (last >= mark), "the last intact image is not before the first destroyed", "Check the two columns."),
        (
            (mark == -1) & (last < 0),
            "the answer says nothing",
            'Write a frame number, or "none" if no change was seen.',
        ),
    )
    good = np.ones(len(sheet), bool)
    for bad, problem, remedy in trouble:
        for at in np.flatnonzero(good & bad):
            notes.append(_aside(sheet, int(at), problem, remedy))
        good &= ~bad
    good &= ~_repeated(sheet, structure, volunteer, good, notes, keep)
    rows = np.array(sheet.rows, np.int64)
    return structure[good], volunteer[good], mark[good], last[good], rows[good], names


def _repeated(sheet: Sheet, structure: Ints, volunteer: Ints, good: Ints, notes: list[Note], keep: str) -> Ints:
    """Which rows repeat another answer of the same volunteer on the same structure."""
    at = np.flatnonzero(good)
    key = structure[at] * (int(volunteer.max(initial=0)) + 1) + volunteer[at]
    if keep == "last":
        at, key = at[::-1], key[::-1]
    _, first = np.unique(key, return_index=True)
    extra = np.ones(len(at), bool)
    extra[first] = False
    repeated = np.zeros(len(sheet), bool)
    repeated[at[extra]] = True
    for place in np.flatnonzero(repeated):
        notes.append(
            _aside(
                sheet, int(place), "this volunteer answered this structure more than once", f"The {keep} answer counts."
            )
        )
    return repeated


def _aside(sheet: Sheet, at: int, problem: str, remedy: str) -> Note:
    name = sheet.columns["structure_id"][at]
    return Note(
        file=sheet.file_of(at), row=sheet.rows[at], structure=name, problem=problem, remedy=remedy, set_aside=True
    )


def _gold(sheet: Sheet, strips: Strips, notes: list[Note]) -> tuple[Ints, Ints]:
    structure = _numbers(sheet.columns["structure_id"], strips.index)
    told = _frames(sheet.columns["first_destroyed"])
    truth = np.where(told == NONE, strips.frames, strips.column_of(structure, told))
    _, first = np.unique(structure, return_index=True)
    repeated = np.ones(len(sheet), bool)
    repeated[first] = False
    trouble = (
        (structure < 0, "the structure is not in the strips", "Add its images or mend the id."),
        ((told < 0) & (told != NONE), "no expert's frame", 'Write a frame number or "none".'),
        (truth == -9, "names an image that the structure has not", 'Use its frame numbers or "none".'),
        (repeated, "a second expert answer on this structure", "The first counts; settle it between the experts."),
    )
    good = np.ones(len(sheet), bool)
    for bad, problem, remedy in trouble:
        for at in np.flatnonzero(good & bad):
            notes.append(_aside(sheet, int(at), problem, remedy))
        good &= ~bad
    return structure[good], truth[good].astype(np.int64)


def _bounds(sheet: Sheet, strips: Strips, notes: list[Note]) -> tuple[Ints, Ints]:
    """earliest: the first destroyed frame is not before it (a date: intact on that day). latest: not after it (a date:
    seen destroyed on that day). Several rows on one structure narrow each other."""
    if not {"earliest", "latest"} & set(sheet.columns):
        raise BadInput(
            "has neither earliest nor latest", file=sheet.file, row=1, remedy="Add one, as date or frame number."
        )
    low, high = np.zeros(len(strips.ids), np.int64), np.full(len(strips.ids), strips.frames, np.int64)
    empty = [""] * len(sheet)
    pairs = zip(sheet.columns.get("earliest", empty), sheet.columns.get("latest", empty), strict=True)
    for at, (early, late) in enumerate(pairs):
        structure = strips.index.get(sheet.columns["structure_id"][at], -1)
        if structure < 0:
            notes.append(_aside(sheet, at, "the structure is not in the strips", "Add its images or mend the id."))
            continue
        first, last = _bound(strips, structure, early, True), _bound(strips, structure, late, False)
        if first is None or last is None:
            notes.append(
                _aside(sheet, at, "a bound is neither a date nor one of its frames", "Write it as 2017-02-03.")
            )
        elif max(low[structure], first) > min(high[structure], last):
            notes.append(_aside(sheet, at, "the bounds leave no window", "Check which date is the earlier."))
        else:
            low[structure], high[structure] = max(low[structure], first), min(high[structure], last)
    return low, high


def _bound(strips: Strips, structure: int, text: str, earliest: bool) -> int | None:
    """The column that a bound means; the open end if nothing is stated; None if it cannot be read."""
    number, when = frame_number(clean(text)), day(text)
    if number == UNCLEAR or (number == NONE and not earliest):
        return 0 if earliest else strips.frames
    if number == NONE:
        return strips.frames
    if number >= 0 and when is None:
        column = int(strips.column_of(np.array([structure]), np.array([number]))[0])
        return column if column >= 0 else None
    if when is None:
        return None
    days = strips.day[structure]
    reached = (days > when) if earliest else (days >= when)
    reached &= days > 0
    return int(reached.argmax()) if reached.any() else strips.frames


def _note_thin(
    structure: Ints, volunteer: Ints, names: tuple[str, ...], strips: Strips, sheet: Sheet, row: Ints, notes: list[Note]
) -> None:
    per_structure = np.bincount(structure, minlength=len(strips.ids))
    for at in np.flatnonzero(per_structure == 0):
        notes.append(
            Note(
                file=sheet.file,
                row=None,
                structure=strips.ids[at],
                problem="no answers",
                remedy="Show it to volunteers; until then its windows are the project's average.",
                set_aside=False,
            )
        )
    per_volunteer = np.bincount(volunteer, minlength=len(names))
    for at in np.flatnonzero(per_volunteer[volunteer] == 1):
        notes.append(
            Note(
                file=sheet.file,
                row=int(row[at]),
                structure=strips.ids[structure[at]],
                problem=f"the only answer of volunteer {names[volunteer[at]]}",
                remedy="It counts with the crowd's average skill.",
                set_aside=False,
            )
        )
