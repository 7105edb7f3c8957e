"""Harm said as a noun: "five deaths", "the death of two", "led to injuries".

A number before the noun counts it; "of", "to" and "among" lead to the people behind it; a bare plural counts
"several" when the sentence tells of these casualties, not of casualties in general.
"""

from __future__ import annotations

from sijill.text.amounts import Amount
from sijill.text.joining import Finding, Joining
from sijill.text.lexicon import Noun
from sijill.text.people_chunk import Chunk, People


class Nominal(Joining):
    """Harm nouns of one sentence."""

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
