"""Is it an attack, a total, or background? And does a number revise an earlier one?

A claim is an aggregate when its own date is longer than a week, or its sentence counts "since", "so far", "to date",
over a war or a campaign, or over a list; background when it lies in an "X days before", in another incident's
brackets, or is only possible ("could", "if"). The rest are incidents. Word lists: `rules/scope.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from sijill.text.dates import DateHit
from sijill.text.drafts import Draft
from sijill.text.fold import fold, small
from sijill.text.lexicon import read_rules
from sijill.text.tokens import Sentence

_TITLE, _VERDICT = 140, 60
_SENTENCE_ENDS = (".", "!", "?", "…", "؟", "”", '"', "»", ":", ")", "،", ",", ";")


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(read_rules("scope")[name])


def _plain(said: str, lang: str) -> str:
    """As the patterns are written: folded Arabic, small Latin letters."""
    return fold(said) if lang == "ar" else small(said)


def scope_of(text: str, s: Sentence, draft: Draft, when: DateHit | None, lang: str) -> str:
    """ "incident", "aggregate" or "background"."""
    sentence = _plain(text[s.start : s.end], lang)
    if when is not None and when.is_long and not _is_one_event(sentence, draft, when, lang):
        return "aggregate"
    if draft.kind == "listed":
        return "aggregate"
    a, b = draft.span[0] - s.start, draft.span[1] - s.start
    if _pattern(f"{lang}_possible").search(sentence[max(0, a - 60) : b]):
        return "background"
    if _pattern(f"{lang}_coders").search(sentence):
        return "background"
    if draft.modifier == "vague" and not draft.vague and _is_title(text, *draft.span):
        return "background"
    if _pattern(f"{lang}_earlier_death").search(sentence[b : b + 60]) and draft.lo <= 2:
        return "background"
    around = sentence[max(0, a - 160) : b + 160]
    if draft.kind == "munitions" and _pattern(f"{lang}_campaign").search(around):
        return "aggregate"
    if _pattern(f"{lang}_aggregate").search(around):
        return "aggregate"
    if draft.rule.endswith("toll") and _pattern(f"{lang}_toll_of_many").search(around):
        return "aggregate"
    if draft.lo >= 1000 and draft.kind in ("killed", "injured", "casualties"):
        return "aggregate"
    return "incident"


def _is_one_event(sentence: str, draft: Draft, when: DateHit, lang: str) -> bool:
    """One death, or an attack in the singular dated by its month only ("in March an airstrike killed five")."""
    if draft.lo == draft.hi == 1:
        return True
    dated = when.resolution == "month" and not when.open_start
    return dated and _pattern(f"{lang}_one_event").search(sentence) is not None


def _is_title(text: str, start: int, end: int) -> bool:
    """Whether a stretch stands in a short line that ends like no sentence, in a longer text: a title, a link."""
    first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    line = text[first : last if last >= 0 else len(text)].strip()
    return len(line) <= _TITLE and 4 * len(line) < len(text) and not line.endswith(_SENTENCE_ENDS)


def is_doubted(text: str, s: Sentence, lang: str) -> bool:
    """Whether the sentence itself says that what it tells probably did not happen so ("it is not likely that ...")."""
    said = text[s.start : s.end]
    return _pattern(f"{lang}_doubted").search(_plain(said, lang)) is not None


def denied_by_verdict(text: str, parts: Sequence[Sentence], lang: str) -> list[tuple[int, int]]:
    """Stretches of a line before a sentence that only says "Not credible.": what they tell is denied."""
    denied = []
    for s in parts:
        said = text[s.start : s.end]
        if len(said) <= _VERDICT and _pattern(f"{lang}_verdict").search(_plain(said, lang)):
            denied.append((text.rfind("\n", 0, s.start) + 1, s.start))
    return denied


def update_of(text: str, s: Sentence, draft: Draft, lang: str) -> str:
    """ "revises" when the number is said to have risen or been corrected, "earlier" when it is an old one, else ""."""
    a = max(s.start, draft.span[0] - 80)
    window = _plain(text[a : min(s.end, draft.span[1] + 20)], lang)
    if _pattern(f"{lang}_revises").search(window):
        return "revises"
    return "earlier" if _pattern(f"{lang}_earlier").search(window) else ""


def is_of_words(text: str, hit: DateHit, lang: str) -> bool:
    """Whether a day is that of an announcement or a publication ("launched last month", "today's statement")."""
    before, after = _plain(text[max(0, hit.start - 30) : hit.start], lang), text[hit.end : hit.end + 3]
    return bool(_pattern(f"{lang}_of_words_before").search(before) or _pattern(f"{lang}_of_words_after").match(after))
