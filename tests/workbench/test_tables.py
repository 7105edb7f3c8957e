"""The tables of the database: their columns, and what they refuse."""

from __future__ import annotations

import sqlite3
from typing import Any

import psycopg
import pytest

from sijill.casework.documents import cite_document, record_mention
from sijill.model.claims import Claim
from sijill.register.log import LogRow, PayloadRow
from sijill.register.rows import LOGGED, VIEWS

REFUSED = (sqlite3.DatabaseError, psycopg.DatabaseError)


def test_every_table_has_the_columns_of_its_row_in_their_order(opened: Any) -> None:
    """Django's models and the register's rows say the same."""
    import django
    from django.apps import apps

    django.setup()
    tables = {model._meta.db_table: model for model in apps.get_app_config("workbench").get_models()}
    for table, row in {**LOGGED, **VIEWS, "event": LogRow, "payload": PayloadRow}.items():
        columns = [field.name for field in tables[table]._meta.get_fields()]
        assert [name for name in columns if name != "row"] == list(row._fields), table


@pytest.fixture
def person(work: Any) -> str:
    """One recorded person with details."""
    with work() as uow:
        document = cite_document(uow, "https://harbour.example/1")
        return record_mention(
            uow,
            kind="person",
            document=document,
            anchor="p",
            reader="tester",
            private=[Claim("name", "Salma Quay", about="latin", tier="restricted")],
        )


CHANGES = [
    "UPDATE event SET body = 'other' WHERE seq = 0",
    "DELETE FROM event WHERE seq = 0",
    "DELETE FROM event",
    "DELETE FROM payload",
    "UPDATE payload SET payload = '[]'",
    "UPDATE payload SET salt = NULL",
    "UPDATE payload SET seq = 7, salt = NULL, payload = NULL",
]


@pytest.mark.parametrize("change", CHANGES)
def test_the_database_refuses_to_change_or_cut_the_log(opened: Any, person: str, change: str) -> None:
    """Not even a program with the register's own password can rewrite an event or a payload."""
    before = (list(opened.log.rows()), list(opened.log.payloads()))

    with pytest.raises(REFUSED, match="append-only"), opened.database.atomic():
        opened.database.execute(change)

    assert (list(opened.log.rows()), list(opened.log.payloads())) == before


def test_a_payload_can_be_destroyed_and_nothing_else(opened: Any, person: str) -> None:
    """Salt and words go together."""
    (payload,) = opened.log.payloads()

    opened.log.destroy([payload.commitment])

    assert list(opened.log.payloads()) == [payload._replace(salt=None, payload=None)]


@pytest.mark.parametrize("opened", ["postgresql"], indirect=True)
def test_postgresql_refuses_to_truncate_the_log(opened: Any, person: str) -> None:
    """TRUNCATE passes by row triggers; it has one of its own."""
    with pytest.raises(REFUSED, match="append-only"):
        opened.database.execute("TRUNCATE event")


def test_work_that_fails_leaves_nothing(opened: Any, work: Any) -> None:
    """An exception in the middle takes back log and rows together."""
    with pytest.raises(RuntimeError), work() as uow:
        cite_document(uow, "https://harbour.example/2")
        uow.settle()
        raise RuntimeError("the power went out")

    assert list(opened.log.rows()) == []
    assert list(opened.store.dump("document")) == []
    assert opened.log.frontier().size == 0


def test_the_log_refuses_to_be_written_outside_a_transaction(opened: Any) -> None:
    """Event and effect commit together or not at all."""
    with pytest.raises(RuntimeError, match="inside a transaction"):
        opened.log.head()
