"""Tables say what the register says, in every form, the same twice, and nothing of anybody's details."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from sijill.casework.tables import export_tables
from sijill.model.errors import BadInput
from sijill.register.rows import IncidentRow
from sijill.tables.schemas import SCHEMAS
from sijill.tables.write import FORMS, write_table
from sijill.testing.memory import MemoryRegister
from tests.intake.airwars_archive import write_archive
from tests.intake.test_airwars import take


@pytest.fixture
def register(tmp_path: Path) -> MemoryRegister:
    opened = MemoryRegister(tmp_path / "register")
    with opened.work() as uow:
        take(uow, write_archive(tmp_path / "archive"))
    return opened


def export(register: MemoryRegister, folder: Path) -> list[tuple[Path, int]]:
    with register.work() as uow:
        return export_tables(uow, folder, list(FORMS))


def test_every_form_holds_the_same_incident(register: MemoryRegister, tmp_path: Path) -> None:
    """Parquet, JSON Lines and CSV agree; the map has its point."""
    export(register, tmp_path / "out")
    (parquet,) = pq.read_table(tmp_path / "out" / "incidents.parquet").to_pylist()
    line = json.loads((tmp_path / "out" / "incidents.jsonl").read_text(encoding="utf-8"))
    with (tmp_path / "out" / "incidents.csv").open(encoding="utf-8-sig", newline="") as file:
        (cells,) = csv.DictReader(file)
    (feature,) = json.loads((tmp_path / "out" / "incidents.geojson").read_text(encoding="utf-8"))["features"]

    assert parquet == line == feature["properties"]
    assert (line["code"], line["civilians_killed_min"], line["civilians_killed_max"]) == ("HB001", 3, 5)
    assert (line["women_killed_min"], cells["women_killed_min"]) == (None, "")
    assert (line["actors"], cells["actors"]) == (["Harbour Navy", "Island Guard"], "Harbour Navy; Island Guard")
    assert feature["geometry"]["coordinates"] == [38.5, 35.5]


def test_a_concession_of_none_is_zero_and_an_unstated_one_is_null(register: MemoryRegister, tmp_path: Path) -> None:
    """Positions keep the two apart."""
    export(register, tmp_path / "out")
    line = json.loads((tmp_path / "out" / "positions.jsonl").read_text(encoding="utf-8"))

    assert (line["actor"], line["finding"], line["killed_min"], line["injured_min"]) == (
        "harbour_navy",
        "credible",
        2,
        None,
    )


def test_no_table_holds_a_name_and_two_exports_are_the_same_bytes(register: MemoryRegister, tmp_path: Path) -> None:
    """Nobody's details; nothing of the clock."""
    first, second = export(register, tmp_path / "a"), export(register, tmp_path / "b")

    for (one, rows), (other, _) in zip(first, second, strict=True):
        assert rows == 1
        assert one.read_bytes() == other.read_bytes()
        assert b"Salma" not in one.read_bytes() and "سلمى".encode() not in one.read_bytes()


def test_a_cell_that_a_spreadsheet_would_run_is_disarmed(tmp_path: Path) -> None:
    """In CSV only; the other forms keep it as it stands."""
    row: dict[str, Any] = {"incident": "i-1", "block": "1", "actor": "=HYPERLINK(1)"}

    assert "'=HYPERLINK" in write_table(tmp_path, "positions", [row], "csv").read_text(encoding="utf-8-sig")
    assert '"=HYPERLINK' in write_table(tmp_path, "positions", [row], "jsonl").read_text(encoding="utf-8")


def test_an_unknown_form_is_refused(register: MemoryRegister, tmp_path: Path) -> None:
    """With those that are known, and nothing written."""
    with pytest.raises(BadInput, match="parquet"), register.work() as uow:
        export_tables(uow, tmp_path / "out", ["csv", "dbf"])
    with pytest.raises(BadInput, match="parquet"):
        write_table(tmp_path, "positions", [], "dbf")
    assert not (tmp_path / "out").exists()


def test_every_column_says_what_it_means() -> None:
    """The open data explains itself."""
    for schema in SCHEMAS.values():
        assert all(field.metadata[b"description"] for field in schema)
    assert set(IncidentRow._fields) - set(SCHEMAS["incidents"].names) == {
        "title",
        "counts",
        "killed_low",
        "killed_high",
    }
