"""Date expressions in English text: "25 September 2017", "late on Monday", "a week later", "since 2014"."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from sijill.text.date_words import RawDate, int_or_none, read_rules_cached
from sijill.text.fold import small
from sijill.text.lexicon import read_rules


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
        |\b(?P<um>0?\d|1[0-2])/(?P<ud>1[3-9]|2\d|3[01])/(?P<uy>{year})\b
        |\b(?P<dd>{day}){nth}(?:\s?(?:-|–|/|or|and|to|until)\s?(?:the\s)?(?P<dd2>{day}){nth})?(?:\s+of)?[\s-]+(?P<dm>{month})\b\.?(?:,?\s+(?P<dy>{year})\b)?
        |\b(?P<mm>{month})\b\.?,?\s+(?:the\s)?(?P<md>{day}){nth}(?!\d)(?:\s?(?:-|–|/|\sor|\sand|to|until)\s?(?:the\s)?(?P<md2>{day}){nth}(?!\d))?(?:\s?,?\s+(?P<my>{year})\b)?
        |\b(?P<part>early|mid|late|(?:the\s)?(?:end|beginning|start|middle)\sof)?[\s-]?(?:of\s)?(?P<om>{month})\b\.?,?\s+(?:of\s)?(?P<oy>{year})\b
        |\b(?P<rn>{number})\s+(?P<ru>day|week|month|night|year|hour)s?\s+(?P<rd>later|after|afterwards|earlier|before|ago|prior|previously)\b
        |\bthe\s+(?P<nx>next|following|previous|same|preceding)\s+(?P<nu>day|morning|night|evening|afternoon|week|month)\b
        |\b(?P<rel>yesterday|today|tonight|last\snight|this\smorning|this\sevening|this\safternoon|day\sbefore\syesterday|last\sweek|last\smonth|last\syear|this\sweek)\b
        |\b(?P<lw>last|next|this|on|late|early|since)?\s?(?P<wd>{weekday})\b
        |\b(?P<yp>in|during|since|of|from|until|throughout|by|to)\s(?:late\s|early\s|mid-|the\syear\s|summer\s|winter\s|spring\s|autumn\s)?(?P<yy>{year})\b(?![-/,]?\d)
        |\b(?P<pm>early|mid|late)[\s-](?P<pmon>{month})\b(?!\s?\d)
        |\b(?P<mo>in|during|since|of|until|by|throughout)\s(?:(?P<mpart>early|mid|late)[\s-])?(?P<mon>{month})\b(?!\s?\d)
        """,
        re.VERBOSE,
    )


_WORD_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12,
}  # fmt: skip


def find_english(text: str) -> list[RawDate]:
    """Every date expression, in order."""
    months, weekdays = read_rules_cached()["en_months"], read_rules_cached()["en_weekdays"]
    found = []
    for m in _english().finditer(small(text)):
        raw = _english_match(m, text, months, weekdays)
        if raw is not None:
            found.append(raw)
    return found


def _english_match(m: re.Match[str], text: str, months: dict[str, int], weekdays: dict[str, int]) -> RawDate | None:
    g: dict[str, Any] = {
        name: text[slice(*m.span(name))] if said is not None else None for name, said in m.groupdict().items()
    }
    a, b = m.span()
    if g["iso"]:
        return RawDate(a, b, "explicit", int(g["isod"]), None, int(g["isom"]), int(g["iso"]))
    if g["sy"]:
        return RawDate(a, b, "explicit", int(g["sd"]), None, int(g["sm"]), int(g["sy"]))
    if g["uy"]:
        return RawDate(a, b, "explicit", int(g["ud"]), None, int(g["um"]), int(g["uy"]))
    if g["pmon"]:
        if g["pmon"].islower():
            return None
        return RawDate(a, b, "month", month=months[g["pmon"].lower()], part=g["pm"].lower())
    if g["dm"]:
        if not m.group()[0].isdigit() or (g["dm"].islower() and g["dm"] in ("may", "mar", "march", "sep", "dec")):
            return None
        return RawDate(
            a, b, "explicit", int(g["dd"]), int_or_none(g["dd2"]), months[g["dm"].lower()], int_or_none(g["dy"])
        )
    if g["mm"]:
        if g["mm"].islower():
            return None
        return RawDate(
            a, b, "explicit", int(g["md"]), int_or_none(g["md2"]), months[g["mm"].lower()], int_or_none(g["my"])
        )
    if g["om"]:
        if g["om"].islower():
            return None
        part = (g["part"] or "").lower().removeprefix("the ").removesuffix(" of")
        return RawDate(a, b, "month", month=months[g["om"].lower()], year=int(g["oy"]), part=part)
    if g["rn"]:
        return _relative(a, b, g["rn"].lower(), g["ru"].lower(), g["rd"].lower())
    if g["nx"]:
        shift = {"next": 1, "following": 1, "previous": -1, "preceding": -1, "same": 0}[g["nx"].lower()]
        unit = {"week": "week", "month": "month"}.get(g["nu"].lower(), "day")
        return RawDate(a, b, "narrative", shift=shift, unit=unit)
    if g["rel"]:
        return _today_word(a, b, " ".join(g["rel"].lower().split()))
    if g["wd"]:
        if g["wd"].islower():
            return None
        return RawDate(a, b, "weekday", weekday=weekdays[g["wd"].lower()], part=(g["lw"] or "").lower())
    if g["yy"]:
        return RawDate(m.start("yy"), b, "year", year=int(g["yy"]), part=g["yp"].lower())
    if g["mon"] and not g["mon"].islower():
        return RawDate(m.start("mon"), b, "month", month=months[g["mon"].lower()], part=(g["mpart"] or "").lower())
    return None


def _relative(a: int, b: int, number: str, unit: str, direction: str) -> RawDate:
    n = 1 if number in ("a", "an") else 3 if number == "several" else _WORD_NUMBERS.get(number) or int(number)
    unit = "day" if unit == "night" else unit
    if direction == "ago":
        return RawDate(a, b, "document", shift=-n, unit=unit)
    return RawDate(a, b, "narrative", shift=n if direction in ("later", "after", "afterwards") else -n, unit=unit)


def _today_word(a: int, b: int, word: str) -> RawDate:
    if word == "last night":
        return RawDate(a, b, "document", shift=-1, unit="night")
    days = {"yesterday": -1, "day before yesterday": -2}
    unit = word.split()[-1] if word.startswith("last ") else "week" if word == "this week" else "day"
    shift = days.get(word, -1 if unit != "day" and word != "this week" else 0)
    return RawDate(a, b, "document", shift=shift, unit=unit)
