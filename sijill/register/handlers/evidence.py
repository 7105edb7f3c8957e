"""Rows of documents, mentions and their claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sijill.ledger.plain import plain_json
from sijill.model.events import (
    ClaimsCorrected,
    CustodyRecorded,
    DocumentCaptured,
    DocumentCited,
    DocumentExamined,
    ImportBegun,
    ImportUndone,
    MappingApproved,
    MentionRecorded,
    PayloadDestroyed,
)
from sijill.model.ids import captured_document_id
from sijill.register.rows import ActRow, DocumentRow, ExaminationRow, MappingRow, MentionRow

if TYPE_CHECKING:
    from sijill.register.fold import Fold, Logged
    from sijill.register.store import Store


def document_captured(fold: Fold, one: Logged, event: DocumentCaptured) -> None:
    """A document is its bytes; one that had been cited by its address keeps its id, and what was said of it."""
    row = DocumentRow(
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
    if event.document == captured_document_id(event.sha256):
        fold.new["document"].append(row)
        return
    fold.flush()
    for cited in fold.store.documents([event.document]):
        row = DocumentRow._make(old if new is None else new for old, new in zip(cited, row, strict=True))
    fold.store.put_documents([row])


def not_held_already(store: Store, rows: list[DocumentRow]) -> list[DocumentRow]:
    """Leave out citations of documents whose bytes are held: a citation takes nothing away."""
    cited = [row.id for row in rows if row.status == "cited"]
    held = {row.id for row in store.documents(cited) if row.status == "captured"} if cited else set()
    return [row for row in rows if row.status != "cited" or row.id not in held]


def document_cited(fold: Fold, one: Logged, event: DocumentCited) -> None:
    fold.new["document"].append(
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


def document_examined(fold: Fold, one: Logged, event: DocumentExamined) -> None:
    """The newest examination of a document stands."""
    fold.store.end_standing("examination", "document", event.document, one.seq)
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
    fold.store.add("examination", [row])


def custody_recorded(fold: Fold, one: Logged, event: CustodyRecorded) -> None:
    """Custody lives in the log alone; no row is made from it."""


def mention_recorded(fold: Fold, one: Logged, event: MentionRecorded) -> None:
    fold.new["mention"].append(
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
    fold.add_claims(one, event.mention, event.reader, event.claims)
    fold.mentioned.add(event.mention if event.part_of is None else event.part_of)


def claims_corrected(fold: Fold, one: Logged, event: ClaimsCorrected) -> None:
    fold.flush()
    fold.store.end_claims(event.withdraw, one.seq)
    fold.add_claims(one, event.mention, event.reader, event.claims)
    fold.touch({event.mention})


def payload_destroyed(fold: Fold, one: Logged, event: PayloadDestroyed) -> None:
    fold.flush()
    fold.store.erase(event.mention)
    fold.touch({event.mention})


def import_begun(fold: Fold, one: Logged, event: ImportBegun) -> None:
    row = ActRow(
        id=one.act,
        importer=event.importer,
        files=plain_json(list(event.files)),
        by=one.by,
        at=one.at,
        since=one.seq,
        undone=None,
    )
    fold.store.add("act", [row])


def import_undone(fold: Fold, one: Logged, event: ImportUndone) -> None:
    fold.flush()
    kept = set(event.kept)
    gone = [row.id for row in fold.store.mentions_of_act(event.undone) if row.id not in kept]
    fold.touch(set(gone))
    fold.judged |= set(gone)
    fold.recluster_before_change()
    fold.store.end_claims_of(gone, one.seq)
    fold.store.end_mentions(gone, one.seq)
    fold.store.end_act(event.undone, one.seq)


def mapping_approved(fold: Fold, one: Logged, event: MappingApproved) -> None:
    fold.store.add("mapping", [MappingRow(one.seq, event.name, event.sha256, event.text, one.by)])
