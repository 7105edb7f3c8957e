"""How names get written otherwise: the stated rules of `data/spelling.csv`, one slip at a time.

For each part of a name and each script the possible other spellings are worked out once: every rule that changes the
part gives one, and in Latin script the other usual spellings of the name count too. `Speller.slip` picks one by
weight. Leaves out: how often slips happen (a parameter) and which parts are left out (`lists`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from sijill.simulate.reference import families, men, rows, women

_USUAL = "usual-spelling"
_USUAL_WEIGHT = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One slip: where it applies, what it does, how common it is against the others."""

    script: str
    name: str
    pattern: re.Pattern[str]
    replacement: str
    weight: float

    def applied(self, part: str) -> str:
        """The part with the first place changed; the part itself when the rule does not apply."""
        return self.pattern.sub(self.replacement, part, count=1)


@cache
def rules() -> tuple[Rule, ...]:
    """The spelling rules, in the order of the data file."""
    return tuple(
        Rule(
            script=row["script"],
            name=row["rule"],
            pattern=re.compile(row["pattern"]),
            replacement=row["replacement"],
            weight=float(row["weight"]),
        )
        for row in rows("spelling.csv")
    )


@cache
def _usual() -> dict[str, tuple[str, ...]]:
    """English spellings by the first one, over all pools."""
    return {
        pool.en[place]: forms for pool in (men(), women(), families()) for place, forms in enumerate(pool.spellings)
    }


@cache
def slips(part: str, script: str) -> tuple[tuple[str, str, float], ...]:
    """Other spellings of a part: (text, rule, cumulative share), sorted as the rules are; empty when none applies."""
    found: dict[str, tuple[str, float]] = {}
    if script == "en":
        for form in _usual().get(part, ())[1:]:
            found.setdefault(form, (_USUAL, _USUAL_WEIGHT))
    for rule in rules():
        other = rule.applied(part) if rule.script == script else part
        if other != part and len(other) > 1:
            found.setdefault(other, (rule.name, rule.weight))
    total = sum(weight for _, weight in found.values())
    shares = accumulate(weight / total for _, weight in found.values()) if total else ()
    return tuple((text, name, share) for (text, (name, _)), share in zip(found.items(), shares, strict=True))


def slip(part: str, script: str, chance: float) -> str:
    """One other spelling of `part`, chosen by a number from 0 to 1; the part itself when no rule applies."""
    options = slips(part, script)
    for text, _, share in options:
        if chance < share:
            return text
    return options[-1][0] if options else part
