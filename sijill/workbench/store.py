"""The register's rows in SQLite or PostgreSQL: the `Store` that the fold writes through."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sijill.register.rows import (
    LOGGED,
    VIEWS,
    ActRow,
    AssessmentRow,
    ClaimRow,
    DocumentRow,
    IncidentRow,
    JudgementRow,
    MentionRow,
)
from sijill.workbench.database import Database


class SqlStore:
    """A `Store` over one database; transactions are the caller's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
        self._database.insert(table, rows)

    def add_missing(self, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
        self._database.insert(table, list({row[0]: row for row in reversed(rows)}.values())[::-1], unless_known=True)

    def put_documents(self, rows: Sequence[DocumentRow]) -> None:
        newest = {row.id: row for row in rows}
        known = self.existing("document", newest)
        if known:
            self._database.execute_in("DELETE FROM document WHERE id IN ({marks})", (), known)
        self._database.insert("document", list(newest.values()))

    def existing(self, table: str, ids: Collection[str]) -> set[str]:
        return {row[0] for row in self._database.select_in(table, "id", ids, only="id")}

    def documents(self, ids: Collection[str]) -> list[DocumentRow]:
        return [DocumentRow(*row) for row in self._database.select_in("document", "id", ids)]

    def documents_of_bytes(self, hashes: Collection[str]) -> list[DocumentRow]:
        rows = [DocumentRow(*row) for row in self._database.select_in("document", "sha256", hashes)]
        return sorted(rows, key=lambda row: (row.since, row.id))

    def mentions(self, ids: Collection[str]) -> list[MentionRow]:
        return [MentionRow(*row) for row in self._database.select_in("mention", "id", ids)]

    def members(self, subjects: Collection[str]) -> list[MentionRow]:
        return self._standing("subject", subjects)

    def parts(self, incidents: Collection[str]) -> list[MentionRow]:
        return self._standing("part_of", incidents)

    def _standing(self, column: str, ids: Collection[str]) -> list[MentionRow]:
        rows = [MentionRow(*row) for row in self._database.select_in("mention", column, ids, 'AND "until" IS NULL')]
        return sorted(rows, key=lambda row: (row.since, row.id))

    def mentions_of_act(self, act: str) -> list[MentionRow]:
        where = "WHERE act = %s AND until IS NULL ORDER BY since, id"
        return [MentionRow(*row) for row in self._database.select("mention", where, [act])]

    def mentions_of_kinds(self, kinds: Collection[str]) -> list[MentionRow]:
        return self._standing("kind", kinds)

    def claims(self, mentions: Collection[str], says: Collection[str] | None = None) -> list[ClaimRow]:
        also, values = 'AND "until" IS NULL', []
        if says is not None:
            also += f" AND says IN ({', '.join(['%s'] * len(says))})"
            values = sorted(says)
        return sorted(ClaimRow(*row) for row in self._database.select_in("claim", "mention", mentions, also, values))

    def claims_with_history(self, mentions: Collection[str]) -> list[ClaimRow]:
        return sorted(ClaimRow(*row) for row in self._database.select_in("claim", "mention", mentions))

    def judgements(self, mentions: Collection[str]) -> list[JudgementRow]:
        rows = {
            row[0]: JudgementRow(*row)
            for side in ("left", "right")
            for row in self._database.select_in("judgement", side, mentions, 'AND "until" IS NULL')
        }
        return [rows[one] for one in sorted(rows)]

    def judgement(self, judgement: int) -> JudgementRow | None:
        rows = self._database.select("judgement", "WHERE id = %s", [judgement])
        return JudgementRow(*rows[0]) if rows else None

    def assessments(self, subjects: Collection[str]) -> list[AssessmentRow]:
        return sorted(AssessmentRow(*row) for row in self._database.select_in("assessment", "subject", subjects))

    def acts(self) -> list[ActRow]:
        return [ActRow(*row) for row in self._database.select("act", "ORDER BY since")]

    def end_claims(self, ids: Collection[int], until: int) -> None:
        self._database.execute_in('UPDATE claim SET "until" = %s WHERE id IN ({marks})', [until], ids)

    def end_claims_of(self, mentions: Collection[str], until: int) -> None:
        ending = 'UPDATE claim SET "until" = %s WHERE "until" IS NULL AND mention IN ({marks})'
        self._database.execute_in(ending, [until], mentions)

    def end_mentions(self, ids: Collection[str], until: int) -> None:
        self._database.execute_in('UPDATE mention SET "until" = %s WHERE id IN ({marks})', [until], ids)

    def revive_mentions(self, acts: Mapping[str, str]) -> None:
        self._database.execute_many(
            'UPDATE mention SET "until" = NULL, act = %s WHERE id = %s', [(act, one) for one, act in acts.items()]
        )

    def set_subjects(self, subjects: Mapping[str, str]) -> None:
        self._database.execute_many(
            "UPDATE mention SET subject = %s WHERE id = %s", [(subject, one) for one, subject in subjects.items()]
        )

    def end_judgement(self, judgement: int, until: int) -> None:
        self._database.execute_many('UPDATE judgement SET "until" = %s WHERE id = %s', [(until, judgement)])

    def set_until(self, table: str, ids: Collection[int], until: int | None) -> None:
        statement = f'UPDATE {table} SET "until" = %s WHERE id = %s'  # noqa: S608
        self._database.execute_many(statement, [(until, one) for one in ids])

    def standing(self, table: str, column: str, values: Collection[str]) -> list[Any]:
        rows = self._database.select_in(table, column, values, 'AND "until" IS NULL')
        return sorted(map(LOGGED[table]._make, rows), key=lambda row: row[0])

    def end_standing(self, table: str, column: str, value: str, until: int) -> None:
        statement = f'UPDATE {table} SET "until" = %s WHERE {column} = %s AND "until" IS NULL'  # noqa: S608
        self._database.execute_many(statement, [(until, value)])

    def end_act(self, act: str, until: int) -> None:
        self._database.execute_many("UPDATE act SET undone = %s WHERE id = %s", [(until, act)])

    def erase(self, mention: str) -> None:
        self._database.execute_many("DELETE FROM claim WHERE mention = %s AND tier <> 'public'", [(mention,)])
        self._database.execute_many("UPDATE mention SET erased = %s, label = NULL WHERE id = %s", [(True, mention)])

    def replace_view(self, table: str, subjects: Collection[str], rows: Iterable[tuple[Any, ...]]) -> None:
        key = VIEWS[table]._fields[0]
        self._database.execute_in(f"DELETE FROM {table} WHERE {key} IN ({{marks}})", (), subjects)  # noqa: S608
        self._database.insert(table, list(rows))

    def view(self, table: str, subjects: Collection[str] | None = None) -> list[Any]:
        row, key = VIEWS[table], VIEWS[table]._fields[0]
        found = self._database.select(table) if subjects is None else self._database.select_in(table, key, subjects)
        return sorted(map(row._make, found), key=lambda one: one[:2])

    def incidents_by_code(self, code: str) -> list[IncidentRow]:
        return sorted(IncidentRow(*row) for row in self._database.select("incident", "WHERE code = %s", [code]))

    def incidents_between(self, first: str | None, last: str | None) -> list[IncidentRow]:
        bounds = [("date_first >= %s", first), ("date_first <= %s", last)]
        stated = [(clause, day) for clause, day in bounds if day is not None]
        where = f"WHERE {' AND '.join(clause for clause, _ in stated)}" if stated else ""
        rows = self._database.select("incident", where, [day for _, day in stated])
        return sorted(map(IncidentRow._make, rows), key=lambda row: row.id)

    def dump(self, table: str) -> Iterable[Any]:
        if table in VIEWS:
            return self.view(table)
        return sorted(map(LOGGED[table]._make, self._database.select(table)), key=lambda row: row[0])
