"""Places in a text: named against a case's gazetteer, by pattern ("the Harat al-Badu neighbourhood"), or as MGRS.

A gazetteer is a list of names in any script with a point. Names are compared by a fold that forgives transliteration
(al-, doubled letters, q/k, ou/u, dh/d, kh/h, final -ah) and Arabic clitics. A name that stands for several points
gives several candidates, ranked by: named parent in the text, nearness to the document's declared place and to the
other places named, and how often the case has used the name. A candidate has a radius; it is never one true point.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sijill.model.errors import InvalidValue
from sijill.model.mgrs import decode
from sijill.text.fold import fold, skeleton
from sijill.text.gazetteer import Gazetteer, Place, distance_km
from sijill.text.lexicon import read_rules
from sijill.text.place_keys import arabic_key, latin_key, place_key, spelling_key
from sijill.text.place_rank import Mention, cues_of, is_settlement, rank, tells_attack
from sijill.text.tokens import Sentence

_MAX_WORDS = 4
_SPELLED_SO = 0.3
_PLACING = frozenset(("settlement", "city", "area", "spot", "near", "hashtag"))
_MGRS = re.compile(r"\b\d{1,2}[C-HJ-NP-X]\s?[A-HJ-NP-Z]{2}\s?\d{2,5}\s?\d{2,5}\b")
_KIND_EN = r"neighbou?rhood|area|district|village|town|camp|refugee camp|quarter|street|square|governorate|suburb|city"
_NAMED_EN = re.compile(
    rf"\b(?:in|of|near|at|on|the|around|hit|struck)\s+(?:the\s+)?"
    rf"(?P<name>(?:[aAeE]l[- ]|[aA][a-z]?[- ])?[A-Z][\w’'`]+(?:[\s-](?:al|el|Al|El|ad|as|ash|[A-Z][\w’'`]+)){{0,4}})"
    rf"\s+(?P<kind>{_KIND_EN})\b"
)
_NAMED_AR = re.compile(
    r"(?<![^\W\d_])(?:[وفبل]{0,2})(?P<kind>حي|حارة|بلدة|قرية|مدينة|مخيم|ريف|محافظة|ناحية|حيّ|البلدة|قريتي|بلدتي)\s+(?P<name>[^\W\d_]{2,}(?:\s+(?:ال[^\W\d_]{2,}|أبو\s+[^\W\d_]+))?)"
)


@dataclass(frozen=True, slots=True)
class PlaceHit:
    """A place said at [start, end), with candidates, best first."""

    start: int
    end: int
    text: str
    how: str
    candidates: tuple[tuple[Place, float], ...] = ()
    mgrs: str = ""
    cues: frozenset[str] = frozenset()

    def as_where(self) -> dict[str, Any]:
        """Plain JSON for a claim."""
        where: dict[str, Any] = {"text": self.text, "span": [self.start, self.end], "how": self.how}
        where["candidates"] = [
            {
                "id": p.id,
                "name": p.name,
                "lat": p.latitude,
                "lon": p.longitude,
                "radius_m": p.radius_m,
                "score": round(s, 3),
            }
            for p, s in self.candidates
        ]
        return where | ({"mgrs": self.mgrs} if self.mgrs else {})

    def data(self, _text: str) -> dict[str, Any]:
        """Plain JSON."""
        return self.as_where()


def find_places(
    text: str,
    hint: str,
    parts: list[Sentence],
    gazetteer: Gazetteer | None,
    dates: Sequence[tuple[int, int]] = (),
    harms: Sequence[tuple[int, int]] = (),
) -> list[PlaceHit]:
    """Places of the text in order, without overlaps: gazetteer names first, then MGRS and patterns.

    `harms` are the spans of claims: places of their sentences are likelier those of the attack.
    A name inside one of `dates` is a month (Tishreen), not a place.
    """
    hits = _mgrs(text)
    if gazetteer is not None:
        named = _named(text, hint, parts, gazetteer, harms)
        hits += [h for h in named if not any(a <= h.start < b for a, b in dates)]
    taken = [(h.start, h.end) for h in hits]
    for m in (*_NAMED_EN.finditer(text), *_NAMED_AR.finditer(text)):
        a, b = m.start("name"), m.end("name")
        if not any(x < b and a < y for x, y in taken):
            hits.append(PlaceHit(a, b, text[a:b], "pattern"))
    return sorted(hits, key=lambda h: h.start)


def rank_document(hits: Sequence[PlaceHit]) -> list[Place]:
    """The distinct candidates of all hits, best first (`place_rank`)."""
    return rank([Mention(place_key(h.text), h.cues, h.candidates) for h in hits if h.candidates])


def _mgrs(text: str) -> list[PlaceHit]:
    hits = []
    for m in _MGRS.finditer(text):
        try:
            cell = decode(m.group())
        except InvalidValue:
            continue
        place = Place(
            cell.text, cell.text, round(cell.centre_latitude, 6), round(cell.centre_longitude, 6), cell.size_m * 0.71
        )
        hits.append(PlaceHit(m.start(), m.end(), m.group(), "mgrs", ((place, 1.0),), cell.text))
    return hits


def _named(
    text: str, hint: str, parts: list[Sentence], gazetteer: Gazetteer, harms: Sequence[tuple[int, int]]
) -> list[PlaceHit]:
    raw: list[tuple[int, int, list[Place], frozenset[str]]] = []
    folded = fold(text)
    for number, s in enumerate(parts):
        told = _told(folded, s, number, harms)
        k = 0
        while k < len(s.words):
            n, places = _longest(s, k, gazetteer)
            if not places and is_settlement(folded, s.starts[k]):
                n, places = _nearly(s, k, gazetteer)
            if places:
                a, b = s.starts[k], s.ends[k + n - 1]
                cues = cues_of(folded, a, b)
                if n > 1 or cues & _PLACING or not _is_ordinary(s.words[k]):
                    raw.append((a, b, places, told | cues))
            k += max(1, n)
    near = gazetteer.candidates(hint) if hint else []
    singles = [p[0] for _, _, p, _ in raw if len(p) == 1] + near
    keys = {place_key(text[a:b]) for a, b, _, _ in raw}
    return [
        PlaceHit(
            a, b, text[a:b], "gazetteer", tuple(_ranked(text[a:b], places, singles, keys, gazetteer)[:5]), cues=cues
        )
        for a, b, places, cues in raw
    ]


def _told(folded: str, s: Sentence, number: int, harms: Sequence[tuple[int, int]]) -> frozenset[str]:
    """What the sentence of a name tells: harm, an attack; and whether it is the first."""
    cues = {"first sentence"} if number == 0 else set()
    if any(s.start <= a < s.end for a, _ in harms):
        cues.add("harm told")
    if tells_attack(folded[s.start : s.end]):
        cues.add("attack told")
    return frozenset(cues)


def _longest(s: Sentence, k: int, gazetteer: Gazetteer) -> tuple[int, list[Place]]:
    """The longest run of words from `k` that names a place."""
    first = s.words[k]
    arabic = "\u0621" <= first[0] <= "\u064a"
    if not arabic and not first[0].isupper() and s.lows[k] not in ("al", "el"):
        return 0, []
    for n in range(min(_MAX_WORDS + 2, len(s.words) - k), 0, -1):
        words = s.words[k : k + n]
        if not (words[-1][0].isalpha()):
            continue
        for form in _forms(words, arabic):
            places = gazetteer.by_key.get(form)
            if places and len(form) > 2:
                return n, places
    return 0, []


def _nearly(s: Sentence, k: int, gazetteer: Gazetteer) -> tuple[int, list[Place]]:
    """Behind "the village of": a name that the gazetteer spells a little otherwise, two words or one."""
    for n in (2, 1):
        words = s.words[k : k + n]
        if len(words) == n and "\u0621" <= words[0][0] <= "\u064a" and words[-1][0].isalpha():
            places = gazetteer.nearly(arabic_key(" ".join(words)))
            if places:
                return n, places
    return 0, []


def _is_ordinary(word: str) -> bool:
    """Whether a word, with or without its clitics, means much else than a place."""
    bare = skeleton(word).lower()
    return bare in _ordinary() or bare[1:] in _ordinary() or (bare[:2] == "لل" and "ال" + bare[2:] in _ordinary())


@cache
def _ordinary() -> frozenset[str]:
    return frozenset(read_rules("places")["ordinary"])


def _forms(words: list[str], arabic: bool) -> list[str]:
    if not arabic:
        return (
            [latin_key(" ".join(w for w in words if w != "-"))]
            if all(w[0].isupper() or w in ("-", "al", "el") for w in words)
            else []
        )
    key = arabic_key(" ".join(words))
    first = skeleton(words[0])
    forms = [key]
    for prefix in ("وب", "ول", "لل", "ب", "و", "ل", "ف"):
        rest = first.removeprefix(prefix)
        if rest != first and len(rest) > 2:
            forms.append(arabic_key(" ".join([("ال" if prefix == "لل" else "") + rest, *words[1:]])))
    return forms


def _ranked(
    said: str, places: list[Place], singles: list[Place], keys: set[str], gazetteer: Gazetteer
) -> list[tuple[Place, float]]:
    """The points of one name, each with its share of the best score, and with how many places lie in it."""
    key, spelled = place_key(said), spelling_key(said)
    scored = []
    for place in places:
        others = [distance_km(place, o) for o in singles if o is not place]
        nearness = math.exp(-min(others) / 30) if others else 0.0
        parent = any(place_key(p) in keys for p in place.parents)
        score = math.log1p(place.count) / 10 + nearness + (1.0 if parent else 0.0)
        scored.append((place, score + _SPELLED_SO * (spelled in place.spellings)))
    best = max((s for _, s in scored), default=1.0) or 1.0
    holds = gazetteer.lying_in[key]
    return sorted(((replace(p, holds=holds), s / best) for p, s in scored), key=lambda pair: -pair[1])
