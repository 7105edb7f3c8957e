"""What is held: which bytes are known, whether they are what an address was cited for, and which documents are.

A document holds an address when it is the page itself, readable or not. A login wall, an error or an empty page that
came from there is kept, and holds nothing. Reads only.
"""

from __future__ import annotations

from sijill.model.ids import cited_document_id
from sijill.register.rows import DocumentRow
from sijill.register.store import Store
from sijill.text.page_status import page_status
from sijill.vault.capture.found import Found

HOLDS = ("content", "partial", "no_text", "container", "encrypted")
"""Statuses of a document that is what its address was cited for, whether or not it can be read."""


def is_examined(store: Store, sha256: str) -> bool:
    """Whether these bytes are a document whose examination stands: capturing them again records nothing."""
    held = [row.id for row in store.documents_of_bytes([sha256])]
    return bool(store.standing("examination", "document", held))


def held_at(store: Store, address: str) -> list[DocumentRow]:
    """The documents that hold what an address was cited for, oldest first: fetched, or captured under it by a person.

    What an archive or a page says of its own address does not count: it would keep people from asking.
    """
    fetched = [row.document for row in store.dump("address_fetch") if row.address == address and row.document]
    known = {row.id: row for row in store.documents([cited_document_id(address), *fetched])}
    statuses = {row.document: row.status for row in store.standing("examination", "document", known)}
    found = (row for row in known.values() if row.sha256 is not None and statuses.get(row.id, "content") in HOLDS)
    return sorted(found, key=lambda row: (row.since, row.id))


def status_of(found: Found, http_status: int | None = None) -> tuple[str, str | None]:
    """The status of a document and why: its bytes, what an address answered, what its page holds."""
    if http_status is not None and http_status >= 400:
        status = "gone" if http_status in (404, 410) else "error_page"
        return status, "; ".join(one for one in (f"the address answered {http_status}", found.reason) if one)
    if found.status not in ("content", "partial") or not found.page:
        return found.status, found.reason
    judged = page_status(found.page)
    if judged.is_content or (judged.status == "shell" and found.kind != "html"):
        return found.status, found.reason
    why = f'the page says "{judged.phrase}"' if judged.phrase else f"holds {judged.words} words of its own"
    return judged.status, "; ".join(one for one in (why, found.reason) if one)
