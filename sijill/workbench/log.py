"""The log in the same database as the rows folded from it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from django.db import connection, transaction

from sijill.ledger.merkle import Frontier
from sijill.register.log import LogRow, PayloadRow
from sijill.workbench import sql

_PAGE = 5_000


class SqlLog:
    """A `Log` over Django's default connection."""

    def head(self) -> Frontier:
        if not connection.in_atomic_block:
            raise transaction.TransactionManagementError("the log is written inside a transaction")
        lock = " FOR UPDATE" if connection.vendor == "postgresql" else ""
        return _frontier(f"WHERE id = 1{lock}")

    def frontier(self) -> Frontier:
        """The tree as it stands, unlocked, for reading."""
        return _frontier("WHERE id = 1")

    def append(self, rows: Sequence[LogRow], payloads: Sequence[PayloadRow], frontier: Frontier) -> None:
        sql.insert("event", rows)
        if payloads:
            sql.insert("payload", payloads)
        head = [(frontier.size, json.dumps(frontier.to_json()))]
        sql.execute_many("UPDATE tree_head SET size = %s, frontier = %s WHERE id = 1", head)

    def rows(self, first: int = 0, end: int | None = None) -> Iterator[LogRow]:
        stop = _end_of("event") if end is None else end
        for start in range(first, stop, _PAGE):
            page = sql.select("event", "WHERE seq >= %s AND seq < %s ORDER BY seq", [start, min(start + _PAGE, stop)])
            yield from map(LogRow._make, page)

    def payloads(self, first: int = 0, end: int | None = None) -> Iterator[PayloadRow]:
        stop = _end_of("payload") if end is None else end
        for start in range(first, stop, _PAGE):
            page = sql.select("payload", "WHERE seq >= %s AND seq < %s ORDER BY seq", [start, min(start + _PAGE, stop)])
            yield from map(PayloadRow._make, page)

    def destroy(self, commitments: Sequence[str]) -> None:
        sql.execute_in("UPDATE payload SET salt = NULL, payload = NULL WHERE commitment IN ({marks})", (), commitments)

    def keep_checkpoint(self, size: int, at: str, note: str) -> None:
        sql.execute_many(
            "INSERT INTO checkpoint (size, at, note) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING", [(size, at, note)]
        )

    def checkpoints(self) -> list[str]:
        return [row[0] for row in sql.select("checkpoint", "ORDER BY size", only="note")]

    def size_on(self, moment: str) -> int:
        return int(sql.select("event", "WHERE at <= %s", [moment], only="COUNT(*)")[0][0])


def _frontier(where: str) -> Frontier:
    rows = sql.select("tree_head", where, only="frontier")
    return Frontier.from_json(json.loads(rows[0][0]))


def _end_of(table: str) -> int:
    """One past the last row stored: asked of the rows themselves, so that a row beyond the tree is seen too."""
    return int(sql.select(table, only="COALESCE(MAX(seq), -1)")[0][0]) + 1
