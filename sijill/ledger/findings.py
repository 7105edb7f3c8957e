"""What a reading of the log found: faults with the rows that they concern, and the report as a whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

MOST_FAULTS = 1000
"""Faults that a report keeps; the others are counted."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong. `seq` to `last` are the rows concerned, as far as they can be told.

    `kind`: missing, order, altered, malformed (rows); fork, cut, behind (the whole against a root); payload-altered,
    payload-missing, payload-unknown, payload-twice, payload-kept, salt-kept, commitment-twice (payloads).
    """

    kind: str
    message: str
    seq: int | None = None
    last: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was read and what was found."""

    events: int
    root: bytes
    payloads: int
    destroyed: int
    agreed: tuple[int, ...]
    faults: tuple[Fault, ...]
    more: int = 0

    @property
    def ok(self) -> bool:
        """Nothing is wrong."""
        return not self.faults

    def to_json(self) -> dict[str, Any]:
        """Plain JSON, for `--json`."""
        return {
            "ok": self.ok,
            "events": self.events,
            "root": self.root.hex(),
            "payloads": self.payloads,
            "destroyed": self.destroyed,
            "agreed": list(self.agreed),
            "faults": [
                {"kind": fault.kind, "message": fault.message, "seq": fault.seq, "last": fault.last}
                for fault in self.faults
            ],
            "more": self.more,
        }


@dataclass(slots=True)
class Found:
    """Faults, the first thousand kept."""

    faults: list[Fault] = field(default_factory=list)
    more: int = 0

    def add(self, kind: str, message: str, seq: int | None = None, last: int | None = None) -> None:
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(kind, message, seq, last))
        else:
            self.more += 1
