"""Date expressions in folded Arabic text: months of three regions, double forms, Hijri, أمس, weekdays."""

from __future__ import annotations

import re
from functools import cache

from sijill.text.date_words import RawDate, int_or_none, read_rules_cached


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
        |(?<![0-9])(?P<dd>{day}|(?:ال)?(?:{spelled}))(?:\s?(?:-|–|و|\sالي|\sحتي)\s?(?P<dd2>{day}))?\s*(?:من\s+)?(?:شهر\s+)?(?P<dm>{month})(?:\s*[/\\(]\s*(?:{month})\s*\)?)?(?:\s*\)?\s*(?:من\s+)?(?:عام\s+|العام\s+|سنه\s+|،\s*)?(?P<dy>{year})|\s+(?P<dp>الماضي|الجاري|الحالي|المنصرم|الفايت))?(?![^\W\d_])
        |(?<![0-9])(?P<hd>{day})\s*(?:من\s+)?(?:شهر\s+)?(?P<hm>{hijri})\s+(?:عام\s+)?(?P<hy>1[34][0-9]{{2}})
        |(?<![^\W\d_])(?:(?:في|منذ|خلال|شهر|من|حتي|نهايه|بدايه|مطلع|اواخر|اوايل|منتصف|صيف)\s+)?(?P<om>{month})(?:\s*/\s*(?:{month}))?\s+(?:من\s+)?(?:عام\s+|العام\s+|سنه\s+)?(?P<oy>{year}|الماضي|الجاري)
        |(?<![0-9])(?P<td>{day}|(?:ال)?(?:{spelled}))\s+(?:من\s+)?(?:هذا\s+)?الشهر(?P<tm>\s+(?:الجاري|الحالي|الماضي|الفايت|المنصرم))?(?![^\W\d_])
        |(?<![^\W\d_])(?P<ago>الاسبوع|الشهر|العام)\s+(?:الماضي|الفايت|المنصرم)(?![^\W\d_])
        |(?<![^\W\d_])(?P<night>(?:ليله?|ليل)\s+امس|الليله\s+الماضيه|البارحه)(?![^\W\d_])
        |(?<![^\W\d_])(?P<rel>امس\s+الاول|اول\s+امس|[وب]?امس|اليوم|مساء\s+امس)(?![^\W\d_])
        |(?<![^\W\d_])(?P<nx>(?:في\s+)?اليوم\s+التالي|(?:في\s+)?اليوم\s+نفسه|في\s+اليوم\s+السابق)
        |(?<![^\W\d_])(?P<rd>بعد|قبل|منذ)\s+(?P<rn>[0-9]{{1,2}}|ثلاثه|اربعه|خمسه|سته|سبعه|عده)?\s*(?P<ru>يومين|يوم|ايام|اسبوعين|اسبوع|اسابيع|شهرين|شهر|اشهر|ساعات|سنوات|عامين|عام)(?P<rp>\s+من\s+ذلك)?(?![^\W\d_])(?!\s+(?:{weekday}|[0-9]))
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


def find_arabic(text: str) -> list[RawDate]:
    """Every date expression of a folded text, in order."""
    return [raw for m in _arabic().finditer(text) if (raw := _arabic_match(m)) is not None]


def _arabic_match(m: re.Match[str]) -> RawDate | None:
    rules = read_rules_cached()
    g = m.groupdict()
    a, b = m.span()
    if g["iso"]:
        return RawDate(a, b, "explicit", int(g["isod"]), None, int(g["isom"]), int(g["iso"]))
    if g["sy"]:
        year = int(g["sy"]) if len(g["sy"]) == 4 else 2000 + int(g["sy"])
        return RawDate(a, b, "explicit", int(g["sd"]), None, int(g["sm"]), year)
    if g["dm"]:
        day = _day(g["dd"])
        month = rules["ar_months"][" ".join(g["dm"].split())]
        return RawDate(
            a, b, "explicit", day, int_or_none(g["dd2"]), month, int_or_none(g["dy"]), part="last" if g["dp"] else ""
        )
    if g["hm"]:
        return _hijri(a, b, int(g["hy"]), rules["hijri_months"][" ".join(g["hm"].split())], int(g["hd"]))
    if g["om"]:
        month_of = rules["ar_months"][" ".join(g["om"].split())]
        return RawDate(m.start("om"), b, "month", month=month_of, year=int(g["oy"]) if g["oy"].isdigit() else None)
    if g["td"]:
        return RawDate(a, b, "this month", _day(g["td"]), shift=-1 if _is_past(g["tm"]) else 0)
    if g["ago"]:
        return RawDate(
            a, b, "document", shift=-1, unit={"الاسبوع": "week", "الشهر": "month", "العام": "year"}[g["ago"]]
        )
    if g["night"]:
        return RawDate(a, b, "document", shift=-1, unit="night")
    if g["rel"]:
        word = " ".join(g["rel"].split()).lstrip("وب")
        shift = -2 if word in ("امس الاول", "اول امس") else 0 if word == "اليوم" else -1
        return RawDate(a, b, "document", shift=shift)
    if g["nx"]:
        return RawDate(a, b, "narrative", shift=1 if "التالي" in g["nx"] else 0 if "نفسه" in g["nx"] else -1)
    if g["ru"]:
        unit, n = _AR_UNITS[g["ru"]]
        n = _AR_FEW.get(g["rn"], 0) or int(g["rn"]) if g["rn"] else n
        if g["rd"] == "بعد":
            return RawDate(a, b, "narrative", shift=n, unit=unit)
        return RawDate(a, b, "document", shift=-n, unit=unit, part="since" if g["rd"] == "منذ" else "")
    if g["wd"]:
        return RawDate(a, b, "weekday", weekday=rules["ar_weekdays"][g["wd"]], part="last" if g["wp"] else "on")
    if g["yy"]:
        return RawDate(m.start("yy"), b, "year", year=int(g["yy"]))
    return None


def _day(said: str) -> int:
    return int(said) if said.isdigit() else _AR_ORDINALS[" ".join(said.removeprefix("ال").split())]


def _is_past(said: str | None) -> bool:
    return said is not None and said.split()[-1] in ("الماضي", "الفايت", "المنصرم")


def _hijri(a: int, b: int, year: int, month: int, day: int) -> RawDate | None:
    from hijridate import Hijri  # loaded only when a text writes a Hijri date: 40 ms

    try:
        day_of = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return RawDate(a, b, "explicit", day_of.day, None, day_of.month, day_of.year, part="hijri")
