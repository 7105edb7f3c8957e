"""Sharing out admissions: nobody is counted twice, and every step can be taken back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.model.counts import Outcome
from sijill.model.errors import Refused
from sijill.official.allocating import allocate_tables
from sijill.official.allocation import Admission, Share, Shares, suggest

SIXTEEN = Admission(id="S1", outcome=Outcome.KILLED, number=16)


def share(incident: str, number: int) -> Share:
    return Share(admission="S1", incident=incident, number=number, by="reader", reason="read in the release")


def test_one_admission_of_sixteen_is_six_and_ten():
    """CS1621 and CS1621a: two buildings of one street in one statement."""
    parts = suggest(SIXTEEN, [("CS1621", 6, 6), ("CS1621a", 10, 10)], by="suggestion", reason="reported")

    shares = Shares.of([SIXTEEN]).give(parts[0]).give(parts[1])

    assert [shares.of_incident(one, Outcome.KILLED) for one in ("CS1621", "CS1621a")] == [6, 10]
    assert (shares.open_part("S1"), shares.total(Outcome.KILLED)) == (0, 16)


def test_figures_that_the_line_tells_apart_are_the_shares():
    """CS1317, CS1317a, CS1317b: one civilian killed in each of three strikes, whatever each incident reports."""
    three = Admission(id="S1", outcome=Outcome.KILLED, number=3)
    reported = [("A", 1, 1), ("B", 6, 6), ("C", 1, 1)]

    told = suggest(three, reported, by="suggestion", reason="told", told=[1, 1, 1])
    untold = suggest(three, reported, by="suggestion", reason="reported")
    unequal = suggest(SIXTEEN, reported[:2], by="suggestion", reason="told", told=[10, 6])

    assert [one.number for one in told] == [1, 1, 1]
    assert [one.number for one in untold] == [1, 2, 0]
    assert [one.number for one in unequal] == [6, 10]


def test_a_share_beyond_the_admission_is_refused():
    shares = Shares.of([SIXTEEN]).give(share("A", 10))

    with pytest.raises(Refused, match="7 more would exceed it"):
        shares.give(share("B", 7))


def test_a_figure_that_was_not_stated_cannot_be_shared_out():
    unstated = Admission(id="S1", outcome=Outcome.KILLED, number=None)

    with pytest.raises(Refused, match="states no number"):
        Shares.of([unstated]).give(share("A", 0))
    assert Shares.of([unstated]).open_part("S1") is None


def test_every_change_can_be_undone():
    start = Shares.of([SIXTEEN])
    later = start.give(share("A", 10)).give(share("B", 6)).take_back("S1", "A")

    assert later.undo().undo().undo() == start
    with pytest.raises(Refused):
        start.undo()


def test_two_admissions_may_end_at_one_incident():
    other = Admission(id="S2", outcome=Outcome.KILLED, number=3)
    shares = Shares.of([SIXTEEN, other]).give(share("A", 16))
    shares = shares.give(Share(admission="S2", incident="A", number=3, by="reader", reason="a second strike"))

    assert shares.of_incident("A", Outcome.KILLED) == 19


incident = st.tuples(st.uuids().map(str), st.none() | st.integers(0, 40), st.none() | st.integers(40, 90))


@given(number=st.integers(0, 500), over=st.lists(incident, min_size=1, max_size=8, unique_by=lambda one: one[0]))
def test_suggested_shares_always_sum_to_the_admission(number, over):
    admission = Admission(id="S1", outcome=Outcome.KILLED, number=number)

    parts = suggest(admission, over, by="suggestion", reason="reported")

    assert sum(one.number for one in parts) == number
    assert all(one.number >= 0 for one in parts)


@given(steps=st.lists(st.tuples(st.sampled_from("ABCD"), st.integers(0, 20)), max_size=12))
def test_no_order_of_giving_ever_exceeds_the_admission(steps):
    shares = Shares.of([SIXTEEN])
    for incident_id, number in steps:
        try:
            shares = shares.give(share(incident_id, number))
        except Refused:
            continue

    assert 0 <= shares.open_part("S1") <= 16


def test_tables_in_tables_out_and_the_rest_stands_without_incident():
    rows = allocate_tables(
        [{"id": "S1", "killed": "16"}, {"id": "S2", "killed": ""}],
        [{"statement_id": "S1", "incident_id": "A", "share": "9"}],
        [],
        outcome=Outcome.KILLED,
        file="links.csv",
    )

    assert [(row["incident_id"], row["share"]) for row in rows] == [("A", 9), ("", 7)]
