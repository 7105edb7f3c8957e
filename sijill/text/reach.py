"""Reach from a word of harm to its people: right for objects, left for subjects, over what may stand between.

Each walk steps over chunks until something closes the clause: another harm, "while", "who", a full stop, too many
other words. People behind "including", "among them", "of whom" are a part of those before.
"""

from __future__ import annotations

from sijill.text.lexicon import Lexicon
from sijill.text.people_chunk import Chunk, as_class
from sijill.text.tokens import Sentence

_LEFT_GAP, _BETWEEN_GAP, _RIGHT_GAP = 30, 7, 5


class Reach:
    """The walks over the chunks of one sentence."""

    def __init__(self, s: Sentence, chunks: list[Chunk], lex: Lexicon) -> None:
        self.s, self.c, self.lex = s, chunks, lex

    def _right(self, u: int) -> tuple[list[Chunk], list[Chunk]]:
        main: list[Chunk] = []
        gap = 0
        joined = True
        stopped_at, depth = u, 0
        of_them = u > 0 and self.s.lows[self.c[u - 1].i] == "of"
        while u < len(self.c):
            chunk = self.c[u]
            depth += chunk.kind == "STOP" and self.s.words[chunk.i] == "("
            depth -= chunk.kind == "STOP" and self.s.words[chunk.i] == ")"
            if depth > 0 and main:
                u += 1
                continue
            if chunk.kind == "T":
                if not main and gap == 0 and chunk.harm and chunk.harm.form in ("ing", "ppl"):
                    u += 1
                    continue
                break
            if chunk.kind in ("Q", "N"):
                if not main and self._is_counted_harm(u):
                    break
                if chunk.kind == "N" and not main and (gap > 1 or (u and self.c[u - 1].kind == "PREP" and gap)):
                    break
                if main and chunk.people is not None and chunk.people.head in ("them", "whom"):
                    stopped_at = u
                    break
                both = of_them and chunk.kind == "N" and self.s.lows[chunk.i - 1] == "and"
                if not joined or chunk.used or (main and not both and self._starts_clause(u)):
                    break
                main.append(chunk)
                gap, joined = 0, chunk.kind == "Q"
                stopped_at = u + 1
            elif chunk.kind in ("INC", "CL", "WHO", "OFW", "NEG"):
                break
            elif chunk.kind in ("AND", "ALONG"):
                if not main and self.s.lows[chunk.i - 2 : chunk.i + 1] == ["those", self.s.lows[chunk.i - 1], ","]:
                    break  # "the cousin of those killed, Mona Nasser"
                joined = True
                gap += 1
            elif chunk.kind == "STOP":
                word = self.s.words[chunk.i]
                if word in ";.?!…" or (not main and word in ":–—"):
                    break
                joined = joined or word in ":–—("
                gap += 1
            elif chunk.kind == "PREP" and main:
                joined = False
                gap += 2
            elif chunk.kind in ("BE",) or (main and chunk.kind == "W" and self.s.lows[chunk.i].endswith(("ing", "ed"))):
                break
            else:
                gap += (chunk.j - chunk.i if chunk.kind != "PROPER" else 1) if chunk.kind not in ("AGE", "ADV") else 0
            if gap > (_BETWEEN_GAP if main else _RIGHT_GAP):
                break
            u += 1
        return self._right_subset(stopped_at, main) if main else (main, [])

    def _is_counted_harm(self, u: int) -> bool:
        """ "wounded, more than 30 martyrs": the thirty are the martyrs'."""
        people = self.c[u].people
        harm = self.c[u + 1].harm if u + 1 < len(self.c) else None
        return people is not None and people.is_bare and harm is not None and harm.form == "many"

    def _right_subset(self, u: int, main: list[Chunk]) -> tuple[list[Chunk], list[Chunk]]:
        """People after "including", or "of whom", or "along with", within reach of `u`."""
        subset: list[Chunk] = []
        gap, mode, depth = 0, "", 0
        while u < len(self.c):
            chunk = self.c[u]
            depth += self.s.words[chunk.i] == "("
            depth -= self.s.words[chunk.i] == ")"
            if depth > 0 and mode == "with":
                u += 1
                continue
            if chunk.kind == "T" or (chunk.kind == "BE" and mode != "of"):
                if chunk.kind == "T" and subset and subset[-1].j >= chunk.i - 1:
                    subset.pop()
                break
            if chunk.kind == "INC":
                mode, gap = "in", 0
            elif chunk.kind == "OFW":
                mode, gap = "of", 0
            elif chunk.kind == "ALONG" and not subset and main and mode == "" and self._adds_people(u):
                mode, gap = "with", 0
            elif chunk.kind == "Q" and chunk.people is not None:
                if chunk.people.head in ("them", "whom") and main and not chunk.used:
                    described = self._of_whom(u + 1)
                    if described is not None:
                        subset.append(Chunk("Q", chunk.i, described.j, as_class(chunk.people, described.people)))
                        gap, mode = 0, "of"
                        u = self.c.index(described)
                elif mode == "with" and not chunk.used and gap <= 4 and not self._starts_clause(u):
                    main.append(chunk)
                    gap = 0
                elif mode in ("in", "of") and not self._starts_clause(u):
                    subset.append(chunk)
                    gap = 0
                elif mode == "":
                    after = self.c[u + 1] if u + 1 < len(self.c) else None
                    if after is not None and after.kind == "OFW" and chunk.people.amount.modifier != "vague":
                        people = self._of_whom(u + 2)
                        if people is not None:
                            subset.append(Chunk("Q", chunk.i, people.j, as_class(chunk.people, people.people)))
                            gap, mode = 0, "of"
                            u += 2
                    elif not (main and chunk.i - main[-1].j < 3):
                        break
            elif chunk.kind == "N" and mode == "with" and gap <= 2:
                main.append(chunk)
                gap = 0
            elif chunk.kind in ("CL",) or (chunk.kind == "STOP" and self.s.words[chunk.i] in ";.?!…"):
                if gap > 2 or mode == "":
                    break
            elif chunk.kind == "STOP" and mode == "in" and self.s.words[chunk.i] in "–—)" and subset:
                break
            elif chunk.kind == "PREP" and subset:
                gap += 5
            else:
                gap += chunk.j - chunk.i if chunk.kind not in ("AGE", "ADV", "N", "AND") else 0
            if gap > (9 if mode else 12):
                break
            u += 1
        return main, subset

    def _adds_people(self, u: int) -> bool:
        """Whether "with", or "as well as" right before people, adds to those before."""
        after = self.c[u + 1].kind if u + 1 < len(self.c) else ""
        return self.s.lows[self.c[u].i] != "as" or after in ("Q", "N")

    def _of_whom(self, u: int) -> Chunk | None:
        for v in range(u, min(u + 4, len(self.c))):
            chunk = self.c[v]
            if chunk.kind == "Q" and chunk.people is not None and chunk.people.amount.modifier == "vague":
                return chunk
            if chunk.kind not in ("BE", "ADV", "HAVE"):
                return None
        return None

    def _starts_clause(self, u: int) -> bool:
        """Whether the people at `u` are the subject of their own harm: "and three were injured"."""
        v = u + 1
        gap = 0
        while v < len(self.c) and gap < 12:
            kind = self.c[v].kind
            if kind == "T":
                harm = self.c[v].harm
                return harm is not None and harm.form not in ("ing", "verb", "toll", "nominal", "lives")
            if kind in ("BE", "HAVE"):
                return True
            if kind not in ("ADV", "PREP", "PROPER", "W") or (kind == "W" and gap > 6):
                return False
            gap += self.c[v].j - self.c[v].i
            v += 1
        return False

    def _left(self, t: int, shared: bool = False) -> tuple[list[Chunk], list[Chunk], bool]:
        """The subject to the left of `t`: its list, its "including" part, and whether it is "nobody"."""
        group: list[Chunk] = []
        subset: list[Chunk] = []
        gap, bracket, trailing = 0, 0, False
        limit = _LEFT_GAP
        u = t - 1
        while u >= 0:
            chunk = self.c[u]
            word = self.s.words[chunk.i]
            if chunk.kind == "STOP" and word in ")]":
                bracket += 1
            elif chunk.kind == "STOP" and word in "([":
                bracket = max(0, bracket - 1)
            elif bracket:
                pass
            elif chunk.kind == "T":
                harmless = chunk.harm is not None and chunk.harm.kind in ("displaced", "missing", "rescued")
                if not harmless and not (
                    not group and chunk.harm and chunk.harm.form in ("ppl", "intr") and gap <= 6 and shared
                ):
                    break
            elif chunk.kind == "NEG" and not group and gap <= 3:
                return [], [], True
            elif chunk.kind in ("Q", "N"):
                if u and self.c[u - 1].kind == "NEG" and self.s.lows[self.c[u - 1].i] == "not":
                    u -= 2  # "two people, not five, had been killed"
                    continue
                if u and self.c[u - 1].kind == "NEG" and not group:
                    return [], [], True
                if chunk.used and not shared:
                    break
                if chunk.kind == "N" and not self._can_be_subject(u, t, group, gap):
                    gap += 3
                elif chunk.kind == "Q" and not group and gap > 3 and self._is_object_of_preposition(u) and u > 2:
                    gap += 2
                else:
                    group.insert(0, chunk)
                    gap, limit = 0, _BETWEEN_GAP
            elif chunk.kind in ("INC", "OFW") and group:
                subset = list(group) + subset
                group = []
                gap, limit = 0, 20
            elif chunk.kind == "INC":
                trailing = chunk.j - chunk.i == 2
            elif chunk.kind == "WHO" and group:
                break
            elif chunk.kind == "CL" and word in ("that", "which", "as") and u and self.c[u - 1].kind == "Q":
                gap += 1
            elif chunk.kind == "CL" or (chunk.kind == "STOP" and word in ";.?!…"):
                break
            elif chunk.kind == "STOP" and word in ':"“' and not group:
                gap += 2
            elif chunk.kind in ("PREP",) and group and group[0].i == chunk.j:
                break
            elif chunk.kind in ("BE", "HAVE") and group:
                inner = self.c[u - 1].people if u else None
                if inner is None or inner.head not in ("whom", "them"):
                    break
                u -= 1
                first = group[0].people
                if first is not None and first.amount.word == "plural":
                    described = group.pop(0)  # "twelve civilians, two of whom were women, were killed"
                    subset.insert(0, Chunk("Q", self.c[u].i, described.j, as_class(inner, described.people)))
            elif group and self._is_told_by(u):
                break  # "a neighbour identified Sami among those killed": who names is not struck
            elif chunk.kind in ("AND", "ALONG", "AGE", "ADV"):
                gap += 1 if chunk.kind != "ADV" else 0
            else:
                gap += chunk.j - chunk.i
                if group and chunk.kind == "W" and gap > 2 and not self._joined(u, group):
                    break
            if gap > limit:
                break
            u -= 1
        if not group and subset:
            group, subset = subset[:1], []
        if trailing and len(group) > 1:  # "five civilians, two children among them, were killed"
            group, subset = group[:1], group[1:] + subset
        return group, subset, False

    def _is_told_by(self, u: int) -> bool:
        """Whether chunk `u` is a word of speech right behind a name: "Sami Nasser also mentioned"."""
        if self.s.lows[self.c[u].i] not in self.lex.words["telling"] or not u:
            return False
        before = self.c[u - 1] if self.c[u - 1].kind != "ADV" or u < 2 else self.c[u - 2]
        return before.kind in ("N", "PROPER")

    def _joined(self, u: int, group: list[Chunk]) -> bool:
        """Whether a joint stands between chunk `u` and the list that begins at `group[0]`."""
        first = group[0].i
        return any(
            low in ("and", ",", "with", "alongside", "including", ":", "–", "(", "—")
            for low in self.s.lows[self.c[u].j : first]
        )

    def _can_be_subject(self, u: int, t: int, group: list[Chunk], gap: int) -> bool:
        before = self.s.lows[self.c[u].i - 1] if self.c[u].i else ""
        if before in self.lex.words["prepositions"] or before in ("user", "users", "account", "page"):
            return False
        if self.s.words[self.c[u].i - 1 : self.c[u].i] in (["@"], ["#"]):
            return False
        return bool(group) or gap <= 2 or self._is_set_off(u, t)

    def _is_set_off(self, u: int, t: int) -> bool:
        """Whether commas set off what stands between the name and its verb: "Safa Nur (28), from Hama, was killed"."""
        after = self.s.lows[self.c[u].j] if self.c[u].j < len(self.s.lows) else ""
        v = t - 1
        while v > u and self.c[v].kind in ("BE", "ADV", "HAVE"):
            v -= 1
        return after in (",", "(", "–", "—") and self.s.lows[self.c[v].i] in (",", ")", "–", "—")

    def _is_object_of_preposition(self, u: int) -> bool:
        before = self.s.lows[self.c[u].i - 1] if self.c[u].i else ""
        return before in self.lex.words["prepositions"] or before in (
            "sheltering",
            "housing",
            "carrying",
            "hosting",
            "containing",
            "targeting",
            "transporting",
        )
