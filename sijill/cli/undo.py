"""`sijill undo`: take back an import, keeping what people have worked on since."""

from __future__ import annotations

from typing import Annotated

import typer

from sijill.cli.context import actor, register, say, say_json, say_table

app = typer.Typer(help="Take back an import; without a name, list the imports.")


@app.command()
def undo(
    act: Annotated[str | None, typer.Argument(help="The act of the import (a-...).")] = None,
    reason: Annotated[str | None, typer.Option("--reason", help="Why it is taken back.")] = None,
    by: Annotated[str | None, typer.Option("--by", help="Who takes it back.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """End all that an import recorded. Records that people corrected, judged or graded stay, and are listed."""
    from sijill.casework.imports import undo_import
    from sijill.model.errors import BadInput

    opened = register()
    if act is None:
        rows = [
            [row.id, row.importer, row.at[:10], row.by, "undone" if row.undone else "stands"]
            for row in opened.store.acts()
        ]
        say_table(["Act", "Reader", "Day", "By", "State"], rows) if rows else say("There are no imports.")
        return
    if not reason:
        raise BadInput("undoing an import needs its reason", remedy='Add --reason "...".')
    with opened.work(actor(by)) as uow:
        done = undo_import(uow, act, reason)
    if as_json:
        say_json({"removed": done.removed, "kept": list(done.kept)})
        return
    say(f"{done.removed:,} records were removed. The log keeps what they said, and who took them back.")
    if done.kept:
        say(f"{len(done.kept):,} were kept because people have worked on them:")
        for one in done.kept:
            say(f"  {one}")
