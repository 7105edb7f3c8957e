"""The plain front page: the headline table, in English and Arabic, from its own origin only."""

from __future__ import annotations

import gettext
import re
from pathlib import Path
from typing import Any

import pytest

from sijill.casework.cases import import_case
from sijill.workbench import opening

PO = Path(opening.__file__).parent / "locale" / "ar" / "LC_MESSAGES" / "django.po"


@pytest.fixture
def browser(opened: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A browser's stand-in on the pages of a fresh register."""
    monkeypatch.setattr("sijill.workbench.pages.open_register", lambda: opened)
    monkeypatch.setenv("SIJILL_SECRET_KEY", "for tests only")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "sijill.workbench.settings")
    import django
    from django.conf import settings
    from django.test import Client

    django.setup()
    (opened.home / "static").mkdir()
    monkeypatch.setattr(settings, "STATIC_ROOT", opened.home / "static")
    return Client(SERVER_NAME="127.0.0.1")


@pytest.fixture
def client(browser: Any, work: Any) -> Any:
    """The same, with the public record of Raqqa in the register."""
    path = Path(opening.__file__).parents[1] / "intake" / "builtin" / "raqqa.yml"
    with work() as uow:
        import_case(uow, path)
    return browser


def test_the_front_page_shows_what_was_documented_and_admitted(client: Any) -> None:
    """The same figures as the command line, with captions and scopes."""
    page = client.get("/").content.decode()

    for words in ("at least", "1,600", "641", "1,302", "180", "not confirmed", "<caption>", 'scope="col"'):
        assert words in page
    assert "Total" in page and "148–164" in page


def test_the_arabic_page_is_arabic_and_keeps_its_numbers_the_right_way_round(client: Any) -> None:
    """Direction, language, words; each number isolated."""
    page = client.get("/", {"lang": "ar"}).content.decode()

    assert '<html lang="ar" dir="rtl">' in page
    for words in ("سجلّ", "الحوادث بحسب الدرجة", "مؤكَّد", "غير مذكور", "على الأقل"):
        assert words in page
    assert "<bdi dir=ltr>148–164</bdi>" in page
    assert not re.search(r">\d+–\d+<(?!/bdi>)", page)


def test_pages_load_nothing_from_elsewhere_and_say_so(client: Any) -> None:
    """Content security policy, no inline script or style, no address of another host (promise P25)."""
    answer = client.get("/")

    assert answer["Content-Security-Policy"].startswith("default-src 'self'")
    assert answer["X-Frame-Options"] == "DENY" and answer["X-Content-Type-Options"] == "nosniff"
    page = answer.content.decode()
    assert not re.search(r"<script|style=|(src|href)=.?https?://", page)


def test_an_empty_register_says_what_to_do(browser: Any) -> None:
    """Not an empty table."""
    page = browser.get("/").content.decode()

    assert "sijill import airwars FOLDER" in page


def test_the_page_changes_nothing_and_answers_reads_only(client: Any) -> None:
    """Posting is not allowed; health tells nothing of the register."""
    assert client.post("/").status_code == 405
    assert client.get("/healthz").content == b"ok"
    assert client.get("/nothing").status_code == 404


def test_every_arabic_sentence_is_translated_and_compiled() -> None:
    """The compiled catalogue says what the written one says, and no sentence of a template is missing."""
    text = PO.read_text(encoding="utf-8")
    written = dict(re.findall(r'^msgid "(.+)"\nmsgstr "(.*)"$', text, re.MULTILINE))
    with PO.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    root = Path(opening.__file__).parent
    used = {
        sentence
        for path in root.rglob("*.html")
        for sentence in re.findall(r"""{% translate (?:"|')(.+?)(?:"|') %}""", path.read_text(encoding="utf-8"))
    }

    assert used <= written.keys()
    assert {sentence: compiled.gettext(sentence) for sentence in written} == written
    assert all(written.values())


def test_styles_are_logical_so_that_arabic_is_a_mirror() -> None:
    """No left or right in any style sheet (promise P27)."""
    for path in Path(opening.__file__).parent.rglob("*.css"):
        assert not re.search(r"\b(left|right)\b", path.read_text(encoding="utf-8")), path
