"""The definitions of a release and the method notes that stand beside the program, one page each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from markupsafe import Markup

from sijill.publish.site import markdown
from sijill.publish.site.fill import html
from sijill.publish.site.pages.figures import whole
from sijill.publish.site.site import Page, Site

METHODS = Path(__file__).parents[4] / "docs" / "methods"
"""The method notes beside the program; absent from an installed copy, and the page then says so."""


def method_pages(site: Site, methods: Path = METHODS) -> Iterator[Page]:
    """The definitions of the release, and every note."""
    words = site.words
    notes = {path.stem: path.read_text("utf-8") for path in sorted(methods.glob("*.md"))} if methods.is_dir() else {}
    links = [
        html('<a href="{}.html" lang="en"><bdi>{}</bdi></a>', name, markdown.title(text) or name)
        for name, text in notes.items()
    ]
    items = Markup("").join(html("<li>{}</li>", one) for one in links)
    listed = html("<ul>{}</ul>", items) if links else ""
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
                {"head": words("method.notes"), "html": listed, "texts": [] if links else [words("method.none")]},
            ]
        ),
    )
    for name, text in notes.items():
        body = html('<div lang="en" dir="ltr">{}</div>', markdown.html(text))
        yield site.page(
            f"method/{name}.html",
            "prose",
            markdown.title(text) or name,
            crumbs=words("method.title"),
            pager=[],
            lead=words("say.english_only") if words.rtl else "",
            parts=whole([{"html": body}]),
        )
