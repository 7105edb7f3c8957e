"""Ages as people wrote them: "3 months", "in his 20s", "60 or older", read to a range of days or of years.

An `Age` is the range of days that the words allow, both ends included: "5" runs from the fifth birthday to the day
before the sixth, "3 months" over one month. The writer's words stay beside it. Two figures ("63 or 54", "15 (also
reported as 20)") give the range that holds both, marked `disputed`; nobody chooses. "About 40" is 40, `approximate`:
how far "about" reaches nobody wrote down. A stage of life ("elderly", "baby") is read only where a table here sets its
bounds and says why. Unread text gives `None`, never a guess.

Steps: digits to ASCII, lower case, number words to digits, then the first pattern that matches the whole text.
Leaves out: dates of birth, sex, the age class an archive gives (`AgeGroup`), which may contradict the age.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

from sijill.model.digits import to_ascii
from sijill.model.errors import InvalidValue

DAYS_IN_MONTH, DAYS_IN_YEAR = 30.4375, 365.25
OLDEST_YEARS = 122  # the longest life documented; more is an error of writing


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """From `low_days` to `high_days` old, both possible; `high_days=None` when no upper age was said.

    `phrase` is the original wording; `disputed` marks two or more competing figures, `approximate` a hedge.
    Raises `InvalidValue` when upside down, negative, or beyond 122 years.
    """

    low_days: int
    high_days: int | None
    phrase: str
    disputed: bool = False
    approximate: bool = False

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
        """Whether under 18 (Convention on the Rights of the Child, article 1); `None` when the range spans 18."""
        if self.high_years is not None and self.high_years < 18:
            return True
        return False if self.low_years >= 18 else None


def read_age(text: str) -> Age | None:
    """The age that a text states, or `None` when it states none that can be read whole."""
    plain = _plain(text)
    said = _HEDGE.sub("", plain).strip()
    for pattern, build in _PATTERNS:
        if found := pattern.fullmatch(said):
            low, high, disputed = build(found)
            try:
                return Age(
                    low_days=low,
                    high_days=high,
                    phrase=text.strip(),
                    disputed=disputed,
                    approximate=said != plain,
                )
            except InvalidValue:  # 334 years: stated, and not an age
                return None
    return None


_Bounds = tuple[int, int | None, bool]

_NUMBER_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_DECADES = "twenties thirties forties fifties sixties seventies eighties nineties"
_WORDS = (
    {word: str(number) for number, word in enumerate(_NUMBER_WORDS.split())}
    | {word: str(10 * number) for number, word in enumerate(_TENS.split(), start=2)}
    | {word: f"{10 * number}s" for number, word in enumerate(_DECADES.split(), start=2)}
    | {"a": "1", "an": "1"}
)

LIFE_STAGES: dict[str, tuple[int, int | None, str]] = {
    "newborn": (0, 28, "newborn to 28 days (WHO)"),
    "new born": (0, 28, "newborn to 28 days (WHO)"),
    "infant": (0, 365, "under 1 year (WHO)"),
    "baby": (0, 730, "under 2 years: our choice"),
    "toddler": (366, 1460, "1 to 3 years (CDC)"),
    "teenager": (4749, 7304, "13 to 19 years, from the word"),
    "teen": (4749, 7304, "13 to 19 years, from the word"),
    "elderly": (21915, None, "60 years and over (UN, World Population Ageing)"),
    "child": (0, 6574, "under 18 (Convention on the Rights of the Child)"),
    "minor": (0, 6574, "under 18 (Convention on the Rights of the Child)"),
    "adult": (6575, None, "18 and over (Convention on the Rights of the Child)"),
}
"""Words for a stage of life: days low, days high, and the source of the bounds."""

_ARABIC_UNITS = {
    "years": "سنة سنه سنوات عام عاما أعوام اعوام",
    "months": "شهر شهرا أشهر اشهر شهور",
    "weeks": "أسبوع اسبوع أسابيع اسابيع",
    "days": "يوم يوما أيام ايام",
}
_HEDGE = re.compile(
    r"^(?:about|around|approximately|approx\.?|circa|roughly|nearly|~)\s*|\s*\(?approx(?:\.|imately)?\)?$|ish$"
)


def _plain(text: str) -> str:
    said = re.sub(r"[\u064b-\u0652\u0640]", "", to_ascii(text)).strip().lower()
    for dash in "\u2010\u2011\u2012\u2013\u2014\u2212":
        said = said.replace(dash, "-")
    said = re.sub("[\u2018\u2019`]", "'", said)
    for unit, words in _ARABIC_UNITS.items():
        said = re.sub(rf"(?<!\w)(?:{words.replace(' ', '|')})(?!\w)", unit, said)
    said = re.sub(r"(?<=[a-z])-(?=\w)|(?<=\d)-(?=[a-z])", " ", said)
    said = re.sub(r"[a-z]+", lambda word: _WORDS.get(word[0], word[0]), said)
    said = re.sub(r"^(?:aged?|age of)\s*:?\s+", "", said)
    said = re.sub(r"^(?=(?:year|month|week) and )", "1 ", said)
    return re.sub(r"\s+", " ", said).strip().rstrip(".,; ")


def _completed_years(days: int) -> int:
    return int(days / DAYS_IN_YEAR)


def _years(low: str, high: str | None = None) -> tuple[int, int]:
    """Days for the whole of a stated year of age: "5" is from the 5th birthday to the day before the 6th."""
    first, last = float(low), float(high or low)
    if "." in low or "." in (high or low):  # "0.3" is 3 months to one writer and 0.3 of a year to another: hold both
        return max(0, math.ceil((first - 0.05) * DAYS_IN_YEAR)), math.ceil((last + 1 / 12) * DAYS_IN_YEAR) - 1
    return math.ceil(first * DAYS_IN_YEAR), math.ceil((last + 1) * DAYS_IN_YEAR) - 1


def _span(low: str, high: str, unit: str) -> tuple[int, int]:
    if unit.startswith("y"):
        return _years(low, high)
    size = {"h": 1 / 24, "d": 1.0, "w": 7.0, "m": DAYS_IN_MONTH}[unit[0]]
    return int(float(low) * size), max(int((float(high) + 1) * size) - 1, int(float(high) * size))


def _one(found: re.Match[str]) -> _Bounds:
    low, high = _span(found["n"], found["n"], found["unit"] or "years")
    return low, high, False


def _ordered(found: re.Match[str]) -> _Bounds:
    figures = sorted((found["n"], found["m"]), key=float)
    low, high = _span(figures[0], figures[1], found["unit"] or "years")
    return low, high, bool(found["joint"].strip() != "-" and found["joint"].strip() != "to")


def _several(found: re.Match[str]) -> _Bounds:
    figures = sorted(re.findall(r"[\d.]+", found[0]), key=float)
    low, high = _years(figures[0], figures[-1])
    return low, high, True


def _years_and_months(found: re.Match[str]) -> _Bounds:
    low = int(float(found["n"]) * DAYS_IN_YEAR + int(found["m"]) * DAYS_IN_MONTH)
    return low, low + 30, False


def _and_a_half(found: re.Match[str]) -> _Bounds:
    low, high = _span(f"{found['n']}.5", f"{found['n']}.5", found["unit"] or found["later"] or "years")
    return low, high, False


def _half_year(_: re.Match[str]) -> _Bounds:
    return *_span("6", "6", "months"), False


_PART_OF_DECADE = {"early": (0, 3), "mid": (3, 7), "late": (6, 9)}


def _decade(found: re.Match[str]) -> _Bounds:
    first, last = _PART_OF_DECADE.get((found["part"] or "").strip(), (0, 9))
    low, high = _years(str(int(found["n"]) + first), str(int(found["n"]) + last))
    return low, high, False


def _floor(found: re.Match[str]) -> _Bounds:
    return _span(found["n"], found["n"], found["unit"] or "years")[0], None, False


def _under(found: re.Match[str]) -> _Bounds:
    unit = found["unit"] or "years"
    return 0, _span(found["n"], found["n"], unit)[0] - 1, False


def _stage(found: re.Match[str]) -> _Bounds:
    low, high, _ = LIFE_STAGES[found["stage"]]
    return low, high, False


_NUMBER = r"(?P<n>\d*\.?\d+)"
_SECOND = r"(?P<m>\d*\.?\d+)"
_UNIT = r"(?P<unit>years?|yrs?|y|months?|mos?|weeks?|days?|hours?)"
_LATER = _UNIT.replace("<unit>", "<later>")
_OLD = r"(?: old| of age)?(?: (?:baby|boy|girl|infant|child|man|woman))?"
_YEAR = r"(?:years?|yrs?|y)"

_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], _Bounds]], ...] = tuple(
    (re.compile(pattern), build)
    for pattern, build in (
        (rf"{_NUMBER}\s*-?(?:{_UNIT}{_OLD}| old)?", _one),
        (rf"{_NUMBER}(?P<joint>\s*-\s*| or | to |/| and )(?:aged? )?{_SECOND}\s*(?:{_UNIT})?{_OLD}", _ordered),
        (rf"\d+(?:\s*/\s*\d+){{2,}}(?: {_YEAR})?{_OLD}", _several),
        (rf"\d+(?: {_YEAR})?(?: old)? \(?(?:also|or) (?:reported|reportedly|given)(?: as)? \d+\)?", _several),
        (rf"{_NUMBER} {_YEAR},?(?: and)? (?P<m>\d+) (?:months?|mos?){_OLD}", _years_and_months),
        (rf"(?P<n>\d+)(?: {_UNIT})? and (?:1 )?(?:half|½)(?: {_LATER})?{_OLD}", _and_a_half),
        (r"(?:half|½)(?: of)?(?: 1)? year(?: old)?", _half_year),
        (r"(?:in )?(?:his|her|their|the)?\s*(?P<part>early |mid |late )?(?P<n>[2-9]0)'?s", _decade),
        (rf"{_NUMBER}\s*(?:\+|plus|or older|or over|and over|or more|and older)\s*(?:{_UNIT})?{_OLD}", _floor),
        (rf"(?:over|above|more than|at least|older than) {_NUMBER}\s*(?:{_UNIT})?{_OLD}", _floor),
        (rf"(?:under|below|less than|younger than) {_NUMBER}\s*(?:{_UNIT})?{_OLD}", _under),
        (r"(?:an? |1 |the )?(?P<stage>" + "|".join(sorted(LIFE_STAGES, key=len, reverse=True)) + r")(?: (?:boy|girl))?",
         _stage),
    )
)  # fmt: skip
