"""Language of a text, warnings, sketches that find copies, and what auto-archiver wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from sijill.text.graphic import graphic_reasons
from sijill.text.languages import language_of_text
from sijill.text.near_duplicates import likeness
from sijill.text.sketches import Sketches, sketch_of
from sijill.vault.capture.archiver import archived_in, is_altered, literal

STORY = (
    "Civil defence teams in the town of Tal Zahra said on Monday that five civilians were killed and eleven wounded "
    "when two shells hit the vegetable market shortly before noon, adding that the search under the rubble went on."
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (STORY, "en"),
        ("قتل خمسة مدنيين وأصيب أحد عشر آخرون في قصف على سوق البلدة", "ar"),
        ("پنج غیرنظامی در حمله به بازار شهر کشته شدند و گروهی زخمی شدند", "fa"),
        ("Cinq civils ont été tués dans une frappe sur le marché de la ville, selon les secours", "fr"),
        ("Fünf Menschen wurden bei dem Angriff auf den Markt der Stadt getötet, und die Suche ist nicht beendet", "de"),
        ("П'ятеро людей загинули внаслідок удару по ринку міста, повідомили рятувальники", "uk"),
        ("Пять человек погибли в результате удара по рынку города", "ru"),
        ("Tal Zahra 12", None),
        ("12 / 34", None),
    ],
)
def test_a_language_is_named_or_left_open(text: str, language: str | None) -> None:
    """Script first, then letters and short words; a name and a number are no language."""
    assert language_of_text(text) == language


def test_a_warning_names_its_reason() -> None:
    """Words in either script, with clitics; a word inside another is none."""
    assert graphic_reasons("text", "وجدوا أشلاءهم") and graphic_reasons("text", "Viewer discretion advised")
    assert graphic_reasons("text", "The program was announced.") == ()


def test_a_sketch_finds_the_copy_among_others() -> None:
    """A forwarded copy shares bands with its original; another story does not."""
    known = Sketches()
    other = (
        "The mayor opened a new bridge over the river on Friday, and the orchestra of the city played for two hours."
    )
    for name, text in (("story", STORY), ("other", other)):
        known.add(name, sketch_of(text) or "")

    assert known.alike(sketch_of("RT @desk " + STORY) or "") == ["story"]
    assert sketch_of("Five were killed") is None
    assert likeness(STORY, "RT @desk " + STORY) > 0.8
    assert likeness(STORY, STORY.replace("five", "5")) > likeness(STORY + " 12", STORY + " 13") == 0.0


def test_a_dictionary_of_auto_archiver_is_read_and_never_run(tmp_path: Path) -> None:
    """Literals and dates only; anything else is nothing."""
    assert literal("{'a': [1, 'x'], 'b': datetime.datetime(2031, 5, 6, 1, 2)}")["a"] == [1, "x"]
    assert literal("__import__('os').system('true')") is None
    assert literal("{'a': open('x')}") == {"a": None}
    assert literal("(" * 500) is None
    (tmp_path / "one.json").write_text(
        '{"status": "ok: success", "metadata": {"url": "https://h.example"}, "media": []}'
    )
    (tmp_path / "other.json").write_text("[[[")

    (one,) = archived_in(tmp_path)
    assert (one.address, one.succeeded, one.files) == ("https://h.example", True, {})
    assert is_altered(tmp_path / "other.json", "SHA-256:00") and not is_altered(tmp_path / "other.json", "")
