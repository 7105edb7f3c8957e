"""Open data: every form holds the same rows, the shapes are those that others read, equal releases give equal bytes."""

from __future__ import annotations

import csv
import hashlib
import itertools
import json
import xml.etree.ElementTree as ElementTree
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest

from sijill.casework.imports import import_records, take_files
from sijill.intake.airwars.reader import READER, open_archive, read_records
from sijill.intake.issues import Severity
from sijill.publish.frozen import Frozen
from sijill.publish.opendata.build import build_open_data
from sijill.publish.opendata.hxl import TAGS
from sijill.publish.opendata.tables import CLAIMS, TABLES
from sijill.register.figures import Definition, figure
from sijill.tables.xlsx import Sheet, write_workbook
from sijill.testing.memory import MemoryRegister
from sijill.testing.releases import invented_release

Row = dict[str, Any]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Frozen, Path]:
    """The invented release and its open data."""
    folder = tmp_path_factory.mktemp("release") / "one"
    frozen = invented_release(folder)
    return frozen, build_open_data(frozen, folder / "open")


def _csv(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def test_twice_is_the_same_bytes(built: tuple[Frozen, Path], tmp_path: Path) -> None:
    """Every file, workbook and Parquet included, and nothing half built is left beside it."""
    frozen, folder = built
    again = build_open_data(frozen, tmp_path / "again")

    names = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    assert names == sorted(path.relative_to(again) for path in again.rglob("*") if path.is_file())
    assert [name for name in names if (folder / name).read_bytes() != (again / name).read_bytes()] == []
    assert [one.name for one in tmp_path.iterdir()] == ["again"]


def test_a_build_that_fails_leaves_what_was_there(built: tuple[Frozen, Path], tmp_path: Path) -> None:
    """The old open data stay whole, no half of the new."""
    frozen, _ = built
    (tmp_path / "open").mkdir()
    (tmp_path / "open" / "old.txt").write_text("old")

    def fail(step: int) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        build_open_data(frozen, tmp_path / "open", progress=fail)

    assert sorted(one.name for one in tmp_path.rglob("*")) == ["old.txt", "open"]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_all_forms_of_a_table_hold_the_same_rows(table: Any, built: tuple[Frozen, Path]) -> None:
    """CSV, JSON Lines, Parquet and the sheet of the workbook; types are those of the schema."""
    frozen, folder = built
    rows = list(table.rows(frozen))
    parquet = pq.read_table(folder / f"{table.name}.parquet")
    lines = [json.loads(line) for line in (folder / f"{table.name}.jsonl").read_text("utf-8").splitlines()]
    sheet = openpyxl.load_workbook(folder / "release.xlsx", read_only=True)[table.name]
    cells = list(sheet.iter_rows(values_only=True))

    assert parquet.schema.equals(table.schema, check_metadata=False)
    assert parquet.to_pylist() == lines
    assert len(lines) == len(rows) == len(_csv(folder / f"{table.name}.csv")) == len(cells) - 1
    assert list(cells[0]) == table.schema.names
    for row, line in zip(cells[1:], lines, strict=True):
        told = ["; ".join(value) if isinstance(value, list) else value for value in line.values()]
        assert [None if value == "" else value for value in told] == list(row)


def test_the_package_names_every_file_with_its_hash_and_columns(built: tuple[Frozen, Path]) -> None:
    """Frictionless: resources, schema, licence, version."""
    frozen, folder = built
    package = json.loads((folder / "datapackage.json").read_bytes())
    named = {one["path"]: one for one in package["resources"]}
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}

    assert set(named) == there - {"datapackage.json"}
    for path, one in named.items():
        assert one["hash"] == f"sha256:{hashlib.sha256((folder / path).read_bytes()).hexdigest()}"
    assert len({one["name"] for one in named.values()}) == len(named)
    fields = named["incidents.csv"]["schema"]["fields"]
    assert [one["name"] for one in fields] == list(_csv(folder / "incidents.csv")[0])
    assert all(one["description"] for one in fields)
    assert (package["version"], package["licenses"][0]["name"]) == (frozen.release.version, "CC-BY-4.0")


def test_geojson_draws_areas_and_has_a_row_for_every_incident(built: tuple[Frozen, Path]) -> None:
    """No point is ever written; a ring is closed and runs against the clock."""
    frozen, folder = built
    features = json.loads((folder / "incidents.geojson").read_bytes())["features"]

    assert [one["id"] for one in features] == [one.id for one in frozen.incidents]
    for feature, incident in zip(features, frozen.incidents, strict=True):
        assert feature["geometry"]["type"] == "Polygon"
        ring = feature["geometry"]["coordinates"][0]
        assert ring[0] == ring[-1]
        area = sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in itertools.pairwise(ring))
        assert area > 0
        assert incident.cell is not None
        assert Decimal(str(ring[0][1])) == Decimal(incident.cell.south)


def test_followthemoney_entities_hold_together(built: tuple[Frozen, Path]) -> None:
    """Known schemas, lists of texts, references that lead somewhere, and nobody who is not named."""
    frozen, folder = built
    lines = (folder / "followthemoney.jsonl").read_text("utf-8").splitlines()
    entities = {one["id"]: one for one in map(json.loads, lines)}

    assert {one["schema"] for one in entities.values()} == {"Event", "Person", "Organization", "Document"}
    for one in entities.values():
        assert all(isinstance(value, str) for values in one["properties"].values() for value in values)
        for reference in (*one["properties"].get("involved", ()), *one["properties"].get("proof", ())):
            assert reference in entities
    people = {one["id"] for one in entities.values() if one["schema"] == "Person"}
    assert people == {f"sijill-{one.id}" for one in frozen.persons if one.level == "named"}


def test_timemap_reads_texts_and_both_coordinates_or_none(built: tuple[Frozen, Path]) -> None:
    """Its own schema: texts, latitude with longitude, sources and filters that exist."""
    _, folder = built
    events, filters, sources = (
        json.loads((folder / "timemap" / f"{name}.json").read_bytes()) for name in ("events", "associations", "sources")
    )

    known = {one["id"] for one in filters}
    for one in events:
        assert bool(one["latitude"]) == bool(one["longitude"])
        assert one["date"][2] == one["date"][5] == "/"
        assert all(isinstance(one[name], str) for name in ("description", "location", "latitude", "time_precision"))
        assert set(one["associations"]) <= known
        assert set(one["sources"]) <= set(sources)
    assert all(one["mode"] == "FILTER" and len(one["filter_paths"]) == 2 for one in filters)


def test_rows_of_every_flat_table_keep_their_own_ids(built: tuple[Frozen, Path]) -> None:
    """A cell has an id too, which once stood in the place of the incident's."""
    frozen, folder = built

    for name in ("incidents", "structures", "persons", "sources", "estimates", "surroundings"):
        assert [row["id"] for row in _csv(folder / f"{name}.csv")] == [row.id for row in getattr(frozen, name)], name
    cells = {row["id"]: row["cell"] for row in _csv(folder / "incidents.csv")}
    assert cells == {row.id: row.cell.id if row.cell else "" for row in frozen.incidents}


def test_windows_and_lists_are_tables_too(built: tuple[Frozen, Path]) -> None:
    """Every window of every structure, every group of people by the lists that hold them."""
    frozen, folder = built
    windows, overlaps = _csv(folder / "windows.csv"), _csv(folder / "overlaps.csv")

    assert [(row["structure"], row["probability"]) for row in windows] == [
        (one.id, window.probability) for one in frozen.structures for window in one.windows
    ]
    given = frozen.estimates[0]
    assert sum(int(row["people"]) for row in overlaps if row["estimate"] == given.id) == given.documented
    assert {row["lists"] for row in overlaps if row["pattern"] == "011"} == {"; ".join(given.lists[1:])}


def test_hxl_has_its_row_of_hashtags(built: tuple[Frozen, Path]) -> None:
    """Second row, one tag a column, and as many rows as incidents."""
    frozen, folder = built
    rows = _csv(folder / "incidents.hxl.csv")

    assert list(rows[0].values()) == list(TAGS.values())
    assert all(tag.startswith("#") for tag in TAGS.values())
    assert len(rows) - 1 == len(frozen.incidents)


def test_feeds_are_xml_with_every_correction(built: tuple[Frozen, Path]) -> None:
    """RSS and Atom, readable and of the same length."""
    frozen, folder = built
    items = ElementTree.parse(folder / "corrections.rss").findall("channel/item")
    entries = ElementTree.parse(folder / "corrections.atom").findall("{http://www.w3.org/2005/Atom}entry")

    assert len(items) == len(entries) == len(frozen.corrections) == 1
    assert items[0].findtext("pubDate") == "Mon, 01 Sep 2025 00:00:00 +0000"


def test_the_archives_own_reader_takes_the_release_back_to_the_same_figures(
    built: tuple[Frozen, Path], tmp_path: Path
) -> None:
    """Airwars columns: import the folder into a fresh register, and the sums are those of the release."""
    frozen, folder = built
    register = MemoryRegister(tmp_path / "home")
    archive = open_archive(folder / "airwars")
    with register.work() as uow:
        files = take_files(uow, list(archive.paths.values()), obtained="built", publisher="Airwars")
        carriers = {name.removesuffix(".csv"): file.document for name, file in files.items()}
        import_records(uow, READER, files, read_records(archive, carriers))
    rows = register.store.view("incident")
    again = figure(Definition(), rows, b"").total.numbers
    numbers = next(one.numbers for one in frozen.figures if one.id == "all")

    assert [one for one in archive.issues() if one.severity is Severity.ERROR] == []
    for name in (
        "incidents",
        "killed_min",
        "killed_max",
        "children_killed_max",
        "injured_min",
        "victims",
        "victims_killed",
    ):
        assert again[name] == numbers[name], name


def test_claims_are_in_parquet_with_their_values_as_json(built: tuple[Frozen, Path]) -> None:
    """One row a claim."""
    frozen, folder = built
    table = pq.read_table(folder / "claims.parquet")

    assert table.num_rows == len(frozen.claims)
    assert table.schema.names == CLAIMS.schema.names
    assert json.loads(table["value"][0].as_py()) == frozen.claims[0].value


def test_a_workbook_is_text_never_a_formula(tmp_path: Path) -> None:
    """What begins like a formula stays text; control characters go; Arabic and nothing stay what they are."""
    cells = ["=1+1", "@x", "محمد", "a\x00b", "x" * 40_000, None, 7, True, "<&>"]
    sheets = [Sheet("one", [f"c{n}" for n in range(9)], [cells]), Sheet("two", [], [])]
    path = write_workbook(tmp_path / "a.xlsx", sheets)

    row = next(openpyxl.load_workbook(path)["one"].iter_rows(min_row=2, values_only=False))
    assert [cell.value for cell in row] == ["=1+1", "@x", "محمد", "ab", "x" * 32_767, None, 7, True, "<&>"]
    assert row[0].data_type in ("s", "inlineStr")
    assert path.read_bytes() == write_workbook(tmp_path / "b.xlsx", sheets).read_bytes()
