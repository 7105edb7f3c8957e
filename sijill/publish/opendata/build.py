"""Build the open data of a release: every table in every form, and the shapes that the field already reads.

    open/*.csv .jsonl .parquet     the tables; claims in Parquet only (their JSON Lines are tables/claims.jsonl)
    open/release.xlsx              all tables as sheets of one workbook
    open/incidents.geojson         each incident as its cell;  open/incidents.hxl.csv  with HXL hashtags
    open/airwars/*.csv             the columns of the Airwars archive;  open/timemap/*.json  TimeMap and Bellingcat
    open/followthemoney.jsonl      entities of FollowTheMoney
    open/corrections.rss .atom     the log of corrections;  open/codebook.md .json;  open/datapackage.json

A pure function of the release: no database, no clock, no network; built twice it is byte-identical. It is built in a
folder beside and put in place whole. Leaves out: the site and the report.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sijill.model.memory import collector_paused
from sijill.publish.frozen import Frozen
from sijill.publish.opendata import airwars, followthemoney, timemap
from sijill.publish.opendata.feeds import atom, rss
from sijill.publish.opendata.geojson import incidents_geojson
from sijill.publish.opendata.hxl import write_hxl
from sijill.publish.opendata.package import codebook, codebook_markdown, data_package, to_json
from sijill.publish.opendata.tables import CLAIMS, TABLES, OpenTable, Row
from sijill.tables.write import write_rows
from sijill.tables.xlsx import Sheet, write_workbook

FORMS = ("csv", "jsonl", "parquet")
_ARCHIVE_ENDS = "\n"

Progress = Callable[[int], object]


def build_open_data(frozen: Frozen, goal: Path, *, progress: Progress = lambda step: None) -> Path:
    """Write the open data of a release into `goal` (whatever was there goes), whole or not at all."""
    making = goal.with_name(f".{goal.name}.making")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    try:
        with collector_paused():
            files = _tables(frozen, making, progress)
        _shapes(frozen, making, progress)
        package = data_package(frozen, making, files)
        (making / "datapackage.json").write_text(to_json(package), encoding="utf-8")
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise
    shutil.rmtree(goal, ignore_errors=True)
    return making.rename(goal)


def _tables(frozen: Frozen, folder: Path, progress: Progress) -> dict[str, OpenTable]:
    """The tables in every form; each file with the table that it holds."""
    files: dict[str, OpenTable] = {}
    sheets = []
    for table in TABLES:
        rows = list(table.rows(frozen))
        for form in FORMS:
            write_rows(folder / f"{table.name}.{form}", table.schema, rows, form)
            files[f"{table.name}.{form}"] = table
        sheets.append(Sheet(table.name, table.schema.names, _cells(table, rows)))
        if table.name == "incidents":
            write_hxl(folder / "incidents.hxl.csv", rows)
        progress(1)
    write_workbook(folder / "release.xlsx", sheets)
    write_rows(folder / "claims.parquet", CLAIMS.schema, CLAIMS.rows(frozen), "parquet")
    files["claims.parquet"] = CLAIMS
    return files


def _cells(table: OpenTable, rows: list[Row]) -> list[list[Any]]:
    return [[_flat(row.get(name)) for name in table.schema.names] for row in rows]


def _flat(value: Any) -> Any:
    return "; ".join(value) if isinstance(value, list) else value


def _shapes(frozen: Frozen, folder: Path, progress: Progress) -> None:
    (folder / "airwars").mkdir()
    (folder / "timemap").mkdir()
    for name, make in airwars.TABLES.items():
        _archive_csv(folder / "airwars" / f"{name}.csv", list(make(frozen)))
    tables = {one.name: one for one in (*TABLES, CLAIMS)}
    texts = {
        "timemap/events.json": to_json(timemap.events(frozen)),
        "timemap/associations.json": to_json(timemap.associations(frozen)),
        "timemap/sources.json": to_json(timemap.sources(frozen)),
        "followthemoney.jsonl": "".join(map(to_json, followthemoney.entities(frozen))),
        "incidents.geojson": to_json(incidents_geojson(frozen)),
        "corrections.rss": rss(frozen),
        "corrections.atom": atom(frozen),
        "codebook.json": to_json(codebook(tables)),
        "codebook.md": codebook_markdown(frozen, tables),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    progress(1)


def _archive_csv(path: Path, rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]) if rows else ["sequence"], lineterminator=_ARCHIVE_ENDS)
        writer.writeheader()
        writer.writerows({name: "" if value is None else value for name, value in row.items()} for row in rows)
