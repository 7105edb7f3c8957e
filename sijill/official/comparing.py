"""The comparison on plain tables: statements with the incident that each speaks of, and incidents with their grade.

Columns (docs/methods/official.md): statements `id, incident_id, released` and either read fields (`finding, reason,
killed, injured, channel`) or the `text` they are read from; incidents `id, date, place, grade, killed_min, killed_max`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sijill.model.counts import CountRange
from sijill.model.dates import DateSpan
from sijill.model.digits import to_ascii
from sijill.model.errors import BadInput, InvalidValue
from sijill.official.comparison import Comparison, Documented, Position, compare
from sijill.official.statements import read_statement
from sijill.official.tables_in import incident_rows
from sijill.official.verdicts import Finding

Row = Mapping[str, str]


def comparison_of(
    statements: Sequence[Row], incidents: Sequence[Row], *, as_of: date | None = None, file: str = "statements"
) -> Comparison:
    """The comparison of two tables. Raises `BadInput` naming file, row and column."""
    return compare(documented_of(incidents), positions_of(statements, file=file), as_of=as_of)


def documented_of(rows: Sequence[Row]) -> list[Documented]:
    """Incidents of a table."""
    grades = [_first(row, "grade", "civilian_harm_grading", "airwars_grading", "grading") for row in rows]
    return [
        Documented(
            id=one.id,
            day=one.days.first if one.days is not None else None,
            place=one.place,
            grade=grade,
            killed=_range(one.killed_min, one.killed_max),
            injured=_range(one.injured_min, one.injured_max),
        )
        for one, grade in zip(incident_rows(rows), grades, strict=True)
    ]


def positions_of(rows: Iterable[Row], *, file: str = "statements") -> list[Position]:
    """Statements of a table as positions on incidents; what the table does not give is read from the text."""
    return [_position(row, number, file) for number, row in enumerate(rows, start=2)]


def _position(row: Row, number: int, file: str) -> Position:
    released = _day(_first(row, "released", "statement_date", "date"), number, file)
    said = read_statement(_first(row, "text", "statement"), released=released)
    given = _first(row, "finding", "assessment", "label_assessment")
    finding = given or said.finding.value
    first = said.conceded.first
    accepted = finding == Finding.CREDIBLE.value
    killed = _count(_first(row, "killed", "killed_min", "deaths_conceded_min"))
    injured = _count(_first(row, "injured", "injured_min", "injuries_conceded_min"))
    return Position(
        statement=_first(row, "id", "statement_id", "claim_id"),
        incident=_first(row, "incident_id", "incident", "code", "airwars_code") or None,
        released=released,
        finding=finding,
        reason=_first(row, "reason") or said.verdict.reason,
        ground=_first(row, "ground") or (said.verdict.ground.value if said.verdict.ground else None),
        standard=said.verdict.standard,
        channel=_first(row, "channel") or said.channel,
        killed=killed if killed is not None else first.killed.value if accepted and first.killed else None,
        injured=injured if injured is not None else first.injured.value if accepted and first.injured else None,
    )


def _first(row: Row, *names: str) -> str:
    return next((row[name].strip() for name in names if row.get(name, "").strip()), "")


def _count(said: str) -> int | None:
    figure = to_ascii(said).removesuffix(".0")
    return int(figure) if figure.isdecimal() else None


def _day(said: str, number: int, file: str) -> date | None:
    plain = to_ascii(said)
    if not plain:
        return None
    if plain.isdecimal() and len(plain) == 8:
        plain = f"{plain[:4]}-{plain[4:6]}-{plain[6:]}"
    try:
        return DateSpan.parse(plain).last
    except InvalidValue as fault:
        raise BadInput(fault.message, file=file, row=number, column="released", remedy="Write YYYY-MM-DD") from fault


def _range(low: int | None, high: int | None) -> CountRange | None:
    if low is None and high is None:
        return None
    least = low if low is not None else high
    most = high if high is not None else low
    assert least is not None and most is not None
    return CountRange(low=min(least, most), high=max(least, most))
