"""Count ranges: bounds hold under every operation, and unknown is never zero."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.model.counts import CountRange, Group, Outcome
from sijill.model.errors import InvalidValue


@st.composite
def ranges(draw: st.DrawFn) -> CountRange:
    low = draw(st.integers(0, 50))
    return CountRange(low=low, high=draw(st.one_of(st.none(), st.integers(low, 100))))


def inside(count: CountRange) -> st.SearchStrategy[int]:
    return st.integers(count.low, 200 if count.high is None else count.high)


@given(a=ranges(), b=ranges(), data=st.data())
def test_the_sum_of_any_two_counts_lies_in_the_sum_of_their_ranges(a, b, data):
    x, y = data.draw(inside(a)), data.draw(inside(b))

    assert a.plus(b).holds(x + y)
    assert a.span(b).holds(x) and a.span(b).holds(y)
    if y <= x:
        assert a.minus(b).holds(x - y)


@given(a=ranges(), b=ranges(), data=st.data())
def test_ranges_overlap_when_one_count_satisfies_both(a, b, data):
    if b.holds(data.draw(inside(a))):
        assert a.overlaps(b)
    assert a.overlaps(b) == b.overlaps(a)


@pytest.mark.parametrize(("low", "high"), [(-1, 3), (3, 2), (1, 0)])
def test_nonsense_is_refused_at_birth(low, high):
    with pytest.raises(InvalidValue):
        CountRange(low=low, high=high)


def test_no_upper_claim_is_not_an_upper_claim_of_nought():
    open_ended = CountRange.at_least(24)

    assert open_ended.high is None and open_ended.width is None
    assert open_ended.plus(CountRange.exactly(3)).high is None
    assert str(open_ended) == "24+" and str(CountRange(low=3, high=9)) == "3-9" and str(CountRange.exactly(0)) == "0"
    assert CountRange.exactly(0).holds(0) and not CountRange.exactly(0).holds(1)


def test_the_eighteen_groups_and_three_outcomes():
    assert len(Group) == 18
    assert list(Outcome) == ["killed", "injured", "missing"]
