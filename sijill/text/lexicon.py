"""The word lists of a language, read once from `rules/LANG.toml` into look-up tables.

The tables hold words only; which sequence of words means what is in `numbers`, `chunks` and `link`.
`Lexicon.version` names the state of the lists and is written on every claim that they helped to read.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Noun:
    """A word for people: which class, one or many, and whether it says civilian or combatant ("" says neither)."""

    cls: str
    number: str
    status: str


@dataclass(frozen=True, slots=True)
class Harm:
    """A word for harm: which kind, and the form that decides where its people stand."""

    kind: str
    form: str


@dataclass(frozen=True)
class Lexicon:
    """All lists of one language; `words[name]` is a frozen set."""

    version: str
    numbers: dict[str, int]
    multipliers: dict[str, int]
    vague: dict[str, int]
    hedges: dict[tuple[str, ...], str]
    people: dict[str, Noun]
    harm_nouns: dict[str, Harm]
    harm_verbs: dict[str, Harm]
    words: dict[str, frozenset[str]]
    tables: dict[str, Any]

    longest_hedge: int
    """How many words the longest hedge has."""
    amount_starts: frozenset[str]
    """Every word that can begin an amount, digits apart."""


def read_rules(name: str) -> dict[str, Any]:
    """The TOML file `rules/NAME.toml` of this room."""
    return tomllib.loads(files(__package__).joinpath("rules", f"{name}.toml").read_text(encoding="utf-8"))


@cache
def lexicon(lang: str) -> Lexicon:
    """The tables of a language ("en", "ar")."""
    raw = read_rules(lang)
    hedges = {tuple(phrase.split()): name for name, group in raw["hedges"].items() for phrase in group}
    return Lexicon(
        version=raw["version"],
        numbers=raw["numbers"],
        multipliers=raw["multipliers"],
        vague=raw["vague"],
        hedges=hedges,
        people={word: Noun(*value) for word, value in raw["people"].items()},
        harm_nouns={word: Harm(*value) for word, value in raw["harm_nouns"].items()},
        harm_verbs={word: Harm(*value) for word, value in raw["harm_verbs"].items()},
        words={name: frozenset(group) for name, group in raw["words"].items()},
        longest_hedge=max(map(len, hedges), default=0),
        amount_starts=frozenset(
            [
                *raw["numbers"],
                *raw["vague"],
                *(h[0] for h in hedges),
                "a",
                "an",
                "the",
                "some",
                "half",
                "one",
                "between",
                "from",
            ]
        ),
        tables={k: v for k, v in raw.items() if isinstance(v, dict)},
    )
