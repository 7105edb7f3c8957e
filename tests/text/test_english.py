"""What English sentences say, phrase by phrase."""

from __future__ import annotations

import pytest

from sijill.text.reader import Document, read


def claims(text: str, **more: object) -> list[tuple[str, int, int | None, str]]:
    reading = read(Document(id="t", text=text, lang="en", **more))  # type: ignore[arg-type]
    return [(c.kind, c.quantity.lo, c.quantity.hi, c.cls) for c in reading.claims if c.parent is None]


def parts(text: str) -> list[tuple[int, str]]:
    return [(c.quantity.lo, c.cls) for c in read(Document(id="t", text=text, lang="en")).claims if c.parent is not None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A woman and her two children were killed.", 3),
        ("Three civilians, a father and his two sons, were killed.", 3),
        ("Rana Saleh (29), her husband Nabil and their son Yaman were killed.", 3),
        ("Two brothers, 39-year-old Khalil Deeb and 33-year-old Moaz Deeb, were killed.", 2),
        ("Layla Munis was killed alongside her four children – Sara (14), Omar (12), Adam (9) and Noor (3).", 5),
        ("Two people, not five, had been killed.", 2),
        ("Lian (Layan) Saleh and Omar Saleh were killed.", 2),
    ],
)
def test_lists_are_summed_without_counting_anybody_twice(text, expected):
    """A list adds up, unless it only spells out its head."""
    assert [c[1] for c in claims(text)] == [expected]


@pytest.mark.parametrize(
    ("text", "modifier", "bounds"),
    [
        ("At least 14 people were killed.", "at_least", (14, None)),
        ("More than 14 people were killed.", "more_than", (15, None)),
        ("Up to nine people were killed.", "up_to", (0, 9)),
        ("Between 13 and 15 people were killed.", "between", (13, 15)),
        ("Dozens of people were killed.", "vague", (24, None)),
        ("About 20 people were killed.", "about", (20, 20)),
    ],
)
def test_a_hedge_is_kept_beside_the_figure(text, modifier, bounds):
    """The figure stays as written; the bounds say what the hedge allows."""
    quantity = read(Document(id="t", text=text)).claims[0].quantity

    assert (quantity.modifier, quantity.bounds) == (modifier, bounds)


def test_people_after_including_are_a_part():
    """Four children among twelve are not four more dead."""
    text = "At least 12 civilians, including four children and two women, were killed."

    assert claims(text) == [("killed", 12, 12, "person")]
    assert parts(text) == [(4, "child"), (2, "woman")]


def test_each_harm_takes_its_own_people():
    """Killed and injured in one sentence do not mix."""
    assert claims("Five people were killed and three others were injured in the strike.") == [
        ("killed", 5, 5, "person"),
        ("injured", 3, 3, "person"),
    ]


def test_civilians_and_fighters_are_never_added_up():
    """A mixed list gives two claims, each with its status."""
    reading = read(Document(id="t", text="Three civilians and two fighters were killed."))

    assert [(c.quantity.lo, c.combatant) for c in reading.claims] == [(3, "civilian"), (2, "combatant")]


@pytest.mark.parametrize(
    "text",
    [
        "On 12 March 2034 the strike hit house 14 at 6:30 am.",
        "User @marwat24 posted 3 pictures.",
        "The 33rd regiment left.",
        "Hadi, 18, dreams of medicine.",
        "Police at Six Martyrs Junction closed the road.",
    ],
)
def test_numbers_that_count_no_victims_are_left_alone(text):
    """Dates, clocks, account names, ordinals, ages and street names are not casualties."""
    assert claims(text) == []


@pytest.mark.parametrize("text", ["Nobody was killed.", "No one was injured.", "There were no casualties reported."])
def test_denial_of_harm_is_not_harm(text):
    """A sentence that says nobody was hurt gives no affirmed claim."""
    assert [c for c in read(Document(id="t", text=text)).claims if c.polarity == "affirmed"] == []


def test_what_could_happen_is_only_possible():
    """A warning is kept, marked as possible."""
    reading = read(Document(id="t", text="He warned that thousands could be killed if the dam were to break."))

    assert {c.polarity for c in reading.claims} <= {"possible"}


@pytest.mark.parametrize(
    "text",
    [
        "No strikes were conducted in the area of the reported civilian casualties.",
        "It is not likely that the two civilian deaths occurred due to a strike.",
        "There were no civilian casualties or property damage reported.",
    ],
)
def test_talk_of_casualties_and_doubt_about_them_affirm_nothing(text):
    """A finding that rejects a report must not read as a report."""
    assert [c for c in read(Document(id="t", text=text)).claims if c.polarity == "affirmed"] == []


def test_armed_groups_before_their_fighters_are_no_names():
    """ "killed al-Nahr fighters", "over 110 Al-Nusra terrorists", "17 Turkish servicemen"."""
    said = [
        read(Document(id="x", text=t)).claims[0].quantity.lo
        for t in (
            "Over 110 Al-Nusra terrorists were killed in the operations.",
            "Army units killed Al-Nahr fighters in operations.",
            "The group killed 17 Turkish servicemen and left three others wounded.",
        )
    ]

    assert said == [110, 2, 17]


def test_an_attack_dated_by_its_month_is_no_total_of_the_month():
    """One blast in March is an incident; the dead of March are a total."""
    one = "In March 2034 a blast near the gate killed 40 people."
    many = "In March 2034, 500 civilians were killed in the province."

    assert [read(Document(id="x", text=t)).claims[0].scope for t in (one, many)] == ["incident", "aggregate"]
