"""The lists of words that are part of names without being names (`data/words.toml`), loaded once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Words:
    """Folded words by the work they do in a name; `relation` maps a word to what it says."""

    version: str
    titles: frozenset[str]
    ambiguous_titles: frozenset[str]
    kunya_father: frozenset[str]
    kunya_mother: frozenset[str]
    nasab: frozenset[str]
    relation: dict[str, str]
    before_relation: frozenset[str]
    of_family: frozenset[str]
    unnamed: frozenset[str]
    divine: frozenset[str]
    trailing: frozenset[str]
    not_article: frozenset[str]


@cache
def words() -> Words:
    """The word lists shipped with this version."""
    data = tomllib.loads(resources.files("sijill.names").joinpath("data/words.toml").read_text("utf-8"))
    return Words(
        version=data["version"],
        titles=frozenset(data["titles"]["arabic"]) | frozenset(data["titles"]["latin"]),
        ambiguous_titles=frozenset(data["titles"]["ambiguous"]),
        kunya_father=frozenset(data["kunya"]["father"]),
        kunya_mother=frozenset(data["kunya"]["mother"]),
        nasab=frozenset(data["nasab"]["words"]),
        relation={word: kind for kind, listed in data["relations"].items() for word in reversed(listed)},
        before_relation=frozenset(data["before_relation"]["words"]),
        of_family=frozenset(data["of_family"]["words"]),
        unnamed=frozenset(data["unnamed"]["words"]),
        divine=frozenset(data["compound"]["divine"]),
        trailing=frozenset(data["compound"]["trailing"]),
        not_article=frozenset(data["compound"]["not_article"]),
    )
