"""Turn the tokens of an English sentence into chunks: counted people, names, harm words, joints.

One pass from left to right, longest reading first. A chunk is one of
  Q  counted people: "at least 22 members of the Ahmed family", "his wife", "others"
  N  a capitalised name that can be a person's, with an age or title beside it
  T  a word of harm: killed, death, wounded
  INC / ALONG / AND  including, together with, and-or-comma
  BE, ADV, CL, PREP, NEG, STOP  what the linking rules step over or stop at;  W  any other word.
What harm goes with which people is decided in `link`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from sijill.text.amounts import Amount, read_amount
from sijill.text.lexicon import Harm, Lexicon, Noun
from sijill.text.tokens import Sentence

_DEMONYM = re.compile(r"[A-Z][a-z]+(?:ian|ians|ese|ish|i|an|ans)$")
_STOPS = frozenset(';:()[]–—"“”‘«»…?!.')
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


def chunk_sentence(s: Sentence, lex: Lexicon) -> list[Chunk]:
    """All chunks of a sentence, in order, together covering every token."""
    chunks: list[Chunk] = []
    i, n = 0, len(s.lows)
    while i < n:
        chunk = (
            _bare_age(s, i, chunks) or _people_chunk(s, i, lex) or _simple(s, i, lex, chunks) or _name_chunk(s, i, lex)
        )
        if chunk is None:
            chunk = Chunk("W", i, i + 1)
        if chunk.kind == "W" and _is_listed_relative(s, i, chunks, lex):
            noun = lex.people[s.lows[i]]
            people = People(Amount(1, 1, "exact", i, i + 1), noun, noun.cls, s.lows[i], is_relative=True)
            chunk = Chunk("Q", i, i + 1, people)
        last = chunks[-1] if chunks else None
        if chunk.kind == "N" and last is not None and last.people is not None and last.people.amount.word == "plural":
            last.kind, last.people = "W", None  # "brothers Said and Adel": the names count, the plural describes them
        chunks.append(chunk)
        i = chunk.j
    return chunks


def _is_listed_relative(s: Sentence, i: int, before: list[Chunk], lex: Lexicon) -> bool:
    """The "mother" of "her father, mother and brother"."""
    noun = lex.people.get(s.lows[i])
    if noun is None or noun.number != "one" or len(before) < 2 or before[-1].kind != "AND":
        return False
    head = next((c.people for c in reversed(before) if c.kind != "AND"), None)
    return head is not None and head.is_relative and head.amount.lo == 1


def _bare_age(s: Sentence, i: int, before: list[Chunk]) -> Chunk | None:
    """ "(14)", "aged 28", and the number between commas after a name: "Safa Nur, 28, was"."""
    low = s.lows[i]
    nxt = s.lows[i + 1] if i + 1 < len(s.lows) else ""
    if low == "aged" and (nxt.isdigit() or nxt == "between"):
        k = i + 1
        while k < len(s.lows) and (
            s.lows[k].isdigit()
            or (
                s.lows[k] in ("and", "between", "to", "-", "–", ",") and any(w.isdigit() for w in s.lows[k + 1 : k + 2])
            )
        ):
            k += 1
        return Chunk("AGE", i, k, age=next((int(w) for w in s.lows[i:k] if w.isdigit()), None))
    if not low.isdigit() or int(low) > 110 or not before:
        return None
    prev = s.lows[i - 1]
    name_before = before[-1].kind in ("N", "PROPER") or (
        len(before) > 1 and before[-2].kind in ("N", "Q", "PROPER", "STOP")
    )
    closes = nxt in (",", ")", ";", "-", "–", "—", ".", "and", "") or (nxt == "/")
    if closes and name_before and prev in (",", "(") and not (nxt in ("-", "–") and prev == ","):
        return Chunk("AGE", i, i + 1, age=int(low))
    return None


def _simple(s: Sentence, i: int, lex: Lexicon, before: list[Chunk]) -> Chunk | None:
    low, words = s.lows[i], lex.words
    nxt = s.lows[i + 1] if i + 1 < len(s.lows) else ""
    harm = _harm(s, i, lex)
    if harm is not None:
        return Chunk("T", i, harm[1], harm=harm[0])
    if low in words["including"]:
        return Chunk("INC", i, i + 1 + (nxt in ("them", "those", "whom", "these")))
    if low == "of" and nxt in ("whom", "which", "them"):
        return Chunk("OFW", i, i + 2)
    if low in ("along", "together", "as") and nxt in ("with", "well"):
        return Chunk("ALONG", i, i + 2 + (s.lows[i + 1 : i + 3] == ["well", "as"]))
    if low in words["along"] or low == "with" or (low == "plus"):
        return Chunk("ALONG", i, i + 1)
    if low in ("and", ",", "&", "or"):
        return Chunk("AND", i, i + 1)
    if low in words["be"]:
        return Chunk("BE", i, i + 1)
    if low in words["have"]:
        return Chunk("HAVE", i, i + 1)
    if low in words["adverbs"] and not (i and s.words[i][0].isupper()):
        return Chunk("ADV", i, i + 1)
    if low in words["clause"]:
        return Chunk("CL", i, i + 1)
    if low in ("who", "whom", "whose"):
        return Chunk("WHO", i, i + 1)
    if low in words["prepositions"]:
        return Chunk("PREP", i, i + 1)
    if low in words["negation"]:
        return Chunk("NEG", i, i + 1)
    if low in _STOPS:
        return Chunk("STOP", i, i + 1)
    return None


def _harm(s: Sentence, i: int, lex: Lexicon) -> tuple[Harm, int] | None:
    low = s.lows[i]
    nxt = s.lows[i + 1 : i + 4]
    if low in ("lost", "claimed", "claiming", "losing", "claim", "took", "taking", "claims", "lose"):
        if nxt[:2] in (["their", "lives"], ["his", "life"], ["her", "life"], ["his", "lives"], ["their", "life"]):
            return Harm("killed", "intr"), i + 3
        if nxt[:3] == ["the", "lives", "of"] or nxt[:3] == ["the", "life", "of"]:
            return Harm("killed", "verb"), i + 4
        if low in ("claimed", "claiming", "claims") and i + 1 < len(s.lows):
            return (Harm("killed", "lives"), i + 1) if "lives" in s.lows[i + 1 : i + 6] else None
        if low != "lost":
            return None
    if low == "lost" and _loses_people(s, i, lex):
        return Harm("killed", "verb"), i + 1
    if low == "shot" and nxt[:1] == ["dead"]:
        return Harm("killed", "ppl"), i + 2
    if low == "shot" and nxt[:2] == ["and", "killed"]:
        return Harm("killed", "ppl"), i + 3
    if low in ("died", "dying") and nxt[:1] == ["out"]:
        return None
    if low == "passed" and nxt[:1] == ["away"]:
        return Harm("killed", "intr"), i + 2
    if low == "succumbed":
        return Harm("killed", "intr"), i + 1
    if low == "toll" or (low == "tally" and i):
        return Harm("killed", "toll"), i + 1
    if low in lex.harm_verbs:
        harm = lex.harm_verbs[low]
        if low == "passing" and nxt[:1] != ["of"]:
            return None
        if low in lex.harm_nouns and i and s.lows[i - 1] in ("the", "of"):
            return lex.harm_nouns[low], i + 1
        return harm, i + 1
    if low in lex.harm_nouns:
        return lex.harm_nouns[low], i + 1
    return None


def _loses_people(s: Sentence, i: int, lex: Lexicon) -> bool:
    """ "lost seven members", "lost his wife and two children"."""
    for k in range(i + 1, min(i + 6, len(s.lows))):
        low = s.lows[k]
        if low in lex.people:
            return low in lex.words["kin"]
        counted = (
            low[0].isdigit() or low in lex.numbers or low in lex.words["possessives"] or low in lex.words["adjectives"]
        )
        if not (counted or low in ("at", "least", "more", "than", "of", "and")):
            return False
    return False


def _people_chunk(s: Sentence, i: int, lex: Lexicon) -> Chunk | None:
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
        inner = _people_chunk(s, i + 1, lex)
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


def _name_chunk(s: Sentence, i: int, lex: Lexicon) -> Chunk | None:
    """Two or more capitalised words (or one beside an age) that are no place, body, month or function word."""
    words, lows = lex.words, s.lows
    if not s.words[i][0].isupper() and lows[i] not in ("abu", "umm", "al", "bin", "ibn"):
        return None
    first_is_function = lows[i] in words["functions"] and lows[i] not in words["titles"]
    if first_is_function:
        return None
    k, parts, foreign = i, 0, False
    while k < len(lows) and k < i + 14:
        word, low = s.words[k], lows[k]
        if word[0].isupper() and word[0].isalpha():
            if low in words["functions"] and low not in words["titles"]:
                break
            foreign |= low.removesuffix("'s") in words["not_a_person"] or _is_org(word)
            parts += 1
        elif (word == "." and lows[k - 1] in words["titles"] and k > i) or low in words["particles"] or (
            word in "-/'‘’`" and k > i and k + 1 < len(lows) and s.ends[k] == s.starts[k + 1]
        ):
            pass
        else:
            break
        k += 1
        if s.words[k - 1].endswith(("’s", "'s")):
            break
    while k > i + 1 and not s.words[k - 1][0].isalpha():
        k -= 1
    nxt = lows[k] if k < len(lows) else ""
    if parts == 0:
        return None
    if (
        foreign
        or nxt
        in (
            "family",
            "families",
            "home",
            "house",
            "family's",
            "camp",
            "area",
            "street",
            "neighborhood",
            "neighbourhood",
            "hospital",
            "school",
            "residence",
            "building",
            "mosque",
            "tower",
            "city",
            "town",
            "village",
            "district",
            "agency",
            "news",
        )
        or s.words[k - 1].endswith(("’s", "'s"))
    ):
        return Chunk("PROPER", i, k)
    return Chunk("N", i, k)


def _is_org(word: str) -> bool:
    return len(word) > 1 and word.isupper()
