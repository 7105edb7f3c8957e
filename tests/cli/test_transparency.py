"""`sijill transparency`: marks from a data file of criteria, on the register and on files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from sijill.cli.main import app
from sijill.model.errors import BadInput, NotFound
from tests.cli.official_harbour import build

OWN = """
[[criterion]]
id = "dated"
title = "Decisions give the date of the incident"
of = ["civcas"]
fields = ["incident_date"]
yes_from = 0.5
partly_from = 0.1
"""


@pytest.fixture
def sijill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """`sijill ARGS` on a register of the harbour."""
    monkeypatch.setenv("SIJILL_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    build(tmp_path / "home")

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(app, arguments)

    return run


def test_the_registers_statements_are_scored(sijill: Any) -> None:
    """Three decisions, all dated and placed, none with coordinates; no strike report: not a no."""
    marks = {one["criterion"]: one for one in json.loads(sijill("transparency", "--json").stdout)}

    assert {one["belligerent"] for one in marks.values()} == {"coalition"}
    assert (marks["harm_dates"]["given"], marks["harm_dates"]["asked"], marks["harm_dates"]["level"]) == (3, 3, "yes")
    assert (marks["coordinates"]["level"], marks["rejection_reasons"]["level"]) == ("no", "yes")
    assert (marks["strike_dates"]["asked"], marks["strike_dates"]["level"]) == (0, "not applicable")
    told = sijill("transparency").output
    assert "yes 3/3" in told and "which is not a no" in told


def test_criteria_are_a_data_file_that_can_be_changed(sijill: Any, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(OWN, encoding="utf-8")

    done = sijill("transparency", "--criteria", str(tmp_path / "own.toml"), "--csv", str(tmp_path / "t.csv"), "--json")

    assert [(one["criterion"], one["level"]) for one in json.loads(done.stdout)] == [("dated", "yes")]
    assert (tmp_path / "t.csv").read_text(encoding="utf-8").splitlines()[1].startswith("coalition,dated")


def test_releases_on_disk_are_scored_by_their_folder(sijill: Any, tmp_path: Path) -> None:
    (tmp_path / "releases" / "navy").mkdir(parents=True)
    line = (
        "May 4, 2031, near North Quay, Harbour, via Harbour Watch report. Two civilians were unintentionally killed.\n"
    )
    (tmp_path / "releases" / "navy" / "r.txt").write_text(line, encoding="utf-8")

    marks = json.loads(sijill("transparency", str(tmp_path / "releases"), "--belligerent", "navy", "--json").stdout)

    assert {one["belligerent"] for one in marks} == {"navy"}
    assert {one["criterion"]: one["level"] for one in marks}["numbers"] == "yes"


@pytest.mark.parametrize(
    ("content", "error", "message"),
    [
        (None, NotFound, "does not exist"),
        ("[[criterion]\n", BadInput, "not TOML"),
        ("version = 1\n", BadInput, "no criterion"),
        ('[[criterion]]\nid = "x"\n', BadInput, "criterion 1 has no title"),
    ],
)
def test_bad_criteria_are_named(
    sijill: Any, tmp_path: Path, content: str | None, error: type[Exception], message: str
) -> None:
    path = tmp_path / "own.toml"
    if content is not None:
        path.write_text(content, encoding="utf-8")

    refused = sijill("transparency", "--criteria", str(path))

    assert isinstance(refused.exception, error) and message in str(refused.exception)
    assert "own.toml" in str(refused.exception)
