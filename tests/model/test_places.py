"""Places: points on the globe, radii with reasons, scripts, and governorates read only when certain."""

from __future__ import annotations

import csv

import pytest

from sijill.model.errors import InvalidValue
from sijill.model.gazetteer import GOVERNORATES, governorate_of
from sijill.model.places import ACCURACY_RADII, Accuracy, Coordinates, Script, Spelling, distance_m
from sijill.testing.shared import shared_data


def test_the_archives_joined_longitude_is_refused():
    with pytest.raises(InvalidValue, match=r"longitude 4239\.00416"):
        Coordinates(latitude=35.9626, longitude=4239.00416)


@pytest.mark.parametrize(("latitude", "longitude"), [(90.1, 0), (0, -180.5), (float("nan"), 0), (0, float("inf"))])
def test_points_off_the_globe_are_refused(latitude, longitude):
    with pytest.raises(InvalidValue):
        Coordinates(latitude=latitude, longitude=longitude)


def test_nothing_is_known_better_than_exactly():
    with pytest.raises(InvalidValue, match="-1 m"):
        Coordinates(latitude=35.9, longitude=39.0, uncertainty_m=-1)


def test_an_empty_spelling_is_refused():
    with pytest.raises(InvalidValue):
        Spelling.of("  ")


def test_every_accuracy_class_has_a_radius_with_a_reason_and_finer_classes_are_not_wider():
    assert len(Accuracy) == 15 and set(ACCURACY_RADII) == set(Accuracy)
    assert all(radius.reason for radius in ACCURACY_RADII.values())
    order = ["within_1m", "exact_location", "within_100m", "nearby_landmark", "street", "neighbourhood_area", "village",
             "city", "subdistrict", "district", "province_governorate"]  # fmt: skip
    metres = [ACCURACY_RADII[Accuracy(one)].metres or 0 for one in order]
    assert metres == sorted(metres)
    assert ACCURACY_RADII[Accuracy.NOT_STATED].metres is None


def test_an_unknown_accuracy_stays_unknown_and_a_strange_one_is_refused():
    assert Coordinates.with_accuracy(35.95, 39.01, "").uncertainty_m is None
    assert Coordinates.with_accuracy(35.95, 39.01, "village").uncertainty_m == 2500
    with pytest.raises(InvalidValue, match="hamlet"):
        Coordinates.with_accuracy(35.95, 39.01, "hamlet")


def test_distance_between_raqqa_and_aleppo():
    """About 161 km by the ellipsoid; the sphere may differ by half a per cent."""
    raqqa, aleppo = Coordinates(latitude=35.9594, longitude=38.9981), Coordinates(latitude=36.2021, longitude=37.1343)

    assert distance_m(raqqa, aleppo) == pytest.approx(169_900, rel=0.01)
    assert distance_m(raqqa, raqqa) == 0


@pytest.mark.parametrize(
    ("text", "script"),
    [("الرقة", Script.ARABIC), ("Raqqa", Script.LATIN), ("Ракка", Script.CYRILLIC), ("רקה", Script.HEBREW),
     ("Raqqa الرقة", Script.MIXED), ("12", Script.OTHER), ("ラッカ", Script.OTHER)],
)  # fmt: skip
def test_the_script_is_read_off_the_letters(text, script):
    assert Spelling.of(text).script is script


def test_there_are_fourteen_governorates():
    assert len({governorate.code for governorate in GOVERNORATES}) == 14


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Damascusus", "Damascus"),
        ("Idib", "Idlib"),
        ("Idlin", "Idlib"),
        ("Ara Raqqah", "Raqqa"),
        ("Al Hassaka", "Hasakah"),
        ("western countryside of Aleppo", "Aleppo"),
        ("Deir Ez-Zour", "Deir ez-Zor"),
        ("Dara'a", "Daraa"),
        ("حلب", "Aleppo"),
        ("محافظة إدلب", "Idlib"),
        ("Rural Damascus", "Rif Dimashq"),
        ("ريف دمشق", "Rif Dimashq"),
        ("eastern countryside of Damascus", "Rif Dimashq"),
        ("Raqqa - Tal Abyad", "Raqqa"),
        ("36.38472222", None),
        ("Daraya", None),
        ("Hattai", None),
        ("Nineveh", None),
        ("", None),
    ],
)
def test_a_governorate_is_read_only_when_certain(text, name):
    assert governorate_of(text) == name


def test_the_archives_spellings_agree_with_its_own_reading():
    """The archive's derived governorate is met wherever it gives one; six more are read, all by name."""
    folder = shared_data("airwars-syria")
    with (folder / "derived.csv").open(encoding="utf-8-sig", newline="") as lines:
        expected = {row["sequence"]: row["governorate_norm"] for row in csv.DictReader(lines)}
    with (folder / "incidents.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))

    differing = []
    for row in rows:
        columns = (row["governorate"], row["region"], row["province"])
        read = next((found for text in columns if (found := governorate_of(text))), None)
        if (read or "") != expected[row["sequence"]]:
            differing.append((expected[row["sequence"]], columns))

    assert all(theirs == "" for theirs, _ in differing) and len(differing) <= 6
