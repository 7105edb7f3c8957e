"""`sijill release` as people run it: the demonstration frozen, built, checked, compared; mistakes in one line."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

Done = subprocess.CompletedProcess[str]


def _run(home: Path, *arguments: str) -> Done:
    environment = os.environ | {"SIJILL_HOME": str(home), "PYTHONPATH": str(Path.cwd()), "PYTHONWARNINGS": "error"}
    command = [sys.executable, "-m", "sijill", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False, timeout=300)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration register, once."""
    home = tmp_path_factory.mktemp("demo")
    done = _run(home, "demo")
    assert done.returncode == 0, done.stderr
    return home


@pytest.fixture
def home(demo: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(demo, tmp_path / "home"))


def test_raqqa_from_register_to_stranger(home: Path, tmp_path: Path) -> None:
    """Freeze, build, check, freeze again, compare: the anchors of the public record stand on the front."""
    out = tmp_path / "raqqa-1"
    frozen = _run(home, "release", "freeze", "--case", "raqqa", "--by", "Layla", "--second", "Sami", "--out", str(out),
                  "--json")  # fmt: skip
    assert frozen.returncode == 0, frozen.stderr
    headline = {
        one["key"]: (one.get("low"), one.get("high")) for one in json.loads(frozen.stdout)["release"]["headline"]
    }
    assert headline["documented"] == (1_600, None)
    assert (headline["named"], headline["verified"], headline["admitted"]) == ((1_000, None), (641, 641), (180, 180))
    assert headline["gap"] == (1_420, None)

    built = _run(home, "release", "build", str(out), "--open-data-only", "--json")
    checked = _run(home, "release", "check", str(out))
    assert (built.returncode, checked.returncode) == (0, 0), built.stderr + checked.stdout
    assert checked.stdout.splitlines()[-1] == "PASS"

    later = tmp_path / "raqqa-2"
    again = _run(home, "release", "freeze", "--case", "raqqa", "--by", "Layla", "--second", "Sami",
                 "--previous", str(out), "--out", str(later))  # fmt: skip
    assert again.returncode == 0, again.stderr
    compared = _run(home, "release", "diff", str(out), str(later), "--json")
    assert json.loads(compared.stdout) == []


def test_releases_go_into_the_registers_own_folder_and_count_up(home: Path) -> None:
    """Without --out: releases/harbour-1, releases/harbour-2, the second knowing the first."""
    for number in ("1", "2"):
        done = _run(home, "release", "freeze", "--case", "harbour", "--by", "Layla", "--second", "Sami")
        assert done.returncode == 0, done.stderr
        assert f"harbour-{number}: release {number} of harbour, frozen by Layla and Sami" in done.stdout
    release = json.loads((home / "releases/harbour-2/release.json").read_bytes())
    assert release["previous"] == "1"
    assert "people shown by name" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["freeze", "--case", "raqqa", "--by", "Layla"], "a release needs two people"),
        (["freeze", "--case", "raqqa", "--by", "Layla", "--second", "layla"], "cannot be both people"),
        (["freeze", "--case", "raqqa", "--by", "L", "--second", "S", "--language", "fr"], '"fr" is no language'),
        (["freeze", "--case", "raqqa", "--by", "L", "--second", "S", "--out", "."], "a release is here already"),
        (["build", "."], "is no release"),
        (["decide", "p-nobody", "--reason", "x", "--hide"], "is not in the register"),
        (["decide", "p-nobody", "--reason", "x"], "say one decision"),
    ],
)
def test_a_mistake_is_one_line_and_leaves_nothing(arguments: list[str], message: str, home: Path) -> None:
    """Exit status 2, the reason and what to do."""
    done = _run(home, "release", *arguments)

    assert done.returncode == 2
    assert message in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not list(home.glob("releases/*"))


def test_a_tampered_release_is_neither_built_nor_passed(home: Path, tmp_path: Path) -> None:
    """Build refuses by name, check ends with status 1; nothing is written."""
    out = tmp_path / "one"
    _run(home, "release", "freeze", "--case", "harbour", "--by", "Layla", "--second", "Sami", "--out", str(out))
    table = out / "tables/incidents.jsonl"
    table.write_bytes(table.read_bytes().replace(b'"low":1', b'"low":2', 1))

    built = _run(home, "release", "build", str(out), "--open-data-only")
    checked = _run(home, "release", "check", str(out))

    assert (built.returncode, checked.returncode) == (2, 1)
    assert "tables/incidents.jsonl is not the file that was frozen" in built.stderr
    assert not (out / "open").exists()


def test_a_decision_is_kept_for_the_next_release(home: Path) -> None:
    """From the command line to the level of a person."""
    _run(home, "release", "freeze", "--case", "harbour", "--by", "Layla", "--second", "Sami")
    lines = (home / "releases/harbour-1/tables/persons.jsonl").read_text("utf-8").splitlines()
    person = next(row for row in map(json.loads, lines) if row["level"] == "named")

    done = _run(home, "release", "decide", person["id"], "--withhold", "family", "--reason", "his brother asked")
    _run(home, "release", "freeze", "--case", "harbour", "--by", "Layla", "--second", "Sami")

    assert done.returncode == 0, done.stderr
    lines = (home / "releases/harbour-2/tables/persons.jsonl").read_text("utf-8").splitlines()
    now = next(row for row in map(json.loads, lines) if row["id"] == person["id"])
    assert (now["level"], now["rule"], now.get("name_latin")) == ("counted", "withheld", None)
