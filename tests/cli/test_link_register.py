"""`sijill link` on the register: propose, review with keys, decide, withdraw, train."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from sijill.casework.imports import import_records
from sijill.casework.judgements import judge_link
from sijill.cli.main import app
from sijill.model.errors import BadInput, NotFound, Refused
from sijill.register.replay import compare, replay
from sijill.testing.memory import LEAD
from sijill.testing.registers import sqlite_register
from tests.casework.test_links import page, person

RUN = CliRunner()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("SIJILL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SIJILL_ACTOR", "Layla Harbour")
    opened = sqlite_register(tmp_path / "home")
    take(opened, *(page(k, k // 2, latin=k % 2 == 1) for k in range(6)))
    yield opened
    opened.close()


def take(opened: Any, *records: Any) -> None:
    with opened.work(LEAD) as uow:
        import_records(uow, "tester 1", {}, records)


def told(*args: str, typed: str | None = None) -> Any:
    done = RUN.invoke(app, ["link", *args, "--json"], input=typed)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_people_are_proposed_once_and_new_documents_alone_afterwards(home: Any) -> None:
    """A dry run records nothing."""
    tried = told("people", "--dry-run")
    assert (tried["same"], tried["recorded"]) == (3, False)
    assert list(home.store.dump("judgement")) == []

    first = told("people")
    assert (first["mentions"], first["compared"], first["same"]) == (6, 6, 3)
    assert all(one["reasons"] for one in first["judged"])
    assert told("people")["compared"] == 0

    take(home, page(6, 0, latin=True))
    assert told("people")["compared"] == 1
    assert "3 are put to people" not in RUN.invoke(app, ["link", "people"]).output


def test_the_queue_is_worked_through_with_keys(home: Any) -> None:
    """s, a reason; a wrong key; skip; d, a reason; quit. What was said is recorded at once."""
    told("people")
    assert told("review", "--list")["waiting"] == 3

    typed = "s\nage and father agree\nx\n\nd\ntwo houses\n"
    done = RUN.invoke(app, ["link", "review", "--kind", "people"], input=typed)

    assert done.exit_code == 0, done.output
    assert '"x" is no key here' in done.output
    assert "2 decisions recorded" in done.output
    said = [row.verdict for row in home.store.dump("judgement") if row.judge == "person"]
    assert said == ["same", "different"]
    assert told("review", "--list")["waiting"] == 1
    assert list(compare(home.store, replay(home.log))) == []


def test_both_mentions_stand_side_by_side_in_both_scripts(home: Any) -> None:
    """With the evidence of the model."""
    told("people")
    shown = RUN.invoke(app, ["link", "review"], input="q\n").output
    assert "Salem Karim Mahmoud Haddad" in shown or "Layla Adel" in shown or "Yousef Jamal" in shown
    assert any(name in shown for name in ("سالم كريم", "ليلى عادل", "يوسف جمال"))
    assert "probability" in shown
    assert "0 decisions recorded" in shown


def test_a_program_decides_and_withdraws(home: Any) -> None:
    """By mention ids, with a reason; contradictions are refused in words."""
    made = told("decide", person(0), person(1), "same", "--reason", "one age")
    assert told("decide", person(2), person(3), "unsure", "--reason", "no ages")["decision"] == "unsure"
    with_third = RUN.invoke(app, ["link", "decide", person(0), person(1), "different", "--reason", "no"])
    assert isinstance(with_third.exception, Refused)
    assert told("withdraw", str(made["judgement"]), "--reason", "misread")["withdrawn"] == made["judgement"]
    assert isinstance(RUN.invoke(app, ["link", "decide", person(0), person(1), "same"]).exception, BadInput)


def test_files_and_the_register_are_not_confused(home: Any, tmp_path: Path) -> None:
    """One file alone is a mistake; none is the register."""
    done = RUN.invoke(app, ["link", "events", "a.csv"])
    assert isinstance(done.exception, BadInput)
    assert told("events")["mentions"] == 6
    assert isinstance(RUN.invoke(app, ["link", "review", "--kind", "houses"]).exception, BadInput)
    assert isinstance(RUN.invoke(app, ["link", "people", "--model", "nothing"]).exception, NotFound)


def test_weights_are_learned_from_decisions(home: Any, tmp_path: Path) -> None:
    """Too few are refused in words; enough make a model, its card and the next question."""
    refused = RUN.invoke(app, ["link", "train"])
    assert isinstance(refused.exception, BadInput)
    assert "too few to learn from" in str(refused.exception)

    take(home, *(page(k, k % 4, latin=k % 3 == 0) for k in range(10, 30)))
    told("people")
    pairs = [one for one in told("review", "--list")["pairs"] if one["kind"] == "people"]
    with home.work(LEAD) as uow:
        for number, one in enumerate(pairs[:8]):
            verdict = "different" if number % 2 else "same"
            try:
                judge_link(uow, one["a"]["mention"], one["b"]["mention"], verdict, "looked at both")
            except Refused:
                continue
    learned = told("train", "--least", "4")

    assert learned["data"]["decisions"] >= 8
    assert learned["version"].startswith("people-trained+")
    assert set(learned["scores"]) == {"shipped", "trained, unseen"}
    card = Path(learned["file"]).with_suffix(".md").read_text("utf-8")
    assert learned["data"]["log root"] in card
    assert told("train", "--least", "4")["version"] == learned["version"]
    again = told("people", "--model", learned["version"])
    assert (again["model"], again["compared"]) == (learned["version"], 26)
    people = [row for row in home.store.dump("judgement") if row.judge == "person"]
    assert all(row.until is None for row in people)
