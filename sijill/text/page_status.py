"""Does a saved page hold what it was saved for? Login walls, deleted posts, consent pages and robot checks say no.

Order: an empty page; then a phrase of `rules/page_status.toml` on a page that holds little else. "Little else" is
measured in words left after furniture (buttons, counters, account names) and the phrase's own sentence are taken
away: an article that quotes "this page isn't available" keeps its hundreds of words and stays a real page. HTML is
turned into text first; <title> and alternative texts count. Left out: what a screenshot shows.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import cache

from sijill.text.fold import skeleton
from sijill.text.lexicon import read_rules

STATUSES = ("content", "empty", "shell", "deleted", "login_wall", "consent", "browser_check", "archive_notice")
_DROP = re.compile(
    r"<(script|style|noscript|svg|template)\b.*?</\1\s*>|<!--.*?-->|<[^>]{0,2000}>", re.DOTALL | re.IGNORECASE
)
_MAX_CHARACTERS = 200_000
_FEW = {"deleted": 60, "login_wall": 25, "consent": 160, "browser_check": 60, "archive_notice": 60}
_SHELL_WORDS, _POST_SHELL_WORDS = 4, 11


@dataclass(frozen=True, slots=True)
class PageStatus:
    """What the page is, the phrase that says so, and how many words of its own it holds."""

    status: str
    phrase: str
    words: int

    @property
    def is_content(self) -> bool:
        """Whether the page can be kept as what it was saved for."""
        return self.status == "content"


def page_status(page: str) -> PageStatus:
    """The status of a page given as text or HTML."""
    text = " ".join(_as_text(page[:_MAX_CHARACTERS]).split())
    if not text:
        return PageStatus("empty", "", 0)
    folded = skeleton(text).lower().replace("’", "'")
    own = _own_words(folded)
    for status, phrases in read_rules_page()["phrases"].items():
        phrase = next((p for p in phrases if p in folded), None)
        if phrase is not None and own - len(phrase.split()) <= _FEW[status]:
            return PageStatus(status, phrase, own)
    limit = _POST_SHELL_WORDS if "'s post" in folded else _SHELL_WORDS
    return PageStatus("shell" if own <= limit else "content", "", own)


@cache
def read_rules_page() -> dict[str, dict[str, list[str]]]:
    """`rules/page_status.toml`, read once."""
    return {k: v for k, v in read_rules("page_status").items() if isinstance(v, dict)}


@cache
def _furniture() -> re.Pattern[str]:
    return re.compile("|".join(read_rules_page()["furniture"]["patterns"]))


def _own_words(folded: str) -> int:
    """Words that are not furniture, each counted once: repeated menus are not content."""
    return len(set(re.findall(r"[^\W\d_]{2,}", _furniture().sub(" ", folded))))


def _as_text(page: str) -> str:
    if "<" not in page or not re.search(r"</?(?:html|body|div|p|a|span|head|meta|title)\b", page, re.IGNORECASE):
        return page
    return html.unescape(_DROP.sub(" ", page))
