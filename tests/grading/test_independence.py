"""Sources of one origin are one voice, whatever the number of copies; people's judgements come first and hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.grading.addresses import outlet_of, read_address, type_of
from sijill.grading.evidence import Source
from sijill.grading.independence import Tie, cluster
from sijill.grading.texts import credits, near_copy, shingles
from sijill.model.enumerations import SourceType
from sijill.model.errors import InvalidValue

REPORT = "Five civilians, three of them children of one family, were killed when a house in the Badu quarter was hit"


def groups(*sources: Source, **judged: object) -> list[tuple[str, ...]]:
    return [one.members for one in cluster(sources, **judged).clusters]  # type: ignore[arg-type]


def ties(*sources: Source) -> set[Tie]:
    return {link.tie for one in cluster(sources).clusters for link in one.links}


@pytest.mark.parametrize(
    ("left", "right", "tie"),
    [
        (Source(id="1", url="https://www.a.net/x?utm_source=f"), Source(id="2", url="http://a.net/x/"), Tie.ADDRESS),
        (
            Source(id="1", url="https://twitter.com/abc/status/1089928019064565760"),
            Source(id="2", url="https://x.com/i/status/1089928019064565760?s=20"),
            Tie.POST,
        ),
        (
            Source(id="1", url="https://m.facebook.com/permalink.php?story_fbid=111111111&id=99999"),
            Source(id="2", url="https://facebook.com/page/posts/111111111"),
            Tie.POST,
        ),
        (Source(id="1", url="https://syriahr.com/a"), Source(id="2", name="SOHR"), Tie.OUTLET),
        (
            Source(id="1", url="https://t.me/channel/12"),
            Source(id="2", url="https://t.me/s/channel/13"),
            Tie.ACCOUNT,
        ),
        (Source(id="1", name="Local Page"), Source(id="2", name="'local page"), Tie.NAME),
        (Source(id="1", name="A"), Source(id="2", name="B", follows=("1",)), Tie.REPEATS),
        (Source(id="1", text="خبر"), Source(id="2", text="news", translation_of="1"), Tie.TRANSLATION),
        (
            Source(id="1", name="Badu Page"),
            Source(id="2", name="B", text="According to Badu Page, five people were killed."),
            Tie.CREDITS,
        ),
        (Source(id="1", text=REPORT), Source(id="2", text=REPORT.upper() + "!! https://t.co/x"), Tie.TEXT),
    ],
)
def test_two_sources_of_one_origin_are_one_cluster_with_the_reason(left, right, tie):
    assert groups(left, right) == [("1", "2")]
    assert tie in ties(left, right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (Source(id="1", url="https://facebook.com/a/posts/1"), Source(id="2", url="https://facebook.com/b/posts/1")),
        (Source(id="1", name="Facebook"), Source(id="2", name="Facebook")),
        (Source(id="1", name="unknown"), Source(id="2", name="unknown")),
        (Source(id="1", url="https://archive.is/abc"), Source(id="2", url="https://archive.is/xyz")),
        (Source(id="1", text="five killed"), Source(id="2", text="five killed")),
        (Source(id="1", text=REPORT), Source(id="2", text=REPORT[::-1])),
        (Source(id="1"), Source(id="2")),
    ],
)
def test_nothing_in_common_keeps_sources_apart(left, right):
    assert groups(left, right) == [("1",), ("2",)]


def test_arabic_reports_that_differ_in_marks_and_letters_are_copies():
    left = "استشهد خمسة مدنيين بينهم ثلاثة أطفال من عائلة واحدة جراء قصف منزل في حارة البدو بمدينة الرقة"
    right = "اِستُشهِد خمسة مدنيين بينهم ثلاثة اطفال من عائله واحدة جراء قصف منزل فى حارة البدو بمدينة الرقه"

    assert near_copy(shingles(left), shingles(right)) is not None


def test_credit_needs_a_cue_before_the_name():
    assert credits("قتل خمسة نقلا عن المرصد السوري", "المرصد السوري")
    assert credits("RT @Badu_Page five killed", "Badu_Page")
    assert not credits("Badu Page was itself hit", "Badu Page")
    assert not credits("according to AP", "AP")


WIRE = "RAQQA, Syria ({}) - Five civilians were killed when a house was hit. {}"
ARABIC = "قتل خمسة مدنيين بينهم أطفال في قصف على حي البدو في المدينة فجر اليوم ودمر منزل من خمسة طوابق"


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (
            WIRE.format("AFP", "Neighbours dug all night."),
            WIRE.format("AFP", "The hospital had no power left, staff said."),
        ),
        ("Five were killed, according to the Syrian Observatory.", "قتل خمسة بحسب المرصد السوري لحقوق الإنسان"),
        ("نقلاً عن رويترز: قتل خمسة مدنيين", "Citing Reuters, the page says that five people died"),
        (
            "وبحسب ما أفاد الدفاع المدني السوري فقد انتُشل خمسة",
            "Five bodies were recovered, according to the White Helmets",
        ),
    ],
)
def test_two_reports_that_credit_one_agency_are_its_one_voice(left, right):
    """Whether or not the agency is listed, in whichever language."""
    one, other = Source(id="1", name="Quay Paper", text=left), Source(id="2", name="Harbour Page", text=right)

    assert groups(one, other) == [("1", "2")]
    assert ties(one, other) == {Tie.CREDITS}


def test_a_report_that_repeats_two_voices_adds_none_and_joins_none():
    """A page that quotes the Observatory and the White Helmets is no third source, and they stay two."""
    first = Source(id="1", name="SOHR", text="Five were killed in the old town at dawn.")
    second = Source(id="2", name="White Helmets", text="Our teams pulled five bodies out of the rubble.")
    both = Source(id="3", name="Quay Paper", text="Five died, according to SOHR. According to the White Helmets, six.")
    declared = Source(id="4", name="Harbour Page", follows=("1", "2"))

    assert groups(first, second, both, declared) == [("1", "3", "4"), ("2",)]


def test_a_declared_translation_and_the_copies_of_it_are_one_voice_across_scripts():
    """An Arabic post, its declared English translation, and a near copy of the translation on a third site."""
    post = Source(id="1", url="https://facebook.com/quay/posts/123456789", text=ARABIC)
    english = Source(id="2", url="https://quay.example/en", text=REPORT, translation_of="1")
    copy = Source(id="3", url="https://mirror.example/x", text=REPORT.replace("Five", "5"))
    undeclared = Source(id="4", url="https://other.example/y", text="An explosion was heard near the harbour at dawn.")

    assert groups(post, english, copy, undeclared) == [("1", "2", "3"), ("4",)]
    assert ties(post, english, copy) == {Tie.TRANSLATION, Tie.TEXT}
    assert groups(post, Source(id="2", text=REPORT)) == [("1",), ("2",)]


@pytest.mark.parametrize(
    ("text", "name", "credited"),
    [
        ("RAQQA (AP) - Five killed", "AP", True),
        ("AP was not there. " + "x" * 200 + " (AP)", "AP", False),
        ("SOHR offices were hit", "SOHR", False),
        ("according to residents", "SOHR", False),
        ("وفقاً للمرصد السوري", "المرصد السوري", True),  # the article melts into the preposition
        ("قصف طال للمرصد السوري", "المرصد السوري", False),
        ("وفق ما ذكرت شبكة شام فإن القصف", "شبكة شام", True),
        ("ذكرت شبكة شام أن القصف", "شبكة شام", False),  # it is quoted beside the paper's own reporting
    ],
)
def test_a_credit_is_read_where_it_is_said(text, name, credited):
    assert credits(text, name) is credited


def test_one_account_under_two_addresses_and_two_accounts_of_one_platform():
    assert groups(
        Source(id="1", url="https://twitter.com/quay/status/1089928019064565760"),
        Source(id="2", url="https://mobile.twitter.com/Quay/status/1089928019064565999"),
        Source(id="3", url="https://x.com/harbour/status/1089928019064565111"),
    ) == [("1", "2"), ("3",)]


def test_near_copies_are_tied_whatever_the_edits_of_an_agency_report():
    """One word in ten changed is a copy; another report of the same strike is not."""
    words = (REPORT + ", neighbours said, and rescuers worked until noon to reach those under the rubble").split()
    edited = " ".join("reportedly" if n % 10 == 9 else word for n, word in enumerate(words))
    another = (
        "At least four people died yesterday after shelling destroyed a building near the clock tower, a doctor said"
    )

    assert near_copy(shingles(" ".join(words)), shingles(edited)) is not None
    assert near_copy(shingles(" ".join(words)), shingles(another)) is None


def test_judgements_on_sources_that_are_not_here_are_left_alone():
    clusters = cluster([Source(id="1", name="A"), Source(id="2", name="B")], joins=[("1", "9")], splits=[("2", "9")])

    assert [one.members for one in clusters.clusters] == [("1",), ("2",)]


def test_the_types_among_clusters():
    clusters = cluster([Source(id="1", type=SourceType.UN), Source(id="2", type=SourceType.NGO), Source(id="3")])

    assert clusters.types == {SourceType.UN, SourceType.NGO}


def test_people_join_and_split_and_a_split_stops_every_chain():
    sources = [
        Source(id="1", name="A", url="https://a.net/1"),
        Source(id="2", name="B", url="https://a.net/2"),
        Source(id="3", name="B", url="https://c.net/3"),
    ]
    assert groups(*sources) == [("1", "2", "3")]

    apart = cluster(sources, splits=[("1", "3")])

    assert [one.members for one in apart.clusters] == [("1", "2"), ("3",)]
    assert [link.tie for link in apart.refused] == [Tie.NAME]
    assert groups(sources[0], sources[2], joins=[("1", "3")]) == [("1", "3")]
    with pytest.raises(InvalidValue, match="both joined and split"):
        cluster(sources, joins=[("1", "3")], splits=[("3", "1")])
    with pytest.raises(InvalidValue, match="one id"):
        cluster([sources[0], sources[0]])


def test_a_cluster_has_the_type_of_its_origin():
    """A relative's post that a monitor repeats is a relative's account; the monitor adds no type."""
    monitor = Source(id="1", name="Monitor", type=SourceType.LOCAL_MONITOR, follows=("2",))
    relative = Source(id="2", name="Relative", type=SourceType.RELATIVE)

    (one,) = cluster([monitor, relative]).clusters

    assert (one.origin, one.type) == ("2", SourceType.RELATIVE)


@given(st.permutations(range(6)), st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=6))
def test_the_order_of_sources_never_changes_who_is_together(order, repeats):
    sources = [
        Source(id=str(n), name=f"page {n}", follows=tuple(str(b) for a, b in repeats if a == n)) for n in range(6)
    ]

    def together(some: list[Source]) -> set[frozenset[str]]:
        return {frozenset(one.members) for one in cluster(some).clusters}

    assert together([sources[n] for n in order]) == together(sources)


@pytest.mark.parametrize(
    ("source", "outlet", "kind"),
    [
        (
            Source(id="1", url="https://twitter.com/SyriaCivilDefe/status/1"),
            "civil_defence",
            SourceType.MEDICAL_OR_CIVIL_DEFENCE,
        ),
        (Source(id="1", name="Syrian Network for Human Rights"), "syrian_network", SourceType.LOCAL_MONITOR),
        (Source(id="1", url="https://facebook.com/someone/posts/123456789"), None, SourceType.SOCIAL_ACCOUNT),
        (Source(id="1", url="https://someblog.example/x"), None, None),
        (Source(id="1", name="x", type=SourceType.UN), None, SourceType.UN),
    ],
)
def test_outlet_and_type_come_from_the_table(source, outlet, kind):
    found = outlet_of(source)

    assert (found.id if found else None, type_of(source)) == (outlet, kind)


@pytest.mark.parametrize("url", ["", "   ", "https://[bad", "no address", "مصدر"])
def test_what_is_no_address_is_read_as_none(url):
    assert read_address(url) is None
