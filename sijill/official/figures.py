"""Counts as releases write them: figures, number words, articles, and the words that hedge them.

"Thirty three", "11", "1,302", "a" and "another" are counts; "at least", "up to", "approximately" are hedges,
kept beside the count and never folded into it: "at least three" concedes three, and says that more is possible.

`NUMBER` is the regular expression of one count, for use inside larger ones; `value_of` gives its value.
Leaves out: what was counted (`casualties`, `strikelines`).
"""

from __future__ import annotations

import re
from enum import StrEnum

from sijill.model.digits import to_ascii

_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_VALUES = {word: value for value, word in enumerate(_UNITS)} | {word: 20 + 10 * at for at, word in enumerate(_TENS)}
_SINGLE = {"a": 1, "an": 1, "another": 1, "no": 0, "none": 0, "single": 1, "dozen": 12}
_FACTORS = {"hundred": 100, "thousand": 1000}

_WORD = "|".join(sorted([*_VALUES, *_FACTORS], key=len, reverse=True))
SPELLED = rf"(?:(?:a\s+)?(?:{_WORD})(?:[\s-]+(?:and\s+)?(?:{_WORD}))*)"
FIGURE = r"(?:\d{1,3}(?:,\d{3})+|\d+)"
NUMBER = rf"(?:{FIGURE}(?![\d.]*\d)|\b(?:{SPELLED}|an?|another)\b)"
"""One count: "24", "1,302", "thirty-three", "a", "another"; no groups."""


class Hedge(StrEnum):
    """How a count was qualified."""

    AT_LEAST = "at least"
    UP_TO = "up to"
    ABOUT = "about"


HEDGE = (
    r"(?:at\s+least|no\s+fewer\s+than|more\s+than|up\s+to|as\s+many\s+as|no\s+more\s+than|"
    r"approximately|about|around|nearly|some|an\s+estimated)"
)
_HEDGES = {
    "at least": Hedge.AT_LEAST,
    "no fewer than": Hedge.AT_LEAST,
    "more than": Hedge.AT_LEAST,
    "up to": Hedge.UP_TO,
    "as many as": Hedge.UP_TO,
    "no more than": Hedge.UP_TO,
}


def value_of(text: str) -> int | None:
    """The count that `text` writes; `None` when it writes none.

    >>> value_of("Thirty three"), value_of("1,302"), value_of("one hundred and five"), value_of("several")
    (33, 1302, 105, None)
    """
    said = to_ascii(text).lower().strip()
    figure = said.replace(",", "")
    if figure.isdecimal():
        return int(figure)
    if said in _SINGLE:
        return _SINGLE[said]
    return _spelled(re.split(r"[\s-]+", said))


def hedge_of(text: str | None) -> Hedge | None:
    """The hedge that `text` writes; anything that is neither a floor nor a ceiling is "about"."""
    if text is None:
        return None
    return _HEDGES.get(" ".join(text.lower().split()), Hedge.ABOUT)


def _spelled(words: list[str]) -> int | None:
    total, current, seen = 0, 0, False
    for word in words:
        if word in _VALUES:
            current, seen = current + _VALUES[word], True
        elif word in _FACTORS:
            current, seen = max(current, 1) * _FACTORS[word], True
            if word == "thousand":
                total, current = total + current, 0
        elif word not in {"and", "a"}:
            return None
    return total + current if seen else None
