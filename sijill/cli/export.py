"""`sijill export`: the whole register as an evidence bag, or an imported archive as its own tables."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Annotated

import typer

from sijill.cli.context import actor, progress, register, say

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
def airwars(folder: Annotated[Path, typer.Argument(help="Where to write the tables.")], by: By = None) -> None:
    """The tables of an imported Airwars archive, row by row as they came in. They hold personal details."""
    from sijill.casework.archives import export_airwars

    opened = register()
    with opened.work(actor(by)) as uow:
        written = export_airwars(uow, folder)
    for file, rows in written.items():
        say(f"{rows:>8,}  {file}.csv")


@app.command()
def tables(
    folder: Annotated[Path, typer.Argument(help="Where to write the tables.")],
    form: Annotated[
        list[str] | None,
        typer.Option("--format", help="csv, xlsx, parquet, jsonl or geojson; may be repeated (default: all)."),
    ] = None,
    by: By = None,
) -> None:
    """Incidents and positions as tables, without any person's details. For the team, not for publication."""
    from sijill.casework.tables import export_tables
    from sijill.tables.write import FORMS

    opened = register()
    with opened.work(actor(by)) as uow:
        written = export_tables(uow, folder, form or list(FORMS))
    for path, rows in written:
        say(f"{rows:>8,}  {path}")
