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
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from sijill.model.errors import BadInput, NotFound
from sijill.names.fold import Script, script_of

Column = list[str | None]
Codes = npt.NDArray[np.int32]
ROW_NUMBER = "row number"
_ADDRESS = re.compile(
    r"\d{2,}\s+\S+\s+(?:street|st|road|rd|avenue)\b|\bstreet\b|شارع|بناية|طابق|قرب |بجوار", re.IGNORECASE
)
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
FORTY = 40


@dataclass(frozen=True)
class ListFile:
    """A list and which of its columns mean what: `found` maps a kind to column names; `n` records; `warnings` for
    people."""

    path: str
    n: int
    table: pa.Table
    found: dict[str, list[str]]
    warnings: tuple[str, ...]

    def column(self, name: str) -> Column:
        """The values of a column as text, None where nothing is stated."""
        values, codes = self.coded(name)
        return [None if code < 0 else values[code] for code in codes.tolist()]

    def one(self, kind: str) -> Column:
        """The first column of a kind, or all unknown."""
        listed = self.found.get(kind)
        return self.column(listed[0]) if listed else [None] * self.n

    def ids(self) -> list[str]:
        """The id of each record; they are known to differ."""
        ids: list[str] = pc.utf8_trim_whitespace(_as_text(self.table.column(self.found["id"][0]))).to_pylist()
        return ids

    def coded(self, name: str) -> tuple[list[str], Codes]:
        """The distinct values of a column and, for each record, which it has (-1 none)."""
        return coded_text(self.table.column(name))

    def mapped(self, kind: str, reading: Callable[[str | None], float]) -> npt.NDArray[np.float64]:
        """`reading` of the first column of a kind for each record; each distinct value is read once."""
        listed = self.found.get(kind)
        if not listed:
            return np.full(self.n, reading(None))
        values, codes = self.coded(listed[0])
        table = np.array([reading(value) for value in values] + [reading(None)], np.float64)
        return table[codes]


def _as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Any Arrow column as text; whole numbers lose their ".0"."""
    kind = column.type
    if pa.types.is_floating(kind):
        column = pc.if_else(pc.is_nan(column), None, column)
        whole = pc.equal(column, pc.floor(column))
        return pc.if_else(
            whole, pc.cast(pc.cast(pc.floor(column), pa.int64(), safe=False), pa.string()), pc.cast(column, pa.string())
        )
    return column if pa.types.is_string(kind) else pc.cast(column, pa.string())


def coded_text(column: pa.ChunkedArray) -> tuple[list[str], Codes]:
    """Distinct trimmed texts of an Arrow column and a code per row (-1 for nothing stated)."""
    column = _as_text(column)
    encoded = column.combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    raw = [value.strip() for value in encoded.dictionary.to_pylist()]
    index: dict[str, int] = {}
    again = np.array([index.setdefault(value, len(index)) if value else -1 for value in raw] + [-1], np.int32)
    codes = pc.fill_null(encoded.indices, len(raw)).to_numpy(zero_copy_only=False)
    return list(index), again[codes]


@cache
def known_columns() -> dict[str, list[str]]:
    """Column names that are understood, by meaning."""
    text = resources.files("sijill.linkage").joinpath("data/columns.toml").read_text("utf-8")
    columns: dict[str, list[str]] = tomllib.loads(text)["columns"]
    return columns


def read_list(path: Path, mapping: Mapping[str, Sequence[str]] | None = None) -> ListFile:
    """Read `path` (.csv, .tsv, .parquet). Raises NotFound, BadInput (no name column, repeated ids)."""
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
    n = table.num_rows
    if "id" not in found:
        table = table.append_column(ROW_NUMBER, pa.array([str(row + 1) for row in range(n)]))
        found["id"] = [ROW_NUMBER]
    listed = ListFile(path, n, table, found, ())
    _check_ids(listed, path)
    warnings = _odd_names(listed)
    if (table.schema.metadata or {}).get(b"encoding") == b"cp1256":
        warnings.append("the file is not UTF-8: read as Windows Arabic (cp1256)")
    return replace(listed, warnings=tuple(warnings))


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


def digits(text: str) -> str:
    """Text with Arabic and Persian digits as 0-9."""
    return text.translate(_DIGITS)


def _check_ids(listed: ListFile, path: str) -> None:
    name = listed.found["id"][0]
    said = pc.utf8_trim_whitespace(_as_text(listed.table.column(name)))
    if not said.null_count and not pc.any(pc.equal(said, "")).as_py() and pc.count_distinct(said).as_py() == listed.n:
        return
    values, codes = listed.coded(name)
    if (codes < 0).any():
        row = int(np.argmax(codes < 0)) + 2
        raise BadInput(
            "the id is empty", file=path, row=row, column=name,
            remedy="Give every record its own id, or leave the id column out.",
        )  # fmt: skip
    if len(values) < listed.n:
        first = np.full(len(values), -1)
        for row, code in enumerate(codes.tolist()):
            if first[code] >= 0:
                raise BadInput(
                    f'the id "{values[code]}" repeats (first in row {first[code] + 2}): nothing was merged',
                    file=path, row=row + 2, column=name,
                    remedy="Ids must be unique: correct them, or map another column with --map id=COLUMN.",
                )  # fmt: skip
            first[code] = row


def _odd_names(listed: ListFile) -> list[str]:
    warnings: list[str] = []
    columns = listed.found.get("name", [])
    for name in columns:
        values, codes = listed.coded(name)
        empty = int((codes < 0).sum())
        if empty and len(columns) == 1:
            warnings.append(f'column "{name}": {empty} of {listed.n} names are empty; they are linked to nobody')
        streets = {code for code, value in enumerate(values) if _ADDRESS.search(value)}
        if streets:
            row = next(row for row, code in enumerate(codes.tolist(), start=2) if code in streets)
            warnings.append(f'column "{name}": {len(streets)} values look like addresses, not names (first: row {row})')
        warnings += _mixed_scripts(name, values[:5000])
        warnings += _crowds(name, values, codes, listed)
    return warnings


def _mixed_scripts(name: str, values: Sequence[str]) -> list[str]:
    sample = Counter(script_of(value) for value in values)
    clear = [script for script in sample if script not in (Script.NONE, Script.MIXED)]
    several = [script for script in clear if sample[script] > 0.02 * sum(sample.values())]
    if len(several) < 2 and sample[Script.MIXED] <= 0.02 * sum(sample.values()):
        return []
    scripts = ", ".join(sorted(script.value for script in sample))
    return [f'column "{name}" mixes scripts ({scripts}): each name is read in its own']


def _crowds(name: str, values: Sequence[str], codes: Codes, listed: ListFile) -> list[str]:
    used = codes >= 0
    days = listed.found.get("date")
    day = listed.coded(days[0])[1] if days else np.zeros(listed.n, np.int32)
    both = codes[used].astype(np.int64) * (int(day.max(initial=0)) + 2) + day[used] + 1
    if both.size == 0:
        return []
    counts = np.unique(both, return_counts=True)[1]
    most = int(counts.max())
    if most < FORTY:
        return []
    when = " on one day" if days else ""
    return [f'column "{name}": one name stands {most} times{when}; a name alone merges none of them']
