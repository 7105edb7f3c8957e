"""Belligerents' statements and what is written to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sijill.model.events.base import Event


@dataclass(frozen=True, slots=True)
class StatementLinked(Event):
    """A person decided whether a belligerent's statement speaks of an incident ("confirmed", "refused", "unsure").

    `statement` names the claim that quotes it (c4063.12), `incident` a mention of the incident. `killed` and `injured`
    are the parts of what it admits that belong to this incident; None: no part was given.
    """

    kind: ClassVar[str] = "statement-linked"
    statement: str
    incident: str
    verdict: str
    reason: str
    killed: int | None = None
    injured: int | None = None


@dataclass(frozen=True, slots=True)
class CorrespondenceKept(Event):
    """A step in a submission to a belligerent: sent, received, followed up, answered, on an ISO day.

    `submission` is the number of the event that sent it (None: this event). `document` is the packet or the letter.
    """

    kind: ClassVar[str] = "correspondence-kept"
    incident: str
    belligerent: str
    step: str
    day: str
    submission: int | None = None
    document: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class OfficialWithdrawn(Event):
    """A link of a statement or a step of a correspondence (by the number of its event) no longer stands.

    What that link had replaced stands again.
    """

    kind: ClassVar[str] = "official-withdrawn"
    record: int
    reason: str
