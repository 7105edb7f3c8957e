"""Whole releases from files: text, HTML and PDF made here give the same record; bad files are named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typst
from typer.testing import CliRunner

from sijill.cli.main import app
from sijill.model.errors import BadInput, NotFound

RELEASE = [
    "FOR IMMEDIATE RELEASE",
    "June 28, 2031",
    "Release No: 20310628-01",
    "HARBOUR - The Coalition carried over 37 open reports from previous months and received 28 new reports. It "
    "completed the assessment of 28 reports. Out of the 28 completed assessments, 2 reports were determined to be "
    "credible and resulted in 8 unintentional civilian deaths, 23 were assessed to be non-credible and 3 were "
    "duplicates. Thirty-seven reports are still open.",
    "Credible Reports",
    "1. April 4, 2031, near North Quay, Syria, via self-report. Coalition aircraft engaged a fighting position. "
    "Regrettably, six civilians were unintentionally killed and two injured due to their proximity to the strike. "
    "1201/CS2101 37SEV013784",
    "2. April 9, 2031, near South Mole, Syria, via Amnesty International report. During a strike on a vehicle, two "
    "civilians were unintentionally killed when they entered the target area after the munition was released.",
    "Non-Credible Reports",
    "3. March 1, 2031, near East Gate, Syria, via Airwars report. After a review of available information it was "
    "assessed that no Coalition strikes were conducted in the geographical area that correspond to the report.",
    "4. March 3, 2031, near Old Market, Syria, via social media report. The report contains insufficient information "
    "of the time, location and details to assess its credibility. 1207/CS2107 377SFU786153",
    "5. March 4, 2031, near West Mole, Syria, via social media report.",
    "Duplicate Reports",
    "6. March 5, 2031, near East Gate, Syria, via Airwars report. This report is a duplicate of allegation 1203.",
]
READ = [
    ("credible", "2031-04-04", "North Quay", "self-report", 6, "37SEV013784", None),
    ("credible", "2031-04-09", "South Mole", "amnesty international", 2, None, None),
    ("non_credible", "2031-03-01", "East Gate", "airwars", None, None, None),
    ("non_credible", "2031-03-03", "Old Market", "social media", None, "377SFU786153", None),
    ("non_credible", "2031-03-04", "West Mole", "social media", None, None, None),
    ("duplicate", "2031-03-05", "East Gate", "airwars", None, None, "1203"),
]
FIELDS = ("finding", "incident_date", "place", "channel", "killed_min", "mgrs", "duplicate_of")


def as_text(path: Path) -> None:
    path.write_text("\n\n".join(RELEASE) + "\n", encoding="utf-8")


def as_utf16(path: Path) -> None:
    path.write_text("\r\n\r\n".join(RELEASE), encoding="utf-16")


def as_html(path: Path) -> None:
    """With a menu, a script that names deaths, and a footer: none of them is the release."""
    tagged = (f"<h2>{one}</h2>" if one.endswith("Reports") else f"<p>{one}</p>" for one in RELEASE)
    path.write_text(
        "<html><head><meta charset='utf-8'><script>var a = '99 civilians were killed'</script></head><body><nav><ul>"
        f"<li>Home</li><li>Media</li></ul></nav><article>{''.join(tagged)}</article><footer>Contact</footer></body></html>",
        encoding="utf-8",
    )


def as_pdf(path: Path) -> None:
    """On small pages, so that passages wrap and the list runs over several of them."""
    body = "\n\n".join(f"= {one}" if one.endswith("Reports") else "#" + json.dumps(one) for one in RELEASE)
    path.write_bytes(typst.compile(f"#set page(width: 15cm, height: 11cm)\n#set text(size: 10pt)\n{body}".encode()))


def read(path: Path) -> list[dict[str, Any]]:
    done = CliRunner().invoke(app, ["official", "read", str(path), "--json"])
    assert done.exit_code == 0, done.output
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(
    ("name", "write"),
    [("r.txt", as_text), ("u.txt", as_utf16), ("r.html", as_html), ("r.pdf", as_pdf)],
)
def test_a_release_reads_the_same_from_text_page_and_pdf(tmp_path: Path, name: str, write: Any) -> None:
    """Every decision with its section, spans that hold its words, the account, and what was not read."""
    write(tmp_path / name)

    (document,) = read(tmp_path / name)

    assert document["released"] == "2031-06-28"
    decisions = [item for item in document["items"] if item["kind"] == "civcas"]
    assert [tuple(item[field] for field in FIELDS) for item in decisions] == READ
    (account,) = [item for item in document["items"] if item["kind"] == "account"]
    assert (account["open"], account["credible"], account["deaths"]) == (37, 2, 8)
    assert "zone 377 does not exist" in decisions[3]["mgrs_refused"]
    assert 99 not in {item.get("killed_min") for item in document["items"]}
    if name == "r.pdf":
        assert decisions[0]["page"] < decisions[-1]["page"]


def test_a_folder_of_releases_is_read_in_the_order_of_its_names(tmp_path: Path) -> None:
    as_pdf(tmp_path / "b.pdf")
    as_html(tmp_path / "a.html")
    (tmp_path / "notes.docx").write_bytes(b"not a release")

    found = read(tmp_path)

    assert [Path(one["file"]).name for one in found] == ["a.html", "b.pdf"]
    told = CliRunner().invoke(app, ["official", "read", str(tmp_path)]).output
    assert "credible; entered_target_area; 2 killed; 2031-04-09; South Mole" in told
    assert "place          " in told and "not read as statements" in told


def test_a_page_in_the_encoding_that_it_names_is_read(tmp_path: Path) -> None:
    words = "<p>May 4, 2031, near الرصيف, Syria, via Airwars report. Two civilians were unintentionally killed.</p>"
    page = f"<html><head><meta charset=windows-1256></head><body>{words}</body></html>"
    (tmp_path / "r.html").write_bytes(page.encode("cp1256"))

    ((item,),) = [one["items"] for one in read(tmp_path / "r.html")]

    assert (item["place"], item["killed_min"]) == ("الرصيف", 2)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("empty.txt", b"  \n", "holds no text"),
        ("empty.html", b"<html><script>x</script></html>", "holds no text"),
        ("image.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00", "no text but bytes"),
        ("cut.txt", b"\xff\xfeA", "broken utf-16"),
        ("broken.pdf", b"%PDF-1.7 cut off", "not a readable PDF"),
        ("blank.pdf", None, "no text layer"),
        ("letter.docx", b"PK", "not a kind read here"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_the_remedy(
    tmp_path: Path, name: str, content: bytes | None, message: str
) -> None:
    (tmp_path / name).write_bytes(typst.compile(b"#rect()") if content is None else content)

    refused = CliRunner().invoke(app, ["official", "read", str(tmp_path / name)])

    assert isinstance(refused.exception, BadInput) and message in str(refused.exception)
    assert name in str(refused.exception) and refused.exception.remedy


def test_nothing_there_says_what_kinds_are_read(tmp_path: Path) -> None:
    refused = CliRunner().invoke(app, ["official", "read", str(tmp_path)])

    assert isinstance(refused.exception, NotFound) and ".pdf" in str(refused.exception)
