"""Take a name apart: given name, father, grandfather, family; kunya, title, nisba; or "child of X".

Steps: split off brackets, quotes, slashes and commas (they carry a kunya, a maiden name or a relation); fold; join
compounds (عبد الرحمن, Abu Salim, نور الدين, al- with its word); drop titles and bin/ibn/bint; what is left is the
chain,
given name first. A bracketed family becomes an alternative chain; nothing is deleted. What a word does is decided by
the
lists in `data/words.toml` and by its place: Abu in first place is a kunya, after one name or more it is a family name.
Not here: sounds and scripts (`names.sound`), comparing (`names.compare`), households (`names.families`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from sijill.names.fold import Script, fold_text, script_of
from sijill.names.words import words

_ASIDE = re.compile(r"[(\[{«“\"]([^()\[\]{}«»“”\"]*)[)\]}»”\"]|[(\[«“\"”»)\]{}]")
_SEGMENT = re.compile(r"[,،;؛/|]+|\s-\s")
_ARABIZI = str.maketrans({"3": "", "2": "", "7": "h", "5": "kh", "9": "s", "6": "t"})
_POSSESSIVE = re.compile(r"[’'`´‘ʼ]s\b")
_GLUED_ABD_AR = re.compile(r"^عبد(?:ال)(?=..)")
_GLUED_ABD_LA = re.compile(r"^abd[aeiou]*[lrsntdzh]?-?(?=[a-z]{3})")
_ABDULLAH = re.compile(r"^abd[aeiou]*l+[aeiou]h?$|^abd[aeiou]*l+[aeiou]+h$")
_WORD = re.compile(r"[^\W\d_]+")
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
    chain = _join(parts)
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


def _join(parts: list[str]) -> tuple[str, ...]:
    """Compounds joined with "+", the Latin article glued to its word, nasab words dropped."""
    lists = words()
    chain: list[str] = []
    pending_article = ""
    i = 0
    while i < len(parts):
        word, following = parts[i], parts[i + 1] if i + 1 < len(parts) else ""
        i += 1
        if word in lists.nasab and (chain or following) and (chain or word not in ("ابن", "بنت", "ولد")) and following:
            continue
        if word in lists.trailing and chain and "+" not in chain[-1] and len(chain[-1]) > 1:
            chain[-1] = f"{chain[-1]}+{_bare(word)}"
            continue
        if word in ("al", "el", "ad", "ud", "ed", "as", "ash", "ar", "an", "az", "at", "ath", "ul", "ال") and following:
            if following in ("din", "deen") and chain:
                continue
            pending_article = "ال" if word == "ال" else "al"
            continue
        if word in lists.kunya_father | lists.kunya_mother and following:
            while following in ("al", "el", "ال", "as", "ash", "an") and i + 1 < len(parts):
                i += 1
                following = parts[i]
            chain.append(_abu(word, following))
            i += 1
            continue
        joined, used = _abd(word, following, parts[i + 1] if i + 1 < len(parts) else "")
        if joined is not None:
            chain.append(joined)
            i += used
            continue
        chain.append(_split_glued(pending_article + word))
        pending_article = ""
    return tuple(chain)


def _abu(word: str, following: str) -> str:
    lists = words()
    if word in lists.kunya_father:
        return f"{'ابو' if word >= chr(0x600) else 'abu'}+{_bare(following)}"
    return f"{'ام' if word >= chr(0x600) else 'um'}+{_bare(following)}"


def _abd(word: str, following: str, after: str) -> tuple[str | None, int]:
    """The joined form of Abd + X and how many further words it used; None when `word` is no Abd or X does not join."""
    divine = words().divine
    if word == "عبد":
        if following == "ال" and after:
            return f"عبد+{after}", 2
        if following.startswith("ال") or following in divine:
            return f"عبد+{following if following == 'الله' else _bare(following)}", 1
        return None, 0
    if word in ("abd", "abed", "abid", "abdu", "abdo"):
        if following in ("al", "el", "ul", "ar", "as", "an", "ad", "ur", "us") and after:
            return f"abd+{after}", 2
        if following in divine or (following.startswith(("al", "el")) and len(following) > 5):
            return f"abd+{'allah' if following.endswith('lah') else _bare(following)}", 1
        return None, 0
    if (
        word in ("abdel", "abdul", "abdal", "abdil", "abdol", "abdoul", "abdur", "abdus", "abdun", "abdual")
        and following
    ):
        return f"abd+{'allah' if following in ('allah', 'lah', 'ullah') else following}", 1
    return None, 0


def _split_glued(word: str) -> str:
    """Abd, Abu and al-Din written in one word get the joined form too."""
    if word >= "\u0600":
        if word in ("عبدالله", "عبداله"):
            return "عبد+الله"
        if (glued := _GLUED_ABD_AR.match(word)) is not None:
            return f"عبد+{word[glued.end() :]}"
        if word.startswith("ابو") and len(word) >= 6:
            return f"ابو+{_bare(word[3:])}"
        for tail in ("الدين", "الله"):
            if word.endswith(tail) and len(word) >= len(tail) + 2 and not word.startswith("ال"):
                return f"{word[: -len(tail)]}+{_bare(tail)}"
        return word
    if _ABDULLAH.match(word):
        return "abd+allah"
    if word.startswith("abd") and len(word) >= 8 and (glued := _GLUED_ABD_LA.match(word)) is not None:
        return f"abd+{word[glued.end() :]}"
    if word.startswith(("abu", "abo")) and len(word) >= 6:
        return f"abu+{_bare(word[3:])}"
    return word


def _bare(part: str) -> str:
    """A word without its article, when something is left and the article is one."""
    if part in words().not_article:
        return part
    if part == "الله":
        return part
    if part.startswith("ال") and len(part) >= 5:
        return part[2:]
    if part.startswith(("al", "el")) and len(part) >= 6:
        return part[2:]
    return part
