"""The report: equal bytes, tagged for those who listen, Arabic joined and in order, everybody who may be named."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pypdfium2
import pytest

from sijill.model.errors import BadInput, Damaged
from sijill.publish.frozen import open_release
from sijill.publish.report import build
from sijill.publish.report.build import FONTS
from sijill.testing.releases import invented_release


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A frozen harbour."""
    folder = tmp_path_factory.mktemp("harbour") / "release"
    invented_release(folder, incidents=12, persons=30)
    return folder


@pytest.fixture(scope="module", params=["en", "ar"])
def report(request: pytest.FixtureRequest, release: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its report in each language."""
    if not FONTS.is_dir():
        reason = "front-end files are not installed: requirements/front/install"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    out = tmp_path_factory.mktemp("report") / f"{request.param}.pdf"
    build(release, out, request.param)
    return out


def text_of(path: Path) -> str:
    """The words of all pages, and the same backwards: the reader used here turns Latin words in Arabic lines about."""
    with pypdfium2.PdfDocument(path) as document:
        texts = []
        for page in document:
            words = page.get_textpage()
            texts.append(words.get_text_bounded())
            words.close()
            page.close()
    whole = "\n".join(texts)
    return whole + "\n" + whole[::-1]


def test_two_reports_are_equal(report: Path, release: Path, tmp_path: Path) -> None:
    """The time in it is the day of the freeze."""
    build(release, tmp_path / "again.pdf", report.stem)

    assert (tmp_path / "again.pdf").read_bytes() == report.read_bytes()


def test_it_is_tagged_and_says_its_language(report: Path) -> None:
    """PDF/UA-1, so that it can be listened to."""
    content = report.read_bytes()

    assert b"/MarkInfo" in content or b"/StructTreeRoot" in content
    assert f"/Lang({report.stem})".encode() in content.replace(b" ", b"")
    assert b"pdfuaid" in content


def test_everybody_who_may_be_named_is_in_it(report: Path, release: Path) -> None:
    """In the Latin script, and in Arabic as letters that were joined by the font."""
    found = text_of(report)
    frozen = open_release(release)
    named = [one for one in frozen.persons if one.level == "named"]

    assert [one.name_latin for one in named if one.name_latin and one.name_latin not in found] == []
    assert re.search("[\\u0621-\\u064a\\ufe70-\\ufeff]{3}", found)
    assert b"NotoNaskhArabic" in report.read_bytes()
    assert [one.code for one in frozen.incidents if str(one.code) not in found] == []


def test_it_prints_the_root_of_the_register(report: Path, release: Path) -> None:
    """At the foot of every page."""
    assert text_of(report).count(open_release(release).release.register.root) >= 3


def test_a_tampered_release_makes_no_report(tmp_path: Path) -> None:
    """Nothing half made."""
    invented_release(tmp_path / "release", incidents=3, persons=4)
    table = tmp_path / "release" / "tables" / "incidents.jsonl"
    table.write_bytes(table.read_bytes() + b"\n")

    with pytest.raises(Damaged):
        build(tmp_path / "release", tmp_path / "report.pdf")

    assert not (tmp_path / "report.pdf").exists()


def test_an_unknown_language_makes_no_report(release: Path, tmp_path: Path) -> None:
    """Only languages that have words."""
    with pytest.raises(BadInput):
        build(release, tmp_path / "report.pdf", "fr")
