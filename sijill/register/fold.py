"""The fold: events become rows. One handler for each kind of event, and no other way to write a row.

The same code feeds memory, SQLite and PostgreSQL, one event at a time or a whole log. Steps: `apply` hands
each logged event to its handler; new rows are gathered and written together before anything is read
back; `refresh` then computes anew the clusters and views of what was touched, and nothing else.
An event whose payload has been destroyed folds to the same rows as one whose payload was destroyed later.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from sijill.ledger.plain import plain_json
from sijill.model.claims import Claim
from sijill.model.events import (
    AddressFetched,
    AssessmentMade,
    ClaimsCorrected,
    CorrespondenceKept,
    CustodyRecorded,
    DocumentCaptured,
    DocumentCited,
    DocumentExamined,
    EstimateKept,
    EstimateWithdrawn,
    Event,
    GraphicReviewed,
    GraphicReviewWithdrawn,
    ImportBegun,
    ImportUndone,
    JudgementWithdrawn,
    LinkJudged,
    MappingApproved,
    MentionRecorded,
    OfficialWithdrawn,
    PayloadDestroyed,
    ReleaseFrozen,
    SourcesJudged,
    StatementLinked,
    SuggestionDecided,
    SuggestionReopened,
    SuggestionsKept,
    TranslationDeclared,
    TranslationWithdrawn,
    VerificationRecorded,
)
from sijill.model.ids import cited_document_id
from sijill.register.clusters import clusters
from sijill.register.handlers import captures, decisions, estimates, evidence, official, suggestions
from sijill.register.rows import (
    MOST_CLAIMS,
    ClaimRow,
    DocumentRow,
    JudgementRow,
    MentionRow,
)
from sijill.register.store import Store
from sijill.register.views import refresh_incidents

CITING = frozenset({"source", "position.statement", "position.strike-report", "position.partner-report"})
"""Predicates whose value cites another document by `address`."""


class Logged(NamedTuple):
    """An event with its place in the log. `private`: its personal claims, None when they were destroyed."""

    seq: int
    at: str
    by: str
    act: str
    event: Event
    private: tuple[Claim, ...] | None = ()


class Fold:
    """Applies logged events to a store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.new: dict[str, list[Any]] = {"document": [], "cited": [], "mention": [], "claim": []}
        self.mentioned: set[str] = set()
        self.touched: set[str] = set()
        self.judged: set[str] = set()

    def apply(self, logged: Iterable[Logged]) -> None:
        """Fold events in the order of the log; call `refresh` when views must be right."""
        for one in logged:
            _HANDLERS[type(one.event)](self, one, one.event)

    def refresh(self) -> None:
        """Bring clusters and views up to date with all that was applied."""
        self.flush()
        if self.judged:
            self.touched |= self.recluster(self.judged)
        if self.mentioned:
            self.touched |= self.incidents_of(self.mentioned)
        if self.touched:
            refresh_incidents(self.store, self.touched)
        self.mentioned, self.touched, self.judged = set(), set(), set()

    def flush(self) -> None:
        """Write the gathered rows."""
        new, self.new = self.new, {"document": [], "cited": [], "mention": [], "claim": []}
        if new["document"]:
            self.store.put_documents(evidence.not_held_already(self.store, new["document"]))
        if new["cited"]:
            self.store.add_missing("document", new["cited"])
        if new["mention"]:
            self.add_mentions(new["mention"])
        if new["claim"]:
            self.store.add("claim", new["claim"])

    def add_mentions(self, rows: list[MentionRow]) -> None:
        """Write what is new; a mention that was recorded before, also among these rows, lives again by its last act."""
        known = self.store.existing("mention", [row.id for row in rows])
        first: dict[str, MentionRow] = {}
        again: dict[str, str] = {}
        for row in rows:
            if row.id in known or row.id in first:
                again[row.id] = row.act
            else:
                first[row.id] = row
        self.store.add("mention", list(first.values()))
        self.store.revive_mentions(again)
        self.judged |= again.keys()

    def recluster(self, mentions: set[str]) -> set[str]:
        """Compute the clusters around `mentions` anew; the subjects that changed, old and new."""
        judgements = component(self.store, mentions)
        around = mentions | {one for row in judgements for one in (row.left, row.right)}
        rows = {row.id: row for row in self.store.mentions(around)}
        standing = {row.id: row.since for row in rows.values() if row.until is None}
        subjects = clusters(standing, judgements) | {one: one for one in rows if one not in standing}
        moved = {one: subject for one, subject in subjects.items() if rows[one].subject != subject}
        self.store.set_subjects(moved)
        return self.incidents_of(set(rows)) | set(moved.values()) | {rows[one].subject for one in moved}

    def incidents_of(self, mentions: set[str]) -> set[str]:
        """Subjects of the incidents that these mentions are, or are part of."""
        rows = self.store.mentions(mentions)
        wholes = self.store.mentions({row.part_of for row in rows if row.part_of is not None})
        return {row.subject for row in rows} | {row.subject for row in wholes}

    def touch(self, mentions: set[str]) -> None:
        self.flush()
        self.touched |= self.incidents_of(mentions)

    def add_claims(self, one: Logged, mention: str, reader: str, public: tuple[Claim, ...]) -> None:
        first, add, cite = one.seq * MOST_CLAIMS, self.new["claim"].append, self.new["cited"].append
        seq = one.seq
        for place, claim in enumerate((*public, *(one.private or ()))):
            says, value = claim.says, claim.value
            wording = claim.wording
            add(
                ClaimRow(
                    first + place,
                    mention,
                    says,
                    claim.about,
                    plain_json(value),
                    None if wording is None else plain_json(wording),
                    claim.source,
                    claim.at,
                    reader,
                    claim.tier,
                    seq,
                    None,
                )
            )
            if says in CITING and isinstance(value, dict) and value.get("address"):
                cite(_cited(seq, value))

    def recluster_before_change(self) -> None:
        """Take in the whole cluster as it was, so that every part of a split is computed anew."""
        before = {one for row in component(self.store, self.judged) for one in (row.left, row.right)}
        self.touched |= self.recluster(self.judged)
        self.judged |= before


def component(store: Store, mentions: set[str]) -> list[JudgementRow]:
    """All standing judgements in the web around `mentions`."""
    found: dict[int, JudgementRow] = {}
    seen, edge = set(mentions), set(mentions)
    while edge:
        rows = store.judgements(edge)
        found |= {row.id: row for row in rows}
        edge = {one for row in rows for one in (row.left, row.right)} - seen
        seen |= edge
    return [found[one] for one in sorted(found)]


def _cited(seq: int, value: dict[str, Any]) -> DocumentRow:
    return DocumentRow(
        cited_document_id(value["address"]),
        "cited",
        seq,
        title=value.get("title"),
        publisher=value.get("name"),
        address=value["address"],
        archive_address=value.get("archive_address"),
    )


_HANDLERS: dict[type[Event], Any] = {
    DocumentCaptured: evidence.document_captured,
    DocumentCited: evidence.document_cited,
    DocumentExamined: evidence.document_examined,
    CustodyRecorded: evidence.custody_recorded,
    MentionRecorded: evidence.mention_recorded,
    ClaimsCorrected: evidence.claims_corrected,
    PayloadDestroyed: evidence.payload_destroyed,
    ImportBegun: evidence.import_begun,
    ImportUndone: evidence.import_undone,
    MappingApproved: evidence.mapping_approved,
    LinkJudged: decisions.link_judged,
    JudgementWithdrawn: decisions.judgement_withdrawn,
    AssessmentMade: decisions.assessment_made,
    VerificationRecorded: decisions.verification_recorded,
    SourcesJudged: decisions.sources_judged,
    StatementLinked: official.statement_linked,
    CorrespondenceKept: official.correspondence_kept,
    OfficialWithdrawn: official.official_withdrawn,
    ReleaseFrozen: official.release_frozen,
    SuggestionsKept: suggestions.suggestions_kept,
    SuggestionDecided: suggestions.suggestion_decided,
    SuggestionReopened: suggestions.suggestion_reopened,
    AddressFetched: captures.address_fetched,
    GraphicReviewed: captures.graphic_reviewed,
    GraphicReviewWithdrawn: captures.graphic_review_withdrawn,
    TranslationDeclared: captures.translation_declared,
    TranslationWithdrawn: captures.translation_withdrawn,
    EstimateKept: estimates.estimate_kept,
    EstimateWithdrawn: estimates.estimate_withdrawn,
}
