"""Join one word of harm with people already found beside it, and keep the finding.

`Joining` says who is the subject and who the object of a word of harm, on top of the walks of `reach`. Which side a
word of harm looks to is decided in `link`; harm as a noun ("five deaths") in `nominal`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from sijill.text.amounts import Amount
from sijill.text.lexicon import Lexicon, Noun
from sijill.text.people_chunk import Chunk, People
from sijill.text.reach import Reach
from sijill.text.tokens import Sentence

_ADDING = frozenset((",", "with", "alongside", "well"))


@dataclass(slots=True)
class Finding:
    """One harm and its people: `main` is counted, `subset` is part of it."""

    kind: str
    trigger: Chunk
    main: list[Chunk]
    subset: list[Chunk] = field(default_factory=list)
    rule: str = ""
    negated: bool = False


class Joining(Reach):
    """Subjects and objects of the words of harm in one sentence; `found` grows."""

    def __init__(self, s: Sentence, chunks: list[Chunk], lex: Lexicon) -> None:
        super().__init__(s, chunks, lex)
        self.found: list[Finding] = []

    def _object(self, t: int, start: int, kind: str, rule: str) -> bool:
        main, subset = self._right(start + 1)
        if not main and rule == "en.active" and kind == "killed":
            main = self._someone(start + 1)
        if not main:
            return False
        self._add(kind, t, main, subset, rule)
        return True

    def _someone(self, u: int) -> list[Chunk]:
        """ "killed a herder": whoever is killed and has an article is one person, even when the word is not listed."""
        i = self.c[u].i if u < len(self.c) else len(self.s.lows)
        lows = self.s.lows
        if (
            i + 1 >= len(lows)
            or lows[i] not in ("a", "an")
            or not lows[i + 1].isalpha()
            or not self.s.words[i + 1].islower()
        ):
            return []
        after = lows[i + 2] if i + 2 < len(lows) else ""
        if lows[i + 1] in self.lex.words["animals"] or after not in (
            ",",
            ".",
            "and",
            "in",
            "on",
            "when",
            "who",
            "near",
            "at",
            "as",
            "",
        ):
            return []
        return [
            Chunk(
                "Q", i, i + 2, People(Amount(1, 1, "exact", i, i + 1), Noun("person", "one", ""), "person", lows[i + 1])
            )
        ]

    def _subject(self, t: int, last: int, kind: str, rule: str, shared: bool = False) -> bool:
        main, subset, negated = self._left(t, shared)
        if negated:
            one = Chunk(
                "Q",
                self.c[t].i,
                self.c[t].j,
                People(Amount(0, 0, "exact", self.c[t].i, self.c[t].j), Noun("person", "many", ""), "person"),
            )
            self.found.append(Finding(kind, self.c[t], [one], [], rule + ".none", True))
            return True
        if not main:
            return False
        main = self._agreeing(t, main)
        extra, more = self._right_subset(last + 1, list(main))
        self._add(kind, t, extra, subset + more, rule)
        return True

    def _agreeing(self, t: int, main: list[Chunk]) -> list[Chunk]:
        """ "A son of Samir and Mona was injured", "my uncle, Hajj Sami, Abu Karim, was": one was, whoever is named."""
        verb = self._before(t)
        if len(main) < 2 or verb is None or self.s.lows[verb.i] != "was":
            return main
        joints = {low for a, b in pairwise(main) for low in self.s.lows[a.j : b.i]}
        of = "of" in self.s.lows[max(0, main[0].i - 4) : main[0].i] or self.s.lows[main[0].j : main[0].j + 1] == ["of"]
        if not joints & {"and", "with", "alongside", "well", "or"} and all(c.people is None for c in main[1:]):
            return main[:1]
        return main[-1:] if of and joints & {"and", "named"} and not joints & _ADDING else main

    def _add(self, kind: str, t: int, main: list[Chunk], subset: list[Chunk], rule: str) -> None:
        for chunk in main + subset if kind in ("killed", "injured", "casualties") else []:
            chunk.used = True
        self.found.append(Finding(kind, self.c[t], main, [q for q in subset if q.people is not None], rule))

    def _before(self, t: int) -> Chunk | None:
        """The chunk before `t`, over adverbs and auxiliaries."""
        u = t - 1
        have: Chunk | None = None
        if u >= 0 and self.c[u].kind == "HAVE" and self.s.lows[self.c[u].i] in ("have", "has", "had", "having"):
            return self.c[u]
        while u >= 0 and (
            self.c[u].kind in ("ADV", "HAVE") or (self.c[u].kind == "STOP" and self.s.words[self.c[u].i] in '"“”‘')
        ):
            have = self.c[u] if self.c[u].kind == "HAVE" else have
            u -= 1
        if u < 0:
            return have
        return self.c[u] if self.c[u].kind in ("BE", "Q", "N", "AND", "NEG", "STOP") or have is None else have
