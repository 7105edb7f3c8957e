"""A unit of work: acts of one person that reach the log, the rows and the vault together, or not at all.

Steps of `record`: give the event its place, time and author; commit to its personal claims; hash it; gather it.
`commit` appends what was gathered and refreshes the views; the surrounding database transaction is the
caller's (`workbench.opening`), so that log and rows become durable in the same instant. Bytes go to the vault first:
a file without a row is an orphan that the next clean-up removes, a row without a file would be a lie.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import UTC, datetime

from sijill.ledger.canonical import canonical
from sijill.ledger.commitments import commit, new_salt
from sijill.ledger.merkle import Frontier, leaf_hash
from sijill.model.actors import Actor
from sijill.model.claims import Claim
from sijill.model.events import Event
from sijill.register.fold import Fold, Logged
from sijill.register.log import Log, LogRow, PayloadRow, body_of
from sijill.register.store import Store
from sijill.vault.store import Vault

_TOGETHER = 5_000
"""Events gathered before they are written: a few megabytes."""


class UnitOfWork:
    """Acts of `actor`. `clock` gives the time (UTC), `randomness(n)` n unguessable bytes."""

    def __init__(
        self,
        *,
        actor: Actor,
        store: Store,
        log: Log,
        vault: Vault,
        clock: Callable[[], datetime],
        randomness: Callable[[int], bytes],
    ) -> None:
        self.actor, self.store, self.log, self.vault = actor, store, log, vault
        self.at = clock().astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        self.act = f"a-{base64.b32encode(randomness(10)).decode().lower()}"
        self._randomness = randomness
        self._fold = Fold(store)
        self._frontier: Frontier | None = None
        self._gathered: list[Logged] = []
        self._rows: list[LogRow] = []
        self._payloads: list[PayloadRow] = []

    def record(self, event: Event) -> int:
        """Take an event into the log; its sequence number."""
        if self._frontier is None:
            self._frontier = self.log.head()
        private: tuple[Claim, ...] = getattr(event, "private", ())
        logged = Logged(self._frontier.size, self.at, self.actor.name, self.act, event, private)
        commitments = [self._commit_to(private, logged.seq)] if private else []
        body = canonical(body_of(logged, commitments))
        leaf = leaf_hash(body)
        self._frontier.append(leaf)
        self._gathered.append(logged)
        self._rows.append(LogRow(logged.seq, event.kind, self.at, self.actor.name, self.act, body.decode(), leaf))
        if len(self._rows) >= _TOGETHER:
            self.write()
        return logged.seq

    def _commit_to(self, private: tuple[Claim, ...], seq: int) -> str:
        payload, salt = canonical([claim.data() for claim in private]), new_salt(self._randomness)
        commitment = commit(payload, salt)
        self._payloads.append(PayloadRow(commitment, seq, salt, payload.decode()))
        return commitment

    def write(self) -> None:
        """Append what was gathered and fold it; views follow at `commit`."""
        if self._frontier is None or not self._rows:
            return
        self.log.append(self._rows, self._payloads, self._frontier)
        self._fold.apply(self._gathered)
        self._gathered, self._rows, self._payloads = [], [], []
        self._fold.flush()

    def settle(self) -> None:
        """Write and bring clusters and views up to date, so that what follows can read them."""
        self.write()
        self._fold.refresh()

    def commit(self) -> None:
        """The end of the work. The caller's transaction makes it durable."""
        self.settle()
