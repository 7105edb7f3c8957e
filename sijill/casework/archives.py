"""Archives out again: the claims that an importer made, as the tables they came from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from sijill.casework.permissions import Act, require
from sijill.casework.uow import UnitOfWork
from sijill.intake.airwars.export import Said, write_tables
from sijill.intake.airwars.reader import READER
from sijill.register.store import Store


def export_airwars(uow: UnitOfWork, folder: Path) -> dict[str, int]:
    """Write the tables of an imported Airwars archive; rows by table. They hold personal details."""
    require(uow.actor, Act.EXPORT)
    return write_tables(folder, _said(uow.store))


def _said(store: Store) -> Iterator[Said]:
    """Every claim that the archive's reader made and that stands, with the file and the incident it came from."""
    files = {row[0]: Path(row[6] or "").stem for row in store.dump("document") if row[3] is not None}
    mentions = {row.id: row for row in store.dump("mention") if row.until is None}
    sequences: dict[str, str] = {}
    codes: dict[str, str] = {}
    held = [row for row in store.dump("claim") if row.until is None and row.reader == READER]
    for row in held:
        if row.says == "archive-row":
            sequences[row.mention] = json.loads(row.value)
        elif row.says == "code" and not row.about:
            codes[row.mention] = json.loads(row.value)
    for row in held:
        mention = mentions[row.mention]
        whole = mention.part_of or mention.id
        if row.says != "archive-row":
            yield Said(
                file=files[row.source],
                says=row.says,
                about=row.about,
                value=json.loads(row.value),
                wording=None if row.wording is None else json.loads(row.wording),
                at=row.at,
                sequence=sequences[whole],
                code=codes.get(whole, ""),
                order=mention.anchor.rpartition(" victim ")[2],
            )
