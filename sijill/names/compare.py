"""Do two written names name one person, by the names alone? Parts aligned in order, each compared, a chance with
reasons.

The chain is aligned given name first: parts may be missing on either side, order may not change (father and son
exchanged
are two people). Kunya, titles and bracketed families are read as further chains; the best pair of chains counts. The
chance comes from boosted trees over the features below (`data/same_name.json`, trained by
`bench/linkage/same_name.py` on pairs with
hard negatives: siblings, namesakes). Rarity, age, dates belong to `linkage`, which sees whole lists.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from sijill.names.parts import Name, parse
from sijill.names.sound import is_arabic, key, sound
from sijill.names.spelling import best_known, likeness, own_weight, spelling_data

SKIP, LOSE, UNLIKE = 0.8, 4.0, -4.0
CLEARLY = 3.0  # log-ratio by which a part is better known as the spelling of another name
# Two given names that many bear, one far better known as another name: the trees, which see few of them, stay too sure.
# T4 DEV, 2026-11-22: 27 such pairs over 0.4, of which 5 true; F1 .9702 without this rule, .9710 with it.
ANOTHER, MANY, AT_MOST = 8.0, 100, 0.2


@dataclass(frozen=True, slots=True)
class PartMatch:
    """One part against its partner (None where the other name has none): what it is, and the weight of their
    likeness."""

    role: str
    left: str | None
    right: str | None
    weight: float
    says: str


@dataclass(frozen=True, slots=True)
class NameScore:
    """`value`: chance that the two spell one name; `features` part by part."""

    value: float
    features: tuple[PartMatch, ...]
    left: Name
    right: Name


def compare(left: str | Name, right: str | Name) -> NameScore:
    """Compare two written names in any script. An empty or unnamed side gives chance 0 and says so."""
    a = parse(left) if isinstance(left, str) else left
    b = parse(right) if isinstance(right, str) else right
    chains_a = [chain for chain in (a.chain, *a.other_chains) if chain]
    chains_b = [chain for chain in (b.chain, *b.other_chains) if chain]
    if not (a.is_named and b.is_named):
        return NameScore(0.0, (PartMatch("name", None, None, 0.0, "no name to compare"),), a, b)
    best: tuple[float, tuple[str, ...], tuple[str, ...]] | None = None
    for x in chains_a:
        for y in chains_b:
            value = _judge(x, y)
            if best is None or value > best[0]:
                best = (value, x, y)
    if best is None:  # both are named, so each has a chain
        raise AssertionError("a named side without a chain")
    value, x, y = best
    return NameScore(round(value, 4), _explain(x, y), a, b)


def _judge(x: tuple[str, ...], y: tuple[str, ...]) -> float:
    """The chance of the trees, at most AT_MOST where the given names are two common names (محمد, Mahmoud)."""
    row = features(x, y)
    given, rival = row[FEATURES.index("given")], row[FEATURES.index("given rival")]
    chance = _chance(row)
    bearers = spelling_data()["bearers"]
    common = min(bearers.get(key(x[0]), 0), bearers.get(key(y[0]), 0)) >= MANY
    return min(chance, AT_MOST) if common and given > NO_GIVEN and rival > ANOTHER else chance


def align(x: tuple[str, ...], y: tuple[str, ...]) -> list[tuple[int | None, int | None]]:
    """Partners in order: (place in x, place in y), None where a part has no partner."""
    n, m = len(x), len(y)
    score = [[0.0] * (m + 1) for _ in range(n + 1)]
    for i in range(n + 1):
        for j in range(m + 1):
            if i == j == 0:
                continue
            options = []
            if i and j:
                options.append(score[i - 1][j - 1] + _pair_weight(x, y, i - 1, j - 1))
            if i:
                options.append(score[i - 1][j] - _loss(i - 1, n, n > m))
            if j:
                options.append(score[i][j - 1] - _loss(j - 1, m, m > n))
            score[i][j] = max(options)
    path: list[tuple[int | None, int | None]] = []
    i, j = n, m
    while i or j:
        if i and j and score[i][j] == score[i - 1][j - 1] + _pair_weight(x, y, i - 1, j - 1):
            i, j = i - 1, j - 1
            path.append((i, j))
        elif i and score[i][j] == score[i - 1][j] - _loss(i - 1, n, n > m):
            i -= 1
            path.append((i, None))
        else:
            j -= 1
            path.append((None, j))
    return path[::-1]


def _pair_weight(x: tuple[str, ...], y: tuple[str, ...], i: int, j: int) -> float:
    weight = max(likeness(x[i], y[j]).weight, UNLIKE)
    return weight - (1.0 if (i == 0) != (j == 0) else 0.0)


def _loss(place: int, length: int, is_longer: bool) -> float:
    """Price of a part without partner: little inside the longer chain, much for a given or family name."""
    if 0 < place < length - 1:
        return SKIP if is_longer else LOSE / 2
    return LOSE


FEATURES = (
    "given", "given letters", "worst", "second worst", "mean", "last", "lost x", "lost y", "parts x", "parts y",
    "shift",    "whole", "unlike", "given ratio", "worst ratio", "given rival", "worst rival",
)  # fmt: skip
NO_GIVEN = -12.0  # "given" where the given names are no partners


def features(x: tuple[str, ...], y: tuple[str, ...]) -> list[float]:
    """Numbers of one pair of chains, in the order of FEATURES."""
    path = align(x, y)
    pairs = [(i, j) for i, j in path if i is not None and j is not None]
    weights = [likeness(x[i], y[j]).weight for i, j in pairs]
    ratios = [weight / _scale(x[i], y[j]) for (i, j), weight in zip(pairs, weights, strict=True)]
    rivals = [_rival(x[i], y[j], weight) for (i, j), weight in zip(pairs, weights, strict=True)]
    given = weights[0] if pairs and pairs[0] == (0, 0) else NO_GIVEN
    given_ratio = ratios[0] if pairs and pairs[0] == (0, 0) else -3.0
    ordered = sorted(weights) or [-12.0]
    last = weights[-1] if pairs and pairs[-1] == (len(x) - 1, len(y) - 1) else -12.0
    letters = min(len(sound(x[0])), len(sound(y[0])))
    whole_x, whole_y = "".join(x).replace("+", ""), "".join(y).replace("+", "")
    whole = likeness(whole_x, whole_y).weight / _scale(whole_x, whole_y)
    return [
        given, float(letters), ordered[0], ordered[1] if len(ordered) > 1 else 20.0, sum(ratios) / max(len(ratios),
        1), last,
        float(len(x) - len(pairs)), float(len(y) - len(pairs)), float(len(x)), float(len(y)),
        float(sum(abs(i - j) for i, j in pairs)), whole, float(sum(weight < 0 for weight in weights)),
        given_ratio, min(ratios, default=-3.0), rivals[0] if given > -12 else 0.0, max(rivals, default=0.0),
    ]  # fmt: skip


def _rival(x: str, y: str, weight: float) -> float:
    """How much better either part is known to be spelled otherwise ("mahmoud" is a known spelling, but not of محمد)."""
    best = [best_known(x, is_arabic(y)), best_known(y, is_arabic(x))]
    return max([0.0, *(value - weight for value in best if value is not None)])


def _scale(x: str, y: str) -> float:
    return max(1.0, 0.5 * (own_weight(x) + own_weight(y)))


@cache
def _trees() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(
        resources.files("sijill.names").joinpath("data/same_name.json").read_text("utf-8")
    )
    return data


def _chance(row: list[float]) -> float:
    data = _trees()
    total: float = data["base"]
    for asked, cuts, leaves in zip(data["feature"], data["cut"], data["leaf"], strict=True):
        at = sum((row[f] > c) << level for level, (f, c) in enumerate(zip(asked, cuts, strict=True)))
        total += leaves[at]
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def _explain(x: tuple[str, ...], y: tuple[str, ...]) -> tuple[PartMatch, ...]:
    roles = Name("", parse("").script, x if len(x) >= len(y) else y).roles()
    out = []
    for i, j in align(x, y):
        at = i if len(x) >= len(y) else j
        role = roles[at] if at is not None else "part"
        if i is None or j is None:
            side = "first" if i is None else "second"
            out.append(
                PartMatch(
                    role, None if i is None else x[i], None if j is None else y[j], 0.0, f"not in the {side} name"
                )
            )
            continue
        found = likeness(x[i], y[j])
        weight = round(found.weight, 1)
        rival = _rival(x[i], y[j], found.weight)
        if rival > CLEARLY:
            out.append(PartMatch(role, x[i], y[j], weight, "better known as another name"))
            continue
        says = "known spelling of one name" if found.attested and weight > 0 else _says(weight / _scale(x[i], y[j]))
        out.append(PartMatch(role, x[i], y[j], weight, says))
    return tuple(out)


def _says(ratio: float) -> str:
    return "sounds alike" if ratio > 0.35 else ("could be a slip" if ratio > 0.1 else "a different name")
