"""Sum a list of people: who is added, and who only spells out somebody named before.

"a woman and her two children" is three; "three civilians: a father and two sons" is three; "her son Ali" is one;
"Lian (Layan) Saleh" is one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from sijill.text.lexicon import lexicon
from sijill.text.people_chunk import Chunk
from sijill.text.tokens import Sentence

_GENERIC = ("person", "combatant")


@dataclass(slots=True)
class Count:
    """The sum of a list: its ends, how it was hedged, and the chunks that were added (others only spell them out)."""

    lo: int
    hi: int | None
    modifier: str
    heads: list[Chunk]
    details: list[Chunk]


def count_people(s: Sentence, main: list[Chunk]) -> Count:
    """Sum a list, without counting the people that spell out a head named before them."""
    heads: list[Chunk] = []
    details: list[Chunk] = []
    room, inner, listing = 0, 0, False
    for k, chunk in enumerate(main):
        gap = _joint_words(s, main[k - 1].j, chunk.i) if k else []
        between = s.lows[main[k - 1].j : chunk.i] if k else []
        if chunk.people is None and between[:1] == ["("] and between[-1:] == [")"] and main[k - 1].people is None:
            continue  # "Lian (Layan) Saleh" is one person
        if k and chunk.people is None and between == [","] and s.words[chunk.i] in ("al", "el"):
            continue  # "Sami Nasser, al-Halabi" is one person
        if inner > 0 and chunk.people is None:
            inner -= 1
        elif heads and _spells_out(s, chunk, heads[-1], gap, room, listing):
            details.append(chunk)
            size = chunk.people.amount.lo if chunk.people else 1
            room -= size
            inner = size if chunk.people and heads[-1].people else 0
            listing = True
        elif heads and _shares_number(chunk, heads[-1], gap):
            details.append(chunk)
            heads[-1] = _as_persons(heads[-1])
        else:
            heads.append(chunk)
            room = chunk.people.amount.lo if chunk.people else 0
            inner, listing = 0, False
    his = [(h.people.amount.hi if h.people else 1) for h in heads]
    modifiers = [h.people.amount.modifier for h in heads if h.people and h.people.amount.modifier != "exact"]
    return Count(
        lo=sum(h.people.amount.lo if h.people else 1 for h in heads),
        hi=None if None in his else sum(x for x in his if x is not None),
        modifier=modifiers[0] if modifiers else "exact",
        heads=heads,
        details=details,
    )


def _shares_number(chunk: Chunk, head: Chunk, gap: list[str]) -> bool:
    """ "300 women and children": one number, two classes."""
    if chunk.people is None or head.people is None or gap != ["and"] or chunk.j - chunk.i != 1:
        return False
    amount = head.people.amount
    return amount.lo > 2 and amount.modifier != "vague" and chunk.people.amount.word == "plural"


def _as_persons(chunk: Chunk) -> Chunk:
    return replace(chunk, people=replace(chunk.people, cls="person")) if chunk.people else chunk


def _is_named_someone(s: Sentence, chunk: Chunk) -> bool:
    """ "a woman named", "a man identified as", "another son of"."""
    after = s.lows[chunk.j : chunk.j + 1]
    if s.lows[chunk.i] == "another":
        return after == ["of"]  # "Sami Nasser, another son of"
    return s.lows[chunk.i] in ("a", "an") and after in (["named"], ["called"], ["identified"], ["known"])


@cache
def _labels() -> frozenset[str]:
    return lexicon("en").words["plural_relatives"]


_AGE_WORDS = frozenset(
    {
        "-",
        "year",
        "years",
        "month",
        "months",
        "day",
        "days",
        "old",
        "aged",
        "of",
        "age",
        "his",
        "her",
        "named",
        "identified",
        "as",
        "the",
    }
)


def _joint_words(s: Sentence, i: int, j: int) -> list[str]:
    """The words between two of a list, without ages and brackets."""
    words, depth = ["–"] if s.lows[i:j][:1] == ["-"] else [], 0
    for low in s.lows[i:j]:
        depth += low == "("
        if not depth and not (low[0].isdigit() or low in _AGE_WORDS):
            words.append(low)
        depth -= low == ")"
    return words


def _spells_out(s: Sentence, chunk: Chunk, head: Chunk, gap: list[str], room: int, listing: bool) -> bool:
    """Whether `chunk` says who the people of `head` are, so that it adds nobody."""
    if ("with" in gap or "alongside" in gap) and not (listing and room > 0 and chunk.people is not None):
        return False
    if chunk.people is None and _labels() & set(gap):
        return False  # "his wife, their sons Yazan and Juri": the names are the sons'
    if chunk.people is None:
        bare_and = gap == ["and"] and not listing and head.people is not None and head.people.amount.lo > 1
        near = listing or len(gap) <= 4 or (head.people is not None and head.people.amount.lo == 1)
        return head.people is not None and room >= 1 and near and not bare_and
    people = chunk.people
    if gap == [","] and _is_named_someone(s, chunk) and (head.people is None or head.people.amount.lo == 1):
        return True  # "a doctor, a woman named Wafa"
    if head.people is None:
        return (
            s.lows[chunk.i] in ("a", "an", "one") and gap[-1:] == [","] and people.amount.lo == 1 and "and" not in gap
        )
    if people.is_more or "as" in gap:
        return False
    if people.head == head.people.head and gap[-1:] in (["possible"], ["possibly"], ["perhaps"], ["maybe"]):
        return True  # "at least 34 civilians and possibly more than 50 civilians"
    strong = gap[:1] in ([":"], ["–"], ["—"], ["-"])
    if people.amount.modifier == "vague" and not (listing or strong):
        return False
    generic = head.people.cls in _GENERIC or listing or strong
    opens = listing or strong or gap[:1] == [","]
    if head.people.amount.lo == 1:
        return (
            generic
            and gap[:1] == [","]
            and "and" not in gap
            and people.amount.lo == 1
            and s.lows[chunk.i] in ("a", "an")
            and not listing
            and head.people.cls == "person"
        )
    return (
        generic
        and opens
        and people.amount.lo <= room
        and (head.people.amount.lo > people.amount.lo or people.amount.lo == room)
    )
