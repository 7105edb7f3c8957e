"""The columns of a list as fields that can be compared: for lists rich in columns whose names the shipped model knows
little about.

Steps: every column of a known kind becomes a field; a field has distinct values (folded) and a code per record. One
written name is split into first, last and further words. Dates are kept as written, year, month and day, possible or
not ("1845-19-29" is a slip, not nothing). Two lists are laid end to end over one set of values. How fields are compared
is in `agreement`, what agreement is worth in `column_model`; Arabic names, their order and relatives are not looked at
here (`features`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sijill.linkage.encode import birth_date, sex_of
from sijill.linkage.lists import ListFile, digits
from sijill.names.fold import fold_text

Ints = npt.NDArray[np.int32]
CATEGORY = 40
"""Distinct values up to which a further column of words is a category: compared as equal or not."""
NAMES = ("given", "family", "words")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Field:
    """One field of n records: `kind` is given, family, words, date, code, text, category or number; `values[codes[r]]`
    is what record r states, codes are -1 where it states nothing. `personal`: people of one name who died together may
    differ in it (a birth date or a number, not the day, the town or the sex)."""

    name: str
    kind: str
    values: Sequence[str]
    codes: Ints
    personal: bool


@dataclass(frozen=True)
class Columns:
    """The fields of one list, or of two laid end to end: records below `border` are A's (`border == n`: one list)."""

    fields: tuple[Field, ...]
    n: int
    border: int

    def field(self, kind: str) -> Field | None:
        """The first field of a kind."""
        return next((field for field in self.fields if field.kind == kind), None)


def columns_of(*lists: ListFile) -> Columns:
    """Fields of one list, or of two over the columns that both have (by name; the first place of each by meaning)."""
    read = [dict(_read(listed)) for listed in lists]
    shared = [name for name in read[0] if all(name in other for other in read)]
    circumstances = {"sex", "date", "place", *(name for listed in lists for name in listed.found.get("place", ()))}
    fields = [
        _joined(name, read[0][name][0], [other[name][1] for other in read], name not in circumstances)
        for name in shared
    ]
    kept = tuple(field for field in fields if len(field.values) > 1)
    return Columns(kept, sum(listed.n for listed in lists), lists[0].n)


def _joined(name: str, kind: str, cells: Sequence[Sequence[str]], personal: bool) -> Field:
    index: dict[str, int] = {}
    codes = [index.setdefault(cell, len(index)) if cell else -1 for part in cells for cell in part]
    values = list(index)
    kind = kind_of(values) if kind == "further" else kind
    return Field(name, kind, values, np.array(codes, np.int32), personal and kind not in NAMES)


def kind_of(values: Sequence[str]) -> str:
    """How a further column is compared: few values are categories, values of digits are codes, others are text."""
    if len(values) <= CATEGORY:
        return "category"
    numbered = sum(any(char.isdigit() for char in value) for value in values)
    spaced = sum(value.count(" ") > 1 for value in values)
    return "code" if numbered > 0.8 * len(values) and spaced < 0.2 * len(values) else "text"


def _read(listed: ListFile) -> list[tuple[str, tuple[str, list[str]]]]:
    found = listed.found
    out = _names(listed)
    for kind in ("father", "grandfather"):
        if kind in found:
            out.append((kind, ("given", _cells(listed, found[kind][0], fold_words))))
    if "sex" in found:
        out.append(("sex", ("category", _cells(listed, found["sex"][0], lambda v: str(sex_of(v) or "")))))
    if "born" in found:
        out.append(("birth date", ("date", _cells(listed, found["born"][0], plain_date))))
    elif "birth_year" in found:
        out.append(("birth date", ("date", _date_of_parts(listed))))
    elif "age" in found:
        out.append(("age", ("number", _cells(listed, found["age"][0], lambda v: digits(v).strip()))))
    if "date" in found:
        out.append(("date", ("date", _cells(listed, found["date"][0], plain_date))))
    for place in found.get("place", ())[:1]:
        out.append(("place", ("further", _cells(listed, place, fold_words))))
    for name in (*found.get("place", ())[1:], *found.get("extra", ())):
        out.append((name, ("further", _cells(listed, name, fold_words))))
    return out


def _names(listed: ListFile) -> list[tuple[str, tuple[str, list[str]]]]:
    """Given name, family name, and the other words of whole names; a single written name is split."""
    whole = [_cells(listed, name, fold_words) for name in listed.found.get("name", ())]
    split = [value.split() for value in whole[0]] if whole else [[] for _ in range(listed.n)]
    given = (
        _cells(listed, listed.found["given"][0], fold_words)
        if "given" in listed.found
        else [words[0] if words else "" for words in split]
    )
    family = (
        _cells(listed, listed.found["family"][0], fold_words)
        if "family" in listed.found
        else [words[-1] if len(words) > 1 else "" for words in split]
    )
    rest = [
        " ".join(word for word in dict.fromkeys(words) if word not in first.split() and word not in last.split())
        for words, first, last in zip(split, given, family, strict=True)
    ]
    out = [("given name", ("given", given)), ("family name", ("family", family))]
    return [*out, ("other names", ("words", rest))] if any(rest) else out


def _cells(listed: ListFile, name: str, reading: Callable[[str], str]) -> list[str]:
    """A column, each distinct value read once; empty where nothing is stated."""
    values, codes = listed.coded(name)
    read = [*(reading(value) for value in values), ""]
    return [read[code] for code in codes.tolist()]


def fold_words(value: str) -> str:
    """Folded words and numbers of a value, one space apart."""
    return " ".join(_WORD.findall(fold_text(digits(value))))


def plain_date(value: str) -> str:
    """A date as eight digits yyyymmdd, possible or not; empty when none can be read."""
    stated = birth_date(value)
    return f"{stated:08d}" if stated else ""


def _date_of_parts(listed: ListFile) -> list[str]:
    parts = [listed.one(kind) for kind in ("birth_year", "birth_month", "birth_day")]
    out = []
    for year, month, day in zip(*parts, strict=True):
        text = [digits(part or "").strip() for part in (year, month, day)]
        out.append(
            "".join(part.zfill(size)[-size:] for part, size in zip(text, (4, 2, 2), strict=True)) if text[0] else ""
        )
    return out
