"""A register in memory: the same unit of work, store and log as the database's, for tests and plug-ins."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sijill.casework.uow import UnitOfWork
from sijill.ledger.merkle import Frontier
from sijill.model.actors import Actor, Role
from sijill.register.log import LogRow, PayloadRow
from sijill.register.memory import MemoryStore
from sijill.vault.store import Vault

LEAD = Actor("Layla Harbour", frozenset({Role.LEAD}))
"""An invented lead."""


class MemoryLog:
    """A `Log` of lists."""

    def __init__(self) -> None:
        self._rows: list[LogRow] = []
        self._payloads: dict[str, PayloadRow] = {}
        self._frontier = Frontier()
        self._notes: dict[int, str] = {}

    def head(self) -> Frontier:
        return self._frontier.copy()

    def frontier(self) -> Frontier:
        return self._frontier.copy()

    def append(self, rows: Sequence[LogRow], payloads: Sequence[PayloadRow], frontier: Frontier) -> None:
        self._rows += rows
        self._payloads |= {row.commitment: row for row in payloads}
        self._frontier = frontier.copy()

    def rows(self, first: int = 0, end: int | None = None) -> Iterator[LogRow]:
        yield from self._rows[first:end]

    def payloads(self, first: int = 0, end: int | None = None) -> Iterator[PayloadRow]:
        stop = len(self._rows) if end is None else end
        yield from (row for row in self._payloads.values() if first <= row.seq < stop)

    def destroy(self, commitments: Sequence[str]) -> None:
        for one in commitments:
            self._payloads[one] = self._payloads[one]._replace(salt=None, payload=None)

    def keep_checkpoint(self, size: int, at: str, note: str) -> None:
        self._notes.setdefault(size, note)

    def checkpoints(self) -> list[str]:
        return [self._notes[size] for size in sorted(self._notes)]

    def size_on(self, moment: str) -> int:
        return sum(row.at <= moment for row in self._rows)


class MemoryRegister:
    """An open register in memory; a block of work that raises leaves nothing behind."""

    def __init__(self, home: Path) -> None:
        self.home, self.store, self.log, self.vault = home, MemoryStore(), MemoryLog(), Vault(home / "vault")

    @contextmanager
    def work(
        self,
        actor: Actor = LEAD,
        *,
        clock: Callable[[], datetime] | None = None,
        randomness: Callable[[int], bytes] | None = None,
    ) -> Iterator[UnitOfWork]:
        """A unit of work over copies that take the place of the originals at the end."""
        store, log = copy.deepcopy((self.store, self.log))
        uow = UnitOfWork(
            actor=actor,
            store=store,
            log=log,
            vault=self.vault,
            clock=clock or ticking(),
            randomness=randomness or counting(),
        )
        yield uow
        uow.commit()
        self.store, self.log = store, log


def ticking(start: datetime = datetime(2026, 1, 1, 12, tzinfo=UTC)) -> Callable[[], datetime]:
    """A clock that moves on a minute at every look."""
    minutes = itertools.count()
    return lambda: start + timedelta(minutes=next(minutes))


def counting(start: int = 0) -> Callable[[int], bytes]:
    """Bytes that never repeat and are the same in every run: for tests only."""
    numbers = itertools.count(start)
    return lambda count: next(numbers).to_bytes(count, "big")
