"""Local time: clock times, windows and words, each word with hours and their source."""

from __future__ import annotations

import csv
import math
from datetime import date, time, timedelta

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
        ("around dawn", LocalTimeKind.TIME_OF_DAY, time(4), time(8)),
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


@pytest.mark.parametrize(
    ("kind", "start", "end"),
    [
        (LocalTimeKind.UNKNOWN, time(1), time(2)),
        (LocalTimeKind.WINDOW, None, None),
        (LocalTimeKind.WINDOW, time(1), None),
        (LocalTimeKind.EXACT, time(1), time(2)),
    ],
)
def test_hours_that_do_not_fit_their_kind_are_refused_at_birth(kind, start, end):
    with pytest.raises(InvalidValue):
        LocalTime(kind=kind, start=start, end=end)


def test_a_window_within_the_day_holds_its_hours():
    raid = LocalTime.parse("", start="01:00:00", end="05:00:00")

    assert raid.may_be(time(1)) and raid.may_be(time(5)) and not raid.may_be(time(0, 30))


def test_every_local_time_of_the_archive_is_read():
    with (shared_data("airwars-syria") / "incidents.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["local_time"] or row["local_time_start"]]

    read = [
        LocalTime.parse(row["local_time"], start=row["local_time_start"], end=row["local_time_end"]) for row in rows
    ]

    assert len(read) > 700
    assert LocalTimeKind.UNKNOWN not in {one.kind for one in read}


def _sun(latitude: float, longitude: float, day: date, altitude: float) -> tuple[float, float]:
    """Hours UTC at which the sun passes an altitude in degrees, morning and evening (NOAA solar equations)."""
    year = 2 * math.pi * (day.timetuple().tm_yday - 1) / 365
    minutes = 229.18 * (
        0.000075 + 0.001868 * math.cos(year) - 0.032077 * math.sin(year)
        - 0.014615 * math.cos(2 * year) - 0.040849 * math.sin(2 * year)
    )  # fmt: skip
    declination = (
        0.006918 - 0.399912 * math.cos(year) + 0.070257 * math.sin(year) - 0.006758 * math.cos(2 * year)
        + 0.000907 * math.sin(2 * year) - 0.002697 * math.cos(3 * year) + 0.00148 * math.sin(3 * year)
    )  # fmt: skip
    north = math.radians(latitude)
    cosine = math.sin(math.radians(altitude)) / (math.cos(north) * math.cos(declination)) - (
        math.tan(north) * math.tan(declination)
    )
    noon, half = 12 - longitude / 15 - minutes / 60, math.degrees(math.acos(cosine)) / 15
    return noon - half, noon + half


def test_dawn_and_dusk_hold_the_sun_over_syria_all_year():
    """Legal time is UTC+2 in winter until 2022, else UTC+3; the windows are the sun's, rounded outwards to the hour."""
    dawns, sunrises, sunsets, dusks = [], [], [], []
    for latitude, longitude in ((32.3, 35.7), (32.3, 42.4), (37.3, 35.7), (37.3, 42.4)):
        for offset in range(0, 365, 3):
            day = date(2017, 1, 1) + timedelta(days=offset)
            zones = (3,) if 4 <= day.month <= 10 else (2, 3)
            rise, fall = _sun(latitude, longitude, day, -0.833)
            dawn, dusk = _sun(latitude, longitude, day, -6)
            for zone in zones:
                dawns.append(dawn + zone)
                sunrises.append(rise + zone)
                sunsets.append(fall + zone)
                dusks.append(dusk + zone)

    around_dawn, around_dusk = HOURS[TimeOfDay.DAWN], HOURS[TimeOfDay.DUSK]
    assert (math.floor(min(dawns)), math.ceil(max(sunrises))) == (around_dawn.start.hour, around_dawn.end.hour)
    assert (math.floor(min(sunsets)), math.ceil(max(dusks))) == (around_dusk.start.hour, around_dusk.end.hour)
