"""Read the Airwars archive: a folder of CSV files becomes records of the register.

Steps: check that every file and column is known (a leftover one stops the import); gather the rows of the other
files by the incident they belong to; make of each incident one cited page, one mention with all its claims, and
one mention for each victim, whose details are personal. Every cell becomes part of a claim with
its place, or an issue that names it. A date of publication that equals the day of the incident is kept as the
archive's words but not believed: the archive stored the one as the other (field notes, 1.12).
Leaves out: what cannot be true together (`grading.contradictions`), and writing (`casework.imports`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from sijill.intake.airwars.columns import INCIDENTS, READINGS, VICTIMS, Column, Unreadable, columns, written
from sijill.intake.issues import Issue, IssueLog, Severity
from sijill.intake.records import Record
from sijill.intake.sheets import Row, Table, read_table
from sijill.model.claims import Claim
from sijill.model.errors import BadInput, NotFound
from sijill.model.events import DocumentCited, MentionRecorded
from sijill.model.ids import cited_document_id, mention_id

READER = "airwars-import 1"
"""The name under which this reader's claims stand; a new way of reading gets a new number."""

PUBLIC_OF_PEOPLE = frozenset({"harm"})
"""What is said openly of a victim: that they were killed or injured. All else is personal and can be destroyed."""

Rows = dict[str, list[Row]]


class Group(NamedTuple):
    """The columns of one file that make one claim together. `places`: (position, column, part, reading).

    `verbatim`: (position, part) of a group of several columns that are all kept as they stand, else None.
    """

    says: str
    about: str
    places: tuple[tuple[int, str, str, Callable[[str], Any]], ...]
    at: str
    verbatim: tuple[tuple[int, str], ...] | None


@dataclass(slots=True)
class Plan:
    """How rows of one file become claims."""

    file: str
    header: tuple[str, ...]
    groups: tuple[Group, ...]
    orders: tuple[int, ...]
    echo: int | None


@dataclass(slots=True)
class Archive:
    """An archive on disk: which files, and what was wrong with them so far."""

    folder: Path
    paths: dict[str, Path]
    tables: dict[str, Table] = field(default_factory=dict)
    logs: dict[str, IssueLog] = field(default_factory=dict)

    def issues(self) -> list[Issue]:
        """All that could not be read, file by file, in order of rows."""
        found = [issue for table in self.tables.values() for issue in table.issues]
        found += [issue for log in self.logs.values() for issue in log.all()]
        return sorted(found, key=lambda issue: (issue.file, issue.row or 0))

    def count(self) -> int:
        """Rows of incidents, by a quick count of lines: for a progress bar."""
        with self.paths[INCIDENTS].open("rb") as file:
            return max(0, sum(1 for _ in file) - 1)


def open_archive(folder: Path) -> Archive:
    """Find the archive's files and check their columns. Raises NotFound and BadInput, naming file and remedy."""
    if not folder.is_dir():
        raise NotFound(f"{folder} is not a folder", remedy="Give the folder that holds incidents.csv.")
    paths = {path.stem: path for path in sorted(folder.glob("*.csv"))}
    if INCIDENTS not in paths:
        raise NotFound(f"{folder} has no incidents.csv", remedy="Give the folder that holds the archive's tables.")
    if unknown := sorted(set(paths) - set(columns())):
        raise BadInput(
            f"this reader does not know {unknown[0]}.csv",
            file=str(paths[unknown[0]]),
            remedy="Move it out of the folder, or say in intake/airwars/columns.csv what its columns mean.",
        )
    archive = Archive(folder, paths)
    for name, path in paths.items():
        archive.tables[name] = read_table(path)
        archive.logs[name] = IssueLog(path.name)
        _check_columns(archive, name)
    return archive


def _check_columns(archive: Archive, name: str) -> None:
    table, known = archive.tables[name], [one.column for one in columns()[name]]
    if leftover := [one for one in table.columns if one not in known]:
        raise BadInput(
            "this column is not known, and nothing the file says may be lost",
            file=str(archive.paths[name]),
            column=leftover[0],
            remedy="Say in intake/airwars/columns.csv which claim it becomes.",
        )
    needed = [one.column for one in columns()[name] if one.reading in ("key", "order")]
    if missing := [one for one in needed if one not in table.columns]:
        raise BadInput("this column is needed and missing", file=str(archive.paths[name]), column=missing[0])
    for column in set(known) - set(table.columns):
        archive.logs[name].add(
            Severity.NOTE, "column-absent", "the file has no such column", "Nothing to do.", column=column
        )


def read_records(archive: Archive, carriers: Mapping[str, str]) -> Iterator[Record]:
    """The records of the archive in the order of its incidents. `carriers`: file name -> document that holds it."""
    plans = {name: _plan(name, table.columns) for name, table in archive.tables.items()}
    others = {name: _by_incident(plans[name], archive) for name in plans if name != INCIDENTS}
    key = archive.tables[INCIDENTS].columns.index("sequence")
    address = archive.tables[INCIDENTS].columns.index("incident_url")
    seen: set[str] = set()
    for row in archive.tables[INCIDENTS].rows():
        sequence = row.values[key]
        if sequence in seen or not row.values[address]:
            _set_aside(archive.logs[INCIDENTS], row, "sequence" if sequence in seen else "incident_url")
            continue
        seen.add(sequence)
        own = {name: rows.pop(sequence, []) for name, rows in others.items()}
        yield _record(archive, plans, carriers, row, own)
    _tell_orphans(archive, others)


def _set_aside(log: IssueLog, row: Row, column: str) -> None:
    said = "another row has this sequence number" if column == "sequence" else "the incident has no address"
    log.add(
        Severity.ERROR, f"bad-{column}", said, "Give each incident its own; the row was set aside.",
        row=row.number, column=column,
    )  # fmt: skip


def _tell_orphans(archive: Archive, others: dict[str, Rows]) -> None:
    for name, rows in others.items():
        for sequence, orphans in rows.items():
            for row in orphans:
                archive.logs[name].add(
                    Severity.ERROR,
                    "missing-incident",
                    f'it belongs to incident "{sequence}", which is not in incidents.csv',
                    "Add the incident or mend the number; the row was set aside.",
                    row=row.number,
                    column="sequence",
                )


def _by_incident(plan: Plan, archive: Archive) -> Rows:
    rows: Rows = defaultdict(list)
    key = plan.header.index("sequence")
    for row in archive.tables[plan.file].rows():
        rows[row.values[key]].append(row)
    return rows


def _plan(file: str, header: tuple[str, ...]) -> Plan:
    known = {one.column: one for one in columns()[file]}
    grouped: dict[tuple[str, str], list[tuple[int, Column]]] = defaultdict(list)
    orders, echo = [], None
    for position, name in enumerate(header):
        column = known[name]
        if column.reading == "order":
            orders.append(position)
        elif column.reading == "echo":
            echo = position
        elif column.reading != "key":
            grouped[column.says, column.about].append((position, column))
    groups = tuple(
        Group(
            says,
            about,
            tuple((position, one.column, one.part, READINGS[one.reading]) for position, one in members),
            "+".join(one.column for _, one in members),
            tuple((position, one.part) for position, one in members) if _is_verbatim(members) else None,
        )
        for (says, about), members in grouped.items()
    )
    return Plan(file, header, groups, tuple(orders), echo)


def _is_verbatim(members: list[tuple[int, Column]]) -> bool:
    return all(one.part and one.reading == "text" for _, one in members)


def _record(
    archive: Archive,
    plans: Mapping[str, Plan],
    carriers: Mapping[str, str],
    row: Row,
    own: Mapping[str, list[Row]],
) -> Record:
    cells = dict(zip(plans[INCIDENTS].header, row.values, strict=True))
    address, code = cells["incident_url"], cells.get("code", "")
    document = cited_document_id(address)
    claims = [Claim("archive-row", cells["sequence"], f"cell:{row.number}/sequence", source=carriers[INCIDENTS])]
    claims += _claims(plans[INCIDENTS], row, "", carriers, archive.logs[INCIDENTS], code, always=False)
    for name, rows in own.items():
        if name != VICTIMS:
            for number, other in enumerate(rows):
                claims += _claims(plans[name], other, str(number), carriers, archive.logs[name], code, always=True)
    published = cells.get("published_date") or None
    page = DocumentCited(
        document=document,
        title=f"Airwars: {code}" if code else None,
        address=address,
        publisher="Airwars",
        language="en",
        published=None if published == cells.get("incident_date") else published,
    )
    anchor = f"incident {cells.get('airwars_id') or cells['sequence']}"
    incident = MentionRecorded(
        mention=mention_id("incident", document, anchor),
        mention_kind="incident",
        document=document,
        anchor=anchor,
        reader=READER,
        claims=tuple(claims),
        label=code or None,
    )
    victims = _victims(archive, plans, carriers, own.get(VICTIMS, []), incident)
    return Record(page, (incident, *victims))


def _victims(
    archive: Archive,
    plans: Mapping[str, Plan],
    carriers: Mapping[str, str],
    rows: list[Row],
    incident: MentionRecorded,
) -> Iterator[MentionRecorded]:
    if not rows:
        return
    plan, seen = plans[VICTIMS], set()
    for row in rows:
        anchor = f"{incident.anchor} victim {row.values[plan.orders[0]]}"
        if anchor in seen:
            archive.logs[VICTIMS].add(
                Severity.ERROR,
                "duplicate-order",
                "another victim of this incident has this number",
                "Number the victims of an incident apart; the row was set aside.",
                row=row.number,
                column="victim_order",
            )
            continue
        seen.add(anchor)
        claims = _claims(plan, row, "", carriers, archive.logs[VICTIMS], "", always=True)
        yield MentionRecorded(
            mention=mention_id("person", incident.document, anchor),
            mention_kind="person",
            document=incident.document,
            anchor=anchor,
            reader=READER,
            claims=tuple(one for one in claims if one.tier == "public"),
            part_of=incident.mention,
            private=tuple(one for one in claims if one.tier != "public"),
        )


def _claims(
    plan: Plan,
    row: Row,
    number: str,
    carriers: Mapping[str, str],
    log: IssueLog,
    code: str,
    *,
    always: bool,
) -> list[Claim]:
    """The claims of one row. `always`: a row without a word still makes its first claim, so that it is not lost."""
    values, claims, source = row.values, [], carriers[plan.file]
    if plan.echo is not None and values[plan.echo] != code:
        log.add(
            Severity.WARNING, "other-code", f'the row says "{values[plan.echo]}", its incident "{code}"',
            "Mend the code or the sequence number; the row was read with its incident.", row=row.number, column="code",
        )  # fmt: skip
        claims.append(Claim("row.code", values[plan.echo], f"cell:{row.number}/code", plan.file, None, source))
    for group in plan.groups:
        value, wording = _read(group, values, row.number, log)
        if value is None and wording is None:
            if not always or claims:
                continue
            value = {} if group.places[0][2] else ""
        about = _about(group.about, plan, values, number) if "{" in group.about else group.about
        tier = "restricted" if plan.file == VICTIMS and group.says not in PUBLIC_OF_PEOPLE else "public"
        claims.append(Claim(group.says, value, f"cell:{row.number}/{group.at}", about, wording, source, tier))
    return claims


def _read(group: Group, values: tuple[str, ...], number: int, log: IssueLog) -> tuple[Any, Any]:
    """Value and wording of a group of cells: (None, None) when all are empty."""
    if group.verbatim is not None:
        return {part: cell for position, part in group.verbatim if (cell := values[position])} or None, None
    if len(group.places) == 1 and not group.places[0][2]:
        position, column, _, reading = group.places[0]
        cell = values[position]
        return _cell(cell, column, reading, number, log) if cell else (None, None)
    parts: dict[str, Any] = {}
    wording: dict[str, str] = {}
    for position, column, part, reading in group.places:
        if cell := values[position]:
            value, said = _cell(cell, column, reading, number, log)
            if value is not None:
                parts[part] = value
            if said is not None:
                wording[column] = said
    return parts or ({} if wording else None), wording or None


def _cell(cell: str, column: str, reading: Callable[[str], Any], number: int, log: IssueLog) -> tuple[Any, str | None]:
    value = reading(cell)
    if isinstance(value, Unreadable):
        log.add(
            Severity.WARNING, "unreadable", f'"{cell[:60]}" cannot be read', value.remedy + " It counts as not stated.",
            row=number, column=column,
        )  # fmt: skip
        return None, cell
    return value, None if value is cell or written(value) == cell else cell


def _about(template: str, plan: Plan, values: tuple[str, ...], number: str) -> str:
    named = {plan.header[position]: values[position] for position in plan.orders}
    return template.replace("{#}", number).format_map(named)
