"""`sijill verify` and `sijill checkpoint`: is everything still what was recorded?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sijill.cli.context import progress, register, say, say_json

app = typer.Typer(help="Check the log, its tree and checkpoints, and every byte of the vault.")


@app.command()
def verify(
    checkpoint: Annotated[
        list[Path] | None, typer.Option("--checkpoint", help="A note that was kept outside; may be repeated.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Check all that is stored; exit status 1 when anything is not as it was recorded."""
    from sijill.casework.checkpoints import KEY_FILE, examine
    from sijill.ledger.notes import read_key

    opened = register()
    path = opened.home / KEY_FILE
    keys = [str(read_key(path).public)] if path.exists() else []
    outside = [one.read_text(encoding="utf-8") for one in checkpoint or []]
    with progress("Reading log and vault (bytes)", None) as step:
        found = examine(opened.store, opened.log, opened.vault, public_keys=keys, outside=outside, progress=step)
    if as_json:
        faults = [*map(str, found.log_faults), *found.column_faults, *(one.message for one in found.vault_faults)]
        say_json({"ok": found.ok, "events": found.events, "root": found.root.hex(), "objects": found.objects,
                  "checkpoints": found.checkpoints, "faults": faults})  # fmt: skip
    else:
        say(f"{found.events:,} events, root {found.root.hex()}")
        say(f"{found.checkpoints} checkpoints and {found.objects} captured documents checked")
        for fault in found.log_faults:
            say(f"LOG    {fault.message}")
        for line in found.column_faults:
            say(f"LOG    {line}")
        for one in found.vault_faults:
            say(f"VAULT  {one.message}")
        if found.leftovers:
            say(
                f"{len(found.leftovers)} files in the vault belong to work that never ended; a later import clears them"
            )
        say("Everything is as it was recorded." if found.ok else "Something is not as it was recorded. Change nothing,")
        if not found.ok:
            say("keep a copy of this folder, and compare it with your last backup.")
    if not found.ok:
        raise typer.Exit(1)
