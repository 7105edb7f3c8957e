"""The events of the register: a tagged union, one frozen class for each kind.

An event is written once and never changed. `KINDS` maps the tag to the class; `data()` and `of()` turn
an event to plain JSON and back, and are inverse to each other. Personal claims do not stand in the event: they
travel as a payload beside it, and the event holds a salted commitment (see `ledger.commitments`).
A new version of an event gets a new tag; old tags stay readable for ever.
"""

from __future__ import annotations

from sijill.model.events.base import Event
from sijill.model.events.captures import (
    AddressFetched,
    GraphicReviewed,
    GraphicReviewWithdrawn,
    TranslationDeclared,
    TranslationWithdrawn,
)
from sijill.model.events.decisions import (
    AssessmentMade,
    JudgementWithdrawn,
    LinkJudged,
    SourcesJudged,
    VerificationRecorded,
)
from sijill.model.events.estimates import EstimateKept, EstimateWithdrawn
from sijill.model.events.evidence import (
    ClaimsCorrected,
    CustodyRecorded,
    DocumentCaptured,
    DocumentCited,
    DocumentExamined,
    MentionRecorded,
    PayloadDestroyed,
)
from sijill.model.events.imports import ImportBegun, ImportUndone, MappingApproved
from sijill.model.events.official import CorrespondenceKept, OfficialWithdrawn, StatementLinked
from sijill.model.events.publication import ReleaseFrozen
from sijill.model.events.suggestions import SuggestionDecided, SuggestionReopened, SuggestionsKept

__all__ = [
    "KINDS",
    "AddressFetched",
    "AssessmentMade",
    "ClaimsCorrected",
    "CorrespondenceKept",
    "CustodyRecorded",
    "DocumentCaptured",
    "DocumentCited",
    "DocumentExamined",
    "EstimateKept",
    "EstimateWithdrawn",
    "Event",
    "GraphicReviewWithdrawn",
    "GraphicReviewed",
    "ImportBegun",
    "ImportUndone",
    "JudgementWithdrawn",
    "LinkJudged",
    "MappingApproved",
    "MentionRecorded",
    "OfficialWithdrawn",
    "PayloadDestroyed",
    "ReleaseFrozen",
    "SourcesJudged",
    "StatementLinked",
    "SuggestionDecided",
    "SuggestionReopened",
    "SuggestionsKept",
    "TranslationDeclared",
    "TranslationWithdrawn",
    "VerificationRecorded",
]

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
        AddressFetched,
        GraphicReviewed,
        GraphicReviewWithdrawn,
        TranslationDeclared,
        TranslationWithdrawn,
        EstimateKept,
        EstimateWithdrawn,
    )
}
