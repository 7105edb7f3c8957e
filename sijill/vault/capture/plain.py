"""Plain text, PDF and office documents: their words in reading order.

A PDF gives its text layer page by page until the time is up; one without a text layer is a scan: kept, and said to
hold no text. Office documents are zips of XML: their words are taken by a reader that expands no entity, and a file
that declares entities is refused (an "XML bomb").
"""

from __future__ import annotations

import re
import time
import zipfile
from pathlib import Path
from xml.etree import ElementTree

from sijill.vault.capture.decoding import decode
from sijill.vault.capture.found import MOST_CHARACTERS, CannotOpen, Found

_MOST_BYTES = 40_000_000
_MOST_ROWS = 200_000
_MEMBERS = {"docx": ("word/document.xml",), "odt": ("content.xml",)}
_PARAGRAPH, _WORDS = ("p", "h", "br", "tab"), ("t", "p", "h", "span", "a")
_ENTITY = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def read_text(path: Path, kind: str, media_type: str, charset: str | None = None) -> Found:
    """A text file, whole or its beginning."""
    with path.open("rb") as file:
        data = file.read(_MOST_BYTES)
    decoded = decode(data, charset)
    found = Found(kind=kind, media_type=media_type, notes=list(decoded.notes), text=decoded.text[:MOST_CHARACTERS])
    found.page = decoded.text[:20_000]
    if not decoded.text.strip():
        found.stop("empty", "holds no words" if data else "holds no bytes").text = None
    elif len(decoded.text) > MOST_CHARACTERS or path.stat().st_size > _MOST_BYTES:
        found.stop("partial", f"only the first {min(len(decoded.text), MOST_CHARACTERS):,} characters were read")
    return found


def read_pdf(path: Path, until: float) -> Found:
    """The text layer of a PDF; `until` (monotonic seconds) ends the reading between two pages."""
    import pypdfium2

    found = Found(kind="pdf", media_type="application/pdf")
    try:
        pdf = pypdfium2.PdfDocument(str(path))
    except pypdfium2.PdfiumError as fault:
        locked = "password" in str(fault).lower()
        raise CannotOpen("encrypted" if locked else "unreadable", f"not a readable PDF: {fault}") from fault
    try:
        total, pages, size = len(pdf), [], 0
        for number in range(total):
            if time.monotonic() > until or size > MOST_CHARACTERS:
                found.stop("partial", f"only the first {number:,} of {total:,} pages were read: time or length is up")
                break
            pages.append(_page_text(pdf, number, found))
            size += len(pages[-1])
        found.title = (pdf.get_metadata_dict().get("Title") or "").strip()[:300] or None
    finally:
        pdf.close()
    text = "\n".join(pages)
    if not text.strip():
        pages_said = f"{total:,} pages" if total > 1 else "a page"
        return found.stop("no_text", f"{pages_said} without a text layer: a scan, or empty; a person has to read it")
    found.text, found.page = text[:MOST_CHARACTERS], text[:20_000]
    return found


def _page_text(pdf: object, number: int, found: Found) -> str:
    import pypdfium2

    try:
        page = pdf[number]  # type: ignore[index]
        textpage = page.get_textpage()
        text = str(textpage.get_text_range()).replace("\r\n", "\n").replace("\ufffe", "-")
        textpage.close()
        page.close()
    except pypdfium2.PdfiumError as fault:
        if len(found.notes) < 5:
            found.notes.append(f"page {number + 1}: {fault}")
        return ""
    return text.encode("utf-8", "replace").decode()


def read_office(path: Path, kind: str, media_type: str) -> Found:
    """The words of a .docx or .odt."""
    found = Found(kind=kind, media_type=media_type)
    try:
        with zipfile.ZipFile(path) as archive:
            data = b"".join(archive.open(name).read(_MOST_BYTES) for name in _MEMBERS[kind])
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, OSError, EOFError, ValueError) as fault:
        raise CannotOpen("unreadable", f"not a readable {kind}: {fault}") from fault
    found.text = words_of_xml(data)
    found.page = found.text[:20_000]
    return found if found.text.strip() else found.stop("no_text", "holds no words")


def words_of_xml(data: bytes) -> str:
    """Paragraphs of an office document's XML, by the local names of its elements."""
    if _ENTITY.search(data):
        raise CannotOpen("refused", "declares its own entities (an XML bomb is made so)")
    try:
        root = ElementTree.fromstring(data)  # noqa: S314  # no DOCTYPE, so no entity but the five of XML
    except ElementTree.ParseError as fault:
        raise CannotOpen("unreadable", f"broken XML: {fault}") from fault
    parts: list[str] = []
    for element in root.iter():
        local = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        if local in _PARAGRAPH:
            parts.append("\n")
        if local in _WORDS and element.text:
            parts.append(element.text)
        if local in ("span", "a") and element.tail:
            parts.append(element.tail)
    return "".join(parts).strip()[:MOST_CHARACTERS]


def read_sheet(path: Path, media_type: str, until: float) -> Found:
    """The cells of an .xlsx, one line a row, until the time is up."""
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    found = Found(kind="xlsx", media_type=media_type)
    lines: list[str] = []
    with path.open("rb") as file:
        try:
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        except (
            InvalidFileException,
            zipfile.BadZipFile,
            KeyError,
            ValueError,
            OSError,
            ElementTree.ParseError,
        ) as fault:
            raise CannotOpen("unreadable", f"not a readable sheet: {fault}") from fault
        try:
            for row in (row for sheet in book.worksheets for row in sheet.iter_rows(values_only=True)):
                cells = [str(cell) for cell in row if cell is not None]
                lines += ["\t".join(cells)] if cells else []
                if time.monotonic() > until or len(lines) > _MOST_ROWS:
                    found.stop("partial", f"only the first {len(lines):,} rows were read")
                    break
        finally:
            book.close()
    found.text = "\n".join(lines)[:MOST_CHARACTERS]
    found.page = found.text[:20_000]
    return found if lines else found.stop("no_text", "holds no cells")
