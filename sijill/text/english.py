"""Read harm in English: sentences to drafts of claims.

A draft holds what one sentence says by itself: kind, number, class, parts, spans and rule. Dates, places, speakers
and scope are added by the document pass (`reader`), which sees the sentences before.
"""

from __future__ import annotations

from dataclasses import replace

from sijill.text.chunks import chunk_sentence
from sijill.text.drafts import Draft
from sijill.text.joining import Finding
from sijill.text.lexicon import Lexicon
from sijill.text.link import link_sentence
from sijill.text.people_chunk import Chunk
from sijill.text.sums import Count, count_people
from sijill.text.tokens import Sentence


def read_english(s: Sentence, lex: Lexicon, chunked: dict[int, list[Chunk]] | None = None) -> list[Draft]:
    """The harms of one sentence, in text order; its chunks are left in `chunked` under the sentence's start."""
    if not any(w in lex.harm_verbs or w in lex.harm_nouns or w in lex.words["harm_starts"] for w in s.lows):
        return []
    chunks = chunk_sentence(s, lex)
    if chunked is not None:
        chunked[s.start] = chunks
    return [_draft(s, part) for f in link_sentence(s, chunks, lex) for part in _by_status(s, f)]


def _by_status(s: Sentence, f: Finding) -> list[Finding]:
    """ "three civilians and two fighters" are two claims: civilians and combatants are never added up."""
    heads = count_people(s, f.main).heads
    fighters = [h for h in heads if h.people is not None and h.people.noun.status == "combatant"]
    if not fighters or len(fighters) == len(heads):
        return [f]
    others = [c for c in f.main if c not in fighters]
    return [replace(f, main=others), replace(f, main=fighters, subset=[])]


def _draft(s: Sentence, f: Finding) -> Draft:
    count = count_people(s, f.main)
    first, last = _ends(f)
    trigger = (s.starts[f.trigger.i], s.ends[f.trigger.j - 1])
    draft = Draft(
        kind=f.kind,
        lo=count.lo,
        hi=count.hi,
        modifier=count.modifier,
        vague=_vague_word(count),
        cls=_common_class(count),
        status=_common_status(count),
        number=_number_span(s, count),
        derived=tuple(_chunk_number(s, h) for h in count.heads) if len(count.heads) > 1 else (),
        span=(s.starts[first], s.ends[last - 1]),
        trigger=trigger,
        rule=f.rule,
        negated=f.negated,
        is_more=all(h.people is not None and h.people.is_more for h in count.heads),
    )
    if len(count.heads) > 1:
        draft.parts = [_part(s, h, f, trigger) for h in count.heads if h.people is not None]
        draft.parts_are_sum = len(draft.parts) == len(count.heads)
    classed = [d for d in count.details if d.people is not None and d.people.cls != "person"]
    draft.parts += [_part(s, d, f, trigger) for d in classed + f.subset]
    return draft


def _part(s: Sentence, chunk: Chunk, f: Finding, trigger: tuple[int, int]) -> Draft:
    people = chunk.people
    assert people is not None
    span = (s.starts[chunk.i], s.ends[chunk.j - 1])
    return Draft(
        f.kind,
        people.amount.lo,
        people.amount.hi,
        people.amount.modifier,
        people.amount.word,
        people.cls,
        people.noun.status or "unknown",
        _chunk_number(s, chunk),
        (),
        span,
        trigger,
        f.rule + ".part",
    )


def _ends(f: Finding) -> tuple[int, int]:
    chunks = [*f.main, *f.subset, f.trigger]
    return min(c.i for c in chunks), max(c.j for c in chunks)


def _chunk_number(s: Sentence, chunk: Chunk) -> tuple[int, int]:
    if chunk.people is None:
        return s.starts[chunk.i], s.ends[chunk.j - 1]
    return s.starts[chunk.people.amount.i], s.ends[chunk.people.amount.j - 1]


def _number_span(s: Sentence, count: Count) -> tuple[int, int]:
    if len(count.heads) == 1:
        return _chunk_number(s, count.heads[0])
    spans = [_chunk_number(s, h) for h in count.heads]
    return min(a for a, _ in spans), max(b for _, b in spans)


def _vague_word(count: Count) -> str:
    words = [h.people.amount.word for h in count.heads if h.people is not None and h.people.amount.modifier == "vague"]
    return words[0] if words else ""


def _common_class(count: Count) -> str:
    classes = {h.people.cls if h.people is not None else "person" for h in count.heads}
    return classes.pop() if len(classes) == 1 else "person"


def _common_status(count: Count) -> str:
    statuses = {h.people.noun.status if h.people is not None else "" for h in count.heads}
    return (statuses.pop() or "unknown") if len(statuses) == 1 else "unknown"
