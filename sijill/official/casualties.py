"""How many killed and injured a statement concedes, from its own words.

The text is walked in order. Counts of people wait until a word of harm takes them: "two civilians were
unintentionally killed and 10 others unintentionally wounded" gives 2 and 10. Counts of fighters, buildings and
vehicles never wait. Sentences that repeat an allegation ("60 alleged civilians killed") concede nothing, and running
totals ("at least 1,417 since the beginning of operations") belong to the account, not to an incident.

A retelling does not add up: within one incident the first figure stands, unless the words say more ("another",
"others", "two more"). "That same day ..." opens a further incident with figures of its own; "one civilian in each of
these strikes" keeps its factor; "three total civilians" gives the line's own total, checked against the parts.

`None` is "not stated"; 0 is "stated to be none" ("0 civilians injured", "no civilians were harmed").
Leaves out: whether the belligerent accepts the allegation (`verdicts`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from sijill.official.figures import HEDGE, NUMBER, Hedge, hedge_of, value_of

_PERSON = (
    r"(?:civilians?|non-?combatants?|individuals?|persons?|people|bystanders?|males?|females?|wom[ae]n|m[ae]n|child(?:ren)?|"
    r"boys?|girls?|adults?|pedestrians?|drivers?|motorcyclists?)"
)
_QUALITY = (
    r"(?:other|additional|more|further|unidentified|adult|adults|male|female|total|local|civilian|innocent|of\s+the|"
    r"the|these|uninvolved|separate|likely|possible)"
)
_ENEMY = r"(?:ISI[LS]|Daesh|fighters?|combatants?|terrorists?|militants?|extremists?|insurgents?|members?|operatives?)"
_COUNT = re.compile(
    rf"(?:between\s+(?P<low>{NUMBER})\s+and\s+(?P<high>{NUMBER})"
    rf"|(?:(?P<hedge>{HEDGE})\s+)?(?P<number>{NUMBER}|\bno(?=\s+civilian))(?:\s*(?:[-–—]|\bto\b)\s*(?P<upper>{NUMBER}))?)"
    rf"(?P<noun>(?:\s+{_QUALITY}){{0,3}}\s+{_PERSON}\b(?!\s+(?:structures?|buildings?|vehicles?|objects?|casualt\w+|harm|reports?|allegations?)))?"
    rf"(?P<more>\s+(?:others?|more|additional)\b)?",
    re.IGNORECASE,
)
_ADVERB = r"(?:(?:was|were|is|are|been|being|be|has|have|may|likely|also|presumed|assessed|to|had|tragically|accidentally|unintentionally|inadvertently|mistakenly)\s+)*"  # noqa: E501
_HARM = re.compile(
    r"\b(?P<killed>killed|dead|died|deaths?|killing|kill|perished|fatalit(?:y|ies))\b"
    r"|\b(?P<injured>injured|wounded|injuring|wounding|injure|wound|injuries|wounds)\b"
    r"|\b(?P<harmed>harmed|struck\s+and\s+harmed)\b",
    re.IGNORECASE,
)
_OR_INJURED = re.compile(r"killed\s+or\s+(?:injured|wounded)|(?:injured|wounded)\s+or\s+killed", re.IGNORECASE)
_AFTER = re.compile(r"\s*(?:to|of|as\s+well\s+as|an?d)?\s*", re.IGNORECASE)
_NEXT = re.compile(
    r"\b(?:on\s+)?(?:that|the)\s+same\s+day\b|\bin\s+a\s+(?:separate|second)\s+(?:strike|incident|engagement)\b"
    r"|\balso\s+on\s+(?=[A-Z][a-z]+\.?\s+\d)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<!\bSept)(?<!\bU\.S)(?<!\b[A-Z][a-z]{2})[.;!?](?=\s+|$)")
_ALLEGED = re.compile(
    r"\balleg(?!edly\s+caused)\w*|\breported(?:ly)?\s+(?:that|civilian|death|deaths|injur\w+|possible)|\baccus\w+|\bindicated\s+that"
    r"|\bclaim(?:s|ed)?\b|\breports?\s+(?:of|that|surfaced)\b|\bsources?\s+reported",
    re.IGNORECASE,
)
_CUMULATIVE = re.compile(
    r"\bsince\s+(?:the\s+)?(?:beginning|start|\d{4}|\w+\s+\d{4})\b|\bbetween\s+\w+\s+\d{4}\s+and\b|\bto\s+date\b"
    r"|\breports?\s+of\s+civilian\s+casualties\s+during\b",
    re.IGNORECASE,
)
_CONCEDING = re.compile(
    r"\bregret\w*|\bunintention\w+|\binadvertent\w*|\bunfortunate\w*|\bassess(?:ed|ment)\b|\bdetermined\b|\bmistaken\w*|\bmisidentif\w+"
    r"|\bresult(?:ed|ing)\s+in\b|\baccident\w*",
    re.IGNORECASE,
)
_EACH = re.compile(r"\bin\s+each\s+of\s+(?:these|the|those)\s+(?:(?P<n>\w+)\s+)?(?:air\s?)?strikes?\b", re.IGNORECASE)
_STRIKES = re.compile(rf"(?P<n>{NUMBER})\s+(?:\w+\s+)?(?:air\s?|artillery\s+)?strikes?\b", re.IGNORECASE)
_OF_FIGHTERS = re.compile(rf"\s+(?:\w+[\s-]+){{0,2}}?{_ENEMY}\b", re.IGNORECASE)
_SURELY_CIVIL = re.compile(r"civilian|individual|adult|child|\bm[ae]n\b|wom[ae]n|boy|girl", re.IGNORECASE)
_PART = re.compile(r"\b(?:including|among\s+them|of\s+whom|of\s+which|one\s+of\s+them)\s+$", re.IGNORECASE)
_TOTAL = re.compile(r"\btotal\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """One conceded figure with its span and hedge; `times` when it holds "in each of" several strikes."""

    value: int
    start: int
    end: int
    hedge: Hedge | None = None
    times: int = 1
    joint: bool = False
    most: int | None = None

    @property
    def high(self) -> int:
        """The upper figure of a range ("three to five"), else the figure itself."""
        return self.value if self.most is None else self.most

    @property
    def said(self) -> str:
        """The range as the words allow it: "3+", "0-24", "2"."""
        if self.hedge is Hedge.AT_LEAST:
            return f"{self.value}+"
        if self.hedge is Hedge.UP_TO:
            return f"0-{self.high}"
        return str(self.value) if self.most is None else f"{self.value}-{self.most}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Harm:
    """What one incident of a line concedes: `None` not stated, 0 stated to be none. `harmed`: outcome not said."""

    killed: Count | None = None
    injured: Count | None = None
    harmed: Count | None = None
    conceding: bool = False

    @property
    def is_stated(self) -> bool:
        """Whether any figure is given."""
        return any(count is not None for count in (self.killed, self.injured, self.harmed))

    @property
    def is_harm(self) -> bool:
        """Whether somebody was hurt by these figures."""
        return any(count is not None and count.value > 0 for count in (self.killed, self.injured, self.harmed))


@dataclass(frozen=True, slots=True, kw_only=True)
class Conceded:
    """The incidents of a line in order, and the total that the line itself states."""

    incidents: tuple[Harm, ...]
    stated_total: Count | None

    @property
    def first(self) -> Harm:
        """The incident that the line opens with."""
        return self.incidents[0] if self.incidents else Harm()

    def total(self, outcome: str) -> int | None:
        """The sum of `killed` or `injured` over the incidents, with their factors; `None` when none states it."""
        counts = [count for harm in self.incidents if (count := getattr(harm, outcome)) is not None]
        return sum(count.value * count.times for count in counts) if counts else None

    def parts(self, outcome: str) -> list[int]:
        """The figure of each strike that the line tells apart: "one in each of three strikes" is three ones."""
        counts = [count for harm in self.incidents if (count := getattr(harm, outcome)) is not None]
        return [count.value for count in counts for _strike in range(count.times)]

    @property
    def discrepancy(self) -> str | None:
        """Where the line's own total and the sum of its parts differ; shown, never smoothed."""
        parts = self.total("killed")
        if self.stated_total is None or parts is None or self.stated_total.value == parts:
            return None
        return f"the line states a total of {self.stated_total.value} killed, its parts add up to {parts}"


def read_harm(text: str) -> Conceded:
    """The conceded figures of one statement line."""
    if _HARM.search(text) is None:
        return Conceded(incidents=(), stated_total=None)
    incidents: list[Harm] = [Harm()]
    total: Count | None = None
    strikes = 0
    for start, end in _sentences(text):
        sentence = text[start:end]
        if not _EACH.search(sentence):
            strikes += sum(value_of(match["n"]) or 0 for match in _STRIKES.finditer(sentence))
        if _NEXT.search(sentence) and incidents[-1].is_stated:
            incidents.append(Harm())
            strikes = 0
        conceding = _CONCEDING.search(sentence) is not None
        if (
            _HARM.search(sentence) is None
            or _CUMULATIVE.search(sentence)
            or (_ALLEGED.search(sentence) and not conceding)
        ):
            continue
        counts = _counts_in(text, start, end)
        if _TOTAL.search(sentence) and incidents[0].is_stated:
            total = next((count for outcome, count, _more in counts if outcome == "killed"), total)
            continue
        each = _EACH.search(sentence)
        factor = (value_of(each["n"] or "") or max(strikes, 1)) if each else 1
        incidents[-1] = _merge(incidents[-1], counts, factor, conceding)
    kept = tuple(harm for harm in incidents if harm.is_stated)
    return Conceded(incidents=kept, stated_total=total)


def _merge(harm: Harm, counts: list[tuple[str, Count, bool]], factor: int, conceding: bool) -> Harm:
    fresh = {outcome for outcome, _count, _more in counts if getattr(harm, outcome) is None}
    for outcome, count, more in counts:
        before: Count | None = getattr(harm, outcome)
        counted = replace(count, times=factor)
        if before is None:
            harm = _with(harm, outcome, counted, conceding=harm.conceding or conceding)
        elif outcome in fresh and (more or count.joint):
            added = replace(before, value=before.value + count.value, end=count.end)
            harm = _with(harm, outcome, added, conceding=harm.conceding)
    return harm


def _with(harm: Harm, outcome: str, count: Count, *, conceding: bool) -> Harm:
    counts = {name: getattr(harm, name) for name in ("killed", "injured", "harmed")} | {outcome: count}
    return Harm(killed=counts["killed"], injured=counts["injured"], harmed=counts["harmed"], conceding=conceding)


def _counts_in(text: str, start: int, end: int) -> list[tuple[str, Count, bool]]:
    """(outcome, count, whether the words say "more of them"), in the order of the words of one sentence."""
    events = [(match.start(), "count", match) for match in _COUNT.finditer(text, start, end)]
    events += [(match.start(), "harm", match) for match in _HARM.finditer(text, start, end)]
    both = [match.span() for match in _OR_INJURED.finditer(text, start, end)]
    waiting: list[tuple[Count, bool]] = []
    found: list[tuple[str, Count, bool]] = []
    used: set[int] = set()
    for at, kind, match in sorted(events, key=lambda event: event[0]):
        if kind == "count":
            if at not in used and (one := _person_count(text, match)) is not None:
                waiting.append(one)
            continue
        outcome = "harmed" if any(low <= at < high for low, high in both) else str(match.lastgroup)
        taken = waiting or _following(text, match.end(), end, used)
        for place, (count, more) in enumerate(taken):
            found.append((outcome, replace(count, joint=place > 0), more))
        waiting = []
    return found


def _person_count(text: str, match: re.Match[str], *, after_harm: bool = False) -> tuple[Count, bool] | None:
    """The count of people that `match` is, and whether it means more of them; `None` for all other counts."""
    number, upper = match["number"] or match["low"], match["upper"] or match["high"]
    value = value_of(number)
    if value is None or _PART.search(text[max(0, match.start() - 20) : match.start()]):
        return None
    most = value_of(upper) if upper else None
    if most is not None and most < value:
        return None
    article = number.lower() in {"a", "an"}
    more = match["more"] is not None or number.lower() == "another"
    noun = match["noun"]
    figures_end = max(match.end(name) for name in ("number", "upper", "high"))
    if _OF_FIGHTERS.match(text, figures_end):
        return None
    if noun is None and not (after_harm and more) and not _stands_alone(text, match, more):
        return None
    if noun is not None and article and not _SURELY_CIVIL.search(noun):
        return None
    if noun is not None and re.search(r"\b(?:other|more|additional|further)\b", noun, re.IGNORECASE):
        more = True
    hedge = None if most is not None else hedge_of(match["hedge"])
    return Count(value=value, start=match.start(), end=match.end(), hedge=hedge, most=most), more


def _stands_alone(text: str, match: re.Match[str], more: bool) -> bool:
    """A count without a noun is of people when a word of harm follows at once, or when it says "others"."""
    if (match["number"] or "").lower() in {"a", "an"}:
        return False
    rest = text[match.end() : match.end() + 60]
    harm_follows = re.match(rf"\s+{_ADVERB}(?:killed|dead|injured|wounded|harmed)\b", rest, re.IGNORECASE) is not None
    return harm_follows or (more and re.match(rf"\s*{_ADVERB}\w*\s*(?:killed|injured|wounded)", rest) is not None)


def _following(text: str, at: int, end: int, used: set[int]) -> list[tuple[Count, bool]]:
    """A count right after the word of harm: "killing two civilians", "the deaths of three civilians"."""
    gap = _AFTER.match(text, at, end)
    begin = gap.end() if gap is not None else at
    match = _COUNT.match(text, begin, end)
    if (
        match is None
        or (match["noun"] is None and match["more"] is None)
        or (one := _person_count(text, match, after_harm=True)) is None
    ):
        return []
    used.add(match.start())
    return [one]


def _sentences(text: str) -> list[tuple[int, int]]:
    spans, begin = [], 0
    for stop in _SENTENCE.finditer(text):
        spans.append((begin, stop.end()))
        begin = stop.end()
    return [*spans, (begin, len(text))]
