"""The door to mappings: load, suggest, review (dump), check against the table, apply row by row.

    table = read_table("list.xlsx")
    mapping = suggest(table)            # or load_mapping("list.yml")
    check_columns(mapping, table.columns, file=table.file)
    for row in table.rows():
        mapped = apply(mapping, row, file=table.file)

`rules` says what a mapping is, `fields` what columns can mean, `values` how cells are read.
"""

from __future__ import annotations

from sijill.intake.apply import MappedRow, MappedValue, apply
from sijill.intake.fields import FIELDS, Kind, Reading
from sijill.intake.rules import ColumnRule, Mapping, check_columns, dump, load_mapping, parse_mapping
from sijill.intake.suggest import propose, suggest

__all__ = [
    "FIELDS",
    "ColumnRule",
    "Kind",
    "MappedRow",
    "MappedValue",
    "Mapping",
    "Reading",
    "apply",
    "check_columns",
    "dump",
    "load_mapping",
    "parse_mapping",
    "propose",
    "suggest",
]
