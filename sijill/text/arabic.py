"""Read harm in Arabic: sentences to drafts of claims.

Orders understood: verb first (قتل N، أصيب آخرون), subject first (N ... قتلوا، طفلان استشهدا), verbal noun (مقتل N،
إصابة N), the harm as a noun (5 قتلى، شهيدان), the toll (ارتفعت حصيلة القتلى إلى N), and set phrases (راح ضحيتها N،
لقي N حتفهم، أودى بحياة N). "قتل وأصيب N" and "N بين قتيل وجريح" are casualties. People after بينهم are a part; people
after معظمهم are described, not counted.
"""

from __future__ import annotations

from sijill.text.arabic_amounts import Crowd
from sijill.text.arabic_items import Item, items_of
from sijill.text.arabic_nouns import ArabicNouns
from sijill.text.arabic_words import Form, analyse
from sijill.text.drafts import Draft
from sijill.text.lexicon import Lexicon, lexicon
from sijill.text.tokens import Sentence


def read_arabic(s: Sentence, lex: Lexicon, dates: list[tuple[int, int]]) -> list[Draft]:
    """The harms of one sentence. `dates` are character spans whose numbers are days, not people."""
    words = [analyse(w) for w in s.words]
    if not any(
        w.harm is not None
        or (w.noun is not None and w.noun.harm)
        or w.core in ("ضحيتها", "ضحيته", "بحياه", "حياه", "الحياه", "حياتهم", "حياته", "حياتها")
        or suffixed_harm(w.low)
        or w.low.startswith(("حتف", "مصرع"))
        for w in words
    ):
        return []
    masked = {k for k, a in enumerate(s.starts) for x, y in dates if x <= a < y}
    items = items_of(s, words, lex, masked)
    return _Reader(s, words, items).run()


_SEVERAL, _NAME_WORDS = 3, 6
_PLAIN = frozenset(
    ("في", "من", "علي", "الي", "عن", "مع", "بعد", "قبل", "ان", "التي", "الذي", "كان", "كانت", "قرب", "لم")
)


def suffixed_harm(low: str) -> tuple[str, int] | None:
    """The kind of harm and how many a word with its victim as ending tells: مقتله 1, مقتلهما 2, مقتلهم several (3)."""
    rules = lexicon("ar").tables["suffixed_harm"]
    for stem, kind in rules["nouns"].items():
        for ending, count in [(e, n) for n, name in ((1, "one"), (2, "two"), (_SEVERAL, "many")) for e in rules[name]]:
            if low in (stem + ending, "ل" + stem + ending, "ب" + stem + ending, "و" + stem + ending):
                return kind, count
    return None


def _is_strong(item: Item) -> bool:
    return item.crowd is not None and item.crowd.strong


class _Reader(ArabicNouns):
    def run(self) -> list[Draft]:
        skip = -1
        for t, item in enumerate(self.items):
            if item.kind == "T" and t > skip:
                skip = self._harm(t)
        for t, item in enumerate(self.items):
            if item.kind == "C" and item.crowd is not None and item.crowd.form.harm and not item.used:
                self._noun_of_harm(t)
        if not any(draft.kind == "killed" for _, draft in self.drafts):
            self._suffixed()
        return [d for _, d in sorted(self.drafts, key=lambda pair: pair[0])]

    def _harm(self, t: int) -> int:
        item = self.items[t]
        kind, last = self._joint(t)
        if item.form == "toll":
            self._toll(t)
            return t
        if kind == "recovered":
            return t
        if self._one_of_them(t, last, kind):
            return last
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

    def _one_of_them(self, t: int, last: int, kind: str) -> bool:
        """ "فقتل أحدهما": one of those named before."""
        nxt = self.items[last + 1] if last + 1 < len(self.items) else None
        if nxt is None or nxt.kind != "INC" or self.w[nxt.j - 1].core not in ("احدهما", "احدهم"):
            return False
        i, j = nxt.i, nxt.j
        crowd = Crowd(i, j, 1, 1, "exact", "", Form("person", "", "one"), i, j, True, False, False)
        return self._emit(t, kind, [Item("C", i, j, crowd=crowd)], "ar.one-of-them", subset=[])

    def _suffixed(self) -> None:
        """ "ما أدى لمقتله": whoever was named before is one person."""
        rules = lexicon("ar").tables["suffixed_harm"]
        for k, word in enumerate(self.w):
            found = suffixed_harm(word.low)
            if found is None or not any(w.core in rules["after"] for w in self.w[max(0, k - 3) : k]):
                continue
            kind, count = found
            crowd = Crowd(
                k, k + 1, count, count if count < _SEVERAL else None, "exact" if count < _SEVERAL else "vague",
                "" if count < _SEVERAL else "plural", Form("person", "", "one"), k, k + 1, True, False, False,
            )  # fmt: skip
            t = next(u for u, item in enumerate(self.items) if item.i <= k < item.j)
            crowd.lo = min(crowd.lo, 2)
            self._emit(t, kind, [Item("C", k, k + 1, crowd=crowd)], "ar.suffixed", subset=[])
            return

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
        same |= nxt is not None and item.form == "masdar" and self.w[nxt.i].core == "جرح"
        told = t > 0 and self.items[t - 1].kind == "C" and item.form == "verb"  # "أن عنصرا قتل وأصيب ثمانية"
        both = nxt is not None and nxt.kind == "T" and nxt.conj and {nxt.harm, item.harm} == {"killed", "injured"}
        if both and same and not told:
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
                    or (not crowd.strong and gap > 1 and not group and not self._is_named(u, t))
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

    def _is_named(self, u: int, t: int) -> bool:
        """ "الطفل سامي ناصر كريم قُتل": nothing but a name of two to five words and an age between one and the verb."""
        between = [k for k in range(self.items[u].j, self.items[t].i) if self.w[k].low[:1].isalpha()]
        plain = [k for k in between if self.w[k].core not in _PLAIN and not self.w[k].prep]
        crowd = self.items[u].crowd
        return crowd is not None and crowd.lo == 1 and len(plain) == len(between) and 2 <= len(between) <= _NAME_WORDS

    def _named(self, t: int, last: int, kind: str) -> bool:
        """ "استشهد أحمد ...": a given name right after the verb is one person."""
        from sijill.text.given_names import is_given_name

        k = self.items[last].j
        if kind not in ("killed", "injured") or k >= len(self.w) or not is_given_name(self.w[k].low):
            return False
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
