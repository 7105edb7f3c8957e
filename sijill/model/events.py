"""The events of the register: a tagged union, one frozen class for each kind.

An event is written once and never changed. `KINDS` maps the tag to the class; `data()` and `of()` turn
an event to plain JSON and back, and are inverse to each other. Personal claims do not stand in the event: they
travel as a payload beside it, and the event holds a salted commitment (see `ledger.commitments`).
A new version of an event gets a new tag; old tags stay readable for ever.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar

from sijill.model.claims import Claim


@dataclass(frozen=True, slots=True)
class Event:
    """What all events share: a tag, and plain JSON both ways."""

    kind: ClassVar[str] = ""

    def data(self) -> dict[str, Any]:
        """Plain JSON of what happened; what is not stated is left out."""
        return {f.name: value for f in fields(self) if (value := getattr(self, f.name)) not in (None, ())}

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Event:
        """The event that `data()` came from."""
        return cls(**data)


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
class LinkJudged(Event):
    """Somebody decided whether two mentions speak of the same subject.

    `judge` is "person" or "model"; a model states its version in `model` and its probability in
    thousandths. Left and right are in text order.
    """

    kind: ClassVar[str] = "link-judged"
    left: str
    right: str
    verdict: str
    reason: str
    judge: str = "person"
    model: str | None = None
    permille: int | None = None


@dataclass(frozen=True, slots=True)
class JudgementWithdrawn(Event):
    """A judgement (by the sequence number of its event) no longer stands."""

    kind: ClassVar[str] = "judgement-withdrawn"
    judgement: int
    reason: str


@dataclass(frozen=True, slots=True)
class AssessmentMade(Event):
    """A person graded a subject under a scheme, with the reason and the codebook version in force."""

    kind: ClassVar[str] = "assessment-made"
    subject: str
    scheme: str
    grade: str
    reason: str
    codebook: str
    standard_of_proof: str | None = None


@dataclass(frozen=True, slots=True)
class ImportBegun(Event):
    """An import is one act: all that follows under its act id can be undone together."""

    kind: ClassVar[str] = "import-begun"
    importer: str
    files: tuple[dict[str, Any], ...] = ()
    mapping: str | None = None

    def data(self) -> dict[str, Any]:
        data: dict[str, Any] = {"importer": self.importer, "files": list(self.files)}
        return data if self.mapping is None else data | {"mapping": self.mapping}

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> ImportBegun:
        return cls(**{**data, "files": tuple(data["files"])})


@dataclass(frozen=True, slots=True)
class ImportUndone(Event):
    """An import was taken back; `kept` are the mentions that people have worked on since."""

    kind: ClassVar[str] = "import-undone"
    undone: str
    reason: str
    kept: tuple[str, ...] = ()

    def data(self) -> dict[str, Any]:
        return {"undone": self.undone, "reason": self.reason, "kept": list(self.kept)}

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> ImportUndone:
        return cls(**{**data, "kept": tuple(data["kept"])})


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


@dataclass(frozen=True, slots=True)
class MappingApproved(Event):
    """A person reviewed how a table's columns are to be read."""

    kind: ClassVar[str] = "mapping-approved"
    name: str
    sha256: str
    text: str


@dataclass(frozen=True, slots=True)
class CustodyRecorded(Event):
    """Something was done with held bytes: checked, copied, exported."""

    kind: ClassVar[str] = "custody-recorded"
    sha256: str
    custody: dict[str, Any]


@dataclass(frozen=True, slots=True)
class VerificationRecorded(Event):
    """Somebody verified a victim or an incident directly: how (a code of `Verification`), by whom, on which day.

    `consent` says what the people who spoke allow, `tier` who may read the personal parts. Those travel in `private`:
    who was met, where, what was said. `document` is the record, image or recording that the act left or examined.
    """

    kind: ClassVar[str] = "verification-recorded"
    mention: str
    verification: str
    verifier: str
    on: str
    consent: str
    tier: str
    reader: str
    document: str | None = None
    private: tuple[Claim, ...] = field(default=(), compare=False)

    def data(self) -> dict[str, Any]:
        names = ("mention", "verification", "verifier", "on", "consent", "tier", "reader", "document")
        return {name: value for name in names if (value := getattr(self, name)) is not None}


@dataclass(frozen=True, slots=True)
class SourcesJudged(Event):
    """A person decided whether two cited sources are one voice ("same") or two ("different").

    `source` and `other` name the claims that cite them (c4063.12), in text order: a citation that is corrected
    is another claim, and is judged anew.
    """

    kind: ClassVar[str] = "sources-judged"
    source: str
    other: str
    verdict: str
    reason: str


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
class SuggestionsKept(Event):
    """A reader's suggestions for a document, instead of its earlier ones: places and numbers, never the words.

    Spans count the characters of `text`; what stands there is read from it, so that erasing the bytes erases the words.
    """

    kind: ClassVar[str] = "suggestions-kept"
    document: str
    text: str
    reader: str
    suggestions: tuple[dict[str, Any], ...] = ()

    def data(self) -> dict[str, Any]:
        return {
            "document": self.document,
            "text": self.text,
            "reader": self.reader,
            "suggestions": list(self.suggestions),
        }

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> SuggestionsKept:
        return cls(**{**data, "suggestions": tuple(data["suggestions"])})


@dataclass(frozen=True, slots=True)
class SuggestionDecided(Event):
    """A person accepted, edited or refused a suggestion. `mention`: where its claims now stand (accepted, edited).

    `claims` are the numbers of the claims that came of it, by event and place; `edited` what the person changed.
    """

    kind: ClassVar[str] = "suggestion-decided"
    suggestion: str
    verdict: str
    reason: str | None = None
    mention: str | None = None
    claims: tuple[int, ...] = ()
    edited: dict[str, Any] | None = None

    def data(self) -> dict[str, Any]:
        data = Event.data(self)
        return data | ({"claims": list(self.claims)} if self.claims else {})

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> SuggestionDecided:
        return cls(**{**data, "claims": tuple(data.get("claims", ()))})


@dataclass(frozen=True, slots=True)
class SuggestionReopened(Event):
    """A decision on a suggestion (by the number of its event) no longer stands; its claims were withdrawn with it."""

    kind: ClassVar[str] = "suggestion-reopened"
    decision: int
    reason: str


@dataclass(frozen=True, slots=True)
class ReleaseFrozen(Event):
    """Two people froze a release: the author of the event and `second`. `sha256` is that of its release.json."""

    kind: ClassVar[str] = "release-frozen"
    case: str
    version: str
    second: str
    sha256: str
    size: int


KINDS: dict[str, type[Event]] = {
    event.kind: event
    for event in (
        DocumentCaptured,
        DocumentCited,
        MentionRecorded,
        ClaimsCorrected,
        LinkJudged,
        JudgementWithdrawn,
        AssessmentMade,
        ImportBegun,
        ImportUndone,
        PayloadDestroyed,
        MappingApproved,
        CustodyRecorded,
        VerificationRecorded,
        SourcesJudged,
        StatementLinked,
        CorrespondenceKept,
        OfficialWithdrawn,
        DocumentExamined,
        SuggestionsKept,
        SuggestionDecided,
        SuggestionReopened,
        ReleaseFrozen,
    )
}
