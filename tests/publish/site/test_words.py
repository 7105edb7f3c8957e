"""Words: every sentence in both languages, numbers that keep their order between Arabic words."""

from __future__ import annotations

import re
import tomllib
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path

import pytest

from sijill.model.errors import NotFound
from sijill.publish.site.words import catalogue, words_of

SITE = resources.files("sijill.publish.site")
TEMPLATES = sorted(Path(str(SITE.joinpath("templates"))).glob("*.html"))
_SAME = {"data.sha", "nav.numerals"}  # an abbreviation that Arabic keeps; two forms of digits


def test_every_sentence_is_written_in_arabic() -> None:
    """No sentence of the Arabic site is English, or empty."""
    english = [key for key, words in catalogue().items() if not re.search("[\u0621-\u064a]", words["ar"])]

    assert set(english) - _SAME == {"say.other_language", "say.read_in_other"}, "links to English are in English"


def test_placeholders_are_the_same_in_both_languages() -> None:
    """A number that one language states, the other states too."""
    fields = re.compile(r"\{(\w+)\}")

    assert [
        key
        for key, words in catalogue().items()
        if set(fields.findall(words["en"])) != set(fields.findall(words["ar"]))
    ] == []


def used_sentences() -> set[str]:
    """Sentences that templates or programs name."""
    own = Path(str(SITE))
    code = "\n".join(
        path.read_text("utf-8") for path in [*own.rglob("*.py"), *own.parent.joinpath("report").rglob("*.py")]
    )
    templates = "\n".join(path.read_text("utf-8") for path in TEMPLATES)
    return set(re.findall(r"\[\[([a-z_]+\.[a-z0-9_]+)\]\]", templates)) | set(
        re.findall(r'"([a-z_]+\.[a-z0-9_]+)"', code + templates)
    )


def test_templates_name_only_sentences_that_exist() -> None:
    """A slip in a key stops the build, and this test first."""
    named = set(re.findall(r"\[\[([a-z_]+\.[a-z0-9_]+)\]\]", "\n".join(path.read_text("utf-8") for path in TEMPLATES)))

    assert named - catalogue().keys() == set()
    with pytest.raises(NotFound, match=r"front\.nonsense"):
        words_of("en").fill("[[front.nonsense]]")


class _Texts(HTMLParser):
    """Words that stand in a template as they are."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        bare = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\[\[.*?\]\]|&\w+;", "", data, flags=re.DOTALL)
        self.found += re.findall(r"[A-Za-z\u0621-\u064a]{3,}", bare)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if (
                name in ("aria-label", "title", "alt", "placeholder")
                and value
                and "[[" not in value
                and "{{" not in value
            ):
                self.found.append(value)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_words_stand_in_a_template(template: Path) -> None:
    """Whatever a reader sees comes from the catalogue: 0 untranslated strings (P27)."""
    texts = _Texts()
    texts.feed(re.sub(r"\{%.*?%\}", "", template.read_text("utf-8"), flags=re.DOTALL))

    assert [one for one in texts.found if one not in ("JSON",)] == []


def test_ranges_stay_isolated() -> None:
    """3-9 is one thing to the bidirectional algorithm; unknown is said, never zero."""
    words = words_of("ar")

    assert words.span(3, 9) == '<bdi class="n">3–9</bdi>'
    assert words.span(1200, None) == '<bdi class="n">1,200</bdi> على الأقل'
    assert words.span(None, 4) == '<bdi class="n">4</bdi> على الأكثر'
    assert words.span(0, 0) == '<bdi class="n">0</bdi>'
    assert "غير مذكور" in words.span(None, None)


@pytest.mark.parametrize(
    ("text", "english", "arabic"),
    [
        ("2017-10-17", "17 October 2017", "17 تشرين الأول/أكتوبر 2017"),
        ("2017-06", "June 2017", "حزيران/يونيو 2017"),
        ("2017", "2017", "2017"),
        ("2017-99-99", "2017-99-99", "2017-99-99"),
        ("spring", "spring", "spring"),
    ],
)
def test_days_are_written_out(text: str, english: str, arabic: str) -> None:
    """Days, months and years; what is none of these stays as the document wrote it."""
    assert (words_of("en").day_text(text), words_of("ar").day_text(text)) == (english, arabic)


def test_values_are_escaped() -> None:
    """A place called <b> is a place."""
    assert words_of("en")("person.killed_on", day="<i>", place="<b>") == "Killed &lt;i&gt;, &lt;b&gt;"


def test_style_knows_no_left_and_right() -> None:
    """Logical properties only, so that Arabic needs no second sheet (P27)."""
    css = SITE.joinpath("assets", "site.css").read_text("utf-8")
    physical = re.compile(
        r"(?<![-\w])(?:left|right)\s*:|(?:margin|padding|border)-(?:left|right)|text-align:\s*(?:left|right)|float:\s*(?:left|right)"
    )

    assert physical.findall(css) == []
    assert [path.name for path in TEMPLATES if re.search(r"\sstyle=|<style|\son\w+=", path.read_text("utf-8"))] == []


def test_the_catalogue_has_no_idle_sentence() -> None:
    """A sentence nobody says is taken out; keys made at run time are known by their beginnings."""
    made = re.compile(
        r"^(code|measure|nav|foot|front\.(def|story|col|key)|list\.key|attack|correct|check|report|compare|coverage|corrections|data|"
        r"incident\.(copy|grade_by)|person\.(unnamed|killed|injured|recorded)|chart|list|wall|map|codebook|"
        r"assertion|buildings|destruction|estimate)[._]"
    )
    idle = [key for key in catalogue() if key not in used_sentences() and not made.match(key)]

    assert idle == []
    assert tomllib.loads(SITE.joinpath("strings.toml").read_text("utf-8")).keys() >= {"say", "front", "incident"}
