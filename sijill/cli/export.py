"""`sijill export`: the whole register as an evidence bag, or an imported archive as its own tables."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sijill.cli.context import actor, progress, register, say

if TYPE_CHECKING:
    from sijill.intake.airwars.export import Said
    from sijill.workbench.opening import Register

app = typer.Typer(no_args_is_help=True, help="Take the register out: as evidence, or as tables.")

By = Annotated[str | None, typer.Option("--by", help="Who exports.")]


@app.command()
def bag(folder: Annotated[Path, typer.Argument(help="A folder that does not exist yet.")], by: By = None) -> None:
    """A BagIt folder with log, payloads, objects, signed checkpoint and a checker that needs nothing of ours.

    It holds personal details: store it as you store the register.
    """
    from sijill.casework.bags import export_bag
    from sijill.casework.checkpoints import signing_key

    opened = register()
    key = signing_key(opened.home, secrets.token_bytes)
    with opened.work(actor(by)) as uow, progress("Writing the log", opened.log.frontier().size) as step:
        export_bag(uow, folder, key, progress=step)
    say(f"{folder} is written. Anybody can check it: python3 {folder / 'data' / 'verify_bag.py'} {folder}")
    say("It holds personal details of people: store it as you store the register.")


@app.command()
def airwars(folder: Annotated[Path, typer.Argument(help="Where to write the tables.")]) -> None:
    """The tables of an imported Airwars archive, row by row as they came in. They hold personal details."""
    from sijill.intake.airwars.export import write_tables

    written = write_tables(folder, _said(register()))
    for file, rows in written.items():
        say(f"{rows:>8,}  {file}.csv")


def _said(opened: Register) -> Iterator[Said]:
    """Every claim that the archive's reader made and that stands, with the file and the incident it came from."""
    from sijill.intake.airwars.export import Said
    from sijill.intake.airwars.reader import READER

    store = opened.store
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
