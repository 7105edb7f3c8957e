"""The text of a release from its file: plain text, HTML or PDF, with the page of each passage.

HTML is reduced to its article by trafilatura, or to all its text when no article is found; a PDF gives its text layer
page by page (pypdfium2). A PDF without a text layer is refused: guessing from pictures is another reader's work.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import pypdfium2
import trafilatura

from sijill.model.errors import BadInput, NotFound

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]{3,20})", re.IGNORECASE)
READABLE = {".txt", ".md", ".html", ".htm", ".pdf"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The text of one file; `pages` holds the offset at which each page begins (one page unless a PDF)."""

    path: str
    text: str
    pages: tuple[int, ...] = (0,)

    def page_of(self, offset: int) -> int:
        """The page, counted from 1, on which an offset of the text stands."""
        return sum(begin <= offset for begin in self.pages)


def documents_under(path: Path) -> list[Path]:
    """`path` itself, or every readable file below it in name order. Raises `NotFound` when there is none."""
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise NotFound(f"{path} does not exist", remedy="Give a file or a folder of releases")
    found = sorted(one for one in path.rglob("*") if one.suffix.lower() in READABLE and one.is_file())
    if not found:
        kinds = ", ".join(sorted(READABLE))
        raise NotFound(f"{path} holds no release", remedy=f"Put files of these kinds there: {kinds}")
    return found


def read_document(path: Path) -> Document:
    """The text of one file. Raises `BadInput` when it is of no readable kind or holds no text."""
    kind = path.suffix.lower()
    if kind == ".pdf":
        return _read_pdf(path)
    if kind not in READABLE:
        raise BadInput(
            f"{kind or 'no suffix'} is not a kind read here", file=str(path), remedy="Save it as .txt, .html or .pdf"
        )
    text = _decode(path)
    if kind in {".html", ".htm"}:
        text = _article(text)
    if not text.strip():
        raise BadInput("the file holds no text", file=str(path), remedy="Check that the right file was saved")
    return Document(path=str(path), text=text)


def _decode(path: Path) -> str:
    """The characters of a file: by its byte order mark, as UTF-8, by the charset that a page names, as Windows-1252."""
    raw = path.read_bytes()
    if raw[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return _decoded(raw, "utf-16", path)
    if b"\0" in raw[:4096]:
        raise BadInput("the file holds no text but bytes", file=str(path), remedy="Check that the right file was given")
    named = _CHARSET.search(raw[:2048])
    for encoding in ("utf-8-sig", named[1].decode("ascii") if named else "cp1252"):
        try:
            return raw.decode(encoding).replace("\r\n", "\n")
        except (UnicodeDecodeError, LookupError):  # not this encoding, or one that nobody knows: try the next
            continue
    raise BadInput("the bytes are neither UTF-8 nor Windows-1252", file=str(path), remedy="Save it again as UTF-8")


def _decoded(raw: bytes, encoding: str, path: Path) -> str:
    try:
        return raw.decode(encoding).replace("\r\n", "\n")
    except UnicodeDecodeError as fault:
        raise BadInput(f"broken {encoding}: {fault.reason}", file=str(path), remedy="Save it again as UTF-8") from fault


def _article(markup: str) -> str:
    article = trafilatura.extract(markup, favor_recall=True, include_comments=False, include_tables=True)
    everything = _AllText.of(markup)
    if article is None or len(article) < 0.5 * len(everything):
        return everything
    return str(article)


def _read_pdf(path: Path) -> Document:
    try:
        pdf = pypdfium2.PdfDocument(str(path))
    except pypdfium2.PdfiumError as fault:
        raise BadInput(f"not a readable PDF: {fault}", file=str(path), remedy="Download it again") from fault
    try:
        pages = [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in pdf]
    finally:
        pdf.close()
    if not "".join(pages).strip():
        raise BadInput("the PDF has no text layer", file=str(path), remedy="Run text recognition on it first")
    starts, at = [], 0
    for page in pages:
        starts.append(at)
        at += len(page) + 1
    return Document(path=str(path), text="\n".join(pages), pages=tuple(starts))


class _AllText(HTMLParser):
    """Every visible word of a page, one line per block."""

    _BLOCKS = frozenset({"p", "li", "br", "div", "tr", "h1", "h2", "h3", "h4", "table", "ul", "ol", "section"})
    _HIDDEN = frozenset({"script", "style", "head", "noscript"})

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.hidden = 0

    @classmethod
    def of(cls, markup: str) -> str:
        parser = cls()
        parser.feed(markup)
        return re.sub(r"\n\s*\n\s*", "\n\n", re.sub(r"[ \t]+", " ", "".join(parser.parts))).strip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in self._HIDDEN
        if tag in self._BLOCKS:
            self.parts.append("\n" if tag == "br" else "\n\n")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in self._HIDDEN
        if tag in self._BLOCKS:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)
