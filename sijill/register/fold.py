"""The fold: events become rows. One handler for each kind of event, and no other way to write a row.

The same code feeds memory, SQLite and PostgreSQL, one event at a time or a whole log. Steps: `apply` hands
each logged event to its handler; new rows are gathered and written together before anything is read
back; `refresh` then computes anew the clusters and views of what was touched, and nothing else.
An event whose payload has been destroyed folds to the same rows as one whose payload was destroyed later.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, NamedTuple

from sijill.ledger.plain import plain_json
from sijill.model.claims import Claim
from sijill.model.events import (
    AssessmentMade,
    ClaimsCorrected,
    CorrespondenceKept,
    CustodyRecorded,
    DocumentCaptured,
    DocumentCited,
    DocumentExamined,
    Event,
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
    VerificationRecorded,
)
from sijill.model.ids import cited_document_id
from sijill.register.clusters import clusters
from sijill.register.rows import (
    ActRow,
    AssessmentRow,
    ClaimRow,
    CorrespondenceRow,
    DocumentRow,
    ExaminationRow,
    JudgementRow,
    MappingRow,
    MentionRow,
    StatementLinkRow,
    SuggestionDecisionRow,
    SuggestionRow,
)
from sijill.register.store import Store
from sijill.register.views import refresh_incidents

CITING = frozenset({"source", "position.statement", "position.strike-report", "position.partner-report"})
"""Predicates whose value cites another document by `address`."""

MOST_CLAIMS = 1 << 16
"""Claims that one event can hold; the id of a claim is its event's number times this, plus its place."""


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
        self._new: dict[str, list[Any]] = {"document": [], "cited": [], "mention": [], "claim": []}
        self._mentioned: set[str] = set()
        self._touched: set[str] = set()
        self._judged: set[str] = set()

    def apply(self, logged: Iterable[Logged]) -> None:
        """Fold events in the order of the log; call `refresh` when views must be right."""
        for one in logged:
            _HANDLERS[type(one.event)](self, one, one.event)

    def refresh(self) -> None:
        """Bring clusters and views up to date with all that was applied."""
        self.flush()
        if self._judged:
            self._touched |= self._recluster(self._judged)
        if self._mentioned:
            self._touched |= self._incidents_of(self._mentioned)
        if self._touched:
            refresh_incidents(self.store, self._touched)
        self._mentioned, self._touched, self._judged = set(), set(), set()

    def flush(self) -> None:
        """Write the gathered rows."""
        new, self._new = self._new, {"document": [], "cited": [], "mention": [], "claim": []}
        if new["document"]:
            self.store.put_documents(new["document"])
        if new["cited"]:
            self.store.add_missing("document", new["cited"])
        if new["mention"]:
            self._add_mentions(new["mention"])
        if new["claim"]:
            self.store.add("claim", new["claim"])

    def _add_mentions(self, rows: list[MentionRow]) -> None:
        known = self.store.existing("mention", [row.id for row in rows])
        self.store.add("mention", [row for row in rows if row.id not in known])
        self.store.revive_mentions({row.id: row.act for row in rows if row.id in known})
        self._judged |= known

    def _recluster(self, mentions: set[str]) -> set[str]:
        """Compute the clusters around `mentions` anew; the subjects that changed, old and new."""
        judgements = component(self.store, mentions)
        around = mentions | {one for row in judgements for one in (row.left, row.right)}
        rows = {row.id: row for row in self.store.mentions(around)}
        standing = {row.id: row.since for row in rows.values() if row.until is None}
        subjects = clusters(standing, judgements) | {one: one for one in rows if one not in standing}
        moved = {one: subject for one, subject in subjects.items() if rows[one].subject != subject}
        self.store.set_subjects(moved)
        return self._incidents_of(set(rows)) | set(moved.values()) | {rows[one].subject for one in moved}

    def _incidents_of(self, mentions: set[str]) -> set[str]:
        """Subjects of the incidents that these mentions are, or are part of."""
        rows = self.store.mentions(mentions)
        wholes = self.store.mentions({row.part_of for row in rows if row.part_of is not None})
        return {row.subject for row in rows} | {row.subject for row in wholes}

    def _touch(self, mentions: set[str]) -> None:
        self.flush()
        self._touched |= self._incidents_of(mentions)

    # One handler an event, in the order of model/events.py.

    def _document_captured(self, one: Logged, event: DocumentCaptured) -> None:
        self._new["document"].append(
            DocumentRow(
                id=event.document,
                status="captured",
                since=one.seq,
                sha256=event.sha256,
                size=event.size,
                media_type=event.media_type,
                title=event.title,
                publisher=event.publisher,
                language=event.language,
                published=event.published,
                address=event.address,
            )
        )

    def _document_cited(self, one: Logged, event: DocumentCited) -> None:
        self._new["document"].append(
            DocumentRow(
                id=event.document,
                status="cited",
                since=one.seq,
                title=event.title,
                publisher=event.publisher,
                language=event.language,
                published=event.published,
                address=event.address,
                archive_address=event.archive_address,
                confirmed=event.confirmed,
                note=event.note,
            )
        )

    def _mention_recorded(self, one: Logged, event: MentionRecorded) -> None:
        self._new["mention"].append(
            MentionRow(
                id=event.mention,
                kind=event.mention_kind,
                document=event.document,
                anchor=event.anchor,
                label=event.label,
                part_of=event.part_of,
                subject=event.mention,
                act=one.act,
                since=one.seq,
                until=None,
                erased=one.private is None,
            )
        )
        self._add_claims(one, event.mention, event.reader, event.claims)
        self._mentioned.add(event.mention if event.part_of is None else event.part_of)

    def _add_claims(self, one: Logged, mention: str, reader: str, public: tuple[Claim, ...]) -> None:
        first, add, cite = one.seq * MOST_CLAIMS, self._new["claim"].append, self._new["cited"].append
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

    def _claims_corrected(self, one: Logged, event: ClaimsCorrected) -> None:
        self.flush()
        self.store.end_claims(event.withdraw, one.seq)
        self._add_claims(one, event.mention, event.reader, event.claims)
        self._touch({event.mention})

    def _link_judged(self, one: Logged, event: LinkJudged) -> None:
        self.flush()
        row = JudgementRow(
            id=one.seq,
            left=event.left,
            right=event.right,
            verdict=event.verdict,
            judge=event.judge,
            model=event.model,
            permille=event.permille,
            reason=event.reason,
            by=one.by,
            until=None,
        )
        self.store.add("judgement", [row])
        self._judged |= {event.left, event.right}

    def _judgement_withdrawn(self, one: Logged, event: JudgementWithdrawn) -> None:
        self.flush()
        row = self.store.judgement(event.judgement)
        if row is None:
            raise ValueError(f"event {one.seq} withdraws judgement {event.judgement}, which is not there")
        self._judged |= {row.left, row.right}
        self._recluster_before_change()
        self.store.end_judgement(event.judgement, one.seq)
        self._judged |= {row.left, row.right}

    def _recluster_before_change(self) -> None:
        """Take in the whole cluster as it was, so that every part of a split is computed anew."""
        before = {one for row in component(self.store, self._judged) for one in (row.left, row.right)}
        self._touched |= self._recluster(self._judged)
        self._judged |= before

    def _assessment_made(self, one: Logged, event: AssessmentMade) -> None:
        row = AssessmentRow(
            id=one.seq,
            subject=event.subject,
            scheme=event.scheme,
            grade=event.grade,
            reason=event.reason,
            codebook=event.codebook,
            standard_of_proof=event.standard_of_proof,
            by=one.by,
        )
        self.store.add("assessment", [row])
        self._touch({event.subject})

    def _import_begun(self, one: Logged, event: ImportBegun) -> None:
        row = ActRow(
            id=one.act,
            importer=event.importer,
            files=plain_json(list(event.files)),
            by=one.by,
            at=one.at,
            since=one.seq,
            undone=None,
        )
        self.store.add("act", [row])

    def _import_undone(self, one: Logged, event: ImportUndone) -> None:
        self.flush()
        kept = set(event.kept)
        gone = [row.id for row in self.store.mentions_of_act(event.undone) if row.id not in kept]
        self._touch(set(gone))
        self._judged |= set(gone)
        self._recluster_before_change()
        self.store.end_claims_of(gone, one.seq)
        self.store.end_mentions(gone, one.seq)
        self.store.end_act(event.undone, one.seq)

    def _payload_destroyed(self, one: Logged, event: PayloadDestroyed) -> None:
        self.flush()
        self.store.erase(event.mention)
        self._touch({event.mention})

    def _mapping_approved(self, one: Logged, event: MappingApproved) -> None:
        self.store.add("mapping", [MappingRow(one.seq, event.name, event.sha256, event.text, one.by)])

    def _custody_recorded(self, one: Logged, event: CustodyRecorded) -> None:
        """Custody lives in the log alone; no row is made from it."""

    def _verification_recorded(self, one: Logged, event: VerificationRecorded) -> None:
        """The act as claims of its mention, all `about` the number of the event: corrected and erased like others."""
        act = str(one.seq)
        value = {"kind": event.verification, "by": event.verifier, "on": event.on}
        value |= {"consent": event.consent, "tier": event.tier}
        value |= {} if event.document is None else {"document": event.document}
        private = None if one.private is None else tuple(replace(claim, about=act) for claim in one.private)
        self._add_claims(
            one._replace(private=private), event.mention, event.reader, (Claim("verification", value, about=act),)
        )

    def _sources_judged(self, one: Logged, event: SourcesJudged) -> None:
        """Kept with the judgements on mentions: the names of claims and the ids of mentions never meet."""
        row = JudgementRow(
            id=one.seq,
            left=event.source,
            right=event.other,
            verdict=event.verdict,
            judge="person",
            model=None,
            permille=None,
            reason=event.reason,
            by=one.by,
            until=None,
        )
        self.store.add("judgement", [row])

    def _statement_linked(self, one: Logged, event: StatementLinked) -> None:
        """A later decision on the same pair takes the place of the earlier one, which stays visible."""
        pair = (event.statement, event.incident)
        earlier = [row.id for row in self.store.dump("statement_link") if row.until is None and row[1:3] == pair]
        self.store.set_until("statement_link", earlier, one.seq)
        row = StatementLinkRow(
            id=one.seq,
            statement=event.statement,
            incident=event.incident,
            verdict=event.verdict,
            killed=event.killed,
            injured=event.injured,
            reason=event.reason,
            by=one.by,
            until=None,
        )
        self.store.add("statement_link", [row])

    def _correspondence_kept(self, one: Logged, event: CorrespondenceKept) -> None:
        row = CorrespondenceRow(
            id=one.seq,
            submission=one.seq if event.submission is None else event.submission,
            incident=event.incident,
            belligerent=event.belligerent,
            step=event.step,
            day=event.day,
            document=event.document,
            note=event.note,
            by=one.by,
            until=None,
        )
        self.store.add("correspondence", [row])

    def _release_frozen(self, one: Logged, event: ReleaseFrozen) -> None:
        """A release lives in its own directory; the log says that it was made, and no row is made from it."""

    def _document_examined(self, one: Logged, event: DocumentExamined) -> None:
        """The newest examination of a document stands."""
        self.store.end_standing("examination", "document", event.document, one.seq)
        row = ExaminationRow(
            id=one.seq,
            document=event.document,
            examiner=event.examiner,
            status=event.status,
            reason=event.reason,
            text=event.text,
            declared=event.declared,
            detected=event.detected,
            graphic=plain_json(list(event.graphic)),
            part_of=event.part_of,
            copies=plain_json([list(copy) for copy in event.copies]),
            sketch=event.sketch,
            until=None,
        )
        self.store.add("examination", [row])

    def _suggestions_kept(self, one: Logged, event: SuggestionsKept) -> None:
        """A new reading takes the place of the earlier suggestions of the document; decisions keep to their names."""
        self.store.end_standing("suggestion", "document", event.document, one.seq)
        rows = [
            SuggestionRow(
                id=one.seq * MOST_CLAIMS + place,
                name=body["name"],
                document=event.document,
                text=event.text,
                reader=event.reader,
                body=plain_json(body),
                until=None,
            )
            for place, body in enumerate(event.suggestions)
        ]
        self.store.add("suggestion", rows)

    def _suggestion_decided(self, one: Logged, event: SuggestionDecided) -> None:
        self.store.end_standing("suggestion_decision", "suggestion", event.suggestion, one.seq)
        row = SuggestionDecisionRow(
            id=one.seq,
            suggestion=event.suggestion,
            verdict=event.verdict,
            reason=event.reason,
            mention=event.mention,
            claims=plain_json(list(event.claims)),
            edited=None if event.edited is None else plain_json(event.edited),
            by=one.by,
            until=None,
        )
        self.store.add("suggestion_decision", [row])

    def _suggestion_reopened(self, one: Logged, event: SuggestionReopened) -> None:
        """Its claims were withdrawn by the event before; a mention that is left without any no longer stands."""
        made = [row.mention for row in self.store.dump("suggestion_decision") if row.id == event.decision]
        self.store.set_until("suggestion_decision", [event.decision], one.seq)
        empty = {mention for mention in made if mention is not None and not self.store.claims([mention])}
        if empty:
            self._touch(empty)
            self._judged |= empty
            self._recluster_before_change()
            self.store.end_mentions(empty, one.seq)

    def _official_withdrawn(self, one: Logged, event: OfficialWithdrawn) -> None:
        links = [row for row in self.store.dump("statement_link") if event.record in (row.id, row.until)]
        self.store.set_until("statement_link", [row.id for row in links if row.id == event.record], one.seq)
        self.store.set_until("statement_link", [row.id for row in links if row.until == event.record], None)
        steps = [row for row in self.store.dump("correspondence") if row.until is None]
        ended = [row.id for row in steps if event.record in (row.id, row.submission)]
        self.store.set_until("correspondence", ended, one.seq)


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
    DocumentCaptured: Fold._document_captured,
    DocumentCited: Fold._document_cited,
    MentionRecorded: Fold._mention_recorded,
    ClaimsCorrected: Fold._claims_corrected,
    LinkJudged: Fold._link_judged,
    JudgementWithdrawn: Fold._judgement_withdrawn,
    AssessmentMade: Fold._assessment_made,
    ImportBegun: Fold._import_begun,
    ImportUndone: Fold._import_undone,
    PayloadDestroyed: Fold._payload_destroyed,
    MappingApproved: Fold._mapping_approved,
    CustodyRecorded: Fold._custody_recorded,
    VerificationRecorded: Fold._verification_recorded,
    SourcesJudged: Fold._sources_judged,
    StatementLinked: Fold._statement_linked,
    CorrespondenceKept: Fold._correspondence_kept,
    OfficialWithdrawn: Fold._official_withdrawn,
    DocumentExamined: Fold._document_examined,
    SuggestionsKept: Fold._suggestions_kept,
    SuggestionDecided: Fold._suggestion_decided,
    SuggestionReopened: Fold._suggestion_reopened,
    ReleaseFrozen: Fold._release_frozen,
}
