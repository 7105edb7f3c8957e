"""One row through one mapping: fields with values, each beside the wording of its cell.

A cell that cannot be read gives `value=None`, keeps its wording and raises an issue; the other cells go on. After the
cells, what cannot be true together is told: a minimum above its maximum, an end before its beginning, half a
coordinate. Leaves out: whether the whole file is refused (`--strict` is the caller's), and the phrase table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sijill.intake.fields import FIELDS, Kind
from sijill.intake.issues import Issue, Severity
from sijill.intake.rules import ColumnRule, Mapping
from sijill.intake.sheets import Row
from sijill.intake.values import Problem, Read, bare, is_blank, read_cell

_UNDERSTOOD_AS_NOT_STATED = frozenset({"count-phrase", "word-unknown", "age-unreadable", "not-an-address"})
_NAME_PARTS = ("name_first", "name_father", "name_grandfather", "name_family")


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedValue:
    """What one cell says: `value` is text, int, a dict of plain values, or None (not stated, or not readable)."""

    field: str
    value: Any
    wording: str
    column: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedRow:
    """One row as fields. `kept` are the columns kept as notes, verbatim; empty cells of either are left out."""

    number: int
    kind: Kind
    fields: dict[str, MappedValue]
    issues: list[Issue] = field(default_factory=list)
    kept: dict[str, str] = field(default_factory=dict)

    def value(self, name: str) -> Any:
        """The value of a field; None when it is not stated."""
        found = self.fields.get(name)
        return None if found is None else found.value


def apply(mapping: Mapping, row: Row, *, file: str = "") -> MappedRow:
    """The fields of one row of a table whose columns `check_columns` has accepted."""
    mapped = MappedRow(number=row.number, kind=mapping.kind, fields={})
    for name, value in mapping.constants:
        read = read_cell(bare(value), FIELDS[name], field=name)
        mapped.fields[name] = MappedValue(field=name, value=read.value, wording=value, column="")
    for column, cell in zip(row.columns, row.values, strict=True):
        rule = mapping.by_column.get(column)
        if rule is not None:
            _read_into(mapped, mapping, rule, cell, file)
        elif cell.strip() and column not in mapping.ignore:
            mapped.kept[column] = cell
    _compose_name(mapped)
    for name, problem in _contradictions(mapped):
        mapped.issues.append(_issue(file, row.number, mapped.fields[name].column, problem))
    return mapped


def _read_into(mapped: MappedRow, mapping: Mapping, rule: ColumnRule, cell: str, file: str) -> None:
    text = bare(cell)
    if not text:
        return
    read = _read(mapping, rule, text)
    mapped.fields[rule.field] = MappedValue(field=rule.field, value=read.value, wording=cell, column=rule.column)
    if read.problem is not None:
        mapped.issues.append(_issue(file, mapped.number, rule.column, read.problem))


def _read(mapping: Mapping, rule: ColumnRule, text: str) -> Read:
    for word, means in rule.words:
        if word.casefold() == text.casefold():
            text = bare(means)
            break
    if is_blank(text, mapping.blanks):
        return Read(None)
    return read_cell(text, FIELDS[rule.field], field=rule.field, order=rule.format)


def _issue(file: str, row: int, column: str, problem: Problem) -> Issue:
    return Issue(
        file=file,
        row=row,
        column=column or None,
        code=problem.code,
        message=problem.message,
        remedy=problem.remedy,
        severity=Severity.WARNING if problem.code in _UNDERSTOOD_AS_NOT_STATED else Severity.ERROR,
    )


def _compose_name(mapped: MappedRow) -> None:
    """A name given in parts is also one name, in the order ism, father, grandfather, family."""
    if "name" in mapped.fields or "name_local" in mapped.fields:
        return
    parts = [mapped.fields[part] for part in _NAME_PARTS if mapped.value(part)]
    if not parts:
        return
    joined = " ".join(str(part.value) for part in parts)
    arabic = any("\u0600" <= char <= "\u06ff" for char in joined)
    name = "name_local" if arabic else "name"
    mapped.fields[name] = MappedValue(
        field=name,
        value=joined,
        wording=" ".join(part.wording for part in parts),
        column=" + ".join(part.column for part in parts),
    )


def _contradictions(mapped: MappedRow) -> Iterator[tuple[str, Problem]]:
    for name in mapped.fields:
        stem = name.removesuffix("_min")
        low, high = mapped.value(name), mapped.value(f"{stem}_max")
        if name.endswith("_min") and low is not None and high is not None and low > high:
            yield (
                name,
                Problem("min-above-max", f"at least {low} but at most {high}", "Swap or correct the two figures"),
            )
    first, last = mapped.value("date"), mapped.value("date_end")
    if first is not None and last is not None and last[:10] < first[: len(last[:10])]:
        yield "date_end", Problem("ends-before-it-begins", f"{last} is before {first}", "Correct one of the two dates")
    has = [name for name in ("latitude", "longitude") if mapped.value(name) is not None]
    if len(has) == 1 and {"latitude", "longitude"} <= set(mapped.fields):
        yield has[0], Problem("half-a-coordinate", f"only the {has[0]} is there", "Give both, or neither")
