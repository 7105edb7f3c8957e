"""The log as the register reads and writes it: rows, payloads, and the way back to events.

Body of an event: canonical JSON of {act, at, by, commitments, data, kind, v}; its hash is the leaf. Personal
claims lie in a payload, canonical JSON of a list of claims, that the body commits to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from sijill.ledger.merkle import Frontier
from sijill.ledger.plain import read_json
from sijill.model.claims import Claim
from sijill.model.errors import Damaged
from sijill.model.events import KINDS
from sijill.register.fold import Logged

VERSION = 1
"""Version of the body's shape."""


class LogRow(NamedTuple):
    """An event as stored. `kind`, `at`, `by` and `act` repeat the body, to be searched."""

    seq: int
    kind: str
    at: str
    by: str
    act: str
    body: str
    leaf: bytes


class PayloadRow(NamedTuple):
    """Personal words; salt and payload are None once destroyed."""

    commitment: str
    seq: int
    salt: bytes | None
    payload: str | None


class Log(Protocol):
    """Where events are kept."""

    def head(self) -> Frontier:
        """The tree as it stands, locked against other writers until the transaction ends."""

    def append(self, rows: Sequence[LogRow], payloads: Sequence[PayloadRow], frontier: Frontier) -> None: ...

    def rows(self, first: int = 0, end: int | None = None) -> Iterator[LogRow]:
        """Events with first <= seq < end, in order."""

    def payloads(self, first: int = 0, end: int | None = None) -> Iterator[PayloadRow]:
        """Payloads of those events, in order of seq."""

    def destroy(self, commitments: Sequence[str]) -> None:
        """Forget the words and the salt behind these commitments."""

    def keep_checkpoint(self, size: int, at: str, note: str) -> None:
        """Keep a signed note over the first `size` events; one for each size."""

    def checkpoints(self) -> list[str]:
        """Kept notes, oldest first."""

    def frontier(self) -> Frontier:
        """The tree as it stands, for reading."""

    def size_on(self, moment: str) -> int:
        """How many events were recorded before or at `moment` (ISO 8601, UTC)."""


def body_of(logged: Logged, commitments: Sequence[str]) -> dict[str, Any]:
    """What is hashed and kept of an event."""
    return {
        "act": logged.act,
        "at": logged.at,
        "by": logged.by,
        "commitments": list(commitments),
        "data": logged.event.data(),
        "kind": logged.event.kind,
        "v": VERSION,
    }


def logged_events(rows: Iterable[LogRow], payloads: Iterable[PayloadRow]) -> Iterator[Logged]:
    """Stored rows and payloads, both in order of seq, as events."""
    waiting = iter(payloads)
    payload = next(waiting, None)
    for row in rows:
        words: dict[str, str | None] = {}
        while payload is not None and payload.seq <= row.seq:
            words[payload.commitment] = payload.payload
            payload = next(waiting, None)
        yield logged_event(row, words)


def logged_event(row: LogRow, words: Mapping[str, str | None]) -> Logged:
    """One stored row as an event. `words`: the payload behind each commitment, None when destroyed."""
    body = read_json(row.body)
    known = KINDS.get(body["kind"])
    if known is None or body["v"] != VERSION:
        raise Damaged(
            f"event {row.seq} is of kind {body['kind']}, version {body['v']}",
            remedy="It was written by a newer Sijill: update this one.",
        )
    return Logged(row.seq, body["at"], body["by"], body["act"], known.of(body["data"]), _private(body, words))


def _private(body: Mapping[str, Any], words: Mapping[str, str | None]) -> tuple[Claim, ...] | None:
    claims: list[Claim] = []
    for commitment in body["commitments"]:
        payload = words.get(commitment)
        if payload is None:
            return None
        claims += map(Claim.of, read_json(payload))
    return tuple(claims)
