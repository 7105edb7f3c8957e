"""Ages as people wrote them: "3 months", "in his 20s", "شهرين", "60 or older", read to a range of days or of years.

An `Age` is the range of days that the words allow, both ends included: "5" runs from the fifth birthday to the day
before the sixth, "3 months" over one month. The writer's words stay beside it. Two figures ("63 or 54", "15 (also
reported as 20)") give the range that holds both, marked `disputed`; nobody chooses. "About 40" and "40?" are 40,
`approximate`: how far "about" reaches nobody wrote down. "Nearly 3" is 2. A stage of life ("elderly", "baby") is read
only where a table sets its bounds and says why (`age_words`); a life before birth is `unborn`, of no age.
Unread text gives `None`, never a guess.

Steps: the words to plain English and digits (`age_words.plain`), the hedge off, then the first pattern that matches the
whole text. Leaves out: dates of birth, sex, the age class an archive gives (`AgeGroup`), which may contradict the age.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

from sijill.model.age_words import A_FEW, LIFE_STAGES, STAGES, UNBORN, plain
from sijill.model.errors import InvalidValue

DAYS_IN_MONTH, DAYS_IN_YEAR = 30.4375, 365.25
OLDEST_YEARS = 122  # the longest life documented; more is an error of writing


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """From `low_days` to `high_days` old, both possible; `high_days=None` when no upper age was said.

    `phrase` is the original wording; `disputed` marks two or more competing figures, `approximate` a hedge, `unborn` a
    life before birth (0 days, whatever the month of pregnancy).
    Raises `InvalidValue` when upside down, negative, or beyond 122 years.
    """

    low_days: int
    high_days: int | None
    phrase: str
    disputed: bool = False
    approximate: bool = False
    unborn: bool = False

    def __post_init__(self) -> None:
        limit = (OLDEST_YEARS + 1) * DAYS_IN_YEAR
        highest = self.low_days if self.high_days is None else self.high_days
        if self.low_days < 0 or highest < self.low_days or highest > limit:
            raise InvalidValue(f'"{self.phrase}" is not an age', remedy="Give years from 0 to 122, or days or months")

    @property
    def low_years(self) -> int:
        """Completed years at the youngest reading."""
        return _completed_years(self.low_days)

    @property
    def high_years(self) -> int | None:
        """Completed years at the oldest reading; `None` without an upper age."""
        return None if self.high_days is None else _completed_years(self.high_days)

    @property
    def is_child(self) -> bool | None:
        """Whether under 18 (Convention on the Rights of the Child, article 1); `None` when the range spans 18.

        Of the unborn also `None`: the Convention leaves it open, and an archive decides for itself.
        """
        if self.unborn:
            return None
        if self.high_years is not None and self.high_years < 18:
            return True
        return False if self.low_years >= 18 else None


def read_age(text: str) -> Age | None:
    """The age that a text states, or `None` when it states none that can be read whole."""
    words = plain(text)
    said = _HEDGE_AFTER.sub("", _HEDGE_BEFORE.sub("", words)).strip()
    if _UNBORN.fullmatch(said):
        return Age(low_days=0, high_days=0, phrase=text.strip(), unborn=True)
    for pattern, build in _PATTERNS:
        if found := pattern.fullmatch(said):
            low, high, disputed = build(found)
            hedged = said != words or "near" in found.groupdict()
            try:
                return Age(low_days=low, high_days=high, phrase=text.strip(), disputed=disputed, approximate=hedged)
            except InvalidValue:  # 334 years: stated, and not an age
                return None
    return None


_Bounds = tuple[int, int | None, bool]

_ABOUT = "about|around|approximately|approx|aprox|circa|ca|c|roughly|maybe|may be|possibly|probably|perhaps|some|"
_HEDGE_BEFORE = re.compile(rf"^(?:(?:{_ABOUT}estimated(?: age)?|est)(?:\.\s*|\s+|\s*:\s*)|~\s*)+(?:aged? )?")
_HEDGE_AFTER = re.compile(
    r"(?:\s*\(?(?:approx(?:\.|imately)?|about|estimated|est\.?|or so|or thereabouts|\?+)\)?|(?<=\d)\s?ish)+$"
)


def _completed_years(days: int) -> int:
    return int(days / DAYS_IN_YEAR)


def _years(low: str, high: str | None = None) -> tuple[int, int]:
    """Days for the whole of a stated year of age: "5" is from the 5th birthday to the day before the 6th."""
    first, last = float(low), float(high or low)
    if "." in low or "." in (high or low):  # "0.3" is 3 months to one writer and 0.3 of a year to another: hold both
        return max(0, math.ceil((first - 0.05) * DAYS_IN_YEAR)), math.ceil((last + 1 / 12) * DAYS_IN_YEAR) - 1
    return math.ceil(first * DAYS_IN_YEAR), math.ceil((last + 1) * DAYS_IN_YEAR) - 1


_SIZES = {"hours": 1 / 24, "days": 1.0, "weeks": 7.0, "months": DAYS_IN_MONTH}


def _span(low: str, high: str, unit: str) -> tuple[int, int]:
    if unit == "years":
        return _years(low, high)
    size = _SIZES[unit]
    return int(float(low) * size), max(int((float(high) + 1) * size) - 1, int(float(high) * size))


def _one(found: re.Match[str]) -> _Bounds:
    return *_span(found["n"], found["n"], found["unit"] or "years"), False


def _ordered(found: re.Match[str]) -> _Bounds:
    figures = sorted((found["n"], found["m"]), key=float)
    disputed = found["joint"].strip() not in ("-", "to")
    return *_span(figures[0], figures[1], found["unit"] or "years"), disputed


def _between(found: re.Match[str]) -> _Bounds:
    figures = sorted((found["n"], found["m"]), key=float)
    return *_span(figures[0], figures[1], found["unit"] or "years"), False


def _several(found: re.Match[str]) -> _Bounds:
    figures = sorted(re.findall(r"[\d.]*\d", found[0]), key=float)
    return *_years(figures[0], figures[-1]), True


def _mixed(found: re.Match[str]) -> _Bounds:
    """Years and months, or months and days."""
    size, rest = (DAYS_IN_YEAR, DAYS_IN_MONTH) if found["unit"] == "years" else (DAYS_IN_MONTH, 1.0)
    low = int(int(found["n"]) * size + int(found["m"]) * rest)
    return low, low + int(rest) - (rest == 1.0), False


def _and_a_half(found: re.Match[str]) -> _Bounds:
    figure = f"{found['n']}.5"
    return *_span(figure, figure, found["unit"] or found["later"] or "years"), False


def _half_year(_: re.Match[str]) -> _Bounds:
    return *_span("6", "6", "months"), False


_PART_OF_DECADE = {"early": (0, 3), "mid": (3, 7), "late": (6, 9)}


def _decades(found: re.Match[str]) -> _Bounds:
    """One decade or the span of two, each whole, or its early, middle or late part."""
    first, last = found["n"], found["m"] or found["n"]
    parts = [one for one in (found["part"], found["next"] or found["later"]) if one]
    opening = _PART_OF_DECADE.get(parts[0] if found["part"] else "", (0, 9))[0]
    closing = _PART_OF_DECADE.get(parts[-1] if parts and (not found["m"] or found["later"]) else "", (0, 9))[1]
    low, high = _years(str(int(first) + opening), str(int(last) + closing))
    joint = found["joint"] or ""
    return low, high, joint.strip() in ("or", "/")


def _floor(found: re.Match[str]) -> _Bounds:
    return _span(found["n"], found["n"], found["unit"] or "years")[0], None, False


def _under(found: re.Match[str]) -> _Bounds:
    unit = found["unit"] or "years"
    return 0, max(0, _span(found["n"], found["n"], unit)[0] - 1), False


def _nearly(found: re.Match[str]) -> _Bounds:
    """ "Nearly 3" has not turned 3."""
    unit, figure = found["unit"] or "years", max(0, int(found["n"]) - 1)
    return *_span(str(figure), str(figure), unit), False


def _stage(found: re.Match[str]) -> _Bounds:
    low, high, _ = LIFE_STAGES[STAGES[found["stage"]]]
    return low, high, False


def _vague(found: re.Match[str]) -> _Bounds:
    low, high, _ = A_FEW[found["few"]]
    return low, high, False


def _stage_and_age(found: re.Match[str]) -> _Bounds:
    """ "Infant (3 months)": the age, unless it lies outside the stage: then both, disputed."""
    low, high = _span(found["n"], found["n"], found["unit"] or "years")
    first, last, _ = LIFE_STAGES[STAGES[found["stage"]]]
    if high >= first and (last is None or low <= last):
        return low, high, False
    return min(low, first), None if last is None else max(high, last), True


_NUMBER = r"(?P<n>\d*\.?\d+)"
_SECOND = r"(?P<m>\d*\.?\d+)"
_UNIT = r"(?P<unit>years|months|weeks|days|hours)"
_LATER = _UNIT.replace("<unit>", "<later>")
_OLD = r"(?: old| of age)?(?: (?:baby|boy|girl|infant|child|man|woman|male|female))?"
_PART = r"(?:early|mid|late)"
_STAGE = r"(?:1 |the )?(?P<stage>" + "|".join(sorted(STAGES, key=len, reverse=True)) + ")"
_UNBORN = re.compile(
    rf"(?:1 |the )?(?:(?:{UNBORN})(?: ?\(?(?:of |at |in )?\d+ ?(?:th )?(?:months|weeks)(?: of pregnancy)?\)?)?"
    rf"|\d+ (?:months|weeks)(?: old)? (?:{UNBORN}))"
)
_SAYING = r"(?:also|or|reported|reportedly|given|said|as|to be|other|others|sources?|say|says|some|according|to|but|is)"

_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], _Bounds]], ...] = tuple(
    (re.compile(pattern), build)
    for pattern, build in (
        (rf"{_NUMBER}\s*(?:{_UNIT}{_OLD}| old)?", _one),
        (rf"{_NUMBER}(?P<joint>\s*-\s*| or | to |\s*/\s*| and | & )(?:aged? )?{_SECOND}\s*(?:{_UNIT})?{_OLD}",
         _ordered),
        (rf"(?:between|from) {_NUMBER}(?: and | to |\s*-\s*){_SECOND}\s*(?:{_UNIT})?{_OLD}", _between),
        (rf"\d+(?:\s*/\s*\d+){{2,}}(?: years)?{_OLD}", _several),
        (rf"\d+(?: years)?(?: old)?,? \(?(?:{_SAYING} )+\d+(?: years)?(?: old)?\)?", _several),
        (rf"{_NUMBER} (?P<unit>years),?(?: and)? (?P<m>\d+) months{_OLD}", _mixed),
        (rf"{_NUMBER} (?P<unit>months),?(?: and)? (?P<m>\d+) days{_OLD}", _mixed),
        (rf"(?P<n>\d+)(?: {_UNIT})? (?:and|&) (?:1 )?half(?: {_LATER})?{_OLD}", _and_a_half),
        (r"(?:1 )?half(?: of)?(?: 1)? (?:years|year)(?: old)?", _half_year),
        (rf"(?:in )?(?:(?:his|her|their|the) )?(?P<part>{_PART})?(?:(?: to |-| )(?P<next>{_PART}))? ?(?P<n>[1-9]0)"
         rf"(?:'?s)?(?:(?P<joint>\s*-\s*| to | or |/| )(?P<later>{_PART})? ?(?P<m>[1-9]0))?'?s", _decades),
        (rf"{_NUMBER}\s*(?:\+|plus|or older|or over|or above|and over|and above|or more|and more|and older|and up|"
         rf"(?:years )(?:old )?(?:and|or) (?:older|over|above|more))\s*(?:{_UNIT})?{_OLD}", _floor),
        (r"(?P<part>)(?P<next>)(?P<joint>)(?P<later>)(?P<m>)(?P<n>[1-9]0)(?:s)? ?something", _decades),
        (rf"(?:over|above|more than|at least|older than|>|>=|≥)\s*{_NUMBER}\s*(?:{_UNIT})?{_OLD}", _floor),
        (rf"(?:under|below|less than|younger than|<)\s*{_NUMBER}\s*(?:{_UNIT})?{_OLD}", _under),
        (rf"(?P<near>nearly|almost|just under|not yet|(?:about )?to turn|turning) (?P<n>\d+)\s*(?:{_UNIT})?{_OLD}",
         _nearly),
        (rf"(?:in )?(?:(?:his|her|their|the) )?{_STAGE}(?: (?:boy|girl|male|female|man|woman|child|baby))?", _stage),
        (r"(?:1 |only )?(?:few|several|some|couple of) (?P<few>minutes|hours|days|weeks|months)(?: old)?", _vague),
        (rf"{_STAGE},? ?\((?:aged )?{_NUMBER}\s*(?:{_UNIT})?(?: old)?\)", _stage_and_age),
        (rf"{_STAGE},? (?:aged |of )?{_NUMBER}\s*{_UNIT}(?: old)?", _stage_and_age),
    )
)  # fmt: skip
