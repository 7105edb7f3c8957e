"""The codebook's own words in the language of a page: titles, sources, definitions.

The codebook keeps labels in both languages and everything else in English; `codebook_ar.toml` holds the Arabic of it. A
code that came later than its Arabic words is shown in English, marked as such; a test says which. Leaves out: labels.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from markupsafe import Markup

from sijill.model.codebook import Term, Vocabulary
from sijill.publish.site.fill import html
from sijill.publish.site.site import Site


@cache
def arabic() -> dict[str, dict[str, str]]:
    """{vocabulary, "titles" or "sources": {code, vocabulary or English words: Arabic words}}."""
    return tomllib.loads(resources.files("sijill.publish.site").joinpath("codebook_ar.toml").read_text("utf-8"))


def title_of(site: Site, vocabulary: Vocabulary) -> Markup:
    """What the vocabulary is of."""
    return _said(site, arabic()["titles"].get(vocabulary.enumeration.__name__), vocabulary.title)


def definition_of(site: Site, term: Term) -> Markup:
    """What a code means."""
    return _said(site, arabic().get(type(term.code).__name__, {}).get(str(term.code)), term.definition)


def source_of(site: Site, vocabulary: Vocabulary) -> Markup:
    """Where the meanings come from, part by part."""
    known = arabic()["sources"]
    pieces = [(known.get(piece), piece) for piece in vocabulary.source.split("; ")]
    stop = html("{}", "؛ " if site.words.rtl else "; ")
    return stop.join(_said(site, words, piece) for words, piece in pieces)


def _said(site: Site, words: str | None, english: str) -> Markup:
    return Markup.escape(words) if site.words.rtl and words else site.english(english)
