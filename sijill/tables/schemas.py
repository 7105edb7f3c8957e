"""Schemas of the tables that anybody may compute with: columns in order, types, units, meaning.

No column holds a person's details: people are counted here, and named only by a release that decides about each
of them. A count is null when it is not stated and 0 when it is stated to be none.
"""

from __future__ import annotations

import pyarrow as pa


def _field(name: str, kind: pa.DataType, meaning: str, *, null: bool = True) -> pa.Field:
    return pa.field(name, kind, nullable=null, metadata={"description": meaning})


_LEAST, _MOST = "least that any document states", "most that any document states"

INCIDENTS = pa.schema(
    [
        _field("id", pa.string(), "stable public id", null=False),
        _field("code", pa.string(), "code in the archive that it came from"),
        _field("date_first", pa.string(), "first day, ISO 8601"),
        _field("date_last", pa.string(), "last day, ISO 8601"),
        _field("published", pa.string(), "first known day of publication, ISO 8601"),
        _field("governorate", pa.string(), "governorate by the gazetteer"),
        _field("places", pa.list_(pa.string()), "place names as documents write them", null=False),
        _field("latitude", pa.string(), "degrees north, WGS 84, digits as written"),
        _field("longitude", pa.string(), "degrees east, WGS 84, digits as written"),
        _field("uncertainty_m", pa.int64(), "metres around the point that should hold the true place"),
        _field("actors", pa.list_(pa.string()), "belligerents named, suspected or known", null=False),
        _field("grade", pa.string(), "grade by a person, else as the archive states it"),
        _field("grade_by", pa.string(), "person or imported"),
        _field("sources", pa.int64(), "sources listed", null=False),
        _field("documents", pa.int64(), "documents in the register that speak of it", null=False),
        *(
            _field(f"{group}_{outcome}_{end}", pa.int64(), f"{group} {outcome}: {meaning}")
            for outcome in ("killed", "injured")
            for group in ("civilians", "children", "women", "men", "belligerents")
            for end, meaning in (("min", _LEAST), ("max", _MOST))
        ),
        _field("victims", pa.int64(), "people recorded one by one", null=False),
        _field("victims_killed", pa.int64(), "of these, stated to have been killed", null=False),
        _field("named", pa.int64(), "of these, named in any script", null=False),
    ]
)

POSITIONS = pa.schema(
    [
        _field("incident", pa.string(), "id of the incident", null=False),
        _field("block", pa.string(), "which of the archive's blocks", null=False),
        _field("actor", pa.string(), "belligerent", null=False),
        _field("finding", pa.string(), "its finding, in the codebook's words"),
        _field("killed_min", pa.int64(), "deaths conceded, least"),
        _field("killed_max", pa.int64(), "deaths conceded, most"),
        _field("injured_min", pa.int64(), "injuries conceded, least"),
        _field("injured_max", pa.int64(), "injuries conceded, most"),
    ]
)

SCHEMAS: dict[str, pa.Schema] = {"incidents": INCIDENTS, "positions": POSITIONS}
"""Every table, by name."""
