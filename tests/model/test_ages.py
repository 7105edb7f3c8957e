"""Ages as people wrote them: all forms of the archive read, none wrong, the rest unknown."""

from __future__ import annotations

import csv

import pytest

from sijill.model.ages import Age, read_age
from sijill.model.errors import InvalidValue
from sijill.testing.shared import shared_data

READ_BY_EYE = {
    ".5": (0, 0), "0.2": (0, 0), "1 month old": (0, 0), "1 year 6 months": (1, 1), "1-10": (1, 10), "1.5": (1, 1),
    "10 (also reported as 15)": (10, 15), "10 days": (0, 0), "10 or 16 years old": (10, 16), "12": (12, 12),
    "15 months": (1, 1), "2 months old baby": (0, 0), "20s": (20, 29), "22-25": (22, 25), "40/45/54": (40, 54),
    "53/54": (53, 54), "60 or older": (60, None), "60-73": (60, 73), "63 or 54": (54, 63), "7-9 months": (0, 0),
    "80 plus": (80, None), "A baby": (0, 1), "One hour old": (0, 0), "a year and a half": (1, 1), "five months": (0, 0),
    "four-years-old": (4, 4), "late 40s": (46, 49), "one and half years": (1, 1), "six": (6, 6), "18 months": (1, 1),
    "half a year": (0, 0), "under 5": (0, 4), "over 60": (60, None), "17/18 years": (17, 18), "6 and a half": (6, 6),
    "in his 20s": (20, 29), "elderly": (60, None), "3 months": (0, 0), "mid-30s": (33, 37), "٢٥ عاما": (25, 25),
}  # fmt: skip


@pytest.mark.parametrize(("text", "years"), READ_BY_EYE.items())
def test_a_written_age_is_read_to_years(text, years):
    age = read_age(text)

    assert age is not None and (age.low_years, age.high_years) == years
    assert age.phrase == text


@pytest.mark.parametrize(("text", "days"), [("3 months", (91, 120)), ("10 days", (10, 10)), ("2 weeks", (14, 20))])
def test_an_infants_age_is_kept_in_days(text, days):
    age = read_age(text)

    assert age is not None and (age.low_days, age.high_days) == days


@pytest.mark.parametrize("text", ["", "Age unknown", "years old", "334 years old", "-5", "2017", "3, 5", "8th grade"])
def test_what_states_no_age_stays_unknown(text):
    assert read_age(text) is None


def test_two_figures_are_disputed_and_a_hedge_is_approximate():
    both, hedged = read_age("15 (also reported as 20)"), read_age("about 40")

    assert both is not None and both.disputed and both.is_child is None
    assert hedged is not None and hedged.approximate and hedged.is_child is False
    assert (read_age("17") or both).is_child is True and (read_age("18") or both).is_child is False


def test_nonsense_is_refused_at_birth():
    with pytest.raises(InvalidValue):
        Age(low_days=10, high_days=5, phrase="x")


@pytest.mark.parametrize(
    ("path", "column", "share"), [("airwars-syria", "age", 0.98), ("airwars-gaza", "age_text", 0.95)]
)
def test_nearly_every_form_of_the_archives_is_read(path, column, share):
    with (shared_data(path) / "victims.csv").open(encoding="utf-8-sig", newline="") as lines:
        forms = {row[column] for row in csv.DictReader(lines)} - {""}

    read = {text: age for text in forms if (age := read_age(text)) is not None}

    assert len(read) / len(forms) >= share
    assert all(age.low_years == int(text) == age.high_years for text, age in read.items() if text.isdigit())


def test_ages_agree_with_the_archives_own_age_class():
    """Where they differ, the archive calls a small child an adult; no adult age is read as a child's."""
    with (shared_data("airwars-syria") / "victims.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["age"] and row["age_group"]]

    settled = [(row, age.is_child) for row in rows if (age := read_age(row["age"])) and age.is_child is not None]
    differing = [(row["age"], row["age_group"]) for row, child in settled if (row["age_group"] == "child") != child]

    assert len(settled) > 2000
    assert {group for _, group in differing} == {"adult"}
    assert len(differing) / len(settled) < 0.04
