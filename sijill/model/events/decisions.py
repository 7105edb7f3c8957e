"""What people and models decide: same or different, how sure, verified, one voice or two."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from sijill.model.claims import Claim
from sijill.model.events.base import Event


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
