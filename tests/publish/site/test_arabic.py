"""Every page of the Arabic site is in Arabic: what is left in Latin letters is a name, an identifier or code (P27)."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest

from sijill.model.codebook import CODEBOOK
from sijill.publish.frozen import open_release
from sijill.publish.site.build import build
from sijill.publish.site.glossary import arabic
from sijill.publish.site.pages.methods import METHODS, notes_of
from sijill.publish.site.words import catalogue

LATIN = re.compile(r"[A-Za-z][A-Za-z_.'-]+")
ARABIC = re.compile("[\u0621-\u064a]")
NAMES = frozenset({
    "Airwars", "Casualty", "Every", "Natural", "Earth", "Mohammed", "Muhammad", "Mohamad", "Tab", "SHA-", "SHA", "RFC",
    "PDF", "JSON", "JSON-LD", "ID.json", "ID.jsonld", "incident", "check_release.py", "overlaps.csv",
    "sijill.model.places", "sijill.model.times", "ISO", "IANA",
})  # fmt: skip
"""Names and identifiers inside Arabic sentences."""
_OWN = frozenset({"bdi", "code", "pre", "time"})
_EMPTY = frozenset({"meta", "link", "br", "img", "input", "hr", "rect", "path", "circle", "line", "use"})


class _Page(HTMLParser):
    """Texts of a page that are neither isolated nor marked as English; isolated texts; texts marked as English."""

    def __init__(self) -> None:
        super().__init__()
        self._open: list[tuple[str, str | None]] = []
        self.bare: list[str] = []
        self.isolated: list[str] = []
        self.english: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("class") != "tongue":
            for name in ("aria-label", "title", "alt", "placeholder", "data-none"):
                self.bare += [given[name] or ""] if name in given else []
        if tag not in _EMPTY:
            self._open.append((tag, given.get("lang")))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Empty elements hold no text."""

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not LATIN.search(data):
            return
        tags = [tag for tag, _ in self._open]
        language = next((language for _, language in reversed(self._open) if language), "ar")
        if language == "en":
            self.english.append(data.strip())
        elif _OWN & set(tags):
            self.isolated.append(data.strip())
        elif "title" not in tags[:-1] and tags[-1:] != ["title"]:
            self.bare.append(data.strip())


def pages(site: Path) -> dict[str, _Page]:
    """Every Arabic page, read."""
    found = {}
    for path in sorted((site / "ar").rglob("*.html")):
        found[str(path.relative_to(site / "ar"))] = page = _Page()
        page.feed(path.read_text("utf-8"))
    return found


@pytest.mark.promise("P27")
def test_no_english_is_left_on_an_arabic_page(site: Path, release: Path) -> None:
    """Outside of isolated names and codes, Latin letters are names from the list above or from the release."""
    frozen = open_release(release)
    known = {one.publisher for one in frozen.documents} | {one.name for one in frozen.sources}
    known |= {one.id for one in frozen.persons} | {one.id for one in frozen.incidents}
    known |= {one.code for one in frozen.incidents} | {one.id for one in frozen.redirects}
    left: Counter[str] = Counter()
    for path, page in pages(site).items():
        for text in page.bare:
            if text in known or any(one and text.startswith(f"{one}:") for one in known):
                continue
            words = [one.strip(".'") for one in LATIN.findall(text) if one.strip(".'") not in NAMES]
            if words and not (set(words) <= {word for one in known if one for word in LATIN.findall(one)}):
                left[f"{path.partition('/')[0]}: {text[:80]}"] += 1

    assert left == {}


@pytest.mark.promise("P27")
def test_what_is_isolated_is_no_code_of_ours(site: Path) -> None:
    """A grade, a rule or a label of the codebook is never shown by its English word or its code."""
    ours = {term.english for one in CODEBOOK for term in one.terms} | {words["en"] for words in catalogue().values()}
    shown = Counter(
        (path.partition("/")[0], text)
        for path, page in pages(site).items()
        if not path.startswith(("codebook/", "method/"))
        for text in page.isolated
        if text in ours
    )

    assert shown == {}


def test_english_is_marked_only_in_the_codebook_and_the_way_there(site: Path) -> None:
    """The codebook shows both labels, pages of people both names; elsewhere the link to the English page is English."""
    marked = {
        path.partition("/")[0]: texts
        for path, page in pages(site).items()
        if not path.startswith(("codebook/", "person/", "names/", "incident/"))
        and (texts := set(page.english) - {"English"})
    }

    assert marked == {"compare.html": {"two lists are not enough"}}, (
        "the words of a refusal that is English in the release"
    )


def test_the_codebook_is_whole_in_arabic() -> None:
    """Titles, sources, definitions: none is missing, none is idle."""
    own = arabic()
    sources = {piece for one in CODEBOOK for piece in one.source.split("; ")}
    names = {one.enumeration.__name__ for one in CODEBOOK}
    codes = {(one.enumeration.__name__, str(term.code)) for one in CODEBOOK for term in one.terms}

    assert own["titles"].keys() == names
    assert own["sources"].keys() == sources
    assert {(name, code) for name in names for code in own.get(name, {})} == codes
    assert [
        words for table in own.values() for words in table.values() if not re.search("[\u0621-\u064a0-9]", words)
    ] == []


def test_every_method_note_stands_in_arabic(methods: Path) -> None:
    """A note without its Arabic is shown in English; none of ours may stay so."""
    assert [one.name for one in notes_of(methods, "ar") if one.language != "ar"] == []
    assert [one.name for one in notes_of(methods, "ar") if not ARABIC.search(one.title)] == []
    assert {path.stem for path in (METHODS / "ar").glob("*.md")} <= {path.stem for path in METHODS.glob("*.md")}


def test_a_note_without_its_arabic_is_shown_and_says_so(release: Path, tmp_path: Path) -> None:
    """In its own direction, marked as English."""
    (tmp_path / "methods").mkdir()
    (tmp_path / "methods" / "tides.md").write_text("# Tides\n\nHow tides are counted.\n", "utf-8")
    build(release, tmp_path / "site", processes=1, methods=tmp_path / "methods")
    page = (tmp_path / "site" / "ar" / "method" / "tides.html").read_text("utf-8")

    assert "هذا النص متاح بالإنكليزية فقط" in page
    assert '<div lang="en" dir="ltr"><p>How tides are counted.</p></div>' in page


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_site_of_one_language_leads_to_no_other(release: Path, methods: Path, tmp_path: Path, language: str) -> None:
    """No link to pages that were not built; the door stands in that language."""
    build(release, tmp_path / "site", (language,), processes=1, methods=methods)
    other = {"en": "ar", "ar": "en"}[language]
    door = (tmp_path / "site" / "index.html").read_text("utf-8")
    linking = [
        path.name
        for path in (tmp_path / "site").rglob("*.html")
        if re.search(rf'href="[./]*{other}/', path.read_text())
    ]

    assert f'<html lang="{language}"' in door
    assert linking == []
