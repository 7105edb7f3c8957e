"""The register's commands as a newcomer runs them, each in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sijill.testing.shared import shared_root
from tests.intake.airwars_archive import INCIDENT, write_archive, write_table

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def sijill(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Run `sijill` in a home of this module, where the demonstration has been built."""
    home = tmp_path_factory.mktemp("home")
    variables = {
        **os.environ,
        "SIJILL_HOME": str(home / "register"),
        "SIJILL_ACTOR": "Layla Harbour",
        "PYTHONPATH": ".",
    }
    variables.pop("DATABASE_URL", None)

    def run(*arguments: str, status: int = 0, home: Path | None = None) -> subprocess.CompletedProcess[str]:
        own = variables if home is None else variables | {"SIJILL_HOME": str(home)}
        done = subprocess.run([sys.executable, "-m", "sijill", *arguments], capture_output=True, text=True, env=own)
        assert done.returncode == status, done.stdout + done.stderr
        return done

    run("demo")
    return run


def test_the_demonstration_shows_documented_beside_admitted(sijill: Run) -> None:
    """The headline of the field, each figure with who says it; a second run records nothing."""
    before = json.loads(sijill("verify", "--json").stdout)
    said = sijill("demo").stdout

    for words in ("at least 1,600", "at least 1,000", "641", "at least 1,302", "180", "159", "12,707", "5.86 minutes"):
        assert words in said
    assert "at most 11.3 % of at least 1,600 documented" in said
    assert json.loads(sijill("verify", "--json").stdout)["events"] == before["events"]


def test_compare_gives_both_counts_of_the_children_of_one_building(sijill: Run) -> None:
    """Amnesty counts 20 children, Airwars 16: both stand, neither is corrected."""
    (told,) = json.loads(sijill("show", "CS1527", "--json").stdout)
    children = [one["value"] for one in told["claims"] if (one["says"], one["about"]) == ("killed", "children")]

    assert sorted(value["low"] for value in children) == [16, 20]
    assert told["incident"]["counts"]["killed"] == {"children": [16, 20], "civilians": [32, 35]}
    assert "lowest and highest of 2 documents" in sijill("show", "CS1527").stdout


def test_compare_states_what_is_computed_and_what_is_not_confirmed(sijill: Run) -> None:
    """Rates and ratios are marked as computed; lines from memory bear a star."""
    found = json.loads(sijill("compare", "raqqa", "--json").stdout)

    assert {rate["minutes"] for rate in found["rates"]} == {5.86, 6.29, 7.73}
    assert [total["low"] for total in found["totals"] if not total["confirmed"]] == [159]


def test_a_figure_is_traced_to_the_bytes(sijill: Run, tmp_path: Path) -> None:
    """From the sum to the cell of the file in the vault."""
    home = tmp_path / "home"
    sijill("import", "airwars", str(write_archive(tmp_path / "archive")), home=home)
    table = json.loads(sijill("figures", "--json", "--incidents", home=home).stdout)
    walk = json.loads(sijill("trace", table["figure"], "--grade", "Fair", "--json", home=home).stdout)

    (row,) = table["rows"]
    assert (row["grade"], row["incidents"], row["killed_min"], row["killed_max"], row["named"]) == ("Fair", 1, 3, 5, 1)
    (step,) = walk["steps"]
    assert (step["code"], step["at"]) == ("HB001", "cell:2/civilians_killed_min+civilians_killed_max")
    assert (step["file"], step["held"], step["value"]) == ("incidents.csv", "vault", {"high": 5, "low": 3})


def test_import_undo_and_verify_tell_what_they_did(sijill: Run, tmp_path: Path) -> None:
    """In, known, out; and the log verifies at each step."""
    home, archive = tmp_path / "home", write_archive(tmp_path / "archive")
    done = json.loads(sijill("import", "airwars", str(archive), "--json", home=home).stdout)
    assert done["recorded"] == {"incident": 1, "person": 1}
    assert "Nothing new" in sijill("import", "airwars", str(archive), home=home).stdout
    assert "1,000" not in sijill("undo", home=home).stdout

    undone = json.loads(sijill("undo", done["act"], "--reason", "a rehearsal", "--json", home=home).stdout)

    assert undone == {"removed": 2, "kept": []}
    assert "as it was recorded" in sijill("verify", home=home).stdout
    assert "what the log makes" in sijill("rebuild", "--verify", home=home).stdout


def test_strict_takes_nothing_when_a_row_is_bad(sijill: Run, tmp_path: Path) -> None:
    """By choice: the good rows, or nothing."""
    home, archive = tmp_path / "home", write_archive(tmp_path / "archive")
    write_table(archive, "incidents", [INCIDENT, INCIDENT | {"sequence": "2", "incident_url": ""}])

    refused = sijill("import", "airwars", str(archive), "--strict", status=2, home=home)
    assert "Nothing was imported" in refused.stderr
    assert json.loads(sijill("verify", "--json", home=home).stdout)["events"] == 0
    assert "4 files in the vault belong to work that never ended" in sijill("verify", home=home).stdout

    assert "1 cells or rows want a look" in sijill("import", "airwars", str(archive), home=home).stdout


def test_a_list_goes_in_by_a_reviewed_mapping(sijill: Run, tmp_path: Path) -> None:
    """Suggest, review, import; the mapping is kept in the log, and a second import records nothing."""
    home, table = tmp_path / "home", tmp_path / "list.csv"
    table.write_text(
        "Name,Age,Sex,Date of death\nSalma Quay,23,F,2031-05-04\nOmar Pier,,M,2031-05-04\n", encoding="utf-8"
    )
    sijill("mapping", "suggest", str(table), "--out", str(tmp_path / "m.yml"), home=home)

    done = json.loads(
        sijill("import", "list", str(table), "--mapping", str(tmp_path / "m.yml"), "--json", home=home).stdout
    )

    assert done["recorded"] == {"person": 2}
    assert "Nothing new" in sijill("import", "list", str(table), "--mapping", str(tmp_path / "m.yml"), home=home).stdout
    assert "Layla Harbour" in sijill("mapping", "list", home=home).stdout


def test_a_bag_is_checked_by_a_stranger_and_a_doctored_one_refused(sijill: Run, tmp_path: Path) -> None:
    """One script, no network, nothing of ours."""
    sijill("export", "bag", str(tmp_path / "bag"))
    checker = [sys.executable, "-I", "-S", str(tmp_path / "bag/data/verify_bag.py"), str(tmp_path / "bag")]
    assert subprocess.run(checker, capture_output=True, text=True).stdout.strip().endswith("PASS")

    ledger = tmp_path / "bag/data/ledger.jsonl"
    ledger.chmod(0o644)
    ledger.write_bytes(ledger.read_bytes().replace(b"Layla", b"Laila", 1))

    assert subprocess.run(checker, capture_output=True, text=True).returncode == 1


def test_details_are_redacted_and_the_count_stays(sijill: Run, tmp_path: Path) -> None:
    """The person stays counted, unnamed."""
    home = tmp_path / "home"
    sijill("import", "airwars", str(write_archive(tmp_path / "archive")), home=home)
    (told,) = json.loads(sijill("show", "HB001", "--people", "--json", home=home).stdout)
    (person,) = told["people"]

    sijill("redact", person["id"], "--reason", "the family asked", "--yes", home=home)

    after = sijill("show", "HB001", "--people", home=home).stdout
    assert "details destroyed at the family's wish" in after and "Salma" not in after
    total = json.loads(sijill("figures", "--json", home=home).stdout)["total"]
    assert (total["victims_killed"], total["named"]) == (1, 0)
    assert "as it was recorded" in sijill("verify", home=home).stdout


def test_what_was_known_before_is_asked_by_record_time_and_by_publication_time(sijill: Run) -> None:
    """Before the register began it knew nothing; before May 2019 nobody had published Amnesty's count of children."""
    nothing = json.loads(sijill("figures", "--known-on", "2001-01-01", "--json").stdout)
    assert nothing["total"]["incidents"] == 0

    told = json.loads(sijill("figures", "--area", "Raqqa", "--published-by", "2019-06-30", "--json").stdout)
    assert told["total"]["children_killed_max"] == 20
    assert "not known" in told["note"]


def test_contradictions_are_listed_with_their_rule(sijill: Run, tmp_path: Path) -> None:
    """A range upside down is found, named, and its source stated."""
    home, archive = tmp_path / "home", write_archive(tmp_path / "archive")
    write_table(archive, "incidents", [INCIDENT | {"civilians_killed_min": "9", "civilians_killed_max": "5"}])
    sijill("import", "airwars", str(archive), home=home)

    found = json.loads(sijill("contradictions", "--json", home=home).stdout)

    assert found["counts"]["min_above_max"] == 1
    assert any(one["rule"] == "min_above_max" and one["code"] == "HB001" for one in found["findings"])


WRONG: list[tuple[tuple[str, ...], str]] = [
    (("show", "XX999"), "no incident has the code"),
    (("figures", "--actor", "Nobody"), "The register names"),
    (("figures", "--from", "2019-01-02", "--to", "2019-01-01"), "Turn the dates round"),
    (("figures", "--actor-rule", "most"), "any, sole, apportioned"),
    (("figures", "--known-on", "yesterday"), "YYYY-MM-DD"),
    (("trace", "f-unknown"), "Run `sijill figures` first"),
    (("compare", "elsewhere"), "sijill demo"),
    (("undo", "a-unknown", "--reason", "why"), "lists the imports"),
    (("undo", "a-unknown"), "--reason"),
    (("redact", "p-unknown", "--reason", "why", "--yes"), "not in the register"),
    (("import", "airwars", "no-such-folder"), "incidents.csv"),
]


@pytest.mark.parametrize(("arguments", "remedy"), WRONG)
def test_a_mistake_is_one_line_that_says_what_to_do(sijill: Run, arguments: tuple[str, ...], remedy: str) -> None:
    """On standard error, with exit status 2, and no traceback."""
    done = sijill(*arguments, status=2)

    assert done.stderr.startswith("sijill: ") and remedy in done.stderr
    assert "Traceback" not in done.stderr


def test_reading_a_register_that_is_not_there_names_the_command_that_makes_one(sijill: Run, tmp_path: Path) -> None:
    """And makes none itself."""
    done = sijill("figures", status=2, home=tmp_path / "none")

    assert "sijill demo" in done.stderr
    assert not (tmp_path / "none" / "register.sqlite3").exists()


@pytest.mark.shared
def test_the_two_press_texts_are_captured_with_their_bytes(tmp_path: Path) -> None:
    """The seeds go into the vault, are documents, and trace to the same bytes."""
    from sijill.casework.documents import capture_file
    from sijill.testing.memory import MemoryRegister

    seeds = sorted((shared_root() / "seeds").glob("*.txt"))
    if not seeds:
        reason = "the seed texts are not there"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    register = MemoryRegister(tmp_path)
    with register.work() as uow:
        documents = [capture_file(uow, path, obtained="given", media_type="text/plain") for path in seeds]
        again = [capture_file(uow, path, obtained="given", media_type="text/plain") for path in seeds]

    rows: list[Any] = register.store.documents(documents)
    assert again == documents and len(set(documents)) == len(seeds) == 2
    assert [register.vault.read(row.sha256) for row in rows] == [path.read_bytes() for path in seeds]
