"""Harm said as a noun in Arabic: 5 قتلى، شهيدان، "ثلاثون شخصا بين قتيل وجريح".

A noun with a number counts by itself; one without must be introduced (سقوط، خلّف، وصول) and neither definite nor
followed by its owner. Verbs and verbal nouns are in `arabic`.
"""

from __future__ import annotations

from sijill.text.arabic_joining import ArabicJoining
from sijill.text.lexicon import lexicon


class ArabicNouns(ArabicJoining):
    """Nouns of harm of one sentence."""

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
