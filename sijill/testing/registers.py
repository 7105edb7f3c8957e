"""Fresh registers for tests, on any database, without restarting Django."""

from __future__ import annotations

import os
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from sijill.workbench.opening import Register, open_register, set_up


def point_at(home: Path, database: dict[str, Any]) -> None:
    """Let Django's default connection be `database` (as in settings) and the register's folder be `home`."""
    os.environ.setdefault("SIJILL_SECRET_KEY", "for tests only")
    set_up()
    from django.conf import settings
    from django.db import connections

    connections.close_all()
    connections.settings["default"] = connections.configure_settings({"default": database})["default"]
    connections["default"] = connections.create_connection("default")
    settings.HOME = home
    settings.STATIC_ROOT = home / "static"
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


def sqlite_register(home: Path) -> Register:
    """A new register in `home`, in SQLite."""
    from sijill.workbench.database import database_from

    home.mkdir(parents=True, exist_ok=True)
    shutil.copy(_migrated_sqlite(), home / "register.sqlite3")
    point_at(home, database_from(None, home))
    return open_register()


@cache
def _migrated_sqlite() -> Path:
    """An empty register, its tables made once in this process."""
    from sijill.workbench.database import database_from

    folder = Path(tempfile.mkdtemp(prefix="sijill-template-"))
    database = database_from(None, folder)
    database["OPTIONS"]["init_command"] = "PRAGMA journal_mode=DELETE"
    point_at(folder, database)
    open_register()
    from django.db import connections

    connections.close_all()
    return folder / "register.sqlite3"


def postgres_register(home: Path, server: str, name: str) -> Register:
    """A new register on a PostgreSQL server, in a database `name` copied from a migrated one."""
    from sijill.workbench.database import database_from

    _migrated_postgres(server)
    _administer(server, f'CREATE DATABASE "{name}" TEMPLATE sijill_template')
    home.mkdir(parents=True, exist_ok=True)
    point_at(home, database_from(f"{server}{name}", home))
    return open_register()


@cache
def _migrated_postgres(server: str) -> None:
    from sijill.workbench.database import database_from

    _administer(server, "CREATE DATABASE sijill_template")
    with tempfile.TemporaryDirectory() as folder:
        point_at(Path(folder), database_from(f"{server}sijill_template", Path(folder)))
        open_register()
        from django.db import connections

        connections.close_all()


def _administer(server: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(f"{server}postgres", autocommit=True) as connection:
        connection.execute(statement)
