"""`sijill checkpoint`: sign the log as it stands, for somebody outside to keep."""

from __future__ import annotations

import secrets
from typing import Annotated

import typer

from sijill.cli.context import actor, register

app = typer.Typer(help="Sign the log as it stands. Send the note to somebody outside, who keeps it.")


@app.command()
def checkpoint(by: Annotated[str | None, typer.Option("--by", help="Who signs.")] = None) -> None:
    """Print a signed note over the log."""
    from sijill.casework.checkpoints import sign_checkpoint, signing_key

    opened = register()
    key = signing_key(opened.home, secrets.token_bytes)
    with opened.work(actor(by)) as uow:
        note = sign_checkpoint(uow, key)
    print(note, end="")
