"""Who is said to have attacked, and with what: the nearest named actor and means in the sentence of a harm.

An actor is only what the words say ("an alleged Israeli airstrike"): whether it is true is a judgement, made
elsewhere. Patterns by actor and means: `rules/actors.toml`. Left out: pronouns, actors named only in other sentences.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from sijill.text.fold import fold, small
from sijill.text.lexicon import read_rules


@cache
def _patterns(table: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(pattern)) for name, pattern in read_rules("actors")[table].items())


@lru_cache(maxsize=256)
def _stretches(said: str, table: str) -> tuple[tuple[int, int, str], ...]:
    plain = small(said) if table.endswith("means") else said
    return tuple((m.start(), m.end(), name) for name, p in _patterns(table) for m in p.finditer(plain) if m.group())


def nearest(text: str, sentence: tuple[int, int], near: int, lang: str, what: str) -> tuple[int, int, str] | None:
    """The span and norm of the "actors" or "means" closest to character `near`, or None."""
    start, end = sentence
    said = fold(text[start:end]) if lang == "ar" else text[start:end]
    best: tuple[int, int, int, str] | None = None
    for a, b, name in _stretches(said, f"{lang}_{what}"):
        distance = min(abs(start + a - near), abs(start + b - near))
        if best is None or distance < best[0]:
            best = (distance, start + a, start + b, name)
    return best[1:] if best is not None else None
