"""The report: equal bytes, tagged for those who listen, Arabic joined and in order, everybody who may be named."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
import typst

from sijill.model.errors import BadInput, Damaged
from sijill.publish.frozen import open_release
from sijill.publish.report import build
from sijill.publish.report.build import FONTS, report_values
from sijill.publish.site.site import Site
from sijill.publish.site.world import World
from sijill.testing.releases import invented_release


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A frozen harbour."""
    folder = tmp_path_factory.mktemp("harbour") / "release"
    invented_release(folder, incidents=12, persons=30)
    return folder


@pytest.fixture(scope="module")
def reports(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Its report in a language, made once."""
    if not FONTS.is_dir():
        reason = "front-end files are not installed: requirements/front/install"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    folder = tmp_path_factory.mktemp("report")

    def report(language: str) -> Path:
        if not (folder / f"{language}.pdf").is_file():
            build(release, folder / f"{language}.pdf", language)
        return folder / f"{language}.pdf"

    return report


def text_of(path: Path) -> str:
    """The words of all pages."""
    with pypdfium2.PdfDocument(path) as document:
        texts = []
        for page in document:
            words = page.get_textpage()
            texts.append(words.get_text_bounded())
            words.close()
            page.close()
    return "\n".join(texts)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_two_reports_are_equal(reports: Callable[[str], Path], release: Path, language: str, tmp_path: Path) -> None:
    """The time in it is the day of the freeze."""
    build(release, tmp_path / "again.pdf", language)

    assert (tmp_path / "again.pdf").read_bytes() == reports(language).read_bytes()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_it_is_tagged_and_says_its_language(reports: Callable[[str], Path], language: str) -> None:
    """PDF/UA-1, so that it can be listened to."""
    content = reports(language).read_bytes()

    assert b"/MarkInfo" in content or b"/StructTreeRoot" in content
    assert f"/Lang({language})".encode() in content.replace(b" ", b"")
    assert b"pdfuaid" in content


def test_everybody_who_may_be_named_is_in_it(reports: Callable[[str], Path], release: Path) -> None:
    """In the Latin script and in the Arabic one, with every incident."""
    found = text_of(reports("en"))
    listed = [one for month in report_values(Site(World(release), "en"))["names"] for one in month["people"]]
    frozen = open_release(release)
    named = [one for one in frozen.persons if one.level == "named"]

    assert [one.name_latin for one in named if one.name_latin and one.name_latin not in found] == []
    assert sorted({one["here"] for one in listed} | {one["there"] for one in listed}) == sorted(
        {one.name_latin or "" for one in named} | {one.name_local or "" for one in named}
    )
    assert [one.code for one in frozen.incidents if str(one.code) not in found] == []


def test_arabic_is_set_in_an_arabic_font_and_joined(reports: Callable[[str], Path]) -> None:
    """Letters carry the forms of their place: a word is narrower than its letters one by one."""
    joined, apart = (
        typst.compile(
            f'#set page(width: auto, height: auto)\n#text(font: "Noto Naskh Arabic", dir: rtl)[{text}]'.encode(),
            font_paths=typst.Fonts(include_system_fonts=False, font_paths=[FONTS]), format="svg",
        )
        for text in ("محمد", "م ح م د".replace(" ", "\u200c"))
    )  # fmt: skip
    width = re.compile(rb'width="([\d.]+)pt"')

    assert float(width.findall(joined)[0]) < float(width.findall(apart)[0])
    assert b"NotoNaskhArabic" in reports("ar").read_bytes()
    assert re.search("[\u0621-\u064a]{3}", text_of(reports("ar")))


def test_it_prints_the_root_of_the_register(reports: Callable[[str], Path], release: Path) -> None:
    """At the foot of every page."""
    assert text_of(reports("en")).count(open_release(release).release.register.root) >= 3


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
