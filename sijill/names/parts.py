"""Take a name apart: given name, father, grandfather, family; kunya, title, nisba; or "child of X".

Steps: split off brackets, quotes, slashes and commas (they carry a kunya, a maiden name or a relation); fold; drop
titles; join compounds (`names.compounds`: عبد الرحمن, Abu Salim, al- with its word; bin/ibn/bint go); what is left is
the chain, given name first. A bracketed family becomes an alternative chain; nothing is deleted. What a word
does is decided by the lists in `data/words.toml` and by its place: Abu in first place is a kunya, after one name or
more it is a family name. Not here: sounds and scripts (`names.sound`), comparing (`names.compare`), households
(`names.families`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from sijill.names.compounds import join_compounds
from sijill.names.fold import Script, fold_text, script_of
from sijill.names.words import words

_ASIDE = re.compile(r"[(\[{«“\"]([^()\[\]{}«»“”\"]*)[)\]}»”\"]|[(\[«“\"”»)\]{}]")
_SEGMENT = re.compile(r"[,،;؛/|]+|\s-\s")
_ARABIZI = str.maketrans({"3": "", "2": "", "7": "h", "5": "kh", "9": "s", "6": "t"})
_POSSESSIVE = re.compile(r"[’'`´‘ʼ]s\b")
_WORD = re.compile(r"[^\W\d_]+")
_OF_FAMILY = re.compile(
    r"^(?:\(?\w+\)?\s+){0,5}?(?:of|from|in)\s+(?:the\s+|an?\s+)?(?P<latin>[^,;(]+?)\s+family\b|"
    r"^the\s+(?P<named>[^,;(]+?)\s+family$|(?:^|\s)(?:من\s+)?(?:عائلة|عائله|آل|أسرة|اسرة)\s+(?P<arabic>[^،,(]+)",
    re.IGNORECASE,
)
FAMILY = "family"
"""The relation of somebody known only as a member of a family."""
MAX_CHAIN = 8


@dataclass(frozen=True, slots=True)
class Name:
    """One name taken apart. `chain` holds folded, joined parts ("ابو+سالم"), given name first, family last.

    `other_chains` are further readings of the same record (maiden name in brackets). `kunya` is the child's name of
    Abu X
    or Umm X where it stands beside or instead of a name; `relation` with `related` says "wife of X": such a record
    has an
    empty chain unless a name was given too.
    """

    original: str
    script: Script
    chain: tuple[str, ...]
    other_chains: tuple[tuple[str, ...], ...] = ()
    titles: tuple[str, ...] = ()
    kunya: tuple[str, ...] = ()
    relation: str | None = None
    related: tuple[str, ...] = ()
    is_unnamed: bool = False

    @property
    def is_named(self) -> bool:
        """Whether a person can be told from others by this name: at least one part that is a name."""
        return bool(self.chain) and not self.is_unnamed

    def nisba(self) -> tuple[str, ...]:
        """Parts that say where or whose: with the article and ending in -i ("المصري"); never the given name."""
        arabic = [part for part in self.chain[1:] if part.startswith("ال") and part.endswith("ي") and len(part) > 4]
        latin = [
            part
            for part in self.chain[1:]
            if part.startswith(("al", "el")) and part.endswith(("i", "y")) and len(part) > 5
        ]
        return (*arabic, *latin)

    def roles(self) -> tuple[str, ...]:
        """What each chain part is: given, father, grandfather, ancestor, family (family only after a given name)."""
        count = len(self.chain)
        if count <= 1:
            return ("given",) * count
        between = ("father", "grandfather", *("ancestor",) * MAX_CHAIN)[: count - 2]
        return ("given", *between, "family")


@lru_cache(maxsize=100_000)
def parse(text: str) -> Name:
    """Take one written name apart. Never fails: what is not understood is left in the chain as written."""
    if (member := _member_of_family(text)) is not None:
        return member
    segments, asides = _segments(text)
    named: list[tuple[str, ...]] = []
    kunya: list[tuple[str, ...]] = []
    titles: list[str] = []
    relation: str | None = None
    related: tuple[str, ...] = ()
    unnamed = False
    for segment in segments:
        found = _read_segment(segment)
        titles += found.titles
        unnamed = unnamed or found.unnamed
        if found.relation is not None:
            relation, related = relation or found.relation, related or found.chain
        elif found.is_kunya and (named or len(segments) > 1 or len(found.chain) > 0):
            kunya.append(found.chain)
        elif found.chain:
            named.append(found.chain)
    chain: tuple[str, ...] = named[0] if named else ()
    others = [other for other in named[1:] if len(other) > 1]
    for aside in asides:
        found = _read_segment(aside)
        unnamed = unnamed or found.unnamed
        if found.relation is not None:
            relation, related = relation or found.relation, related or found.chain
        elif found.is_kunya:
            kunya.append(found.chain)
        elif found.chain:
            others += _alternatives(chain, found.chain)
    if not chain and kunya and relation is None:
        chain, kunya = _chain_of_kunya(kunya)
    return Name(
        original=text,
        script=script_of(text),
        chain=chain[:MAX_CHAIN],
        other_chains=tuple(other[:MAX_CHAIN] for other in others[:2] if other != chain),
        titles=tuple(titles),
        kunya=kunya[0] if kunya else (),
        relation=relation,
        related=related[:MAX_CHAIN],
        is_unnamed=unnamed,
    )


def _member_of_family(text: str) -> Name | None:
    """ "Member of the X family", "طفل من عائلة فلان": somebody unnamed of whom the family is known. None: no such text.

    A name before the word ("Salem, of the X family") is a name: what stands before must be words of relation or number.
    """
    found = _OF_FAMILY.search(text)
    if found is None:
        return None
    before = _words_of(fold_text(text[: found.start()] + " " + found.group().split(" family")[0]))
    stated = found["latin"] or found["named"] or found["arabic"]
    family = join_compounds(_words_of(fold_text(stated)))
    lists = words()
    lead = before[: max(len(before) - len(_words_of(fold_text(stated))), 0)]
    nobody = lists.unnamed | lists.before_relation | frozenset(lists.relation) | lists.of_family
    if not family or any(word not in nobody for word in lead):
        return None
    return Name(text, script_of(text), (), relation=FAMILY, related=family[:MAX_CHAIN], is_unnamed=True)


def _segments(text: str) -> tuple[list[str], list[str]]:
    asides = [found.group(1) for found in _ASIDE.finditer(text) if found.group(1) and found.group(1).strip()]
    pieces = [piece.strip() for piece in _SEGMENT.split(_ASIDE.sub(" , ", text)) if piece.strip()]
    # "Najwa (Frejj) Haddad": brackets inside the chain do not cut it.
    if len(pieces) > 1 and asides and "," not in text and "،" not in text and "/" not in text and ";" not in text:
        pieces = [" ".join(pieces)]
    return pieces or [text], asides


def _alternatives(chain: tuple[str, ...], aside: tuple[str, ...]) -> list[tuple[str, ...]]:
    if not chain:
        return [aside]
    if len(aside) >= 3:
        return [aside]
    swapped = (*chain[:-1], *aside) if len(chain) > 1 else (*chain, *aside)
    return [swapped]


def _chain_of_kunya(kunya: list[tuple[str, ...]]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """A record that is only "Umm Ali Haddad": the kunya stands for the given name."""
    return kunya[0], kunya


@dataclass(frozen=True, slots=True)
class _Segment:
    chain: tuple[str, ...]
    titles: tuple[str, ...]
    relation: str | None
    is_kunya: bool
    unnamed: bool


def _read_segment(segment: str) -> _Segment:
    lists = words()
    possessive = _POSSESSIVE.search(segment) is not None
    folded = fold_text(_POSSESSIVE.sub("", segment))
    parts = _words_of(folded)
    unnamed = any(word in lists.unnamed for word in parts)
    if unnamed:
        parts = [word for word in parts if word not in lists.unnamed]
    relation, parts = _take_relation(parts, possessive)
    titles, parts = _take_titles(parts)
    chain = join_compounds(parts)
    is_kunya = bool(chain) and chain[0].startswith(("ابو+", "ام+", "abu+", "um+"))
    return _Segment(chain, tuple(titles), relation, is_kunya, unnamed)


def _words_of(folded: str) -> list[str]:
    if any(char.isdigit() for char in folded):
        kept = []
        for word in folded.split():
            letters = sum(char.isalpha() for char in word)
            kept.append(word.translate(_ARABIZI) if letters >= 2 and word[-1].isalnum() else word)
        folded = " ".join(kept)
    return _WORD.findall(folded)


def _take_relation(parts: list[str], possessive: bool) -> tuple[str | None, list[str]]:
    """ "wife of X", "X's mother", "ابنه فلان": the relation and the words that name the relative."""
    lists = words().relation
    while len(parts) > 1 and parts[0] in words().before_relation and any(word in lists for word in parts[1:]):
        parts = parts[1:]
    if len(parts) > 1 and parts[0] in lists and parts[0] not in words().nasab - {"ابن"}:
        rest = parts[1:]
        if rest[0] == "of":
            return lists[parts[0]], rest[1:]
        if parts[0] >= "\u0600":
            return lists[parts[0]], rest
    if len(parts) > 1 and "of" in parts[1:-1]:
        at = parts.index("of")
        if parts[at - 1] in lists:
            named = parts[: at - 1]
            return (None, named) if named else (lists[parts[at - 1]], parts[at + 1 :])
    if possessive and parts and parts[-1] in lists:
        rest = [word for word in parts if word not in lists]
        return lists[parts[-1]], rest
    if len(parts) == 1 and parts[0] in lists:
        return lists[parts[0]], []
    return None, parts


def _take_titles(parts: list[str]) -> tuple[list[str], list[str]]:
    lists = words()
    titles: list[str] = []
    while len(parts) > 1 and parts[0] in lists.titles:
        if parts[0] in lists.ambiguous_titles and len(parts) < 3:
            break
        titles.append(parts[0])
        parts = parts[1:]
    return titles, parts
