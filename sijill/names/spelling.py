"""How likely two written name parts spell one name: letter weights and attested spellings, in plain Python.

The numbers (`data/spelling.json`) are learned by `bench/linkage/train.py`; what they mean is told in
`linkage.spelling`, which scores whole vocabularies with the same file. This module scores single pairs, for
explanations. Whole parts are in the file only when many bear them (LEAST_PERSONS); the others are left to letters.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from sijill.names.sound import INDEX, is_arabic, key, variants

PATIENCE = 10.0  # sightings of a part before an unattested spelling of it starts to weigh less
NEVER = -30.0
LEAST_PERSONS = 20  # distinct persons (siblings count once) who bear a part before it may ship: nobody is recognisable


@cache
def spelling_data() -> dict[str, Any]:
    """The content of `data/spelling.json`: version, weights (2, 2, n, n), bearers, known, attested, written."""
    data: dict[str, Any] = json.loads(resources.files("sijill.names").joinpath("data/spelling.json").read_text("utf-8"))
    return data


@dataclass(frozen=True, slots=True)
class Likeness:
    """`weight`: log ratio that two parts spell one name; `attested` when this very pair was seen to."""

    weight: float
    attested: bool


@lru_cache(maxsize=200_000)
def likeness(left: str, right: str) -> Likeness:
    """How alike two joined parts are (either script), best reading of each."""
    data = spelling_data()
    attested = data["attested"]
    x, y = key(left), key(right)
    for a, b in ((x, y), (y, x)):
        if (weight := attested.get(a, {}).get(b)) is not None:
            return Likeness(float(weight), True)
    if x == y:
        return Likeness(own_weight(left), False)
    letters = letters_weight(left, right)
    known = data["known"]
    wonder = {side: math.log1p(known.get(key(side), 0) / PATIENCE) for side in (left, right)}
    if is_arabic(left) == is_arabic(right):
        return Likeness(letters - max(wonder.values()), False)
    return Likeness(letters - wonder[left if is_arabic(left) else right], False)


@cache
def attested_forms() -> dict[str, dict[str, float]]:
    """{key: {key of another spelling: weight}}, both ways."""
    forms: dict[str, dict[str, float]] = {}
    for a, listed in spelling_data()["attested"].items():
        for b, weight in listed.items():
            forms.setdefault(a, {})[b] = weight
            forms.setdefault(b, {})[a] = weight
    return forms


@lru_cache(maxsize=100_000)
def best_known(part: str, in_arabic: bool) -> float | None:
    """The weight of the best attested spelling of a part in a script; None when none is attested."""
    weights = [weight for other, weight in attested_forms().get(key(part), {}).items() if is_arabic(other) == in_arabic]
    return max(weights, default=None)


@lru_cache(maxsize=100_000)
def own_weight(part: str) -> float:
    """What a part weighs against itself by its letters."""
    script = 0 if is_arabic(part) else 1
    heard = key(part)
    return _edit(heard, heard, spelling_data()["weights"][script][script])


def letters_weight(left: str, right: str) -> float:
    """The weight by letters alone."""
    table = spelling_data()["weights"][0 if is_arabic(left) else 1][0 if is_arabic(right) else 1]
    return max(
        (_edit(a, b, table) - price_a - price_b for a, price_a in variants(left) for b, price_b in variants(right)),
        default=NEVER,
    )


def _edit(left: str, right: str, weights: list[list[float]]) -> float:
    y = [INDEX[char] for char in right]
    nothing = weights[0]
    row = [0.0]
    for b in y:
        row.append(row[-1] + nothing[b])
    for char in left:
        a = INDEX[char]
        mine = weights[a]
        lose = mine[0]
        diagonal, row[0] = row[0], row[0] + lose
        for j, b in enumerate(y):
            best = max(diagonal + mine[b], row[j + 1] + lose, row[j] + nothing[b])
            diagonal, row[j + 1] = row[j + 1], best
    return row[-1]
