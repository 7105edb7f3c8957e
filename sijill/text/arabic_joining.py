"""Put an Arabic word of harm and its people together as one draft of a claim, with its parts and spans."""

from __future__ import annotations

from sijill.text.arabic_amounts import Crowd
from sijill.text.arabic_items import Item
from sijill.text.arabic_reach import ArabicReach
from sijill.text.arabic_words import Word
from sijill.text.drafts import Draft
from sijill.text.tokens import Sentence


class ArabicJoining(ArabicReach):
    """The drafts of one sentence; `drafts` grows, each with the character at which it starts."""

    def __init__(self, s: Sentence, words: list[Word], items: list[Item]) -> None:
        super().__init__(s, words, items)
        self.drafts: list[tuple[int, Draft]] = []

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
