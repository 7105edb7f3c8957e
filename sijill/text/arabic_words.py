"""Arabic words as the reader needs them: clitics peeled, nouns with their number, harm words with their form.

و ف ب ل ك ال are peeled only when what is left is a known word. Duals are made from the stems of `rules/ar.toml`
(طفلان، طفلين = 2); where dual and sound plural are written alike (مدنيين) the form is "many?" and context decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from sijill.text.fold import skeleton
from sijill.text.lexicon import Harm, Lexicon, lexicon

_PREFIXES = ("وال", "فال", "بال", "كال", "لل", "ولل", "ال", "وب", "ول", "وك", "و", "ف", "ب", "ل", "ك")


@dataclass(frozen=True, slots=True)
class Form:
    """A noun for people: class, civilian or combatant, one / two / many / many?, and the harm that it states itself."""

    cls: str
    status: str
    number: str
    harm: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """A token taken apart: what was peeled, the folded core, and what the core can be."""

    low: str
    core: str
    conj: bool
    definite: bool
    prep: str
    noun: Form | None
    harm: Harm | None
    number: int | None


@cache
def _nouns() -> dict[str, Form]:
    tables = lexicon("ar").tables
    forms: dict[str, Form] = {}
    for cls, status, singles, stem, plurals in tables["nouns"].values():
        _add(forms, singles, stem, plurals, cls, status, "")
    for kind, singles, stem, plurals in tables["harm_people"].values():
        _add(forms, singles, stem, plurals, "person", "", kind)
    return forms


def _add(
    forms: dict[str, Form], singles: list[str], stem: str, plurals: list[str], cls: str, status: str, harm: str
) -> None:
    for word in plurals:
        if not word.endswith("_"):
            forms.setdefault(word, Form(cls, status, "many", harm))
    for word in singles:
        if not word.endswith("_"):
            forms.setdefault(word, Form(cls, status, "one", harm))
    if not stem.endswith("_"):
        for ending in ("ان", "ين"):
            known = forms.get(stem + ending)
            number = "many?" if known is not None and known.number == "many" else "two"
            forms[stem + ending] = Form(cls, status, number, harm)


@lru_cache(maxsize=60_000)
def analyse(token: str) -> Word:
    """One token as written."""
    low = skeleton(token)
    lex = lexicon("ar")
    found = _known(low, lex) or _suffixed(low)
    if found is not None:
        return Word(low, low, False, False, "", *_as_marked(token, found))
    for prefix in _PREFIXES:
        core = low.removeprefix(prefix)
        if core != low and len(core) > 1:
            found = _known(core, lex) or _suffixed(core)
            if found is not None:
                found = _as_marked(token, found)
                prep = next((c for c in prefix.replace("ال", "") if c in "بلك"), "")
                definite = "ال" in prefix or "لل" in prefix
                return Word(low, core, prefix[0] in "وف", definite, prep, *found)
    return Word(low, low, False, low.startswith("ال"), "", None, None, None)


def _known(core: str, lex: Lexicon) -> tuple[Form | None, Harm | None, int | None] | None:
    noun = _nouns().get(core)
    harm = lex.harm_verbs.get(core)
    number = lex.numbers.get(core)
    if noun is None and harm is None and number is None and not _is_listed(core, lex):
        return None
    return noun, harm, number


Known = tuple[Form | None, Harm | None, int | None]
_HIS_FATHER = "والده"  # with ه, "his father"; with ة, "the mother of"
_DUAL_MARK = re.compile("\u064e\u064a\u0652")


def _as_marked(token: str, found: Known) -> Known:
    """With vowel marks the dual can be told from the plural: مواطنَيْن is two."""
    noun = found[0]
    if noun is not None and token.endswith(_HIS_FATHER):
        return Form("man", noun.status, "one", noun.harm), found[1], found[2]
    if noun is not None and noun.number == "many?" and _DUAL_MARK.search(token):
        return Form(noun.cls, noun.status, "two", noun.harm), found[1], found[2]
    return found


def _suffixed(core: str) -> Known | None:
    """A noun with a possessive ending: والدته, طفليها (two), أبناؤه."""
    nouns = _nouns()
    for ending in ("هما", "هم", "ها", "ه"):
        stem = core.removesuffix(ending)
        if stem == core or len(stem) < 3:
            continue
        dual = nouns.get(stem + "ن") if stem.endswith(("ي", "ا")) else None
        noun = dual or nouns.get(stem) or (nouns.get(stem[:-1] + "ه") if stem.endswith("ت") else None)
        if noun is not None and not noun.harm and noun.cls != "combatant":
            return noun, None, None
    return None


def _is_listed(core: str, lex: Lexicon) -> bool:
    return core in lex.vague or core in lex.multipliers or any(core in group for group in _plain_groups(lex))


@cache
def _groups() -> tuple[frozenset[str], ...]:
    words = lexicon("ar").words
    return tuple(words[name] for name in ("including", "mostly", "time", "stops", "units", "adjectives"))


def _plain_groups(lex: Lexicon) -> tuple[frozenset[str], ...]:
    return _groups()
