"""Place words of the tables at hand: how rare they are, where they lie, what they lie in, how alike two places are.

Learned from the incidents and statements given and nothing else. What that says for a pair is decided in `features`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from sijill.official.places import content_keys, content_words, word_key, word_likeness
from sijill.official.tables_in import IncidentRow, StatementRow


class Gazetteer:
    """Rarity of place words, where places lie and what they lie in, learned from the tables at hand and nothing else.

    "Al Badou, Raqqah" anywhere in the tables says that Badou lies in Raqqa: `within` then holds for incidents that
    name Badou alone and carry no governorate.
    """

    def __init__(self, incidents: Sequence[IncidentRow], statements: Sequence[StatementRow] = ()) -> None:
        counts = Counter(key for one in incidents for key in set(content_keys(f"{one.place} {one.place_local}")))
        self.rarity = {key: math.log((len(incidents) + 1) / (count + 0.5)) for key, count in counts.items()}
        self.rarest = math.log((len(incidents) + 1) / 0.5)
        points: dict[tuple[str, ...], list[tuple[float, float]]] = {}
        for one in incidents:
            if one.latitude is not None and one.longitude is not None and (keys := content_keys(one.place)):
                points.setdefault(tuple(sorted(keys)), []).append((one.latitude, one.longitude))
        self.points = {keys: _middle(found) for keys, found in points.items()}

        said = [one.place for one in incidents] + [place for one in statements for place in one.places]
        self.companions = _companions(content_words(place) for place in said)

        self._placed: dict[str, tuple[float, float] | None] = {}
        self._agreements: dict[tuple[tuple[str, ...], str, str, str], tuple[float, list[str], float, float, float]] = {}

    def agreement(self, statement: StatementRow, incident: IncidentRow) -> tuple[float, list[str], float, float, float]:
        """Shares of the statement's place words found (and which), found with the wider area, of the incident's words
        explained by the statement, and whether both are one name. Kept, since places repeat."""
        asked = (statement.places, incident.place, incident.place_local, incident.wider)
        if asked not in self._agreements:
            said, own = " ; ".join(statement.places), f"{incident.place} {incident.place_local}".strip()
            found, matched = _coverage(said, own, self)
            wider, _words = _coverage(said, f"{own} {incident.wider} {self.within(own)}", self)
            explained, _words = _coverage(incident.place or own, said, self)
            same = max(_same(place, incident.place) for place in statement.places)
            self._agreements[asked] = (found, matched, wider, explained, same)
        return self._agreements[asked]

    def within(self, place: str) -> str:
        """Words of the places that `place` is usually named with, when it is not named with any itself."""
        words = content_words(place)
        around = {word for own in words for word in self.companions.get(word_key(own), ())}
        return " ".join(sorted(around))

    def weight(self, key: str) -> float:
        """How much a shared word says (natural logarithm of its rarity)."""
        return self.rarity.get(key, self.rarest)

    def point(self, place: str) -> tuple[float, float] | None:
        """The middle of the incidents that carry exactly these place words; `None` when there are none."""
        if place not in self._placed:
            self._placed[place] = self.points.get(tuple(sorted(content_keys(place))))
        return self._placed[place]


@lru_cache(maxsize=500_000)
def _likeness(words: tuple[str, ...], others: tuple[str, ...]) -> tuple[tuple[str, float], ...]:
    return tuple((word, max((word_likeness(word, other) for other in others), default=0.0)) for word in words)


def _coverage(said: str, own: str, gazetteer: Gazetteer) -> tuple[float, list[str]]:
    """Share of the place words of `said`, by rarity, that `own` has too; and the words that it has."""
    likeness = _likeness(content_words(said), content_words(own))
    weights = [gazetteer.weight(word_key(word)) for word, _alike in likeness]
    total = sum(weights)
    if not total:
        return 0.0, []
    score = sum(weight * alike for weight, (_word, alike) in zip(weights, likeness, strict=True))
    return score / total, [word for word, alike in likeness if alike > 0]


@lru_cache(maxsize=500_000)
def _same(left: str, right: str) -> float:
    mine, theirs = set(content_keys(left)), set(content_keys(right))
    return float(bool(mine) and mine == theirs)


def _companions(places: Iterable[tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """For each place word, the much commoner words that it stands beside in at least a fifth of its places."""
    alone: Counter[str] = Counter()
    beside: dict[str, Counter[str]] = {}
    spelled: dict[str, str] = {}
    for words in places:
        keys = [word_key(word) for word in words]
        spelled.update(zip(keys, words, strict=True))
        alone.update(set(keys))
        for own in set(keys):
            beside.setdefault(own, Counter()).update(set(keys) - {own})
    return {
        own: tuple(
            spelled[other]
            for other, times in around.items()
            if times >= max(1, alone[own] / 5) and alone[other] > 3 * alone[own]
        )
        for own, around in beside.items()
    }


def _middle(points: list[tuple[float, float]]) -> tuple[float, float]:
    latitudes, longitudes = sorted(one[0] for one in points), sorted(one[1] for one in points)
    return latitudes[len(points) // 2], longitudes[len(points) // 2]
