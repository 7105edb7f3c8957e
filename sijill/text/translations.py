"""What a document and its translation say, set side by side: each claim of one beside the claim of the other that it
translates.

Claims pair when they speak of the same harm; the closer their numbers, people, day and place in the text, the better
(best pairs first, one to one). What is left over, and every pair that differs in a number, a kind of people, a day,
or in what is total and what is incident, is a difference. A difference is a question for a person who reads both
languages: the fault may lie with the translator, with this reader, or with the document.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sijill.text.claim import Claim
from sijill.text.reader import Reading

_LEAST = 0.45
_PERSON = {"person", "man_or_boy", "woman_or_girl"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that the two say differently: `what` ("number", "people", "day", "scope", "missing", "added")."""

    what: str
    original: Claim | None
    translation: Claim | None
    says: str

    def data(self) -> dict[str, Any]:
        """Plain JSON, with both stretches of text."""
        return {"what": self.what, "says": self.says} | {
            name: None if one is None else {"id": one.id, "text": one.evidence.text, "span": list(one.evidence.span)}
            for name, one in (("original", self.original), ("translation", self.translation))
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """The pairs that were found and everything in which the two differ."""

    pairs: tuple[tuple[Claim, Claim], ...]
    differences: tuple[Difference, ...]

    @property
    def agree(self) -> int:
        """Pairs without a difference."""
        differing = {id(one.original) for one in self.differences if one.original and one.translation}
        return sum(id(left) not in differing for left, _ in self.pairs)


def compare(original: Reading, translation: Reading) -> Comparison:
    """Every difference between what two readings claim."""
    left, right = list(original.claims), list(translation.claims)
    scored = sorted(
        ((_alike(a, b, i / max(1, len(left)), k / max(1, len(right))), -i, -k)
         for i, a in enumerate(left) for k, b in enumerate(right) if a.kind == b.kind),
        reverse=True,
    )  # fmt: skip
    taken: dict[int, int] = {}
    for score, i, k in scored:
        if score >= _LEAST and -i not in taken and -k not in taken.values():
            taken[-i] = -k
    pairs = [(left[i], right[k]) for i, k in sorted(taken.items())]
    found = [one for a, b in pairs for one in _between(a, b)]
    found += [Difference("missing", one, None, _only(one, "the original"))
              for i, one in enumerate(left) if i not in taken]  # fmt: skip
    used = set(taken.values())
    found += [Difference("added", None, one, _only(one, "the translation"))
              for k, one in enumerate(right) if k not in used]  # fmt: skip
    return Comparison(tuple(pairs), tuple(found))


def _only(claim: Claim, where: str) -> str:
    return f"only {where} says {claim.kind} {_number(claim)}"


def _alike(a: Claim, b: Claim, here: float, there: float) -> float:
    """Between 0 and 1: half for the number, the rest for people, day, scope and place in the text."""
    number = 1.0 if _ends(a) == _ends(b) else 0.4 if a.quantity.lo == b.quantity.lo else 0.0
    people = 1.0 if a.cls == b.cls else 0.5 if {a.cls, b.cls} & _PERSON else 0.0
    day = 1.0 if _days(a) == _days(b) else 0.5 if a.when is None or b.when is None else 0.0
    scope = float(a.scope == b.scope and (a.parent is None) == (b.parent is None))
    return 0.4 * number + 0.15 * people + 0.1 * day + 0.1 * scope + 0.25 * (1 - min(1.0, 2 * abs(here - there)))


def _between(a: Claim, b: Claim) -> Iterator[Difference]:
    if _ends(a) != _ends(b):
        yield Difference("number", a, b, f"{a.kind}: {_number(a)} in the original, {_number(b)} in the translation")
    if a.cls != b.cls and not {a.cls, b.cls} & _PERSON:
        yield Difference("people", a, b, f"{a.cls} in the original, {b.cls} in the translation")
    if _days(a) != _days(b) and a.when is not None and b.when is not None:
        yield Difference("day", a, b, f"{_said(a)} in the original, {_said(b)} in the translation")
    if "aggregate" in (a.scope, b.scope) and a.scope != b.scope:
        yield Difference("scope", a, b, f"{a.scope} in the original, {b.scope} in the translation")
    if a.polarity != b.polarity:
        yield Difference("denial", a, b, f"{a.polarity} in the original, {b.polarity} in the translation")


def _ends(claim: Claim) -> tuple[int, int | None, str]:
    quantity = claim.quantity
    bound = quantity.modifier if quantity.modifier in ("at_least", "more_than", "up_to") else ""
    return quantity.lo, quantity.hi, bound


def _number(claim: Claim) -> str:
    low, high, bound = _ends(claim)
    number = str(low) if high in (None, low) else f"{low}-{high}"
    words = {"at_least": "at least ", "more_than": "more than ", "up_to": "up to "}
    return f'"{claim.quantity.vague}"' if claim.quantity.vague else words.get(bound, "") + number


def _days(claim: Claim) -> tuple[str, str] | None:
    return None if claim.when is None else (claim.when.lo, claim.when.hi)


def _said(claim: Claim) -> str:
    days = _days(claim)
    return "no day" if days is None else days[0] if days[0] == days[1] else f"{days[0]} to {days[1]}"
