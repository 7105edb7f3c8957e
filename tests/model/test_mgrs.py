"""Grid references: equal to the reference implementation, and refused with the exact reason when malformed."""

from __future__ import annotations

import csv
import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mgrs import MGRS

from sijill.model.errors import InvalidValue
from sijill.model.mgrs import decode, encode
from sijill.model.utm import project, unproject
from sijill.testing.shared import shared_data

REFERENCE = MGRS()


def _metres_apart(a: tuple[float, float], b: tuple[float, float]) -> float:
    return math.hypot(a[0] - b[0], (a[1] - b[1]) * math.cos(math.radians(a[0]))) * 111_320


def test_twenty_thousand_points_agree_with_the_mgrs_package():
    """Where the last metre differs, the point lies within 2 cm of an edge: the package uses an older series."""
    rng = random.Random(20171017)
    differing = 0
    for _ in range(20_000):
        latitude, longitude = rng.uniform(-80, 84), rng.uniform(-180, 180)
        digits = rng.choice([0, 2, 4, 6, 8, 10])
        ours = encode(latitude, longitude, digits=digits)
        theirs = REFERENCE.toMGRS(latitude, longitude, MGRSPrecision=digits // 2)
        if ours != theirs:
            differing += 1
            point = project(latitude, longitude)
            assert min(abs(metres - round(metres)) for metres in (point.easting, point.northing)) < 0.02
        cell = decode(ours)
        assert cell.south - 2e-8 <= latitude <= cell.north + 2e-8
        width = (cell.east - cell.west) % 360
        assert (longitude - cell.west + 2e-8) % 360 <= width + 4e-8

    assert differing < 20


@settings(max_examples=300)
@given(latitude=st.floats(-79.9, 83.9), longitude=st.floats(-179.9, 179.9))
def test_projection_and_back_moves_a_point_by_less_than_a_millimetre(latitude, longitude):
    assert _metres_apart(unproject(project(latitude, longitude)), (latitude, longitude)) < 0.001


def test_every_decodable_reference_of_the_archives_agrees_with_the_package():
    texts = set()
    columns = {"airwars-syria/belligerents.csv": "belligerent_mgrs_coordinate", "cjtf-oir/assessments.csv": "mgrs"}
    for path, column in columns.items():
        with shared_data(path).open(encoding="utf-8-sig", newline="") as lines:
            texts |= {row[column] for row in csv.DictReader(lines)}
    read, refused = 0, set()
    for text in texts:
        try:
            cell = decode(text)
        except InvalidValue:
            refused.add(text.strip())
            continue
        corner = REFERENCE.toLatLon(cell.text)
        assert _metres_apart((cell.centre_latitude, cell.centre_longitude), corner) < cell.size_m
        read += 1

    assert read > 400
    assert refused == {
        "", "n/a", "37FSU774280", "37SFU78615", "37SFU494361498",
        "37SDA064423/37SDA065429", "37SEV008788 or 37SEV020795",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("377SFU786153", "zone 377 does not exist"),
        ("61SFU786153", "zone 61 does not exist"),
        ("37SIU786153", "letter I is not used"),
        ("37SFO786153", "letter O is not used"),
        ("37FSU774280", "zone 37 has no column S"),
        ("37SFU78615", "5 digits cannot be halved"),
        ("37SFU494361498", "9 digits cannot be halved"),
        ("37SFU123456123456", "finer than a metre"),
        ("37SDA064423/37SDA065429", "more than one reference"),
        ("37SEV008788 or 37SEV020795", "more than one reference"),
        ("37NFU1234", "does not lie in zone 37, band N"),
        ("37SAU1234", "does not lie in zone 37, band S"),
        ("37SHZ1234", "rows run from A to V"),
        ("32XMB11", "zone 32 has no band X"),
        ("37YFU11", "polar"),
        ("FU786153", "does not begin with the number of a zone"),
        ("37SF786153", "2 letters follow"),
        ("37SFU78x6153", "something other than digits"),
        ("", "empty"),
    ],
)
def test_a_malformed_reference_is_refused_with_its_reason(text, reason):
    with pytest.raises(InvalidValue, match=reason):
        decode(text)


def test_blanks_and_small_letters_are_read():
    assert decode(" 37S ea 104 297 ") == decode("37SEA104297")
    assert decode("37SFU786153").size_m == 100
    assert decode("37SFU7867215341").size_m == 1


@pytest.mark.parametrize(
    ("latitude", "longitude", "digits"),
    [(85, 0, 6), (-81, 0, 6), (35, 181, 6), (35, 39, 5), (35, 39, 12)],
)
def test_what_has_no_reference_gets_none(latitude, longitude, digits):
    with pytest.raises(InvalidValue):
        encode(latitude, longitude, digits=digits)
