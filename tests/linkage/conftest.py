"""A small invented list and helpers; names are put together from common given names."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from sijill.linkage.encode import encode_people
from sijill.linkage.lists import list_of_table
from sijill.linkage.people import People

GIVEN = ["محمد", "احمد", "سالم", "كريم", "يوسف", "خالد", "نبيل", "هاني", "سلمى", "ليلى", "مريم", "هدى", "عمر", "حسن"]
FATHER = ["محمود", "ابراهيم", "عادل", "سمير", "جمال", "فؤاد", "حسين", "خليل", "ناصر", "رامي", "وليد", "زياد"]
FAMILY = ["حداد", "النجار", "الخياط", "صباغ", "ابو عودة", "درويش", "منصور", "الحلبي", "قاسم", "شاهين", "بدران", "عطية"]


def _invented(n: int, seed: int = 3) -> list[dict[str, str]]:
    """n people with four-part names, sex and age."""
    rng = np.random.default_rng(seed)
    people = []
    for number in range(n):
        given = GIVEN[rng.integers(len(GIVEN))]
        name = f"{given} {FATHER[rng.integers(12)]} {FATHER[rng.integers(12)]} {FAMILY[rng.integers(12)]}"
        sex = "f" if given in ("سلمى", "ليلى", "مريم", "هدى") else "m"
        people.append({"id": f"p{number}", "name": name, "sex": sex, "age": str(rng.integers(1, 80))})
    return people


def _people_of(rows: list[dict[str, str]]) -> People:
    names = list(rows[0])
    return encode_people(
        list_of_table(pa.table({c: pa.array([r[c] for r in rows], pa.string()) for c in names}), "list")
    )


@pytest.fixture
def write_csv(tmp_path: Path) -> Callable[..., Path]:
    def write(name: str, rows: list[dict[str, str]]) -> Path:
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        return path

    return write


@pytest.fixture
def invented() -> Callable[..., list[dict[str, str]]]:
    """n invented people as rows."""
    return _invented


@pytest.fixture
def people_of() -> Callable[[list[dict[str, str]]], People]:
    """Rows as the engine's arrays."""
    return _people_of
