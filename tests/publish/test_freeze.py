"""Freezing: two people, everything asserted, all of it or nothing; the same register gives the same bytes."""

from __future__ import annotations

import filecmp
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sijill.casework.documents import cite_document, record_mention
from sijill.casework.releases import decide_place, decide_publication
from sijill.model.actors import Actor, Role
from sijill.model.claims import Claim
from sijill.model.errors import BadInput, Damaged, NotFound, Refused
from sijill.publish import assertions
from sijill.publish.assertions import assert_release
from sijill.publish.cases import find_case, read_case_definition
from sijill.publish.frozen import Frozen, open_release
from sijill.publish.release import next_version
from sijill.testing.releases import invented_release
from tests.publish.conftest import PUBLISHER, SECOND

Freeze = Callable[..., Any]
Work = Callable[[], Any]


@pytest.fixture
def incident(work: Work) -> str:
    """One strike, one man killed."""
    with work() as uow:
        document = cite_document(uow, "https://harbour.example/1", publisher="Harbour Post")
        killed = Claim("killed", {"low": 1, "high": 3}, about="civilians")
        id = record_mention(
            uow, kind="incident", document=document, anchor="1", reader="harbour 1",
            claims=[Claim("code", "HB1"), Claim("date", {"first": "2025-03-01"}), killed,
                    Claim("place", "Salt Market", about="en"),
                    Claim("coordinates", {"latitude": "35.9512", "longitude": "39.0123", "accuracy": "street"})],
        )  # fmt: skip
        record_mention(
            uow, kind="person", document=document, anchor="p", reader="harbour 1", part_of=id,
            claims=[Claim("harm", "killed")],
            private=[Claim("name", "Nabil Quay", about="latin", tier="restricted"),
                     Claim("age", "44", tier="restricted")],
        )  # fmt: skip
    return id


def test_two_people_freeze_a_release_and_the_log_says_so(incident: str, freeze: Freeze, register: Any) -> None:
    """Both names stand in the release and in the event, with the hash of what they froze."""
    frozen: Frozen = freeze()

    assert (frozen.release.by, frozen.release.second) == (PUBLISHER.name, SECOND.name)
    body = json.loads(list(register.log.rows())[-1].body)
    assert (body["kind"], body["by"], body["data"]["second"]) == ("release-frozen", PUBLISHER.name, SECOND.name)
    assert all(one.failed == 0 for one in frozen.assertions)
    idle = {one.id for one in frozen.assertions if not one.looked_at}
    assert idle == {"estimates-recomputed", "windows-hold"}, "there is neither an estimate nor a building here"


@pytest.mark.parametrize("name", ["Layla Harbour", "layla  harbour", "LAYLA-HARBOUR", "Láyla Harbour"])
def test_one_person_under_two_spellings_is_one_person(
    name: str, incident: str, freeze: Freeze, tmp_path: Path, register: Any
) -> None:
    """Author and second must differ; nothing is written, the log stays as it was."""
    before = register.log.frontier().size

    with pytest.raises(Refused, match="both people"):
        freeze(second=Actor(name, frozenset({Role.LEAD})))

    assert not (tmp_path / "release").exists()
    assert register.log.frontier().size == before


@pytest.mark.parametrize(
    ("by", "second"),
    [(Role.RECORDER, Role.LEAD), (Role.REVIEWER, Role.LEAD), (Role.LEAD, Role.RECORDER), (Role.LEAD, Role.READER),
     (Role.LEAD, Role.SUSPENDED), (Role.SUSPENDED, Role.LEAD)],
)  # fmt: skip
def test_both_need_their_role(by: Role, second: Role, incident: str, freeze: Freeze, tmp_path: Path) -> None:
    """Deny is the default for either of the two."""
    with pytest.raises(Refused, match="Ask somebody with one of these roles"):
        freeze(by=Actor("Lea", frozenset({by})), second=Actor("Sam", frozenset({second})))
    assert list(tmp_path.glob("*release*")) == []


def test_a_folder_that_is_there_already_is_left_alone(incident: str, freeze: Freeze, tmp_path: Path) -> None:
    """A release is never written over."""
    (tmp_path / "release").mkdir()
    (tmp_path / "release" / "mine.txt").write_text("kept")

    with pytest.raises(Refused, match="does not exist"):
        freeze()

    assert [one.name for one in (tmp_path / "release").iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("languages", [("en", "fr"), ("klingon",)])
def test_an_unknown_language_is_refused(
    languages: tuple[str, ...], incident: str, freeze: Freeze, tmp_path: Path
) -> None:
    """Before anything is frozen."""
    with pytest.raises(BadInput, match="no language"):
        freeze(languages=languages)
    assert not (tmp_path / "release").exists()


def test_a_failed_assertion_leaves_nothing(
    incident: str, freeze: Freeze, register: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The release is refused with the sentence that does not hold; no folder, hidden or not, no event."""
    before = register.log.frontier().size
    wrong = ("never", "the moon is made of salt", lambda frozen: iter([(1, ["the moon"])]))
    monkeypatch.setattr(assertions, "ASSERTIONS", (*assertions.ASSERTIONS, wrong))

    with pytest.raises(Refused, match="the moon is made of salt, but not the moon"):
        freeze()

    assert [one.name for one in tmp_path.iterdir() if "release" in one.name] == []
    assert register.log.frontier().size == before


def test_a_disk_that_fails_leaves_nothing(
    incident: str, freeze: Freeze, register: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error at the rename removes what was written and keeps the event out of the log."""
    before = register.log.frontier().size

    def fail(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("sijill.publish.release.to_disk", fail)
    with pytest.raises(OSError, match="No space"):
        freeze()

    assert [one.name for one in tmp_path.iterdir() if "release" in one.name] == []
    assert register.log.frontier().size == before


def test_an_empty_case_is_refused(work: Work, freeze: Freeze) -> None:
    """There is nothing to publish, and it says so."""
    with work():
        pass
    with pytest.raises(NotFound, match="nothing to publish"):
        freeze()


def test_a_case_can_choose_by_definition(incident: str, freeze: Freeze) -> None:
    """Area, actor and time, from a file."""
    text = 'id = "salt"\n[title]\nen = "Salt"\nar = "ملح"\n[select]\narea = "Salt Market"\nfirst = "2025-01-01"\n'

    frozen = freeze(case=read_case_definition(text, file="salt.toml"))

    assert [one.id for one in frozen.incidents] == [incident]
    with pytest.raises(NotFound):
        freeze("other", case=read_case_definition(text.replace("Salt Market", "Nowhere"), file="salt.toml"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('id = "x"\n[title]\nen = "X"\n', "title in ar"),
        ('id = "x y"\n[title]\nen = "X"\nar = "X"\n', "needs an id"),
        ('id = "x"\nlanguages = ["de"]\n[title]\nde = "X"\n', "no language"),
        ('id = "x"\nsecret = 1\n[title]\nen = "X"\nar = "X"\n', "not known"),
        ('id = "x"\npassed = ["document.title"]\n[title]\nen = "X"\nar = "X"\n', "needs its reason"),
        ('id = "x"\n[title]\nen = "X"\nar = "X"\n[select]\nactor_rule = "apportioned"\n', "whole"),
        ('id = "x"\n[title]\nen = "X"\nar = "X"\n[select]\nplace = "y"\n', "does not choose"),
        ('id = "x"\n[title]\nen = "X"\nar = "X"\n[[window]]\nkind = "rumoured"\n', "no window"),
        ("id = ", "not TOML"),
    ],
)
def test_a_case_file_says_what_is_wrong_with_it(text: str, message: str) -> None:
    """File, field and remedy."""
    with pytest.raises(BadInput, match=message):
        read_case_definition(text, file="x.toml")


def test_an_unknown_case_names_the_known_ones() -> None:
    """The remedy lists them."""
    with pytest.raises(NotFound, match="raqqa, harbour, all"):
        find_case("atlantis")


def test_the_same_register_freezes_to_the_same_bytes(incident: str, freeze: Freeze, tmp_path: Path) -> None:
    """But for the log, which a first release makes one event longer."""
    freeze("one")
    freeze("two")

    same = filecmp.dircmp(tmp_path / "one" / "tables", tmp_path / "two" / "tables")
    assert (same.diff_files, same.left_only, same.right_only) == ([], [], [])


def test_a_release_reads_back_as_it_was_written(tmp_path: Path) -> None:
    """Rows, nested values and defaults."""
    frozen = invented_release(tmp_path / "one")

    assert open_release(tmp_path / "one") == frozen


@pytest.mark.parametrize("name", ["tables/persons.jsonl", "proofs/nodes.json", "checkpoint.txt", "assertions.json"])
def test_a_tampered_file_is_refused_by_name(name: str, tmp_path: Path) -> None:
    """One byte is enough; a missing file too."""
    invented_release(tmp_path / "one")
    path = tmp_path / "one" / name
    content = path.read_bytes()
    path.write_bytes(content[:-2] + bytes([content[-2] ^ 1]) + content[-1:])

    with pytest.raises(Damaged, match=name):
        open_release(tmp_path / "one")
    path.unlink()
    with pytest.raises(Damaged, match=f"{name} is missing"):
        open_release(tmp_path / "one")


def test_a_folder_without_a_release_says_what_to_do(tmp_path: Path) -> None:
    """And a release.json that is not JSON says so."""
    with pytest.raises(NotFound, match="release freeze"):
        open_release(tmp_path)
    (tmp_path / "release.json").write_text("{}")
    with pytest.raises(Damaged, match="cannot be read"):
        open_release(tmp_path)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda f: replace(f, incidents=(f.incidents[0]._replace(victims=99), *f.incidents[1:])),
        lambda f: replace(f, incidents=f.incidents[1:]),
        lambda f: replace(f, incidents=(f.incidents[0], *f.incidents)),
        lambda f: replace(f, persons=(f.persons[0]._replace(level="counted", name_latin="X"), *f.persons[1:])),
        lambda f: replace(f, claims=f.claims[5:]),
        lambda f: replace(f, proofs=()),
        lambda f: replace(f, documents=f.documents[1:]),
        lambda f: replace(f, figures=(f.figures[0]._replace(numbers={"incidents": 1}), *f.figures[1:])),
        lambda f: replace(f, computed=()),
        lambda f: replace(f, incidents=tuple(row._replace(clusters=()) for row in f.incidents)),
        lambda f: replace(f, incidents=tuple(row._replace(conceded_low=500) for row in f.incidents)),
        lambda f: replace(f, documents=tuple(one._replace(state="held", sha256=None) for one in f.documents)),
    ],
)
def test_each_assertion_sees_what_it_is_for(spoil: Callable[[Frozen], Frozen], tmp_path: Path) -> None:
    """Sums, doubles, levels, reasons, proofs, grades, positions: each spoilt once, each time refused."""
    frozen = invented_release(tmp_path / "one")
    assert assert_release(frozen)

    with pytest.raises(Refused, match="does not hold"):
        assert_release(spoil(frozen))


def test_decisions_hold_from_the_next_release_on(incident: str, work: Work, freeze: Freeze) -> None:
    """A man named, then withheld at the family's wish; a place made coarser; the earlier release stays as it was."""
    first = freeze("one")
    person = first.persons[0].id
    with work() as uow:
        decide_publication(uow, person, "withhold", ground="family", reason="his brother asked")
        decide_place(uow, incident, "restricted", reason="one house only")

    second = freeze("two", version="2", previous=first.folder)

    assert (first.persons[0].name_latin, first.incidents[0].cell.tier) == ("Nabil Quay", "public")
    assert (second.persons[0].name_latin, second.persons[0].level) == (None, "counted")
    assert (second.incidents[0].cell.tier, second.incidents[0].place_en) == ("restricted", None)
    assert "Nabil" not in "".join(path.read_text("utf-8", "replace") for path in second.folder.rglob("*.json*"))
    assert {one.what for one in second.corrections} >= {"level", "rule", "cell"}


@pytest.mark.parametrize("ground", [None, "mood"])
def test_withholding_needs_its_ground(ground: str | None, incident: str, work: Work) -> None:
    """The grounds are few and named."""
    with pytest.raises(BadInput, match="risk, detainee, consent, family, other"), work() as uow:
        decide_publication(uow, incident, "withhold", ground=ground, reason="so")


def test_decisions_refuse_what_is_not_there(work: Work, incident: str) -> None:
    """Unknown subjects, decisions and tiers."""
    with pytest.raises(NotFound), work() as uow:
        decide_publication(uow, "p-nobody", "hide", reason="so")
    with pytest.raises(BadInput, match="no decision"), work() as uow:
        decide_publication(uow, incident, "forget", reason="so")
    with pytest.raises(BadInput, match="no tier"), work() as uow:
        decide_place(uow, incident, "blurry", reason="so")
    with pytest.raises(BadInput, match="reason"), work() as uow:
        decide_place(uow, incident, "sealed", reason=" ")


def test_versions_count_up_from_what_is_in_the_folder(tmp_path: Path) -> None:
    """The highest number, not the number of folders."""
    assert next_version(tmp_path, "harbour") == ("1", None)
    for number in ("2", "10"):
        invented_release(tmp_path / f"harbour-{number}", version=number)

    assert next_version(tmp_path, "harbour") == ("11", tmp_path / "harbour-10")
