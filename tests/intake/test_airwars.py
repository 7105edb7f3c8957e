"""The Airwars archive goes in whole and comes out the same; what is wrong in it is named."""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sijill.casework.archives import export_airwars
from sijill.casework.imports import earlier_import, import_records, take_files
from sijill.intake.airwars.columns import columns
from sijill.intake.airwars.export import Said, write_tables
from sijill.intake.airwars.reader import READER, open_archive, read_records
from sijill.intake.issues import Issue
from sijill.intake.records import Record
from sijill.model.errors import BadInput, NotFound
from sijill.testing.memory import MemoryRegister
from sijill.testing.shared import shared_data
from tests.intake.airwars_archive import (
    BELLIGERENT,
    INCIDENT,
    SOURCE,
    VICTIM,
    read_table,
    write_archive,
    write_table,
)

MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""Two thousand folders of fourteen files need no disk."""


def take(uow: Any, folder: Path) -> tuple[Any, list[Issue]]:
    """Import an archive folder."""
    archive = open_archive(folder)
    files = take_files(uow, list(archive.paths.values()), obtained="made by a test", publisher="Airwars")
    if earlier_import(uow, READER, files) is not None:
        return None, []
    carriers = {name.removesuffix(".csv"): file.document for name, file in files.items()}
    return import_records(uow, READER, files, read_records(archive, carriers)), archive.issues()


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return write_archive(tmp_path / "archive")


@pytest.fixture
def register(tmp_path: Path) -> MemoryRegister:
    return MemoryRegister(tmp_path / "register")


def test_an_archive_becomes_an_incident_with_its_people_and_positions(register: MemoryRegister, archive: Path) -> None:
    """The row of the incident holds what the tables say."""
    with register.work() as uow:
        done, issues = take(uow, archive)

    (row,) = register.store.view("incident")
    (position,) = register.store.view("position")
    assert (done.recorded, issues) == ({"incident": 1, "person": 1}, [])
    assert (row.code, row.date_first, row.governorate, row.grade) == ("HB001", "2031-05-04", "Raqqa", "Fair")
    assert (row.killed_low, row.killed_high, row.victims_killed, row.named, row.sources) == (3, 5, 1, 1, 1)
    assert (row.latitude, row.longitude, row.uncertainty_m, row.published) == ("35.5", "38.5", 1000, "2031-05-06")
    assert row.actors == "|Harbour Navy|Island Guard|"
    assert (position.actor, position.finding, position.killed_low, position.injured_low) == (
        "harbour_navy",
        "credible",
        2,
        None,
    )


def test_names_and_ages_are_in_no_event(register: MemoryRegister, archive: Path) -> None:
    """What can identify a person travels in a payload that can be destroyed."""
    with register.work() as uow:
        take(uow, archive)

    bodies = "".join(row.body for row in register.log.rows())
    assert not any(word in bodies for word in ("Salma", "سلمى", "in her 20s", "female"))
    assert "Salma" in "".join(row.payload or "" for row in register.log.payloads())


def test_the_same_files_under_other_names_are_known(register: MemoryRegister, archive: Path, tmp_path: Path) -> None:
    """Content decides, not the folder's name."""
    with register.work() as uow:
        take(uow, archive)
    size = register.log.frontier().size
    twin = write_archive(tmp_path / "sent again")

    with register.work() as uow:
        assert take(uow, twin) == (None, [])

    assert register.log.frontier().size == size


def test_a_publication_date_that_is_the_incident_date_is_kept_and_not_believed(
    register: MemoryRegister, tmp_path: Path
) -> None:
    """94 % of one archive's publication dates are the incident's: they say nothing."""
    folder = tmp_path / "archive"
    write_table(folder, "incidents", [INCIDENT | {"published_date": INCIDENT["incident_date"]}])
    with register.work() as uow:
        take(uow, folder)

    (row,) = register.store.view("incident")
    said = [claim.value for claim in register.store.claims([row.id], ["published"])]
    assert (row.published, said) == (None, ['"2031-05-04"'])


SPOILT = [
    ("incidents", INCIDENT | {"incident_date": "4 May"}, "unreadable", 2, "incident_date", "YYYY-MM-DD"),
    (
        "incidents",
        INCIDENT | {"civilians_killed_min": "three"},
        "unreadable",
        2,
        "civilians_killed_min",
        "whole number",
    ),
    ("incidents", INCIDENT | {"latitude": "35,5"}, "unreadable", 2, "latitude", "decimal degrees"),
    ("incidents", INCIDENT | {"incident_url": ""}, "bad-incident_url", 2, "incident_url", "set aside"),
    ("victims", VICTIM | {"sequence": "77"}, "missing-incident", 2, "sequence", "Add the incident"),
    ("belligerents", BELLIGERENT | {"code": "HB002"}, "other-code", 2, "code", "Mend the code"),
    ("sources", SOURCE | {"source_name": "a\u202eb"}, "direction-control", 2, "source_name", "Compare"),
    ("victims", VICTIM | {"name": "Sal\x00ma"}, "nul", 2, "name", ""),
    ("victims", VICTIM | {"additional_notes": "=1+1"}, "formula", 2, "additional_notes", ""),
]


@pytest.mark.parametrize(("file", "row", "code", "number", "column", "remedy"), SPOILT)
def test_what_is_wrong_is_named_with_file_row_column_and_remedy(
    register: MemoryRegister,
    archive: Path,
    file: str,
    row: dict[str, str],
    code: str,
    number: int,
    column: str,
    remedy: str,
) -> None:
    """The good rows go in; each fault is told so that it can be mended."""
    write_table(archive, file, [row])

    with register.work() as uow:
        _, issues = take(uow, archive)

    found = [issue for issue in issues if code in issue.code]
    assert found, [issue.code for issue in issues]
    assert (found[0].file, found[0].row, found[0].column) == (f"{file}.csv", number, column)
    assert remedy in str(found[0]) and found[0].remedy


def test_two_rows_of_one_incident_number_are_not_merged(register: MemoryRegister, tmp_path: Path) -> None:
    """The second is set aside and named; two incidents of one code are two incidents."""
    folder = tmp_path / "archive"
    twin = INCIDENT | {"airwars_id": "9002", "incident_url": "https://archive.example/hb001-2"}
    write_table(folder, "incidents", [INCIDENT, twin, twin | {"sequence": "2"}])

    with register.work() as uow:
        _, issues = take(uow, folder)

    assert [(issue.code, issue.row) for issue in issues] == [("bad-sequence", 3)]
    assert [row.code for row in register.store.view("incident")] == ["HB001", "HB001"]


def test_a_column_that_nobody_knows_stops_the_import(archive: Path) -> None:
    """A leftover column is an error, not a shrug."""
    header = [column.column for column in columns()["victims"]]
    write_table(archive, "victims", [VICTIM | {"eye_colour": "brown"}], header=[*header, "eye_colour"])

    with pytest.raises(BadInput, match=r'victims\.csv, column "eye_colour"'):
        open_archive(archive)


def test_a_file_that_nobody_knows_stops_the_import(archive: Path) -> None:
    """So that nothing is left behind unseen."""
    (archive / "weather.csv").write_text("day,sky\n")

    with pytest.raises(BadInput, match=r"weather\.csv"):
        open_archive(archive)


def test_a_folder_without_incidents_is_refused(tmp_path: Path) -> None:
    """With the remedy."""
    with pytest.raises(NotFound, match=r"incidents\.csv"):
        open_archive(tmp_path)
    with pytest.raises(NotFound, match="not a folder"):
        open_archive(tmp_path / "nowhere")


LETTERS = "aé ش٣,;\"'{}=\n\u200f|0"
WHOLE = ["007", "1.50", "a, b", "a,b", "2031-05-04", "{x}", "-3", "12", "null", "True", "0"]


def _cell(rng: random.Random) -> str:
    if rng.random() < 0.5:
        return rng.choice(WHOLE)
    return "".join(rng.choices(LETTERS, k=rng.randint(1, 8))).strip()


def tables(seed: int) -> dict[str, list[dict[str, str]]]:
    """Up to three incidents, and rows of some other tables that belong to them, with cells of every kind."""
    rng = random.Random(seed)
    numbers = sorted(rng.sample(range(1, 10), rng.randint(1, 3)))
    files = ["incidents", *rng.sample([file for file in columns() if file != "incidents"], 3)]
    return {file: [_row(rng, file, number) for number in numbers] for file in files}


def _row(rng: random.Random, file: str, number: int) -> dict[str, str]:
    free = [one.column for one in columns()[file] if one.reading not in ("key", "order", "echo")]
    row = {column: _cell(rng) for column in rng.sample(free, min(len(free), 6))}
    row |= {one.column: f"{number}" for one in columns()[file] if one.reading in ("key", "order")}
    if file == "incidents":
        own = {"code": f"HB{number}", "incident_url": f"https://archive.example/{number}", "airwars_id": f"{number}"}
        return row | own
    return row | _echo(file, row)


def _echo(file: str, row: dict[str, str]) -> dict[str, str]:
    echoes = any(one.reading == "echo" for one in columns()[file])
    return {"code": f"HB{row['sequence']}"} if echoes else {}


def _filled(rows: list[dict[str, str]], file: str) -> list[dict[str, str]]:
    return [{one.column: row.get(one.column, "") for one in columns()[file]} for row in rows]


def said(records: list[Record], names: dict[str, str]) -> Iterator[Said]:
    """Claims as the register would hand them to the export. `names`: document -> table."""
    for record in records:
        whole = record.mentions[0]
        first = {claim.says: claim.value for claim in whole.claims if not claim.about}
        for mention in record.mentions:
            for claim in (*mention.claims, *mention.private):
                if claim.says != "archive-row":
                    yield Said(
                        names[str(claim.source)],
                        claim.says,
                        claim.about,
                        json.loads(json.dumps(claim.value)),
                        claim.wording,
                        claim.at,
                        first["archive-row"],
                        first.get("code", ""),
                        mention.anchor.rpartition(" victim ")[2],
                    )


@pytest.mark.promise("P15")
@settings(max_examples=2_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32))
def test_any_archive_goes_in_and_comes_out_the_same(seed: int) -> None:
    """2,000 invented archives: what is read and written again is the archive, cell by cell."""
    made = tables(seed)
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        for file, rows in made.items():
            write_table(Path(folder, "in"), file, rows)
        archive = open_archive(Path(folder, "in"))
        names = {f"d-{file}": file for file in made}
        records = list(read_records(archive, {file: f"d-{file}" for file in made}))
        write_tables(Path(folder, "out"), said(records, names))

        for file, rows in made.items():
            assert read_table(Path(folder, "out", f"{file}.csv")) == _filled(rows, file), file


@pytest.mark.promise("P15")
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32))
def test_importing_an_export_records_nothing_new(seed: int, tmp_path_factory: Any) -> None:
    """Through vault, log and rows, and back."""
    made = tables(seed)
    base = tmp_path_factory.mktemp("any")
    for file, rows in made.items():
        write_table(base / "in", file, rows)
    register = MemoryRegister(base)
    with register.work() as uow:
        take(uow, base / "in")
    with register.work() as uow:
        export_airwars(uow, base / "out")

    with register.work() as uow:
        again, _ = take(uow, base / "out")

    assert again is None or (again.recorded, again.changed) == ({}, 0)


@pytest.mark.shared
def test_the_real_archive_goes_in_and_comes_out_the_same(tmp_path: Path) -> None:
    """Every cell of the half archive reaches a claim: in through SQLite, out again, no difference."""
    from sijill.testing.memory import LEAD
    from sijill.testing.registers import sqlite_register

    folder = shared_data("airwars-syria")
    opened = sqlite_register(tmp_path / "home")
    with opened.work(LEAD) as uow:
        done, issues = take(uow, folder)
    with opened.work(LEAD) as uow:
        export_airwars(uow, tmp_path / "out")

    assert done.recorded == {"incident": 4072, "person": 10362}
    assert not [issue for issue in issues if issue.severity == "error"]
    different = [
        path.name
        for path in sorted(folder.glob("*.csv"))
        if read_table(path) != read_table(tmp_path / "out" / path.name)
    ]
    assert different == []
