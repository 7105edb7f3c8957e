"""`sijill verify-victim`: a victim was verified directly, by any of the five acts; or such an act is withdrawn."""

from __future__ import annotations

import typer

from sijill.cli.verifying import recording

app = typer.Typer(help="Record that a victim was verified directly.")

app.command("verify-victim")(
    recording(
        None,
        "Record how, by whom, when and under which consent; what is personal is kept apart and can be destroyed.",
    )
)
