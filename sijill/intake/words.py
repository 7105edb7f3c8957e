"""The word lists of this room (`words.yml`, `headers.yml`), folded for comparison.

`fold` makes words of three languages comparable: lower case, no accents, one alef, no harakat and tatweel, digits in
ASCII, punctuation as spaces. The folded form is for looking up, never for showing.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import yaml

from sijill.model.digits import to_ascii

_LETTERS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ـ": None, "ؤ": "و", "ئ": "ي"})
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NOT_WORD = re.compile(r"[^\w<>]+|_+")


@lru_cache(maxsize=1 << 14)
def fold(text: str) -> str:
    """`text` as a lookup key: `"Reported_Minimum"` is `"reported minimum"`, `"الإصابات"` is `"الاصابات"`."""
    bare = unicodedata.normalize("NFKD", to_ascii(_CAMEL.sub(" ", text.translate(_LETTERS))))
    kept = "".join(char for char in bare if not unicodedata.combining(char)).translate(_LETTERS).casefold()
    return " ".join(_NOT_WORD.sub(" ", kept).split())


def _load(name: str) -> dict[str, Any]:
    loaded = yaml.safe_load(files("sijill.intake").joinpath(name).read_text(encoding="utf-8"))
    return dict(loaded)


@cache
def cell_words() -> dict[str, dict[str, str]]:
    """`{"sex": {"m": "male", ...}, "status": ..., "months": {"feb": "2"}, ...}`, keys folded."""
    data = _load("words.yml")
    lists = {"yes": data["yes"], "no": data["no"]}
    return {
        "sex": _turned(data["sex"]),
        "status": _turned(data["status"]),
        "months": _turned(data["months"]),
        "yesno": _turned(lists),
        "infant": _turned({"infant": data["infant"]}),
    }


@cache
def not_stated() -> frozenset[str]:
    """Cells that say that nothing is known: stripped and lower case, punctuation kept (`-`, `n/a`)."""
    words = _load("words.yml")["not_stated"]
    return frozenset(word.casefold() for word in words) | frozenset(fold(word) for word in words if fold(word))


@cache
def header_words() -> dict[str, dict[str, str]]:
    """`{"fields": {"date of death": "death_date"}, "outcome": {...}, "group": ..., "bound": ..., ...}`, keys folded."""
    data = _load("headers.yml")
    counts = data["counts"]
    return {
        "fields": _turned(data["fields"]),
        "outcome": _turned(counts["outcome"]),
        "group": _turned(counts["group"]),
        "bound": _turned(counts["bound"]),
        "strikes": _turned({"strikes": counts["strikes"]}),
        "filler": _turned({"filler": counts["filler"]}),
    }


def _turned(lists: dict[Any, list[Any]]) -> dict[str, str]:
    return {fold(str(word)): str(meaning) for meaning, words in lists.items() for word in words}
