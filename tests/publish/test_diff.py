"""What changed between releases: every change with its reason, nobody's name, and no address that goes dead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sijill.casework.corrections import correct_claims
from sijill.casework.documents import cite_document, record_mention
from sijill.casework.judgements import judge_link
from sijill.casework.releases import decide_publication
from sijill.model.claims import Claim
from sijill.publish.diff import carried_over, differences
from sijill.publish.frozen import Frozen
from sijill.testing.releases import invented_release

Freeze = Callable[..., Frozen]
Work = Callable[[], Any]


@pytest.fixture
def strikes(work: Work) -> list[str]:
    """Two strikes, each with a man killed."""
    incidents = []
    with work() as uow:
        for number in (1, 2):
            document = cite_document(uow, f"https://harbour.example/{number}", publisher="Harbour Post")
            incidents.append(
                record_mention(
                    uow, kind="incident", document=document, anchor="1", reader="harbour 1",
                    claims=[Claim("code", f"HB{number}"), Claim("killed", {"low": 2, "high": 3}, about="civilians")],
                )
            )  # fmt: skip
            private = [Claim("name", f"Nabil Quay {number}", about="latin", tier="restricted")]
            record_mention(
                uow, kind="person", document=document, anchor="p", reader="harbour 1", part_of=incidents[-1],
                claims=[Claim("harm", "killed")], private=[*private, Claim("age", "44", tier="restricted")],
            )  # fmt: skip
    return incidents


def test_the_same_release_has_no_differences(tmp_path: Path) -> None:
    """Nothing is invented."""
    frozen = invented_release(tmp_path / "one")

    assert differences(frozen, frozen) == []


def test_a_correction_is_told_with_both_values_and_why(work: Work, freeze: Freeze, strikes: list[str]) -> None:
    """In the incident, in the figures, in the log that the later release carries."""
    first = freeze("one")
    with work() as uow:
        wrong = [row.id for row in uow.store.claims([strikes[0]], ["killed"])]
        correct_claims(uow, strikes[0], reason="the hospital's list says four", withdraw=wrong,
                       claims=[Claim("killed", {"low": 4, "high": 4}, about="civilians")])  # fmt: skip
    second = freeze("two", version="2", previous=first.folder)

    found = {(one.subject, one.what): one for one in differences(first, second)}

    counts = found[strikes[0], "counts"]
    assert (counts.why, counts.before[0]["high"], counts.after[0]["high"]) == ("corrected", 3, 4)
    numbers = found["figure all", "numbers"]
    assert (numbers.before["killed_min"], numbers.after["killed_min"]) == (4, 6)
    told = {(one.what, one.why): (one.before, one.after) for one in second.corrections if one.subject == strikes[0]}
    assert told["killed civilians", "corrected"] == ({"high": 3, "low": 2}, {"high": 4, "low": 4})
    assert "hospital" not in (second.folder / "tables/corrections.jsonl").read_text("utf-8")
    assert (second.release.previous, second.release.version) == ("1", "2")


def test_a_merged_incident_redirects_and_a_hidden_one_leaves_a_tombstone(
    work: Work, freeze: Freeze, strikes: list[str]
) -> None:
    """No published id goes dead."""
    first = freeze("one")
    with work() as uow:
        judge_link(uow, strikes[0], strikes[1], "same", "one street, one day")
    second = freeze("two", version="2", previous=first.folder)
    gone = next(one for one in strikes if one not in {row.id for row in second.incidents})
    left = next(one for one in strikes if one != gone)

    assert {(one.id, one.to, one.why) for one in second.redirects} >= {(gone, left, "merged")}
    assert ("merged", left) in [(one.why, one.after) for one in differences(first, second)]
    with work() as uow:
        decide_publication(uow, left, "hide", reason="the family asked")
    third = freeze("three", version="3", previous=second.folder, case=_with_totals(work))
    ends = {one.id: one.to for one in third.redirects}
    assert ends[left] is None
    assert third.incidents == ()


def _with_totals(work: Work) -> Any:
    """Something left to publish."""
    from sijill.publish.cases import find_case

    with work() as uow:
        document = cite_document(uow, "https://harbour.example/report", publisher="Harbour Watch")
        record_mention(
            uow, kind="total", document=document, anchor="t", reader="harbour 1",
            claims=[Claim("number", {"low": 10}), Claim("measure", "killed"), Claim("stance", "documented")],
        )  # fmt: skip
    return find_case("all")


def test_a_name_that_goes_is_not_told_again(work: Work, freeze: Freeze, strikes: list[str]) -> None:
    """The log says that the level changed, and by which rule."""
    first = freeze("one")
    person = first.persons[0]
    with work() as uow:
        decide_publication(uow, person.id, "withhold", ground="risk", reason="threats")
    second = freeze("two", version="2", previous=first.folder)

    found = {one.what: one for one in differences(first, second) if one.subject == person.id}

    assert (found["level"].before, found["level"].after, found["level"].why) == ("named", "counted", "privacy rule")
    assert person.name_latin is not None
    assert not any(person.name_latin in str(one) for one in (*second.corrections, *differences(first, second)))


def test_new_and_gone_rows_are_told(tmp_path: Path) -> None:
    """Recorded since; withdrawn."""
    frozen = invented_release(tmp_path / "one")
    less = replace(frozen, incidents=frozen.incidents[1:])

    assert [(one.what, one.why) for one in differences(less, frozen)] == [("incidents: new", "recorded since")]
    assert [(one.what, one.why) for one in differences(frozen, less)] == [("incidents: gone", "withdrawn")]


def test_the_log_of_corrections_only_grows(tmp_path: Path) -> None:
    """What an earlier release told, the later one tells too."""
    frozen = invented_release(tmp_path / "one")
    later = replace(frozen, corrections=(), incidents=frozen.incidents[:-1])

    carried = carried_over(frozen, later)

    assert {one.id for one in frozen.corrections} < {one.id for one in carried.corrections}
    assert carried.release.counts["corrections"] == len(carried.corrections)
