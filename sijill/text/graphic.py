"""Why a person should be warned before a document is opened: what kind of file it is, and which words it holds.

The rule flags, a person decides. Images and videos are never looked at: each is flagged until somebody says
otherwise. Words: `rules/graphic.toml`.
"""

from __future__ import annotations

import re
from functools import cache

from sijill.text.fold import skeleton
from sijill.text.lexicon import read_rules

SHOWN = ("image", "video")
"""Kinds of file that are flagged unseen."""

_MOST = 3


def graphic_reasons(kind: str, text: str | None) -> tuple[str, ...]:
    """The reasons to warn, empty when there is none."""
    reasons = [f"{kind}, not looked at"] if kind in SHOWN else []
    found = dict.fromkeys(match[0] for match in _words().finditer(skeleton(text or "").lower()))
    return (*reasons, *(f'the words "{word}"' for word in list(found)[:_MOST]))


@cache
def _words() -> re.Pattern[str]:
    """English words begin where a word begins; Arabic ones may follow a clitic (لأشلاء)."""
    words = sorted(read_rules("graphic")["words"], key=len, reverse=True)
    return re.compile("|".join(("(?<!\\w)" if word.isascii() else "") + re.escape(word) for word in words))
