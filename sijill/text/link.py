"""Join harm words with the people they strike, in one English sentence.

For each word of harm the voice decides the side: passive and intransitive look left for their subject, active and
nominal look right for their object, "five deaths" takes the number before it, a "toll" the number it rises to.
A list is summed ("a woman and her two children" is three) unless it spells out its head ("three civilians: a father
and two sons" is three). People after "including" are part of the head, not more people.
"""

from __future__ import annotations

from sijill.text.joining import Finding
from sijill.text.lexicon import Lexicon
from sijill.text.nominal import Nominal
from sijill.text.people_chunk import Chunk
from sijill.text.tokens import Sentence

_GENERIC = ("person", "combatant")


def link_sentence(s: Sentence, chunks: list[Chunk], lex: Lexicon) -> list[Finding]:
    """Every harm of the sentence that has people."""
    return _Linker(s, chunks, lex).run()


class _Linker(Nominal):
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
            self._as_was(t, last + 1, kind)
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
        elif nxt is not None and nxt.kind == "ALONG" and self._subject(t, last, kind, "en.conjoined", shared=True):
            return
        else:
            done = self._object(t, last, kind, "en.active")
            if done and self.s.lows[self.c[t].i - 1] == "the" and self.found[-1].main[0].people is None:
                self.found[-1].main[1:] = []  # "the wife of the injured Sami Nasser, Dr Mona"
            if not done and before is not None and before.kind in ("AND", "Q", "STOP"):
                self._subject(t, last, kind, "en.conjoined", shared=True)

    def _as_was(self, t: int, u: int, kind: str) -> None:
        """ "was killed, as was her brother", "as were their three sons"."""
        for v in range(u, min(u + 8, len(self.c) - 2)):
            low, after = self.s.lows[self.c[v].i], self.s.lows[self.c[v + 1].i]
            if low == "as" and after in ("was", "were", "did"):
                main, subset = self._right(v + 2)
                if main:
                    self._add(kind, t, main, subset, "en.as-was")
                return
            if self.c[v].kind in ("T", "CL") or low in ".;":
                return

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
                    main = self._with_classes(u)
                    main, subset = self._right_subset(self.c.index(main[-1]) + 1, main)
                    self._add(kind, t, main, subset, "en.toll")
                    return

    def _with_classes(self, u: int) -> list[Chunk]:
        """ "the toll at 11 children and six women": classes are added up."""
        main = [self.c[u]]
        while u + 2 < len(self.c) and self.s.lows[self.c[u + 1].i] == "and":
            first, people = main[0].people, self.c[u + 2].people
            if first is None or people is None or "person" in (first.cls, people.cls) or self._starts_clause(u + 2):
                break
            main.append(self.c[u + 2])
            u += 2
        return main

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
