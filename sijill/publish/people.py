"""Who is named, who is only described, who is only counted: rules in `people.csv`, the first that applies decides.

A case of a person is read from all that is recorded of them, hidden parts included, because what is secret must be able
to protect: what any one mention says (a child, injured, at risk) holds for the person. Levels: "named" (name, age,
sex), "described" (sex, child or adult), "counted" (the harm only). Decisions by people (`casework.releases`) are
claims "publication": {"decision": publish | withhold | hide, "ground": ...}; a hidden record is not read at all.
Leaves out: which words then leave (`publish.allow`).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from sijill.model.ages import read_age
from sijill.model.errors import BadInput

LEVELS = ("counted", "described", "named")
"""From least to most."""

CASES = (
    *("erased", "withheld", "refused", "at_risk", "detainee", "consented", "alive", "harm_disputed"),
    *("minor", "contested", "unnamed", "name_tells", "age_unknown"),
)
"""What rules may ask."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One line: when all its conditions hold, the person is shown at its level."""

    id: str
    when: tuple[str, ...]
    level: str
    en: str
    ar: str


@cache
def people_rules() -> tuple[Rule, ...]:
    """The built-in rules."""
    return read_rules(files("sijill.publish").joinpath("people.csv").read_text("utf-8"))


def read_rules(text: str, *, file: str = "people.csv") -> tuple[Rule, ...]:
    """Rules in order. Raises BadInput for an unknown condition or level, or when the last line asks for anything."""
    rules = []
    for number, row in enumerate(csv.DictReader(text.splitlines()), 2):
        rule = Rule(row["id"], tuple(row["when"].split()), row["level"], row["en"], row["ar"])
        if unknown := [one for one in rule.when if one not in CASES]:
            raise BadInput(f'"{unknown[0]}" is no condition', file=file, row=number, remedy=f"Use: {', '.join(CASES)}.")
        if rule.level not in LEVELS:
            raise BadInput(f'"{rule.level}" is no level', file=file, row=number, remedy=f"Use: {', '.join(LEVELS)}.")
        rules.append(rule)
    if not rules or rules[-1].when:
        raise BadInput("the last rule must hold for everybody", file=file, remedy="Leave its condition empty.")
    return tuple(rules)


def with_levels(rules: Sequence[Rule], levels: Mapping[str, str]) -> tuple[Rule, ...]:
    """The rules with the levels that a case states for some of them. Raises BadInput for an unknown rule or level."""
    if unknown := sorted(levels.keys() - {rule.id for rule in rules}):
        raise BadInput(f'there is no privacy rule "{unknown[0]}"', remedy="people.csv lists them.")
    if wrong := [level for level in levels.values() if level not in LEVELS]:
        raise BadInput(f'"{wrong[0]}" is no level', remedy=f"Use: {', '.join(LEVELS)}.")
    return tuple(Rule(r.id, r.when, levels.get(r.id, r.level), r.en, r.ar) for r in rules)


def decide(case: Mapping[str, bool], rules: Sequence[Rule]) -> Rule:
    """The rule that applies to a person."""
    return next(rule for rule in rules if all(case[one] for one in rule.when))


@dataclass(frozen=True, slots=True)
class Heard:
    """All that is recorded of one person, by predicate, and the decisions that people made."""

    said: Mapping[str, Sequence[Any]]
    decisions: Sequence[Mapping[str, Any]]
    erased: bool
    public_names: int

    def case(self) -> dict[str, bool]:
        """What the rules ask. `name_tells` is found later, when it is known who else is not named."""
        harms = {str(one) for one in self.said.get("harm", ())}
        grounds = {str(one.get("ground")) for one in self.decisions if one.get("decision") == "withhold"}
        consents = {str(one.get("consent")) for one in self.said.get("verification", ()) if isinstance(one, dict)}
        child = is_child(self.said.get("age-group", ()), self.said.get("age", ()))
        return {
            "erased": self.erased,
            "withheld": bool(grounds - {"risk", "detainee", "consent"}),
            "refused": "consent" in grounds or "refused" in consents,
            "at_risk": "risk" in grounds,
            "detainee": "detainee" in grounds,
            "consented": any(one.get("decision") == "publish" for one in self.decisions),
            "alive": "killed" not in harms,
            "harm_disputed": len(harms) > 1,
            "minor": child is True,
            "contested": _is_contested(self.said),
            "unnamed": not self.public_names,
            "name_tells": False,
            "age_unknown": child is None,
        }


def is_child(groups: Iterable[Any], ages: Iterable[Any]) -> bool | None:
    """Whether any mention makes the person a child; None when no mention tells the age at all."""
    told = [str(one) == "child" for one in groups if str(one) in ("child", "adult")]
    read = (read_age(str(one)) for one in ages)
    told += [age.is_child for age in read if age is not None and age.is_child is not None]
    return any(told) if told else None


def _is_contested(said: Mapping[str, Sequence[Any]]) -> bool:
    stated = any(
        isinstance(one, dict) and one.get("stated") == "yes" for one in said.get("civilian-status-contested", ())
    )
    return stated or any(str(one).casefold() in ("contested", "combatant") for one in said.get("civilian-status", ()))
