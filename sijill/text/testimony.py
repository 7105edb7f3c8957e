"""Testimony: relatives that a witness names as lost, in the first person, inside quotation marks.

"I've lost everyone who was dear to me. My four children, my husband, my mother ..." has its harm in one sentence and
its people in the next: a quoted sentence that is a list of "my ..." people belongs to the loss said before it in
the same quotation. The claim is marked as testimony and never becomes a fact of the register by itself.
"""

from __future__ import annotations

import re

from sijill.text.chunks import chunk_sentence
from sijill.text.drafts import Draft
from sijill.text.lexicon import Lexicon
from sijill.text.people_chunk import Chunk
from sijill.text.tokens import Sentence

_LOSS = re.compile(r"\b(?:lost|died?|dead|killed|buried|burnt|martyred|gone)\b", re.IGNORECASE)
_FIRST = frozenset({"my", "our"})


def read_testimony(
    text: str, s: Sentence, drafts: list[Draft], quotes: list[tuple[int, int]], lex: Lexicon
) -> list[Draft]:
    """The list of relatives of this sentence as a loss, or nothing."""
    if drafts or not any(w in _FIRST for w in s.lows[:3]):
        return []
    quote = next(((a, b) for a, b in quotes if a <= s.starts[0] < b), None)
    if quote is None:
        return []
    losses = list(_LOSS.finditer(text, quote[0], s.starts[0]))
    people = [c for c in chunk_sentence(s, lex) if c.kind == "Q" and c.people is not None and s.lows[c.i] in _FIRST]
    if not losses or len(people) < 2:
        return []
    return [_draft(s, losses[-1], people)]


def _draft(s: Sentence, loss: re.Match[str], people: list[Chunk]) -> Draft:
    counted = [c.people for c in people if c.people is not None]
    lo = sum(p.amount.lo for p in counted if p.amount.hi is not None)
    open_ended = any(p.amount.hi is None for p in counted)
    start, end = s.starts[people[0].i], s.ends[people[-1].j - 1]
    parts = [
        Draft(
            "killed", p.amount.lo, p.amount.hi, p.amount.modifier, p.amount.word, p.cls, p.noun.status or "unknown",
            (s.starts[c.i], s.ends[c.j - 1]), (), (s.starts[c.i], s.ends[c.j - 1]), loss.span(), "en.testimony.part",
        )
        for c, p in zip(people, counted, strict=True)
    ]  # fmt: skip
    return Draft(
        "killed", lo, lo, "at_least" if open_ended else "exact", "", "person", "unknown", (start, end),
        tuple(p.number for p in parts),
        (start, end), loss.span(), "en.testimony", parts=parts, parts_are_sum=True,
    )  # fmt: skip
