"""`sijill interview`: somebody spoke with a survivor, witness or relative."""

from __future__ import annotations

import typer

from sijill.cli.verifying import recording
from sijill.model.enumerations import Verification

app = typer.Typer(help="Record an interview with a survivor, witness or relative.")

app.command("interview")(
    recording(
        Verification.INTERVIEW,
        "Record who asked, when, and what the person allows; their name and words are kept apart and can be destroyed.",
    )
)
