"""Fresh registers for tests, on any database, without restarting Django."""

from __future__ import annotations

import atexit
import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from functools import cache
from pathlib import Path

from sijill.workbench.address import sqlite_file
from sijill.workbench.opening import Register, migrate, open_register


def sqlite_register(home: Path) -> Register:
    """A new register in `home`, in SQLite."""
    home.mkdir(parents=True, exist_ok=True)
    shutil.copy(_migrated_sqlite(), sqlite_file(home))
    return open_register(home)


@cache
def _migrated_sqlite() -> Path:
    """An empty register, its tables made once in this process and written out of the write-ahead log."""
    folder = Path(tempfile.mkdtemp(prefix="sijill-template-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    _migrate(folder, None)
    with closing(sqlite3.connect(sqlite_file(folder))) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    return sqlite_file(folder)


def postgres_register(home: Path, server: str, name: str) -> Register:
    """A new register on a PostgreSQL server, in a database `name` copied from a migrated one."""
    _migrated_postgres(server)
    _administer(server, f'CREATE DATABASE "{name}" TEMPLATE sijill_template')
    home.mkdir(parents=True, exist_ok=True)
    return open_register(home, f"{server}{name}")


@cache
def _migrated_postgres(server: str) -> None:
    _administer(server, "CREATE DATABASE sijill_template")
    with tempfile.TemporaryDirectory() as folder:
        _migrate(Path(folder), f"{server}sijill_template")


def _migrate(home: Path, url: str | None) -> None:
    os.environ.setdefault("SIJILL_SECRET_KEY", "for tests only")
    migrate(home, url)


def _administer(server: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(f"{server}postgres", autocommit=True) as connection:
        connection.execute(statement)
