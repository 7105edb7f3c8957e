"""What Arabic posts write beside the plain order: possessives, others, joint verbs, endings that name the victim."""

from __future__ import annotations

import pytest

from sijill.text.arabic_words import analyse
from sijill.text.reader import Document, read

CASES = [
    ("أصيبت امرأة وطفلاها بانفجار لغم", [("injured", 3, 3)]),
    ("قتلنا القيادي البارز واثنين من أبنائه", [("killed", 3, 3)]),
    ("الطفلة التي فارقت الحياة في الطريق إلى المشفى", [("killed", 1, 1)]),
    ("مقتل ثلاثة مدنيين وإصابة عشرة بغارات على الريف", [("killed", 3, 3), ("injured", 10, 10)]),
    ("أحد وجهاء البلدة قضى برصاص مجهولين", [("killed", 1, 1)]),
    ("مقتل خمسة من عناصر الجيش السوري وخمسة من عناصر الفصيل", [("killed", 10, 10)]),
    ("أطلق مجهولون النار على أحد عملاء الأمن، ما أدى لمقتله.", [("killed", 1, 1)]),
    ("استهدفت الطائرة السيارة مما أدى إلى مقتلهم جميعا", [("killed", 2, None)]),
    ("فقد مدني حياته، جراء القصف", [("killed", 1, 1)]),
    ("إن عنصرا قتل وأصيب ثمانية جراء الاستهداف", [("killed", 1, 1), ("injured", 8, 8)]),
    ("قُتلت امرأة وأصيبت أخرى بجروح", [("killed", 1, 1), ("injured", 1, 1)]),
    ("أفاد بأن شخصين قُتلا وأصيب اثنان آخران", [("killed", 2, 2), ("injured", 2, 2)]),
    ("أسفر عن مقتل وجرح عدد من العناصر", [("casualties", 2, None)]),
    ("قذائف تقتل وتصيب 5 مقاتلين", [("casualties", 5, 5)]),
    ("يرتفع إلى 15 تعداد المدنيين الذين قتلوا بالقصف", [("killed", 15, 15)]),
    ("الطفل سامي كريم ناصر 14 عاماً قُتل برصاص القناص", [("killed", 1, 1)]),
    ("مقتل 37 قيادياً في غارات", [("killed", 37, 37)]),
    ("مقتل النقيب سامي ناصر بعبوة لاصقة", [("killed", 1, 1)]),
    ("عثر على جثة شخص مدني في البادية", [("killed", 1, 1)]),
    ("انتشلت الفرق جثة الرجل ونقلتها", [("killed", 1, 1)]),
    ("توفي ثلاثة من الجرحى متأثرين بإصاباتهم", [("killed", 3, 3)]),
    ("لقي مدني مصرعه وأصيب اثنان بانفجار عبوة", [("killed", 1, 1), ("injured", 2, 2)]),
    ("أطلق قناص النار على شخصين فقتل أحدهما", [("killed", 1, 1)]),
    ("قتل وأصيب 12 مدنيا في القصف", [("casualties", 12, 12)]),
]


@pytest.mark.parametrize(("text", "wanted"), CASES)
def test_wholes_of_a_sentence(text, wanted):
    """Kind and ends of the claims that are part of no other."""
    claims = read(Document(id="x", text=text, lang="ar")).claims

    assert [(c.kind, c.quantity.lo, c.quantity.hi) for c in claims if c.parent is None] == wanted


def test_villages_and_the_adjective_of_a_state_are_nobody():
    """ "dozens of villages"; "the Syrian regime"."""
    texts = ("بعضهم أصيب بإعاقات، إلى جانب تهجير أهالي عشرات القرى", "عناصر النظام السوري قصفوا البلدة وقتلوا")

    assert [
        len([c for c in read(Document(id="x", text=t, lang="ar")).claims if c.quantity.lo == 1]) for t in texts
    ] == [
        0,
        0,
    ]


def test_an_ending_is_not_told_twice():
    """ "a civilian was killed ... which led to his death" is one death."""
    claims = read(Document(id="x", text="مقتل مدني برصاص قناص ما أدى لمقتله على الفور", lang="ar")).claims

    assert [(c.kind, c.quantity.lo) for c in claims] == [("killed", 1)]


def test_his_father_is_a_man_and_the_mother_of_somebody_a_woman():
    """The letters differ by two dots."""
    father, mother = analyse("والده").noun, analyse("والدة").noun

    assert father is not None and father.cls == "man"
    assert mother is not None and mother.cls == "woman"


def test_an_illness_is_no_harm_of_an_attack():
    """ "struck by cancer" uses the word for wounded."""
    assert [c.scope for c in read(Document(id="x", text="إصابة زوجة الوزير بمرض نادر", lang="ar")).claims] == [
        "background"
    ]
