"""Who says it: attribution of sentences, stretches in quotation marks, first-person testimony.

`quotations` finds the stretches between quotation marks over the whole text (a paragraph may open a quotation that a
later one closes). `attribute` finds, in one sentence, the source and the verb: "according to X", "X said that",
"وفق X", "قال X". A source is the shortest noun phrase beside the verb; a pronoun is kept as written.
Left out: chains longer than one ("SAFA, citing the Ministry") give the outer source only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from sijill.text.fold import fold
from sijill.text.lexicon import read_rules

_MAX_QUOTE = 1500


@dataclass(frozen=True, slots=True)
class Source:
    """A source at [start, end) with its verb and stance ("asserts", "denies")."""

    start: int
    end: int
    verb: str
    stance: str


def quotations(text: str) -> list[tuple[int, int]]:
    """[start, end) of every stretch inside quotation marks, marks left out."""
    spans = []
    for opening, closing in (("“", "”"), ("«", "»"), ("„", "“")):
        start = text.find(opening)
        while start >= 0:
            end = text.find(closing, start + 1)
            if end < 0 or end - start > _MAX_QUOTE:
                end = text.find("\n", start)
                end = len(text) if end < 0 else end
            spans.append((start + 1, end))
            start = text.find(opening, end)
    for line in re.finditer(r'"([^"\n]{2,1500})(?:"|$|(?=\n))', text):
        spans.append(line.span(1))
    return sorted(set(spans))


@cache
def _english() -> re.Pattern[str]:
    rules = read_rules("speech")
    verbs = "|".join(rules["en_verbs"] + rules["en_denials"])
    common = "|".join(rules["en_sources"])
    before = (
        r"(?:[Tt]he|[Aa]n?|[Oo]ne|his|her|their|[Ss]ome|[Ll]ocal|[Ss]everal|[Mm]ultiple|[Oo]ther|[Mm]edical|[Mm]edia|"
        r"[Nn]ews|[Ii]nitial)"
    )
    noun = (
        rf"(?:{before}\s+)*(?:[A-Z@][\w@’'./&-]*|{common})"
        rf"(?:\s+(?:[A-Z@(][\w@’'./&)-]*|of|for|the|and|in|al|el|{common}))*"
    )
    return re.compile(
        rf"\b[Aa]ccording to (?P<a>[^,.;:()\n]{{2,90}}?)(?=[,.;:()\n]|\s(?:{verbs}|that|which|who|at|on|in)\b|$)"
        rf"|(?P<b>{noun}|\b[Hh]e|\b[Ss]he|\b[Tt]hey|\bI|\b[Ww]e)(?:,[^,\n]{{2,60}},)?(?:\s[a-z]+){{0,3}}?"
        rf"\s+(?:(?:also|initially|later|has|have|had|then|first|further|is|are|\w+ly)\s+)*(?P<v>{verbs})\b"
        rf"|\b(?:quoted|quoting|citing)\s+(?P<c>{noun})"
    )


@cache
def _arabic() -> re.Pattern[str]:
    rules = read_rules("speech")
    verbs = "|".join(rules["ar_verbs"] + rules["ar_denials"])
    prefixes = "|".join(rules["ar_prefixes"])
    return re.compile(
        rf"(?<![^\W\d_])(?:{prefixes})\s+(?:ما\s+(?:{verbs})\s+)?(?P<a>[^،,.;:؛«»\"“”\n()]{{2,60}})"
        rf"|(?<![^\W\d_])[وف]?(?P<v>{verbs})\s+(?P<b>[^،,.;:؛\n()]{{2,60}}?)(?=\s+(?:ان|انه|انها|بان|ب\w+|عن|اليوم|في|علي|لوكاله|ل\w+)\s|[،,.;:؛\n()]|$)"
    )


def attribute(text: str, start: int, end: int, lang: str) -> Source | None:
    """The source of the sentence `text[start:end]`, or None."""
    if lang == "ar":
        return _attribute_arabic(fold(text[start:end]), start)
    rules = read_rules_speech()
    for m in _english().finditer(text, start, end):
        group = "a" if m["a"] else "b" if m["b"] else "c"
        a, b = m.span(group)
        verb = (m["v"] or ("according to" if group == "a" else "quoted")).lower()
        if group == "b" and m["b"].lower() in rules["en_not_sources"]:
            continue
        return Source(a, b, verb, "denies" if verb in rules["en_denials"] else "asserts")
    return None


def _attribute_arabic(sentence: str, offset: int) -> Source | None:
    rules = read_rules_speech()
    m = _arabic().search(sentence)
    if m is None:
        return None
    group = "a" if m["a"] else "b"
    a, b = m.span(group)
    while b > a and sentence[b - 1].isspace():
        b -= 1
    if b <= a:
        return None
    verb = m["v"] or "وفق"
    return Source(offset + a, offset + b, verb, "denies" if verb in rules["ar_denials"] else "asserts")


@cache
def read_rules_speech() -> dict[str, list[str]]:
    """`rules/speech.toml`, read once."""
    return read_rules("speech")


_FIRST_PERSON = re.compile(
    r"\b(?:I|my|me|we|our|us)\b|(?:^|\s)(?:انا|نحن|ابني|ابنتي|زوجي|زوجتي|امي|ابي|اخي|اختي|اولادي|اطفالي|عايلتي)(?=\s|[،,.])"
)


def is_testimony(quoted: str) -> bool:
    """Whether a quoted stretch speaks in the first person of its own people."""
    return _FIRST_PERSON.search(fold(quoted)) is not None
