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

if TYPE_CHECKING:
    from sijill.casework.uow import UnitOfWork
    from sijill.model.actors import Actor
    from sijill.register.store import Store
    from sijill.vault.store import Vault
    from sijill.workbench.log import SqlLog
    from sijill.workbench.store import SqlStore


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Register:
    """An open register: its rows, its log, its vault, its folder."""

    home: Path
    store: SqlStore
    log: SqlLog
    vault: Vault

    def replace_rows(self, folded: Store) -> None:
        """Put the rows of `folded` in the place of all rows, in one transaction. The log is not touched."""
        from django.db import transaction

        from sijill.register.rows import LOGGED, VIEWS
        from sijill.workbench import sql

        with transaction.atomic():
            self.log.head()
            for table in (*LOGGED, *VIEWS):
                sql.execute_many(f"DELETE FROM {table} WHERE 1 = %s", [(1,)])  # noqa: S608
                sql.insert(table, list(folded.dump(table)))

    @contextmanager
    def work(
        self,
        actor: Actor,
        *,
        clock: Callable[[], datetime] = now,
        randomness: Callable[[int], bytes] = secrets.token_bytes,
    ) -> Iterator[UnitOfWork]:
        """A unit of work in one database transaction: durable when the block ends, gone when it raises."""
        from django.db import transaction

        from sijill.casework.uow import UnitOfWork

        with transaction.atomic():
            uow = UnitOfWork(
                actor=actor, store=self.store, log=self.log, vault=self.vault, clock=clock, randomness=randomness
            )
            yield uow
            uow.commit()


def set_up() -> None:
    """Make Django's models ready, once.

    Not `django.setup()`: that also loads addresses, responses and static files, which no command needs and a cold
    start pays for.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sijill.workbench.settings")
    from django.apps import apps

    if not apps.ready:
        apps.populate(["sijill.workbench"])


def open_register(*, create: bool = True) -> Register:
    """The register of SIJILL_HOME or DATABASE_URL, its tables brought up to date.

    With `create=False` a register that is not there yet is NotFound, with the command that makes one.
    """
    set_up()
    from django.conf import settings

    from sijill.vault.store import Vault
    from sijill.workbench.log import SqlLog
    from sijill.workbench.store import SqlStore

    home = Path(settings.HOME)
    if not _is_current():
        if not create and not _exists():
            raise NotFound(
                f"there is no register in {home}",
                remedy="`sijill demo` makes the demonstration, `sijill import` one of yours.",
            )
        _migrate(home)
    return Register(home, SqlStore(), SqlLog(), Vault(home / "vault"))


def _exists() -> bool:
    from django.db import connection

    if connection.vendor == "sqlite" and not Path(str(connection.settings_dict["NAME"])).exists():
        return False
    return "tree_head" in connection.introspection.table_names()


def _is_current() -> bool:
    """Whether every migration that this version knows has been applied: one query."""
    if not _exists():
        return False
    from sijill.workbench import migrations, sql

    known = {path.stem for path in Path(str(migrations.__file__)).parent.glob("[0-9]*.py")}
    applied = {row[0] for row in sql.select("django_migrations", "WHERE app = 'workbench'", only="name")}
    return known <= applied


def _migrate(home: Path) -> None:
    from django.core.management import call_command

    (home / "static").mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)
