"""Documents and what is read in them: captured, cited, examined, recorded, corrected, destroyed at a wish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from sijill.model.claims import Claim
from sijill.model.events.base import Event


@dataclass(frozen=True, slots=True)
class DocumentCaptured(Event):
    """Bytes were taken into the vault. `custody` tells who obtained them, when and how."""

    kind: ClassVar[str] = "document-captured"
    document: str
    sha256: str
    size: int
    media_type: str
    title: str
    custody: dict[str, Any]
    publisher: str | None = None
    language: str | None = None
    published: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentCited(Event):
    """A document is known by its address or description only; its bytes are not held."""

    kind: ClassVar[str] = "document-cited"
    document: str
    title: str | None = None
    address: str | None = None
    archive_address: str | None = None
    publisher: str | None = None
    language: str | None = None
    published: str | None = None
    confirmed: bool | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentExamined(Event):
    """What was found in held bytes without judging them: can they be read, in which language, are they a copy.

    `status` is a word of `vault.capture.found.STATUSES`, `reason` says why; `text` is the document that holds the
    characters which spans count (itself, or a text taken from it). `graphic` lists why a person should be warned.
    `copies`: earlier documents that say the same, with likeness in thousandths. `sketch`: what finds later ones.
    """

    kind: ClassVar[str] = "document-examined"
    document: str
    examiner: str
    status: str
    reason: str | None = None
    text: str | None = None
    declared: str | None = None
    detected: str | None = None
    graphic: tuple[str, ...] = ()
    part_of: str | None = None
    copies: tuple[tuple[str, int], ...] = ()
    sketch: str | None = None

    def data(self) -> dict[str, Any]:
        data = Event.data(self)
        for name in ("graphic", "copies"):
            if name in data:
                data[name] = [list(one) if isinstance(one, tuple) else one for one in data[name]]
        return data

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> DocumentExamined:
        copies = tuple((one, permille) for one, permille in data.get("copies", ()))
        return cls(**{**data, "graphic": tuple(data.get("graphic", ())), "copies": copies})


@dataclass(frozen=True, slots=True)
class CustodyRecorded(Event):
    """Something was done with held bytes: checked, copied, exported."""

    kind: ClassVar[str] = "custody-recorded"
    sha256: str
    custody: dict[str, Any]


@dataclass(frozen=True, slots=True)
class MentionRecorded(Event):
    """A subject inside a document, with what the document says of it.

    `claims` are public. `private` are personal: they go into the payload, never into the event.
    `part_of` is the incident mention that a person or structure belongs to.
    """

    kind: ClassVar[str] = "mention-recorded"
    mention: str
    mention_kind: str
    document: str
    anchor: str
    reader: str
    claims: tuple[Claim, ...] = ()
    label: str | None = None
    part_of: str | None = None
    private: tuple[Claim, ...] = field(default=(), compare=False)

    def data(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "mention": self.mention,
            "mention_kind": self.mention_kind,
            "document": self.document,
            "anchor": self.anchor,
            "reader": self.reader,
            "claims": [claim.data() for claim in self.claims],
        }
        if self.label is not None:
            data["label"] = self.label
        if self.part_of is not None:
            data["part_of"] = self.part_of
        return data

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> MentionRecorded:
        return cls(**{**data, "claims": tuple(map(Claim.of, data["claims"]))})


@dataclass(frozen=True, slots=True)
class ClaimsCorrected(Event):
    """Claims of one mention are withdrawn and others take their place; both stay visible."""

    kind: ClassVar[str] = "claims-corrected"
    mention: str
    reason: str
    reader: str
    withdraw: tuple[int, ...] = ()
    claims: tuple[Claim, ...] = ()
    private: tuple[Claim, ...] = field(default=(), compare=False)

    def data(self) -> dict[str, Any]:
        return {
            "mention": self.mention,
            "reason": self.reason,
            "reader": self.reader,
            "withdraw": list(self.withdraw),
            "claims": [claim.data() for claim in self.claims],
        }

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> ClaimsCorrected:
        return cls(**{**data, "withdraw": tuple(data["withdraw"]), "claims": tuple(map(Claim.of, data["claims"]))})


@dataclass(frozen=True, slots=True)
class PayloadDestroyed(Event):
    """The personal claims of a mention were destroyed; the commitments stay, the words are gone."""

    kind: ClassVar[str] = "payload-destroyed"
    mention: str
    commitments: tuple[str, ...]
    reason: str

    def data(self) -> dict[str, Any]:
        return {"mention": self.mention, "commitments": list(self.commitments), "reason": self.reason}

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> PayloadDestroyed:
        return cls(**{**data, "commitments": tuple(data["commitments"])})
