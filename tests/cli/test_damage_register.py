"""`sijill damage ... --register`: a project from its files to windows, curve, incidents and the next view."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from sijill.casework.documents import cite_document, record_mention
from sijill.cli.main import app
from sijill.damage.simulated import draw_crowd, regime, write_crowd
from sijill.model.claims import Claim
from sijill.model.errors import BadInput, NotFound
from sijill.testing.memory import LEAD
from sijill.testing.registers import sqlite_register

ORIGIN = (12.0, 45.0)


@pytest.fixture
def sijill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """`sijill ARGS` on an empty register, as Layla Harbour."""
    monkeypatch.setenv("SIJILL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SIJILL_ACTOR", "Layla Harbour")
    monkeypatch.delenv("DATABASE_URL", raising=False)

    def run(*arguments: str, good: bool = True) -> Result:
        done = CliRunner().invoke(app, ["damage", *arguments])
        assert not good or done.exit_code == 0, (done.output, done.exception)
        return done

    return run


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """An invented project of 80 structures in two rows of a street grid, 30 of them gold."""
    folder = tmp_path / "project"
    write_crowd(draw_crowd(regime("easy-8", structures=80, volunteers=20), 3), folder, gold=30, seed=3)
    places = [f"b{b:06d},{ORIGIN[0] + (b // 40) * 0.001:.6f},{ORIGIN[1] + (b % 40) * 0.001:.6f}" for b in range(80)]
    (folder / "structures.csv").write_text("structure_id,latitude,longitude\n" + "\n".join(places) + "\n")
    given = [f"--{name}={folder / name}.csv" for name in ("strips", "gold", "structures")]
    return ["import", "answers", str(folder / "answers.csv"), *given, "--register"]


def incidents(home: Path) -> None:
    """One at a building, one known by its neighbourhood, one without a place, one of unknown accuracy, one far away."""
    opened = sqlite_register(home)
    with opened.work(LEAD) as uow:
        for code, point in (
            ("HB1", {"latitude": "12.0", "longitude": "45.017", "accuracy": "exact_location"}),
            ("HB2", {"latitude": "12.0", "longitude": "45.02", "accuracy": "neighbourhood_area"}),
            ("HB3", None),
            ("HB5", {"latitude": "12.001", "longitude": "45.03"}),
            ("HB4", {"latitude": "13.0", "longitude": "45.0", "accuracy": "exact_location"}),
        ):
            document = cite_document(uow, f"https://harbour.example/{code}")
            claims = [Claim("code", code), Claim("date", {"first": "2017-06-20", "last": "2017-06-20"})]
            claims += [] if point is None else [Claim("coordinates", point)]
            record_mention(uow, kind="incident", document=document, anchor="incident", reader="test", claims=claims)
    opened.close()


def test_from_files_to_windows_in_the_register(sijill: Any, files: list[str], tmp_path: Path) -> None:
    """Import and fit twice: the second time nothing is recorded; show tells who said what, and how sure the fit is."""
    first = json.loads(sijill(*files, "--json").stdout)["register"]
    again = json.loads(sijill(*files, "--json").stdout)["register"]
    assert (first["structures"], again["act"], again["unchanged"]) == (80, None, 80)

    fitted = json.loads(sijill("fit", "--register", "--json").stdout)
    assert (fitted["register"]["assessments"], fitted["calibrated"]) == (80, True)
    assert json.loads(sijill("fit", "--register", "--json").stdout)["register"]["assessments"] == 0
    assert fitted["inputs"][0]["file"] == "answers.csv"

    one = json.loads(sijill("show", "b000002", "--json").stdout)
    assert len(one["images"]) == 8 and one["answers"]
    assert one["window"]["model"] == "sijill.damage.changepoint/1.2"
    assert sum(c["probability"] for c in one["window"]["windows"]) == pytest.approx(1, abs=0.002)
    words = sijill("show", one["subject"]).stdout
    assert "answers.csv, cell:" in words and "in the 90 % window" in words


def test_the_register_gives_the_windows_that_the_files_give(sijill: Any, files: list[str], tmp_path: Path) -> None:
    """Claims lose nothing: the same probabilities by way of the register as from the plain files."""
    sijill(*files)
    sijill("fit", "--register", f"--out={tmp_path / 'register'}")
    folder = tmp_path / "project"
    plain = [f"--{name}={folder / name}.csv" for name in ("answers", "strips", "gold")]
    sijill("fit", *plain, f"--out={tmp_path / 'plain'}")

    told = [(tmp_path / way / "windows.csv").read_text() for way in ("register", "plain")]
    assert told[0] == told[1]


def test_curve_and_matches_of_the_register(sijill: Any, files: list[str], tmp_path: Path) -> None:
    """A neighbourhood names no structure and states chance; an unplaced incident is listed, a distant one left out."""
    sijill(*files)
    sijill("fit", "--register")
    incidents(tmp_path / "home")

    drawn = tmp_path / "curve.svg"
    weeks = json.loads(sijill("curve", "--register", f"--svg={drawn}", "--json").stdout)["weeks"]
    assert weeks[0]["total_low"] <= weeks[0]["total"] and drawn.read_text().startswith("<svg")

    found = json.loads(sijill("match", "--register", "--json").stdout)
    rows = {row["incident_id"]: row for row in found["rows"]}
    assert set(rows) == {"HB1", "HB2", "HB5"}
    assert all(rows[code]["likeliest_structure"] == "" for code in ("HB2", "HB5"))
    assert "would by chance" in rows["HB2"]["says"]
    assert rows["HB1"]["likeliest_structure"] == "b000017" and rows["HB1"]["likely"]
    assert [note["problem"] for note in found["set_aside"]] == ["incident HB3: no place in degrees"]
    assert "structures in this area first appear destroyed" in sijill("match", "--register").stdout


def test_the_next_view_of_the_register_leaves_out_what_was_answered(sijill: Any, files: list[str]) -> None:
    """A volunteer sees no structure twice; before a fit the command says what to do."""
    sijill(*files)
    early = sijill("next", "--register", "--volunteer=v00001", good=False)
    assert isinstance(early.exception, NotFound) and "fit --register" in str(early.exception)
    sijill("fit", "--register")

    views = json.loads(sijill("next", "--register", "--volunteer=v00001", "--count=80", "--json").stdout)["views"]
    answered = {
        name
        for name in (f"b{b:06d}" for b in range(80))
        if any(row["about"] == "v00001" for row in json.loads(sijill("show", name, "--json").stdout)["answers"])
    }
    assert answered and not answered & {view["structure_id"] for view in views}


def test_what_is_missing_is_named(sijill: Any, tmp_path: Path) -> None:
    """No register, no files: each says which option or command is wanted."""
    for arguments, wanted in (
        (("fit",), "--answers is missing"),
        (("curve",), "--windows or --register is missing"),
        (("match",), "--windows is missing"),
        (("next", "--volunteer=ann"), "--fit or --register is missing"),
        (("import", "answers", str(tmp_path / "a.csv")), "--out or --register is missing"),
    ):
        done = sijill(*arguments, good=False)
        assert isinstance(done.exception, BadInput) and wanted in str(done.exception)
    assert isinstance(sijill("show", "b1", good=False).exception, NotFound)
