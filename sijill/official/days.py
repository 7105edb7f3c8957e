"""Dates as releases write them, each with its span and with what is doubtful about it.

"Oct. 12, 2017", "July 3rd - 4th", "28 JUN 21", "2-Mar-19", "July 31 - August 1". A date without a year takes the
year of the release or of the neighbouring date, and says so. A year that cannot be ("2106", after the release) is
kept as written, unread, with the reason: it is never guessed.

Leaves out: clock times; dates of documents (their metadata, the caller's work).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from sijill.model.dates import DateSpan
from sijill.model.digits import to_ascii

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|"
    r"Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?(?!\d)"
_DASH = r"\s*(?:[-–—/]|\bto\b|\band\b)\s*"
_NOTE = r"(?:\s*\[sic\])?"

MONTH_FIRST = (
    rf"(?<!\d[\s-])(?P<m1>{_MONTH})\s*(?P<d1>{_DAY})(?:{_DASH}(?:(?P<m2>{_MONTH})\s*)?(?P<d2>{_DAY})(?!\s*strikes?\b))?"
    rf"(?:(?:\s*,\s*|\s+)(?P<y>\d{{4}})\b)?{_NOTE}"
)
DAY_FIRST = rf"(?<![\d-])(?P<d1>{_DAY})[\s-]+(?P<m1>{_MONTH})(?:[\s,-]+(?P<y>\d{{4}}|\d{{2}})(?![\d:]))?{_NOTE}"
MONTH_ONLY = rf"(?<![\d-])(?P<m1>{_MONTH})[\s,-]+(?P<y>\d{{4}}|\d{{2}})(?!\d)"
_FORMS = tuple(re.compile(form, re.IGNORECASE) for form in (MONTH_FIRST, DAY_FIRST, MONTH_ONLY))


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidDate:
    """A date in a text: the days meant (`None` when unreadable), the span of the words, and what is doubtful."""

    days: DateSpan | None
    start: int
    end: int
    wording: str
    doubt: str | None = None


def find_dates(text: str, *, released: date | None = None) -> list[SaidDate]:
    """Every date in `text`, in order, without overlaps; `released` lends its year and bounds what is possible."""
    said = to_ascii(text)
    found: list[SaidDate] = []
    taken: list[tuple[int, int]] = []
    for form in _FORMS:
        for match in form.finditer(said):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            taken.append(match.span())
            found.append(_read(match, released))
    return sorted(found, key=lambda one: one.start)


def _read(match: re.Match[str], released: date | None) -> SaidDate:
    days, doubt = _days(match, released)
    return SaidDate(days=days, start=match.start(), end=match.end(), wording=match[0].strip(), doubt=doubt)


def _days(match: re.Match[str], released: date | None) -> tuple[DateSpan | None, str | None]:
    parts = match.groupdict()
    year, doubt = _year(parts.get("y"), released)
    if year is None:
        return None, doubt
    first_month = _month(parts["m1"])
    if parts.get("d1") is None:
        span = DateSpan.parse(f"{year:04d}-{first_month:02d}")
        return span, doubt
    first, impossible = _day(year, first_month, _figure(parts["d1"]))
    if first is None:
        return None, impossible
    if parts.get("y") is None and released is not None and first > released:
        first = first.replace(year=first.year - 1)
    last, impossible = _last(parts, first)
    if last is None:
        return DateSpan.on(first), impossible
    if released is not None and first > released + timedelta(days=1):
        return None, f"{match[0].strip()} is after the release of {released}"
    if last < first:
        return DateSpan.on(first), f"the range {match[0].strip()} runs backwards"
    return DateSpan.between(first, last), doubt


def _last(parts: dict[str, str | None], first: date) -> tuple[date | None, str | None]:
    if parts.get("d2") is None:
        return first, None
    month = _month(parts["m2"]) if parts.get("m2") else first.month
    year = first.year + (1 if month < first.month else 0)
    return _day(year, month, _figure(parts["d2"]))


def _year(text: str | None, released: date | None) -> tuple[int | None, str | None]:
    if text is None:
        if released is None:
            return None, "no year is written and the release has no date"
        return released.year, "the year is the release's, not written"
    year = int(text) + (2000 if len(text) == 2 else 0)
    latest = released.year if released is not None else 2099
    if not 1990 <= year <= latest:
        return None, f"the year {text} cannot be right"
    return year, None


def _day(year: int, month: int, day: int) -> tuple[date | None, str | None]:
    try:
        return date(year, month, day), None
    except ValueError as impossible:
        return None, f"{year}-{month:02d}-{day:02d} is not in the calendar: {impossible}"


def _month(text: str | None) -> int:
    assert text is not None
    return _MONTHS.index(text[:3].lower()) + 1


def _figure(text: str | None) -> int:
    assert text is not None
    return int(re.sub(r"\D", "", text))
