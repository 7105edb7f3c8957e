"""Capture: a file of any kind into the vault and the register, with all that was found in it.

Steps: `look_into` opens the file, and the files inside it, in a bounded process, outside of any transaction;
`capture` then keeps the bytes and records custody, what was found, and the same of each file inside. Whatever could
not be read is kept and says why. Bytes that are in the register already record nothing. Text that is not the file
itself (of a PDF, a page, a mail) is kept as a document of its own, so that spans count characters that nobody's later
library can move. What the words say is another act: `casework.readings`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple, Protocol

from sijill.casework.held import HOLDS, status_of
from sijill.casework.permissions import Act, require
from sijill.casework.uow import UnitOfWork
from sijill.model.errors import NotFound
from sijill.model.events import DocumentCaptured, DocumentExamined
from sijill.model.ids import captured_document_id, cited_document_id
from sijill.register.rows import DocumentRow, ExaminationRow
from sijill.register.store import Store
from sijill.text.graphic import graphic_reasons
from sijill.text.languages import language_of_text
from sijill.text.near_duplicates import likeness
from sijill.text.sketches import Sketches, sketch_of
from sijill.vault.capture.found import Found, Part
from sijill.vault.store import Vault

EXAMINER = "sijill-capture/1.0"
_DEEPEST = 3
_LIKE = 0.6
_COMPARED = 200_000
_ARCHIVES = ("warc", "wacz")
_WITH_TEXT = ("content", "partial", "refused", "encrypted", "container")


class Opens(Protocol):
    """What opens files within limits: `vault.capture.bounded.Opener`."""

    def open(self, path: Path, name: str | None = None, declared: str | None = None) -> Found: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What a person says of the files: how they were obtained, and what the files do not say themselves.

    `tool`: the program that fetched them, when one did. `fills`: the address whose citation these bytes fill.
    """

    obtained: str
    language: str | None = None
    published: str | None = None
    publisher: str | None = None
    address: str | None = None
    title: str | None = None
    note: str | None = None
    tool: str | None = None
    fills: str | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """A file with what was found in it, and the files inside it likewise."""

    path: Path
    name: str
    found: Found
    part: Part | None = None
    inside: tuple[Looked, ...] = ()


class Captured(NamedTuple):
    """One document of a capture; `is_new` is False when its bytes were in the register already."""

    document: str
    is_new: bool
    name: str
    status: str
    graphic: tuple[str, ...]
    copies: tuple[tuple[str, int], ...]
    part_of: str | None


def look_into(opener: Opens, path: Path, name: str | None = None, part: Part | None = None, depth: int = 0) -> Looked:
    """Open a file and the files inside it, three deep."""
    called = name or path.name
    found = opener.open(path, called, part.media_type if part else None)
    if depth >= _DEEPEST and found.parts:
        found.stop("partial", f"files inside files inside files: {len(found.parts)} are not opened")
        found.parts = []
    inside = tuple(look_into(opener, one.path, one.name, one, depth + 1) for one in found.parts)
    return Looked(path, called, found, part, inside)


def sketches(store: Store) -> Sketches:
    """The sketches of all examined documents, for finding copies among them."""
    known = Sketches()
    for row in store.dump("examination"):
        if row.until is None and row.sketch is not None:
            known.add(row.document, row.sketch)
    return known


def capture(uow: UnitOfWork, looked: Looked, origin: Origin, known: Sketches) -> list[Captured]:
    """Take a file and all that it holds into the register; one entry a document, the file itself first."""
    require(uow.actor, Act.CAPTURE)
    return list(_capture(uow, looked, origin, known, None))


def _capture(
    uow: UnitOfWork, looked: Looked, origin: Origin, known: Sketches, part_of: str | None
) -> Iterator[Captured]:
    stored = uow.vault.put_file(looked.path)
    uow.write()
    held = uow.store.documents_of_bytes([stored.sha256])
    if rows := uow.store.standing("examination", "document", [row.id for row in held]):
        yield _as_known(rows[0], looked.name)
        return
    cited = None if held else _cited(uow.store, looked, origin)
    same = held[0] if held else cited
    document = captured_document_id(stored.sha256) if same is None else same.id
    if not held:
        uow.record(_captured(uow, looked, origin, document, stored.sha256, stored.size, part_of, cited))
    yield _examine(uow, looked, origin, known, document, stored.sha256, part_of)
    for one in looked.inside:
        yield from _capture(uow, one, _inherited(origin, one), known, document)


def _cited(store: Store, looked: Looked, origin: Origin) -> DocumentRow | None:
    """The document that was cited by this address and not held: with these bytes it becomes captured.

    Only the address that was asked for, or that a person gave: what a page or an archive says of itself would be
    anybody's word. A web archive leaves it to the page that it holds.
    """
    if origin.fills is None or origin.address != origin.fills or looked.found.kind in _ARCHIVES:
        return None
    rows = store.documents([cited_document_id(origin.fills)]) if _status(looked)[0] in HOLDS else []
    return rows[0] if rows and rows[0].sha256 is None else None


def _as_known(row: ExaminationRow, name: str) -> Captured:
    copies = tuple((one, permille) for one, permille in json.loads(row.copies))
    return Captured(row.document, False, name, row.status, tuple(json.loads(row.graphic)), copies, row.part_of)


def _inherited(origin: Origin, looked: Looked) -> Origin:
    """What holds for a container holds for its files, unless the container says otherwise of one."""
    part = looked.part
    assert part is not None
    return replace(origin, address=part.address, title=part.title, published=part.published or origin.published)


def _captured(
    uow: UnitOfWork,
    looked: Looked,
    origin: Origin,
    document: str,
    sha256: str,
    size: int,
    part_of: str | None,
    cited: DocumentRow | None,
) -> DocumentCaptured:
    """What is said now stands before what was said when it was cited, and that before what the bytes say."""
    found, part = looked.found, looked.part
    known = cited or DocumentRow(document, "cited", 0)
    custody = {"act": "received", "when": uow.at, "who": uow.actor.name, "how": origin.obtained}
    if origin.tool is not None:
        custody |= {"act": "captured", "tool": origin.tool}
    if part_of is not None:
        custody |= {"act": "copied", "how": f"taken out of {part_of} ({origin.obtained})", "tool": EXAMINER}
    if part is not None and part.captured_at:
        custody["note"] = f"captured at {part.captured_at}, as the archive says"
    return DocumentCaptured(
        document=document,
        sha256=sha256,
        size=size,
        media_type=found.media_type,
        title=origin.title or known.title or found.title or looked.name,
        custody=custody,
        publisher=origin.publisher or known.publisher or found.publisher,
        language=origin.language or known.language or _code(found.declared) or _detected(found),
        published=origin.published or known.published or found.published,
        address=origin.address or found.address,
    )


def _examine(
    uow: UnitOfWork,
    looked: Looked,
    origin: Origin,
    known: Sketches,
    document: str,
    sha256: str,
    part_of: str | None,
) -> Captured:
    found = looked.found
    status, reason = _status(looked)
    text = _keep_text(uow, found, document, sha256)
    sketch = sketch_of(found.text[:_COMPARED]) if found.text and status in ("content", "partial") else None
    copies = _copies(uow, found.text or "", sketch, known)
    graphic = graphic_reasons(found.kind, found.text)
    if sketch is not None:
        known.add(document, sketch)
    uow.record(
        DocumentExamined(
            document=document,
            examiner=EXAMINER,
            status=status,
            reason="; ".join(one for one in (reason, origin.note) if one) or None,
            text=text,
            declared=origin.language or _code(found.declared),
            detected=_detected(found),
            graphic=graphic,
            part_of=part_of,
            copies=copies,
            sketch=sketch,
        )
    )
    return Captured(document, True, looked.name, status, graphic, copies, part_of)


def _status(looked: Looked) -> tuple[str, str | None]:
    return status_of(looked.found, looked.part.http_status if looked.part else None)


def _keep_text(uow: UnitOfWork, found: Found, document: str, sha256: str) -> str | None:
    """The document whose bytes are the text: the file itself, or one made from it."""
    if not found.text or found.status not in _WITH_TEXT:
        return None
    data = found.text.encode("utf-8", "replace")
    if hashlib.sha256(data).hexdigest() == sha256:
        return document
    stored = uow.vault.put_bytes(data)
    made = captured_document_id(stored.sha256)
    if not uow.store.existing("document", [made]):
        uow.record(
            DocumentCaptured(
                document=made,
                sha256=stored.sha256,
                size=stored.size,
                media_type="text/plain; charset=utf-8",
                title=f"Text of {document}",
                custody={"act": "converted", "when": uow.at, "who": uow.actor.name, "how": f"the words of {document}"}
                | {"tool": EXAMINER},
            )
        )
        uow.write()
    return made


def _copies(uow: UnitOfWork, text: str, sketch: str | None, known: Sketches) -> tuple[tuple[str, int], ...]:
    """Earlier documents that say the same, each with its likeness in thousandths; most alike first."""
    if sketch is None:
        return ()
    alike = known.alike(sketch)
    uow.write()
    texts = {row.document: row.text for row in uow.store.standing("examination", "document", alike) if row.text}
    found = []
    for document in (one for one in alike if one in texts):
        permille = round(1000 * likeness(text[:_COMPARED], text_of(uow.store, uow.vault, texts[document])[:_COMPARED]))
        found += [(document, permille)] if permille >= 1000 * _LIKE else []
    return tuple(sorted(found, key=lambda pair: (-pair[1], pair[0])))


def text_of(store: Store, vault: Vault, document: str) -> str:
    """The characters that spans of `document` count. Raises NotFound when its bytes are not held."""
    rows = store.documents([document])
    if not rows or rows[0].sha256 is None:
        raise NotFound(f"the text {document} is not held", remedy="`sijill verify` lists what is missing.")
    return vault.read(rows[0].sha256).decode("utf-8")


def _detected(found: Found) -> str | None:
    return language_of_text(found.text) if found.text else None


def _code(declared: str | None) -> str | None:
    """ "ar-SY" as "ar"."""
    return declared.replace("_", "-").partition("-")[0].strip().lower()[:8] or None if declared else None
