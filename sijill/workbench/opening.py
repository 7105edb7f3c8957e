"""Open the register: settings, tables up to date, and units of work that end whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sijill.model.errors import NotFound
from sijill.workbench import address

if TYPE_CHECKING:
    from sijill.casework.uow import UnitOfWork
    from sijill.model.actors import Actor
    from sijill.register.store import Store
    from sijill.vault.store import Vault
    from sijill.workbench.database import Database
    from sijill.workbench.log import SqlLog
    from sijill.workbench.store import SqlStore


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Register:
    """An open register: its folder, its database with rows and log, its vault. For one thread."""

    home: Path
    database: Database
    store: SqlStore
    log: SqlLog
    vault: Vault

    def replace_rows(self, folded: Store) -> None:
        """Put the rows of `folded` in the place of all rows, in one transaction. The log is not touched."""
        from sijill.register.rows import LOGGED, VIEWS

        with self.database.atomic():
            self.log.head()
            for table in (*LOGGED, *VIEWS):
                self.database.execute(f"DELETE FROM {table}")  # noqa: S608
                self.database.insert(table, list(folded.dump(table)))

    def close(self) -> None:
        """Hang up the line to the database."""
        self.database.close()

    @contextmanager
    def work(
        self,
        actor: Actor,
        *,
        clock: Callable[[], datetime] = now,
        randomness: Callable[[int], bytes] = secrets.token_bytes,
    ) -> Iterator[UnitOfWork]:
        """A unit of work in one database transaction: durable when the block ends, gone when it raises."""
        from sijill.casework.uow import UnitOfWork

        with self.database.atomic():
            uow = UnitOfWork(
                actor=actor, store=self.store, log=self.log, vault=self.vault, clock=clock, randomness=randomness
            )
            yield uow
            uow.commit()


def open_register(home: Path | None = None, url: str | None = None, *, create: bool = True) -> Register:
    """The register in `home` (SIJILL_HOME) with its rows at `url` (DATABASE_URL, else SQLite); tables up to date.

    With `create=False` a register that is not there yet is NotFound, with the command that makes one.
    """
    from sijill.vault.store import Vault
    from sijill.workbench.database import Database
    from sijill.workbench.log import SqlLog
    from sijill.workbench.store import SqlStore

    if home is None:
        home, url = address.home(), address.url()
    database = Database(home, url)
    if not _is_current(database):
        if not create and not database.exists():
            raise NotFound(
                f"there is no register in {home}",
                remedy="`sijill demo` makes the demonstration, `sijill import` one of yours.",
            )
        migrate(home, url)
    return Register(home, database, SqlStore(database), SqlLog(database), Vault(home / "vault"))


def _is_current(database: Database) -> bool:
    """Whether every migration that this version knows has been applied: one query."""
    if not database.exists():
        return False
    known = {path.stem for path in (Path(__file__).parent / "migrations").glob("[0-9]*.py")}
    applied = database.execute("SELECT name FROM django_migrations WHERE app = 'workbench'")
    return known <= {name for (name,) in applied}


def migrate(home: Path, url: str | None) -> None:
    """Make the tables, or bring them up to date: Django's work, on a connection of its own."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sijill.workbench.settings")
    from django.apps import apps
    from django.core.management import call_command
    from django.db import connections

    if not apps.ready:  # not `django.setup()`: addresses, pages and static files are not needed here
        apps.populate(["sijill.workbench"])
    (home / "static").mkdir(parents=True, exist_ok=True)
    connections.settings["default"] = connections.configure_settings({"default": address.for_django(url, home)})[
        "default"
    ]
    connections["default"] = connections.create_connection("default")
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connections.close_all()
