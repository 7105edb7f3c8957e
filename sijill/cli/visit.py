"""`sijill visit`: somebody went to the place."""

from __future__ import annotations

import typer

from sijill.cli.verifying import recording
from sijill.model.enumerations import Verification

app = typer.Typer(help="Record a visit to the site of an incident.")

app.command("visit")(
    recording(
        Verification.SITE_VISIT,
        "Record who went there and when; what is personal is kept apart and can be destroyed.",
        consent="not_needed",
    )
)
