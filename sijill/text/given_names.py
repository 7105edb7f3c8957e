"""Given names whose bearers are nearly always of one sex: enough to say "woman" of a named adult, never more."""

from __future__ import annotations

from functools import cache

from sijill.text.fold import skeleton
from sijill.text.lexicon import read_rules

_FEMININE = (
    *("iya", "iyah", "iyya", "ima", "imah", "ina", "inah", "ira", "irah", "ila", "ilah", "isa", "ida", "idah"),
    *("ana", "anah", "ala", "alah", "ara", "arah", "ama", "aha", "ika", "eya", "eema", "eera", "uma", "una"),
)


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
    if not words:
        return ""
    first = skeleton(words[0]).lower()
    return _names().get(first, "") or ("female" if _ends_as_women_do(first) else "")


def _ends_as_women_do(name: str) -> bool:
    """Whether an unlisted Latin spelling ends in the feminine -iya, -ima, -ira ...; "Diaa" and "Abdullah" do not."""
    return len(name) >= 4 and name.isascii() and name.endswith(_FEMININE) and not name.endswith(("allah", "ullah"))
