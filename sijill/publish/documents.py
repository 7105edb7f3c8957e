"""Rows of documents and of images: every document that a published row leans on, every image that a person passed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from sijill.model.errors import NotFound
from sijill.publish.making import Making, short_id
from sijill.publish.media import clean_image
from sijill.publish.public import Public
from sijill.publish.rows import Document, Incident, Media, Total
from sijill.register.rows import DocumentRow
from sijill.vault.store import Vault


def document_rows(
    making: Making, incidents: Sequence[Incident], totals: Sequence[Total], media: Sequence[Media]
) -> Iterator[Document]:
    """The documents of incidents, totals, images and claims, and those that carry a claim's words."""
    ids = {one for row in incidents for one in row.documents} | {one.document for one in totals}
    ids |= {one.document for one in media}
    ids |= {one.carrier for one in making.claims.values() if one.carrier is not None}
    ids |= {one.document for one in making.claims.values()}
    for row in making.public.store.documents(ids):
        yield _document(row)


def _document(row: DocumentRow) -> Document:
    state = "held" if row.sha256 else "archived" if row.archive_address else "cited"
    return Document(
        id=row.id, state=state, publisher=row.publisher, title=row.title, language=row.language,
        published=row.published, address=row.address, archive_address=row.archive_address, sha256=row.sha256,
        size=row.size, media_type=row.media_type, confirmed=row.confirmed is None or bool(row.confirmed),
    )  # fmt: skip


def _is_clear(public: Public, document: str) -> bool:
    """Whether a person has looked at it and said so; until then it is graphic, whoever passed it."""
    reviews = public.store.standing("graphic_review", "document", [document])
    return any(row.verdict == "clear" for row in reviews)


def media_rows(public: Public, vault: Vault, chosen: set[str]) -> tuple[tuple[Media, ...], dict[str, bytes]]:
    """Images that a person passed, each made anew; the name of its file is its own hash."""
    rows, images = [], {}
    for incident, said in public.media:
        if incident not in chosen:
            continue
        held = {row.id: row for row in public.store.documents([str(said["media"])])}
        document = held.get(str(said["media"]))
        if document is None or document.sha256 is None:
            raise NotFound(f"the image {said['media']} of {incident} is not in the vault", remedy="Capture it first.")
        clean = clean_image(vault.read(document.sha256))
        sha256 = hashlib.sha256(clean.content).hexdigest()
        file = f"media/{sha256[:32]}.jpg"
        images[file] = clean.content
        words = (str(said.get("alt_en", "")), str(said.get("alt_ar", "")))
        graphic = bool(said.get("graphic", True)) or not _is_clear(public, document.id)
        size = (clean.width, clean.height)
        rows.append(
            Media(f"v-{short_id([incident, sha256])}", incident, file, sha256, *size, graphic, document.id, *words)
        )
    return tuple(sorted(rows)), images
