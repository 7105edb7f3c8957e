"""Fold Arabic letters for comparing, one character for one character, so that offsets never move.

Alef forms become ا, ى becomes ي, ة becomes ه, hamza carriers ؤ ئ become و ي, Arabic-Indic and Persian digits become
0-9, Persian letters their Arabic twins. Vowel marks, tatweel and direction signs cannot be dropped without moving
offsets: `skeleton` drops them from a single word. Lengths are equal by construction; `docs/methods/text.md` says why.
"""

from __future__ import annotations

import re

_PAIRS = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ک": "ك", "ھ": "ه",
    "٠": "0", "١": "1", "٢": "2", "٣": "3", "٤": "4", "٥": "5", "٦": "6", "٧": "7", "٨": "8", "٩": "9",
    "۰": "0", "۱": "1", "۲": "2", "۳": "3", "۴": "4", "۵": "5", "۶": "6", "۷": "7", "۸": "8", "۹": "9",
    "٬": ",", "٫": ".", "\u00a0": " ", "\u202f": " ",
}  # fmt: skip
_TABLE = str.maketrans(_PAIRS)
_SMALL = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
_MARKS = re.compile("[\u0640\u064b-\u0652\u0670\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


def fold(text: str) -> str:
    """`text` with letters and digits unified; `len(fold(t)) == len(t)`."""
    return text.translate(_TABLE)


def small(text: str) -> str:
    """`text` in small letters, letter for letter: patterns that ignore case take three times as long."""
    low = text.lower()
    return low if len(low) == len(text) else text.translate(_SMALL)  # "İ" grows when it is made small


def skeleton(word: str) -> str:
    """One word folded and without vowel marks, tatweel and direction signs."""
    return _MARKS.sub("", word.translate(_TABLE))
