"""An address that was asked for: its answer into the vault and the register, whatever it says.

Steps: the WARC with all that was sent and received is a document; the page inside it is another, with what was found in
it. When the page is what the address was cited for, the document that was only cited has its bytes from now on. When
it is not (gone, a login wall, an error), the bytes are kept under their own id as what they are, and the address stays
cited. Nothing that broke off is kept. The attempt is recorded in every case, with the redirects that it went through.

Fetching itself is in `vault.fetch`, opening in `captures.look_into`: both happen before, outside of any transaction.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from sijill.casework.captures import Captured, Looked, Origin, capture
from sijill.casework.documents import cite_document
from sijill.casework.held import HOLDS, held_at, status_of
from sijill.casework.permissions import Act, require
from sijill.casework.uow import UnitOfWork
from sijill.model.events import AddressFetched
from sijill.model.ids import cited_document_id
from sijill.text.sketches import Sketches
from sijill.vault.fetch.fetcher import SOFTWARE, Fetched

CAPTURED, UNCHANGED, NOT_THE_PAGE = "captured", "unchanged", "not_the_page"
OF_HELD = (CAPTURED, UNCHANGED)
"""Outcomes after which the page is held."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of an address in the register; `documents`: the WARC, the page and what it holds; none when nothing
    came."""

    event: AddressFetched
    documents: tuple[Captured, ...] = ()

    @property
    def is_held(self) -> bool:
        """Whether the page is held now."""
        return self.event.outcome in OF_HELD

    def data(self) -> dict[str, Any]:
        """Plain JSON; what is not known is null."""
        said = self.event
        return {name: getattr(said, name) for name in ("address", "outcome", "reason", "document", "archive",
                                                       "http_status")} | {"moved": list(said.moved)}  # fmt: skip


def archive_name(address: str) -> str:
    """What the WARC of an address is called."""
    return f"{urlsplit(address).hostname or 'address'}.warc"


def keep_fetched(uow: UnitOfWork, fetched: Fetched, looked: Looked | None, origin: Origin, known: Sketches) -> Kept:
    """Take what came of an address into the register. `looked`: its WARC, opened; None when no whole answer came."""
    require(uow.actor, Act.CAPTURE)
    uow.write()
    if looked is None:
        _cite(uow, fetched, origin)
        return _recorded(uow, fetched, fetched.outcome, fetched.reason)
    page = looked.inside[0] if looked.inside else None
    status, reason = _status(fetched, looked)
    holds = page is not None and status in HOLDS
    earlier = {row.id for row in held_at(uow.store, fetched.address)}
    if page is not None:
        page = _as_asked(page, fetched, origin)
        looked = replace(looked, inside=(page, *looked.inside[1:]))
        if (holds and _held_as(uow, page) is None) or not (holds or earlier):
            _cite(uow, fetched, origin)
    container = replace(
        origin, obtained=fetched.way, tool=SOFTWARE, address=None, title=looked.name, fills=fetched.address
    )
    documents = tuple(capture(uow, looked, container, known))
    document = None if page is None else _held_as(uow, page)
    outcome = (UNCHANGED if document in earlier else CAPTURED) if holds else NOT_THE_PAGE
    said = "; ".join(one for one in (None if holds else status.replace("_", " "), reason) if one)
    return _recorded(uow, fetched, outcome, said or None, document, documents[0].document, documents)


def _status(fetched: Fetched, looked: Looked) -> tuple[str, str | None]:
    """Of the page; without one, of the archive that should hold it."""
    if looked.inside:
        page = looked.inside[0]
        return status_of(page.found, page.part.http_status if page.part else None)
    last = fetched.last
    if last is not None and 300 <= last.status < 400:
        return "error_page", f"the address answered {last.status} without a page"
    return "refused", looked.found.reason or "the answer holds no page"


def _as_asked(page: Looked, fetched: Fetched, origin: Origin) -> Looked:
    """The page stands under the address that was asked for; where that led is in its custody."""
    assert page.part is not None
    return replace(page, part=replace(page.part, address=fetched.address, title=origin.title))


def _held_as(uow: UnitOfWork, page: Looked) -> str | None:
    """The document that holds these bytes."""
    uow.write()
    with page.path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    held = uow.store.documents_of_bytes([sha256])
    return held[0].id if held else None


def _cite(uow: UnitOfWork, fetched: Fetched, origin: Origin) -> None:
    """Let the address be a document, known and not held, unless it is one."""
    if uow.store.existing("document", [cited_document_id(fetched.address)]):
        return
    cite_document(
        uow,
        fetched.address,
        title=origin.title,
        publisher=origin.publisher,
        language=origin.language,
        published=origin.published,
    )
    uow.write()


def _recorded(
    uow: UnitOfWork,
    fetched: Fetched,
    outcome: str,
    reason: str | None,
    document: str | None = None,
    archive: str | None = None,
    documents: tuple[Captured, ...] = (),
) -> Kept:
    hops, last = fetched.hops, fetched.last
    moved = tuple(one.address for one in hops[1:]) + ((last.to,) if last is not None and last.to else ())
    event = AddressFetched(
        address=fetched.address,
        outcome=outcome,
        reason=reason,
        document=document,
        archive=archive,
        http_status=None if last is None else last.status,
        moved=moved,
    )
    uow.record(event)
    return Kept(event, documents)
