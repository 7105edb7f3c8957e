"""The register as tables: incidents and positions, without any person's details, in the forms people compute with."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sijill.casework.permissions import Act, require
from sijill.casework.uow import UnitOfWork
from sijill.model.errors import BadInput
from sijill.register.figures import members
from sijill.register.rows import IncidentRow, PositionRow
from sijill.tables.write import FORMS, write_table


def export_tables(uow: UnitOfWork, folder: Path, forms: Sequence[str]) -> list[tuple[Path, int]]:
    """Write every table in every form; each file with its number of rows. For the team: coordinates are as recorded."""
    require(uow.actor, Act.EXPORT)
    if unknown := [form for form in forms if form not in FORMS]:
        raise BadInput(f'"{unknown[0]}" is no form of a table', remedy=f"Say one of: {', '.join(FORMS)}.")
    incidents = [_incident(IncidentRow(*row)) for row in uow.store.view("incident")]
    positions = [_position(PositionRow(*row)) for row in uow.store.view("position")]
    written = [(write_table(folder, "incidents", incidents, form), len(incidents)) for form in forms]
    return written + [
        (write_table(folder, "positions", positions, form), len(positions)) for form in forms if form != "geojson"
    ]


def _incident(row: IncidentRow) -> dict[str, Any]:
    return row._asdict() | dict(_counts(row)) | {"places": members(row.places), "actors": members(row.actors)}


def _counts(row: IncidentRow) -> Iterator[tuple[str, int | None]]:
    for outcome, groups in json.loads(row.counts).items():
        for group, (low, high) in groups.items():
            yield f"{group}_{outcome}_min", low
            yield f"{group}_{outcome}_max", high


def _position(row: PositionRow) -> dict[str, Any]:
    return {
        "incident": row.incident,
        "block": row.about,
        "actor": row.actor,
        "finding": row.finding,
        "killed_min": row.killed_low,
        "killed_max": row.killed_high,
        "injured_min": row.injured_low,
        "injured_max": row.injured_high,
    }
