"""`sijill families` on the register and on a plain list: households, with unnamed people counted like all others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from sijill.casework.corrections import correct_claims
from sijill.casework.imports import import_records
from sijill.cli.main import app
from sijill.intake.records import Record
from sijill.model.claims import Claim
from sijill.model.errors import BadInput, NotFound
from sijill.model.events import DocumentCited, MentionRecorded
from sijill.model.ids import cited_document_id, mention_id
from sijill.testing.memory import LEAD
from sijill.testing.registers import sqlite_register

RUN = CliRunner()
PAGE = "https://harbour.example/strike"
DOCUMENT = cited_document_id(PAGE)
WHOLE = mention_id("incident", DOCUMENT, "incident")
VICTIMS = ["Karim Nabil Haddad", "Salma Karim Nabil Haddad", "Karim Haddad's child", "Hani Adel Najjar"]


def victim(number: int, name: str) -> MentionRecorded:
    return MentionRecorded(
        mention=mention_id("person", DOCUMENT, f"victim {number}"),
        mention_kind="person",
        document=DOCUMENT,
        anchor=f"victim {number}",
        reader="tester 1",
        claims=(Claim("harm", "killed"),),
        part_of=WHOLE,
        private=(Claim("name", name, about="latin", tier="restricted"),),
    )


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("SIJILL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SIJILL_ACTOR", "Layla Harbour")
    opened = sqlite_register(tmp_path / "home")
    incident = MentionRecorded(
        mention=WHOLE, mention_kind="incident", document=DOCUMENT, anchor="incident", reader="tester 1",
        claims=(Claim("code", "HB1"), Claim("date", {"first": "2017-03-01"})), label="HB1",
    )  # fmt: skip
    page = DocumentCited(document=DOCUMENT, address=PAGE, publisher="Harbour Watch")
    people = [victim(number, name) for number, name in enumerate(VICTIMS)]
    with opened.work(LEAD) as uow:
        import_records(uow, "tester 1", {}, [Record(page, (incident, *people))])
    yield opened
    opened.close()


def told(*args: str) -> Any:
    done = RUN.invoke(app, ["families", *args, "--json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_an_unnamed_child_is_one_of_the_household_and_may_be_named_later(home: Any) -> None:
    """Four people are four people before and after; the household stays as large."""
    before = told()
    assert (before["persons"], before["named"], len(before["households"])) == (4, 3, 1)
    assert [one["name"] for one in before["households"][0]["members"]].count("Karim Haddad's child") == 1

    child = mention_id("person", DOCUMENT, "victim 2")
    (old,) = [row for row in home.store.claims([child]) if row.says == "name"]
    given = Claim("name", "Salem Karim Nabil Haddad", about="latin", tier="restricted")
    with home.work(LEAD) as uow:
        correct_claims(uow, child, reason="the uncle gave the name", withdraw=[old.id], claims=[given])
    after = told()

    assert (after["persons"], after["named"]) == (4, 4)
    assert [len(one["members"]) for one in before["households"]] == [len(one["members"]) for one in after["households"]]
    assert home.store.view("incident")[0].victims == 4


def test_one_incident_is_told_by_its_code(home: Any) -> None:
    assert told("--incident", "HB1")["households"][0]["code"] == "HB1"
    assert isinstance(RUN.invoke(app, ["families", "--incident", "XX9"]).exception, NotFound)
    shown = RUN.invoke(app, ["families"])
    assert "HB1: 3 people" in shown.output
    assert "parent and child" in shown.output


def test_a_plain_list_gives_households_in_a_file(tmp_path: Path) -> None:
    """Without any register; Arabic and Latin names side by side."""
    listed = tmp_path / "people.csv"
    listed.write_text(
        "id,name,incident,note\n1,سالم كريم نبيل حداد,e1,\n2,Salma Karim Nabil Haddad,e1,\n3,Huda,e1,mother of Salma\n"
        "4,سالم كريم نبيل حداد,e2,\n",
        "utf-8",
    )
    out = tmp_path / "families.csv"
    done = RUN.invoke(app, ["families", "--file", str(listed), "--out", str(out), "--json"])
    assert done.exit_code == 0, done.output
    lines = out.read_text("utf-8").splitlines()
    assert len(lines) == 4
    assert {line.split(",")[2].strip('"') for line in lines[1:]} == {"1", "2", "3"}


def test_a_list_without_incidents_is_refused_in_words(tmp_path: Path) -> None:
    listed = tmp_path / "people.csv"
    listed.write_text("id,name\n1,Salem Haddad\n", "utf-8")
    done = RUN.invoke(app, ["families", "--file", str(listed)])
    assert isinstance(done.exception, BadInput)
    assert "--map group=COLUMN" in str(done.exception)
