"""The Coalition's part of the real archive as a register: incidents that name it, positions, statements; no people."""

from __future__ import annotations

import csv
from collections.abc import Collection
from pathlib import Path
from typing import Any

from sijill.casework.imports import import_records, take_files
from sijill.intake.airwars.reader import READER, open_archive, read_records
from sijill.testing.memory import LEAD
from sijill.testing.registers import sqlite_register
from sijill.testing.shared import shared_data


def coalition_register(folder: Path, codes: Collection[str] = ()) -> Any:
    """The rows of a fresh register of these codes (of the Coalition's incidents, when none are given).

    Skips (fails under CI) without the real archive.
    """
    source, part = shared_data("airwars-syria"), folder / "archive"
    part.mkdir(parents=True)
    _header, deciding = _rows(source / ("incidents.csv" if codes else "belligerents.csv"))
    kept = {row["sequence"] for row in deciding if _is_wanted(row, codes)}
    for name in ("incidents", "belligerents", "belligerent_statements"):
        header, rows = _rows(source / f"{name}.csv")
        with (part / f"{name}.csv").open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, header, lineterminator="\n")
            writer.writeheader()
            writer.writerows(row for row in rows if row["sequence"] in kept)
    opened, archive = sqlite_register(folder / "home"), open_archive(part)
    with opened.work(LEAD) as uow:
        files = take_files(uow, list(archive.paths.values()), obtained="a test", publisher="Airwars")
        carriers = {name.removesuffix(".csv"): file.document for name, file in files.items()}
        import_records(uow, READER, files, read_records(archive, carriers))
    return opened.store


def _is_wanted(row: dict[str, str], codes: Collection[str]) -> bool:
    return row["code"] in codes if codes else row["belligerent"] == "coalition"


def _rows(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    csv.field_size_limit(10_000_000)
    with path.open(encoding="utf-8-sig", newline="") as handle:
        reader = csv.DictReader(handle)
        return list(reader.fieldnames or []), list(reader)
