"""Which language a text is in: by script, then by letters or short words that only some languages use.

Says None rather than guess: a text of few words, or of two languages alike. Word lists: `rules/languages.toml`. The
reader itself knows English and Arabic; other languages are named so that a person can see why nothing was read.
"""

from __future__ import annotations

import re
from functools import cache

from sijill.text.lexicon import read_rules

_SAMPLE = 20_000
_WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS = {
    "ar": re.compile(r"[\u0620-\u06ff]"),
    "ru": re.compile(r"[\u0400-\u04ff]"),
    "he": re.compile(r"[\u05d0-\u05ea]"),
    "latin": re.compile(r"[A-Za-z\u00c0-\u024f]"),
}
_FAMILY = {"ckb": "ar", "fa": "ar", "ur": "ar", "uk": "ru"}
_FEW_WORDS, _LEAST_SHARE = 4, 0.12


def language_of_text(text: str) -> str | None:
    """ISO 639 code of the language that most of the text is in, or None when that cannot be told."""
    sample = text[:_SAMPLE]
    counts = {name: len(pattern.findall(sample)) for name, pattern in _SCRIPTS.items()}
    script = max(counts, key=lambda name: counts[name])
    if not counts[script]:
        return None
    words = [word.lower() for word in _WORD.findall(sample)]
    return _by_words(words) if script == "latin" else _by_letters(script, words)


def _by_letters(script: str, words: list[str]) -> str:
    rules = _rules()["letters"]
    for language, letters in rules.items():
        hits = sum(any(letter in letters for letter in word) for word in words)
        if _FAMILY[language] == script and hits * 12 >= len(words):
            return language
    return script


def _by_words(words: list[str]) -> str | None:
    if len(words) < _FEW_WORDS:
        return None
    shares = {language: sum(word in common for word in words) / len(words) for language, common in _common().items()}
    first, second = sorted(shares, key=lambda name: shares[name], reverse=True)[:2]
    return first if shares[first] >= _LEAST_SHARE and shares[first] > 1.2 * shares[second] else None


@cache
def _rules() -> dict[str, dict[str, str]]:
    rules = read_rules("languages")
    return {"letters": rules["letters"]}


@cache
def _common() -> dict[str, frozenset[str]]:
    return {language: frozenset(words) for language, words in read_rules("languages")["words"].items()}
