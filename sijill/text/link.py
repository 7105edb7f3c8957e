"""Join harm words with the people they strike, in one English sentence.

For each word of harm the voice decides the side: passive and intransitive look left for their subject, active and
nominal look right for their object, "five deaths" takes the number before it, a "toll" the number it rises to.
A list is summed ("a woman and her two children" is three) unless it spells out its head ("three civilians: a father
and two sons" is three). People after "including" are part of the head, not more people.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sijill.text.amounts import Amount
from sijill.text.lexicon import Lexicon, Noun
from sijill.text.people import Chunk, People
from sijill.text.reach import Reach
from sijill.text.tokens import Sentence

_GENERIC = ("person", "combatant")


@dataclass(slots=True)
class Finding:
    """One harm and its people: `main` is counted, `subset` is part of it."""

    kind: str
    trigger: Chunk
    main: list[Chunk]
    subset: list[Chunk] = field(default_factory=list)
    rule: str = ""
    negated: bool = False


def link_sentence(s: Sentence, chunks: list[Chunk], lex: Lexicon) -> list[Finding]:
    """Every harm of the sentence that has people."""
    return _Linker(s, chunks, lex).run()


class _Linker(Reach):
    def __init__(self, s: Sentence, chunks: list[Chunk], lex: Lexicon) -> None:
        super().__init__(s, chunks, lex)
        self.found: list[Finding] = []

    def run(self) -> list[Finding]:
        skip = -1
        for t, chunk in enumerate(self.c):
            if chunk.kind != "T" or chunk.harm is None or t <= skip:
                continue
            kind, last = self._joint(t)
            skip = last
            self._link(t, last, kind)
        for chunk in self.c:
            if chunk.kind == "Q" and chunk.people is not None and chunk.people.state and not chunk.used:
                self.found.append(Finding(chunk.people.state, chunk, [chunk], [], "en.adjective"))
        return self.found

    def _joint(self, t: int) -> tuple[str, int]:
        """ "killed and injured" strikes the same people: the kinds together are casualties."""
        harm = self.c[t].harm
        assert harm is not None
        u = t + 1
        if u < len(self.c) and self.c[u].kind == "AND" and self.s.lows[self.c[u].i] != ",":
            u += 1
            while u < len(self.c) and self.c[u].kind == "ADV":
                u += 1
            other = self.c[u].harm if u < len(self.c) and self.c[u].kind == "T" else None
            same_form = other is not None and (
                harm.form in ("ppl", "verb", "ing", "intr") and other.form in ("ppl", "verb", "ing", "intr", "many")
            )
            if (
                other is not None
                and same_form
                and other.kind != harm.kind
                and {other.kind, harm.kind} == {"killed", "injured"}
            ):
                return "casualties", u
        return harm.kind, t

    def _link(self, t: int, last: int, kind: str) -> None:
        harm = self.c[t].harm
        assert harm is not None
        form = harm.form
        if form in ("one", "many", "nominal"):
            self._nominal(t, last, kind)
        elif form == "toll":
            self._toll(t, kind)
        elif form == "lives":
            self._object(t, last, kind, "en.lives")
        elif form in ("ing", "verb"):
            if form == "ing" and last + 1 < len(self.c) and self.s.lows[self.c[last + 1].i] == "of":
                self._object(t, last + 1, kind, "en.killing-of")
            else:
                self._object(t, last, kind, "en.active")
        elif form == "intr":
            self._intransitive(t, last, kind)
        else:
            self._participle(t, last, kind)

    # ---- voices

    def _participle(self, t: int, last: int, kind: str) -> None:
        before = self._before(t)
        passive = before is not None and before.kind == "BE"
        nxt = self.c[last + 1] if last + 1 < len(self.c) else None
        if self._counts_those(t):
            self._toll(last, kind)
            return
        if before is not None and before.kind == "INC" and t and self.c[t - 1] is before:
            self._subject(t - 1, last, kind, "en.among-those")
        elif passive:
            self._subject(t, last, kind, "en.passive")
            self._elliptic(last + 1, kind)
        elif (
            before is not None
            and before.kind in ("Q", "N")
            and before.kind == "Q"
            and (
                nxt is None
                or nxt.kind != "Q"
                or (before.people is not None and before.people.amount.modifier != "vague" and nxt.kind != "Q")
            )
        ):
            self._subject(t, last, kind, "en.reduced")
        elif before is not None and before.kind == "HAVE":
            self._object(t, last, kind, "en.active") or self._subject(t, last, kind, "en.passive")
        else:
            done = self._object(t, last, kind, "en.active")
            if not done and before is not None and before.kind in ("AND", "Q", "STOP"):
                self._subject(t, last, kind, "en.conjoined", shared=True)

    def _elliptic(self, u: int, kind: str) -> None:
        """ "Two were killed in Marwat and six in Tal Zahra": the six are killed too."""
        steps = 0
        while u + 2 < len(self.c) and steps < 6 and self.c[u].kind in ("PREP", "PROPER", "N", "W", "ADV"):
            u, steps = u + 1, steps + 1
        people = self.c[u + 1].people if u + 2 < len(self.c) else None
        if (
            (
                steps
                and self.s.lows[self.c[u].i] == "and"
                and people is not None
                and people.is_bare
                and not self._starts_clause(u + 1)
            )
            and people.amount.modifier != "vague"
            and self.s.lows[self.c[u + 2].i] in ("in", "at", "near")
        ):
            self._add(kind, u + 1, [self.c[u + 1]], [], "en.elliptic")

    def _intransitive(self, t: int, last: int, kind: str) -> None:
        before = self._before(t)
        if kind == "missing" and before is not None and before.kind not in ("BE", "Q", "ADV"):
            return
        self._subject(t, last, kind, "en.intransitive")

    def _nominal(self, t: int, last: int, kind: str) -> None:
        prev = self._before(t)
        harm = self.c[t].harm
        assert harm is not None
        if self._is_part_of_name(last):
            return
        if (
            prev is not None
            and prev.kind == "Q"
            and prev.people is not None
            and not prev.used
            and (
                prev.people.is_bare
                or prev.people.head in ("civilian", "child", "baby", "infant", "militant")
                or (harm.form == "many" and prev.j == self.c[t].i)
            )
        ):
            if (
                self.s.lows[self.c[t].i] in ("dead", "deceased", "wounded", "injured")
                and last + 1 < len(self.c)
                and self.c[last + 1].kind == "Q"
            ):
                return
            main, subset = self._right_subset(last + 1, [prev])
            main = self._left_list(t, main)
            self._add(kind, t, main, subset, "en.counted-harm")
            return
        nxt = self.c[last + 1] if last + 1 < len(self.c) else None
        word = self.s.lows[self.c[t].i]
        if (
            word in ("injuries", "wounds")
            and any(w in ("sustained", "suffered") for w in self.s.lows[max(0, self.c[t].i - 3) : self.c[t].i])
            and self._subject(t, last, kind, "en.sustained")
        ):
            return
        if nxt is not None and self.s.lows[nxt.i] in ("of", "to", "among") and word != "dead":
            joined = self._object(t, last + 1, kind, "en.nominal")
            if joined:
                return
        if word in ("body", "bodies", "corpse", "corpses", "body", "deceased", "dead", "injury", "death"):
            if word == "dead" and prev is not None and prev.kind in ("BE", "ADV", "Q"):
                self._subject(t, last, kind, "en.dead")
            return
        self._bare_plural(t, last, kind, prev)

    def _is_part_of_name(self, last: int) -> bool:
        """ "Six Martyrs Junction", "Al-Aqsa Martyrs Hospital"."""
        i = self.c[last].j
        return self.s.words[i - 1][0].isupper() and i < len(self.s.words) and self.s.words[i][0].isupper() and i > 1

    def _bare_plural(self, t: int, last: int, kind: str, prev: Chunk | None) -> None:
        i = self.c[t].i
        harm = self.c[t].harm
        low = self.s.lows[i - 1] if i else ""
        if (
            harm is None
            or harm.form != "many"
            or low in self.lex.words["possessives"]
            or low in ("the", "these", "those", "any", "all", "of", "to", "other", "such", "whose", "such", "#")
            or low.endswith("'s")
        ):
            return
        word = self.s.lows[i]
        if word in ("injuries", "wounds") and (
            low
            in (
                "severe",
                "serious",
                "critical",
                "minor",
                "moderate",
                "various",
                "from",
                "leg",
                "head",
                "with",
                "burn",
                "shrapnel",
            )
            or (
                last + 1 < len(self.c)
                and self.s.lows[self.c[last + 1].i] in ("in", "to", "from", "sustained")
                and low in ("with", "sustained", "suffered")
            )
        ):
            return
        if word in ("martyrs", "wounded") and self.s.words[i][0].isupper() and i:
            return
        k = i - 1
        while k > 0 and (self.s.lows[k] in self.lex.words["adjectives"] or self.s.lows[k] in self.lex.words["adverbs"]):
            k -= 1
        denied = any(w in ("no", "without", "any") for w in self.s.lows[max(0, i - 5) : i])
        if self.s.lows[max(k, 0)] in ("the", "these", "those", "of") or not (denied or self._is_told(t, i)):
            return
        large = low in ("many", "numerous", "dozens", "multiple", "more")
        shared = low in ("or", "nor") and bool(self.found) and self.found[-1].negated
        negated = denied or shared or low in ("no", "without") or (prev is not None and prev.kind == "NEG")
        people = People(
            Amount(2, None, "vague", i, i + 1, "many" if large else "plural"),
            Noun("person", "many", ""),
            "person",
            word,
        )
        chunk = Chunk("Q", i, i + 1, people)
        finding = Finding(kind, self.c[t], [chunk], [], "en.bare-plural", negated)
        self.found.append(finding)

    def _is_told(self, t: int, i: int) -> bool:
        """Whether the sentence tells of these casualties (led to, reported), not of casualties in general."""
        told = self.lex.words["tells"]
        near = self.s.lows[max(0, i - 6) : i]
        after = self.s.lows[i + 1 : i + 4]
        return (
            any(w in told for w in near)
            or any(w in ("reported", "resulting", "reportedly", "when", "after", "as") for w in after)
            or bool(self.found and self.found[-1].trigger.j >= i - 4)
        )

    def _toll(self, t: int, kind: str) -> None:
        seen = 0
        for u in range(t + 1, len(self.c)):
            chunk = self.c[u]
            seen += chunk.j - chunk.i
            if (
                seen > 22
                or (chunk.kind in ("T", "CL") and seen > 1 and chunk.kind != "CL")
                or self.s.words[chunk.i] == ";"
            ):
                return
            if chunk.kind == "Q" and chunk.people is not None and not chunk.people.is_relative:
                low = self.s.lows[chunk.i - 1] if chunk.i else ""
                if (
                    chunk.people.is_bare
                    or chunk.people.cls in _GENERIC
                    or low in ("to", "at", "of", "reached", "was", "is", "hit")
                ):
                    if low in ("in", "on", "from"):
                        continue
                    main, subset = self._right_subset(u + 1, [chunk])
                    self._add(kind, t, main, subset, "en.toll")
                    return

    def _counts_those(self, t: int) -> bool:
        """ "the number of those killed rose to six"."""
        i = self.c[t].i
        window = self.s.lows[max(0, i - 7) : i]
        return (
            "number" in window
            and window[-1:] != ["were"]
            and any(
                window[k : k + 2] == ["number", "of"]
                and (k == 0 or window[k - 1] in ("the", "total", "exact", "final", "overall"))
                for k in range(len(window))
            )
        )

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
        extra, more = self._right_subset(last + 1, list(main))
        self._add(kind, t, extra, subset + more, rule)
        return True

    def _left_list(self, t: int, main: list[Chunk]) -> list[Chunk]:
        return main

    def _add(self, kind: str, t: int, main: list[Chunk], subset: list[Chunk], rule: str) -> None:
        for chunk in main + subset if kind in ("killed", "injured", "casualties") else []:
            chunk.used = True
        self.found.append(Finding(kind, self.c[t], main, [q for q in subset if q.people is not None], rule))
