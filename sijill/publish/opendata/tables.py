"""The tables of a release, flat: one row a thing, columns that a spreadsheet can hold, with types and meanings.

Counts become columns (`children_killed_min`), lists are joined in CSV and XLSX and stay lists in Parquet and JSON
Lines. Null is not stated, 0 is stated to be none. `latitude` and `longitude` are the middle of the cell; `within_m`
says how far the cell reaches, `uncertainty_m` what the documents leave open beside it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from sijill.publish.fields import fields_of
from sijill.publish.frozen import Frozen, plain
from sijill.publish.rows import Cell, Incident

GROUPS = ("civilians", "children", "women", "men", "belligerents")
OUTCOMES = ("killed", "injured", "missing")

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class OpenTable:
    """A table with its schema and how its rows are made."""

    name: str
    title: str
    schema: pa.Schema
    rows: Callable[[Frozen], Iterator[Row]]


def _field(name: str, kind: Any, meaning: str) -> pa.Field:
    return pa.field(name, kind, nullable=True, metadata={"description": meaning})


_TEXT, _WHOLE, _FLAG, _LIST = pa.string(), pa.int64(), pa.bool_(), pa.list_(pa.string())
_CELL = (
    _field("cell", _TEXT, "cell of the grid in which the place lies"),
    _field("latitude", _TEXT, "degrees north, WGS 84, of the middle of the cell; never the point itself"),
    _field("longitude", _TEXT, "degrees east, WGS 84, of the middle of the cell; never the point itself"),
    _field("south", _TEXT, "southern edge of the cell"),
    _field("west", _TEXT, "western edge of the cell"),
    _field("north", _TEXT, "northern edge of the cell"),
    _field("east", _TEXT, "eastern edge of the cell"),
    _field("within_m", _WHOLE, "metres from the middle within which every point of the cell lies"),
    _field("uncertainty_m", _WHOLE, "metres that the documents themselves leave open"),
)
_KINDS: dict[str, Any] = {
    **dict.fromkeys(("victims", "kinds_verified", "victims_killed", "named", "verified", "conceded_low",
                     "conceded_high", "low", "high", "killed_low", "killed_high", "injured_low", "injured_high",
                     "days", "size", "unnamed", "value", "width", "height", "answers", "calibrated_on", "seed",
                     "documented", "linkages", "in_window"), _WHOLE),
    **dict.fromkeys(("known", "confirmed", "graphic", "combatants_only", "two_changes"), _FLAG),
    **dict.fromkeys(("places", "actors", "strike_type", "infrastructure", "sources", "persons", "documents",
                     "positions", "incidents", "other_names", "of", "lists"), _LIST),
}  # fmt: skip
_LEFT_OUT = frozenset(
    {"claims", "counts", "competing", "grades", "clusters", "history", "texts", "verifications", "windows", "overlap",
     "quantiles", "reasons"}
)  # fmt: skip
"""Nested parts that only the JSON Lines of `tables/` hold."""


def _schema(table: str, *more: pa.Field) -> pa.Schema:
    own = [
        _field(one.field, _KINDS.get(one.field, _TEXT), one.meaning)
        for one in fields_of(table)
        if one.field not in _LEFT_OUT and one.field != "cell"
    ]
    return pa.schema([*own, *more])


def _counts() -> Iterator[pa.Field]:
    for outcome in OUTCOMES:
        for group in GROUPS:
            for end, words in (("min", "least"), ("max", "most")):
                yield _field(f"{group}_{outcome}_{end}", _WHOLE, f"{group} {outcome}: {words} that any document states")


def _incidents(frozen: Frozen) -> Iterator[Row]:
    for one in frozen.incidents:
        row = plain(one) | _cell(one.cell) | {"grade_rule": _rule(one)}
        for count in one.counts:
            row[f"{count.group}_{count.outcome}_min"], row[f"{count.group}_{count.outcome}_max"] = count.low, count.high
        yield row


def _rule(one: Incident) -> str | None:
    return next((grade.rule for grade in one.grades if grade.by == "rule"), None)


def _cell(cell: Cell | None) -> Row:
    """The cell's columns beside those of the row, whose own id stays."""
    if cell is None:
        return {}
    return {name: value for name, value in plain(cell).items() if name not in ("id", "tier")} | {"cell": cell.id}


def _plainly(table: str) -> Callable[[Frozen], Iterator[Row]]:
    return lambda frozen: (plain(row) for row in getattr(frozen, table))


def _structures(frozen: Frozen) -> Iterator[Row]:
    return (plain(row) | _cell(row.cell) for row in frozen.structures)


def _figures(frozen: Frozen) -> Iterator[Row]:
    for one in frozen.figures:
        for measure, number in sorted(one.numbers.items()):
            yield {
                "figure": one.id, "label_en": one.label_en, "label_ar": one.label_ar, "measure": measure,
                "number": number, "incidents": len(one.incidents),
                "definition": json.dumps(one.definition, ensure_ascii=False, sort_keys=True),
            }  # fmt: skip


def _statements(frozen: Frozen) -> Iterator[Row]:
    for position in frozen.positions:
        for one in position.history:
            yield plain(one) | {"position": position.id, "incident": position.incident, "actor": position.actor}


def _windows(frozen: Frozen) -> Iterator[Row]:
    for structure in frozen.structures:
        for one in structure.windows:
            yield plain(one) | {"structure": structure.id}


def _overlaps(frozen: Frozen) -> Iterator[Row]:
    for one in frozen.estimates:
        for pattern, people in one.overlap:
            named = [name for name, bit in zip(one.lists, pattern, strict=True) if bit == "1"]
            yield {"estimate": one.id, "pattern": pattern, "lists": named, "people": people}


def _claims(frozen: Frozen) -> Iterator[Row]:
    for one in frozen.claims:
        yield plain(one) | {"value": json.dumps(one.value, ensure_ascii=False, sort_keys=True)}


def _corrections(frozen: Frozen) -> Iterator[Row]:
    for one in frozen.corrections:
        sides = (("before", one.before), ("after", one.after))
        told = {
            side: json.dumps(value, ensure_ascii=False, sort_keys=True) for side, value in sides if value is not None
        }
        yield plain(one) | told


_FIGURES = pa.schema(
    [
        _field("figure", _TEXT, "id that means the same in every release"),
        _field("label_en", _TEXT, "label in English"),
        _field("label_ar", _TEXT, "label in Arabic"),
        _field("measure", _TEXT, "what is counted: x_min and x_max are sums of the least and the most"),
        _field("number", _WHOLE, "the sum"),
        _field("incidents", _WHOLE, "incidents that it is made from"),
        _field("definition", _TEXT, "which incidents it counts (JSON)"),
    ]
)
_STATEMENTS = pa.schema(
    [
        _field("position", _TEXT, "position"),
        _field("incident", _TEXT, "incident"),
        _field("actor", _TEXT, "belligerent"),
        _field("on", _TEXT, "day; null: not known"),
        _field("finding", _TEXT, "its finding then (codebook)"),
        _field("killed_low", _WHOLE, "deaths conceded then, least"),
        _field("killed_high", _WHOLE, "deaths conceded then, most"),
        _field("partner", _TEXT, "partner that spoke"),
        _field("address", _TEXT, "where it was said"),
    ]
)
_WINDOWS = pa.schema(
    [
        _field("structure", _TEXT, "structure"),
        _field("after", _TEXT, "day of the last image in which it stands; null: before the first image"),
        _field("until", _TEXT, "day of the first image in which it lies; null: not destroyed by the last image"),
        _field("probability", _TEXT, "probability that it was destroyed in this window"),
        _field("in_90", _FLAG, "whether the window belongs to the smallest set that holds 90 %"),
    ]
)
_OVERLAPS = pa.schema(
    [
        _field("estimate", _TEXT, "estimate"),
        _field("pattern", _TEXT, "0 or 1 for each list, in the order of the estimate"),
        _field("lists", _LIST, "the lists that hold these people, and no other of the estimate does"),
        _field("people", _WHOLE, "people"),
    ]
)
_CLAIMS = pa.schema([_field(one.field, _TEXT, one.meaning) for one in fields_of("claims")])

TABLES: tuple[OpenTable, ...] = (
    OpenTable("incidents", "Incidents",
              _schema("incidents", _field("grade_rule", _TEXT, "rule of the machine's grade"), *_CELL, *_counts()),
              _incidents),
    OpenTable("persons", "People", _schema("persons"), _plainly("persons")),
    OpenTable("families", "Families", _schema("families"), _plainly("families")),
    OpenTable("actors", "Belligerents", _schema("actors"), _plainly("actors")),
    OpenTable("positions", "Belligerents' positions", _schema("positions"), _plainly("positions")),
    OpenTable("statements", "Each time that a belligerent spoke", _STATEMENTS, _statements),
    OpenTable("totals", "Totals that documents state", _schema("totals"), _plainly("totals")),
    OpenTable("sources", "Sources cited", _schema("sources"), _plainly("sources")),
    OpenTable("documents", "Documents", _schema("documents"), _plainly("documents")),
    OpenTable("media", "Images", _schema("media"), _plainly("media")),
    OpenTable("structures", "Structures", _schema("structures", *_CELL), _structures),
    OpenTable("windows", "Windows of destruction", _WINDOWS, _windows),
    OpenTable("surroundings", "Structures around incidents", _schema("surroundings"), _plainly("surroundings")),
    OpenTable("estimates", "Estimates", _schema("estimates"), _plainly("estimates")),
    OpenTable("overlaps", "People by the lists that hold them", _OVERLAPS, _overlaps),
    OpenTable("figures", "Figures", _FIGURES, _figures),
    OpenTable("corrections", "Corrections", _schema("corrections"), _corrections),
    OpenTable("redirects", "Redirects", _schema("redirects"), _plainly("redirects")),
)  # fmt: skip
"""Flat tables, in the order of the workbook."""

CLAIMS = OpenTable("claims", "Claims", _CLAIMS, _claims)
"""Every published claim: Parquet and JSON Lines only."""
