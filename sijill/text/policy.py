"""A named coding policy: what ranges a project would write down for what a document says.

Reading never rounds; coding does. `apply` takes the claims and named victims of one reading and gives, for killed,
injured and the classes, a range, its rule, and the candidate numbers. The policy "airwars-2024" repeats conventions
seen in that archive (vague words by `model.phrases`, "more than N" allows N+1, a lead sentence states the count, a
later higher report lifts the upper end). It is data about coding, not truth about an attack.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sijill.model.errors import NotFound
from sijill.model.phrases import Convention, read_count
from sijill.text.claim import Claim
from sijill.text.reader import Reading
from sijill.text.victim import Victim

POLICIES = {"airwars-2024": "1.0"}
_MAX_CANDIDATES = 8
_WORDS = {"plural": "people", "others": "people", "number": "a number of", "few": "a few",
          "whole family": "whole family", "large number": "a large number", "many": "many", "tens": "tens"}  # fmt: skip
_OFFSPRING = ("son", "sons", "daughter", "daughters", "grandson", "grandsons", "granddaughter", "granddaughters")
_CLASS_KEYS = (("killed_children", "child"), ("killed_women", "woman"), ("killed_men", "man"))


@dataclass(frozen=True, slots=True)
class Ends:
    """Two ends of one claim under the policy, in document order."""

    low: int
    high: int
    claim: str
    sentence: int
    is_vague: bool
    is_floor: bool
    is_more: bool = False
    is_ceiling: bool = False


@dataclass(frozen=True, slots=True)
class Coded:
    """A coded range with its reasons and every number that could have been coded."""

    low: int | None
    high: int | None
    rule: str
    candidates: tuple[int, ...]
    claims: tuple[str, ...]

    def data(self) -> dict[str, Any]:
        """Plain JSON."""
        return {
            "min": self.low,
            "max": self.high,
            "rule": self.rule,
            "candidates": list(self.candidates),
            "claims": list(self.claims),
        }


def apply(reading: Reading, policy: str = "airwars-2024") -> dict[str, Any]:
    """The coded ranges of a reading. Raises `NotFound` for a policy that is not there."""
    if policy not in POLICIES:
        raise NotFound(f'there is no policy "{policy}"', remedy=f"Known: {', '.join(POLICIES)}")
    named = [v for v in reading.victims if v.status == "killed"]
    killed = _code(reading, "killed", len(named))
    coded: dict[str, Any] = {"name": policy, "version": POLICIES[policy]}
    coded["killed"] = killed.data()
    coded["injured"] = _code(reading, "injured", 0).data()
    for key, cls in _CLASS_KEYS:
        coded[key] = _code_class(reading.claims, cls, named).data()
    first = next((d for d in reading.dates if d.lo is not None and not d.is_long), None)
    coded["incident_date"] = first.lo.isoformat() if first is not None and first.lo is not None else None
    return coded


def _ends(claim: Claim) -> Ends:
    q = claim.quantity
    low, high = q.lo, q.hi if q.hi is not None else q.lo
    if q.modifier == "vague" and not claim.derived_from:
        said = read_count(_WORDS.get(q.vague, q.vague or "people"), Convention.AIRWARS)
        if said is not None:
            low, high = said.count.low, said.count.high or said.count.low
    elif q.modifier == "more_than":
        high = q.lo + 1
    floor = q.modifier in ("at_least", "more_than")
    more = q.evidence.text != claim.evidence.text and any(
        w in claim.evidence.text.lower() for w in (" other", "another", "more ", "further")
    )
    return Ends(low, high, claim.id, claim.sentence.start, q.modifier == "vague", floor, more, q.modifier == "up_to")


def _counted(claims: Sequence[Claim], kind: str) -> list[Ends]:
    return [
        _ends(c)
        for c in claims
        if c.parent is None and c.polarity == "affirmed" and c.scope != "aggregate"
        and (c.kind == kind or (c.kind == "casualties" and kind in ("killed", "injured")))
        and c.combatant != "combatant"
    ]  # fmt: skip


def _code(reading: Reading, kind: str, named: int) -> Coded:
    ends = _counted(reading.claims, kind)
    if not ends:
        return Coded(None, None, "no-claim", (named,) if named > 1 else (), ())
    lead, rest = _lead(ends)
    low, high, rule = _range(lead, rest, named)
    return Coded(low, high, rule, _candidates(ends, low, high, named), tuple(e.claim for e in ends))


def _lead(ends: list[Ends]) -> tuple[list[Ends], list[Ends]]:
    """The claims of the first sentence that states a harm of this kind, numbers before vague words."""
    first = ends[0].sentence
    lead = [e for e in ends if e.sentence == first]
    numbers = [e for e in lead if not e.is_vague]
    return numbers or lead, [e for e in ends if e.sentence != first]


def _range(lead: list[Ends], rest: list[Ends], named: int) -> tuple[int, int, str]:
    low, high = lead[0].low, lead[0].high
    rule = "lead"
    for other in lead[1:]:
        if other.is_more and not other.is_vague:
            low, high, rule = low + other.low, high + other.high, "lead-sum"
    numbers = [e for e in rest if not e.is_vague]
    if lead[0].is_vague and numbers:
        return _vague_lead(lead[0], numbers)
    if lead[0].is_ceiling:
        below = [n for n in (*(e.high for e in numbers), named, *(e.low for e in lead[1:])) if high / 2 <= n < high]
        return (max(below), high, "ceiling+largest-below") if below else (low, high, "ceiling")
    later = [e.high for e in numbers if high < e.high <= max(high * 2, high + 3)]
    if later and lead[0].is_floor:
        return low, max(later), "lead-floor+later-higher"
    return low, high, rule


def _vague_lead(lead: Ends, numbers: list[Ends]) -> tuple[int, int, str]:
    best = max(numbers, key=lambda e: e.high)
    return min(lead.low, best.low) if lead.low > 2 else best.low, best.high, "vague-lead+number"


def _candidates(ends: list[Ends], low: int, high: int, named: int) -> tuple[int, ...]:
    """Distinct numbers, the coded ends first, then by how early and how often they are said."""
    order: dict[int, float] = {low: 99.0, high: 98.0}
    for position, e in enumerate(ends):
        for value in (e.low, e.high):
            if value > 0 or value in (low, high):
                order[value] = order.get(value, 0.0) + 1.0 / (1 + position)
    if named > 1:
        order[named] = order.get(named, 0.0) + 0.3
    return tuple(sorted(order, key=lambda v: -order[v])[:_MAX_CANDIDATES])


def _code_class(claims: Sequence[Claim], cls: str, named: list[Victim]) -> Coded:
    said = [
        c
        for c in claims
        if c.kind in ("killed", "casualties") and c.cls == cls and c.polarity == "affirmed" and c.scope != "aggregate"
    ]
    numbers = [_ends(c) for c in said if c.quantity.modifier != "vague"]
    listed = sum(v.cls == cls for v in named)
    sure = sum(v.cls == cls and v.age is not None for v in named)
    family = sum(v.cls == cls or (cls == "child" and v.age is None and v.relation in _OFFSPRING) for v in named)
    open_adults = sum(v.cls == "person" and v.age is not None for v in named) if cls in ("woman", "man") else 0
    most = listed + open_adults if listed or open_adults == 1 else 0
    # "his wife", "her mother", each told of alone: as many women as there are different phrases
    relatives = len({c.evidence.text.lower() for c in said if c.quantity.lo == c.quantity.hi == 1})
    candidates = (
        {relatives} - {0}
        | {n for e in numbers for n in (e.low, e.high)}
        | {n for n in (listed, sure, family, most) if n}
    )
    if not candidates:
        return Coded(None, None, "no-claim", (), ())
    floor = max(e.low for e in numbers) if numbers else 0
    low = max(listed, floor)
    rule = "list" if listed > floor else "stated"
    return Coded(
        low,
        max([low, *(e.high for e in numbers)]),
        rule,
        tuple(sorted(candidates | {low})),
        tuple(e.claim for e in numbers),
    )
