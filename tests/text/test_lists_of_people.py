"""Who is counted in an English list of names, relatives and numbers; who only speaks, mourns or outlives."""

from __future__ import annotations

import pytest

from sijill.text.reader import Document, read

ADDED_UP = [
    (
        "Omar Haddad was killed along with his wife Mona (39), their daughters Nour (13-15) and Lian Haddad (8).",
        4,
    ),
    (
        "Her brother Sami (58-60) and his wife Hala were killed with their son Tarek and twin sons Karam and Majd.",
        5,
    ),
    ("Fadi Nasser, his wife, their sons Ziad, Munir and Tarek were killed.", 5),
    ("Sami Nadim and Karim Nadim were killed, as well as another member of the family, 7-year-old Majd Nadim.", 3),
    ("The bodies of Rima Nasser and Safa Nasser were recovered from the rubble.", 2),
    ("Mona’s sister, Dalia Haddad, aged either 40 or 41, was also killed, along with her infant daughter.", 2),
]

COUNTED_ONCE = [
    ("He announced the death of a Syrian doctor, a woman named Wafa Amin, and shared a photo.", 1),
    ("About 300 innocent women and children were killed.", 300),
    (
        "10 civilians were killed in the bombing, with Town Today, Al Nahr and al Watan adding that it was a school.",
        10,
    ),
    ("A sixth son of Samir and Huda named Tarek Darwish was killed in the strike.", 1),
    ("Another son of Walid and his wife Rana who was killed in the strike was a student.", 1),
    ("Hani Darwish identified the child Karim Nasser among those killed.", 1),
    ("He mourned the death of Sami Nasser, another son of the teacher.", 1),
    ("Sami Nasser also mentioned his cousin, Majd Darwish who was killed along with his three sons.", 4),
    ("According to Facebook user Huda-Lena Darwish, 30 people were killed.", 30),
    ("My grandfather: Hajj Abu Karim, Majd Abdel Salam Darwish, Majd Darwish, was killed.", 1),
    ("Sami Nasser, al-Halabi (56) was killed along with his wife.", 2),
    ("The Civil Defence put the death toll at 11 children and six women.", 17),
    ("A post mourned the death of his friend and colleague.", 1),
    ("One neighbour identified Karim Darwish as a victim killed at the hospital.", 1),
]


def counts(text: str) -> list[tuple[str, int, int | None]]:
    """Kind and ends of the claims that are part of no other."""
    claims = read(Document(id="x", text=text, lang="en")).claims
    return [(c.kind, c.quantity.lo, c.quantity.hi) for c in claims if c.parent is None]


@pytest.mark.parametrize(("text", "total"), ADDED_UP)
def test_a_list_is_added_up_over_ages_labels_and_joints(text, total):
    """Ages in brackets, "their sons", "as well as" do not end a list."""
    assert counts(text) == [("killed", total, total)]


@pytest.mark.parametrize(("text", "total"), COUNTED_ONCE)
def test_apposition_speakers_and_parents_add_nobody(text, total):
    """The same person said twice, those who report, and those whose child was struck."""
    assert counts(text) == [("killed", total, total)]


def test_whom_tells_a_part_of_those_before():
    """ "two of whom were women" between the number and its verb."""
    text = "At least twelve civilians, two of whom were women, were killed."
    whole, part = read(Document(id="x", text=text, lang="en")).claims

    assert (whole.quantity.lo, whole.quantity.modifier) == (12, "at_least")
    assert (part.parent, part.quantity.lo, part.cls) == (whole.id, 2, "woman")


def test_a_part_that_is_only_described_leaves_the_next_part_its_number():
    """ "two of whom were pregnant, and at least eight children"."""
    text = "20 people, including eight women, two of whom were pregnant, and at least eight children, were killed."
    whole, *parts = read(Document(id="x", text=text, lang="en")).claims

    assert whole.quantity.lo == 20
    assert ("child", 8) in [(p.cls, p.quantity.lo) for p in parts]


def test_as_was_tells_a_second_harm():
    """ "was killed, as were her three sons"."""
    text = "Her husband was killed, as were their three sons: Sami, Adel and Karim."

    assert counts(text) == [("killed", 1, 1), ("killed", 3, 3)]


def test_those_who_outlive_are_not_rescued_and_those_not_among_are_not_killed():
    """ "survived by"; "who wasn't among those killed"."""
    assert counts("Adel and Mona were survived by their two daughters.") == []
    (claim,) = read(
        Document(id="x", text="The teacher Miss Salma Nasser who wasn’t among those killed.", lang="en")
    ).claims
    assert claim.polarity == "denied"


@pytest.mark.parametrize(
    "text", ["A woman was crying over four body bags.", "The cousin of those killed, Lena Darwish, posted about it."]
)
def test_bags_and_cousins_are_no_dead(text):
    """Things that are counted, and people named beside the dead."""
    assert counts(text) == []


def test_an_alternative_estimate_is_not_added():
    """ "at least 34 and possibly more than 50": one number of injured, hedged."""
    (claim,) = counts("At least 34 civilians and possibly more than 50 civilians were injured.")

    assert claim[1] == 34


def test_a_count_before_martyrs_is_not_the_object_of_wounded():
    """ "martyrs and wounded, more than 30 martyrs"."""
    assert counts("My family are martyrs and wounded, more than 30 martyrs fell.") == [("killed", 30, 30)]


@pytest.mark.parametrize(
    "text",
    [
        "His father had been killed at the same school months earlier.",
        "His brother was killed in a previous strike.",
        "Sami and Karim Nasser had died previously.",
        "The project has ranged this number of injured between 12 and 24.",
        "The record has an estimated 2-3 casualty range in line with our methodology.",
    ],
)
def test_deaths_at_another_time_and_a_projects_own_ranges_are_background(text):
    """Neither is a report of this attack."""
    assert [c.scope for c in read(Document(id="x", text=text, lang="en")).claims] == ["background"]


def test_one_person_is_no_total_however_long_the_time_named():
    """ "a month after" the wedding dates no campaign."""
    text = "On 3 May 2034 a strike hit. Yousef Nasser was killed a month after getting engaged."

    assert [c.scope for c in read(Document(id="x", text=text, lang="en")).claims] == ["incident"]
