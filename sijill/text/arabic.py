"""Read harm in Arabic: sentences to drafts of claims.

Orders understood: verb first (قتل N، أصيب آخرون), subject first (N ... قتلوا، طفلان استشهدا), verbal noun (مقتل N،
إصابة N), the harm as a noun (5 قتلى، شهيدان), the toll (ارتفعت حصيلة القتلى إلى N), and set phrases (راح ضحيتها N،
لقي N حتفهم، أودى بحياة N). "قتل وأصيب N" and "N بين قتيل وجريح" are casualties. People after بينهم are a part; people
after معظمهم are described, not counted.
"""

from __future__ import annotations

from sijill.text.arabic_amounts import Crowd
from sijill.text.arabic_items import Item, items_of
from sijill.text.arabic_reach import ArabicReach
from sijill.text.arabic_words import Word, analyse
from sijill.text.drafts import Draft
from sijill.text.lexicon import Lexicon, lexicon
from sijill.text.tokens import Sentence


def read_arabic(s: Sentence, lex: Lexicon, dates: list[tuple[int, int]]) -> list[Draft]:
    """The harms of one sentence. `dates` are character spans whose numbers are days, not people."""
    words = [analyse(w) for w in s.words]
    if not any(
        w.harm is not None
        or (w.noun is not None and w.noun.harm)
        or w.core in ("ضحيتها", "ضحيته", "بحياه", "حياه", "حياتهم", "حياته", "حياتها")
        or w.low.startswith(("حتف", "مصرع"))
        for w in words
    ):
        return []
    masked = {k for k, a in enumerate(s.starts) for x, y in dates if x <= a < y}
    items = items_of(s, words, lex, masked)
    return _Reader(s, words, items).run()


def _is_strong(item: Item) -> bool:
    return item.crowd is not None and item.crowd.strong


class _Reader(ArabicReach):
    def __init__(self, s: Sentence, words: list[Word], items: list[Item]) -> None:
        super().__init__(s, words, items)
        self.drafts: list[tuple[int, Draft]] = []

    def run(self) -> list[Draft]:
        skip = -1
        for t, item in enumerate(self.items):
            if item.kind == "T" and t > skip:
                skip = self._harm(t)
        for t, item in enumerate(self.items):
            if item.kind == "C" and item.crowd is not None and item.crowd.form.harm and not item.used:
                self._noun_of_harm(t)
        return [d for _, d in sorted(self.drafts, key=lambda pair: pair[0])]

    # ---- words of harm

    def _harm(self, t: int) -> int:
        item = self.items[t]
        kind, last = self._joint(t)
        if item.form == "toll":
            self._toll(t)
            return t
        if kind == "recovered":
            return t
        right = self._right(last + 1, near=item.form == "masdar", kind=kind)
        later = item.form in ("pluralverb", "dualverb")
        if later and not (right and right[0].i - item.j <= 1):
            self._subject(t, last, kind) or (right and self._emit(t, kind, right, "ar.verb"))
        elif right:
            self._emit(t, kind, right, f"ar.{item.form}")
            self._others(t, kind, right[-1])
        elif item.form == "masdar":
            self._named(t, last, kind)
        elif item.form in ("verb", "pluralverb", "dualverb"):
            self._subject(t, last, kind) or self._named(t, last, kind)
        return last

    def _others(self, t: int, kind: str, last: Item) -> None:
        """ "مقتل عشرة مدنيين أمس الثلاثاء، و11 آخرين الاثنين": the others are a claim of their own."""
        u = self._position(last) + 1
        while u < len(self.items) and self.items[u].kind in ("TIME", "COMMA"):
            u += 1
        item = self.items[u] if u < len(self.items) else None
        crowd = item.crowd if item is not None else None
        if (
            item is None
            or crowd is None
            or item.used
            or not (item.conj and crowd.strong and crowd.form.harm in ("", kind))
        ):
            return
        nxt = self.items[u + 1] if u + 1 < len(self.items) else None
        if (
            u > self._position(last) + 1
            and not crowd.bare
            and not (nxt is not None and nxt.kind == "T" and nxt.form in ("pluralverb", "dualverb"))
        ):
            self._emit(t, kind, [item], "ar.others")

    def _joint(self, t: int) -> tuple[str, int]:
        item = self.items[t]
        nxt = self.items[t + 1] if t + 1 < len(self.items) else None
        same = nxt is not None and (nxt.form == item.form or (item.form == "verb" and nxt.form == "verb"))
        if nxt is not None and nxt.kind == "T" and nxt.conj and same and {nxt.harm, item.harm} == {"killed", "injured"}:
            return "casualties", t + 1
        return item.harm, t

    def _subject(self, t: int, last: int, kind: str) -> bool:
        """The people before a verb that agrees with them: "أن 11 مدنيا بينهم ثمانية أطفال قتلوا"."""
        group: list[Item] = []
        subset: list[Item] = []
        gap = 0
        for u in range(t - 1, -1, -1):
            item = self.items[u]
            crowd = item.crowd
            if item.kind in ("STOP", "T") or (
                item.kind == "BREAK" and self.w[item.i].core not in ("الذين", "الذي", "التي") and group
            ):
                break
            if item.kind == "C" and crowd is not None:
                if (
                    item.used
                    or (not crowd.strong and gap > 1 and not group)
                    or (crowd.modifier == "vague" and not crowd.strong and crowd.definite)
                ):
                    break
                group.insert(0, item)
                gap = 0
                if not item.conj and not (u and self.items[u - 1].kind in ("INC", "MOST")):
                    break
            elif item.kind in ("INC", "MOST"):
                subset = (group if item.kind == "INC" else []) + subset
                group = []
                gap = 0
            elif item.kind == "W":
                gap += 1
            if gap > 10:
                break
        if not group or (self.items[t].form == "verb" and not _is_strong(group[0]) and gap):
            return False
        self._emit(t, kind, group, "ar.subject", subset)
        return True

    def _named(self, t: int, last: int, kind: str) -> bool:
        """ "استشهد أحمد ...": a given name right after the verb is one person."""
        from sijill.text.given_names import is_given_name

        k = self.items[last].j
        if kind not in ("killed", "injured") or k >= len(self.w) or not is_given_name(self.w[k].low):
            return False
        from sijill.text.arabic_words import Form

        one = Crowd(k, k + 1, 1, 1, "exact", "", Form("person", "", "one"), k, k + 1, True, False, False)
        item = Item("C", k, k + 1, crowd=one)
        self._emit(t, kind, [item], "ar.named", subset=[])
        return True

    def _toll(self, t: int) -> None:
        item = self.items[t]
        arrow = False
        for u in range(t + 1, min(len(self.items), t + 32)):
            other = self.items[u]
            low = self.w[other.i].low
            if (other.kind == "STOP" and low != ":") or (other.kind == "T" and other.form != "toll" and u > t + 1):
                return
            arrow = (
                arrow
                or low in ("الي", "بلغ", "بلغت", "وصل", "وصلت", "تجاوز", "ليبلغ", "لتبلغ", "لتصل", "ليصل", "بواقع", ":")
                or low.startswith(("بلغ", "تجاوز"))
            )
            if (
                other.kind == "C"
                and other.crowd is not None
                and (other.crowd.strong and (arrow or not other.crowd.bare))
                and not other.used
            ):
                if other.crowd.form.harm and other.crowd.form.harm != item.harm:
                    return
                self._emit(t, other.crowd.form.harm or item.harm, [other], "ar.toll")
                return

    def _noun_of_harm(self, t: int) -> None:
        item = self.items[t]
        crowd = item.crowd
        assert crowd is not None
        nxt = self.w[item.j] if item.j < len(self.w) else None
        if self._is_either(t):
            return
        if not crowd.strong:
            following = self.items[t + 1] if t + 1 < len(self.items) else None
            counted_next = (
                following is not None and following.crowd is not None and following.crowd.strong and not following.conj
            )
            if counted_next or (crowd.modifier == "vague" and self.w[item.i].core in ("جثث", "جثامين", "وفيات")):
                return
            adjective = nxt is not None and nxt.core in lexicon("ar").words["adjectives"]
            construct = (
                nxt is not None and nxt.low.startswith("ال") and not adjective and nxt.low not in ("اليوم", "الان")
            )
            before = self.items[t - 1] if t else None
            weak_single = crowd.modifier == "exact" and not self._is_introduced(t)
            if (
                crowd.definite
                or construct
                or weak_single
                or (before is not None and before.kind == "T" and before.form == "toll")
            ):
                return
            prev = self.w[item.i - 1].low if item.i else ""
            if crowd.modifier == "vague" and prev in (
                "من",
                "عن",
                "الي",
                "علي",
                "كل",
                "اعداد",
                "جميع",
                "احد",
                "ذوي",
                "اسر",
            ):
                return
        self._emit(t, crowd.form.harm, [item], "ar.noun-of-harm", negated=self._negated(t))

    def _is_introduced(self, t: int) -> bool:
        i = self.items[t].i
        if i == 0 or not self.w[i - 1].low[:1].isalpha():
            return True
        return any(
            self.w[k].core
            in (
                "سقوط",
                "سقط",
                "خلف",
                "خلفت",
                "وقوع",
                "ارتقاء",
                "وصول",
                "انتشال",
                "اوقع",
                "تسجيل",
                "هناك",
                "يوجد",
                "وجود",
                "ثمه",
                "انباء",
                "خبر",
            )
            or self.w[k].low in ("سقوط", "سقط", "خلف", "وقوع", "وصول", "انتشال", "بسقوط", "بوقوع", "انتشلت")
            for k in range(max(0, self.items[t].i - 3), self.items[t].i)
        ) or (self.items[t].conj and t > 0 and self.items[t - 1].used)

    def _is_either(self, t: int) -> bool:
        """ "ثلاثون شخصا بين قتيل وجريح": the number stands before, the two words only say which harm."""
        i = self.items[t].i
        crowd = self.items[t].crowd
        assert crowd is not None
        after = self.w[self.items[t].j] if self.items[t].j < len(self.w) else None
        pair = after is not None and after.conj and after.noun is not None and after.noun.harm
        if crowd.strong or crowd.definite or crowd.modifier == "vague" or not pair:
            return False
        window = [self.w[k].low for k in range(max(0, i - 3), min(len(self.w), i + 3))]
        if "بين" not in window and "مابين" not in window:
            return False
        for u in range(t - 1, max(-1, t - 8), -1):
            item = self.items[u]
            if item.kind == "C" and item.crowd is not None and item.crowd.strong:
                if not item.used:
                    self._emit(t, "casualties", [item], "ar.either")
                return True
        return True

    # ---- claims

    def _emit(
        self,
        t: int,
        kind: str,
        group: list[Item],
        rule: str,
        subset: list[Item] | None = None,
        negated: bool | None = None,
    ) -> bool:
        crowds = [g.crowd for g in group if g.crowd is not None]
        parts = [p.crowd for p in (subset if subset is not None else self._subset(group[-1])) if p.crowd is not None]
        for g in group:
            g.used = True
        hi = None if any(c.hi is None for c in crowds) else sum(c.hi for c in crowds if c.hi is not None)
        kind = self._either_after(group[-1], kind)
        hedged = [c for c in crowds if c.modifier != "exact"]
        classes = {c.form.cls for c in crowds}
        statuses = {c.form.status for c in crowds}
        first, last = crowds[0], crowds[-1]
        start = min(self.items[t].i, first.i, *(p.i for p in parts))
        end = max(self.items[t].j, last.j, *(p.j for p in parts))
        trigger = (self.s.starts[self.items[t].i], self.s.ends[self.items[t].j - 1])
        draft = Draft(
            kind=kind, lo=sum(c.lo for c in crowds), hi=hi, modifier=hedged[0].modifier if hedged else "exact",
            vague=next((c.vague for c in crowds if c.vague), ""), cls=classes.pop() if len(classes) == 1 else "person",
            status=(statuses.pop() or "unknown") if len(statuses) == 1 else "unknown",
            number=(self.s.starts[first.num_i], self.s.ends[last.num_j - 1]),
            derived=tuple(map(self._number_span, crowds)) if len(crowds) > 1 else (),
            span=(self.s.starts[start], self.s.ends[end - 1]), trigger=trigger, rule=rule,
            negated=self._negated(t) if negated is None else negated,
            is_more=all(c.vague == "others" for c in crowds),
        )  # fmt: skip
        if len(crowds) > 1:
            draft.parts = [self._part(c, kind, trigger, rule) for c in crowds]
            draft.parts_are_sum = True
        draft.parts += [self._part(c, kind, trigger, rule) for c in parts]
        self.drafts.append((draft.span[0], draft))
        return True

    def _part(self, c: Crowd, kind: str, trigger: tuple[int, int], rule: str) -> Draft:
        return Draft(
            kind, c.lo, c.hi, c.modifier, c.vague, c.form.cls, c.form.status or "unknown",
            self._number_span(c), (), (self.s.starts[c.i], self.s.ends[c.j - 1]), trigger, rule + ".part",
        )  # fmt: skip

    def _number_span(self, c: Crowd) -> tuple[int, int]:
        return self.s.starts[c.num_i], self.s.ends[c.num_j - 1]
