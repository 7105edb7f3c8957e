"""What all rows of a release are made with: the public store, public ids of claims, and the days of events.

A claim's public id is a hash of what is published of it (mention, predicate, part, value, place in the document): the
log's numbers, which would tell how many records lie between two, stay in the proofs. A locator keeps the row of a
table and loses the names of its columns; a reader is named when it is a program, and is "a person" when it is one.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sijill.ledger.canonical import canonical
from sijill.publish.public import Public
from sijill.publish.rows import Claim, Proof
from sijill.register.rows import MOST_CLAIMS, ClaimRow, MentionRow

_PROGRAM = re.compile(r"[a-z][a-z0-9-]*( [a-z0-9-]+)* \d+(\.\d+)*")


@dataclass(frozen=True, slots=True)
class Event:
    """An event of the log, as far as a release needs it."""

    kind: str
    day: str
    leaf: bytes


@dataclass(slots=True)
class Making:
    """`claims`: rows ready to publish, by the claim's number; `by_mention`: all of a mention; `ended`: withdrawn."""

    public: Public
    events: list[Event]
    claims: dict[int, Claim] = field(default_factory=dict)
    by_mention: dict[str, list[ClaimRow]] = field(default_factory=lambda: defaultdict(list))
    ended: dict[str, list[ClaimRow]] = field(default_factory=lambda: defaultdict(list))
    _taken: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for row in self.public.ended:
            self.ended[row.mention].append(row)

    def take(self, mentions: Iterable[MentionRow]) -> None:
        """Make the published claims of these mentions."""
        rows = {row.id: row for row in mentions}
        for claim in self.public.store.claims(list(rows)):
            self.by_mention[claim.mention].append(claim)
            if claim.id in self.public.shown:
                self.claims[claim.id] = self._claim(claim, rows[claim.mention])

    def _claim(self, row: ClaimRow, mention: MentionRow) -> Claim:
        value, at = self.public.shown[row.id], locator(row.at)
        digest = hashlib.sha256(canonical([mention.id, row.says, row.about, value, at, row.source])).digest()
        id = f"c-{base64.b32encode(digest)[:16].decode().lower()}"
        again = self._taken[id] = self._taken.get(id, -1) + 1
        return Claim(
            id=id if not again else f"{id}.{again}",
            subject=mention.subject,
            says=row.says,
            about=row.about,
            value=value,
            document=mention.document,
            at=at,
            reader=row.reader if _PROGRAM.fullmatch(row.reader) else "a person",
            carrier=row.source,
            phrase=self.public.phrases.get(row.id),
        )

    def ids(self, rows: Iterable[ClaimRow]) -> tuple[str, ...]:
        """Public ids of those claims that are shown."""
        return tuple(self.claims[row.id].id for row in rows if row.id in self.claims)

    def day(self, event: int) -> str:
        """The day on which an event was recorded."""
        return self.events[event].day

    def proofs(self, published: Collection[str]) -> tuple[Proof, ...]:
        """The events behind these claims."""
        behind: dict[int, list[str]] = defaultdict(list)
        for number, claim in self.claims.items():
            if claim.id in published:
                behind[number // MOST_CLAIMS].append(claim.id)
        return tuple(
            Proof(event, self.events[event].leaf.hex(), tuple(sorted(behind[event]))) for event in sorted(behind)
        )


def short_id(key: list[Any]) -> str:
    """A short text for a key that is plain JSON: the same in every release."""
    return base64.b32encode(hashlib.sha256(canonical(key)).digest())[:13].decode().lower()


def locator(at: str) -> str:
    """Where in the document, without the names that its columns bear."""
    return at.partition("/")[0] if at.startswith(("cell:", "page:")) else at


def grouped(rows: Iterable[ClaimRow]) -> Mapping[tuple[str, str], list[ClaimRow]]:
    """Claims by predicate and part, in order."""
    found: dict[tuple[str, str], list[ClaimRow]] = defaultdict(list)
    for row in rows:
        found[row.says, row.about].append(row)
    return found
