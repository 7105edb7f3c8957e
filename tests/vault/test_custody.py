"""Who did what with the bytes: a value with a plain form, that refuses what it cannot mean."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.model.errors import InvalidValue
from sijill.vault.custody import CustodyAct, CustodyEvent

RECEIVED = CustodyEvent(
    when=datetime(2019, 4, 25, 9, 30, tzinfo=UTC),
    who="recorder-1",
    act=CustodyAct.RECEIVED,
    how="handed over on a USB stick",
    source="local council",
)
stated = st.none() | st.text()


def test_the_plain_form_leaves_out_what_is_not_stated():
    assert RECEIVED.to_data() == {
        "when": "2019-04-25T09:30:00+00:00",
        "who": "recorder-1",
        "act": "received",
        "how": "handed over on a USB stick",
        "source": "local council",
    }


@given(
    st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=3))])),
    st.text(min_size=1).filter(str.strip),
    st.sampled_from(CustodyAct),
    st.fixed_dictionaries({"how": stated, "source": stated, "tool": st.text(), "tool_version": stated, "note": stated}),
)
def test_what_is_written_reads_back(when: datetime, who: str, act: CustodyAct, rest: dict[str, Any]):
    event = CustodyEvent(when=when, who=who, act=act, **rest)
    assert CustodyEvent.from_data(event.to_data()) == event


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"when": datetime(2019, 4, 25)}, "no time zone"),  # noqa: DTZ001
        ({"who": "  "}, "who did it"),
        ({"tool_version": "1.2"}, "version 1.2 of which tool"),
    ],
)
def test_an_event_that_says_too_little_is_refused(change: dict[str, Any], reason: str):
    with pytest.raises(InvalidValue, match=reason):
        CustodyEvent(**{"when": RECEIVED.when, "who": "recorder-1", "act": CustodyAct.CAPTURED, **change})


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"colour": "red"}, "unknown in a custody event: colour"),
        ({"who": None}, "not text in a custody event: who"),
        ({"when": "yesterday"}, "'yesterday' is not a time"),
        ({"when": "2019-04-25"}, "no time zone"),
        ({"act": "stolen"}, "'stolen' is no act of custody. Use one of: received, captured"),
    ],
)
def test_data_that_is_no_custody_event_is_refused(change: dict[str, Any], reason: str):
    with pytest.raises(InvalidValue, match=reason):
        CustodyEvent.from_data({**RECEIVED.to_data(), **change})


def test_data_without_what_every_event_needs_is_refused():
    with pytest.raises(InvalidValue, match="needs act, when"):
        CustodyEvent.from_data({"who": "recorder-1"})
