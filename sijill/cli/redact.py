"""`sijill redact`: destroy a person's details when the family withdraws consent."""

from __future__ import annotations

from typing import Annotated

import typer

from sijill.cli.context import actor, register, say

app = typer.Typer(help="Destroy the personal details of a victim; the count and the proofs stay.")


@app.command()
def redact(
    person: Annotated[str, typer.Argument(help="Id of the person (p-...): `sijill show CODE --people` lists them.")],
    reason: Annotated[str, typer.Option("--reason", help="Who asked for it, and when.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask again.")] = False,
    by: Annotated[str | None, typer.Option("--by", help="Who does it.")] = None,
) -> None:
    """Destroy names, ages, notes and their salts. This cannot be undone."""
    from sijill.casework.redactions import destroy_details

    opened = register()
    if not yes:
        typer.confirm(f"Destroy all personal details of {person}? Nobody can bring them back", abort=True)
    mentions = [row.id for row in opened.store.members([person])] or [person]
    with opened.work(actor(by)) as uow:
        destroyed = sum(destroy_details(uow, one, reason) for one in mentions)
    say(f"Destroyed ({destroyed} payload{'s' if destroyed != 1 else ''}). The count stays, and the log still verifies.")
    say("The captured files that held these details are still in the vault: decide about them with your lead.")
