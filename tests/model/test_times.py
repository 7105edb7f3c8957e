"""Local time: clock times, windows and words, each word with hours and their source."""

from __future__ import annotations

import csv
from datetime import time

import pytest

from sijill.model.errors import InvalidValue
from sijill.model.times import HOURS, LocalTime, LocalTimeKind, TimeOfDay
from sijill.testing.shared import shared_data


def test_every_word_has_hours_and_a_source():
    assert set(HOURS) == set(TimeOfDay)
    assert all(hours.source for hours in HOURS.values())


@pytest.mark.parametrize(
    ("text", "kind", "start", "end"),
    [
        ("morning", LocalTimeKind.TIME_OF_DAY, time(6), time(12)),
        ("around dawn", LocalTimeKind.TIME_OF_DAY, time(4), time(7)),
        ("14:30:00", LocalTimeKind.EXACT, time(14, 30), time(14, 30)),
        ("00:00:00", LocalTimeKind.EXACT, time(0), time(0)),
        ("٠٢:٣٠", LocalTimeKind.EXACT, time(2, 30), time(2, 30)),
        ("", LocalTimeKind.UNKNOWN, None, None),
    ],
)
def test_a_word_or_clock_time_is_read(text, kind, start, end):
    read = LocalTime.parse(text)

    assert (read.kind, read.start, read.end) == (kind, start, end)


def test_a_stated_window_bounds_the_word_and_may_cross_midnight():
    late = LocalTime.parse("evening", start="22:00:00", end="01:00:00")

    assert late.word is TimeOfDay.EVENING and late.kind is LocalTimeKind.WINDOW
    assert late.may_be(time(23, 30)) and late.may_be(time(0, 30))
    assert not late.may_be(time(12))
    assert LocalTime.unknown().may_be(time(12))


@pytest.mark.parametrize("text", ["25:00:00", "noonish", "14", "14:30+03:00", "1430", "12:61"])
def test_anything_else_is_refused(text):
    with pytest.raises(InvalidValue):
        LocalTime.parse(text)


def test_a_window_with_one_end_is_refused():
    with pytest.raises(InvalidValue):
        LocalTime.parse("", start="10:00:00")


def test_every_local_time_of_the_archive_is_read():
    with (shared_data("airwars-syria") / "incidents.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["local_time"] or row["local_time_start"]]

    read = [
        LocalTime.parse(row["local_time"], start=row["local_time_start"], end=row["local_time_end"]) for row in rows
    ]

    assert len(read) > 700
    assert LocalTimeKind.UNKNOWN not in {one.kind for one in read}
