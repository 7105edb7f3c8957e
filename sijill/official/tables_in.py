"""Plain tables of statements and incidents, whatever order their columns have and whichever of the known names.

A column is found by its name or by one of the aliases of `rules/columns.toml`, case and blanks aside. Values may be
empty; digits may be Arabic; a byte-order mark is ignored. What is missing is `None`, never 0.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sijill.model.dates import DateSpan
from sijill.model.digits import to_ascii
from sijill.model.errors import BadInput, InvalidValue, NotFound
from sijill.official.references import GridReference, find_references, read_grid
from sijill.official.rulebook import table
from sijill.official.statements import Statement, read_statement
from sijill.official.verdicts import Finding

csv.field_size_limit(10_000_000)
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRow:
    """One statement to be matched: what its columns say, completed by what its text says."""

    id: str
    dates: tuple[DateSpan, ...]
    released: date | None
    places: tuple[str, ...]
    grids: tuple[GridReference, ...]
    channel: str | None
    finding: Finding
    reason: str | None
    killed: int | None
    injured: int | None
    text: str
    code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRow:
    """One incident of the archive; `radius_m` is how far the true place may lie from the point."""

    id: str
    days: DateSpan | None
    place: str
    place_local: str
    wider: str
    latitude: float | None
    longitude: float | None
    accuracy: str | None
    radius_m: float | None
    killed_min: int | None
    killed_max: int | None
    injured_min: int | None
    injured_max: int | None
    codes: frozenset[str] = frozenset()


def read_csv(path: Path) -> list[dict[str, str]]:
    """The rows of a table. Raises `NotFound` or `BadInput` naming the file."""
    if not path.is_file():
        raise NotFound(f"{path} does not exist", remedy="Give the name of a CSV file")
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.DictReader(handle)
            rows = [{key: value or "" for key, value in row.items() if key is not None} for row in reader]
    except UnicodeDecodeError as fault:
        raise BadInput("not UTF-8", file=str(path), remedy="Save the table again as UTF-8") from fault
    if not rows:
        raise BadInput("the table has no rows", file=str(path), remedy="Check that the right file was given")
    return rows


def statement_rows(rows: Iterable[Row], *, file: str = "statements") -> list[StatementRow]:
    """Statements of a table, in its order."""
    listed = list(rows)
    find = _Columns(listed[0] if listed else {}, "statement", file)
    find.require("id")
    find.require_one_of("text", "place", "mgrs")
    return [_statement(row, find, number) for number, row in enumerate(listed, start=2)]


def incident_rows(rows: Iterable[Row], *, file: str = "incidents") -> list[IncidentRow]:
    """Incidents of a table, in its order."""
    listed = list(rows)
    find = _Columns(listed[0] if listed else {}, "incident", file)
    find.require("id")
    find.require("date")
    return [_incident(row, find, number) for number, row in enumerate(listed, start=2)]


class _Columns:
    """Which column of one table carries which field."""

    def __init__(self, first: Row, kind: str, file: str) -> None:
        self.file, self.kind = file, kind
        there = {_plain(name): name for name in first}
        self.names: dict[str, str] = {}
        for field, aliases in table("columns")[kind].items():
            found = next((there[_plain(alias)] for alias in (field, *aliases) if _plain(alias) in there), None)
            if found is not None:
                self.names[field] = found

    def require(self, field: str) -> None:
        if field not in self.names:
            raise self._missing(field, f'no column "{field}"')

    def require_one_of(self, *fields: str) -> None:
        if not any(field in self.names for field in fields):
            raise self._missing(fields[0], f"none of the columns {', '.join(fields)}")

    def _missing(self, field: str, message: str) -> BadInput:
        aliases = ", ".join([field, *table("columns")[self.kind][field]])
        return BadInput(message, file=self.file, row=1, remedy=f"Name it one of: {aliases}")

    def text(self, row: Row, field: str) -> str:
        return (row.get(self.names[field]) or "").strip() if field in self.names else ""

    def count(self, row: Row, field: str, number: int) -> int | None:
        said = to_ascii(self.text(row, field)).replace(",", "")
        if not said:
            return None
        if not re.fullmatch(r"\d+(\.0+)?", said):
            raise BadInput(
                f'"{said}" is not a count',
                file=self.file,
                row=number,
                column=self.names[field],
                remedy="Write a whole number or nothing",
            )
        return int(float(said))

    def degrees(self, row: Row, field: str, number: int) -> float | None:
        said = to_ascii(self.text(row, field))
        if not said:
            return None
        try:
            return float(said)
        except ValueError as fault:
            raise BadInput(
                f'"{said}" is not a coordinate',
                file=self.file,
                row=number,
                column=self.names[field],
                remedy="Write degrees as 35.9506 or nothing",
            ) from fault

    def days(self, row: Row, field: str, number: int) -> DateSpan | None:
        said = to_ascii(self.text(row, field))
        if not said:
            return None
        if re.fullmatch(r"\d{8}", said):
            said = f"{said[:4]}-{said[4:6]}-{said[6:]}"
        said = re.sub(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:.*", r"\1", said)
        try:
            return DateSpan.parse(said)
        except InvalidValue as fault:
            raise BadInput(
                fault.message, file=self.file, row=number, column=self.names[field], remedy="Write YYYY-MM-DD"
            ) from fault


def _statement(row: Row, find: _Columns, number: int) -> StatementRow:
    text = find.text(row, "text")
    released = find.days(row, "released", number)
    day = released.last if released is not None else None
    said = read_statement(text, released=day)
    dates = _incident_dates(
        find.days(row, "incident_date", number), find.days(row, "date", number), _own_date(said), day
    )
    places = tuple(dict.fromkeys(part for part in (find.text(row, "place"), said.place or "") if part))
    mgrs = find.text(row, "mgrs")
    killed = find.count(row, "killed", number)
    injured = find.count(row, "injured", number)
    first = said.conceded.first
    accepted = said.finding is Finding.CREDIBLE
    return StatementRow(
        id=find.text(row, "id"),
        dates=dates,
        released=day,
        places=places,
        grids=_grids(mgrs) or said.grids,
        channel=said.channel,
        finding=said.finding,
        reason=said.verdict.reason,
        killed=killed if killed is not None else first.killed.value if accepted and first.killed else None,
        injured=injured if injured is not None else first.injured.value if accepted and first.injured else None,
        text=text,
        code=said.code,
    )


def _incident_dates(
    given: DateSpan | None, unnamed: DateSpan | None, own: DateSpan | None, released: date | None
) -> tuple[DateSpan, ...]:
    """The dates that may be the incident's. A column called only "date" is the release's when the text dates itself
    much earlier and no release date is given."""
    if given is None and unnamed is not None:
        far = own is not None and own.last is not None and unnamed.first is not None
        far = far and released is None and abs((unnamed.first - own.last).days) > 20  # type: ignore[operator, union-attr]
        given = None if far else unnamed
    return tuple(dict.fromkeys(span for span in (given, own) if span is not None))


def _own_date(said: Statement) -> DateSpan | None:
    return said.incident_date.days if said.incident_date is not None else None


def _grids(mgrs: str) -> tuple[GridReference, ...]:
    if not mgrs:
        return ()
    found = find_references(mgrs).grids
    return found if len(found) > 1 else (read_grid(mgrs),)


def _incident(row: Row, find: _Columns, number: int) -> IncidentRow:
    days, end = find.days(row, "date", number), find.days(row, "date_end", number)
    if (
        days is not None
        and end is not None
        and days.first is not None
        and end.last is not None
        and end.last > days.first
    ):
        days = DateSpan.between(days.first, end.last)
    latitude, longitude = find.degrees(row, "latitude", number), find.degrees(row, "longitude", number)
    on_earth = latitude is not None and longitude is not None and abs(latitude) <= 90 and abs(longitude) <= 180
    accuracy = find.text(row, "accuracy") or None
    return IncidentRow(
        id=find.text(row, "id"),
        days=days,
        place=find.text(row, "place"),
        place_local=find.text(row, "place_local"),
        wider=" ".join(filter(None, (find.text(row, field) for field in ("governorate", "region", "district")))),
        latitude=latitude if on_earth else None,
        longitude=longitude if on_earth else None,
        accuracy=accuracy,
        radius_m=_radius(accuracy) if on_earth else None,
        killed_min=find.count(row, "killed_min", number),
        killed_max=find.count(row, "killed_max", number),
        injured_min=find.count(row, "injured_min", number),
        injured_max=find.count(row, "injured_max", number),
        codes=frozenset(find.text(row, "code").split()),
    )


def _radius(accuracy: str | None) -> float:
    radii: Mapping[str, float] = table("columns")["radius_m"]
    return float(radii.get(accuracy or "", radii["unknown"]))


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).lower()
