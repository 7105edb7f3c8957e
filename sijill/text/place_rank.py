"""Rank the places of a document: which of all that it names is where the attack was?

Steps: each mention of a name has cues ("the village of X", "the countryside of X", a sentence that tells harm), each
candidate point has properties (how many other places lie in it, how often the case has used it, how many of the other
places named lie within 30 km). A mention gives a candidate exp(sum of the weights of its cues and properties) points;
points of all mentions add up. The weights are data, `rules/places.toml`, estimated once as a conditional logit
(McFadden 1974) by `bench/text/fit_places.py` on half of the development posts. Candidates nearer than three kilometres
to a better one are the same place. Which point a single mention means is decided in `places`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from sijill.text.gazetteer import Place, distance_km
from sijill.text.lexicon import read_rules
from sijill.text.place_keys import place_key

_RANKED, _APART_KM, _AROUND_KM = 40, 3.0, 30.0
_BEFORE, _AFTER = 25, 15
_CLITICS, _OPENS = r"(?<![^\W\d_])[وفبلك]{0,2}(?:ال)?", r"[\s_]*[#\"«“”(]*$"


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the text: its key, cues, candidate points (best first) with the score each has by itself."""

    key: str
    cues: frozenset[str]
    candidates: tuple[tuple[Place, float], ...]


def rank(mentions: Sequence[Mention]) -> list[Place]:
    """The distinct candidates of all mentions, best first."""
    weights = weights_of_rules()
    points: dict[str, float] = {}
    places: dict[str, Place] = {}
    for place, properties in properties_of(mentions):
        points[place.id] = points.get(place.id, 0.0) + math.exp(
            sum(weights.get(name, 0.0) * value for name, value in properties.items())
        )
        places[place.id] = place
    return apart([places[k] for k in sorted(points, key=lambda k: -points[k])])


def properties_of(mentions: Sequence[Mention]) -> Iterator[tuple[Place, Mapping[str, float]]]:
    """Each candidate of each mention with the values that the weights multiply."""
    named = {m.key for m in mentions}
    around = {place_key(p) for m in mentions for place, _ in m.candidates for p in place.parents}
    firsts = [m.candidates[0][0] for m in mentions if m.candidates]
    for position, mention in enumerate(mentions):
        for place, score in mention.candidates[:3]:
            others = [o for o in firsts if o.id != place.id]
            near = sum(distance_km(place, o) < _AROUND_KM for o in others) / len(others) if others else 0.5
            yield (
                place,
                {
                    **dict.fromkeys(mention.cues, 1.0),
                    "late": math.log1p(position),
                    "own score": math.log(max(score, 0.05)),
                    "namesakes": math.log(len(mention.candidates)),
                    "often used": math.log(place.count),
                    "places lie in it": math.log1p(place.holds),
                    "others lie in it": float(mention.key in around),
                    "lies in a named one": float(any(place_key(p) in named for p in place.parents)),
                    "others around": near,
                },
            )


def cues_of(folded: str, start: int, end: int) -> frozenset[str]:
    """What the words before and behind a name say: a settlement, a spot, a city, an area, nearness, a hashtag."""
    before, after = folded[max(0, start - _BEFORE) : start], folded[end : end + _AFTER]
    cues = {name for name, pattern in _before().items() if pattern.search(before)}
    cues |= {name for name, pattern in _after().items() if pattern.match(after)}
    if before.endswith("#"):
        cues.add("hashtag")
    first = folded[start]
    if first in "بل" and end - start > 3:
        cues.add("in")
    return frozenset(cues)


def is_settlement(folded: str, start: int) -> bool:
    """Whether a word for a settlement stands right before: what follows is a place, however it is spelled."""
    return _before()["settlement"].search(folded[max(0, start - _BEFORE) : start]) is not None


def tells_attack(folded: str) -> bool:
    """Whether a sentence has a word for an attack or its victims."""
    return _attack().search(folded) is not None


@cache
def weights_of_rules() -> Mapping[str, float]:
    """The weights of `rules/places.toml`."""
    weights: Mapping[str, float] = read_rules("places")["weights"]
    return weights


@cache
def _before() -> dict[str, re.Pattern[str]]:
    cues = read_rules("places")["cues_before"]
    return {name: re.compile(rf"{_CLITICS}(?:{words})(?: of)?{_OPENS}", re.IGNORECASE) for name, words in cues.items()}


@cache
def _after() -> dict[str, re.Pattern[str]]:
    cues = read_rules("places")["cues_after"]
    return {name: re.compile(words, re.IGNORECASE) for name, words in cues.items()}


@cache
def _attack() -> re.Pattern[str]:
    return re.compile(read_rules("places")["attack"], re.IGNORECASE)


def apart(ranked: Sequence[Place]) -> list[Place]:
    """Places at least three kilometres from every better one: a town and its centre are one candidate."""
    kept: list[Place] = []
    for place in ranked[:_RANKED]:
        if all(distance_km(place, other) >= _APART_KM for other in kept):
            kept.append(place)
    return kept
