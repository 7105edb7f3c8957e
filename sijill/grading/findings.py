"""A contradiction as a value, and the table of rules that words it.

The sentences live in contradiction_rules.toml, in English and Arabic; the tests live in `contradictions`.
Loading checks each rule for a severity, both sentences and a source, so that a slip in the file stops the start.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files

from sijill.model.codebook import term
from sijill.model.errors import BadInput


class Severity(StrEnum):
    """How a finding bears on the record."""

    IMPOSSIBLE = "impossible"
    DOUBTFUL = "doubtful"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One thing that cannot be true, or that wants a look: the sentence in two languages, and why."""

    id: str
    severity: Severity
    en: str
    ar: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """What one record says that cannot be true together; `values` are the figures that the sentence names."""

    rule_id: str
    record_id: str
    code: str
    message: str
    arabic: str
    severity: Severity
    values: Mapping[str, str | None]


class Language(StrEnum):
    """The language of a sentence."""

    ENGLISH = "en"
    ARABIC = "ar"


def in_words(sentence: str, values: Mapping[str, object], language: Language) -> str:
    """The sentence with its values: codes of the codebook by their label, `None` as "not stated"."""
    return sentence.format(**{name: _word(value, language) for name, value in values.items()})


def _word(value: object, language: Language) -> str:
    if value is None:
        return {Language.ENGLISH: "not stated", Language.ARABIC: "غير مذكور"}[language]
    if isinstance(value, StrEnum):
        named = term(value)
        return named.english if language is Language.ENGLISH else named.arabic
    return str(value)


def read_rules(text: str) -> tuple[str, dict[str, Rule]]:
    """Version and rules of the table. Raises `BadInput` naming the rule that is incomplete."""
    table = tomllib.loads(text)
    version = str(table.pop("version"))
    rules = {}
    for rule_id, fields in table.items():
        try:
            rules[rule_id] = Rule(id=rule_id, **(fields | {"severity": Severity(fields["severity"])}))
        except (TypeError, KeyError, ValueError) as incomplete:
            raise BadInput(
                f"rule {rule_id}: {incomplete}",
                file="contradiction_rules.toml",
                remedy="Give severity (impossible, doubtful or note), en, ar and source",
            ) from incomplete
    return version, rules


RULES_VERSION, RULES = read_rules(
    files("sijill.grading").joinpath("contradiction_rules.toml").read_text(encoding="utf-8")
)
