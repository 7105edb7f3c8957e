"""The columns that a release may hold, table by table, with their meaning: the second lock, and the codebook of tables.

`allow.csv` says what may be read of the register; `fields.csv` what a release may hold. A row with a column that is
not in it refuses the release.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Field(NamedTuple):
    """One column of one table."""

    table: str
    field: str
    tier: str
    meaning: str


@cache
def fields() -> tuple[Field, ...]:
    """Every column, in the order of the tables."""
    text = files("sijill.publish").joinpath("fields.csv").read_text("utf-8")
    return tuple(Field(**row) for row in csv.DictReader(text.splitlines()))


def fields_of(table: str) -> tuple[Field, ...]:
    """The columns of one table."""
    return tuple(one for one in fields() if one.table == table)
