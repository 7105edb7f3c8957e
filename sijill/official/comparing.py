"""The comparison on plain tables: statements with the incident that each speaks of, and incidents with their grade.

Columns (docs/methods/official.md): statements `id, incident_id, released` and either read fields (`finding, reason,
killed, injured, channel`) or the `text` they are read from; incidents `id, date, place, grade, killed_min, killed_max`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sijill.model.counts import CountRange, Outcome
from sijill.model.dates import DateSpan
from sijill.model.digits import to_ascii
from sijill.model.errors import BadInput, InvalidValue
from sijill.official.allocation import Admission, suggest
from sijill.official.comparison import Comparison, compare
from sijill.official.position import Documented, Position
from sijill.official.quoting import lines_of, told_apart, words_of
from sijill.official.statements import Statement, read_statement
from sijill.official.tables_in import incident_rows
from sijill.official.verdicts import Finding

Row = Mapping[str, str]


def comparison_of(
    statements: Sequence[Row], incidents: Sequence[Row], *, as_of: date | None = None, file: str = "statements"
) -> Comparison:
    """The comparison of two tables. Raises `BadInput` naming file, row and column."""
    documented = documented_of(incidents)
    return compare(documented, share_admissions(positions_of(statements, file=file), documented), as_of=as_of)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A position with what its whole line admits, and the words that tell whether two rows quote one line.

    `said=None`: the table gives the figure of this incident itself, nothing is shared out.
    """

    position: Position
    said: Statement | None
    admitted: Mapping[Outcome, int | None]


def share_admissions(stated: Iterable[Stated], documented: Sequence[Documented]) -> list[Position]:
    """Positions whose figures count each admission once.

    Rows that quote one line (`quoting`) are one admission: it is shared out over their incidents as
    `allocation.suggest` does. A line that admits more than the first of its incidents, quoted by a single row, leaves
    the rest as admitted without incident.
    """
    incidents = {one.id: one for one in documented}
    rows = list(stated)
    words = [None if one.said is None else words_of(one.said, _day_of(incidents, one)) for one in rows]
    return [position for line in lines_of(words) for position in _shared([rows[at] for at in line], incidents)]


def positions_of(rows: Iterable[Row], *, file: str = "statements") -> list[Stated]:
    """Statements of a table as positions on incidents; what the table does not give is read from the text."""
    return [_stated(row, number, file) for number, row in enumerate(rows, start=2)]


def _shared(group: Sequence[Stated], incidents: Mapping[str, Documented]) -> list[Position]:
    positions = [one.position for one in group]
    for outcome in (Outcome.KILLED, Outcome.INJURED):
        number = max(group, key=_length).admitted.get(outcome)
        if group[0].said is None or number is None:
            continue
        ids = list(dict.fromkeys(one.incident for one in positions if one.incident is not None))
        if len(ids) > 1:
            parts = _parts(outcome, number, ids, incidents, group)
            first = {one: at for at, one in reversed(list(enumerate(position.incident for position in positions)))}
            positions = [
                replace(one, **{outcome.value: parts[one.incident] if first[one.incident] == at else None})  # type: ignore[arg-type]
                if one.incident is not None
                else one
                for at, one in enumerate(positions)
            ]
        else:
            positions += _rest(positions[0], outcome, number)
    return positions


def _length(one: Stated) -> int:
    return len(one.said.text) if one.said is not None else 0


def _parts(
    outcome: Outcome, number: int, ids: Sequence[str], incidents: Mapping[str, Documented], group: Sequence[Stated]
) -> dict[str, int]:
    told = told_apart([one.said for one in group if one.said is not None], outcome, number, len(ids))
    admission = Admission(id="line", outcome=outcome, number=number)
    reported = [(one, *_reported(incidents.get(one), outcome)) for one in ids]
    return {
        one.incident: one.number for one in suggest(admission, reported, by="suggestion", reason="one line", told=told)
    }


def _rest(position: Position, outcome: Outcome, number: int) -> list[Position]:
    given = getattr(position, outcome.value)
    if given is None or number <= given:
        return []
    bare = replace(
        position, statement=f"{position.statement} (rest of the line)", incident=None, killed=None, injured=None
    )
    return [replace(bare, **{outcome.value: number - given})]


def _reported(incident: Documented | None, outcome: Outcome) -> tuple[int | None, int | None]:
    counted = None if incident is None else incident.killed if outcome is Outcome.KILLED else incident.injured
    return (None, None) if counted is None else (counted.low, counted.high)


def _day_of(incidents: Mapping[str, Documented], one: Stated) -> date | None:
    found = incidents.get(one.position.incident or "")
    return found.day if found is not None else None


def _stated(row: Row, number: int, file: str) -> Stated:
    released = _day(_first(row, "released", "statement_date", "date"), number, file)
    said = read_statement(_first(row, "text", "statement"), released=released)
    given = _first(row, "finding", "assessment", "label_assessment")
    finding = given or said.finding.value
    first = said.conceded.first
    accepted = finding == Finding.CREDIBLE.value
    killed = _count(_first(row, "killed", "killed_min", "deaths_conceded_min"))
    injured = _count(_first(row, "injured", "injured_min", "injuries_conceded_min"))
    position = Position(
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
    counted = {Outcome.KILLED: said.conceded.total("killed"), Outcome.INJURED: said.conceded.total("injured")}
    if said.conceded.stated_total is not None:
        counted[Outcome.KILLED] = said.conceded.stated_total.value
    whole = accepted and killed is None and injured is None and said.conceded.incidents
    return Stated(position=position, said=said if whole else None, admitted=counted)


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
