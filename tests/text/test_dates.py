"""Dates in running text, and how they were resolved."""

from __future__ import annotations

from datetime import date

import pytest

from sijill.text.dates import find_dates
from sijill.text.reader import Document, read

WRITTEN = date(2024, 8, 25)  # a Sunday


def days(text: str, lang: str = "en", doc_date: date | None = WRITTEN) -> list[tuple[str | None, str | None, str]]:
    hits = find_dates(text, lang, doc_date)
    return [(str(h.lo) if h.lo else None, str(h.hi) if h.hi else None, h.resolution) for h in hits]


@pytest.mark.parametrize(
    ("text", "lo", "hi"),
    [
        ("On Tuesday, October 10th, 2023, at noon", "2023-10-10", "2023-10-10"),
        ("on the night of 17th or 18th October 2023", "2023-10-17", "2023-10-18"),
        ("between August 2014 and the end of April 2019", "2014-08-01", "2019-04-30"),
        ("in late March 2017", "2017-03-21", "2017-03-31"),
        ("yesterday", "2024-08-24", "2024-08-24"),
        ("on Friday", "2024-08-23", "2024-08-23"),
        ("two weeks ago", "2024-08-10", "2024-08-12"),
        ("on 5 August", "2024-08-05", "2024-08-05"),
        ("on 5 December", "2023-12-05", "2023-12-05"),
    ],
)
def test_english_expressions(text, lo, hi):
    """Explicit, partial, relative and ranged dates."""
    assert [d[:2] for d in days(text)] == [(lo, hi)]


@pytest.mark.parametrize(
    ("text", "lo"),
    [
        ("٢٥ أيلول ٢٠١٧", "2017-09-25"),
        ("الخميس (9 مارس/آذار2017)", "2017-03-09"),
        ("30 تشرين الأول/أكتوبر 2016", "2016-10-30"),
        ("في السابع من أكتوبر الماضي", "2023-10-07"),
        ("15 رمضان 1438", "2017-06-10"),
        ("أمس", "2024-08-24"),
        ("أول أمس", "2024-08-23"),
        ("قبل يومين", "2024-08-23"),
        ("2017-03-09", "2017-03-09"),
    ],
)
def test_arabic_expressions(text, lo):
    """Levantine and Egyptian months, double forms, Hijri, relative days."""
    assert days(text, "ar")[-1][0] == lo


def test_a_week_later_counts_from_the_last_dated_event():
    """The second attack of a report gets its own day and its own event."""
    text = "A strike on September 25, 2031, killed 32 civilians. A week later a nearby house was struck, killing 27."
    first, second = (c for c in read(Document(id="t", text=text)).claims if c.parent is None)

    assert (first.when.lo, first.event) == ("2031-09-25", 1)
    assert (second.when.lo, second.when.hi, second.event) == ("2031-10-01", "2031-10-03", 2)
    assert second.when.anchor is not None


def test_without_an_anchor_a_relative_day_stays_unresolved():
    """Nothing is guessed when there is no document date."""
    assert days("yesterday", doc_date=None) == [(None, None, "unresolved")]


@pytest.mark.parametrize(
    ("text", "lang", "lo", "hi"),
    [
        ("last night", "en", "2024-08-24", "2024-08-25"),
        ("the night between Monday and Tuesday", "en", "2024-08-19", "2024-08-20"),
        ("mid-August", "en", "2024-08-11", "2024-08-20"),
        ("8/25/2023", "en", "2023-08-25", "2023-08-25"),
        ("ليلة أمس", "ar", "2024-08-24", "2024-08-25"),
        ("الليلة الماضية", "ar", "2024-08-24", "2024-08-25"),
        ("ليل الثلاثاء - الأربعاء", "ar", "2024-08-20", "2024-08-21"),
        ("من ١ إلى ٣ آب ٢٠٢٤", "ar", "2024-08-01", "2024-08-03"),
        ("في 3 من الشهر الجاري", "ar", "2024-08-03", "2024-08-03"),
        ("في الثالث من الشهر الماضي", "ar", "2024-07-03", "2024-07-03"),
        ("الأسبوع الماضي", "ar", "2024-08-17", "2024-08-19"),
        ("منذ يوم الأحد", "ar", "2024-08-25", "2024-08-25"),
    ],
)
def test_nights_span_two_days_and_months_may_be_told_by_this_and_last(text, lang, lo, hi):
    """A night is the evening and the morning after; "this month" is that of the document."""
    assert [d[:2] for d in days(text, lang)] == [(lo, hi)]


def test_the_day_of_a_month_that_has_no_such_day_is_no_date():
    """The 31st of last month, written in July."""
    assert days("في 31 من الشهر الماضي", "ar", date(2024, 7, 4)) == []


def test_a_text_opens_with_the_attack_and_dates_later_things_after_it():
    """A day without a year stands before the publication that the text dates later on."""
    text = "On October 16th a house was struck. On October 9th, 2034, a project published its findings."

    assert [d[0] for d in days(text, doc_date=None)] == ["2033-10-16", "2034-10-09"]
    text = "On October 16th a house was struck. On October 18th, 2034, a project published its findings."
    assert [d[0] for d in days(text, doc_date=None)] == ["2034-10-16", "2034-10-18"]
