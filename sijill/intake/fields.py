"""What a column can mean: the fields that an imported row may fill, and how each is read.

The names are those of claims (design 1). Counts are `killed`, `injured`, `missing` for everybody, or with a group in
front (`children_killed`), as one cell ("12-15") or as two bounds (`children_killed_min`, `children_killed_max`).
Leaves out: what the register does with a field.
"""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What one row of a table is about."""

    VICTIM = "victim"
    INCIDENT = "incident"
    STRUCTURE = "structure"
    SOURCE = "source"
    TOTAL = "total"


class Reading(StrEnum):
    """How a cell becomes a value; the value's type stands behind each."""

    TEXT = "text"  # str
    BOUND = "bound"  # int
    COUNT = "count"  # dict low, high (high None: no upper figure)
    DATE = "date"  # str, EDTF
    AGE = "age"  # int years, or dict low, high
    SEX = "sex"  # male | female
    STATUS = "status"  # killed | injured | missing
    DEGREES = "degrees"  # str, a decimal number
    POINT = "point"  # dict latitude, longitude, both decimal text
    URL = "url"  # str


GROUPS = (
    *("civilians", "children", "women", "men", "human_rights_defenders", "journalists", "trade_unionists"),
    *("healthcare_personnel", "other_civilian_non_combatants", "undetermined", "other_protected_persons"),
    *("medical_and_religious_personnel_state", "medical_and_religious_personnel_non_state"),
    *("persons_hors_de_combat", "belligerents", "member_of_armed_forces"),
    *("persons_directly_participating_in_hostilities", "civilian_role_in_military"),
)
"""The groups of `sijill.model.counts.Group`; `civilians` is its `civilian_non_combatants`."""

OUTCOMES = ("killed", "injured", "missing")

_TEXT = (
    *("code", "person_id", "previous_code", "name", "name_local", "name_first", "name_father", "name_grandfather"),
    *("name_mother", "name_family", "time", "country", "region", "district", "place", "neighbourhood", "street"),
    *("residence", "mgrs", "accuracy", "participation", "occupation", "nationality", "cause", "weapon", "actor"),
    *("target", "category", "grade", "family", "description", "notes", "source_name", "source_language", "source_list"),
)


def _counts() -> dict[str, Reading]:
    stems = [*OUTCOMES, *(f"{group}_{outcome}" for group in GROUPS for outcome in OUTCOMES), "strikes"]
    return {
        name: reading
        for stem in stems
        for name, reading in ((stem, Reading.COUNT), (f"{stem}_min", Reading.BOUND), (f"{stem}_max", Reading.BOUND))
    }


FIELDS: dict[str, Reading] = {
    **dict.fromkeys(_TEXT, Reading.TEXT),
    **dict.fromkeys(("date", "date_end", "death_date", "birth_date", "birth_year", "date_reported"), Reading.DATE),
    **dict.fromkeys(("latitude", "longitude"), Reading.DEGREES),
    **dict.fromkeys(("source_url", "archive_url"), Reading.URL),
    **_counts(),
    "age": Reading.AGE,
    "sex": Reading.SEX,
    "status": Reading.STATUS,
    "coordinates": Reading.POINT,
}
"""Every field and how its cells are read."""
