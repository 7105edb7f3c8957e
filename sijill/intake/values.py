"""One cell into one value, or a plain reason why not.

Every reader takes the text of a cell and returns `Read(value, problem)`: `value=None` with no problem is "not stated"
(an empty cell, `-`, "unknown"); with a problem the cell said something that this reader may not guess at. Day and
month are never guessed: `03/04/2017` is read only when the mapping says which comes first. Digits of Arabic and
Persian script count as digits. Leaves out: phrases such as "dozens" (the phrase table of the model turns those into
ranges; here they are a problem, and the wording is kept).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from sijill.intake.fields import Reading
from sijill.intake.words import cell_words, fold, not_stated
from sijill.model.digits import to_ascii


class Problem(NamedTuple):
    """Why a cell gave no value: a code, what was found, what to do."""

    code: str
    message: str
    remedy: str


class Read(NamedTuple):
    """A value (str, int, dict or None) and what stood in the way, if anything."""

    value: Any = None
    problem: Problem | None = None


DATE_ORDERS = ("iso", "day-first", "month-first", "ask")
_INVISIBLE = dict.fromkeys(
    map(ord, "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u200b")
)
_YEARS = range(1900, 2101)
_ISO = re.compile(
    r"(\d{4})(?:([-/.])(\d{1,2})(?:\2(\d{1,2}))?)?(?:[T ]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)?"
)
_NUMERIC = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4}|\d{2})(?:[T ,]+\d{1,2}:\d{2}(?::\d{2})?)?")
_WORDED = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th|er)?\s+)?([^\d\s,/]+(?: [^\d\s,/]+)?)(?:\s+(\d{1,2})(?:st|nd|rd|th)?)?,?\s+(\d{4})"
)
_TWO_DATES = re.compile(r"\s+(?:to|until|au|الى|إلى|حتى)\s+|\s+[-–—]\s+|\s*/\s*(?=\d{4}-)")
_BOUNDS = re.compile(r"(\d+)\s*(?:-|–|—|to|à|الى|إلى|/)\s*(\d+)")
_AT_LEAST = re.compile(
    r"(?:at least|minimum|min|au moins|على الأقل|لا يقل عن|≥|>=)\s*(\d+)"
    r"|(\d+)\s*(?:\+|or more|at least|على الأقل|ou plus)"
)
_MORE_THAN = re.compile(r"(?:more than|over|plus de|أكثر من|اكثر من|>)\s*(\d+)")
_AT_MOST = re.compile(r"(?:up to|at most|maximum|max|jusqu'à|au plus|على الأكثر|≤|<=)\s*(\d+)")
_MONTHS_OLD = re.compile(
    r"(\d+)\s*(?:m|mo|mos|months?|mois|weeks?|w|days?|d|jours?|semaines?|أشهر|اشهر|شهر|شهور|أيام|ايام|يوم|أسابيع|أسبوع)(?:\s*old)?"
)
_YEARS_OLD = re.compile(r"(\d+(?:\.\d+)?)\s*(?:y|yo|y/o|yrs?|years?|ans?|سنة|سنوات|عام|عاما|أعوام)?(?:[\s-]*old)?")
_DEGREES = re.compile(r"[+-]?\d{1,3}(?:\.\d+)?|[+-]?\d{4,}(?:\.\d+)?")
_POINT = re.compile(r"\(?\s*([+-]?\d{1,4}(?:\.\d+)?)\s*[,; ]\s*([+-]?\d{1,4}(?:\.\d+)?)\s*\)?")
_URL = re.compile(r"(?:https?|ftp)://\S+|www\.\S+", re.IGNORECASE)


def bare(cell: str) -> str:
    """The cell without outer spaces and invisible direction marks, digits in ASCII, one space between words."""
    return " ".join((cell if cell.isascii() else to_ascii(cell).translate(_INVISIBLE)).split())


def is_blank(text: str, extra: frozenset[str] = frozenset()) -> bool:
    """Whether a bare text says nothing: empty, `-`, "unknown", or one of the mapping's own words."""
    if not text:
        return True
    lower = text.casefold()
    if lower in not_stated() or lower in extra:
        return True
    return not text.isascii() and len(text) < 24 and fold(text) in not_stated()


def read_text(text: str) -> Read:
    """Any text."""
    return Read(text)


def read_url(text: str) -> Read:
    """An address, as it stands."""
    if _URL.fullmatch(text):
        return Read(text)
    return Read(
        None, Problem("not-an-address", f'"{_short(text)}" is not a web address', "Give it with http:// or https://")
    )


def read_word(text: str, words: Mapping[str, str], what: str) -> Read:
    """A word of a closed list (sex, status)."""
    found = words.get(fold(text)) or words.get(text.casefold())
    if found is not None:
        return Read(found)
    return Read(
        None,
        Problem("word-unknown", f'"{_short(text)}" is not a known word for {what}', "Add it to `words` in the mapping"),
    )


def read_bound(text: str) -> Read:
    """One whole number, 0 or more; `1,302` and `1 302` count as written."""
    plain = re.sub(r"(?<=\d)[,  '](?=\d{3}(?:\D|$))", "", text)
    if re.fullmatch(r"-\s*\d+(?:\.0+)?", plain):
        return Read(None, Problem("count-negative", f"{text} people is not a count", "Correct the number"))
    if re.fullmatch(r"\+?\d{1,9}(?:\.0+)?", plain):
        return Read(int(float(plain)))
    if re.fullmatch(r"\d+\.\d+", plain):
        return Read(None, Problem("count-fraction", f"{text} people is not a whole number", "Correct the number"))
    return Read(
        None,
        Problem(
            "count-phrase", f'"{_short(text)}" is not a whole number', "Give figures, or leave it to the phrase table"
        ),
    )


def read_count(text: str) -> Read:
    """`12`, `12-15`, `at least 12`, `12+`, `up to 5` as `{"low": ..., "high": ...}`; no upper figure is `None`."""
    lower = text.casefold()
    if found := _BOUNDS.fullmatch(lower):
        low, high = int(found[1]), int(found[2])
        if high < low:
            return Read(
                None, Problem("range-upside-down", f"{text} runs from more to fewer", "Put the lower figure first")
            )
        return Read({"low": low, "high": high})
    for pattern, low_of, high_of in _PHRASES:
        if found := pattern.fullmatch(lower):
            figure = int(next(group for group in found.groups() if group))
            return Read({"low": low_of(figure), "high": high_of(figure)})
    exact = read_bound(text)
    return exact if exact.value is None else Read({"low": exact.value, "high": exact.value})


_PHRASES: tuple[tuple[re.Pattern[str], Callable[[int], int], Callable[[int], int | None]], ...] = (
    (_AT_LEAST, lambda figure: figure, lambda _: None),
    (_MORE_THAN, lambda figure: figure + 1, lambda _: None),
    (_AT_MOST, lambda _: 0, lambda figure: figure),
)


def read_age(text: str) -> Read:
    """Years lived, whole; months, weeks and days are age 0 (twelve months and more count as years); `30-35` a range."""
    lower = text.casefold()
    if fold(text) in cell_words()["infant"] or lower in cell_words()["infant"]:
        return Read(0)
    if found := _BOUNDS.fullmatch(lower):
        low, high = int(found[1]), int(found[2])
        return _aged({"low": low, "high": high}, high, text) if low <= high else _not_age(text)
    if found := _MONTHS_OLD.fullmatch(lower):
        is_months = re.search(r"\d\s*(?:m|شهر|أشهر|اشهر|شهور)", lower) is not None
        return Read(int(found[1]) // 12 if is_months else 0)
    if found := _YEARS_OLD.fullmatch(lower):
        years = int(float(found[1]))
        return _aged(years, years, text)
    return _not_age(text)


def _aged(value: Any, oldest: int, text: str) -> Read:
    if oldest > 125:
        return Read(None, Problem("age-impossible", f"nobody is {text} years old", "A birth year? Correct the age"))
    return Read(value)


def _not_age(text: str) -> Read:
    return Read(
        None, Problem("age-unreadable", f'"{_short(text)}" is not an age', "Give years, or add the word to the mapping")
    )


def read_degrees(text: str, field: str) -> Read:
    """A decimal latitude or longitude as text, checked against the globe."""
    plain = text.replace(",", ".") if text.count(",") == 1 and "." not in text else text
    plain = plain.rstrip("°NEne ").strip() or plain
    if not _DEGREES.fullmatch(plain):
        return Read(
            None,
            Problem(
                "coordinate-unreadable",
                f'"{_short(text)}" is not decimal degrees',
                "Write it as 35.9506, without letters",
            ),
        )
    limit = 90 if field == "latitude" else 180
    if abs(float(plain)) > limit:
        return Read(
            None,
            Problem(
                "coordinate-out-of-range",
                f"{field} {text} is not on the globe (limit {limit})",
                "Look for a lost decimal point",
            ),
        )
    return Read(plain.lstrip("+"))


def read_point(text: str) -> Read:
    """`35.95, 39.01` as latitude and longitude, in this order."""
    found = _POINT.fullmatch(text)
    if found is None:
        return Read(
            None,
            Problem("coordinate-unreadable", f'"{_short(text)}" is not a pair of degrees', "Write LATITUDE, LONGITUDE"),
        )
    latitude, longitude = read_degrees(found[1], "latitude"), read_degrees(found[2], "longitude")
    problem = latitude.problem or longitude.problem
    return Read(None, problem) if problem else Read({"latitude": latitude.value, "longitude": longitude.value})


def read_date(text: str, order: str = "ask") -> Read:
    """A day, month, year or interval as EDTF text. `order` is one of `DATE_ORDERS` or a strptime pattern."""
    whole = _one_date(text, order)
    if whole.problem is None or whole.problem.code != "date-unreadable":
        return whole
    sides = _TWO_DATES.split(text)
    if len(sides) != 2:
        return whole
    first, last = _one_date(sides[0], order), _one_date(sides[1], order)
    if first.value is None or last.value is None:
        return Read(None, first.problem or last.problem or whole.problem)
    if last.value < first.value:
        return Read(None, Problem("range-upside-down", f"{text} ends before it begins", "Put the earlier day first"))
    return Read(f"{first.value}/{last.value}")


def _one_date(text: str, order: str) -> Read:
    if "%" in order:
        return _by_pattern(text, order)
    if found := _ISO.fullmatch(text):
        return _made(found[1], found[3], found[4], text)
    if found := _NUMERIC.fullmatch(text):
        return _numeric(found[1], found[2], found[3], order, text)
    if found := _WORDED.fullmatch(text):
        day, word, later_day, year = found.groups()
        month = cell_words()["months"].get(fold(word))
        if month is not None and not (day and later_day):
            return _made(year, month, day or later_day, text)
    if re.fullmatch(r"[34]\d{4}(?:\.0)?", text):
        return Read(
            None,
            Problem(
                "date-is-day-number", f"{text} looks like a spreadsheet's day number", "Format the column as a date"
            ),
        )
    return Read(None, Problem("date-unreadable", f'"{_short(text)}" is not a date', "Write it as YYYY-MM-DD"))


def _by_pattern(text: str, pattern: str) -> Read:
    from datetime import datetime

    try:
        found = datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a calendar day has no zone
    except ValueError:
        return Read(
            None,
            Problem("date-unreadable", f'"{_short(text)}" does not fit {pattern}', "Correct the cell or the mapping"),
        )
    return Read(found.isoformat())


def _numeric(first: str, second: str, year: str, order: str, text: str) -> Read:
    if len(year) == 2:
        return Read(
            None, Problem("date-two-digit-year", f"{text} leaves the century open", "Write the year with four digits")
        )
    one, two = int(first), int(second)
    if order == "iso":
        return Read(
            None, Problem("date-unreadable", f'"{text}" is not YYYY-MM-DD', "Correct the cell, or the mapping's format")
        )
    if order == "ask" and one <= 12 and two <= 12 and one != two:
        return Read(
            None,
            Problem(
                "date-ambiguous",
                f"{text} can be day {one} of month {two} or day {two} of month {one}",
                "Say `format: day-first` or `format: month-first` in the mapping",
            ),
        )
    day_first = order == "day-first" or (order == "ask" and one > 12)
    return _made(year, second if day_first else first, first if day_first else second, text)


def _made(year: str, month: str | None, day: str | None, text: str) -> Read:
    impossible = Problem(
        "date-impossible", f"{text} is not a day of the calendar", "Correct the date, or its order in the mapping"
    )
    if int(year) not in _YEARS:
        return Read(None, impossible)
    if month is None:
        return Read(f"{int(year):04d}")
    if not 1 <= int(month) <= 12:
        return Read(None, impossible)
    if day is None:
        return Read(f"{int(year):04d}-{int(month):02d}")
    try:
        return Read(date(int(year), int(month), int(day)).isoformat())
    except ValueError:
        return Read(None, impossible)


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."


def read_cell(text: str, reading: Reading, *, field: str, order: str = "ask") -> Read:
    """Read one bare, non-blank cell as `field` asks."""
    if reading is Reading.DATE:
        return read_date(text, order)
    if reading is Reading.DEGREES:
        return read_degrees(text, field)
    if reading is Reading.SEX:
        return read_word(text, cell_words()["sex"], "a sex")
    if reading is Reading.STATUS:
        return read_word(text, cell_words()["status"], "what happened to a person")
    return _SIMPLE[reading](text)


_SIMPLE: dict[Reading, Callable[[str], Read]] = {
    Reading.TEXT: read_text,
    Reading.URL: read_url,
    Reading.BOUND: read_bound,
    Reading.COUNT: read_count,
    Reading.AGE: read_age,
    Reading.POINT: read_point,
}
