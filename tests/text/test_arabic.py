"""What Arabic sentences say, form by form."""

from __future__ import annotations

import pytest

from sijill.text.arabic_words import analyse
from sijill.text.fold import fold
from sijill.text.reader import Document, read


def claims(text: str) -> list[tuple[str, int, int | None]]:
    reading = read(Document(id="t", text=text, lang="ar"))
    return [
        (c.kind, c.quantity.lo, c.quantity.hi) for c in reading.claims if c.parent is None and c.polarity == "affirmed"
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("سقط شهيدان في القصف", ("killed", 2, 2)),
        ("مقتل طفلين", ("killed", 2, 2)),
        ("قتل ثلاثة وأربعون مدنياً", ("killed", 43, 43)),
        ("مقتل مئة وخمسة أشخاص", ("killed", 105, 105)),
        ("قتل ٢٧ مدنياً", ("killed", 27, 27)),
        ("قتل وأصيب 15 شخصاً", ("casualties", 15, 15)),
        ("مجزرة راح ضحيتها 9 مدنيين", ("killed", 9, 9)),
        ("لقي أربعة أشخاص مصرعهم", ("killed", 4, 4)),
        ("إن 11 مدنياً بينهم ثمانية أطفال قتلوا في القصف", ("killed", 11, 11)),
        ("أصيب آخرون بجروح", ("injured", 2, None)),
        ("استشهاد مواطنَيْن في غارة", ("killed", 2, 2)),
        ("مقتل أم وطفليها في الغارة", ("killed", 3, 3)),
    ],
)
def test_orders_duals_and_set_phrases(text, expected):
    """Verb first, subject first, verbal noun, dual, set phrase."""
    assert claims(text) == [expected]


def test_described_majority_is_not_counted_on_top():
    """معظمهم describes the dead, it adds nobody."""
    assert claims("مقتل 22 شخصاً معظمهم من النساء والأطفال") == [("killed", 22, 22)]


def test_rescuers_are_not_fighters():
    """عناصر الدفاع المدني are rescuers."""
    reading = read(Document(id="t", text="مقتل ثلاثة عناصر من الدفاع المدني", lang="ar"))

    assert reading.claims[0].cls == "rescuer"
    assert reading.claims[0].combatant == "civilian"


@pytest.mark.parametrize(
    "text", ["دون وقوع إصابات", "لم يسفر الهجوم عن سقوط ضحايا", "شن الطيران 11 غارة", "رحم الله الشهداء"]
)
def test_no_harm_is_read_where_none_is_told(text):
    """Negations, strikes and prayers are no casualties."""
    assert claims(text) == []


def test_spans_point_into_the_original_with_its_marks():
    """Vowel marks, tatweel and Arabic digits stay where they were."""
    text = "وأُصـيبَ ١٢ مدنيًّا بجروح"
    claim = read(Document(id="t", text=text, lang="ar")).claims[0]

    assert claim.quantity.evidence.text == "١٢"
    assert all(e.stands_in(text) for e in claim.spans())


def test_fold_keeps_length_and_words_lose_their_clitics():
    """Folding never moves an offset; clitics are peeled only off known words."""
    assert len(fold("آلاف القتلى ٣٤٫٥")) == len("آلاف القتلى ٣٤٫٥")
    assert analyse("والأطفال").noun is not None
    assert analyse("والأطفال").definite
    assert analyse("وليد").noun is None
