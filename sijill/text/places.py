"""Places in a text: named against a case's gazetteer, by pattern ("the Harat al-Badu neighbourhood"), or as MGRS.

A gazetteer is a list of names in any script with a point. Names are compared by a fold that forgives transliteration
(al-, doubled letters, q/k, ou/u, dh/d, kh/h, final -ah) and Arabic clitics. A name that stands for several points
gives several candidates, ranked by: named parent in the text, nearness to the document's declared place and to the
other places named, and how often the case has used the name. A candidate has a radius; it is never one true point.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sijill.model.errors import InvalidValue
from sijill.model.mgrs import decode
from sijill.text.fold import fold, skeleton
from sijill.text.gazetteer import Gazetteer, Place, distance_km
from sijill.text.lexicon import read_rules
from sijill.text.place_keys import arabic_key, latin_key, place_key
from sijill.text.tokens import Sentence

_MAX_WORDS = 4
_MGRS = re.compile(r"\b\d{1,2}[C-HJ-NP-X]\s?[A-HJ-NP-Z]{2}\s?\d{2,5}\s?\d{2,5}\b")
_KIND_EN = r"neighbou?rhood|area|district|village|town|camp|refugee camp|quarter|street|square|governorate|suburb|city"
_NAMED_EN = re.compile(
    rf"\b(?:in|of|near|at|on|the|around|hit|struck)\s+(?:the\s+)?"
    rf"(?P<name>(?:[aAeE]l[- ]|[aA][a-z]?[- ])?[A-Z][\w’'`]+(?:[\s-](?:al|el|Al|El|ad|as|ash|[A-Z][\w’'`]+)){{0,4}})"
    rf"\s+(?P<kind>{_KIND_EN})\b"
)
_RANKED, _APART_KM = 40, 3.0
_VILLAGE = "قريه|بلده|قريتي|بلدتي|قري|بلدات|مزرعه|مزارع|مخيم|حي|village|town|hamlet"
_SPOT = "محيط|اطراف|سوق|جبهه|طريق|جسر|حاجز|مستشفي|قصف|camp|neighbou?rhood|market|outskirts|vicinity"
_AREA = "ريفي?|محافظ(?:ه|تي)|(?:شمال|جنوب|شرق|غرب)ي?|شمالا|قرب|مقاطعه|اقليم|ولايه|مراسل|مراسلنا في"
_COMPASS = "countryside of|governorate of|province of|(?:north|south|east|west)(?:ern|east|west)?(?: of)?|near"
_CLITICS, _OPENS = r"(?<![^\W\d_])[وفبلك]{0,2}(?:ال)?", r"\s*[#\"«“”(]?$"
_SETTLEMENT = re.compile(rf"{_CLITICS}(?:{_VILLAGE})(?: of)?{_OPENS}", re.IGNORECASE)
_SITE = re.compile(rf"{_CLITICS}(?:{_VILLAGE}|{_SPOT})(?: of)?{_OPENS}", re.IGNORECASE)
_WIDE = re.compile(rf"{_CLITICS}(?:{_AREA}|{_COMPASS})(?: مدينه)?{_OPENS}", re.IGNORECASE)
_WIDE_AFTER = re.compile(r"\s*(?:governorate|province|countryside|region|['’]s)\b|\s*(?:::|\.\.)", re.IGNORECASE)
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
    weight: float = 1.0

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
) -> list[PlaceHit]:
    """Places of the text in order, without overlaps: gazetteer names first, then MGRS and patterns.

    A name inside one of `dates` is a month (Tishreen), not a place.
    """
    hits = _mgrs(text)
    if gazetteer is not None:
        named = _named(text, hint, parts, gazetteer)
        hits += [h for h in named if not any(a <= h.start < b for a, b in dates)]
    taken = [(h.start, h.end) for h in hits]
    for m in (*_NAMED_EN.finditer(text), *_NAMED_AR.finditer(text)):
        a, b = m.start("name"), m.end("name")
        if not any(x < b and a < y for x, y in taken):
            hits.append(PlaceHit(a, b, text[a:b], "pattern"))
    return sorted(hits, key=lambda h: h.start)


def rank_document(hits: Sequence[PlaceHit]) -> list[Place]:
    """The distinct first candidates of all hits, best first.

    A place is likelier the place of the attack when it is named often and early, when it is small (other named places
    are its parents or lie around it) and when its name stands for one point only.
    """
    scores: dict[str, float] = defaultdict(float)
    places: dict[str, Place] = {}
    named = {place_key(h.text) for h in hits}
    around = {place_key(p) for h in hits for place, _ in h.candidates for p in place.parents}
    for position, hit in enumerate(hits):
        wide = place_key(hit.text) in around
        for rank, (place, score) in enumerate(hit.candidates[:3]):
            inside = any(place_key(p) in named for p in place.parents)
            weight = hit.weight * (0.3 if wide else 1.0) * (1.0 + inside) / (1 + rank)
            scores[place.id] += score * weight / (1 + 0.15 * position)
            places[place.id] = place
    return _apart([places[k] for k in sorted(scores, key=lambda k: -scores[k])])


def _apart(ranked: Sequence[Place]) -> list[Place]:
    """Places at least three kilometres from every better one: a town and its centre are one candidate."""
    kept: list[Place] = []
    for place in ranked[:_RANKED]:
        if all(distance_km(place, other) >= _APART_KM for other in kept):
            kept.append(place)
    return kept


def _weight(before: str, after: str) -> float:
    """How likely a name is the place itself: "the village of X" says so, "the countryside of X" says where X lies."""
    if _SITE.search(before):
        return 2.0
    return 0.35 if _WIDE.search(before) or _WIDE_AFTER.match(after) else 1.0


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


def _named(text: str, hint: str, parts: list[Sentence], gazetteer: Gazetteer) -> list[PlaceHit]:
    raw: list[tuple[int, int, list[Place]]] = []
    folded = fold(text)
    for s in parts:
        k = 0
        while k < len(s.words):
            n, places = _longest(s, k, gazetteer)
            sited = _SETTLEMENT.search(folded[max(0, s.starts[k] - 25) : s.starts[k]]) is not None
            if not places and sited:
                n, places = _nearly(s, k, gazetteer)
            if places and (sited or skeleton(s.words[k]) not in _ordinary() or n > 1):
                raw.append((s.starts[k], s.ends[k + n - 1], places))
            k += max(1, n)
    near = gazetteer.candidates(hint) if hint else []
    singles = [p[0] for _, _, p in raw if len(p) == 1] + near
    keys = {place_key(text[a:b]) for a, b, _ in raw}
    return [
        PlaceHit(
            a,
            b,
            text[a:b],
            "gazetteer",
            tuple(_ranked(places, singles, keys)[:5]),
            weight=_weight(folded[max(0, a - 25) : a], text[b : b + 15]),
        )
        for a, b, places in raw
    ]


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


def _ranked(places: list[Place], singles: list[Place], keys: set[str]) -> list[tuple[Place, float]]:
    scored = []
    for place in places:
        others = [distance_km(place, o) for o in singles if o is not place]
        nearness = math.exp(-min(others) / 30) if others else 0.0
        parent = any(place_key(p) in keys for p in place.parents)
        scored.append((place, math.log1p(place.count) / 10 + nearness + (1.0 if parent else 0.0)))
    best = max((s for _, s in scored), default=1.0) or 1.0
    return sorted(((p, s / best) for p, s in scored), key=lambda pair: -pair[1])
