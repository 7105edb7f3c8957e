"""Documents: take bytes into the vault, or cite what is not held; record what they say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from sijill.casework.permissions import Act, require
from sijill.casework.uow import UnitOfWork
from sijill.model.claims import Claim
from sijill.model.errors import NotFound
from sijill.model.events import DocumentCaptured, DocumentCited, MentionRecorded
from sijill.model.ids import captured_document_id, cited_document_id, mention_id
from sijill.vault.store import Stored


def capture_file(
    uow: UnitOfWork,
    path: Path,
    *,
    obtained: str,
    media_type: str,
    title: str | None = None,
    publisher: str | None = None,
    language: str | None = None,
    published: str | None = None,
    address: str | None = None,
    progress: Callable[[int], object] | None = None,
) -> str:
    """Take a file into the vault, with its custody; the id of the document.

    The same bytes are one document, under whatever name they come: a second capture records nothing.
    `obtained` says how we came by it. Raises NotSaved when the bytes could not be made durable.
    """
    require(uow.actor, Act.CAPTURE)
    stored = uow.vault.put_file(path, progress)
    document = captured_document_id(stored.sha256)
    if document not in uow.store.existing("document", [document]):
        custody = {"act": "received", "when": uow.at, "who": uow.actor.name, "how": obtained}
        uow.record(
            DocumentCaptured(
                document=document,
                sha256=stored.sha256,
                size=stored.size,
                media_type=media_type,
                title=title or path.name,
                custody=custody,
                publisher=publisher,
                language=language,
                published=published,
                address=address,
            )
        )
    return document


def keep_file(uow: UnitOfWork, path: Path) -> Stored:
    """Put bytes into the vault without a document: the caller records what they are."""
    require(uow.actor, Act.CAPTURE)
    return uow.vault.put_file(path)


def cite_document(
    uow: UnitOfWork,
    address: str,
    *,
    title: str | None = None,
    publisher: str | None = None,
    language: str | None = None,
    published: str | None = None,
    archive_address: str | None = None,
    confirmed: bool | None = None,
    note: str | None = None,
) -> str:
    """Name a document that is known by its address (or description) only; its id."""
    require(uow.actor, Act.RECORD)
    document = cited_document_id(address)
    uow.record(
        DocumentCited(
            document=document,
            title=title,
            address=address,
            archive_address=archive_address,
            publisher=publisher,
            language=language,
            published=published,
            confirmed=confirmed,
            note=note,
        )
    )
    return document


def record_mention(
    uow: UnitOfWork,
    *,
    kind: str,
    document: str,
    anchor: str,
    reader: str,
    claims: Sequence[Claim] = (),
    private: Sequence[Claim] = (),
    label: str | None = None,
    part_of: str | None = None,
) -> str:
    """Record a subject at `anchor` of `document` with what the document says of it; the id of the mention."""
    require(uow.actor, Act.RECORD)
    uow.write()
    if not uow.store.existing("document", [document]):
        raise NotFound(f"document {document} is not in the register", remedy="Capture or cite it first.")
    mention = mention_id(kind, document, anchor)
    uow.record(
        MentionRecorded(
            mention=mention,
            mention_kind=kind,
            document=document,
            anchor=anchor,
            reader=reader,
            claims=tuple(claims),
            label=label,
            part_of=part_of,
            private=tuple(private),
        )
    )
    return mention
