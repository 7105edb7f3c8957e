"""How a name part sounds, in the letters that the spelling model compares.

Arabic parts keep their letters, with own symbols for a first alef and a last ha, ya or alef (they carry vowels there).
Latin parts lose doubled letters; digraphs (sh, kh, gh, th, dh, ch) become one symbol. `variants` gives the readings
of a
part that may be written with or without its article, Abu, or second half, each with the price of that reading.
"""

from __future__ import annotations

import re
from functools import lru_cache

ARABIC_LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
ARABIC_PLACES = "آةىٱ"  # first alef, last ha, last ya, last alef
LATIN_LETTERS = "abcdefghijklmnopqrstuvwxyzSXGTDC"
SYMBOLS = ARABIC_LETTERS + ARABIC_PLACES + LATIN_LETTERS
INDEX = {symbol: i + 1 for i, symbol in enumerate(SYMBOLS)}  # 0 is "nothing"
N_SYMBOLS = len(SYMBOLS) + 1
FIRST_LATIN = len(ARABIC_LETTERS) + len(ARABIC_PLACES) + 1

_DIGRAPHS = (
    ("tch", "C"), ("sch", "S"), ("sh", "S"), ("kh", "X"), ("gh", "G"), ("th", "T"), ("dh", "D"), ("ch", "C"),
    ("ph", "f"), ("ck", "k"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("dj", "j"), ("x", "ks"),
)  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")
_LATIN_ARTICLE = re.compile(r"^(?:al|el|ul)(?=[^aeiou].{2})|^a([snrtdz]|sh)(?=\1)")


def is_arabic(part: str) -> bool:
    """Whether a folded part is in Arabic letters."""
    return any("\u0600" <= char <= "\u06ff" for char in part)


@lru_cache(maxsize=200_000)
def sound(part: str) -> str:
    """The symbols of one folded part (a word or a joined compound); letters outside the alphabet are dropped."""
    if is_arabic(part):
        return _arabic_sound(part)
    for digraph, symbol in _DIGRAPHS:
        if digraph in part:
            part = part.replace(digraph, symbol)
    return "".join(char for char in _DOUBLED.sub(r"\1", part) if char in INDEX)


def _arabic_sound(part: str) -> str:
    letters = [char for char in part if char in INDEX]
    if len(letters) > 1:
        letters[-1] = {"ه": "ة", "ي": "ى", "ا": "ٱ"}.get(letters[-1], letters[-1])
    if letters and letters[0] == "ا":
        letters[0] = "آ"
    return "".join(letters)


def key(part: str) -> str:
    """The sounds of a whole joined part: parts with one key are one spelling to the tables ("muhamad", "muhammad")."""
    return sound(part.replace("+", ""))


@lru_cache(maxsize=200_000)
def variants(part: str) -> tuple[tuple[str, float], ...]:
    """Readings of a joined part (see `names.parts`) as (sound, price): whole, without article, without Abu, first half.

    Prices are in units of log-likelihood; they only order the readings, the weight of evidence is learned elsewhere.
    """
    first, _, second = part.partition("+")
    whole = first + second
    readings: dict[str, float] = {sound(whole): 0.0}
    bare = _without_article(whole)
    if bare != whole:
        readings.setdefault(sound(bare), 0.1)
    if second:
        if first in ("ابو", "abu"):
            readings.setdefault(sound(second), 1.5)
        elif first not in ("عبد", "abd"):
            readings.setdefault(sound(first), 1.5)
    readings.pop("", None)
    return tuple(readings.items())


def _without_article(part: str) -> str:
    if part.startswith("ال"):
        return part[2:] if len(part) >= 5 else part
    return _LATIN_ARTICLE.sub("", part) if len(part) >= 5 else part
