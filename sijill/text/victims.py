"""Named victims: read lists of names with age and relation out of English sentences.

"Rana Saleh (34), her husband Nabil, 36, and their daughters Yara, 6, and Lina, 9": four persons. An age stands before
("14-year-old Nizar") or after ("Yara, 6", "Yara (6)") its name; a relation stands before ("his wife Iman", "their
three sons A, B and C"). A name is taken when its sentence speaks of harm or of identified victims, and an age, a
relation or the place in a list says that it is a person. Two mentions are one person when the first names agree and
neither age nor last name contradicts. Left out: Arabic lists (names there carry no capital), photographs, families
without names.
"""

from __future__ import annotations

import re

from sijill.text.chunks import chunk_sentence
from sijill.text.lexicon import Lexicon, lexicon
from sijill.text.people_chunk import Chunk
from sijill.text.tokens import Sentence
from sijill.text.victim import TITLES, Victim, merge, sex_said

_CUE = re.compile(
    r"\b(?:victims?|deceased|dead|names?|named|identified|martyrs?|those killed|bodies|listed|mourn(?:ed|ing)?|loss|"
    r"killed|died|deaths?|funeral|children|siblings|obituar\w+)\b",
    re.IGNORECASE,
)


def read_victims(
    text: str, parts: list[Sentence], lang: str, chunked: dict[int, list[Chunk]] | None = None
) -> list[Victim]:
    """Every named victim once, in order of first mention. Empty for Arabic texts."""
    if lang != "en":
        return []
    lex = lexicon("en")
    found: list[Victim] = []
    listing = False
    for s in parts:
        sentence = text[s.start : s.end]
        cued = _CUE.search(sentence) is not None
        aged = any(ch.isdigit() for ch in sentence) or "year" in s.lows
        if not (cued or (listing and aged)):
            listing = False
            continue
        here = _sentence_victims(text, s, lex, (chunked or {}).get(s.start))
        listing = bool(here)
        for victim in here:
            merge(found, victim)
    return found


def _sentence_victims(text: str, s: Sentence, lex: Lexicon, known: list[Chunk] | None) -> list[Victim]:
    chunks = known if known is not None else chunk_sentence(s, lex)
    status = _status(chunks)
    out: list[Victim] = []
    group: tuple[str, str, int] | None = None  # relation word, class, how many names it still covers
    for k, chunk in enumerate(chunks):
        if chunk.kind == "Q" and chunk.people is not None:
            amount = chunk.people.amount
            group = (chunk.people.head, chunk.people.cls, amount.lo if amount.hi is not None else 12)
            if chunk.people.is_bare or chunk.people.head in (
                "members",
                "member",
                "civilians",
                "people",
                "victims",
                "relatives",
            ):
                group = None
        elif chunk.kind == "W" and s.lows[chunk.i] in ("survived", "said", "posted", "wrote"):
            group = None
        elif chunk.kind == "N" and not _is_alias(s, chunks, k):
            victim, group = _person(text, s, chunks, k, group, status, lex)
            if victim is not None:
                out.append(victim)
    return out


def _is_alias(s: Sentence, chunks: list[Chunk], k: int) -> bool:
    """A name in brackets right after a name is another name of the same person; a lone title is none."""
    chunk = chunks[k]
    if chunk.j - chunk.i == 1 and s.lows[chunk.i] in TITLES:
        return True
    bracket = s.words[chunk.i - 1] in ("(", "/") if chunk.i else False
    return bracket and k >= 2 and chunks[k - 2].kind in ("N", "AGE", "PROPER")


_BRACKET = re.compile(r"\s*[(\[][^()\[\]]{1,60}[)\]]")
_SEX = re.compile(r"\b(?:female|woman|girl|male|man|boy)\b", re.IGNORECASE)
_WOMEN = ("female", "woman", "girl")


def _status(chunks: list[Chunk]) -> str:
    kinds = [c.harm.kind for c in chunks if c.kind == "T" and c.harm is not None]
    if "killed" in kinds or not kinds:
        return "killed"
    return "injured" if "injured" in kinds else "killed"


def _person(
    text: str, s: Sentence, chunks: list[Chunk], k: int, group: tuple[str, str, int] | None, status: str, lex: Lexicon
) -> tuple[Victim | None, tuple[str, str, int] | None]:
    chunk = chunks[k]
    relation, cls, left = group if group and group[2] > 0 else ("", "", 0)
    age = _age_beside(s, chunks, k)
    if age is None and group and _directly_before(chunks, k) and chunks[_prev(chunks, k)].age is not None:
        age = chunks[_prev(chunks, k)].age
    if age is None and not relation and not _in_list(s, chunks, k):
        return None, group
    if age is None and relation and not _near_group(s, chunks, k):
        return None, group
    name = text[s.starts[chunk.i] : s.ends[chunk.j - 1]]
    sex = _sex_in_brackets(text, s.ends[chunk.j - 1]) or sex_said(relation, cls, name)
    victim = Victim(
        name,
        s.starts[chunk.i],
        s.ends[chunk.j - 1],
        age,
        sex,
        relation,
        status,
        child_word=cls == "child" and relation not in ("teenager",),
    )
    after = (relation, cls, left - 1) if left > 1 else None
    return victim, after


def _sex_in_brackets(text: str, end: int) -> str:
    """ "female" or "male" when the bracket right behind a name says so: "(53 years old, female)"."""
    bracket = _BRACKET.match(text, end, end + 80)
    said = _SEX.search(bracket[0]) if bracket else None
    return "" if said is None else "female" if said[0].lower() in _WOMEN else "male"


def _prev(chunks: list[Chunk], k: int) -> int:
    u = k - 1
    while u > 0 and chunks[u].kind in ("ADV",):
        u -= 1
    return max(u, 0)


def _directly_before(chunks: list[Chunk], k: int) -> bool:
    return k > 0 and chunks[_prev(chunks, k)].kind == "Q"


def _age_beside(s: Sentence, chunks: list[Chunk], k: int) -> int | None:
    if k and chunks[k - 1].kind == "AGE":
        return chunks[k - 1].age
    u = k + 1
    steps = 0
    while u < len(chunks) and steps < 4:
        chunk = chunks[u]
        if chunk.kind == "AGE":
            nxt = chunks[u + 1] if u + 1 < len(chunks) else None
            leads_next = (
                nxt is not None
                and nxt.kind == "N"
                and s.lows[chunk.j - 1] == "old"
                and s.lows[chunk.i - 1] in (",", "and")
            )
            return None if leads_next else chunk.age
        comma = chunk.kind == "AND" and s.lows[chunk.i] == "," and steps == 0
        bracket = chunk.kind == "STOP" and s.words[chunk.i] in "()/"
        alias = chunk.kind == "N" and s.words[chunk.i - 1] in "(/"
        if not (comma or bracket or alias):
            return None
        u += 1
        steps += 1
    return None


def _in_list(s: Sentence, chunks: list[Chunk], k: int) -> bool:
    """A name among at least two more names joined by commas, after a word that opens a list of victims."""
    names = [j for j, c in enumerate(chunks) if c.kind == "N"]
    if len(names) < 3:
        return False
    position = names.index(k)
    beside = [names[p] for p in (position - 1, position + 1) if 0 <= p < len(names)]
    joined = any(
        abs(j - k) <= 4 and all(c.kind in ("AND", "AGE", "STOP", "Q", "ADV") for c in chunks[min(j, k) + 1 : max(j, k)])
        for j in beside
    )
    opens = any(
        w in ("identified", "named", "names", "victims", "killed", "listed", "namely", "following", "deceased", "dead")
        for w in s.lows[: chunks[k].i]
    )
    return joined and opens


def _near_group(s: Sentence, chunks: list[Chunk], k: int) -> bool:
    """Whether only joints, ages and names stand between the relation and the name."""
    u = k - 1
    while u >= 0:
        chunk = chunks[u]
        if chunk.kind == "Q":
            return True
        plain = chunk.kind in ("AND", "AGE", "STOP", "N", "ADV") or (
            chunk.kind == "W" and s.lows[chunk.i] in ("named", "called", "-", "/", "the")
        )
        if not plain or s.words[chunk.i] in ".;":
            return False
        u -= 1
    return False
