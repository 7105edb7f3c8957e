"""Counted people in an English sentence: number, adjectives, noun, family, age, possession.

"at least 22 members of the Ahmed family", "his two sons", "a 14-year-old girl", "others", "the whole family": each is
one `Chunk` of kind Q with its `People`. Harm, names and joints are in `chunks`.
"""

from __future__ import annotations

from sijill.text.amounts import Amount, read_amount
from sijill.text.lexicon import Lexicon, Noun
from sijill.text.people_chunk import PERSON, POSSESSIVE, Chunk, People
from sijill.text.people_noun import DEMONYM, aged, noun_from, people_of, tail_of
from sijill.text.tokens import Sentence


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
                return Chunk("Q", i, i + 1, People(Amount(2, 2, "exact", i, i + 1), PERSON, "person", "both"))
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
    if low in words["possessives"] or low.endswith(POSSESSIVE):
        return _possessed(s, i, lex)
    if low in people and people[low].number == "many" and not _is_definite(s, i, lex):
        return _bare_plural(s, i, lex)
    if low == "others":
        return _bare_plural(s, i, lex)
    if i == 0 and low in people and people[low].number == "one" and s.lows[1:2] and s.lows[1] in lex.harm_verbs:
        return Chunk("Q", i, i + 1, People(Amount(1, 1, "exact", i, i + 1), people[low], people[low].cls, low))
    if i and s.lows[i - 1].endswith(POSSESSIVE) and low in people and people[low].number == "one":
        return _possessed(s, i - 1, lex)
    return None


def _counted(s: Sentence, amount: Amount, lex: Lexicon) -> Chunk | None:
    j = amount.j
    after = s.lows[j] if j < len(s.lows) else ""
    if after in lex.words["units"] or (
        after in "-–" and after and s.lows[j + 1 : j + 2] and s.lows[j + 1] in lex.words["units"]
    ):
        return aged(s, amount, lex)
    found = noun_from(s, j, lex, many=amount.lo != 1 or amount.hi != 1)
    if found:
        people = people_of(amount, found, lex)
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
    people = People(amount, PERSON, "person", "", is_more=more, is_bare=True)
    return Chunk("Q", amount.i, end, people)


def _article(s: Sentence, i: int, lex: Lexicon) -> Chunk | None:
    found = noun_from(s, i + 1, lex, many=False)
    if found is None and s.lows[i] == "another" and i + 1 < len(s.lows) and s.lows[i + 1] in lex.harm_verbs:
        return Chunk("Q", i, i + 1, People(Amount(1, 1, "exact", i, i + 1), PERSON, "person", "", is_more=True))
    if found is None:
        return None
    if found.noun.number == "two":
        amount = Amount(2, 2, "exact", i, i + 1)
    elif found.noun.number == "one":
        amount = Amount(1, 1, "exact", i, i + 1)
    else:
        return None
    people = people_of(amount, found, lex)
    people.is_more |= s.lows[i] == "another"
    return Chunk("Q", i, found.j, people, age=found.age)


def _possessed(s: Sentence, i: int, lex: Lexicon) -> Chunk | None:
    """ "his wife", "their two sons", "Wael's children"."""
    amount = read_amount(s, i + 1, lex) if i + 1 < len(s.lows) else None
    found = noun_from(s, amount.j if amount else i + 1, lex, many=True)
    if found is None:
        return None
    start = i if s.lows[i] in lex.words["possessives"] else i + 1
    if amount is None:
        size = {"one": (1, 1, "exact"), "two": (2, 2, "exact")}.get(found.noun.number, (2, None, "vague"))
        amount = Amount(size[0], size[1], size[2], start, start + 1, "" if size[1] else "plural")
    people = people_of(amount, found, lex)
    people.is_relative = True
    return Chunk("Q", start, found.j, people, age=found.age)


def _is_definite(s: Sentence, i: int, lex: Lexicon) -> bool:
    k = i - 1
    while k >= 0 and (s.lows[k] in lex.words["adjectives"] or DEMONYM.match(s.words[k])):
        k -= 1
    return k >= 0 and s.lows[k] in ("the", "these", "those", "any", "all", "no", "its", "such", "which", "what")


def _bare_plural(s: Sentence, i: int, lex: Lexicon) -> Chunk | None:
    low = s.lows[i]
    nxt = s.lows[i + 1] if i + 1 < len(s.lows) else ""
    if nxt and nxt in lex.people and lex.people[nxt].number == "many" and low != "others":
        return None
    if s.words[i][0].isupper() and nxt and s.words[i + 1][:1].isupper():
        return None
    noun = lex.people.get(low, PERSON)
    amount = Amount(2, None, "vague", i, i + 1, "others" if low == "others" else "plural")
    status = noun.status or ("civilian" if i and s.lows[i - 1] == "civilian" else "")
    people = People(amount, Noun(noun.cls, noun.number, status), noun.cls, low, is_more=low == "others")
    return Chunk("Q", i, tail_of(s, i + 1, lex), people)


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
                found = noun_from(s, amount.j, lex, many=True)
                return Chunk("Q", i, found.j if found else amount.j, People(amount, PERSON, "person", "family"))
        amount = Amount(2, None, "vague", i, k + 1, "whole family")
        return Chunk("Q", i, k + 1, People(amount, PERSON, "person", "family"))
    if low == "family" and lows[i + 1 : i + 2] == ["of"] and i + 2 < len(lows):
        amount = read_amount(s, i + 2, lex)
        if (
            amount
            and amount.modifier != "vague"
            and (amount.j >= len(lows) or lows[amount.j] not in lex.words["units"])
        ):
            found = noun_from(s, amount.j, lex, many=True)
            return Chunk("Q", i, found.j if found else amount.j, People(amount, PERSON, "person", "family"))
    return None
