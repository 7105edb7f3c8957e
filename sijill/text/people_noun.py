"""The people noun behind an amount, an article or a possessive, over adjectives, "of his", ages and peoples' names.

`people` decides what begins a reading; here the words up to and just behind the noun are taken, with the age, sex and
status that they state.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sijill.text.amounts import Amount, read_amount
from sijill.text.lexicon import Lexicon, Noun
from sijill.text.people_chunk import PERSON, POSSESSIVE, Chunk, People
from sijill.text.tokens import Sentence

DEMONYM = re.compile(r"[A-Z][a-z]+(?:ian|ians|ese|ish|i|an|ans)$")


_MAX_NOUN_WORDS = 7


def aged(s: Sentence, amount: Amount, lex: Lexicon) -> Chunk | None:
    """ "14-year-old Nizar", "14 years old": an age, kept for the name or noun beside it."""
    k = amount.j
    while (
        k < len(s.lows)
        and k < amount.j + 5
        and (
            s.lows[k] in "-–"
            or s.lows[k] in ("year", "years", "month", "months", "week", "weeks", "day", "days", "old", "of", "age")
        )
    ):
        k += 1
    if s.lows[k - 1] not in ("old", "age"):
        return Chunk("W", amount.i, amount.j) if amount.j > amount.i else None
    unit = next((w for w in s.lows[amount.j : k] if w[:4] in ("year", "mont", "week", "day", "days")), "year")
    age = amount.lo if unit.startswith("year") else 0
    found = noun_from(s, k, lex, many=False)
    if found and found.noun.number == "one":
        one = Amount(1, 1, "exact", amount.i, amount.j)
        return Chunk("Q", amount.i, found.j, people_of(one, found, lex, age), age=age)
    return Chunk("AGE", amount.i, k, age=age)


@dataclass(slots=True)
class Head:
    """The noun found, where it ends, and what the words before it said: more, age, civilian, sex, relation, harm."""

    noun: Noun
    word: str
    j: int
    is_more: bool
    age: int | None
    civilian: bool
    female: bool
    male: bool
    relative: bool
    state: str = ""


def noun_from(s: Sentence, k: int, lex: Lexicon, many: bool) -> Head | None:
    """The people noun at or after token `k`, over adjectives, "of his", ages and peoples' names."""
    words, people = lex.words, lex.people
    civilian = more = female = male = relative = False
    state = ""
    age: int | None = None
    end = min(len(s.lows), k + _MAX_NOUN_WORDS + 3)
    while k < end:
        low = s.lows[k]
        nxt = s.lows[k + 1] if k + 1 < len(s.lows) else ""
        is_head = (
            low in people
            and low != nxt
            and not (low in words["adjectives"] and nxt in people)
            and not (
                people[low].number == "one"
                and (nxt in people or nxt in words["adjectives"])
                and nxt not in lex.harm_verbs
                and nxt not in words["after_noun"]
            )
        )
        if is_head:
            noun = people[low]
            return Head(
                noun,
                low,
                tail_of(s, k + 1, lex),
                more or low in ("other", "others"),
                age,
                civilian or noun.status == "civilian",
                female,
                male,
                relative,
                state,
            )
        if low in people and (nxt in people or nxt in words["adjectives"]):
            civilian |= people[low].status == "civilian"
            female |= people[low].cls == "woman"
        elif low == "of" and nxt in ("the", "his", "her", "their", "these", "those", "my", "our", "its"):
            relative |= nxt not in ("the", "these", "those")
            k += 1
        elif low in ("wounded", "injured") and s.lows[k - 1] == "the" and s.lows[k - 2] == "of":
            return Head(PERSON, low, k + 1, False, age, civilian, female, male, False)
        elif low == "of" and nxt in ("whom", "them"):
            return Head(PERSON, nxt, k + 2, False, age, civilian, female, male, False)
        elif low in words["possessives"]:
            relative = True
        elif low[0].isdigit() or low in lex.numbers:
            amount = read_amount(s, k, lex)
            chunk = aged(s, amount, lex) if amount else None
            if chunk is None or chunk.kind not in ("AGE", "Q"):
                return None
            if chunk.kind == "Q" and chunk.people:
                return Head(
                    chunk.people.noun, chunk.people.head, chunk.j, more, chunk.age, civilian, female, male, relative
                )
            age, k = chunk.age, chunk.j
            continue
        elif low in words["adjectives"] or low in ("-", "/") or low.endswith(POSSESSIVE) or DEMONYM.match(s.words[k]):
            if (low in lex.harm_verbs and low not in ("injured", "wounded")) or (
                low in ("injured", "wounded") and nxt not in people
            ):
                return None
            state = {"injured": "injured", "wounded": "injured", "killed": "killed"}.get(low, state)
            more |= low in ("other", "more", "additional", "further", "another")
            civilian |= low in ("civilian", "innocent", "unarmed")
            female |= low in ("female", "pregnant")
            male |= low == "male"
        elif (low == "and" and nxt in words["adjectives"] and s.lows[k + 2 : k + 3] and s.lows[k + 2] in people) or (
            many
            and nxt in people
            and people[nxt].number == "many"
            and s.words[k].isalpha()
            and s.words[k].islower()
            and low not in words["not_in_compound"]
        ):
            pass
        else:
            return None
        k += 1
    return None


def tail_of(s: Sentence, k: int, lex: Lexicon) -> int:
    """Swallow "-in-law", "of the Ahmed family", "from one family" after the noun."""
    lows = s.lows
    if lows[k : k + 4] == ["-", "in", "-", "law"]:
        k += 4
    if lows[k : k + 2] == ["-", "by"]:
        k += 2
    if lows[k : k + 1] and lows[k] in ("of", "from"):
        for m in range(k + 1, min(k + 9, len(lows))):
            if lows[m] in ("family", "families", "family's", "clan", "household"):
                return m + 1
            if not (
                s.words[m][0].isupper()
                or lows[m]
                in (
                    "the",
                    "one",
                    "same",
                    "a",
                    "-",
                    "al",
                    "el",
                    "single",
                    "and",
                    "his",
                    "her",
                    "their",
                    "’",
                    "abu",
                    "this",
                    "displaced",
                    "extended",
                    "/",
                )
            ):
                break
    return k


def people_of(amount: Amount, head: Head, lex: Lexicon, age: int | None = None) -> People:
    """The counted people of an amount and its noun; a stated age or sex decides the class."""
    age = age if age is not None else head.age
    cls = head.noun.cls
    if head.female and cls in ("person", "man"):
        cls = "woman"
    if head.male and cls == "person":
        cls = "man"
    if age is not None and age < 18:
        cls = "child"
    elif age is not None and age >= 18 and cls.startswith("child"):
        cls = {"child?m": "man", "child?f": "woman"}.get(cls, "person")
    status = "civilian" if head.civilian else head.noun.status
    return People(
        amount,
        Noun(head.noun.cls, head.noun.number, status),
        cls,
        head.word,
        head.is_more,
        head.relative,
        age=age,
        state=head.state,
    )
