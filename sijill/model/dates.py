"""Dates as intervals: what a document says about a day, no more precise than it said it.

A `DateSpan` is an interval of the Extended Date/Time Format (EDTF, ISO 8601-2:2019, levels 0 to 1 and the
open intervals of level 1): a day, a month, a year, a range, or a range open on one side, with the marks
`~` approximate, `?` uncertain and `%` both. A span is its first and last day; the precision is read off them,
so that "2017-09" and "2017-09-01/2017-09-30" are one value and every value has one canonical text.

Steps of `parse`: digits to ASCII, split at "/", read the marks, read each side, check the order.
Leaves out: times of day (`times`), seasons, years beyond four digits, dates in prose (a reader's work).
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sijill.model.digits import to_ascii
from sijill.model.errors import InvalidValue

_REMEDY = "Write it as YYYY-MM-DD, YYYY-MM, YYYY or FIRST/LAST, with .. for an open side and ~ ? or % for doubt"
_SIDE = re.compile(r"(?P<year>\d{4}|\d{3}X)(?:-(?P<month>\d{2}|XX)(?:-(?P<day>\d{2}|XX))?)?(?P<mark>[~?%]?)")


class Precision(StrEnum):
    """How fine a span is: one day, one calendar month, one year, some other range, or open on one side."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    RANGE = "range"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class DateSpan:
    """The days from `first` to `last`, both included; `None` on one side means that side was left open.

    Raises `InvalidValue` when both sides are open, when `last` is before `first`, or when a side carries a clock time.
    """

    first: date | None
    last: date | None
    approximate: bool = False
    uncertain: bool = False

    def __post_init__(self) -> None:
        if self.first is None and self.last is None:
            raise InvalidValue("a span open on both sides says nothing", remedy="Leave the date out instead")
        for side in (self.first, self.last):
            if isinstance(side, datetime):
                raise InvalidValue(f"{side} carries a clock time", remedy="Give the day, and the hour as a local time")
        if self.first is not None and self.last is not None and self.last < self.first:
            raise InvalidValue(f"{self.last} is before {self.first}", remedy="Put the earlier day first")

    @classmethod
    def on(cls, day: date) -> DateSpan:
        """One day."""
        return cls(first=day, last=day)

    @classmethod
    def between(cls, first: date, last: date) -> DateSpan:
        """All days from `first` to `last`, both included."""
        return cls(first=first, last=last)

    @classmethod
    def parse(cls, text: str) -> DateSpan:
        """Read EDTF text. Raises `InvalidValue` for anything it cannot read whole."""
        sides = to_ascii(text.strip()).split("/")
        if len(sides) > 2 or "" in sides:
            raise InvalidValue(f'"{text}" is not a date', remedy=_REMEDY)
        read = [_read_side(side, text) for side in sides]
        marks = "".join(side.mark for side in read)
        return cls(
            first=read[0].first,
            last=read[-1].last,
            approximate="~" in marks or "%" in marks,
            uncertain="?" in marks or "%" in marks,
        )

    @property
    def precision(self) -> Precision:
        """Read off the two ends."""
        if self.first is None or self.last is None:
            return Precision.OPEN
        if self.first == self.last:
            return Precision.DAY
        if (self.first, self.last) == _month(self.first.year, self.first.month):
            return Precision.MONTH
        if (self.first, self.last) == _year(self.first.year):
            return Precision.YEAR
        return Precision.RANGE

    @property
    def edtf(self) -> str:
        """The canonical text: `DateSpan.parse(span.edtf) == span`."""
        mark = {(False, False): "", (True, False): "~", (False, True): "?", (True, True): "%"}[
            (self.approximate, self.uncertain)
        ]
        if self.first is None or self.last is None or self.precision is Precision.RANGE:
            return "/".join(".." if side is None else f"{side}{mark}" for side in (self.first, self.last))
        length = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}[self.precision]
        return self.first.isoformat()[:length] + mark

    @property
    def days(self) -> int | None:
        """How many days the span covers; `None` when a side is open."""
        if self.first is None or self.last is None:
            return None
        return (self.last - self.first).days + 1

    def contains(self, day: date) -> bool:
        """Whether `day` may be the day meant."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def overlaps(self, other: DateSpan) -> bool:
        """Whether the two spans share a day."""
        starts_in_time = self.first is None or other.last is None or self.first <= other.last
        ends_in_time = self.last is None or other.first is None or self.last >= other.first
        return starts_in_time and ends_in_time

    def within(self, first: date, last: date) -> bool:
        """Whether every day of the span falls from `first` to `last`; an open span never does."""
        return self.first is not None and self.last is not None and first <= self.first and self.last <= last

    def __str__(self) -> str:
        return self.edtf


@dataclass(frozen=True, slots=True)
class _Side:
    first: date | None
    last: date | None
    mark: str


def _read_side(side: str, whole: str) -> _Side:
    if side == "..":
        return _Side(None, None, "")
    found = _SIDE.fullmatch(side)
    if found is None:
        raise InvalidValue(f'"{whole}" is not a date', remedy=_REMEDY)
    first, last = _days_of(found["year"], found["month"] or "XX", found["day"] or "XX", whole)
    return _Side(first, last, found["mark"])


def _days_of(year: str, month: str, day: str, whole: str) -> tuple[date, date]:
    """First and last day of a year, month or day; `XX` and a final `X` stand for "not stated" (EDTF level 1)."""
    coarser_is_unknown = ("X" in year and month != "XX") or (month == "XX" and day != "XX")
    if coarser_is_unknown:
        raise InvalidValue(f'"{whole}" states a finer part of a coarser part that it leaves open', remedy=_REMEDY)
    try:
        if "X" in year:
            return date(int(year[:3] + "0"), 1, 1), date(int(year[:3] + "9"), 12, 31)
        if month == "XX":
            return _year(int(year))
        if day == "XX":
            return _month(int(year), int(month))
        one = date(int(year), int(month), int(day))
    except ValueError as impossible:
        raise InvalidValue(f'"{whole}" is not in the calendar: {impossible}', remedy=_REMEDY) from impossible
    return one, one


def _month(year: int, month: int) -> tuple[date, date]:
    if not 1 <= month <= 12:
        raise ValueError("month must be in 1..12")
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _year(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)
