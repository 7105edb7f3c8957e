"""Fold a name to what is compared, and keep the way back to how it was written.

Steps, in order: NFKC (presentation forms, full-width), repairs of the broken "Allah" of PDF extraction, drop harakat,
tatweel and invisible marks, bring Persian, Kurdish, Cyrillic and Hebrew letters to plain Arabic or plain Latin
(`data/scripts.toml`), lower case, apostrophes away. `Folded.origin` gives, for each folded character, the index of the
original character it came from, so that a page can show the original spelling. The folded form is for comparing, never
for showing. Splitting into parts is in `names.parts`; sounds across scripts in `names.sound`.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib import resources

_ARABIC_MARKS = re.compile(
    "[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_APOSTROPHES = frozenset("'`´’‘ʼʻʿʾ′ʹ‛")
_BROKEN_ALLAH = re.compile("هللا|اهلل|ا هلل|الل ه(?=\\s|$)")


class Script(StrEnum):
    """The script that most letters of a text are in; `MIXED` when a second one holds a fifth of them or more."""

    ARABIC = "arabic"
    LATIN = "latin"
    CYRILLIC = "cyrillic"
    HEBREW = "hebrew"
    MIXED = "mixed"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` is the comparison form; `origin[i]` is the index in the original of the character behind `text[i]`."""

    original: str
    text: str
    origin: tuple[int, ...]

    def spelled(self, start: int, end: int) -> str:
        """The original spelling behind `text[start:end]`, marks included."""
        if start >= end:
            return ""
        stop = self.origin[end] if end < len(self.origin) else len(self.original)
        return self.original[self.origin[start] : stop].strip()


@cache
def script_tables() -> dict[str, dict[str, str]]:
    """The letter tables of `data/scripts.toml`: {script: {letter: replacement}}."""
    loaded = tomllib.loads(resources.files("sijill.names").joinpath("data/scripts.toml").read_text("utf-8"))
    return {name: table for name, table in loaded.items() if isinstance(table, dict)}


@cache
def _letters() -> dict[str, str]:
    return {letter: to for table in script_tables().values() for letter, to in table.items()}


def script_of(text: str) -> Script:
    """Which script a text is written in, by its letters alone."""
    counts: dict[Script, int] = {}
    for char in text:
        script = _char_script(char)
        if script is not None:
            counts[script] = counts.get(script, 0) + 1
    if not counts:
        return Script.NONE
    best = max(counts, key=lambda script: counts[script])
    return best if counts[best] > 0.8 * sum(counts.values()) else Script.MIXED


def _char_script(char: str) -> Script | None:
    if not char.isalpha():
        return None
    code = ord(char)
    if 0x600 <= code <= 0x8FF or 0xFB50 <= code <= 0xFEFF:
        return Script.ARABIC
    if 0x400 <= code <= 0x52F:
        return Script.CYRILLIC
    if 0x590 <= code <= 0x5FF or 0xFB1D <= code <= 0xFB4F:
        return Script.HEBREW
    return Script.LATIN


def fold(text: str) -> Folded:
    """Fold `text`, keeping for each folded character where it came from."""
    chars: list[str] = []
    origin: list[int] = []
    for index, char in enumerate(text):
        for piece in _fold_char(char):
            chars.append(piece)
            origin.append(index)
    joined = "".join(chars)
    if (broken := _BROKEN_ALLAH.search(joined)) is not None:
        return _mend_allah(text, joined, origin, broken)
    return Folded(text, joined, tuple(origin))


def _mend_allah(text: str, joined: str, origin: list[int], broken: re.Match[str]) -> Folded:
    while broken is not None:
        start, end = broken.span()
        joined = joined[:start] + "الله" + joined[end:]
        origin = origin[:start] + [origin[start]] * 4 + origin[end:]
        found = _BROKEN_ALLAH.search(joined, start + 4)
        if found is None:
            break
        broken = found
    return Folded(text, joined, tuple(origin))


def fold_text(text: str) -> str:
    """The folded form alone (the quick way when nobody needs the way back)."""
    joined = text.translate(_TABLE)
    return _BROKEN_ALLAH.sub("الله", joined) if "هل" in joined or "لل ه" in joined else joined


class _Table(dict[int, str]):
    """Folds by `str.translate`, each character worked out once."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_char(chr(code))
        return folded


_TABLE = _Table()


@lru_cache(maxsize=8192)
def _fold_char(char: str) -> str:
    if char in _APOSTROPHES or _ARABIC_MARKS.match(char):
        return ""
    table = _letters()
    out = []
    for plain in unicodedata.normalize("NFKC", char).lower():
        if plain in table:
            out.append(table[plain])
            continue
        for base in unicodedata.normalize("NFD", plain):
            if not unicodedata.combining(base) and not _ARABIC_MARKS.match(base) and base not in _APOSTROPHES:
                out.append(table.get(base, base))
    return "".join(out)
