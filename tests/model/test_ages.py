"""Ages as people wrote them: all forms of the archive read, none wrong, the rest unknown."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


INVENTED = {
    "3 moths": (0, 0), "5 monhts": (0, 0), "9 mths": (0, 0), "5 yers": (5, 5), "5 eyars old": (5, 5), "6 wks": (0, 0),
    "9yo": (9, 9), "9 y/o": (9, 9), "9y": (9, 9), "2y6m": (2, 2), "2 yrs 6 mths": (2, 2), "9 year-old": (9, 9),
    "25?": (25, 25), "25 (?)": (25, 25), "c. 40": (40, 40), "ca 40": (40, 40), "40ish": (40, 40), "est. 40": (40, 40),
    "possibly 30": (30, 30), "30 or so": (30, 30), "9 years old (approx)": (9, 9), "(5)": (5, 5), '"5"': (5, 5),
    "2 1/2": (2, 2), "2½": (2, 2), "1 ½ years": (1, 1), "1 & half": (1, 1), "5 and a half": (5, 5), "1.5": (1, 1),
    "twenty-five": (25, 25), "sixty three": (63, 63), "seventeen": (17, 17), "forty days": (0, 0),
    "between 5 and 6": (5, 6), "from 20 to 30": (20, 30), "aged between 5 and 6": (5, 6), "5–6 years": (5, 6),
    "20s-30s": (20, 39), "50-60s": (50, 69), "late 50s/early 60s": (56, 63), "mid-to-late 20s": (23, 29),
    "20-something": (20, 29), "in her thirties": (30, 39), "70's": (70, 79), "in his mid-30s": (33, 37),
    "in his teens": (13, 19), "late teens": (17, 19), "teenage girl": (13, 19), "pre-teen": (9, 12), "youth": (15, 24),
    "middle-aged": (35, 65), "elderly woman": (60, None), "old man": (60, None), "60 and above": (60, None),
    "60 years and older": (60, None), ">60": (60, None), "≥ 60": (60, None), "70 +": (70, None), "<5": (0, 4),
    "less than a year": (0, 0), "< 1 year": (0, 0), "nearly 3": (2, 2), "about to turn 18": (17, 17),
    "almost 2 years": (1, 1), "newborn (1 day)": (0, 0), "infant (3 months)": (0, 0), "child aged 7 years": (7, 7),
    "neonate": (0, 0), "newborn baby": (0, 0), "a few days old": (0, 0), "several months": (0, 1), "boy": (0, 17),
    "12 (reported as 13)": (12, 13), "12 (other sources say 13)": (12, 13), "12, also reported as 13": (12, 13),
    "شهرين": (0, 0), "شهر ونصف": (0, 0), "سنة ونصف": (1, 1), "سنتان": (2, 2), "عامين ونصف": (2, 2), "سنة": (1, 1),
    "سنة و 3 أشهر": (1, 1), "ثلاثة أشهر": (0, 0), "خمس سنوات": (5, 5), "خمسة عشر عامًا": (15, 15), "٥ سنين": (5, 5),
    "خمسة وعشرون عاما": (25, 25), "ستون عاما": (60, 60), "عمره ٢٥ سنة": (25, 25), "تبلغ من العمر 25 عاما": (25, 25),
    "في العشرينيات من عمره": (20, 29), "الثلاثينات": (30, 39), "سبعيني": (70, 79), "خمسينية": (50, 59),
    "في العقد الثالث من العمر": (20, 29), "حوالي ٤٠ عاما": (40, 40), "40 تقريبا": (40, 40), "فوق الستين": (60, None),
    "أكثر من 60": (60, None), "أقل من سنة": (0, 0), "دون 18": (0, 17), "بين 20 و30": (20, 30), "5 أو 6": (5, 6),
    "من 5 إلى 6 سنوات": (5, 6), "رضيعة": (0, 1), "طفل": (0, 17), "طفل عمره 3 أشهر": (0, 0), "مسنة": (60, None),
    "حديث الولادة": (0, 0), "مراهق": (10, 19), "بضعة أيام": (0, 0), "نصف سنة": (0, 0), "أسبوعان": (0, 0), "يوم": (0, 0),
}  # fmt: skip
"""Forms of our own, as recorders and relatives write them."""

NO_AGE = (
    "unknown", "n/a", "?", "-", "none", "years old", "months old", "year old", "5-", "-5", "to 5", "5 to", "3, 5",
    "5,5", "9 m", "25 F", "2017", "born 2012", "1970s", "123", "334 years old", "year 5", "5th", "8 months pregnant",
    "young",
    "young man", "senior", "elder", "child 2", "3 boys", "5 km", "12 people", "nearly", "غير معروف", "مواليد 1990",
    "شاب", "شابة", "فتاة", "في السبعين", "3 أطفال", "حامل في الشهر الثامن", "ونصف", "من العمر", "عمره",
)  # fmt: skip


@pytest.mark.parametrize(("text", "years"), INVENTED.items())
def test_forms_of_our_own_are_read_and_none_wrongly(text, years):
    age = read_age(text)

    assert age is not None and (age.low_years, age.high_years) == years


@pytest.mark.parametrize("text", NO_AGE)
def test_what_states_no_age_is_never_guessed(text):
    assert read_age(text) is None


@pytest.mark.parametrize("text", ["unborn", "Foetus", "fetus (8 months)", "7 month foetus", "unborn child", "جنين"])
def test_a_life_before_birth_has_no_age(text):
    """The month of pregnancy is not an age, and whether the unborn are counted as children the archive decides."""
    age = read_age(text)

    assert age is not None and age.unborn and (age.low_days, age.high_days, age.is_child) == (0, 0, None)


@given(st.integers(0, 110), st.sampled_from(["{}", "{} years old", "aged {}", "{}-year-old", "عمره {} سنة", "{} عاما"]))
def test_a_stated_year_is_read_as_that_year_in_any_dress(years, form):
    """In Latin and Arabic digits."""
    for text in (form.format(years), form.format(str(years).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")))):
        age = read_age(text)
        assert age is not None and (age.low_years, age.high_years) == (years, years) and not age.approximate


@given(st.text(alphabet="0123456789-/ asyermonthld'.?()+<>نصفسنةشهرعاموي", max_size=16))
def test_no_text_breaks_the_reader_and_every_age_is_in_order(text):
    age = read_age(text)

    assert age is None or age.high_days is None or 0 <= age.low_days <= age.high_days


@pytest.mark.parametrize("text", ["25?", "about 40", "حوالي 40", "40 تقريبا", "nearly 3", "c. 40"])
def test_a_doubt_is_marked(text):
    age = read_age(text)

    assert age is not None and age.approximate


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
