"""One line to the register's database: small SQL made from the row types, values bound, bulk writes the quick way.

Not Django's connection: loading its models costs every command half a second, and no statement here needs them.
Django makes the tables (`models`, migrations) and serves pages. The two meet in the database, not in Python.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from sijill.register.rows import LOGGED, VIEWS
from sijill.workbench.address import SQLITE_START, sqlite_file

TABLES: dict[str, tuple[str, ...]] = {table: row._fields for table, row in {**LOGGED, **VIEWS}.items()} | {
    "event": ("seq", "kind", "at", "by", "act", "body", "leaf"),
    "payload": ("commitment", "seq", "salt", "payload"),
}
"""Columns of each table in order."""

_CHUNK = 900
"""Values in one IN list: below SQLite's old limit of 999 variables."""

sqlite3.register_converter("bool", b"1".__eq__)


@cache
def columns(table: str) -> str:
    """The quoted column list of a table."""
    return ", ".join(f'"{column}"' for column in TABLES[table])


@cache
def _for_sqlite(statement: str) -> str:
    return statement.replace("%s", "?")


class Database:
    """A connection to SQLite in `home`, or to PostgreSQL at `url`. Opened when first needed; for one thread.

    Statements mark their values with %s. Outside `atomic` each statement is its own transaction.
    """

    def __init__(self, home: Path, url: str | None = None) -> None:
        self.vendor = "postgresql" if url else "sqlite"
        self.in_transaction = False
        self._file, self._url = sqlite_file(home), url
        self._open: Any = None

    def exists(self) -> bool:
        """Whether the tables have been made."""
        if self.vendor == "postgresql":
            return bool(self.execute("SELECT to_regclass('tree_head') IS NOT NULL")[0][0])
        return self._file.exists() and bool(self.execute("SELECT 1 FROM sqlite_master WHERE name = 'tree_head'"))

    def close(self) -> None:
        """Hang up; the next statement connects again."""
        if self._open is not None:
            self._open.close()
        self._open, self.in_transaction = None, False

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """All that is written in the block is durable when it ends, and gone when it raises."""
        if self.in_transaction:
            raise RuntimeError("a transaction is open already: units of work do not nest")
        connection = self._connection()
        connection.execute("BEGIN IMMEDIATE" if self.vendor == "sqlite" else "BEGIN")
        self.in_transaction = True
        try:
            yield
            self._commit(connection)
        except BaseException:
            self._roll_back(connection)
            raise
        finally:
            self.in_transaction = False

    def _commit(self, connection: Any) -> None:
        """PostgreSQL answers COMMIT with ROLLBACK, and no error, when a statement failed and nobody minded."""
        done = connection.execute("COMMIT")
        if self.vendor == "postgresql" and done.statusmessage != "COMMIT":
            raise RuntimeError(f"the database did not commit: {done.statusmessage}")

    def _roll_back(self, connection: Any) -> None:
        """Take back what is open. A connection that is gone took it with it."""
        if self.vendor == "sqlite":
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        elif not connection.broken:
            connection.rollback()

    def _connection(self) -> Any:
        if self.vendor == "sqlite":
            if self._open is None:
                self._open = sqlite3.connect(
                    self._file, timeout=60, isolation_level=None, detect_types=sqlite3.PARSE_DECLTYPES
                )
                self._open.executescript(SQLITE_START)
            return self._open
        if self._open is None or self._open.closed:
            import psycopg

            self._open = psycopg.connect(str(self._url), autocommit=True)
        return self._open

    def execute(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run one statement; its rows, if it has any."""
        if self.vendor == "sqlite":
            rows: list[tuple[Any, ...]] = self._connection().execute(_for_sqlite(statement), values).fetchall()
            return rows
        cursor = self._connection().execute(statement, values or None)
        return cursor.fetchall() if cursor.description else []

    def execute_many(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run one statement for many rows of values."""
        if not rows:
            return
        if self.vendor == "sqlite":
            with self._together():
                self._connection().executemany(_for_sqlite(statement), rows)
        else:
            with self._connection().cursor() as cursor:
                cursor.executemany(statement, rows)

    @contextmanager
    def _together(self) -> Iterator[None]:
        """Many statements as one transaction, the caller's or one of their own."""
        if self.in_transaction:
            yield
        else:
            with self.atomic():
                yield

    def execute_in(self, statement: str, before: Sequence[Any], ids: Iterable[Any]) -> None:
        """Run `statement` (with `{marks}` where the IN list goes) over all `ids` in chunks."""
        for chunk in chunks(ids):
            self.execute(statement.format(marks=", ".join(["%s"] * len(chunk))), [*before, *chunk])

    def insert(self, table: str, rows: Sequence[Sequence[Any]], *, unless_known: bool = False) -> None:
        """Insert rows: COPY on PostgreSQL, `executemany` on SQLite (and wherever known ids are to be passed over)."""
        if self.vendor == "postgresql" and not unless_known:
            statement = f"COPY {table} ({columns(table)}) FROM STDIN"
            with self._connection().cursor() as cursor, cursor.copy(statement) as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(TABLES[table]))
        ending = " ON CONFLICT DO NOTHING" if unless_known else ""
        self.execute_many(f"INSERT INTO {table} ({columns(table)}) VALUES ({marks}){ending}", rows)  # noqa: S608

    def select(
        self, table: str, where: str = "", values: Sequence[Any] = (), *, only: str | None = None
    ) -> list[tuple[Any, ...]]:
        """Rows of a table, `where` starting with WHERE or ORDER BY."""
        return self.execute(f"SELECT {only or columns(table)} FROM {table} {where}", values)  # noqa: S608

    def select_in(
        self,
        table: str,
        column: str,
        ids: Iterable[Any],
        also: str = "",
        values: Sequence[Any] = (),
        *,
        only: str | None = None,
    ) -> Iterator[tuple[Any, ...]]:
        """Rows whose `column` is one of `ids`, asked for in chunks; `also` starts with AND or ORDER BY."""
        for chunk in chunks(ids):
            marks = ", ".join(["%s"] * len(chunk))
            yield from self.select(table, f'WHERE "{column}" IN ({marks}) {also}', [*chunk, *values], only=only)


def chunks(ids: Iterable[Any]) -> Iterator[list[Any]]:
    """`ids` in lists of at most 900."""
    remaining = iter(ids)
    while chunk := list(islice(remaining, _CHUNK)):
        yield chunk
