"""`sijill toll from-register --record`, `toll kept`, `toll withdraw`, `damage match --record`, on the invented city."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from sijill.casework.cases import import_harbour
from sijill.cli.demo_harbour import model_harbour
from sijill.cli.main import app
from sijill.model.errors import BadInput, NotFound
from sijill.simulate.harbour import harbour
from sijill.testing.memory import LEAD
from sijill.testing.registers import sqlite_register

RUN = CliRunner()
LISTS = ("--lists", "Families,Hospital,Monitor", "--case", "harbour", "--model", "decomposable")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The invented city with what its models found."""
    opened = sqlite_register(tmp_path_factory.mktemp("city"))
    with opened.work(LEAD) as uow:
        import_harbour(uow, harbour())
    model_harbour(opened)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def here(city: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIJILL_HOME", str(city.home))
    monkeypatch.setenv("SIJILL_ACTOR", "Layla Harbour")


def told(*args: str) -> Any:
    done = RUN.invoke(app, [*args, "--json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_the_demonstration_holds_a_toll_and_matches(city: Any) -> None:
    """Made by the engines from what the city's lists and volunteers say; a second time nothing is recorded."""
    kept = {row["about"]: row for row in told("toll", "kept")}
    size = city.log.frontier().size
    model_harbour(city)

    assert set(kept) == {"toll", "match"}
    assert kept["toll"]["verdict"] == "estimate with warnings"
    assert kept["toll"]["result"]["documented"] == sum(people for _, people in kept["toll"]["result"]["overlap"])
    assert kept["match"]["result"]["incidents"]
    assert city.log.frontier().size == size


def test_an_answer_is_kept_shown_and_taken_back(city: Any) -> None:
    """Without --record nothing is; the same answer is kept once; who kept it is said."""
    before = {row["id"] for row in told("toll", "kept")}
    assert "kept" not in told("toll", "from-register", *LISTS)

    number = told("toll", "from-register", *LISTS, "--record", "--by", "Salma Reed")["kept"]
    assert told("toll", "from-register", *LISTS, "--record")["kept"] == number
    (row,) = [row for row in told("toll", "kept") if row["id"] == number]
    assert (row["model"], row["by"], row["result"]["case"]) == ("decomposable", "Salma Reed", "harbour")
    assert "Salma Reed" in RUN.invoke(app, ["toll", "kept"]).output

    done = RUN.invoke(app, ["toll", "withdraw", str(number), "--reason", "a test"])
    assert done.exit_code == 0 and f"Estimate {number} no longer stands" in done.output
    assert {row["id"] for row in told("toll", "kept")} == before


def test_matches_are_kept_once(city: Any) -> None:
    """`damage match --register --record` gives the number that the demonstration kept."""
    number = next(row["id"] for row in told("toll", "kept") if row["about"] == "match")

    assert told("damage", "match", "--register", "--record")["kept"] == number


def test_what_is_wrong_is_said(city: Any, tmp_path: Path) -> None:
    """Unknown lists and numbers, matches without the register."""
    with pytest.raises(BadInput, match="no list of people here"):
        RUN.invoke(app, ["toll", "from-register", "--lists", "A,B,C", "--record"], catch_exceptions=False)
    with pytest.raises(NotFound, match="toll kept"):
        RUN.invoke(app, ["toll", "withdraw", "99999", "--reason", "x"], catch_exceptions=False)
    with pytest.raises(BadInput):
        RUN.invoke(app, ["damage", "match", "--record", "--out", str(tmp_path)], catch_exceptions=False)
