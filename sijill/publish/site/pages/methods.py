"""The definitions of a release and the method notes that stand beside the program, one page each.

A note in another language lies in a folder of that name and says the same for readers: what is computed, how, what
biases it, how to compute it again. The English one goes on to files, options and measurements; the page of the other
language leads to it. A note that nobody has put into Arabic yet is shown in English, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from markupsafe import Markup

from sijill.publish.site import markdown
from sijill.publish.site.fill import html
from sijill.publish.site.pages.figures import whole
from sijill.publish.site.site import Page, Site

METHODS = Path(__file__).parents[4] / "docs" / "methods"
"""The method notes beside the program; absent from an installed copy, and the page then says so."""


class Note(NamedTuple):
    """A note as a page shows it: its name, its words, their language."""

    name: str
    text: str
    language: str

    @property
    def title(self) -> str:
        """Its first heading."""
        return markdown.title(self.text) or self.name


def notes_of(methods: Path, language: str) -> list[Note]:
    """Every note, in this language where it is written there."""
    english, own = _read(methods), _read(methods / language)
    return [
        Note(name, own[name], language) if name in own else Note(name, text, "en") for name, text in english.items()
    ]


def _read(folder: Path) -> Mapping[str, str]:
    return {path.stem: path.read_text("utf-8") for path in sorted(folder.glob("*.md"))} if folder.is_dir() else {}


def method_pages(site: Site, methods: Path = METHODS) -> Iterator[Page]:
    """The definitions of the release, and every note."""
    words, notes = site.words, notes_of(methods, site.words.language)
    items = Markup("").join(
        html('<li><a href="{}.html" lang="{}"><bdi>{}</bdi></a></li>', one.name, one.language, one.title)
        for one in notes
    )
    listed = html("<ul>{}</ul>", items) if notes else ""
    yield site.page(
        "method/index.html",
        "prose",
        words("method.title"),
        lead=words("method.lead"),
        crumbs="",
        pager=[],
        parts=whole(
            [
                {
                    "head": words("method.definitions"),
                    "texts": [words.titled(one) for one in site.world.release.definitions],
                },
                {"head": words("method.notes"), "html": listed, "texts": [] if notes else [words("method.none")]},
            ]
        ),
    )
    for note in notes:
        yield _page(site, note)


def _page(site: Site, note: Note) -> Page:
    words = site.words
    foreign = note.language != words.language
    body = markdown.html(note.text)
    if foreign:
        body = html('<div lang="en" dir="ltr">{}</div>', body)
    elif words.rtl and site.twin:
        body += html(
            '<p class="note"><a href="../../en/method/{}.html" hreflang="en">{}</a></p>',
            note.name,
            words("method.full"),
        )
    return site.page(
        f"method/{note.name}.html",
        "prose",
        note.title,
        crumbs=words("method.title"),
        pager=[],
        lead=words("say.english_only") if foreign else "",
        parts=whole([{"html": body}]),
    )
