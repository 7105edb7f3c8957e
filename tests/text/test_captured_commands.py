"""`sijill capture`, `sijill read` on the register and `sijill translate-check`, as a newcomer runs them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from sijill.cli.main import app
from sijill.model.errors import BadInput, NotFound, Refused
from sijill.testing.shared import shared_root
from tests.vault import files_of_kinds as made

REPORT = (
    "On 5 May 2031 shells hit the market of Tal Zahra. Nine civilians were killed, including Salma Quay, 34. "
    "Two people were killed in Marwat on 9 May 2031."
)


@pytest.fixture
def sijill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """`sijill ARGS` on an empty register, as Layla Harbour."""
    monkeypatch.setenv("SIJILL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SIJILL_ACTOR", "Layla Harbour")
    monkeypatch.delenv("DATABASE_URL", raising=False)

    def run(*arguments: str | Path, keys: str | None = None) -> Result:
        return CliRunner().invoke(app, [str(one) for one in arguments], input=keys)

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of one file of each kind, a report and a copy of it."""
    place = tmp_path / "files"
    place.mkdir()
    for name, data in made.every_kind().items():
        (place / name).write_bytes(data)
    (place / "report.txt").write_text(REPORT, encoding="utf-8")
    return place


def ids(sijill: Any, *more: str) -> dict[str, str]:
    """Waiting suggestions by their words."""
    return {one["text"]: one["id"] for one in json.loads(sijill("read", "--list", "--json", *more).stdout)}


def test_a_folder_is_captured_once(sijill: Any, folder: Path) -> None:
    """Everything is kept; a second time nothing is new; the list says how each stands."""
    first = json.loads(sijill("capture", folder, "--json").stdout)
    again = json.loads(sijill("capture", folder, "--json").stdout)
    listed = json.loads(sijill("capture", "--list", "--json").stdout)

    assert first["not_kept"] == 0 and first["new"] == len(listed) > len(made.every_kind())
    assert (again["new"], again["already_held"]) == (0, len(made.every_kind()) + 1)
    assert {one["status"] for one in listed} >= {"content", "container", "no_text"}
    assert "documents;" in sijill("capture", "--list").stdout


def test_reading_fills_the_queue_and_scripts_decide(sijill: Any, folder: Path) -> None:
    """Accept, edit, refuse and take back by id; a decided suggestion does not wait."""
    sijill("capture", folder / "report.txt", "--obtained", "sent by the desk")
    assert "suggestions wait" in sijill("read", "--all").stdout
    waiting = ids(sijill)
    nine, two = (next(one for words, one in waiting.items() if words.startswith(start)) for start in ("Nine", "Two"))

    made_now = json.loads(sijill("read", "--accept", nine, "--edit", "low=9 high=10", "--json").stdout)
    assert isinstance(sijill("read", "--refuse", two).exception, BadInput)
    assert sijill("read", "--refuse", two, "--reason", "another town").exit_code == 0

    left = set(ids(sijill).values())
    assert {nine, two} & left == set() and left
    assert isinstance(sijill("read", "--accept", nine).exception, Refused)
    assert sijill("read", "--withdraw", str(made_now[0]["decision"]), "--reason", "misread").exit_code == 0
    assert nine in ids(sijill).values()
    assert sijill("rebuild", "--verify").exit_code == 0


def test_the_queue_is_worked_with_keys(sijill: Any, folder: Path) -> None:
    """A key decides at once; b takes the last one back; a wrong key says which there are."""
    sijill("capture", folder / "report.txt")
    sijill("read", "--all")
    said = sijill("read", "--queue", keys="x\na\nb\nr\nno\nq\n").stdout

    assert "no key here" in said and "taken back" in said
    states = json.loads(sijill("read", "--list", "--decided", "--json").stdout)
    assert [one["verdict"] for one in states if one["verdict"]] in (["accepted", "refused"], ["refused"], ["accepted"])


def test_a_captured_document_is_read_like_a_file(sijill: Any, folder: Path) -> None:
    """The same schema, with the queue beside it; --explain names rules; spans are of the kept text."""
    captured = json.loads(sijill("capture", folder / "page.html", "--json").stdout)["documents"][0]
    line = json.loads(sijill("read", captured["document"], "--json").stdout)

    assert line["claims"][0]["quantity"]["lo"] == 5 and line["queue"]["waiting"] >= 2
    assert "en." in sijill("read", captured["document"], "--explain").stdout
    assert "confidence" in sijill("read", folder / "report.pdf", "--explain").stdout
    image = json.loads(sijill("capture", folder / "photo.jpg", "--json").stdout)["documents"][0]["document"]
    assert isinstance(sijill("read", image).exception, BadInput)
    assert isinstance(sijill("read", "d-nobody").exception, NotFound)


def test_another_reader_gets_nothing_invented_past_the_check(sijill: Any, folder: Path, tmp_path: Path) -> None:
    """A command that invents is refused and counted; what stands in the text is suggested under its name."""
    invents = tmp_path / "invents.py"
    answer = [{"kind": "killed", "lo": 40, "hi": 40, "quote": "Nine civilians were killed"}]
    invents.write_text(f"import sys; sys.stdin.read(); print({json.dumps(json.dumps(answer))})", encoding="utf-8")
    document = json.loads(sijill("capture", folder / "report.txt", "--json").stdout)["documents"][0]["document"]

    line = json.loads(sijill("read", document, "--reader", f"{sys.executable} {invents}", "--json").stdout)

    assert line["queue"]["refused"] == {"number is not in the quote": 1}
    assert isinstance(sijill("read", document, "--reader", "/no/such/reader").exception, BadInput)


def test_an_auto_archiver_folder_brings_its_addresses(sijill: Any, tmp_path: Path) -> None:
    """Address and day come from its table; another hash than stated is said; a failure is cited, not held."""
    place = tmp_path / "archived"
    place.mkdir()
    (place / "page1.html").write_bytes(made.PAGE.encode())
    (place / "db.csv").write_text(
        "status,metadata,media\n"
        "wayback: success,\"{'url': 'https://harbour.example/p/1', 'title': 'A post', 'timestamp': "
        'datetime.datetime(2031, 5, 8, 1, 2, tzinfo=datetime.timezone.utc)}",'
        "\"[{'filename': 'tmp/page1.html', 'properties': {'hash': 'SHA-256:00'}}]\"\n"
        "no archiver,{'url': 'https://harbour.example/p/2'},[]\n",
        encoding="utf-8",
    )
    said = json.loads(sijill("capture", place, "--json").stdout)

    page = next(one for one in said["documents"] if one["address"])
    assert (page["address"], page["published"], page["title"]) == (
        "https://harbour.example/p/1", "2031-05-08", "A post",
    )  # fmt: skip
    assert "altered since" in page["reason"] and said["cited"] == 1


def test_an_address_is_cited_and_nothing_is_claimed_to_be_held(sijill: Any) -> None:
    """Until its bytes are captured, a document is only known."""
    said = sijill("capture", "--cite", "https://harbour.example/p/9").stdout

    assert "cited only" in said
    assert json.loads(sijill("capture", "--list", "--json").stdout) == []


@pytest.mark.parametrize("given", [["/no/such/file"], [], ["x", "--published", "soon"]])
def test_what_cannot_be_captured_is_refused(sijill: Any, given: list[str]) -> None:
    """With the remedy."""
    assert isinstance(sijill("capture", *given).exception, BadInput | NotFound)


def test_a_translation_that_says_another_number_is_caught(sijill: Any, tmp_path: Path) -> None:
    """Four children became five, and three dead were added; what agrees is counted."""
    (tmp_path / "ar.txt").write_text(
        "قتل 12 مدنيا بينهم 4 أطفال وأصيب 20 آخرون في قصف على سوق بلدة تل الزهراء.", encoding="utf-8"
    )
    (tmp_path / "en.txt").write_text(
        "12 civilians including 5 children were killed and 20 others injured in shelling of the market of Tal Zahra. "
        "Three people were killed in Marwat.",
        encoding="utf-8",
    )
    found = json.loads(sijill("translate-check", tmp_path / "ar.txt", tmp_path / "en.txt", "--json").stdout)

    assert [(one["what"], one["says"]) for one in found["differences"]] == [
        ("number", "killed: 4 in the original, 5 in the translation"),
        ("added", "only the translation says killed 3"),
    ]
    assert found["agree"] == 2
    assert "2 differences" in sijill("translate-check", tmp_path / "ar.txt", tmp_path / "en.txt").stdout


def press(sijill: Any) -> list[dict[str, Any]]:
    """Suggestions of the press texts, captured from the shared folder."""
    seeds = shared_root() / "seeds"
    if not seeds.exists():
        pytest.skip("the press texts lie in the shared folder (SIJILL_SHARED)")
    sijill("capture", seeds)
    sijill("read", "--all")
    return list(json.loads(sijill("read", "--list", "--json").stdout))


def test_the_press_texts_yield_what_a_recorder_would_note(sijill: Any) -> None:
    """Two attacks, totals, tiers of one list, a boast with its arithmetic, a testimony; totals make no incident."""
    found = press(sijill)

    def said(low: int, **more: Any) -> list[dict[str, Any]]:
        return [one for one in found if isinstance(one["value"], dict) and one["value"].get("low") == low
                and all(one.get(name) == value for name, value in more.items())]  # fmt: skip

    (first,) = said(32, mention="incident", says="killed", about="civilians")
    (children,) = said(20, about="children")
    (second,) = said(27, mention="incident", says="killed")
    assert first["date"]["value"] == {"first": "2017-09-25"} and first["places"]
    assert children["part_of"] == first["id"] and children["anchor"] == first["anchor"] != second["anchor"]
    assert second["date"]["value"] == {"first": "2017-10-01", "last": "2017-10-03"}
    totals = said(1302, mention="total", measure="killed")
    assert [one["date"]["value"] for one in totals] == [{"first": "2014-08-01", "last": "2019-04-30"}] * 2
    assert [one["date"]["value"]["first"] for one in said(1601, mention="total", measure="killed")] == [
        "2017-01-01"
    ] * 2
    assert said(11000, mention="total", measure="buildings destroyed")
    assert [said(low, mention="total")[-1]["measure"] for low in (1001, 641)] == ["named", "directly verified"]
    assert said(1601, measure="recorded")
    assert said(30000, mention="munitions", days=122)[0]["quoted"]
    assert {one["says"] for one in said(7)} == {"testimony.killed"}
    facts = [one for one in found if one["mention"] == "incident" and one["says"] in ("killed", "injured")]
    assert {one["value"]["low"] for one in facts if one["value"].get("high")} == {32, 20, 27}
