"""The log in the same database as the rows folded from it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sijill.ledger.merkle import Frontier
from sijill.register.log import LogRow, PayloadRow
from sijill.workbench.database import Database

_PAGE = 5_000


class SqlLog:
    """A `Log` in one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def head(self) -> Frontier:
        if not self._database.in_transaction:
            raise RuntimeError("the log is written inside a transaction")
        lock = " FOR UPDATE" if self._database.vendor == "postgresql" else ""
        return self._frontier(f"WHERE id = 1{lock}")

    def frontier(self) -> Frontier:
        """The tree as it stands, unlocked, for reading."""
        return self._frontier("WHERE id = 1")

    def append(self, rows: Sequence[LogRow], payloads: Sequence[PayloadRow], frontier: Frontier) -> None:
        self._database.insert("event", rows)
        if payloads:
            self._database.insert("payload", payloads)
        head = [(frontier.size, json.dumps(frontier.to_json()))]
        self._database.execute_many("UPDATE tree_head SET size = %s, frontier = %s WHERE id = 1", head)

    def rows(self, first: int = 0, end: int | None = None) -> Iterator[LogRow]:
        stop = self._end_of("event") if end is None else end
        for start in range(first, stop, _PAGE):
            page = self._database.select(
                "event", "WHERE seq >= %s AND seq < %s ORDER BY seq", [start, min(start + _PAGE, stop)]
            )
            yield from map(LogRow._make, page)

    def payloads(self, first: int = 0, end: int | None = None) -> Iterator[PayloadRow]:
        stop = self._end_of("payload") if end is None else end
        for start in range(first, stop, _PAGE):
            page = self._database.select(
                "payload", "WHERE seq >= %s AND seq < %s ORDER BY seq", [start, min(start + _PAGE, stop)]
            )
            yield from map(PayloadRow._make, page)

    def destroy(self, commitments: Sequence[str]) -> None:
        self._database.execute_in(
            "UPDATE payload SET salt = NULL, payload = NULL WHERE commitment IN ({marks})", (), commitments
        )

    def keep_checkpoint(self, size: int, at: str, note: str) -> None:
        self._database.execute_many(
            "INSERT INTO checkpoint (size, at, note) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING", [(size, at, note)]
        )

    def checkpoints(self) -> list[str]:
        return [row[0] for row in self._database.select("checkpoint", "ORDER BY size", only="note")]

    def size_on(self, moment: str) -> int:
        return int(self._database.select("event", "WHERE at <= %s", [moment], only="COUNT(*)")[0][0])

    def _frontier(self, where: str) -> Frontier:
        rows = self._database.select("tree_head", where, only="frontier")
        return Frontier.from_json(json.loads(rows[0][0]))

    def _page(self, table: str, first: int, end: int) -> list[tuple[Any, ...]]:
        return self._database.select(table, "WHERE seq >= %s AND seq < %s ORDER BY seq", [first, end])

    def _end_of(self, table: str) -> int:
        """One past the last row stored: asked of the rows themselves, so that one beyond the tree is seen too."""
        return int(self._database.select(table, only="COALESCE(MAX(seq), -1)")[0][0]) + 1
