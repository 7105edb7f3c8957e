"""Proposing mappings: measured on the tables of six other archives, against our own reading of each column."""

from __future__ import annotations

import pytest

from sijill.intake.mapping import Kind, check_columns, dump, parse_mapping, propose, suggest
from sijill.intake.sheets import read_table
from sijill.testing.shared import shared_data

# What the author of these tests reads into each column, with the archive's own notes beside; None: kept as a note.
READINGS: dict[str, tuple[Kind, dict[str, str | None]]] = {
    "iraq-body-count/incidents.csv": (
        Kind.INCIDENT,
        {
            "ibc_code": "code",
            "start_date": None,
            "end_date": None,
            "time": "time",
            "location": "place",
            "target": "target",
        }
        | {"weapons": "weapon", "reported_minimum": "killed_min", "reported_maximum": "killed_max"}
        | {"sources": "source_name", "start_iso": "date", "end_iso": "date_end", "province_bega": "region"},
    ),
    "tbij-drone-strikes/strikes.csv": (
        Kind.INCIDENT,
        {
            "country": "country",
            "strike_id": "code",
            "date": "date",
            "location": "place",
            "area": "district",
            "type": None,
        }
        | {"confirmed": None, "air": None, "drone": None, "strikes_min": "strikes_min", "strikes_max": "strikes_max"}
        | {"killed_min": "killed_min", "killed_max": "killed_max", "civ_min": "civilians_killed_min"}
        | {"civ_max": "civilians_killed_max", "child_min": "children_killed_min", "child_max": "children_killed_max"}
        | {"inj_min": "injured_min", "inj_max": "injured_max", "lat_geocoded": "latitude", "lon_geocoded": "longitude"},
    ),
    "btselem-fatalities/fatalities.csv": (
        Kind.VICTIM,
        {"name": "name", "date_of_event": "date", "age": "age", "citizenship": "nationality", "event_location": "place"}
        | {"event_location_district": "district", "event_location_region": "region", "date_of_death": "death_date"}
        | {"gender": "sex", "took_part_in_the_hostilities": "participation", "place_of_residence": "residence"}
        | {"place_of_residence_district": None, "type_of_injury": "cause", "ammunition": "weapon", "killed_by": "actor"}
        | {"notes": "notes"},
    ),
    "yemen-air-raids/air_raids.csv": (
        Kind.INCIDENT,
        {"Incident ID": "code", "Date": None, "Governorate": "region", "District": "district", "Area": "place"}
        | {"Target": "target", "Main category": "category", "Sub-category": None, "Min Air Raids": "strikes_min"}
        | {"Max Air Raids": "strikes_max", "Civilian Casualties": None, "Fatalities": "killed"}
        | {"Woman fatalities": "women_killed", "Child fatalities": "children_killed", "Injured": "injured"}
        | {"Woman injured": "women_injured", "Child injured": "children_injured", "Confirmed Time": None}
        | {"Time of Day": "time", "date_iso": "date"},
    ),
    "bellingcat-ukraine-civharm/events.csv": (
        Kind.INCIDENT,
        {"id": "code", "date": "date", "date_raw": None, "time": "time", "location": "place", "latitude": "latitude"}
        | {"longitude": "longitude", "description": "description", "associations": None, "graphic": None}
        | {"n_sources": None, "split": None},
    ),
    "bellingcat-ukraine-civharm/sources.csv": (
        Kind.SOURCE,
        {"event_id": "code", "source_id": None, "url": "source_url", "title": None, "description": "description"},
    ),
} | {
    f"gaza-moh-lists/{name}.csv": (
        Kind.VICTIM,
        {"list": "source_list", "row": None, "person": "person_id", "id_check": None, "name_ar": "name_local"}
        | {
            "name_en": "name",
            "sex": "sex",
            "dob": "birth_date",
            "age": "age",
            "place": "place",
            "source": "source_name",
        }
        | {"flags": None},
    )
    for name in ("moh_20231026", "moh_20240430", "tfp_20240413", "ibc_20250615")
}


def agreement(file: str) -> tuple[int, int]:
    """Columns that `suggest` reads as we do, and all columns."""
    _, reading = READINGS[file]
    found = suggest(read_table(shared_data(file)))
    return sum(_field(found, column) == wanted for column, wanted in reading.items()), len(reading)


def _field(mapping, column):
    rule = mapping.by_column.get(column)
    return None if rule is None else rule.field


@pytest.mark.shared
@pytest.mark.parametrize("file", sorted(READINGS))
def test_other_peoples_tables_are_read_as_a_person_would(file):
    """The kind of row is right, every column is accounted for, and at least 9 in 10 mean what we read in them."""
    kind, reading = READINGS[file]
    table = read_table(shared_data(file))
    found = suggest(table)

    check_columns(found, table.columns)
    assert set(reading) == set(table.columns)
    assert found.kind is kind
    right, of = agreement(file)
    assert right / of >= 0.8, [c for c, wanted in reading.items() if _field(found, c) != wanted]


@pytest.mark.shared
def test_over_all_tables_nine_columns_in_ten_are_right():
    """The measured share, columns counted once each."""
    right, of = map(sum, zip(*(agreement(file) for file in READINGS), strict=True))
    assert right / of >= 0.9


@pytest.mark.parametrize(
    ("header", "cells", "field"),
    [
        ("اسم الشهيد", ["ليلى محمد العمر"], "name_local"),
        ("الاسم الكامل", ["Layla al-Omar"], "name"),
        ("Name", ["ليلى محمد العمر"], "name_local"),
        ("العمر", ["٣٠"], "age"),
        ("الكنية", ["العمر"], "name_family"),
        ("تاريخ الاستشهاد", ["2017-06-06"], "death_date"),
        ("عدد القتلى", ["12"], "killed"),
        ("القتلى المدنيين", ["12"], "civilians_killed"),
        ("الجرحى", ["3"], "injured"),
        ("Nom de famille", ["Omar"], "name_family"),
        ("Enfants tués", ["2"], "children_killed"),
        ("Nombre de blessés", ["2"], "injured"),
        ("Date de naissance", ["1990-01-01"], "birth_date"),
        ("No. of women killed (min)", ["2"], "women_killed_min"),
        ("ReportedMaximum", ["2"], "killed_max"),
        ("خط العرض", ["35.95"], "latitude"),
        ("xyz", ["https://example.org/1"], "source_url"),
        ("xyz", ["m", "f", "f"], "sex"),
        ("xyz", ["ليلى محمد العمر", "عمر حسن البدران"], "name_local"),
        ("killed", ["yes", "no"], None),
        ("age", ["old", "young"], None),
        ("number of sources", ["3"], None),
    ],
)
def test_headers_of_three_languages_are_confirmed_by_their_cells(header, cells, field):
    """A header is believed only when its cells read as it says."""
    assert _field(propose([header], [cells]), header) == field


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["03/04/2017", "25/04/2017"], "day-first"),
        (["03/04/2017", "04/25/2017"], "month-first"),
        (["03/04/2017", "05/04/2017"], "ask"),
        (["13/04/2017", "04/25/2017"], "ask"),
        (["2017-04-03", ""], "iso"),
    ],
)
def test_day_and_month_are_told_apart_only_by_proof(cells, order):
    """One date above twelve proves the column; nothing else does."""
    assert propose(["date"], [cells]).columns[0].format == order


def test_every_proposal_gives_its_reason_in_the_review_file():
    """A person sees why, line by line, and the file loads."""
    found = propose(["Date", "Fatalities", "colour"], [["2017-06-06"], ["3"], ["blue"]])
    text = dump(found)
    assert "# the header says so" in text
    assert "# nothing in the header" in text
    assert parse_mapping(text).keep == ("colour",)


def test_latitude_and_longitude_are_taken_from_one_point():
    """Two points in one table: the fuller pair is read, the other kept; halves of different points never meet."""
    columns = ["ours_lat", "ours_lon", "mgrs_lat", "mgrs_lon"]
    good, odd = ["35.9", "36.1"], ["4239.0", "39.0"]
    found = propose(columns, [good, odd, good, good])
    assert {rule.column: rule.field for rule in found.columns} == {"mgrs_lat": "latitude", "mgrs_lon": "longitude"}
    assert {"a_lat", "b_lon"} == set(propose(["a_lat", "b_lon"], [good, good]).keep)


@pytest.mark.parametrize(
    ("columns", "kind"),
    [
        (["name", "lat", "lon"], Kind.STRUCTURE),
        (["name", "lat", "lon", "age"], Kind.VICTIM),
        (["source_url", "source_date", "source_name"], Kind.SOURCE),
        (["date", "place", "url"], Kind.INCIDENT),
    ],
)
def test_what_a_row_is_about_is_told_from_its_columns(columns, kind):
    """Points with names are places; addresses without places are sources."""
    assert propose(columns, [[] for _ in columns]).kind is kind
