"""Promise P1: what was said to be saved is saved, whatever is killed.

Twenty writers record incidents with two people each and note every acknowledged one; a killer sends SIGKILL to writers
and, on PostgreSQL, to server processes in mid-work. After a hundred kills every acknowledged incident is there, no
incident is half there, log and rows agree. (Web and task workers write through the same unit of work.)
"""

from __future__ import annotations

import os
import random
import select
import signal
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from sijill.casework.checkpoints import examine
from sijill.casework.documents import cite_document, record_mention
from sijill.model.claims import Claim
from sijill.register.replay import compare, replay
from sijill.testing import postgres
from sijill.testing.memory import LEAD
from sijill.testing.registers import postgres_register, sqlite_register
from sijill.workbench.opening import open_register

WRITERS = 20


def write_for_ever(home: Path, url: str | None, number: int, out: int) -> None:
    """Record incident after incident; one line into `out` for each that was acknowledged."""
    opened = open_register(home, url)
    count = 0
    while True:
        count += 1
        address = f"https://harbour.example/{os.getpid()}/{number}/{count}"
        try:
            with opened.work(LEAD) as uow:
                mention = _one_incident(uow, address)
        except (sqlite3.Error, psycopg.Error):
            time.sleep(0.5)  # twenty writers knocking at once keep a server from getting up again
            continue
        os.write(out, f"{mention}\n".encode())


def _one_incident(uow: Any, address: str) -> str:
    document = cite_document(uow, address)
    claims = [Claim("killed", {"low": 2, "high": 2}, about="civilians")]
    whole = record_mention(uow, kind="incident", document=document, anchor="i", reader="writer", claims=claims)
    for anchor in ("p1", "p2"):
        name = Claim("name", f"Invented {anchor}", about="latin", tier="restricted")
        record_mention(
            uow, kind="person", document=document, anchor=anchor, reader="writer", part_of=whole,
            claims=[Claim("harm", "killed")], private=[name],
        )  # fmt: skip
    return whole


class Writers:
    """Forked writers, each with a pipe; a killed one is replaced."""

    def __init__(self, home: Path, url: str | None) -> None:
        self._home, self._url = home, url
        self._pipes: dict[int, int] = {}
        self.acknowledged: list[str] = []
        self._rest: dict[int, bytes] = {}
        for number in range(WRITERS):
            self.start(number)

    def start(self, number: int) -> None:
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reading)
            try:
                write_for_ever(self._home, self._url, number, writing)
            finally:
                os._exit(1)
        os.close(writing)
        self._pipes[pid] = reading

    def kill_one(self, rng: random.Random) -> None:
        self._end(rng.choice(sorted(self._pipes)))
        self.start(rng.randrange(1_000))

    def _end(self, pid: int) -> None:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        pipe = self._pipes.pop(pid)
        while chunk := os.read(pipe, 65_536):
            self._take(pipe, chunk)
        os.close(pipe)
        self._rest.pop(pipe, None)

    def listen(self, seconds: float) -> None:
        """Read what is acknowledged for a while."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            for pipe in select.select(list(self._pipes.values()), [], [], left)[0]:
                self._take(pipe, os.read(pipe, 65_536))

    def _take(self, pipe: int, chunk: bytes) -> None:
        *lines, self._rest[pipe] = (self._rest.get(pipe, b"") + chunk).split(b"\n")
        self.acknowledged += [line.decode() for line in lines]

    def stop(self) -> None:
        for pid in list(self._pipes):
            self._end(pid)


@contextmanager
def writing(opened: Any, url: str | None) -> Iterator[Writers]:
    opened.close()  # a forked writer must not inherit a line that is in use
    writers = Writers(opened.home, url)
    try:
        yield writers
    finally:
        writers.stop()


def check_nothing_is_lost(opened: Any, acknowledged: list[str]) -> None:
    """Every acknowledged incident whole, no incident half, log and rows of one mind."""
    mentions = list(opened.store.dump("mention"))
    incidents = {row.id for row in mentions if row.kind == "incident"}
    people: dict[str, int] = {}
    for row in mentions:
        if row.part_of is not None:
            people[row.part_of] = people.get(row.part_of, 0) + 1
    assert len(acknowledged) > WRITERS, "the writers wrote next to nothing: the test shows nothing"
    assert set(acknowledged) <= incidents
    assert people == dict.fromkeys(incidents, 2)
    assert examine(opened.store, opened.log, opened.vault).ok
    assert list(compare(opened.store, replay(opened.log))) == []


@pytest.mark.promise("P1")
def test_fifty_killed_writers_lose_nothing_on_sqlite(tmp_path: Path) -> None:
    """One file, twenty processes."""
    opened, rng = sqlite_register(tmp_path / "home"), random.Random(1)
    with writing(opened, None) as writers:
        writers.listen(1)
        for _ in range(50):
            writers.listen(rng.uniform(0, 0.15))
            writers.kill_one(rng)
    check_nothing_is_lost(opened, writers.acknowledged)


@pytest.mark.promise("P1")
@pytest.mark.postgres
def test_fifty_killed_writers_and_servers_lose_nothing_on_postgresql(tmp_path: Path, postgres_programs: Path) -> None:
    """A durable server; every fifth kill hits a server process, which takes all connections down with it."""
    rng = random.Random(2)
    with (
        tempfile.TemporaryDirectory(prefix="sijill-pg-") as folder,
        postgres.server(Path(folder), durable=True) as server,
    ):
        opened = postgres_register(tmp_path / "home", server, "killed")
        with writing(opened, f"{server}killed") as writers:
            writers.listen(1)
            for number in range(50):
                writers.listen(rng.uniform(0, 0.15))
                if number % 5 == 4:
                    _kill_backend(server, rng)
                else:
                    writers.kill_one(rng)
            writers.listen(1)
        _wait_for(server)
        check_nothing_is_lost(opened, writers.acknowledged)
        opened.close()


def _kill_backend(server: str, rng: random.Random) -> None:
    _wait_for(server)
    with psycopg.connect(f"{server}postgres", autocommit=True) as connection:
        found = connection.execute("SELECT pid FROM pg_stat_activity WHERE datname = 'killed'").fetchall()
    if found:
        os.kill(rng.choice(found)[0], signal.SIGKILL)


def _wait_for(server: str) -> None:
    for _ in range(600):
        try:
            psycopg.connect(f"{server}postgres").close()
            return
        except psycopg.OperationalError:
            time.sleep(0.1)
    raise RuntimeError("the server did not come back")
