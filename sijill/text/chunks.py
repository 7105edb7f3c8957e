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

from sijill.text.amounts import Amount
from sijill.text.lexicon import Harm, Lexicon
from sijill.text.people import read_people
from sijill.text.people_chunk import Chunk, People
from sijill.text.tokens import Sentence

_STOPS = frozenset(';:()[]–—"“”‘«»…?!.')
_POSSESSIVE = ("'s", "s'")


def chunk_sentence(s: Sentence, lex: Lexicon) -> list[Chunk]:
    """All chunks of a sentence, in order, together covering every token."""
    chunks: list[Chunk] = []
    i, n = 0, len(s.lows)
    while i < n:
        chunk = (
            _bare_age(s, i, chunks) or read_people(s, i, lex) or _simple(s, i, lex, chunks) or _name_chunk(s, i, lex)
        )
        if chunk is None:
            chunk = Chunk("W", i, i + 1)
        if chunk.kind == "W" and _is_listed_relative(s, i, chunks, lex):
            noun = lex.people[s.lows[i]]
            people = People(Amount(1, 1, "exact", i, i + 1), noun, noun.cls, s.lows[i], is_relative=True)
            chunk = Chunk("Q", i, i + 1, people)
        last = chunks[-1] if chunks else None
        if chunk.kind == "N" and last is not None and last.people is not None and last.people.amount.word == "plural":
            last.kind, last.people = "ADV", None  # "brothers Said and Adel": the names count, the plural describes them
        chunks.append(chunk)
        i = chunk.j
    return chunks


def _is_listed_relative(s: Sentence, i: int, before: list[Chunk], lex: Lexicon) -> bool:
    """The "mother" of "her father, mother and brother"."""
    noun = lex.people.get(s.lows[i])
    if noun is None or noun.number != "one" or len(before) < 2 or before[-1].kind != "AND":
        return False
    if s.lows[i] in lex.words["companions"]:  # "his friend and colleague" is one
        return False
    head = next((c.people for c in reversed(before) if c.kind != "AND"), None)
    return head is not None and head.is_relative and head.amount.lo == 1


def _bare_age(s: Sentence, i: int, before: list[Chunk]) -> Chunk | None:
    """ "(14)", "aged 28", and the number between commas after a name: "Safa Nur, 28, was"."""
    low = s.lows[i]
    nxt = s.lows[i + 1] if i + 1 < len(s.lows) else ""
    if low == "aged" and (nxt.isdigit() or nxt in ("between", "either")):
        k = i + 1
        while k < len(s.lows) and (
            s.lows[k].isdigit()
            or (
                s.lows[k] in ("and", "or", "between", "either", "to", "-", "–", ",")
                and any(w.isdigit() for w in s.lows[k + 1 : k + 2])
            )
        ):
            k += 1
        return Chunk("AGE", i, k, age=next((int(w) for w in s.lows[i:k] if w.isdigit()), None))
    if not low.isdigit() or int(low) > 110 or not before:
        return None
    prev = s.lows[i - 1]
    if prev == "(" and nxt in ("-", "–") and s.lows[i + 3 : i + 4] == [")"] and s.lows[i + 2].isdigit():
        return Chunk("AGE", i, i + 3, age=int(low))  # "(16-19)"
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
    if low == "with" and i and s.lows[i - 1] == "," and _introduces_speech(s, i, lex):
        return Chunk("CL", i, i + 1)
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


def _introduces_speech(s: Sentence, i: int, lex: Lexicon) -> bool:
    """ ", with two agencies adding that": who speaks is not struck."""
    for low in s.lows[i + 1 : i + 26]:
        if low in lex.words["saying"]:
            return True
        if low in lex.harm_verbs or low in lex.words["be"] or low in ".;":
            return False
    return False


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
    if low in ("body", "bodies") and nxt[:1] and nxt[0] in ("bag", "bags", "part", "parts", "count", "armour", "armor"):
        return None
    if low == "toll" or (low == "tally" and i):
        return Harm("killed", "toll"), i + 1
    if low in lex.harm_verbs:
        harm = lex.harm_verbs[low]
        if (low == "passing" and nxt[:1] != ["of"]) or (low == "survived" and nxt[:1] == ["by"]):
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


def _name_chunk(s: Sentence, i: int, lex: Lexicon) -> Chunk | None:
    """Two or more capitalised words (or one beside an age) that are no place, body, month or function word."""
    words, lows = lex.words, s.lows
    if not s.words[i][0].isupper() and lows[i] not in ("abu", "umm", "al", "bin", "ibn"):
        return None
    first_is_function = lows[i] in words["functions"] and lows[i] not in words["titles"]
    if first_is_function:
        return None
    k, parts, foreign, named = i, 0, False, False
    while k < len(lows) and k < i + 14:
        word, low = s.words[k], lows[k]
        if word[0].isupper() and word[0].isalpha():
            if low in words["functions"] and low not in words["titles"]:
                break
            bare = low.removesuffix("'s")
            named |= parts == 0 and bare in words["agencies"]
            foreign |= (bare in words["not_a_person"] and not (named and parts == 0)) or _is_org(word)
            parts += 1
        elif (
            (word == "." and lows[k - 1] in words["titles"] and k > i)
            or low in words["particles"]
            or (word in "-/'‘’`" and k > i and k + 1 < len(lows) and s.ends[k] == s.starts[k + 1])
        ):
            pass
        else:
            break
        k += 1
        if s.words[k - 1].endswith(("’s", "'s")):
            break
    while k > i + 1 and (not s.words[k - 1][0].isalpha() or s.words[k - 1] in ("as", "an", "at")):
        k -= 1
    nxt = lows[k] if k < len(lows) else ""
    if parts == 0:
        return None
    if (
        foreign
        or (named and parts < 2)
        or (nxt in lex.people and lex.people[nxt].number == "many" and lex.people[nxt].status == "combatant")
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
