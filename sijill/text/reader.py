"""Read a document: claims with day, speaker, scope and event, in the published schema.

Steps: language, dates, quotations, sentences; in each sentence the harm grammar of its language; then the document
pass gives each harm its day (same sentence, else the running event), its speaker, whether it is an incident, a total
or background, and links parts to wholes. Nothing here looks at a clock or a network; same text in, same claims out.
What numbers a project makes of the claims is `policy`; who the named people are is `victims`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sijill.text.actors import nearest
from sijill.text.arabic import read_arabic
from sijill.text.claim import Attribution, Claim, Evidence, Quantity, Span, When
from sijill.text.confidence import confidence
from sijill.text.dates import DateHit, find_dates
from sijill.text.drafts import Draft
from sijill.text.english import read_english
from sijill.text.gazetteer import Gazetteer, Place
from sijill.text.lexicon import lexicon
from sijill.text.other_counts import read_other_counts
from sijill.text.people_chunk import Chunk
from sijill.text.places import PlaceHit, find_places, rank_document
from sijill.text.scope import denied_by_verdict, is_doubted, is_of_words, scope_of, update_of
from sijill.text.speech import attribute, is_testimony, quotations
from sijill.text.testimony import read_testimony
from sijill.text.tokens import Sentence, sentences
from sijill.text.victim import Victim
from sijill.text.victims import read_victims

READER = {"name": "sijill-grammar", "version": "1.0"}
_ARABIC = re.compile(r"[\u0621-\u064a]")
_LATIN = re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text to read. `lang` is "en", "ar" or "" (decide by script); `doc_date` is the day of publication."""

    id: str
    text: str
    lang: str = ""
    doc_date: date | None = None
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that was read from one document."""

    document: Document
    lang: str
    claims: tuple[Claim, ...]
    dates: tuple[DateHit, ...]
    places: tuple[PlaceHit, ...]
    victims: tuple[Victim, ...]

    def document_places(self) -> list[Place]:
        """The places of the document as a whole, best first (`places.rank_document`)."""
        return rank_document(self.places)

    def data(self) -> dict[str, Any]:
        """Plain JSON: the line that `sijill read --texts` writes, without the policy."""
        text = self.document.text
        return {
            "id": self.document.id,
            "lang": self.lang,
            "reader": {**READER, "rules": lexicon(self.lang).version},
            "claims": [c.data() for c in self.claims],
            "dates": [_date_data(text, d) for d in self.dates],
            "places": [p.data(text) for p in self.places],
            "document_places": [p.data() for p in self.document_places()[:5]],
            "persons": [v.data() for v in self.victims],
        }


def _date_data(text: str, hit: DateHit) -> dict[str, Any]:
    return {
        "text": text[hit.start : hit.end],
        "span": [hit.start, hit.end],
        "lo": hit.lo.isoformat() if hit.lo else None,
        "hi": hit.hi.isoformat() if hit.hi else None,
        "resolution": hit.resolution,
        "anchor": list(hit.anchor) if hit.anchor else None,
    }


def language_of(text: str) -> str:
    """ "ar" when Arabic letters are at least a third of the letters, else "en"."""
    sample = text[:4000]
    arabic = len(_ARABIC.findall(sample))
    return "ar" if arabic * 2 >= len(_LATIN.findall(sample)) and arabic else "en"


def read(document: Document, gazetteer: Gazetteer | None = None) -> Reading:
    """Every claim, date, place and named victim of the document."""
    lang = document.lang if document.lang in ("en", "ar") else language_of(document.text)
    dates = find_dates(document.text, lang, document.doc_date)
    quotes = quotations(document.text)
    parts = list(sentences(document.text))
    chunked: dict[int, list[Chunk]] = {}
    claims = _after_verdicts(
        list(_claims(document, lang, dates, quotes, parts, chunked)), denied_by_verdict(document.text, parts, lang)
    )
    harms = [(c.evidence.span.start, c.evidence.span.end) for c in claims if c.scope == "incident"]
    days = [(d.start, d.end) for d in dates]
    places = find_places(document.text, document.place, parts, gazetteer, days, harms)
    return Reading(
        document=document,
        lang=lang,
        claims=tuple(_with_places(claims, places)),
        dates=tuple(dates),
        places=tuple(places),
        victims=tuple(read_victims(document.text, parts, lang, chunked)),
    )


def _claims(
    document: Document,
    lang: str,
    dates: list[DateHit],
    quotes: list[tuple[int, int]],
    parts: list[Sentence],
    chunked: dict[int, list[Chunk]],
) -> Iterable[Claim]:
    text, lex = document.text, lexicon(lang)
    spans = [(d.start, d.end) for d in dates]
    pass_ = _DocumentPass(text, lang, dates, quotes)
    for s in parts:
        drafts = read_arabic(s, lex, spans) if lang == "ar" else read_english(s, lex, chunked)
        if lang == "en":
            drafts += read_testimony(text, s, drafts, quotes, lex)
        drafts += read_other_counts(s, lang, spans)
        if drafts:
            yield from pass_.sentence(s, drafts)
        elif dates:
            pass_.attack_told(s)


class _DocumentPass:
    """What a sentence cannot know alone: the running event, its day, and the numbering of claims."""

    def __init__(self, text: str, lang: str, dates: list[DateHit], quotes: list[tuple[int, int]]) -> None:
        self.text, self.lang, self.dates, self.quotes = text, lang, dates, quotes
        self.event, self.count = 1, 0
        self.event_day: DateHit | None = None

    def sentence(self, s: Sentence, drafts: list[Draft]) -> Iterable[Claim]:
        here = [d for d in self.dates if s.start <= d.start < s.end and d.lo is not None]
        source = attribute(self.text, s.start, s.end, self.lang)
        attribution = None
        if source is not None:
            attribution = Attribution(
                source=Evidence.at(self.text, source.start, source.end), verb=source.verb, stance=source.stance
            )
        for draft in drafts:
            when = self._day(draft, here)
            scope = scope_of(self.text, s, draft, when, self.lang)
            if scope == "incident":
                self._advance(when)
                inherits = draft.rule != "en.testimony" and not self._is_quoted(draft)
                when = when or (self.event_day if inherits else None)
            yield from self._build(s, draft, when, scope, attribution)

    def attack_told(self, s: Sentence) -> None:
        """A sentence that dates an attack and counts nobody gives its day to the harm that is told next."""
        here = [d for d in self.dates if s.start <= d.start < s.end and d.lo is not None and not self._is_foreign(d)]
        if len(here) == 1 and not here[0].is_long:
            found = nearest(self.text, (s.start, s.end), here[0].start, self.lang, "means")
            if found is not None:
                self._advance(here[0])

    def _is_quoted(self, draft: Draft) -> bool:
        return any(a <= draft.trigger[0] < b and is_testimony(self.text[a:b]) for a, b in self.quotes)

    def _said(self, s: Sentence, draft: Draft, what: str) -> tuple[Evidence, str] | None:
        found = nearest(self.text, (s.start, s.end), draft.trigger[0], self.lang, what)
        return (Evidence.at(self.text, found[0], found[1]), found[2]) if found else None

    def _day(self, draft: Draft, here: list[DateHit]) -> DateHit | None:
        """The date nearest to the harm in its sentence; one that follows within the clause wins ties."""
        if not here:
            return None
        a, b = draft.span
        return min(here, key=lambda d: max(0, d.start - b, a - d.end) + 500 * self._is_foreign(d))

    def _is_foreign(self, day: DateHit) -> bool:
        """Whether a day cannot be that of a harm: not resolved, or the day of a publication."""
        return day.resolution == "unresolved" or is_of_words(self.text, day, self.lang)

    def _advance(self, when: DateHit | None) -> None:
        if when is None or when.lo is None or when.hi is None:
            return
        day = self.event_day
        if day is not None and day.lo is not None and day.hi is not None and (when.lo > day.hi or when.hi < day.lo):
            self.event += 1
        self.event_day = when

    def _build(
        self, s: Sentence, draft: Draft, when: DateHit | None, scope: str, attribution: Attribution | None
    ) -> Iterable[Claim]:
        whole = self._claim(s, draft, when, scope, attribution, None)
        yield whole
        for part in draft.parts:
            yield self._claim(s, part, when, scope, attribution, whole.id)

    def _claim(
        self,
        s: Sentence,
        draft: Draft,
        when: DateHit | None,
        scope: str,
        attribution: Attribution | None,
        parent: str | None,
    ) -> Claim:
        self.count += 1
        a, b = draft.span
        actor = self._said(s, draft, "actors")
        means = self._said(s, draft, "means")
        quote = next(((x, y) for x, y in self.quotes if x <= draft.trigger[0] and draft.trigger[1] <= y), None)
        return Claim(
            id=f"c{self.count}",
            kind=draft.kind,
            quantity=Quantity(
                lo=draft.lo,
                hi=draft.hi,
                modifier=draft.modifier,
                evidence=Evidence.at(self.text, *draft.number),
                vague=draft.vague,
            ),
            cls=_public_class(draft.cls),
            combatant=draft.status or "unknown",
            evidence=Evidence.at(self.text, a, b),
            trigger=Evidence.at(self.text, *draft.trigger),
            sentence=Span(s.start, s.end),
            rules=(draft.rule,),
            scope=scope,
            polarity="denied" if is_doubted(self.text, s, self.lang) else _polarity(draft, scope, attribution),
            parent=parent,
            derived_from=tuple(Span(*d) for d in draft.derived),
            when=_when(self.text, when),
            attribution=attribution,
            actor=actor[0] if actor else None,
            means=means[0] if means else None,
            norms={k: v[1] for k, v in (("actor", actor), ("means", means)) if v},
            quoted=quote is not None,
            testimony=quote is not None and is_testimony(self.text[quote[0] : quote[1]]),
            update=update_of(self.text, s, draft, self.lang),
            event=self.event if scope == "incident" else 0,
            confidence=confidence(draft, scope),
            note=draft.note,
        )


def _polarity(draft: Draft, scope: str, attribution: Attribution | None) -> str:
    if draft.negated or (attribution is not None and attribution.stance == "denies"):
        return "denied"
    return "possible" if scope == "background" else "affirmed"


def _public_class(cls: str) -> str:
    return {"child?m": "man_or_boy", "child?f": "woman_or_girl", "man?": "man_or_boy", "woman?": "woman_or_girl"}.get(
        cls, cls
    )


def _when(text: str, hit: DateHit | None) -> When | None:
    if hit is None or hit.lo is None or hit.hi is None:
        return None
    anchor = Span(*hit.anchor) if hit.anchor else None
    return When(
        lo=hit.lo.isoformat(),
        hi=hit.hi.isoformat(),
        resolution=hit.resolution,
        evidence=Evidence.at(text, hit.start, hit.end),
        anchor=anchor,
    )


def _after_verdicts(claims: list[Claim], denied: list[tuple[int, int]]) -> list[Claim]:
    """The claims, those inside a denied stretch with that polarity."""
    if not denied:
        return claims
    return [
        replace(c, polarity="denied") if any(a <= c.evidence.span.start < b for a, b in denied) else c for c in claims
    ]


def _with_places(claims: list[Claim], places: list[PlaceHit]) -> Iterable[Claim]:
    """The places of a claim's own sentence."""
    for claim in claims:
        near = tuple(p.as_where() for p in places if claim.sentence.start <= p.start < claim.sentence.end)
        yield replace(claim, where=near) if near else claim
