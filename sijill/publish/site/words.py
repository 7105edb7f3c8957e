"""Every word, number and day that a reader sees, in English and Arabic.

The catalogue is `strings.toml`: one table a page, one line a sentence, both languages side by side; a sentence that
lacks one of them stops the build. Templates name a sentence as `[[table.key]]`: the loader puts the words in place
before the template is compiled, so that no page looks anything up. Numbers, ranges, days and codes come from here as
isolated elements (`bdi`), so that "3-9" stays "3-9" between Arabic words. Labels of codes come from the codebook.
Leaves out: the choice between 123 and ١٢٣, which the reader's browser makes (`assets/site.js`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources

from markupsafe import Markup

from sijill.model.codebook import CODEBOOK
from sijill.model.errors import NotFound
from sijill.model.gazetteer import GOVERNORATES
from sijill.publish.site.fill import html

LANGUAGES = {"en": "ltr", "ar": "rtl"}
"""Languages of the site and their direction."""

_REFERENCE = re.compile(r"\[\[([a-z_]+\.[a-z0-9_]+)\]\]")

# Months as Syria and Iraq name them, then as the rest of the Arab world does.
_MONTHS = {
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December"),
    "ar": ("كانون الثاني/يناير", "شباط/فبراير", "آذار/مارس", "نيسان/أبريل", "أيار/مايو", "حزيران/يونيو", "تموز/يوليو",
           "آب/أغسطس", "أيلول/سبتمبر", "تشرين الأول/أكتوبر", "تشرين الثاني/نوفمبر", "كانون الأول/ديسمبر"),
}  # fmt: skip


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """{sentence: {language: words}}. Raises NotFound for a sentence that a language lacks."""
    loaded = tomllib.loads(resources.files("sijill.publish.site").joinpath("strings.toml").read_text("utf-8"))
    found = {f"{table}.{key}": words for table, keys in loaded.items() for key, words in keys.items()}
    for key, words in found.items():
        if missing := [language for language in LANGUAGES if not words.get(language)]:
            raise NotFound(f'"{key}" has no words in {missing[0]}', file="strings.toml", remedy="Write them there.")
    return found


@cache
def _labels() -> dict[str, dict[str, str]]:
    """{code: {language: label}} of all closed vocabularies, and of places; the first vocabulary with a code wins."""
    found: dict[str, dict[str, str]] = {}
    for vocabulary in CODEBOOK:
        for term in vocabulary.terms:
            found.setdefault(str(term.code), {"en": term.english, "ar": term.arabic})
    for place in GOVERNORATES:
        found.setdefault(place.english, {"en": place.english, "ar": place.arabic})
    return found


class Words:
    """The words of one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.direction = LANGUAGES[language]
        self.rtl = self.direction == "rtl"
        self.comma = "، " if self.rtl else ", "
        self.pair = f"{{}}{self.comma}{{}}"
        self.other = next(one for one in LANGUAGES if one != language)
        self._text = {key: words[language] for key, words in catalogue().items()}
        self._months = _MONTHS[language]
        # One cache a language: the same numbers, days and labels stand on thousands of pages.
        self.number = lru_cache(8192)(self._number)
        self.span = lru_cache(8192)(self._span)
        self.day = lru_cache(16384)(self._day)
        self.days = lru_cache(16384)(self._days)
        self.label = lru_cache(8192)(self._label)

    def __call__(self, key: str, **values: object) -> Markup:
        """A sentence with its values in place (escaped); `{number}` and the like stand in the catalogue."""
        text = self._text[key]
        return html(text, **values) if values else Markup(text)  # noqa: S704 - our own words

    def __contains__(self, key: str) -> bool:
        return key in self._text

    def fill(self, source: str) -> str:
        """A template's source with its `[[table.key]]` replaced. Raises NotFound for an unknown sentence."""

        def words(found: re.Match[str]) -> str:
            if found[1] not in self._text:
                raise NotFound(f'no sentence is called "{found[1]}"', file="strings.toml")
            return self._text[found[1]]

        return _REFERENCE.sub(words, source)

    def plain(self, low: int | None, high: int | None) -> str:
        """A range as plain text: 16–20, at least 16, at most 20, 16, not stated."""
        if low is None and high is None:
            return self._text["say.not_stated"]
        if low == high:
            return f"{low:,}"
        if low is None:
            return self._text["say.at_most"].format(n=f"{high:,}")
        if high is None:
            return self._text["say.at_least"].format(n=f"{low:,}")
        return f"{low:,}–{high:,}"

    def _number(self, value: int | None) -> Markup:
        if value is None:
            return html('<span class="quiet">{}</span>', self._text["say.not_stated"])
        return Markup(f'<bdi class="n">{value:,}</bdi>')  # noqa: S704 - a number

    def _span(self, low: int | None, high: int | None) -> Markup:
        if low is not None and high is not None:
            return html('<bdi class="n">{}</bdi>', self.plain(low, high))
        if low is None and high is None:
            return self._number(None)
        end = "say.at_most" if low is None else "say.at_least"
        return html(self._text[end], n=self._number(high if low is None else low))

    def _day(self, text: str | None) -> Markup:
        """A day, month or year in words ("17 October 2017"); an ISO text that is none of these stays as it is."""
        if text is None:
            return html('<span class="quiet">{}</span>', self._text["say.day_unknown"])
        return html('<time class="day" datetime="{}"><bdi>{}</bdi></time>', text, self.day_text(text))

    def day_text(self, text: str) -> str:
        """A day as plain text."""
        parts = text[:10].split("-")
        if not all(part.isdigit() for part in parts) or (len(parts) > 1 and not 1 <= int(parts[1]) <= 12):
            return text
        year, *rest = parts
        month = f"{self._months[int(rest[0]) - 1]} " if rest else ""
        return f"{int(rest[1])} {month}{year}" if len(rest) > 1 else f"{month}{year}"

    def _days(self, first: str | None, last: str | None) -> Markup:
        if first == last or last is None or first is None:
            return self._day(first or last)
        return html("{} – {}", self._day(first), self._day(last))

    def _label(self, code: str) -> str:
        """The label of a code: the catalogue's own, the codebook's, the place's; else the text as it is."""
        own = self._text.get(f"code.{re.sub('[^a-z0-9]+', '_', code.lower())}")
        if own is not None:
            return own
        known = _labels().get(code) or _labels().get(code.lower())
        return known[self.language] if known is not None else code

    def knows(self, code: str) -> bool:
        """Whether a code has a label in this language."""
        return (
            f"code.{re.sub('[^a-z0-9]+', '_', code.lower())}" in self._text
            or code in _labels()
            or code.lower() in _labels()
        )

    def titled(self, both: Mapping[str, str]) -> str:
        """The text of this language in a release's own {"en": ..., "ar": ...}."""
        return both.get(self.language) or both.get("en") or next(iter(both.values()), "")

    def bare(self, text: str) -> Markup:
        """Words of a document: isolated, in their own direction."""
        return html('<bdi dir="auto">{}</bdi>', text)


@cache
def words_of(language: str) -> Words:
    """The words of a language, made once."""
    return Words(language)
