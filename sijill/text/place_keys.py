"""The comparison keys of a place name: folds that forgive transliteration and Arabic clitics.

`place_key` finds: in Latin letters al-, doubled letters, q/k, ou/u, dh/d, kh/h, vowels and a final -ah do not count; in
Arabic the article and the forms of letters. `spelling_key` tells apart what the first key throws together (Madaya and
Ma'adi, Akrab and Aqraba): vowels count. `bare_names` takes off what is no name ("village of", "بالقرب من").
The keys are for comparing, never for showing.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from sijill.text.fold import fold, skeleton
from sijill.text.lexicon import read_rules

_ARTICLES = ("al", "el", "ar", "as", "ash", "at", "ad", "az", "an", "the", "ul")
_PARTS = re.compile(r"[\s\-/_]+")
_ARABIC = re.compile(r"[\u0621-\u064a]")
_MARKS = re.compile(r"[’'`‘ʿʾ.]")
_DOUBLED = re.compile(r"(.)\1+")


@lru_cache(maxsize=20_000)
def latin_key(name: str) -> str:
    """The fold for Latin spellings: "Al-Qahtaniyah" and "Qahtania" agree."""
    key = "".join(w for w in _PARTS.split(_MARKS.sub("", name.lower())) if w not in _ARTICLES)
    for old, new in (
        ("q", "k"),
        ("ou", "u"),
        ("oo", "u"),
        ("ee", "i"),
        ("dh", "d"),
        ("kh", "h"),
        ("gh", "g"),
        ("ei", "i"),
        ("ai", "i"),
        ("ay", "i"),
        ("iy", "i"),
        ("y", "i"),
        ("e", "a"),
        ("o", "u"),
    ):
        key = key.replace(old, new)
    key = _DOUBLED.sub(r"\1", key)
    return re.sub(r"(?:ah|at|a|h)$", "", key)


def arabic_key(name: str) -> str:
    """The fold for Arabic spellings: article and clitics off, letters unified."""
    words = [skeleton(w) for w in re.split(r"[\s\-/،_]+", name) if w]
    return " ".join(w[2:] if w.startswith("ال") and len(w) > 4 else w for w in words)


def place_key(name: str) -> str:
    """The comparison key of a name in either script."""
    return arabic_key(name) if is_arabic(name) else latin_key(name)


def is_arabic(name: str) -> bool:
    """Whether a name has Arabic letters."""
    return _ARABIC.search(name) is not None


@lru_cache(maxsize=20_000)
def spelling_key(name: str) -> str:
    """A tighter key, that of the survey in `methods/extraction.md`: vowels count, final -a, -ah and -eh agree."""
    if is_arabic(name):
        return arabic_key(name)
    key = "".join(w for w in _PARTS.split(_MARKS.sub("", name.lower())) if w not in _ARTICLES)
    for old, new in (("q", "k"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("dh", "d"), ("kh", "h"), ("gh", "g")):
        key = key.replace(old, new)
    key = _DOUBLED.sub(r"\1", key)
    return re.sub(r"(?:[ae]h|a|e)$", "", key) if len(key) > 4 else key


def bare_names(name: str) -> list[str]:
    """The name as an archive writes it before its first comma, and the same without words for kinds and nearness.

    "Vicinity of Tishreen Dam, Manbij" gives "Vicinity of Tishreen Dam" and "Tishreen Dam".
    """
    whole = re.split(r"[,،]", name)[0].strip()
    bare = whole
    for _ in range(3):
        shorter = _around().sub("", fold(bare)) if bare else ""
        if shorter == fold(bare):
            break
        start = fold(bare).find(shorter)
        bare = bare[start : start + len(shorter)].strip()
    return [n for n in dict.fromkeys((whole, bare)) if n]


@cache
def _around() -> re.Pattern[str]:
    rules = read_rules("places")
    return re.compile(
        rf"^(?:{'|'.join(rules['before_names'])})\s+|\s+(?:{'|'.join(rules['after_names'])})$", re.IGNORECASE
    )
