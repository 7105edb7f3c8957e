"""The codebook: a page that lists the vocabularies, and one page for each with its codes in both languages."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from sijill.model.codebook import CODEBOOK, Term, Vocabulary
from sijill.publish.site.charts.frame import Table
from sijill.publish.site.fill import html
from sijill.publish.site.glossary import definition_of, source_of, title_of
from sijill.publish.site.pages.figures import whole
from sijill.publish.site.site import Page, Site


def codebook_pages(site: Site) -> Iterator[Page]:
    """A page of vocabularies, one page each."""
    words = site.words
    rows = [
        (
            html('<a href="{}.html">{}</a>', one.enumeration.__name__, title_of(site, one)),
            words.number(len(one.terms)),
        )
        for one in CODEBOOK
    ]
    version = words.bare(site.world.release.codebook_version)
    yield site.page(
        "codebook/index.html",
        "prose",
        words("codebook.title"),
        lead=words("codebook.lead", version=version),
        crumbs="",
        pager=[],
        parts=whole(
            [
                {
                    "table": Table((words("codebook.title"), words("codebook.code")), tuple(rows)),
                    "counts": (1,),
                    "caption": words("codebook.title"),
                }
            ]
        ),
    )
    for vocabulary in CODEBOOK:
        yield _vocabulary(site, vocabulary)


def _vocabulary(site: Site, vocabulary: Vocabulary) -> Page:
    words = site.words
    head = (words("codebook.code"), words("codebook.meaning"))
    rows = tuple((_labels(site, term), definition_of(site, term)) for term in vocabulary.terms)
    source = html("{}: {}", words("codebook.source"), source_of(site, vocabulary))
    return site.page(
        f"codebook/{vocabulary.enumeration.__name__}.html",
        "prose",
        title_of(site, vocabulary).striptags(),
        lead="",
        crumbs=words("codebook.title"),
        pager=[],
        parts=whole([{"table": Table(head, rows), "caption": source}]),
    )


def _labels(site: Site, term: Term) -> Markup:
    """A code in the language of the page; under it in the other one, and as data writes it."""
    labels = {
        "en": html('<span lang="en"><bdi>{}</bdi></span>', term.english),
        "ar": html('<span lang="ar"><bdi>{}</bdi></span>', term.arabic),
    }
    code = html("<code>{}</code>", term.code) if term.code else site.words("codebook.empty")
    return html("{}<br><small>{} · {}</small>", labels[site.words.language], labels[site.words.other], code)
