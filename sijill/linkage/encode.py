"""From a list of text columns to the arrays of `People`: sex, age, birth interval, groups, parents.

A birth interval comes from the birth date; else from the age at the record's date (or the list's own reference day);
else from child or adult at that date. The reference day of a list that states both age and birth date is the median of
what its records imply; otherwise the caller's `today_of_list`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import numpy as np

from sijill.linkage.lists import Column, ListFile, digits
from sijill.linkage.people import DAYS_OF_YEAR, Floats, Ints, People, name_chains, parents_of
from sijill.names.fold import fold_text

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
    tokens, chains, owner, parsed = name_chains(listed.names())
    exact = np.array([birth_date(value) for value in listed.one("born")], np.int32)
    age = np.array([age_in_years(value) for value in listed.one("age")], np.float32)
    band = [age_band(value) for value in listed.one("age_band")]
    at = np.array([np.nan if (day := day_of(value)) is None else day for value in listed.one("date")], np.float64)
    low, high = _births(exact, age, band, at, today_of_list)
    notes, kin = listed.one("note"), listed.one("kin")
    parents = [parents_of(note or kin_text, names) for note, kin_text, names in zip(notes, kin, parsed, strict=True)]
    index = {part: number for number, part in enumerate(tokens)}
    kin_token = np.full((listed.n, 2), -1, np.int32)
    for row, names in enumerate(parents):
        for place, name in enumerate(names):
            kin_token[row, place] = index.setdefault(name, len(index))
    named = np.zeros(listed.n, bool)
    named[owner] = True
    return People(
        ids=[str(value) for value in listed.one("id")],
        written=[" / ".join(names) for names in listed.names()],
        tokens=list(index),
        chains=chains,
        chain_record=owner,
        sex=np.array([sex_of(value) for value in listed.one("sex")], np.int8),
        age=age,
        born_low=low,
        born_high=high,
        born_exact=exact,
        group=_codes(listed.one("group")),
        family_group=_codes(_joined(listed.one("group"), listed.one("family_group"))),
        kin_token=kin_token,
        source=_codes(listed.one("source")),
        is_named=named,
    )


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
    exact: Ints, age: Floats, band: Sequence[int], at: np.ndarray, today: float | None
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
    bands = np.array(band)
    unknown = ~np.isfinite(low)
    low = np.where(unknown & (bands == 1), when - 18 * DAYS_OF_YEAR, low)
    high = np.where(unknown & (bands == 1), when, high)
    low = np.where(unknown & (bands == 2), when - OLDEST * DAYS_OF_YEAR, low)
    high = np.where(unknown & (bands == 2), when - 18 * DAYS_OF_YEAR, high)
    low, high = np.where(np.isfinite(born), born, low), np.where(np.isfinite(born), born, high)
    return low.astype(np.float32), high.astype(np.float32)


def _codes(column: Column) -> Ints:
    index: dict[str, int] = {}
    return np.array([-1 if value is None else index.setdefault(value, len(index)) for value in column], np.int32)


def _joined(group: Column, family: Column) -> Column:
    return [None if f is None else f"{g}\x1f{f}" for g, f in zip(group, family, strict=True)]
