"""`sijill submit`: the packet, what it names and withholds, and the days of silence."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from sijill.cli.main import app
from sijill.model.errors import BadInput, NotFound, Refused
from sijill.official.documents import read_document
from tests.cli.official_harbour import build


@pytest.fixture
def sijill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """`sijill ARGS` in an empty folder, on a register of the harbour."""
    monkeypatch.setenv("SIJILL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SIJILL_ACTOR", "Layla Harbour")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    build(tmp_path / "home")
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(app, arguments)

    return run


def test_the_packet_gives_time_place_spellings_sources_and_questions(sijill: Any, tmp_path: Path) -> None:
    """Around dawn is 04:00 to 08:00; Damascus was three hours ahead of UTC; the radius goes with point and grid."""
    done = json.loads(sijill("submit", "HB2", "--on", "2033-03-01", "--json").stdout)
    said, folder = done["packet"], tmp_path / "submission-HB2"

    assert said["time"]["stated"] == "around dawn"
    assert (said["time"]["local_from"], said["time"]["utc_to"]) == ("2031-05-09T04:00:00+03:00", "2031-05-09T05:00:00Z")
    assert (said["place"]["mgrs"], said["place"]["radius_m"]) == ("37SEV013784", 142.0)
    assert said["place"]["spellings"] == ["South Mole", "المكسر الجنوبي"]
    assert said["alleged"]["killed"] == "3"
    assert {one["address"] for one in said["sources"]} == {"https://harbour.example/HB2", "https://watch.example/HB2"}
    assert [one["released"] for one in said["said_before"]] == ["2032-01-07", "2033-02-10"]
    assert len(said["questions"]) == 9 and "2031-05-09" in said["questions"][0]
    for line in (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    assert done["submission"] is None and json.loads(sijill("submit", "--list", "--json").stdout) == []


def test_only_a_killed_adult_whose_name_is_public_is_named(sijill: Any, tmp_path: Path) -> None:
    """The minor, the survivor and the restricted name are counted with the reason, in no file of the packet."""
    said = json.loads(sijill("submit", "HB1", "--json").stdout)["packet"]["victims"]

    assert [one["name"] for one in said["named"]] == ["Salma Quay"]
    assert said["withheld_because"] == {"minor": 1, "name not public": 1, "survivor": 1}
    pdf = read_document(tmp_path / "submission-HB1" / "packet.pdf").text
    whole = (tmp_path / "submission-HB1" / "packet.json").read_text(encoding="utf-8") + pdf
    assert "Salma Quay" in pdf
    assert not any(name in whole for name in ("Omar Pier", "Layla Mole", "Yusuf Gate"))


def test_a_packet_is_the_same_twice(sijill: Any, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        sijill("submit", "HB1", "--on", "2033-03-01", "--out", str(tmp_path / folder))

    for name in ("packet.json", "map.svg", "packet.pdf"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_sending_receipt_follow_up_and_answer_are_tracked_in_days(sijill: Any, tmp_path: Path) -> None:
    (tmp_path / "answer.txt").write_text("We will look at it.", encoding="utf-8")
    sijill("submit", "HB1", "--sent", "--on", "2025-01-10")
    sijill("submit", "HB1", "--received", "--on", "2025-01-20")
    sijill("submit", "HB1", "--followed-up", "--on", "2025-03-01", "--note", "asked for the day of the review")

    (one,) = json.loads(sijill("submit", "--list", "--as-of", "2025-04-30", "--json").stdout)
    assert (one["code"], one["belligerent"], one["silence"], one["follow_up_due"]) == ("HB1", "coalition", 100, True)
    assert one["steps"][0]["document"].startswith("d-")
    assert "follow-up due" in sijill("submit", "--list", "--as-of", "2025-04-30").output

    sijill("submit", "HB1", "--answered", "--on", "2025-05-01", "--letter", str(tmp_path / "answer.txt"))
    (one,) = json.loads(sijill("submit", "--list", "--as-of", "2025-06-01", "--json").stdout)
    assert (one["state"], one["silence"]) == ("answered", 0)
    last = one["steps"][-1]["number"]
    sijill("submit", "--withdraw", str(last), "--reason", "it answered another letter")
    (one,) = json.loads(sijill("submit", "--list", "--as-of", "2025-06-01", "--json").stdout)
    assert one["silence"] == (date(2025, 6, 1) - date(2025, 1, 20)).days
    assert "what the log makes" in sijill("rebuild", "--verify").stdout
    assert "as it was recorded" in sijill("verify").stdout


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (["NOPE"], NotFound, "no incident has the code"),
        (["HB1", "--zone", "Mars/Base"], BadInput, "no time zone"),
        (["HB1", "--sent", "--on", "soon"], BadInput, "not a day"),
        (["HB1", "--sent", "--on", "2099-01-01"], BadInput, "has not come yet"),
        (["HB1", "--received"], NotFound, "was sent to coalition"),
        (["--received"], BadInput, "which submission"),
        (["--withdraw", "1"], BadInput, "needs its reason"),
        (["--withdraw", "1", "--reason", "x"], NotFound, "does not stand"),
    ],
)
def test_what_cannot_be_submitted_is_refused_with_the_remedy(
    sijill: Any, arguments: list[str], error: type[Exception], message: str
) -> None:
    refused = sijill("submit", *arguments)

    assert isinstance(refused.exception, error) and message in str(refused.exception)


def test_a_second_receipt_is_refused(sijill: Any) -> None:
    sijill("submit", "HB1", "--sent", "--on", "2025-01-10")
    sijill("submit", "HB1", "--received", "--on", "2025-01-20")

    refused = sijill("submit", "HB1", "--received", "--on", "2025-01-21")

    assert isinstance(refused.exception, Refused) and "is recorded" in str(refused.exception)
