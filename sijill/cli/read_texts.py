"""The text of what a command was given: a file on this machine, or a document of the register."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sijill.model.errors import BadInput, NotFound
from sijill.text.reader import Document

if TYPE_CHECKING:
    from sijill.workbench.opening import Register

_READ = {"text", "html", "pdf", "mail", "docx", "odt", "xlsx", "xml"}


def day_of(text: str | None, column: str = "--doc-date") -> date | None:
    """A day as people write it on a command line."""
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise BadInput(f'"{text}" is not a date', column=column, remedy="Write YYYY-MM-DD") from error


def document_of_file(path: Path, lang: str = "", doc_date: str = "") -> Document:
    """A file's words, of any kind that can be captured. Raises BadInput with the reason when it holds none."""
    from sijill.vault.capture.bounded import Opener

    if not path.is_file():
        raise NotFound(
            "no such file, and no document of the register is called so",
            file=str(path),
            remedy="Give a file, or an id from `sijill capture --list`.",
        )
    with Opener() as opener:
        found = opener.open(path)
    if not found.text or found.kind not in _READ:
        remedy = "Capture it (`sijill capture`), then read the documents inside." if found.parts else "Check the file."
        raise BadInput(found.reason or "holds no text", file=str(path), remedy=remedy)
    day = day_of(doc_date) or day_of(found.published)
    return Document(id=path.name, text=found.text, lang=lang, doc_date=day)


def document_of_register(opened: Register, named: str, lang: str = "", doc_date: str = "") -> Document:
    """A captured document's words, with the language and day that the register holds of it."""
    from sijill.casework.captured import find_document
    from sijill.casework.captures import text_of

    row = find_document(opened.store, named)
    if row.text is None:
        raise BadInput(
            f"{row.document} holds no text: it is {row.status}" + (f" ({row.reason})" if row.reason else ""),
            remedy="`sijill capture --list` shows what can be read.",
        )
    (held,) = opened.store.documents([row.document])
    return Document(
        id=row.document,
        text=text_of(opened.store, opened.vault, row.text),
        lang=lang or _read_language(row.detected or row.declared),
        doc_date=day_of(doc_date) or day_of(held.published),
    )


def _read_language(code: str | None) -> str:
    return code if code in ("en", "ar") else ""


def document_named(named: str, lang: str = "", doc_date: str = "") -> Document:
    """A file when there is one of that name, else a document of the register."""
    from sijill.cli.context import register

    path = Path(named)
    if path.is_file() or not in_register(named):
        return document_of_file(path, lang, doc_date)
    return document_of_register(register(), named, lang, doc_date)


def in_register(named: str) -> bool:
    """Whether there is a register that could know the name."""
    from sijill.cli.context import register

    try:
        register()
    except NotFound:
        return False
    return named.startswith(("d-", "http://", "https://")) or len(named) == 64
