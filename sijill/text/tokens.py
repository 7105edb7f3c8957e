"""Cut a text into sentences and tokens that remember where they stood.

A token is a run of letters (with an inner apostrophe), a number with its separators, or one other sign.
Offsets are code points of the original text. A sentence ends at a line break, or at `.`, `!`, `?`, `؟`, `…`
before a space and something that can begin a sentence, unless the dot belongs to an abbreviation or initial.
Arabic words that posts break up to pass a censor ("قـ ـصـ ـف", "شهـ.ــداء") are one token, whole again in `words`; the
underscore of an Arabic hashtag parts words like a space.
What is left out: no stemming, no part of speech; the grammar works on word lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

TOKEN = re.compile(
    r"[0-9]+(?:[,.٬٫،][0-9]{3})+(?![0-9])|[0-9]+(?:\.[0-9]+)?|[٠-٩۰-۹]+(?:[٬٫,.][٠-٩]{3})*|"
    r"[\u0621-\u064a\u066e-\u06d3\u0640\u064b-\u0652\u0670]+"
    r"(?:(?:(?<=\u0640)[.,*]{1,2}|(?<=\u0640) (?=\u0640))[\u0621-\u064a\u066e-\u06d3\u0640\u064b-\u0652\u0670]+)*|"
    r"(?:(?![\u0621-\u06d3])[^\W\d_])+(?:[’'ʼ`](?:(?![\u0621-\u06d3])[^\W\d_])+)*|[^\s\w]|_"
)
_END = re.compile(r"\n+|[.!?؟…]+[\"”’')\]»]*(?=\s)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Za-z]|Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Maj|Capt|Sgt|St|No|Nos|vs|approx|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|"
    r"Sept|Oct|Nov|Dec|[ap]\.m|U\.S|U\.N|U\.K|i\.e|e\.g|et al))\.$"
)
_BROKEN = str.maketrans("", "", "\u0640.,* ")
_QUOTES = frozenset("\"“”„«»‘’'`")
_OPENS = re.compile(r"\s*[\"“‘'«(\[*#@—–-]*\s*[A-Z0-9\u0600-\u06ffÀ-Þ]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its place in the text and its tokens."""

    start: int
    end: int
    words: list[str]
    lows: list[str]
    starts: list[int]
    ends: list[int]


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """[start, end) of each sentence, blank ones left out."""
    start = 0
    for match in _END.finditer(text):
        mark = match.group()
        if mark[0] != "\n":
            if mark[0] == "." and _ABBREVIATION.search(text, max(start, match.start() - 8), match.start() + 1):
                continue
            if not _OPENS.match(text, match.end()):
                continue
        end = match.start() if mark[0] == "\n" else match.end()
        if text[start:end].strip():
            yield start, end
        start = match.end()
    if text[start:].strip():
        yield start, len(text)


def tokenise(text: str, start: int, end: int) -> Sentence:
    """The tokens of `text[start:end]`; quotation marks are left out (`speech` reads them from the text)."""
    words, starts, ends = [], [], []
    for match in TOKEN.finditer(text, start, end):
        word = match.group()
        if word in _QUOTES or (word == "_" and "\u0621" <= text[match.start() - 1 : match.start()] <= "\u06d3"):
            continue
        words.append((word.translate(_BROKEN) or word) if "\u0640" in word and len(word) > 3 else word)
        starts.append(match.start())
        ends.append(match.end())
    return Sentence(start, end, words, [w.lower().replace("’", "'") for w in words], starts, ends)


def sentences(text: str) -> Iterator[Sentence]:
    """Every sentence with its tokens."""
    for start, end in sentence_spans(text):
        yield tokenise(text, start, end)
