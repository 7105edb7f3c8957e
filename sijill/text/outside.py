"""Other readers behind one interface, and the check that nothing invented gets through.

`Reader` is anything that turns a document into suggestions: the grammar, spaCy, a local or remote model with structured
output that the user configures. A suggestion gives verbatim quotes, not offsets. `check` finds each quote in the text
and refuses the suggestion, with the reason, unless
  1. the quote stands in the text exactly once, or once after the given prefix;
  2. the grammar of this room reads its number inside the quote (figures, words, duals, vague words);
  3. the quote holds a word of that kind of harm;
  4. names, places, source and date words stand inside the sentence or quote they are said to come from;
  5. kind, class and ends are values of the schema.
Dates are resolved again here, never taken over. Refusals are counted by reason. Text inside a document is data: an
instruction in it can change what a model answers, not what passes this check.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from sijill.text.amounts import read_amount
from sijill.text.arabic_amounts import read_crowd
from sijill.text.arabic_words import analyse
from sijill.text.chunks import chunk_sentence
from sijill.text.claim import CLASSES, Claim, Evidence, Quantity, Span
from sijill.text.lexicon import lexicon
from sijill.text.reader import Document, language_of, read
from sijill.text.tokens import Sentence, sentences, tokenise

_PEOPLE_KINDS = ("killed", "injured", "casualties", "missing", "displaced", "rescued")
_EXTRA_KINDS = {"casualties": ("killed", "injured", "casualties")}
_ARABIC_SET_PHRASES = ("ضحيتها", "ضحيته", "حتف", "مصرع", "بحياه", "جثث", "جثامين")


class Reader(Protocol):
    """Anything that reads a document into suggestions (plain JSON objects)."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    def suggest(self, document: Document) -> Iterable[dict[str, Any]]:
        """Suggestions: {kind, lo, hi, quote, prefix?, class?, names?, places?, source?}."""
        ...


@dataclass(frozen=True, slots=True)
class JsonReader:
    """A reader around a callable from prompt text to JSON text: any local or remote model that the user configures."""

    name: str
    version: str
    ask: Callable[[str], str]

    def suggest(self, document: Document) -> list[dict[str, Any]]:
        """The list the callable answers; an answer that is no JSON list of objects is no suggestion."""
        try:
            answer = json.loads(self.ask(document.text))
        except (json.JSONDecodeError, RecursionError):
            return []
        items = answer.get("claims") if isinstance(answer, dict) else answer
        return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


@dataclass(slots=True)
class Checked:
    """What passed, and why the rest did not."""

    claims: list[Claim] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)


def check(document: Document, reader: Reader) -> Checked:
    """Every suggestion of a reader, passed or refused with a counted reason."""
    checked = Checked()
    for number, suggestion in enumerate(reader.suggest(document), start=1):
        claim = check_one(document, suggestion, f"x{number}", f"{reader.name}/{reader.version}")
        if isinstance(claim, str):
            checked.refused[claim] += 1
        else:
            checked.claims.append(claim)
    return checked


def check_one(document: Document, suggestion: dict[str, Any], claim_id: str, by: str) -> Claim | str:
    """The claim, or the reason of refusal."""
    shape = _shape(suggestion)
    if isinstance(shape, str):
        return shape
    kind, lo, hi, cls = shape
    span = _find(document.text, suggestion.get("quote"), suggestion.get("prefix"))
    if isinstance(span, str):
        return span
    lang = document.lang or language_of(document.text)
    quoted = tokenise(document.text, *span)
    number = _number(quoted, lo, hi, lang)
    if number is None:
        return "number is not in the quote"
    trigger = _trigger(quoted, kind, lang)
    if trigger is None:
        return "no word of this harm in the quote"
    if not _read_by_grammar(document, span, kind, lo, hi, lang):
        return "the grammar does not join this number to this harm"
    for key in ("names", "places"):
        if not _all_stand(suggestion.get(key), document.text[span[0] : span[1]]):
            return f"{key} are not in the quote"
    if not _all_stand([suggestion["source"]] if suggestion.get("source") else None, document.text):
        return "source is not in the text"
    return Claim(
        id=claim_id,
        kind=kind,
        quantity=Quantity(
            lo=lo,
            hi=hi,
            modifier="vague" if hi is None else "between" if hi != lo else "exact",
            evidence=Evidence.at(document.text, *number),
        ),
        cls=cls,
        combatant="unknown",
        evidence=Evidence.at(document.text, *span),
        trigger=Evidence.at(document.text, *trigger),
        sentence=Span(*span),
        rules=(f"outside:{by}",),
        confidence=0.3,
    )


def _shape(suggestion: dict[str, Any]) -> tuple[str, int, int | None, str] | str:
    kind, lo, hi, cls = (suggestion.get(k) for k in ("kind", "lo", "hi", "class"))
    if kind not in _PEOPLE_KINDS:
        return "unknown kind"
    if type(lo) is not int or lo < 0 or not (hi is None or (type(hi) is int and hi >= lo)):
        return "numbers are not a range"
    cls = cls if cls is not None else "person"
    if cls not in CLASSES:
        return "unknown class"
    return str(kind), lo, hi, str(cls)


def _find(text: str, quote: Any, prefix: Any) -> tuple[int, int] | str:
    """Where the quote stands: once, or once behind its prefix."""
    if not isinstance(quote, str) or not quote.strip() or len(quote) > 2000:
        return "no quote"
    places: list[int] = []
    at = text.find(quote)
    while at >= 0 and len(places) < 50:
        if not isinstance(prefix, str) or not prefix or text[:at].endswith(prefix):
            places.append(at)
        at = text.find(quote, at + 1)
    if not places:
        return "quote is not in the text"
    return (places[0], places[0] + len(quote)) if len(places) == 1 else "quote stands more than once"


def _number(s: Sentence, lo: int, hi: int | None, lang: str) -> tuple[int, int] | None:
    """Where our own grammar reads exactly these ends inside the quote."""
    lex = lexicon(lang)
    if lang == "ar":
        words = [analyse(w) for w in s.words]
        for i in range(len(words)):
            crowd = read_crowd(words, s.words, i, lex, set())
            if crowd is not None and (crowd.lo, crowd.hi) == (lo, hi):
                return s.starts[crowd.num_i], s.ends[crowd.num_j - 1]
        return None
    for chunk in chunk_sentence(s, lex):
        if chunk.people is not None and (chunk.people.amount.lo, chunk.people.amount.hi) == (lo, hi):
            return s.starts[chunk.people.amount.i], s.ends[chunk.people.amount.j - 1]
    for i in range(len(s.lows)):
        amount = read_amount(s, i, lex)
        if amount is not None and (amount.lo, amount.hi) == (lo, hi):
            return s.starts[amount.i], s.ends[amount.j - 1]
    return None


def _trigger(s: Sentence, kind: str, lang: str) -> tuple[int, int] | None:
    lex = lexicon(lang)
    kinds = _EXTRA_KINDS.get(kind, (kind,))
    for i, low in enumerate(s.lows):
        if lang == "ar":
            word = analyse(s.words[i])
            harm = word.harm.kind if word.harm is not None else word.noun.harm if word.noun is not None else ""
            hit = harm in kinds or (kind == "killed" and any(p in word.low for p in _ARABIC_SET_PHRASES))
        else:
            found = lex.harm_verbs.get(low) or lex.harm_nouns.get(low)
            hit = (found is not None and found.kind in kinds) or (kind == "killed" and low in lex.words["harm_starts"])
        if hit:
            return s.starts[i], s.ends[i]
    return None


def _read_by_grammar(document: Document, span: tuple[int, int], kind: str, lo: int, hi: int | None, lang: str) -> bool:
    """Whether this room's own reading of the sentences around the quote has such a claim inside it."""
    inside = [(s.start, s.end) for s in sentences(document.text) if s.start < span[1] and span[0] < s.end]
    if not inside:
        return False
    start, end = inside[0][0], inside[-1][1]
    reading = read(Document(id=document.id, text=document.text[start:end], lang=lang, doc_date=document.doc_date))
    return any(
        c.kind == kind and (c.quantity.lo, c.quantity.hi) == (lo, hi) and c.polarity == "affirmed"
        and c.quantity.evidence.span.start + start >= span[0] and c.quantity.evidence.span.end + start <= span[1]
        for c in reading.claims
    )  # fmt: skip


def _all_stand(words: Any, text: str) -> bool:
    if words is None:
        return True
    return isinstance(words, list) and all(isinstance(w, str) and w.strip() != "" and w in text for w in words)
