"""`sijill official match` on the register: a queue with keys, decisions by id, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from sijill.cli.main import app
from sijill.model.errors import BadInput, NotFound, Refused
from tests.cli.official_harbour import build


@pytest.fixture
def sijill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """`sijill ARGS` on a register of the harbour, as Layla Harbour."""
    monkeypatch.setenv("SIJILL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SIJILL_ACTOR", "Layla Harbour")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    build(tmp_path / "home")

    def run(*arguments: str, keys: str | None = None) -> Result:
        return CliRunner().invoke(app, arguments, input=keys)

    return run


def queue(sijill: Any) -> dict[str, dict[str, Any]]:
    """Statements by the code that they are filed with and their finding."""
    found = json.loads(sijill("official", "match", "--list", "--json").stdout)
    return {f"{_filed(one)['code']} {one['finding']}": one for one in found}


def _filed(one: dict[str, Any]) -> dict[str, Any]:
    return next(item for item in one["candidates"] if item["filed"])


def test_the_queue_offers_incidents_with_probability_and_reasons(sijill: Any) -> None:
    """A rejection is offered like an admission; what an archive files stands among the candidates."""
    found = queue(sijill)

    assert set(found) == {"HB1 credible", "HB2 non_credible", "HB2 credible"}
    sixteen = found["HB1 credible"]
    assert (sixteen["killed"], sixteen["state"]) == (16, "open")
    assert {item["code"] for item in sixteen["candidates"][:2]} == {"HB1", "HB1a"}
    assert "same day" in sixteen["candidates"][0]["reasons"]
    assert found["HB2 non_credible"]["candidates"][0]["code"] == "HB2"


def test_one_admission_is_shared_by_id_and_taken_back(sijill: Any) -> None:
    """6 and 10 of 16; 11 would be too many; the numbers that it prints take the decisions back."""
    name = queue(sijill)["HB1 credible"]["statement"]
    say = ("official", "match", "--accept", name, "--reason", "one street")

    refused = sijill(*say, "--shares", "HB1=6, HB1a=11")
    assert isinstance(refused.exception, Refused) and "would exceed it" in str(refused.exception)
    made = json.loads(sijill(*say, "--shares", "HB1=6, HB1a=10", "--json").stdout)["decisions"]

    shared = queue(sijill)["HB1 credible"]
    assert shared["state"] == "confirmed"
    assert {item["code"]: item["share"] for item in shared["candidates"] if item["verdict"]} == {"HB1": 6, "HB1a": 10}
    sijill("official", "match", "--withdraw", str(made[1]), "--reason", "another street")
    assert [item["code"] for item in queue(sijill)["HB1 credible"]["candidates"] if item["verdict"]] == ["HB1"]


def test_a_person_goes_through_the_queue_with_keys(sijill: Any) -> None:
    """Share out, confirm the first, cannot tell; a wrong key asks again; b takes the last back."""
    keys = "x\ns\nHB1=6, HB1a=10\none street\nu\nno street is named\nq\n"
    said = sijill("official", "match", keys=keys)

    assert said.exit_code == 0, said.output
    assert "3 of 3 statements wait" in said.output and '"x" is no key here' in said.output
    assert "3 decisions recorded" in said.output
    assert sorted(one["state"] for one in queue(sijill).values()) == ["confirmed", "open", "unsure"]

    assert "1 of 3 statements wait" in sijill("official", "match", keys="\n").output


def test_the_last_decision_of_a_sitting_is_taken_back_with_a_key(sijill: Any) -> None:
    said = sijill("official", "match", keys="1\nread\nb\nq\n")

    assert "is taken back" in said.output and "0 decisions recorded" in said.output
    assert {one["state"] for one in queue(sijill).values()} == {"open"}


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (["--accept", "c1.1=HB1", "--reason", "x"], NotFound, "no statement c1.1"),
        (["--accept", "STATEMENT=NOPE", "--reason", "x"], NotFound, "no incident bears"),
        (["--accept", "STATEMENT=HB1"], BadInput, "needs its reason"),
        (["--accept", "STATEMENT", "--shares", "six", "--reason", "x"], BadInput, "no list of shares"),
        (["--accept", "STATEMENT=HB1", "--shares", "HB1=6", "--reason", "x"], BadInput, "one statement"),
        (["--withdraw", "999999", "--reason", "x"], NotFound, "does not stand"),
        (["--statements", "S.csv"], BadInput, "one table is missing"),
    ],
)
def test_what_cannot_be_decided_is_refused_with_the_remedy(
    sijill: Any, arguments: list[str], error: type[Exception], message: str
) -> None:
    name = queue(sijill)["HB1 credible"]["statement"]

    refused = sijill("official", "match", *(one.replace("STATEMENT", name) for one in arguments))

    assert isinstance(refused.exception, error) and message in str(refused.exception)
    assert {one["state"] for one in queue(sijill).values()} == {"open"}


def test_decisions_survive_a_rebuild_and_undo_nothing_else(sijill: Any) -> None:
    name = queue(sijill)["HB2 non_credible"]["statement"]
    assert sijill("official", "match", "--refuse", f"{name}=HB2", "--reason", "another mole").exit_code == 0
    before = queue(sijill)

    assert "what the log makes" in sijill("rebuild", "--verify").stdout
    sijill("rebuild")

    assert queue(sijill) == before
    assert next(one for one in before.values() if one["statement"] == name)["state"] == "refused"


def test_the_queue_is_written_as_a_table(sijill: Any, tmp_path: Path) -> None:
    sijill("official", "match", "--out", str(tmp_path / "Q.csv"), "--area", "South Mole")

    lines = (tmp_path / "Q.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("statement,state,belligerent") and any("HB2" in line for line in lines[1:])
    assert not any(line.split(",")[8] == "HB1" and ",True," in line for line in lines[1:])


def test_undoing_an_import_keeps_what_was_decided_and_submitted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A confirmed statement and a submission are people's work: their incident stays, the rest goes."""
    from tests.intake.airwars_archive import BELLIGERENT, INCIDENT, write_archive, write_table

    monkeypatch.setenv("SIJILL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SIJILL_ACTOR", "Layla Harbour")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    archive = write_archive(tmp_path / "archive")
    numbers = range(1, 4)
    write_table(archive, "incidents", [INCIDENT | {"sequence": f"{n}", "code": f"HB00{n}",
                "incident_url": f"https://archive.example/{n}"} for n in numbers])  # fmt: skip
    write_table(archive, "belligerents", [BELLIGERENT | {"sequence": f"{n}", "code": f"HB00{n}"} for n in numbers])
    told = "May 4, 2031, near North Quay, Syria, via Airwars report. Two civilians were unintentionally killed."
    statement = {"belligerent_order": "1", "statement_order": "1", "statement_date": "20320107", "statement": told}
    write_table(archive, "belligerent_statements", [statement | {"sequence": "1", "code": "HB001"}])

    def sijill(*arguments: str) -> Result:
        return CliRunner().invoke(app, arguments)

    done = json.loads(sijill("import", "airwars", str(archive), "--json").stdout)
    (one,) = json.loads(sijill("official", "match", "--list", "--json").stdout)
    sijill("official", "match", "--accept", f"{one['statement']}=HB001", "--reason", "read")
    sijill("submit", "HB002", "--belligerent", "harbour_navy", "--sent", "--on", "2026-01-05")

    undone = json.loads(sijill("undo", done["act"], "--reason", "a rehearsal", "--json").stdout)

    left = json.loads(sijill("figures", "--json", "--incidents").stdout)["total"]
    assert (undone["removed"], len(undone["kept"]), left["incidents"]) == (2, 2, 2)
    assert "what the log makes" in sijill("rebuild", "--verify").stdout
