"""A small log: events with payloads, and what a register keeps beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

import pytest

from sijill.ledger.canonical import canonical
from sijill.ledger.commitments import commit, new_salt
from sijill.ledger.merkle import Frontier, leaf_hash, root
from sijill.ledger.notes import Checkpoint
from sijill.ledger.verify import Payload, Report, Row, verify_log

ORIGIN = "harm.example/register"


@dataclass(slots=True)
class Log:
    """Rows and payloads as a database holds them; every method answers a changed copy or a fact."""

    rows: list[Row] = field(default_factory=list)
    payloads: list[Payload] = field(default_factory=list)

    def add(self, rng: Random, kind: str = "mention-recorded", words: Sequence[str] = (), **data: Any) -> None:
        payloads = [(word.encode(), new_salt(rng.randbytes)) for word in words]
        commitments = [commit(payload, salt) for payload, salt in payloads]
        self.payloads += [(name, salt, payload) for name, (payload, salt) in zip(commitments, payloads, strict=True)]
        body = event(kind, commitments, data)
        self.rows.append((len(self.rows) + 1, body, leaf_hash(body)))

    def checkpoint(self, size: int | None = None) -> Checkpoint:
        size = len(self.rows) if size is None else size
        return Checkpoint(ORIGIN, size, root(leaf for _, _, leaf in self.rows[:size]))

    def frontier(self) -> Frontier:
        frontier = Frontier()
        frontier.extend(leaf for _, _, leaf in self.rows)
        return frontier

    def with_rows(self, rows: Sequence[Row]) -> Log:
        return replace(self, rows=list(rows))

    def verify(self, **known: Any) -> Report:
        return verify_log(iter(self.rows), payloads=iter(self.payloads), **{"first_seq": 1, **known})


def event(kind: str, commitments: Sequence[str], data: dict[str, Any]) -> bytes:
    return canonical(
        {
            "v": 1,
            "kind": kind,
            "act": "act-1",
            "at": "2026-11-22T02:00:00Z",
            "by": "import",
            "commitments": list(commitments),
            "data": data,
        }
    )


@pytest.fixture
def log() -> Log:
    """Sixty events; every third has two payloads, and event 60 destroys the second payload of event 3."""
    rng, made = Random(5), Log()
    for number in range(1, 60):
        words = [f'{{"name":"شاهد {number}-{part}"}}' for part in (1, 2)] if number % 3 == 0 else []
        made.add(rng, words=words, mention=f"m{number}", claims=[{"says": "killed", "value": [number, number + 3]}])
    gone, _, _ = made.payloads[1]
    made.add(rng, kind="payload-destroyed", commitments=[gone], mention="m3", reason="consent withdrawn")
    made.payloads[1] = (gone, b"", None)
    return made
