"""Write tables: Parquet and JSON Lines keep types, CSV and XLSX are for spreadsheets, GeoJSON for maps.

CSV has a byte order mark, so that Excel shows Arabic; a list is joined by "; ", null is an empty cell. Two writes of
equal rows give equal bytes.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from sijill.model.errors import BadInput
from sijill.tables.schemas import SCHEMAS
from sijill.tables.xlsx import Sheet, write_workbook

Row = Mapping[str, Any]


def write_table(folder: Path, name: str, rows: Iterable[Row], form: str) -> Path:
    """Write rows of the table `name` into `folder` in one form; the path. Raises BadInput for an unknown form."""
    if form not in FORMS:
        raise BadInput(f'"{form}" is no form of a table', remedy=f"Say one of: {', '.join(FORMS)}.")
    folder.mkdir(parents=True, exist_ok=True)
    return write_rows(folder / f"{name}.{form}", SCHEMAS[name], rows, form)


def write_rows(path: Path, schema: pa.Schema, rows: Iterable[Row], form: str) -> Path:
    """Write rows of any schema in one form; the path. A column that a row lacks is null."""
    FORMS[form](path, schema, [{column: row.get(column) for column in schema.names} for row in rows])
    return path


def _parquet(path: Path, schema: pa.Schema, rows: list[dict[str, Any]]) -> None:
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), path, compression="zstd")


def _jsonl(path: Path, schema: pa.Schema, rows: list[dict[str, Any]]) -> None:
    lines = (json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _csv(path: Path, schema: pa.Schema, rows: list[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.DictWriter(out, schema.names, lineterminator="\r\n")
        writer.writeheader()
        writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        value = "; ".join(value)
    if isinstance(value, str) and value[:1] in ("=", "+", "@", "\t"):
        return f"'{value}"  # a spreadsheet would run it
    return "" if value is None else value


def _xlsx(path: Path, schema: pa.Schema, rows: list[dict[str, Any]]) -> None:
    write_workbook(path, [Sheet(path.stem[:31], schema.names, (_flat(row) for row in rows))])


def _flat(row: dict[str, Any]) -> list[Any]:
    return ["; ".join(value) if isinstance(value, list) else value for value in row.values()]


def _geojson(path: Path, schema: pa.Schema, rows: list[dict[str, Any]]) -> None:
    features = [_feature(row) for row in rows if row.get("latitude") is not None]
    whole = {"type": "FeatureCollection", "features": features}
    path.write_text(json.dumps(whole, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def _feature(row: dict[str, Any]) -> dict[str, Any]:
    point = {"type": "Point", "coordinates": [float(row["longitude"]), float(row["latitude"])]}
    return {"type": "Feature", "id": row["id"], "geometry": point, "properties": row}


FORMS: dict[str, Callable[[Path, pa.Schema, list[dict[str, Any]]], None]] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "parquet": _parquet,
    "jsonl": _jsonl,
    "geojson": _geojson,
}
"""Forms by file ending. GeoJSON holds incidents with a point only."""
