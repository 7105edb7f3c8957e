"""Web pages: the article where there is one, else every visible word; title, day, language and publisher as declared.

Trafilatura finds articles; pages above two megabytes are too large for it and give all their words. `page` is what a
visitor sees first, with title and alternative texts, and no "<": the judge of page statuses never parses markup.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from sijill.vault.capture.decoding import decode
from sijill.vault.capture.found import MOST_CHARACTERS, Found

_ARTICLE_BYTES = 2_000_000
_PAGE_CHARACTERS = 20_000
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DATED = {"article:published_time", "datepublished", "date", "dc.date", "dc.date.issued", "pubdate", "parsely-pub-date"}


def read_page(data: bytes, kind: str, media_type: str, charset: str | None = None) -> Found:
    """The text of an HTML or XML file."""
    decoded = decode(data, charset)
    visible = Visible()
    visible.feed(decoded.text)
    everything = visible.all_text()
    found = Found(kind=kind, media_type=media_type, notes=list(decoded.notes), text=everything[:MOST_CHARACTERS])
    found.page = " ".join([visible.title, *visible.alternatives, everything])[:_PAGE_CHARACTERS].replace("<", "‹")
    found.title = visible.title.strip()[:300] or None
    found.declared, found.published, found.publisher = visible.language, visible.published, visible.publisher
    found.address = visible.canonical
    if kind == "html" and len(data) <= _ARTICLE_BYTES:
        article = _article(decoded.text)
        if article is not None and 2 * len(article) >= len(everything):
            found.text = article
    if len(everything) > MOST_CHARACTERS:
        found.stop("partial", f"only the first {MOST_CHARACTERS:,} of {len(everything):,} characters were read")
    if not everything.strip():
        found.stop("empty", "holds no words")
    return found


def _article(markup: str) -> str | None:
    import trafilatura

    extracted = trafilatura.extract(markup, favor_recall=True, include_comments=False, include_tables=True)
    return None if extracted is None else str(extracted)


class Visible(HTMLParser):
    """Every visible word of a page, one line per block; what its head declares. Entities are never expanded twice."""

    _BLOCKS = frozenset({"p", "li", "br", "div", "tr", "h1", "h2", "h3", "h4", "table", "ul", "ol", "section"})
    _HIDDEN = frozenset({"script", "style", "noscript", "template"})

    def __init__(self) -> None:
        super().__init__()
        self.title = ""
        self.alternatives: list[str] = []
        self._parts: list[str] = []
        self._hidden, self._titled = 0, False
        self.language: str | None = None
        self.published: str | None = None
        self.publisher: str | None = None
        self.canonical: str | None = None

    def all_text(self) -> str:
        """Blocks parted by lines."""
        lines = (" ".join(line.split()) for line in "".join(self._parts).splitlines())
        return "\n".join(line for line in lines if line)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self._hidden += tag in self._HIDDEN
        self._titled = tag == "title" and not self.title
        if tag in self._BLOCKS:
            self._parts.append("\n")
        if tag == "html":
            self.language = said.get("lang") or said.get("xml:lang") or None
        elif tag == "meta":
            self._declared(said)
        elif tag == "time" and self.published is None:
            self.published = _day(said.get("datetime", ""))
        elif tag == "link" and said.get("rel", "").lower() == "canonical":
            self.canonical = said.get("href", "")[:2000] or None
        elif tag == "img" and said.get("alt") and len(self.alternatives) < 50:
            self.alternatives.append(said["alt"][:500])

    def _declared(self, said: dict[str, str]) -> None:
        name = (said.get("property") or said.get("name") or said.get("itemprop") or "").lower()
        content = said.get("content", "")[:500]
        if name in _DATED:
            self.published = _day(content) or self.published
        elif name == "og:site_name":
            self.publisher = content.strip() or None
        elif said.get("http-equiv", "").lower() == "content-language":
            self.language = self.language or content or None

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in self._HIDDEN and self._hidden > 0
        self._titled = False
        if tag in self._BLOCKS:
            self._parts.append("\n")

    def handle_data(self, data: str) -> None:
        if self._titled:
            self.title += data
        elif not self._hidden:
            self._parts.append(data)


def _day(text: str) -> str | None:
    found = _DAY.search(text)
    return found[0] if found else None
