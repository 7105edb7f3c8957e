"""The words of captured documents, so that reports which copy or credit each other are found to be one voice.

Only plain text and web pages are read, up to a mebibyte; of a page the text between its tags. Every other document has
no words here (a photograph, a table, a scan): the engines that read those record claims instead.
"""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from typing import Protocol

from sijill.register.rows import DocumentRow

Texts = Callable[[DocumentRow], str | None]
"""Gives the words of a document, or None when it has none that can be read."""

LARGEST = 1 << 20
_PLAIN, _PAGES = ("text/plain", "text/markdown"), ("text/html", "application/xhtml+xml")
_SILENT = {"script", "style", "head", "nav", "footer"}


class Bytes(Protocol):
    """Where captured bytes lie; the vault is one."""

    def has(self, sha256: str) -> bool: ...

    def read(self, sha256: str) -> bytes: ...


def captured_texts(vault: Bytes) -> Texts:
    """Reads words from captured bytes."""

    def read(row: DocumentRow) -> str | None:
        kind = (row.media_type or "").partition(";")[0].strip().lower()
        if (
            row.sha256 is None
            or kind not in (*_PLAIN, *_PAGES)
            or (row.size or 0) > LARGEST
            or not vault.has(row.sha256)
        ):
            return None
        text = vault.read(row.sha256).decode("utf-8", errors="replace")
        return words_of_page(text) if kind in _PAGES else text

    return read


def words_of_page(page: str) -> str:
    """The text of a web page without its tags, scripts and menus."""
    reader = _Words()
    reader.feed(page)
    reader.close()
    return " ".join(" ".join(reader.words).split())


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._silent:
            del self._silent[self._silent.index(tag) :]

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)
