"""Given names whose bearers are nearly always of one sex: enough to say "woman" of a named adult, never more."""

from __future__ import annotations

from functools import cache

from sijill.text.fold import skeleton
from sijill.text.lexicon import read_rules


@cache
def _names() -> dict[str, str]:
    rules = read_rules("given_names")
    return {n: "female" for lang in ("en", "ar") for n in rules[f"{lang}_female"]} | {
        n: "male" for lang in ("en", "ar") for n in rules[f"{lang}_male"]
    }


def is_given_name(word: str) -> bool:
    """Whether the folded word is a listed given name."""
    return word in _names()


def sex_of(name: str) -> str:
    """ "female", "male" or "" from the first word of a name."""
    words = name.replace("-", " ").split()
    return _names().get(skeleton(words[0]).lower(), "") if words else ""
