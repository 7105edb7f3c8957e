"""Dates in running text, English and Arabic: explicit, partial, relative, ranges; each with how it was resolved.

Order: find expressions from left to right, give a missing year from the dates before, then the document date, then
the dates after; join "between A and B"; resolve "a week later" against the last dated event, "yesterday" and weekdays
against the document date. What cannot be resolved is left out of `lo`/`hi` and kept as "unresolved".
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sijill.text.date_words import RawDate
from sijill.text.dates_arabic import find_arabic
from sijill.text.dates_english import find_english
from sijill.text.fold import fold

_LONG = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class DateHit:
    """Days `lo` to `hi` said at [start, end); `year_known` is false until a year was written or inherited."""

    start: int
    end: int
    lo: date | None
    hi: date | None
    resolution: str
    anchor: tuple[int, int] | None = None
    open_start: bool = False

    @property
    def is_long(self) -> bool:
        """Whether the days are more than a week: a campaign, not an attack."""
        return self.lo is not None and self.hi is not None and self.hi - self.lo > _LONG


def find_dates(text: str, lang: str, doc_date: date | None) -> list[DateHit]:
    """Every date in the text, in order."""
    raws = find_arabic(fold(text)) if lang == "ar" else find_english(text)
    hits = _resolve(_inherit_years(raws, doc_date), doc_date)
    return _join_ranges(fold(text), hits, lang)


def _inherit_years(raws: list[RawDate], doc_date: date | None) -> list[RawDate]:
    """A year for day-and-month dates: the last one written before, the document's, else the next one written."""
    out = []
    last = None
    for k, raw in enumerate(raws):
        if raw.year is None and raw.month is not None:
            year = last or _year_near(raw, doc_date) or _year_of_later(raw, raws[k + 1 :])
            out.append(replace(raw, year=year) if year else raw)
        else:
            out.append(raw)
        if raw.year and raw.kind in ("explicit", "month"):
            last = raw.year
    return out


def _year_near(raw: RawDate, doc_date: date | None) -> int | None:
    """The year that puts the day on or shortly before the document date."""
    if doc_date is None or raw.month is None:
        return None
    return doc_date.year if (raw.month, raw.day or 1) <= (doc_date.month, doc_date.day + 1) else doc_date.year - 1


def _year_of_later(raw: RawDate, later: list[RawDate]) -> int | None:
    """The next year written; one less when a text opens with a day of the year behind that of the next full date.

    A story opens with the attack: what it dates afterwards is later ("October 16th ... on October 9th, 2024").
    """
    for one in later:
        if one.year:
            opens_after = one.kind == "explicit" and (raw.month or 0, raw.day or 0) > (one.month or 0, one.day or 0)
            return one.year - 1 if opens_after else one.year
    return None


def _resolve(raws: list[RawDate], doc_date: date | None) -> list[DateHit]:
    hits: list[DateHit] = []
    anchor: DateHit | None = None
    for raw in raws:
        hit = _resolve_one(raw, doc_date, anchor)
        if hit is None:
            continue
        if hits and raw.kind in ("explicit", "weekday") and _same_day_twice(hits[-1], hit, raw, hits):
            continue
        hits.append(hit)
        is_day = hit.lo is not None and hit.lo == hit.hi and raw.kind != "document"
        if is_day or (hit.lo is not None and anchor is None and not hit.is_long):
            anchor = hit
    return hits


def _same_day_twice(last: DateHit, hit: DateHit, raw: RawDate, hits: list[DateHit]) -> bool:
    """ "Tuesday, October 10, 2023": the weekday belongs to the date; keep one hit over both."""
    if last.resolution in ("weekday", "unresolved") and hit.start - last.end <= 6 and raw.kind == "explicit":
        hits[-1] = replace(hit, start=last.start)
        return True
    return (
        raw.kind == "weekday"
        and hit.start - last.end <= 3
        and last.resolution in ("explicit", "document")
        and last.lo is not None
        and last.lo.weekday() == raw.weekday
    )


def _resolve_one(raw: RawDate, doc_date: date | None, anchor: DateHit | None) -> DateHit | None:
    where = (raw.start, raw.end)
    if raw.kind == "explicit":
        if raw.year is None or raw.month is None or raw.day is None:
            return DateHit(*where, None, None, "unresolved")
        lo = _date(raw.year, raw.month, raw.day)
        if lo is None:
            return None
        hi = _date(raw.year, raw.month, raw.day2) if raw.day2 and raw.day2 >= raw.day else lo
        return DateHit(*where, lo, hi or lo, "explicit")
    if raw.kind == "month":
        return _month_hit(raw) if raw.year else DateHit(*where, None, None, "unresolved")
    if raw.kind == "year" and raw.year:
        return DateHit(*where, date(raw.year, 1, 1), date(raw.year, 12, 31), "year")
    if raw.kind == "weekday":
        return _weekday_hit(raw, doc_date, anchor)
    if raw.kind == "narrative":
        if anchor is None or anchor.lo is None:
            return DateHit(*where, None, None, "unresolved")
        return _shifted(raw, anchor.lo, "narrative", (anchor.start, anchor.end))
    if doc_date is None:
        return DateHit(*where, None, None, "unresolved")
    if raw.kind == "this month":
        return _this_month(raw, doc_date)
    if raw.unit == "night":
        return DateHit(*where, doc_date - timedelta(days=1), doc_date, "document")
    return _shifted(raw, doc_date, "document", None)


def _this_month(raw: RawDate, doc_date: date) -> DateHit | None:
    """ "the 3rd of this month", and of the last (`shift` -1)."""
    month = doc_date.month + raw.shift
    day = _date(doc_date.year - (month == 0), month or 12, raw.day or 1)
    return DateHit(raw.start, raw.end, day, day, "document") if day else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month_hit(raw: RawDate) -> DateHit:
    assert raw.year is not None and raw.month is not None
    last = calendar.monthrange(raw.year, raw.month)[1]
    first_day, last_day = {
        "early": (1, 10), "beginning": (1, 10), "start": (1, 10), "mid": (11, 20), "middle": (11, 20),
        "late": (21, last), "end": (last - 6, last),
    }.get(raw.part, (1, last))  # fmt: skip
    return DateHit(
        raw.start, raw.end, date(raw.year, raw.month, first_day), date(raw.year, raw.month, last_day), "month"
    )


def _weekday_hit(raw: RawDate, doc_date: date | None, anchor: DateHit | None) -> DateHit:
    assert raw.weekday is not None
    if doc_date is None:
        return DateHit(raw.start, raw.end, None, None, "unresolved")
    back = (doc_date.weekday() - raw.weekday) % 7
    back = back or (7 if raw.part == "last" else 0)
    day = doc_date - timedelta(days=back)
    return DateHit(raw.start, raw.end, day, day, "weekday")


def _shifted(raw: RawDate, base: date, resolution: str, anchor: tuple[int, int] | None) -> DateHit:
    """A unit coarser than a day widens the answer: a week later is seven days, give or take one."""
    days = {"day": 1, "week": 7, "month": 30, "year": 365, "hour": 0}[raw.unit] * raw.shift
    slack = {"day": 0, "week": 1, "month": 5, "year": 30, "hour": 0}[raw.unit]
    day = base + timedelta(days=days)
    if raw.part == "since":
        return DateHit(raw.start, raw.end, day, base, resolution, anchor, open_start=True)
    return DateHit(raw.start, raw.end, day - timedelta(days=slack), day + timedelta(days=slack), resolution, anchor)


_JOINS = {
    "en": re.compile(r"\s*(?:,\s*)?(?:and|to|until|till|through|–|-)\s*(?:the\s+)?(?:end\s+of\s*)?$", re.IGNORECASE),
    "ar": re.compile(r"\s*(?:و|الي|حتي|-|–)\s*(?:نهايه\s*)?$"),
}
_OPENS = {
    "en": re.compile(r"(?:between|from|since|night of|overnight)\s+(?:on\s+|the\s+)?$", re.IGNORECASE),
    "ar": re.compile(r"(?:بين|من|منذ|ما بين|ليله?|ليلتي)\s+(?:يوم\s+)?$"),
}


def _trimmed(text: str, hit: DateHit) -> DateHit:
    """The hit without blanks, dashes and joints at its start."""
    said = text[hit.start : hit.end]
    return replace(hit, start=hit.start + len(said) - len(said.lstrip(" \t-\u00a0")))


def _join_ranges(text: str, hits: list[DateHit], lang: str) -> list[DateHit]:
    """ "between A and B", "from A to B" become one hit; "since A" keeps its open end as `open_start`."""
    out: list[DateHit] = []
    for untrimmed in hits:
        hit = _trimmed(text, untrimmed)
        last = out[-1] if out else None
        opened = _OPENS[lang].search(text, max(0, last.start - 14), last.start) if last else None
        if (
            last
            and last.lo
            and hit.hi
            and opened
            and hit.start - last.end < 28
            and _JOINS[lang].fullmatch(text, last.end, hit.start)
            and hit.hi >= last.lo
        ):
            out[-1] = replace(last, end=hit.end, hi=hit.hi, resolution="range")
            continue
        since = re.search(r"(?:since|منذ)\s+(?:\w+\s+){0,2}$", text[max(0, hit.start - 24) : hit.start], re.IGNORECASE)
        out.append(replace(hit, open_start=True) if since else hit)
    return out
