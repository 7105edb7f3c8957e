"""Counted people in an English sentence: number, adjectives, noun, family, age, possession.

"at least 22 members of the Ahmed family", "his two sons", "a 14-year-old girl", "others", "the whole family": each is
one `Chunk` of kind Q with its `People`. Harm, names and joints are in `chunks`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from sijill.text.amounts import Amount, read_amount
from sijill.text.lexicon import Harm, Lexicon, Noun
from sijill.text.tokens import Sentence

_DEMONYM = re.compile(r"[A-Z][a-z]+(?:ian|ians|ese|ish|i|an|ans)$")


_POSSESSIVE = ("'s", "s'")


_PERSON = Noun("person", "many", "")


_MAX_NOUN_WORDS = 7


@dataclass(slots=True)
class People:
    """Counted people of one chunk."""

    amount: Amount
    noun: Noun
    cls: str
    head: str = ""
    is_more: bool = False
    """ "others", "more": added to somebody already counted."""
    is_relative: bool = False
    is_bare: bool = False
    """A number without a noun: people only beside a word of harm."""
    age: int | None = None
    state: str = ""
    """The harm that an adjective says: the "injured" of "17 injured people"."""


@dataclass(slots=True)
class Chunk:
    """Tokens [i, j) of one kind."""

    kind: str
    i: int
    j: int
    people: People | None = None
    harm: Harm | None = None
    age: int | None = None
    used: bool = field(default=False)


def read_people(s: Sentence, i: int, lex: Lexicon) -> Chunk | None:
    """The counted people that begin at token `i`, or None."""
    low = s.lows[i]
    people, words = lex.people, lex.words
    if low in ("all", "both") and i + 1 < len(s.lows):
        plural = people.get(s.lows[i + 1])
        if low == "both" and plural is not None and plural.number == "many":
            return Chunk("Q", i, i + 2, People(Amount(2, 2, "exact", i, i + 1), plural, plural.cls, s.lows[i + 1]))
        if low == "both" and s.lows[i + 1] not in people and s.lows[i + 1] not in ("of", "his", "her", "their"):
            nxt = s.lows[i + 1]
            if nxt in words["be"] or nxt in lex.harm_verbs or nxt == "reportedly":
                return Chunk("Q", i, i + 1, People(Amount(2, 2, "exact", i, i + 1), _PERSON, "person", "both"))
            return None
        inner = read_people(s, i + 1, lex)
        if inner and inner.people and not inner.people.is_relative and inner.people.amount.modifier == "exact":
            return inner
        return None
    family = _family(s, i, lex)
    if family:
        return family
    amount = read_amount(s, i, lex)
    if amount is not None:
        return _counted(s, amount, lex)
    if low in words["determiners"]:
        return _article(s, i, lex)
    if low in words["possessives"] or low.endswith(_POSSESSIVE):
        return _possessed(s, i, lex)
    if low in people and people[low].number == "many" and not _is_definite(s, i, lex):
        return _bare_plural(s, i, lex)
    if low == "others":
        return _bare_plural(s, i, lex)
    if i == 0 and low in people and people[low].number == "one" and s.lows[1:2] and s.lows[1] in lex.harm_verbs:
        return Chunk("Q", i, i + 1, People(Amount(1, 1, "exact", i, i + 1), people[low], people[low].cls, low))
    if i and s.lows[i - 1].endswith(_POSSESSIVE) and low in people and people[low].number == "one":
        return _possessed(s, i - 1, lex)
    return None


def _counted(s: Sentence, amount: Amount, lex: Lexicon) -> Chunk | None:
    j = amount.j
    after = s.lows[j] if j < len(s.lows) else ""
    if after in lex.words["units"] or (
        after in "-–" and after and s.lows[j + 1 : j + 2] and s.lows[j + 1] in lex.words["units"]
    ):
        return _aged(s, amount, lex)
    found = _noun(s, j, lex, many=amount.lo != 1 or amount.hi != 1)
    if found:
        people = _people(amount, found, lex)
        return Chunk("Q", amount.i, found.j, people, age=found.age)
    more = j < len(s.lows) and s.lows[j] in ("more", "other", "others", "further", "additional")
    end = j + more
    follows = s.lows[end] if end < len(s.lows) else ""
    ends_group = (
        not follows
        or follows in lex.harm_verbs
        or follows in lex.harm_nouns
        or follows in lex.words["be"]
        or follows in lex.words["harm_starts"]
        or follows in lex.words["have"]
        or follows in lex.words["adverbs"]
        or (follows in lex.words["prepositions"] and follows != "of")
        or follows in lex.words["including"]
        or follows in lex.words["clause"]
        or follows in ',.;)–—and"”'
        or follows in ("who", "or", "women", "with")
    )
    if not ends_group:
        return None
    if amount.word in ("some", "few", "various") and not more:
        return None
    people = People(amount, _PERSON, "person", "", is_more=more, is_bare=True)
    return Chunk("Q", amount.i, end, people)


def _aged(s: Sentence, amount: Amount, lex: Lexicon) -> Chunk | None:
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
    found = _noun(s, k, lex, many=False)
    if found and found.noun.number == "one":
        one = Amount(1, 1, "exact", amount.i, amount.j)
        return Chunk("Q", amount.i, found.j, _people(one, found, lex, age), age=age)
    return Chunk("AGE", amount.i, k, age=age)


@dataclass(slots=True)
class _Head:
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


def _noun(s: Sentence, k: int, lex: Lexicon, many: bool) -> _Head | None:
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
            return _Head(
                noun,
                low,
                _tail(s, k + 1, lex),
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
            return _Head(_PERSON, low, k + 1, False, age, civilian, female, male, False)
        elif low == "of" and nxt in ("whom", "them"):
            return _Head(_PERSON, nxt, k + 2, False, age, civilian, female, male, False)
        elif low in words["possessives"]:
            relative = True
        elif low[0].isdigit() or low in lex.numbers:
            amount = read_amount(s, k, lex)
            chunk = _aged(s, amount, lex) if amount else None
            if chunk is None or chunk.kind not in ("AGE", "Q"):
                return None
            if chunk.kind == "Q" and chunk.people:
                return _Head(
                    chunk.people.noun, chunk.people.head, chunk.j, more, chunk.age, civilian, female, male, relative
                )
            age, k = chunk.age, chunk.j
            continue
        elif low in words["adjectives"] or low in ("-", "/") or low.endswith(_POSSESSIVE) or _DEMONYM.match(s.words[k]):
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


def _tail(s: Sentence, k: int, lex: Lexicon) -> int:
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


def _people(amount: Amount, head: _Head, lex: Lexicon, age: int | None = None) -> People:
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


def _article(s: Sentence, i: int, lex: Lexicon) -> Chunk | None:
    found = _noun(s, i + 1, lex, many=False)
    if found is None and s.lows[i] == "another" and i + 1 < len(s.lows) and s.lows[i + 1] in lex.harm_verbs:
        return Chunk("Q", i, i + 1, People(Amount(1, 1, "exact", i, i + 1), _PERSON, "person", "", is_more=True))
    if found is None:
        return None
    if found.noun.number == "two":
        amount = Amount(2, 2, "exact", i, i + 1)
    elif found.noun.number == "one":
        amount = Amount(1, 1, "exact", i, i + 1)
    else:
        return None
    people = _people(amount, found, lex)
    people.is_more |= s.lows[i] == "another"
    return Chunk("Q", i, found.j, people, age=found.age)


def _possessed(s: Sentence, i: int, lex: Lexicon) -> Chunk | None:
    """ "his wife", "their two sons", "Wael's children"."""
    amount = read_amount(s, i + 1, lex) if i + 1 < len(s.lows) else None
    found = _noun(s, amount.j if amount else i + 1, lex, many=True)
    if found is None:
        return None
    start = i if s.lows[i] in lex.words["possessives"] else i + 1
    if amount is None:
        size = {"one": (1, 1, "exact"), "two": (2, 2, "exact")}.get(found.noun.number, (2, None, "vague"))
        amount = Amount(size[0], size[1], size[2], start, start + 1, "" if size[1] else "plural")
    people = _people(amount, found, lex)
    people.is_relative = True
    return Chunk("Q", start, found.j, people, age=found.age)


def _is_definite(s: Sentence, i: int, lex: Lexicon) -> bool:
    k = i - 1
    while k >= 0 and (s.lows[k] in lex.words["adjectives"] or _DEMONYM.match(s.words[k])):
        k -= 1
    return k >= 0 and s.lows[k] in ("the", "these", "those", "any", "all", "no", "its", "such", "which", "what")


def _bare_plural(s: Sentence, i: int, lex: Lexicon) -> Chunk | None:
    low = s.lows[i]
    nxt = s.lows[i + 1] if i + 1 < len(s.lows) else ""
    if nxt and nxt in lex.people and lex.people[nxt].number == "many" and low != "others":
        return None
    if s.words[i][0].isupper() and nxt and s.words[i + 1][:1].isupper():
        return None
    noun = lex.people.get(low, _PERSON)
    amount = Amount(2, None, "vague", i, i + 1, "others" if low == "others" else "plural")
    status = noun.status or ("civilian" if i and s.lows[i - 1] == "civilian" else "")
    people = People(amount, Noun(noun.cls, noun.number, status), noun.cls, low, is_more=low == "others")
    return Chunk("Q", i, _tail(s, i + 1, lex), people)


def _family(s: Sentence, i: int, lex: Lexicon) -> Chunk | None:
    """ "family of five", "the entire family", "a whole family"."""
    low = s.lows[i]
    lows = s.lows
    k = i + (low in ("a", "the", "an", "his", "her", "their", "my"))
    if lows[k : k + 1] in (["entire"], ["whole"]) and "family" in lows[k + 1 : k + 5]:
        k = lows.index("family", k + 1)
        if lows[k + 1 : k + 2] == ["of"]:
            amount = read_amount(s, k + 2, lex) if k + 2 < len(lows) else None
            if amount:
                found = _noun(s, amount.j, lex, many=True)
                return Chunk("Q", i, found.j if found else amount.j, People(amount, _PERSON, "person", "family"))
        amount = Amount(2, None, "vague", i, k + 1, "whole family")
        return Chunk("Q", i, k + 1, People(amount, _PERSON, "person", "family"))
    if low == "family" and lows[i + 1 : i + 2] == ["of"] and i + 2 < len(lows):
        amount = read_amount(s, i + 2, lex)
        if (
            amount
            and amount.modifier != "vague"
            and (amount.j >= len(lows) or lows[amount.j] not in lex.words["units"])
        ):
            found = _noun(s, amount.j, lex, many=True)
            return Chunk("Q", i, found.j if found else amount.j, People(amount, _PERSON, "person", "family"))
    return None
