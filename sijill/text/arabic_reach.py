"""Reach from an Arabic word of harm to its people, and from them to the people after بينهم."""

from __future__ import annotations

from sijill.text.arabic_amounts import Crowd
from sijill.text.arabic_items import Item
from sijill.text.arabic_words import Word
from sijill.text.tokens import Sentence

_FAR, _NEAR = 14, 2


class ArabicReach:
    """The walks over the items of one sentence."""

    def __init__(self, s: Sentence, words: list[Word], items: list[Item]) -> None:
        self.s, self.w, self.items = s, words, items

    def _right(self, u: int, near: bool, kind: str) -> list[Item]:
        group: list[Item] = []
        gap = 0
        while u < len(self.items):
            item = self.items[u]
            crowd = item.crowd
            if item.kind in ("T", "STOP", "MOST", "INC", "NEG"):
                break
            if item.kind == "BREAK":
                if group or near:
                    break
                gap += 1
            elif item.kind == "C" and crowd is not None:
                if group and not self._continues(u, gap, kind):
                    break
                if not group and not self._may_begin(crowd, gap, near, kind):
                    gap += item.j - item.i
                elif item.used:
                    break
                else:
                    group.append(item)
                    gap = 0
            elif item.kind in ("W",):
                gap += 1
                if item.conj and group and gap > 2:
                    break
            elif item.kind == "COMMA":
                gap += 1 if group else 0
            if gap > (4 if group else (_NEAR if near else _FAR)):
                break
            u += 1
        return group

    def _may_begin(self, crowd: Crowd, gap: int, near: bool, kind: str) -> bool:
        if crowd.form.harm and crowd.form.harm != kind and not (kind == "killed" and crowd.lo == 1):
            return False
        if crowd.strong and not crowd.bare:
            return crowd.hi is None or crowd.lo > 0
        if crowd.bare:
            return gap <= 1
        if crowd.modifier == "vague" and crowd.definite:
            return False
        return gap <= _NEAR

    def _continues(self, u: int, gap: int, kind: str) -> bool:
        item = self.items[u]
        crowd = item.crowd
        assert crowd is not None
        if crowd.form.harm and crowd.form.harm != kind:
            return False
        nxt = self.items[u + 1] if u + 1 < len(self.items) else None
        if nxt is not None and nxt.kind == "T" and nxt.form in ("pluralverb", "dualverb"):
            return False
        before = self.items[u - 1]
        first = self._first_of_group(u)
        if first is not None and first.definite and first.lo >= 2 and not crowd.strong:
            return False  # "استشهد الطفلان تامر وشقيقته": the two are named, not added to
        joined = (
            item.conj
            or (before.kind == "COMMA" and self.w[before.i].low in (",", "،"))
            or (before.kind == "W" and self.w[before.i].low == "و")
        )
        if crowd.definite and not crowd.strong:
            return False
        return joined and (crowd.strong or item.conj) and gap <= 4 and not (crowd.bare and not item.conj)

    def _first_of_group(self, u: int) -> Crowd | None:
        """The crowd nearest before item `u` in its clause."""
        for v in range(u - 1, -1, -1):
            if self.items[v].kind in ("T", "STOP"):
                return None
            if self.items[v].crowd is not None:
                return self.items[v].crowd
        return None

    def _subset(self, last: Item) -> list[Item]:
        """People after بينهم within reach."""
        u = self._position(last) + 1
        found: list[Item] = []
        gap, inside = 0, False
        while u < len(self.items):
            item = self.items[u]
            if item.kind in ("T", "STOP", "MOST", "NEG") or (item.kind == "BREAK" and (inside or gap > 6)):
                break
            if item.kind == "INC":
                inside, gap = True, 0
            elif item.kind == "C" and item.crowd is not None:
                if not inside:
                    break
                if item.crowd.form.harm and item.crowd.form.harm != "killed" and item.crowd.strong:
                    break
                if item.crowd.bare and found:
                    break
                if item.crowd.definite and not item.crowd.strong:
                    break
                item.used = True
                found.append(item)
                gap = 0
            elif item.kind == "W":
                gap += 1
            if gap > (3 if inside else 8):
                break
            u += 1
        return found

    def _position(self, item: Item) -> int:
        """Where the item stands among the items, by its first token."""
        return next(k for k, other in enumerate(self.items) if other.i >= item.i)

    def _either_after(self, last: Item, kind: str) -> str:
        window = [w.low for w in self.w[last.j : last.j + 5]]
        both = any(x.startswith(("قتيل", "شهيد")) for x in window) and any(
            x.startswith(("وجريح", "ومصاب")) for x in window
        )
        if both and ("بين" in window or "مابين" in window):
            for item in self.items:
                if last.j <= item.i < last.j + 5:
                    item.used = True
            return "casualties"
        return kind

    def _negated(self, t: int) -> bool:
        for u in range(t - 1, max(-1, t - 9), -1):
            item = self.items[u]
            if item.kind == "STOP":
                return False
            if item.kind == "NEG" and (t - u <= 4 or self.w[item.i].low in ("لم", "لن", "دون", "بدون")):
                return True
        return False
