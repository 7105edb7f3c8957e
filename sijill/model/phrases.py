"""The published phrase table: what range a worded count stands for, and by which rule.

Recorders turn "dozens" into numbers and rarely say how. Here each reading keeps the phrase, the id of the row that read
it and the version of the table, so that a range can be re-read when the table changes. Two conventions are kept
apart. `Convention.FLOOR` (the default) claims only what the words guarantee: "dozens" is at least 24 and has no
ceiling. `Convention.AIRWARS` repeats the coding seen in that archive ("dozens" 12-24), for comparing with it, never for
new figures. Steps of `read_count`: digits to ASCII, fold case and Arabic letters, exact phrase, then numeric forms.
Leaves out: counts inside running text, families, lists of names: the text room reads those.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from sijill.model.counts import CountRange
from sijill.model.digits import to_ascii
from sijill.model.errors import InvalidValue

PHRASES_VERSION = "1.0"


class Convention(StrEnum):
    """Which reading of a vague word is wanted."""

    FLOOR = "floor"
    AIRWARS = "airwars"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """One row: phrases that mean the same, the range they stand for, the rule in a sentence, and its source."""

    id: str
    convention: Convention
    phrases: tuple[str, ...]
    low: int
    high: int | None
    rule: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseReading:
    """A range with the words it was read from and the rule that read them."""

    phrase: str
    count: CountRange
    rule_id: str
    rule: str
    version: str = PHRASES_VERSION


_WORD = "meaning of the words (Oxford English Dictionary; Lane, Arabic-English Lexicon)"
_SEEN = "coding seen in the Airwars Syria archive and its pages, 2026; no published codebook was found"


def _row(
    id: str, low: int, high: int | None, rule: str, *phrases: str, convention: Convention = Convention.FLOOR
) -> Phrase:
    source = _SEEN if convention is Convention.AIRWARS else _WORD
    return Phrase(id=id, convention=convention, phrases=phrases, low=low, high=high, rule=rule, source=source)


def _airwars(id: str, low: int, high: int | None, rule: str, *phrases: str) -> Phrase:
    return _row("airwars." + id, low, high, rule, *phrases, convention=Convention.AIRWARS)


_DOZENS = ("dozens", "dozens of people", "dozens of civilians", "عشرات", "العشرات", "عشرات المدنيين")
_NUMBERLESS = (
    "people injured, number not given", "number not given", "injuries", "injured", "casualties", "deaths", "victims",
    "people", "civilians", "children", "women", "جرحى", "ضحايا", "قتلى", "شهداء", "مصابون", "إصابات", "مدنيون",
)  # fmt: skip
_SEVERAL = ("several", "a number of", "a number of people", "several people", "some", "a few", "عدة", "عدد من", "بعض",
            "عدد من المدنيين", "عدد من الجرحى")  # fmt: skip
_FAMILY = ("a family", "one family", "an entire family", "whole family", "a whole family", "عائلة", "عائلة كاملة",
           "عائلة بأكملها", "أسرة", "أسرة كاملة")  # fmt: skip
_HUNDREDS = ("hundreds", "hundreds of people", "hundreds of civilians", "مئات", "المئات", "مئات المدنيين")
_MANY = ("many", "a large number", "a large number of people", "large numbers", "numerous", "scores of people",
         "عدد كبير", "عدد كبير من", "كثير", "كثيرون", "العديد", "العديد من")  # fmt: skip
_POSSIBLE = ("possible death", "possibly one", "one possible", "unconfirmed death", "احتمال مقتل شخص")

PHRASES: tuple[Phrase, ...] = (
    _row("none", 0, 0, "Stated to be nobody", "none", "nobody", "no one", "no casualties", "zero", "no deaths",
         "no injuries", "لا أحد", "لا يوجد", "لا إصابات", "دون إصابات", "بدون ضحايا"),
    _row("one", 1, 1, "One person", "one", "one person", "a person", "a man", "a woman", "a child", "a civilian",
         "a boy", "a girl", "شخص", "شخص واحد", "رجل", "امرأة", "طفل", "طفلة", "مدني", "شهيد", "قتيل", "جريح", "واحد"),
    _row("two", 2, 2, "Two people; the Arabic dual counts two", "two", "two people", "a couple", "a pair", "both",
         "شخصان", "شخصين", "رجلان", "رجلين", "امرأتان", "امرأتين", "طفلان", "طفلين", "طفلتان", "طفلتين", "مدنيان",
         "مدنيين اثنين", "شهيدان", "شهيدين", "قتيلان", "قتيلين", "جريحان", "جريحين", "اثنان", "اثنين"),
    _row("possible", 0, 1, "One death that may not have happened", *_POSSIBLE),
    _row("plural", 2, None, "A plural without a number: at least two", *_NUMBERLESS),
    _row("several", 2, None, "An indefinite few: at least two, since no floor above two is guaranteed", *_SEVERAL),
    _row("family", 2, None, "A family is at least two people", *_FAMILY),
    _row("many", 2, None, "A large number states no number: at least two", *_MANY),
    _row("dozen", 12, 12, "A dozen is twelve", "a dozen", "one dozen", "dozen"),
    _row("half_a_dozen", 6, 6, "Half of twelve", "half a dozen"),
    _row("about_a_dozen", 12, 12, "A dozen, said to be rough: kept as twelve", "about a dozen", "around a dozen"),
    _row("tens", 20, None, "Tens: at least two tens", "tens", "tens of people", "tens of civilians"),
    _row("dozens", 24, None, "Dozens: at least two dozen", *(p for p in _DOZENS if p.isascii())),
    _row("tens_ar", 20, None, "عشرات is tens, often translated as dozens: at least two tens",
         *(p for p in _DOZENS if not p.isascii())),
    _row("scores", 40, None, "Scores: at least two score", "scores"),
    _row("hundred", 100, 100, "A hundred", "a hundred", "one hundred", "مئة", "مائة"),
    _row("hundreds", 200, None, "Hundreds: at least two hundred", *_HUNDREDS),
    _row("thousands", 2000, None, "Thousands: at least two thousand", "thousands", "آلاف", "الآلاف"),
    _airwars("plural", 2, 2, "People harmed, number not given: coded 2-2 (1,853 incidents)", *_NUMBERLESS),
    _airwars("several", 2, 2, "Several, a number of: coded 2", *_SEVERAL),
    _airwars("family", 2, 2, "Whole family: coded 2", *_FAMILY),
    _airwars("many", 12, 24, "A large number: coded 12-24", *_MANY),
    _airwars("dozens", 12, 24, "Dozens: coded 12-24 (232 incidents)", *_DOZENS, "tens", "scores"),
    _airwars("hundreds", 100, 200, "Hundreds: coded 100-200", *_HUNDREDS),
    _airwars("possible", 0, 1, "Possible death: coded 0-1 (91 incidents)", *_POSSIBLE),
)  # fmt: skip


def read_count(text: str, convention: Convention = Convention.FLOOR) -> PhraseReading | None:
    """The range that a count's words stand for, or `None` when the table does not hold them.

    The empty text is `None`: not stated. A row of the wanted convention wins over the general row.
    Numeric forms: "12", "20-37", "20 to 37", "at least 12", "more than 12" (13 or more), "up to 12" (0 to 12), "12+".
    """
    said = _fold(text)
    row = _INDEX.get((convention, said)) or _INDEX.get((Convention.FLOOR, said))
    if row is not None:
        return PhraseReading(
            phrase=text.strip(), count=CountRange(low=row.low, high=row.high), rule_id=row.id, rule=row.rule
        )
    for rule_id, rule, pattern in _NUMERIC:
        if found := pattern.fullmatch(said):
            return _numeric(text.strip(), rule_id, rule, found)
    return None


def _numeric(phrase: str, rule_id: str, rule: str, found: re.Match[str]) -> PhraseReading | None:
    figures = [int(figure.replace(",", "")) for figure in found.groups()]
    try:
        count = {
            "number": lambda: CountRange.exactly(figures[0]),
            "range": lambda: CountRange(low=figures[0], high=figures[-1]),
            "at_least": lambda: CountRange.at_least(figures[0]),
            "more_than": lambda: CountRange.at_least(figures[0] + 1),
            "up_to": lambda: CountRange(low=0, high=figures[0]),
            "fewer_than": lambda: CountRange(low=0, high=figures[0] - 1),
            "about": lambda: CountRange.exactly(figures[0]),
        }[rule_id]()
    except InvalidValue:  # "37-20": two figures that are no range
        return None
    return PhraseReading(phrase=phrase, count=count, rule_id=rule_id, rule=rule)


_N = r"(\d+|\d{1,3}(?:,\d{3})+)"
_NUMERIC: tuple[tuple[str, str, re.Pattern[str]], ...] = tuple(
    (rule_id, rule, re.compile(pattern))
    for rule_id, rule, pattern in (
        ("number", "The figure as written", _N),
        ("range", "Two figures are the bounds", rf"{_N} ?(?:-|to|الى) ?{_N}"),
        ("range", "Two figures are the bounds", rf"(?:between|from|بين|من) {_N} (?:and|to|و|الى) ?{_N}"),
        (
            "at_least",
            "A floor without a ceiling",
            rf"(?:at least|no fewer than|no less than|على الاقل|ما لا يقل عن) {_N}",
        ),
        ("at_least", "A floor without a ceiling", rf"{_N} ?(?:\+|or more|at least|على الاقل)"),
        ("more_than", "One more than the figure, without a ceiling", rf"(?:more than|over|above|اكثر من) {_N}"),
        ("up_to", "A ceiling without a floor", rf"(?:up to|at most|as many as|حتى|ما يصل الى) {_N}"),
        ("fewer_than", "A ceiling one below the figure", rf"(?:fewer than|less than|under|اقل من) {_N}"),
        ("about", "A rough figure, kept as written", rf"(?:about|around|approximately|some|نحو|حوالي|قرابة) {_N}"),
    )
)


def _fold(text: str) -> str:
    said = to_ascii(unicodedata.normalize("NFKC", text)).casefold().replace("\u0640", "")
    said = "".join(letter for letter in said if not unicodedata.combining(letter))
    for dash in "\u2010\u2011\u2012\u2013\u2014\u2212":
        said = said.replace(dash, "-")
    return " ".join(said.translate(str.maketrans("أإآى", "اااي")).strip(" .!\u061f").split())


def _build_index() -> dict[tuple[Convention, str], Phrase]:
    index: dict[tuple[Convention, str], Phrase] = {}
    for row in PHRASES:
        for phrase in row.phrases:
            if index.setdefault((row.convention, _fold(phrase)), row) is not row:
                raise AssertionError(f'the phrase "{phrase}" stands in two rows of one convention')
    return index


_INDEX = _build_index()
