"""Small SQL made from the row types: quoted, parameters bound, bulk writes by the quickest way of each database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any

from django.db import connection

from sijill.register.rows import LOGGED, VIEWS

TABLES: dict[str, tuple[str, ...]] = {table: row._fields for table, row in {**LOGGED, **VIEWS}.items()} | {
    "event": ("seq", "kind", "at", "by", "act", "body", "leaf"),
    "payload": ("commitment", "seq", "salt", "payload"),
}
"""Columns of each table in order."""

_CHUNK = 900
"""Values in one IN list: below SQLite's old limit of 999 variables."""


@cache
def columns(table: str) -> str:
    """The quoted column list of a table."""
    return ", ".join(f'"{column}"' for column in TABLES[table])


def insert(table: str, rows: Iterable[Sequence[Any]], *, unless_known: bool = False) -> None:
    """Insert rows: COPY on PostgreSQL, `executemany` on SQLite (and wherever known ids are to be passed over)."""
    if connection.vendor == "postgresql" and not unless_known:
        with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns(table)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join(["%s"] * len(TABLES[table]))
    ending = " ON CONFLICT DO NOTHING" if unless_known else ""
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({columns(table)}) VALUES ({marks}){ending}", list(rows))  # noqa: S608


def select(
    table: str, where: str = "", values: Sequence[Any] = (), *, only: str | None = None
) -> list[tuple[Any, ...]]:
    """Rows of a table, `where` starting with WHERE or ORDER BY."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {only or columns(table)} FROM {table} {where}", values)  # noqa: S608
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def select_in(
    table: str, column: str, ids: Iterable[Any], also: str = "", values: Sequence[Any] = (), *, only: str | None = None
) -> Iterator[tuple[Any, ...]]:
    """Rows whose `column` is one of `ids`, asked for in chunks; `also` starts with AND or ORDER BY."""
    for chunk in chunks(ids):
        marks = ", ".join(["%s"] * len(chunk))
        yield from select(table, f'WHERE "{column}" IN ({marks}) {also}', [*chunk, *values], only=only)


def execute_in(statement: str, before: Sequence[Any], ids: Iterable[Any]) -> None:
    """Run `statement` (with `{marks}` where the IN list goes) over all `ids` in chunks."""
    with connection.cursor() as cursor:
        for chunk in chunks(ids):
            cursor.execute(statement.format(marks=", ".join(["%s"] * len(chunk))), [*before, *chunk])


def execute_many(statement: str, rows: Sequence[Sequence[Any]]) -> None:
    """Run one statement for many rows of values."""
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(statement, rows)


def chunks(ids: Iterable[Any]) -> Iterator[list[Any]]:
    """`ids` in lists of at most 900."""
    remaining = iter(ids)
    while chunk := list(islice(remaining, _CHUNK)):
        yield chunk
