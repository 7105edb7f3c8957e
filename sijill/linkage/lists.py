"""Read a list of people from CSV or Parquet: find the columns, refuse what cannot be read, say what looks wrong.

Columns are found by name (`data/columns.toml`, any case, any order, extra columns ignored) or mapped by the caller
(`{"name": ["الاسم"], "id": ["no"]}`). Text is read as text; digits may be Arabic. Warnings (a name that is an
address, forty
people of one name, mixed scripts) are returned, not printed; they never merge or drop anything. Arrays come from
`encode`.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from sijill.model.errors import BadInput, NotFound
from sijill.names.fold import Script, script_of

Column = list[str | None]
_ADDRESS = re.compile(
    r"\d{2,}\s+\S+\s+(?:street|st|road|rd|avenue)\b|\bstreet\b|شارع|بناية|طابق|قرب |بجوار", re.IGNORECASE
)
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
FORTY = 40


@dataclass(frozen=True)
class ListFile:
    """A list as text columns by what they mean. `columns["name"]` holds one or more; `n` records; `warnings` for
    people."""

    path: str
    n: int
    columns: dict[str, list[Column]]
    found: dict[str, list[str]]
    warnings: tuple[str, ...]

    def one(self, kind: str) -> Column:
        """The first column of a kind, or all unknown."""
        listed = self.columns.get(kind)
        return listed[0] if listed else [None] * self.n

    def names(self) -> list[list[str]]:
        """The written names of each record: every name column, or the parts put together."""
        if listed := self.columns.get("name"):
            return [[value for value in row if value] for row in zip(*listed, strict=True)]
        parts = [self.one(kind) for kind in ("given", "father", "grandfather", "family")]
        return [[" ".join(value for value in row if value)] for row in zip(*parts, strict=True)]


@cache
def known_columns() -> dict[str, list[str]]:
    """Column names that are understood, by meaning."""
    text = resources.files("sijill.linkage").joinpath("data/columns.toml").read_text("utf-8")
    columns: dict[str, list[str]] = tomllib.loads(text)["columns"]
    return columns


def read_list(path: Path, mapping: Mapping[str, Sequence[str]] | None = None) -> ListFile:
    """Read `path` (.csv, .tsv, .parquet). Raises NotFound, BadInput (no name column, repeated or empty ids, bad mapping)."""
    return list_of_table(read_table(path), str(path), mapping)


def read_table(path: Path) -> pa.Table:
    """A CSV or Parquet file as an Arrow table, every CSV column as text."""
    if not path.exists():
        raise NotFound(f"no such file: {path}", remedy="Check the path.")
    try:
        if path.suffix.lower() == ".parquet":
            return pq.read_table(path)
        return _read_csv(path)
    except pa.ArrowInvalid as error:
        first = str(error).splitlines()[0]
        raise BadInput(
            f"cannot be read as a table ({first})", file=str(path), remedy="Save it as UTF-8 CSV or Parquet."
        ) from error


def _read_csv(path: Path) -> pa.Table:
    raw = path.read_bytes()
    if not raw.strip():
        raise BadInput(
            "the file is empty", file=str(path), remedy="Give a CSV with a header line and one row per person."
        )
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raw = raw.decode("utf-16").encode()
    elif raw[:3] == b"\xef\xbb\xbf":
        raw = raw[3:]
    encoding = "utf-8"
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        encoding = "cp1256"
        raw = raw.decode("cp1256", errors="replace").encode()
    header = raw.split(b"\n", 1)[0].decode("utf-8", errors="replace")
    delimiter = max(",;\t|", key=header.count)
    names = next(csv.reader([header.rstrip("\r")], delimiter=delimiter))
    table = pacsv.read_csv(
        pa.BufferReader(raw),
        parse_options=pacsv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
        convert_options=pacsv.ConvertOptions(
            column_types={name: pa.string() for name in names},
            strings_can_be_null=True,
            null_values=["", "NULL", "null", "None", "nan", "NaN"],
            quoted_strings_can_be_null=True,
        ),
    )
    return table if encoding == "utf-8" else table.replace_schema_metadata({"encoding": "cp1256"})


def list_of_table(table: pa.Table, path: str, mapping: Mapping[str, Sequence[str]] | None = None) -> ListFile:
    """The meaning of a table's columns; see `read_list`."""
    found = _find_columns(table, path, mapping or {})
    if not any(kind in found for kind in ("name", "given", "family")):
        raise BadInput(
            f"no column holds names (columns: {', '.join(map(str, table.column_names))})",
            file=path,
            remedy='Name one "name", or map it: --map name=COLUMN.',
        )
    columns = {kind: [_text(table, name) for name in listed] for kind, listed in found.items()}
    n = table.num_rows
    if "id" not in columns:
        columns["id"] = [[str(row + 1) for row in range(n)]]
    warnings = _check_ids(columns["id"][0], path) + _odd_names(columns, found, n)
    if (table.schema.metadata or {}).get(b"encoding") == b"cp1256":
        warnings.append("the file is not UTF-8: read as Windows Arabic (cp1256)")
    return ListFile(path, n, columns, found, tuple(warnings))


def _find_columns(table: pa.Table, path: str, mapping: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    present = {str(name): _plain(str(name)) for name in table.column_names}
    found: dict[str, list[str]] = {}
    for kind, wanted in mapping.items():
        if kind not in known_columns():
            raise BadInput(f'"{kind}" is not a kind of column', remedy=f"Kinds are: {', '.join(known_columns())}.")
        for name in wanted:
            if name not in present:
                raise BadInput(f'there is no column "{name}"', file=path, remedy=f"Columns are: {', '.join(present)}.")
        found[kind] = list(wanted)
    taken = {name for listed in found.values() for name in listed}
    for kind, known in known_columns().items():
        if kind in found:
            continue
        hits = [
            name for accepted in known for name, plain in present.items() if plain == accepted and name not in taken
        ]
        if hits:
            found[kind] = hits if kind in ("name", "extra", "place") else hits[:1]
            taken.update(found[kind])
    return found


def _plain(name: str) -> str:
    return (
        re.sub(r"[\s\-]+", "_", name.strip().strip("\ufeff").lower())
        if name.isascii()
        else name.strip().strip("\ufeff")
    )


def _text(table: pa.Table, name: str) -> Column:
    column = table.column(name).combine_chunks()
    if pa.types.is_floating(column.type):
        return [None if v is None or v != v else (str(int(v)) if v == int(v) else str(v)) for v in column.to_pylist()]
    if not pa.types.is_string(column.type) and not pa.types.is_large_string(column.type):
        return [None if value is None else str(value) for value in column.to_pylist()]
    return [None if value is None or not (cut := value.strip()) else cut for value in column.to_pylist()]


def digits(text: str) -> str:
    """Text with Arabic and Persian digits as 0-9."""
    return text.translate(_DIGITS)


def _check_ids(ids: Column, path: str) -> list[str]:
    seen: dict[str, int] = {}
    for row, value in enumerate(ids, start=2):
        if value is None:
            raise BadInput(
                "the id is empty",
                file=path,
                row=row,
                column="id",
                remedy="Give every record its own id, or leave the id column out.",
            )
        if value in seen:
            raise BadInput(
                f'the id "{value}" repeats (first in row {seen[value]}): nothing was merged',
                file=path, row=row, column="id",
                remedy="Ids must be unique: correct them, or map another column with --map id=COLUMN.",
            )  # fmt: skip
        seen[value] = row
    return []


def _odd_names(columns: dict[str, list[Column]], found: dict[str, list[str]], n: int) -> list[str]:
    warnings: list[str] = []
    dates = (columns.get("date") or [[None] * n])[0]
    for name, column in zip(found.get("name", []), columns.get("name", []), strict=True):
        empty = sum(value is None for value in column)
        if empty and len(columns["name"]) == 1:
            warnings.append(f'column "{name}": {empty} of {n} names are empty; they are linked to nobody')
        addresses = [row for row, value in enumerate(column, start=2) if value and _ADDRESS.search(value)]
        if addresses:
            warnings.append(
                f'column "{name}": {len(addresses)} values look like addresses, not names (first: row {addresses[0]})'
            )
        sample = Counter(script_of(value) for value in column[:5000] if value)
        scripts = [
            script
            for script, count in sample.items()
            if script not in (Script.NONE, Script.MIXED) and count > 0.02 * sum(sample.values())
        ]
        if len(scripts) > 1 or sample[Script.MIXED] > 0:
            warnings.append(
                f'column "{name}" mixes scripts ({", ".join(sorted(script.value for script in sample))}): each name is read in its own'
            )
        crowds = Counter((value, day) for value, day in zip(column, dates, strict=True) if value)
        if crowds and (top := crowds.most_common(1)[0])[1] >= FORTY:
            warnings.append(
                f'column "{name}": one name stands {top[1]} times{"" if top[0][1] is None else " on one day"}; a name alone merges none of them'
            )
    return warnings
