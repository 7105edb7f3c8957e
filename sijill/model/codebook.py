"""The codebook: what every code of the register means, in English and Arabic, with its source and version.

The version stands on every assessment; a later codebook never rewrites an earlier assessment. `as_markdown` makes
docs/codebook.md, and a test holds the two together. Raise `CODEBOOK_VERSION` with any change of meaning.
Leaves out: the words themselves (`codebook_terms`) and radii, hours and phrases, which have their own tables.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from sijill.model.codebook_terms import TABLES
from sijill.model.errors import InvalidValue
from sijill.model.phrases import PHRASES, PHRASES_VERSION
from sijill.model.places import ACCURACY_RADII
from sijill.model.times import HOURS

CODEBOOK_VERSION = "1.0"

Code = TypeVar("Code", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One code with its labels, one-line definition and source."""

    code: StrEnum
    english: str
    arabic: str
    definition: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """One enumeration of the codebook with its title and terms."""

    enumeration: type[StrEnum]
    title: str
    source: str
    terms: tuple[Term, ...]


CODEBOOK: tuple[Vocabulary, ...] = tuple(
    Vocabulary(
        enumeration=enumeration,
        title=title,
        source=source,
        terms=tuple(
            Term(code=row.code, english=row.english, arabic=row.arabic, definition=row.definition, source=source)
            for row in rows
        ),
    )
    for enumeration, title, source, rows in TABLES
)
_BY_CODE: dict[tuple[type[StrEnum], str], Term] = {}
_BY_LABEL: dict[tuple[type[StrEnum], str], StrEnum] = {}


def _slug(text: str) -> str:
    return re.sub(r"[^\w]+", "_", text.casefold()).strip("_")


def _file_terms() -> None:
    for vocabulary in CODEBOOK:
        if {known.code for known in vocabulary.terms} != set(vocabulary.enumeration):
            raise AssertionError(f"the codebook does not hold {vocabulary.enumeration.__name__} whole")
        for known in vocabulary.terms:
            _BY_CODE[vocabulary.enumeration, known.code] = known
            for label in (known.code, known.english, known.arabic):
                _BY_LABEL[vocabulary.enumeration, _slug(label)] = known.code


def term(code: StrEnum) -> Term:
    """Labels, definition and source of one code."""
    found = _BY_CODE.get((type(code), code))
    if found is not None:
        return found
    raise InvalidValue(
        f"{type(code).__name__} is not in the codebook", remedy="Add it to sijill/model/codebook_terms.py"
    )


def read_code(enumeration: type[Code], text: str) -> Code | None:
    """The code that a text names, by code or by either label; `None` for the empty text, which states nothing.

    Raises `InvalidValue`, listing the codes, when the text names none of them.
    """
    slug = _slug(text)
    if not slug:
        return None
    found = _BY_LABEL.get((enumeration, slug))
    if isinstance(found, enumeration):
        return found
    raise InvalidValue(
        f'"{text}" is not a code of {enumeration.__name__}', remedy="Use one of " + ", ".join(filter(None, enumeration))
    )


def as_markdown() -> str:
    """The whole codebook as the text of docs/codebook.md."""
    parts = [
        f"# Codebook {CODEBOOK_VERSION}\n",
        "Generated from `sijill.model.codebook`; do not edit by hand. Every assessment names the version it was made "
        "under. An empty field means *not stated*, never zero and never *no*.\n",
    ]
    parts += [_vocabulary_page(vocabulary) for vocabulary in CODEBOOK]
    parts += [_radii_page(), _hours_page(), _phrases_page()]
    return "\n".join(parts)


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def _vocabulary_page(vocabulary: Vocabulary) -> str:
    rows = [(f"`{t.code}`" if t.code else "(empty)", t.english, t.arabic, t.definition) for t in vocabulary.terms]
    head = f"## {vocabulary.title} (`{vocabulary.enumeration.__name__}`)\n\nSource: {vocabulary.source}.\n\n"
    return head + _table(("code", "English", "العربية", "meaning"), rows)


def _radii_page() -> str:
    rows = [
        (f"`{accuracy}`" if accuracy else "(empty)", "unknown" if r.metres is None else f"{r.metres:,}", r.reason)
        for accuracy, r in ACCURACY_RADII.items()
    ]
    return "## Radius of each accuracy class, in metres\n\n" + _table(("code", "metres", "why"), rows)


def _hours_page() -> str:
    rows = [(f"`{word}`", f"{h.start:%H:%M} to {h.end:%H:%M}", h.source) for word, h in HOURS.items()]
    return "## Hours of each word\n\n" + _table(("code", "local time", "source"), rows)


def _phrases_page() -> str:
    rows = [
        (f"`{row.id}`", "; ".join(row.phrases), str(row.low), "none" if row.high is None else str(row.high), row.rule)
        for row in PHRASES
    ]
    head = f"## Phrase table {PHRASES_VERSION}\n\nRows `airwars.` repeat that archive's coding; the others claim only "
    head += "what the words guarantee.\n\n"
    return head + _table(("rule", "phrases", "low", "high", "reading"), rows)


_file_terms()

if __name__ == "__main__":
    sys.stdout.write(as_markdown())
