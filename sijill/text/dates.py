"""Dates in running text, English and Arabic: explicit, partial, relative, ranges; each with how it was resolved.

Order: find expressions from left to right, give a missing year from the dates before, then the document date, then the
dates after; join "between A and B"; resolve "a week later" against the last dated event, "yesterday" and weekdays
against the document date. What cannot be resolved is left out of `lo`/`hi` and kept as "unresolved".
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from sijill.text.fold import fold
from sijill.text.lexicon import read_rules

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


@dataclass(frozen=True, slots=True)
class _Raw:
    start: int
    end: int
    kind: str
    day: int | None = None
    day2: int | None = None
    month: int | None = None
    year: int | None = None
    part: str = ""
    shift: int = 0
    unit: str = "day"
    weekday: int | None = None


def find_dates(text: str, lang: str, doc_date: date | None) -> list[DateHit]:
    """Every date in the text, in order."""
    raws = _find_arabic(fold(text)) if lang == "ar" else _find_english(text)
    hits = _resolve(_inherit_years(raws, doc_date), doc_date)
    return _join_ranges(fold(text), hits, lang)


# ---- English


@cache
def _english() -> re.Pattern[str]:
    rules = read_rules("dates")
    month = "|".join(sorted(rules["en_months"], key=len, reverse=True))
    weekday = "|".join(rules["en_weekdays"])
    day = r"(?:0?[1-9]|[12]\d|3[01])"
    nth = r"(?:\s?(?:st|nd|rd|th))?"
    year = r"(?:19|20)\d\d"
    number = r"a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|\d{1,2}"
    return re.compile(
        rf"""
        \b(?P<iso>{year})-(?P<isom>0\d|1[0-2])-(?P<isod>[0-3]\d)\b
        |\b(?P<sd>{day})[/.](?P<sm>0?\d|1[0-2])[/.](?P<sy>{year})\b
        |\b(?P<dd>{day}){nth}(?:\s?(?:-|–|/|or|and|to|until)\s?(?:the\s)?(?P<dd2>{day}){nth})?(?:\s+of)?[\s-]+(?P<dm>{month})\b\.?(?:,?\s+(?P<dy>{year})\b)?
        |\b(?P<mm>{month})\b\.?,?\s+(?:the\s)?(?P<md>{day}){nth}(?!\d)(?:\s?(?:-|–|/|\sor|\sand|to|until)\s?(?:the\s)?(?P<md2>{day}){nth}(?!\d))?(?:\s?,?\s+(?P<my>{year})\b)?
        |\b(?P<part>early|mid|late|(?:the\s)?(?:end|beginning|start|middle)\sof)?[\s-]?(?:of\s)?(?P<om>{month})\b\.?,?\s+(?:of\s)?(?P<oy>{year})\b
        |\b(?P<rn>{number})\s+(?P<ru>day|week|month|night|year|hour)s?\s+(?P<rd>later|after|afterwards|earlier|before|ago|prior|previously)\b
        |\bthe\s+(?P<nx>next|following|previous|same|preceding)\s+(?P<nu>day|morning|night|evening|afternoon|week|month)\b
        |\b(?P<rel>yesterday|today|tonight|last\snight|this\smorning|this\sevening|this\safternoon|day\sbefore\syesterday|last\sweek|last\smonth|last\syear|this\sweek)\b
        |\b(?P<lw>last|next|this|on|late|early|since)?\s?(?P<wd>{weekday})\b
        |\b(?P<yp>in|during|since|of|from|until|throughout|by|to)\s(?:late\s|early\s|mid-|the\syear\s|summer\s|winter\s|spring\s|autumn\s)?(?P<yy>{year})\b(?![-/,]?\d)
        |\b(?P<mo>in|during|since|of|until|by|throughout)\s(?:(?P<mpart>early|mid|late)[\s-])?(?P<mon>{month})\b(?!\s?\d)
        """,
        re.VERBOSE | re.IGNORECASE,
    )


_WORD_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12,
}  # fmt: skip


def _find_english(text: str) -> list[_Raw]:
    months, weekdays = read_rules_cached()["en_months"], read_rules_cached()["en_weekdays"]
    found = []
    for m in _english().finditer(text):
        raw = _english_match(m, months, weekdays)
        if raw is not None:
            found.append(raw)
    return found


@cache
def read_rules_cached() -> dict[str, dict[str, int]]:
    """`rules/dates.toml`, read once."""
    return read_rules("dates")


def _english_match(m: re.Match[str], months: dict[str, int], weekdays: dict[str, int]) -> _Raw | None:
    g = m.groupdict()
    a, b = m.span()
    if g["iso"]:
        return _Raw(a, b, "explicit", int(g["isod"]), None, int(g["isom"]), int(g["iso"]))
    if g["sy"]:
        return _Raw(a, b, "explicit", int(g["sd"]), None, int(g["sm"]), int(g["sy"]))
    if g["dm"]:
        if not m.group()[0].isdigit() or (g["dm"].islower() and g["dm"] in ("may", "mar", "march", "sep", "dec")):
            return None
        return _Raw(a, b, "explicit", int(g["dd"]), _int(g["dd2"]), months[g["dm"].lower()], _int(g["dy"]))
    if g["mm"]:
        if g["mm"].islower():
            return None
        return _Raw(a, b, "explicit", int(g["md"]), _int(g["md2"]), months[g["mm"].lower()], _int(g["my"]))
    if g["om"]:
        if g["om"].islower():
            return None
        part = (g["part"] or "").lower().removeprefix("the ").removesuffix(" of")
        return _Raw(a, b, "month", month=months[g["om"].lower()], year=int(g["oy"]), part=part)
    if g["rn"]:
        return _relative(a, b, g["rn"].lower(), g["ru"].lower(), g["rd"].lower())
    if g["nx"]:
        shift = {"next": 1, "following": 1, "previous": -1, "preceding": -1, "same": 0}[g["nx"].lower()]
        unit = {"week": "week", "month": "month"}.get(g["nu"].lower(), "day")
        return _Raw(a, b, "narrative", shift=shift, unit=unit)
    if g["rel"]:
        return _today_word(a, b, " ".join(g["rel"].lower().split()))
    if g["wd"]:
        if g["wd"].islower():
            return None
        return _Raw(a, b, "weekday", weekday=weekdays[g["wd"].lower()], part=(g["lw"] or "").lower())
    if g["yy"]:
        return _Raw(m.start("yy"), b, "year", year=int(g["yy"]), part=g["yp"].lower())
    if g["mon"] and not g["mon"].islower():
        return _Raw(m.start("mon"), b, "month", month=months[g["mon"].lower()], part=(g["mpart"] or "").lower())
    return None


def _relative(a: int, b: int, number: str, unit: str, direction: str) -> _Raw:
    n = 1 if number in ("a", "an") else 3 if number == "several" else _WORD_NUMBERS.get(number) or int(number)
    unit = "day" if unit == "night" else unit
    if direction == "ago":
        return _Raw(a, b, "document", shift=-n, unit=unit)
    return _Raw(a, b, "narrative", shift=n if direction in ("later", "after", "afterwards") else -n, unit=unit)


def _today_word(a: int, b: int, word: str) -> _Raw:
    days = {"yesterday": -1, "last night": -1, "day before yesterday": -2}
    unit = (
        word.split()[-1]
        if word.startswith("last ") and word != "last night"
        else "week"
        if word == "this week"
        else "day"
    )
    shift = days.get(word, -1 if unit != "day" and word != "this week" else 0)
    return _Raw(a, b, "document", shift=shift, unit=unit)


def _int(text: str | None) -> int | None:
    return int(text) if text else None


# ---- Arabic


@cache
def _arabic() -> re.Pattern[str]:
    rules = read_rules_cached()
    month = "|".join(sorted(rules["ar_months"], key=len, reverse=True)).replace(" ", r"\s+")
    hijri = "|".join(sorted(rules["hijri_months"], key=len, reverse=True)).replace(" ", r"\s+")
    weekday = "|".join(rules["ar_weekdays"])
    day = r"(?:0?[1-9]|[12][0-9]|3[01])"
    year = r"(?:19|20)[0-9]{2}"
    spelled = "|".join(_AR_ORDINALS).replace(" ", r"\s+")
    return re.compile(
        rf"""
        (?<![0-9])(?P<iso>{year})[-/](?P<isom>0?[1-9]|1[0-2])[-/](?P<isod>{day})(?![0-9])
        |(?<![0-9/])(?P<sd>{day})\s?[-/.]\s?(?P<sm>0?[1-9]|1[0-2])\s?[-/.]\s?(?P<sy>{year}|[0-9]{{2}}(?![0-9]))
        |(?<![0-9])(?P<dd>{day}|(?:ال)?(?:{spelled}))(?:\s?(?:-|–|و)\s?(?P<dd2>{day}))?\s*(?:من\s+)?(?:شهر\s+)?(?P<dm>{month})(?:\s*[/\\(]\s*(?:{month})\s*\)?)?(?:\s*\)?\s*(?:من\s+)?(?:عام\s+|العام\s+|سنه\s+|،\s*)?(?P<dy>{year})|\s+(?P<dp>الماضي|الجاري|الحالي|المنصرم|الفايت))?(?![^\W\d_])
        |(?<![0-9])(?P<hd>{day})\s*(?:من\s+)?(?:شهر\s+)?(?P<hm>{hijri})\s+(?:عام\s+)?(?P<hy>1[34][0-9]{{2}})
        |(?<![^\W\d_])(?:(?:في|منذ|خلال|شهر|من|حتي|نهايه|بدايه|مطلع|اواخر|اوايل|منتصف|صيف)\s+)?(?P<om>{month})(?:\s*/\s*(?:{month}))?\s+(?:من\s+)?(?:عام\s+|العام\s+|سنه\s+)?(?P<oy>{year}|الماضي|الجاري)
        |(?<![^\W\d_])(?P<rel>امس\s+الاول|اول\s+امس|[وب]?امس|اليوم|الليله\s+الماضيه|البارحه|مساء\s+امس)(?![^\W\d_])
        |(?<![^\W\d_])(?P<nx>(?:في\s+)?اليوم\s+التالي|(?:في\s+)?اليوم\s+نفسه|في\s+اليوم\s+السابق)
        |(?<![^\W\d_])(?P<rd>بعد|قبل|منذ)\s+(?P<rn>[0-9]{{1,2}}|ثلاثه|اربعه|خمسه|سته|سبعه|عده)?\s*(?P<ru>يومين|يوم|ايام|اسبوعين|اسبوع|اسابيع|شهرين|شهر|اشهر|ساعات|سنوات|عامين|عام)(?P<rp>\s+من\s+ذلك)?(?![^\W\d_])
        |(?<![^\W\d_])(?:يوم\s+)?[وف]?(?P<wd>{weekday})(?P<wp>\s+الماضي|\s+الفايت|\s+المقبل)?(?![^\W\d_])
        |(?<![^\W\d_])(?:عام|العام|سنه|صيف|شتاء)\s+(?P<yy>{year})
        """,
        re.VERBOSE,
    )


_AR_ORDINALS = {
    "حادي والعشرين": 21, "ثاني والعشرين": 22, "ثالث والعشرين": 23, "رابع والعشرين": 24, "خامس والعشرين": 25,
    "سادس والعشرين": 26, "سابع والعشرين": 27, "ثامن والعشرين": 28, "تاسع والعشرين": 29, "حادي عشر": 11, "ثاني عشر": 12,
    "ثالث عشر": 13, "رابع عشر": 14, "خامس عشر": 15, "سادس عشر": 16, "سابع عشر": 17, "ثامن عشر": 18, "تاسع عشر": 19,
    "اول": 1, "ثاني": 2, "ثالث": 3, "رابع": 4, "خامس": 5, "سادس": 6, "سابع": 7, "ثامن": 8, "تاسع": 9, "عاشر": 10,
    "عشرين": 20, "ثلاثين": 30,
}  # fmt: skip
_AR_UNITS = {
    "يوم": ("day", 1), "يومين": ("day", 2), "ايام": ("day", 3), "اسبوع": ("week", 1), "اسبوعين": ("week", 2),
    "اسابيع": ("week", 3), "شهر": ("month", 1), "شهرين": ("month", 2), "اشهر": ("month", 3), "ساعات": ("hour", 3),
    "سنوات": ("year", 3), "عام": ("year", 1), "عامين": ("year", 2),
}  # fmt: skip
_AR_FEW = {"ثلاثه": 3, "اربعه": 4, "خمسه": 5, "سته": 6, "سبعه": 7, "عده": 3}


def _find_arabic(text: str) -> list[_Raw]:
    return [raw for m in _arabic().finditer(text) if (raw := _arabic_match(m)) is not None]


def _arabic_match(m: re.Match[str]) -> _Raw | None:
    rules = read_rules_cached()
    g = m.groupdict()
    a, b = m.span()
    if g["iso"]:
        return _Raw(a, b, "explicit", int(g["isod"]), None, int(g["isom"]), int(g["iso"]))
    if g["sy"]:
        year = int(g["sy"]) if len(g["sy"]) == 4 else 2000 + int(g["sy"])
        return _Raw(a, b, "explicit", int(g["sd"]), None, int(g["sm"]), year)
    if g["dm"]:
        day = int(g["dd"]) if g["dd"].isdigit() else _AR_ORDINALS[" ".join(g["dd"].removeprefix("ال").split())]
        month = rules["ar_months"][" ".join(g["dm"].split())]
        return _Raw(a, b, "explicit", day, _int(g["dd2"]), month, _int(g["dy"]), part="last" if g["dp"] else "")
    if g["hm"]:
        return _hijri(a, b, int(g["hy"]), rules["hijri_months"][" ".join(g["hm"].split())], int(g["hd"]))
    if g["om"]:
        month_of = rules["ar_months"][" ".join(g["om"].split())]
        return _Raw(m.start("om"), b, "month", month=month_of, year=int(g["oy"]) if g["oy"].isdigit() else None)
    if g["rel"]:
        word = " ".join(g["rel"].split()).lstrip("وب") if g["rel"] not in ("بارحه",) else g["rel"]
        shift = -2 if word in ("امس الاول", "اول امس") else 0 if word == "اليوم" else -1
        return _Raw(a, b, "document", shift=shift)
    if g["nx"]:
        return _Raw(a, b, "narrative", shift=1 if "التالي" in g["nx"] else 0 if "نفسه" in g["nx"] else -1)
    if g["ru"]:
        unit, n = _AR_UNITS[g["ru"]]
        n = _AR_FEW.get(g["rn"], 0) or int(g["rn"]) if g["rn"] else n
        if g["rd"] == "بعد":
            return _Raw(a, b, "narrative", shift=n, unit=unit)
        return _Raw(a, b, "document", shift=-n, unit=unit, part="since" if g["rd"] == "منذ" else "")
    if g["wd"]:
        return _Raw(a, b, "weekday", weekday=rules["ar_weekdays"][g["wd"]], part="last" if g["wp"] else "on")
    if g["yy"]:
        return _Raw(m.start("yy"), b, "year", year=int(g["yy"]))
    return None


def _hijri(a: int, b: int, year: int, month: int, day: int) -> _Raw | None:
    from hijridate import Hijri  # loaded only when a text writes a Hijri date: 40 ms

    try:
        day_of = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return _Raw(a, b, "explicit", day_of.day, None, day_of.month, day_of.year, part="hijri")


# ---- both


def _inherit_years(raws: list[_Raw], doc_date: date | None) -> list[_Raw]:
    """A year for day-and-month dates: the last one written before, the document's, else the next one written."""
    years = [r.year for r in raws]
    out = []
    last = None
    for k, raw in enumerate(raws):
        if raw.year is None and raw.month is not None:
            year = last or _year_near(raw, doc_date) or next((y for y in years[k:] if y), None)
            out.append(replace(raw, year=year) if year else raw)
        else:
            out.append(raw)
        if raw.year and raw.kind in ("explicit", "month"):
            last = raw.year
    return out


def _year_near(raw: _Raw, doc_date: date | None) -> int | None:
    """The year that puts the day on or shortly before the document date."""
    if doc_date is None or raw.month is None:
        return None
    return doc_date.year if (raw.month, raw.day or 1) <= (doc_date.month, doc_date.day + 1) else doc_date.year - 1


def _resolve(raws: list[_Raw], doc_date: date | None) -> list[DateHit]:
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


def _same_day_twice(last: DateHit, hit: DateHit, raw: _Raw, hits: list[DateHit]) -> bool:
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


def _resolve_one(raw: _Raw, doc_date: date | None, anchor: DateHit | None) -> DateHit | None:
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
    return _shifted(raw, doc_date, "document", None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month_hit(raw: _Raw) -> DateHit:
    assert raw.year is not None and raw.month is not None
    last = calendar.monthrange(raw.year, raw.month)[1]
    first_day, last_day = {
        "early": (1, 10), "beginning": (1, 10), "start": (1, 10), "mid": (11, 20), "middle": (11, 20),
        "late": (21, last), "end": (last - 6, last),
    }.get(raw.part, (1, last))  # fmt: skip
    return DateHit(
        raw.start, raw.end, date(raw.year, raw.month, first_day), date(raw.year, raw.month, last_day), "month"
    )


def _weekday_hit(raw: _Raw, doc_date: date | None, anchor: DateHit | None) -> DateHit:
    assert raw.weekday is not None
    if doc_date is None:
        return DateHit(raw.start, raw.end, None, None, "unresolved")
    back = (doc_date.weekday() - raw.weekday) % 7
    back = back or (7 if raw.part == "last" else 0)
    day = doc_date - timedelta(days=back)
    return DateHit(raw.start, raw.end, day, day, "weekday")


def _shifted(raw: _Raw, base: date, resolution: str, anchor: tuple[int, int] | None) -> DateHit:
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
    "en": re.compile(r"(?:between|from|since)\s+(?:on\s+|the\s+)?$", re.IGNORECASE),
    "ar": re.compile(r"(?:بين|من|منذ|ما بين)\s+(?:يوم\s+)?$"),
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
