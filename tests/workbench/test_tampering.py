"""Promise P5: any altered record is found, given one checkpoint that was kept outside.

As a superuser with the triggers off: update, delete, insert, reorder, cut the last rows, rebuild a fork; on payloads
and folded rows too. 1,000 tamperings on SQLite, spread over the kinds, and a hundred on PostgreSQL.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from sijill.casework.checkpoints import examine, sign_checkpoint
from sijill.casework.documents import cite_document, record_mention
from sijill.ledger.canonical import canonical
from sijill.ledger.merkle import Frontier, leaf_hash
from sijill.ledger.notes import SigningKey, generate_key
from sijill.model.claims import Claim
from sijill.register.replay import compare, replay
from sijill.testing.memory import counting
from sijill.workbench.database import Database

Tampering = Callable[[Database, random.Random], None]
KEY: SigningKey = generate_key("harbour-test", counting(7))


def _fill(work: Any) -> str:
    with work() as uow:
        for number in range(40):
            document = cite_document(uow, f"https://harbour.example/{number}")
            record_mention(
                uow,
                kind="person",
                document=document,
                anchor="p",
                reader="tester",
                claims=[Claim("harm", "killed")],
                private=[Claim("name", f"Invented {number}", about="latin", tier="restricted")],
            )
        return sign_checkpoint(uow, KEY)


def _rows(database: Database) -> list[Any]:
    return database.select("event", "ORDER BY seq")


def _body_changed(rng: random.Random, row: Any) -> str:
    body = json.loads(row[5])
    field = rng.choice(["by", "at", "act"])
    body[field] = body[field] + "x"
    return canonical(body).decode()


def update_body(database: Database, rng: random.Random) -> None:
    row = rng.choice(_rows(database))
    database.execute("UPDATE event SET body = %s WHERE seq = %s", [_body_changed(rng, row), row[0]])


def update_body_and_leaf(database: Database, rng: random.Random) -> None:
    row = rng.choice(_rows(database))
    body = _body_changed(rng, row)
    database.execute("UPDATE event SET body = %s, leaf = %s WHERE seq = %s", [body, leaf_hash(body.encode()), row[0]])


def update_column(database: Database, rng: random.Random) -> None:
    row, column = rng.choice(_rows(database)), rng.choice(["kind", "at", "by", "act"])
    database.execute(f'UPDATE event SET "{column}" = %s WHERE seq = %s', ["2001-01-01T00:00:00Z", row[0]])


def delete_row(database: Database, rng: random.Random) -> None:
    database.execute("DELETE FROM event WHERE seq = %s", [rng.choice(_rows(database))[0]])


def cut_the_end(database: Database, rng: random.Random) -> None:
    size = len(_rows(database)) - rng.randint(1, 10)
    database.execute("DELETE FROM event WHERE seq >= %s", [size])
    _adjust_head(database)


def insert_row(database: Database, rng: random.Random) -> None:
    row = rng.choice(_rows(database))
    database.insert("event", [(len(_rows(database)), *row[1:])])


def reorder(database: Database, rng: random.Random) -> None:
    first, second = rng.sample(_rows(database), 2)
    for seq, row in ((-1, first), (first[0], second), (second[0], first)):
        database.execute("UPDATE event SET seq = %s WHERE seq = %s", [seq, row[0] if seq != second[0] else -1])


def rebuild_a_fork(database: Database, rng: random.Random) -> None:
    """Everything consistent again from an altered event on: only the outside checkpoint can tell."""
    update_body_and_leaf(database, rng)
    _adjust_head(database)


def payload_words(database: Database, rng: random.Random) -> None:
    commitment = rng.choice(_payloads(database))
    database.execute("UPDATE payload SET payload = %s WHERE commitment = %s", ["[]", commitment])


def payload_gone(database: Database, rng: random.Random) -> None:
    commitment = rng.choice(_payloads(database))
    database.execute("UPDATE payload SET payload = NULL, salt = NULL WHERE commitment = %s", [commitment])


def payload_deleted(database: Database, rng: random.Random) -> None:
    database.execute("DELETE FROM payload WHERE commitment = %s", [rng.choice(_payloads(database))])


def folded_row(database: Database, rng: random.Random) -> None:
    claim = rng.choice(database.select("claim", only="id"))[0]
    database.execute("UPDATE claim SET value = %s WHERE id = %s", ['"other"', claim])


def _payloads(database: Database) -> list[str]:
    return sorted(row[0] for row in database.select("payload", only="commitment"))


def _adjust_head(database: Database) -> None:
    frontier = Frontier()
    for row in _rows(database):
        frontier.append(bytes(row[6]))
    database.execute("UPDATE tree_head SET size = %s, frontier = %s", [frontier.size, json.dumps(frontier.to_json())])


TAMPERINGS: list[Tampering] = [
    update_body, update_body_and_leaf, update_column, delete_row, cut_the_end, insert_row, reorder, rebuild_a_fork,
    payload_words, payload_gone, payload_deleted, folded_row,
]  # fmt: skip


def _unguard(database: Database) -> None:
    if database.vendor == "sqlite":
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            database.execute(f"DROP TRIGGER {name}")
    else:
        database.execute("SET session_replication_role = replica")


class TakenBack(Exception):
    """Ends a transaction so that nothing of it stays."""


@pytest.mark.promise("P5")
def test_a_thousand_tamperings_are_all_found(opened: Any, work: Any) -> None:
    """Each tampering is made, looked for, and taken back by a rollback."""
    note = _fill(work)
    assert examine(opened.store, opened.log, opened.vault, public_keys=[str(KEY.public)], outside=[note]).ok
    _unguard(opened.database)
    rounds, rng = (1_000 if opened.database.vendor == "sqlite" else 100), random.Random(20261122)
    missed = []
    for number in range(rounds):
        tamper = TAMPERINGS[number % len(TAMPERINGS)]
        with suppress(TakenBack), opened.database.atomic():
            tamper(opened.database, rng)
            if not _is_found(opened, note, tamper):
                missed.append(tamper.__name__)
            raise TakenBack
    assert missed == []


def _is_found(opened: Any, note: str, tamper: Tampering) -> bool:
    if tamper is folded_row:
        return bool(list(compare(opened.store, replay(opened.log))))
    return not examine(opened.store, opened.log, opened.vault, public_keys=[str(KEY.public)], outside=[note]).ok
