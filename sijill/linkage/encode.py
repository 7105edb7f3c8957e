"""From a list of text columns to the arrays of `People`: sex, age, birth interval, groups, parents.

A birth interval comes from the birth date; else from the age at the record's date (or the list's own reference day);
else from child or adult at that date. The reference day of a list that states both age and birth date is the median of
what its records imply; otherwise the caller's `today_of_list`.
"""

from __future__ import annotations

import re
from datetime import date

import numpy as np
import numpy.typing as npt

from sijill.linkage.lists import ListFile, digits
from sijill.linkage.people import DAYS_OF_YEAR, ChainBook, Floats, Ints, People, parents_of
from sijill.names.fold import fold_text
from sijill.names.parts import MAX_CHAIN, Name, parse

_MALE = frozenset(("m", "male", "man", "boy", "ذكر", "ولد", "رجل", "1"))
_FEMALE = frozenset(("f", "female", "woman", "girl", "انثي", "انثى", "بنت", "امراه", "2"))
_CHILD = frozenset(("child", "children", "minor", "infant", "baby", "طفل", "طفله", "قاصر"))
_ADULT = frozenset(("adult", "adults", "elderly", "بالغ", "راشد"))
_ISO = re.compile(r"(\d{4})[-/.]?(\d{1,2})[-/.]?(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_AGE = re.compile(r"(\d+(?:\.\d+)?)\s*(day|month|week|يوم|ايام|أيام|شهر|شهور|اشهر|أشهر|اسبوع)?", re.IGNORECASE)
UNKNOWN = np.float32(np.nan)
OLDEST = 110.0


def encode_people(listed: ListFile, *, today_of_list: float | None = None) -> People:
    """Arrays of one list. `today_of_list`: day (since 1970) at which stated ages hold when the list does not tell."""
    book, parsed = _read_names(listed)
    tokens, chains, owner = book.done()
    exact = _birth_dates(listed)
    age = listed.mapped("age", age_in_years).astype(np.float32)
    band = listed.mapped("age_band", age_band).astype(np.int8)
    at = listed.mapped("date", lambda value: np.nan if (day := day_of(value)) is None else day)
    low, high = _births(exact, age, band, at, today_of_list)
    index = {part: number for number, part in enumerate(tokens)}
    kin_token = _parents(listed, parsed, index)
    named = np.zeros(listed.n, bool)
    named[owner] = True
    group = _codes(listed, "group")
    place, places = _places(listed)
    household = _codes(listed, "family_group").astype(np.int64)
    joint = np.where(household < 0, -1, (group.astype(np.int64) + 1) * (int(household.max(initial=0)) + 1) + household)
    return People(
        ids=listed.ids(),
        tokens=list(index),
        chains=chains,
        chain_record=owner,
        sex=listed.mapped("sex", sex_of).astype(np.int8),
        age=age,
        born_low=low,
        born_high=high,
        born_exact=exact,
        group=group,
        family_group=joint,
        kin_token=kin_token,
        source=_codes(listed, "source"),
        is_named=named,
        day=at.astype(np.float64),
        place=place,
        places=places,
        further={name: _folded(listed, name) for name in listed.found.get("extra", ())},
    )


def _places(listed: ListFile) -> tuple[Ints, list[str]]:
    """The place of each record as folded text: codes and texts; the first place column that is there speaks."""
    column = next(iter(listed.found.get("place", ())), None)
    if column is None:
        return np.full(listed.n, -1, np.int32), []
    return _folded(listed, column)


def _folded(listed: ListFile, column: str) -> tuple[Ints, list[str]]:
    """A column as folded text: codes (-1 where nothing is stated) and texts."""
    values, codes = listed.coded(column)
    index: dict[str, int] = {}
    again = [index.setdefault(folded, len(index)) if (folded := fold_text(value)) else -1 for value in values]
    return np.array([*again, -1], np.int32)[codes], list(index)


def _birth_dates(listed: ListFile) -> Ints:
    """Birth dates as yyyymmdd, 0 unknown: of one column, or of a column each for year, month and day."""
    if "born" in listed.found or "birth_year" not in listed.found:
        return listed.mapped("born", birth_date).astype(np.int32)
    parts = [listed.mapped(kind, _number) for kind in ("birth_year", "birth_month", "birth_day")]
    known = (parts[0] > 1800) & (parts[1] > 0) & (parts[2] > 0)
    return np.where(known, parts[0] * 10000 + parts[1] * 100 + parts[2], 0).astype(np.int32)


def _number(value: str | None) -> float:
    plain = digits(value or "").strip()
    return float(plain) if plain.isdecimal() else 0.0


def _read_names(listed: ListFile) -> tuple[ChainBook, dict[int, list[Name]]]:
    """All chains of the list, and the names that needed parsing by record (they may state relatives)."""
    book = ChainBook({}, [], [])
    by_record: dict[int, list[Name]] = {}
    if listed.found.get("name"):
        for column in listed.found["name"]:
            values, codes = listed.coded(column)
            parsed = book.add(values, codes)
            stating = np.array(
                [number in parsed and parsed[number].relation is not None for number in range(len(values))] + [False]
            )
            for record in np.flatnonzero(stating[codes]):
                by_record.setdefault(int(record), []).append(parsed[int(codes[record])])
        return book, by_record
    parts = [listed.found[kind][0] for kind in ("given", "father", "grandfather", "family") if kind in listed.found]
    _add_parts(book, [listed.coded(column) for column in parts], listed.n)
    return book, by_record


def _add_parts(book: ChainBook, columns: list[tuple[list[str], Ints]], n: int) -> None:
    """Names given in columns: each distinct value is parsed once; a value may hold several parts."""
    out = np.full((n, MAX_CHAIN), -1, np.int32)
    filled = np.zeros(n, np.int64)
    for values, codes in columns:
        table = np.full((len(values) + 1, 3), -1, np.int32)
        for number, value in enumerate(values):
            mine = book.codes(parse(value).chain[:3])
            table[number, : len(mine)] = mine
        for place in range(3):
            token = table[codes, place]
            rows = np.flatnonzero((token >= 0) & (filled < MAX_CHAIN))
            out[rows, filled[rows]] = token[rows]
            filled[rows] += 1
    book.rows.append(out)
    book.owners.append(np.arange(n, dtype=np.int32))


def _parents(listed: ListFile, parsed: dict[int, list[Name]], index: dict[str, int]) -> Ints:
    """Token codes of the parents that kin, note or name state, (n, 2); new tokens are added to `index`."""
    out = np.full((listed.n, 2), -1, np.int32)
    for kind in ("kin", "note"):
        if not listed.found.get(kind):
            continue
        values, codes = listed.coded(listed.found[kind][0])
        for number, parents in ((number, parents_of(value, ())) for number, value in enumerate(values)):
            for record in np.flatnonzero(codes == number) if parents else ():
                _put_parents(out, int(record), parents, index)
    for stating, names in parsed.items():
        _put_parents(out, stating, parents_of(None, names), index)
    return out


def _put_parents(out: Ints, record: int, parents: list[str], index: dict[str, int]) -> None:
    for place, name in enumerate(parents):
        if out[record, place] < 0:
            out[record, place] = index.setdefault(name, len(index))


def sex_of(value: str | None) -> int:
    """1 male, -1 female, 0 not stated."""
    if value is None:
        return 0
    folded = fold_text(digits(value)).strip()
    return 1 if folded in _MALE else (-1 if folded in _FEMALE else 0)


def age_in_years(value: str | None) -> float:
    """Age in whole years (months, weeks and days count as 0), NaN when not stated or impossible."""
    if value is None or (found := _AGE.search(digits(value))) is None:
        return float("nan")
    if found.group(2):
        return 0.0
    years = float(found.group(1))
    return years if years <= OLDEST else float("nan")


def age_band(value: str | None) -> int:
    """1 child (under 18), 2 adult, 0 not stated."""
    folded = "" if value is None else fold_text(value).strip()
    return 1 if folded in _CHILD else (2 if folded in _ADULT else 0)


def birth_date(value: str | None) -> int:
    """yyyymmdd of a stated birth date, 0 when none can be read."""
    if value is None:
        return 0
    text = digits(value)
    if (found := _DAY_FIRST.search(text)) is not None:
        day, month, year = (int(found.group(k)) for k in (1, 2, 3))
    elif (found := _ISO.search(text)) is not None:
        year, month, day = (int(found.group(k)) for k in (1, 2, 3))
    else:
        return 0
    return year * 10000 + month * 100 + day


def day_of(value: str | None) -> float | None:
    """Days since 1970 of a stated date, None when none can be read."""
    stated = birth_date(value)
    return _days(stated) if stated else None


def _days(stated: int) -> float | None:
    try:
        return float(
            date(stated // 10000, stated // 100 % 100, stated % 100).toordinal() - date(1970, 1, 1).toordinal()
        )
    except ValueError:
        return None


def _births(
    exact: Ints, age: Floats, band: npt.NDArray[np.int8], at: np.ndarray, today: float | None
) -> tuple[Floats, Floats]:
    born = np.array([np.nan if not value or (day := _days(int(value))) is None else day for value in exact], np.float64)
    implied = born + (age + 0.5) * DAYS_OF_YEAR
    reference = float(np.nanmedian(implied)) if np.isfinite(implied).sum() >= 20 else today
    if reference is None and np.isfinite(at).any():
        reference = float(np.nanmedian(at))
    if reference is None:
        reference = float(date(2024, 1, 1).toordinal() - date(1970, 1, 1).toordinal())
    when = np.where(np.isfinite(at), at, reference)
    low, high = when - (age + 1) * DAYS_OF_YEAR, when - age * DAYS_OF_YEAR
    bands = band
    unknown = ~np.isfinite(low)
    low = np.where(unknown & (bands == 1), when - 18 * DAYS_OF_YEAR, low)
    high = np.where(unknown & (bands == 1), when, high)
    low = np.where(unknown & (bands == 2), when - OLDEST * DAYS_OF_YEAR, low)
    high = np.where(unknown & (bands == 2), when - 18 * DAYS_OF_YEAR, high)
    low, high = np.where(np.isfinite(born), born, low), np.where(np.isfinite(born), born, high)
    return low.astype(np.float32), high.astype(np.float32)


def _codes(listed: ListFile, kind: str) -> Ints:
    columns = listed.found.get(kind)
    return listed.coded(columns[0])[1] if columns else np.full(listed.n, -1, np.int32)
