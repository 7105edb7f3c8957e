"""Dates are intervals with one canonical text, and nothing half-garbled becomes a date."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.model.dates import DateSpan, Precision
from sijill.model.errors import InvalidValue

DAYS = st.dates(min_value=date(1, 1, 1), max_value=date(9999, 12, 31))


@st.composite
def spans(draw: st.DrawFn) -> DateSpan:
    first, last = sorted([draw(DAYS), draw(DAYS)])
    opened = draw(st.sampled_from(["", "first", "last"]))
    return DateSpan(
        first=None if opened == "first" else first,
        last=None if opened == "last" else last,
        approximate=draw(st.booleans()),
        uncertain=draw(st.booleans()),
    )


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2017-09-25", date(2017, 9, 25), date(2017, 9, 25), Precision.DAY),
        ("2017-09", date(2017, 9, 1), date(2017, 9, 30), Precision.MONTH),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29), Precision.MONTH),
        ("2017", date(2017, 1, 1), date(2017, 12, 31), Precision.YEAR),
        ("2017-XX", date(2017, 1, 1), date(2017, 12, 31), Precision.YEAR),
        ("2017-09-XX", date(2017, 9, 1), date(2017, 9, 30), Precision.MONTH),
        ("201X", date(2010, 1, 1), date(2019, 12, 31), Precision.RANGE),
        ("2017-09-25/2017-10-02", date(2017, 9, 25), date(2017, 10, 2), Precision.RANGE),
        ("2017/2018-02", date(2017, 1, 1), date(2018, 2, 28), Precision.RANGE),
        ("../2017-09-25", None, date(2017, 9, 25), Precision.OPEN),
        ("2017-09-25/..", date(2017, 9, 25), None, Precision.OPEN),
        ("٢٠١٧-٠٩-٢٥", date(2017, 9, 25), date(2017, 9, 25), Precision.DAY),
    ],
)
def test_a_text_is_read_to_its_first_and_last_day(text, first, last, precision):
    span = DateSpan.parse(text)

    assert (span.first, span.last, span.precision) == (first, last, precision)


@pytest.mark.parametrize(
    ("mark", "doubt"), [("", (False, False)), ("~", (True, False)), ("?", (False, True)), ("%", (True, True))]
)
def test_marks_of_doubt_are_kept(mark, doubt):
    span = DateSpan.parse(f"2017-09-25{mark}")

    assert (span.approximate, span.uncertain) == doubt
    assert span.edtf == f"2017-09-25{mark}"


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "..", "../..", "/", "/2017", "2017/", "2017-13", "2017-00", "2017-02-30", "25/09/2017", "2017-9-5"),
        *("20X7", "2017-XX-05", "201X-05", "2017-09-25T10:00", "2017-09-25/2017-09-01", "2017-09-25 garbled", "0000"),
        *("17-09-25", "2017-09-25/2017-09-26/2017-09-27", "next Tuesday"),
    ],
)
def test_half_garbled_text_is_refused_with_a_remedy(text):
    with pytest.raises(InvalidValue) as refused:
        DateSpan.parse(text)

    assert refused.value.remedy


def test_a_clock_time_is_not_a_day():
    with pytest.raises(InvalidValue, match="clock time"):
        DateSpan.on(datetime(2017, 9, 25, 14, 30))  # noqa: DTZ001


@given(span=spans())
def test_the_canonical_text_reads_back_to_the_same_span(span):
    assert DateSpan.parse(span.edtf) == span


@given(a=spans(), b=spans(), day=DAYS)
def test_spans_overlap_exactly_when_some_day_lies_in_both(a, b, day):
    assert a.overlaps(b) == b.overlaps(a)
    if a.contains(day) and b.contains(day):
        assert a.overlaps(b)
    if a.first and a.last and b.first and b.last and a.overlaps(b):
        shared = max(a.first, b.first)
        assert a.contains(shared) and b.contains(shared)


def test_one_day_and_a_range_are_named_by_their_ends():
    assert DateSpan.on(date(2017, 9, 25)) == DateSpan.parse("2017-09-25")
    assert str(DateSpan.between(date(2017, 9, 1), date(2017, 9, 30))) == "2017-09"


def test_only_a_closed_span_can_lie_within_a_window():
    battle = (date(2017, 6, 6), date(2017, 10, 17))

    assert DateSpan.parse("2017-09").within(*battle)
    assert not DateSpan.parse("2017-10").within(*battle)
    assert not DateSpan.parse("2017-09-25/..").within(*battle)
    assert DateSpan.parse("2017-09").days == 30
    assert DateSpan.parse("2017-09-25/..").days is None
