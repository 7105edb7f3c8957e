"""`sijill interview`: somebody spoke with a survivor, witness or relative."""

from __future__ import annotations

from typing import Annotated

import typer

from sijill.cli import verifying as v
from sijill.cli.verifying import record

app = typer.Typer(help="Record an interview with a survivor, witness or relative.")


@app.command()
def interview(
    name: Annotated[str, typer.Argument(help="The incident (code or id), or a victim (p-...).")],
    on: v.On,
    consent: v.Consent,
    tier: v.TierOf = "restricted",
    place: v.Place = None,
    person: v.Person = None,
    relation: v.Relation = None,
    contact: v.Contact = None,
    words: v.Words = None,
    document: v.Document = None,
    verifier: v.Verifier = None,
    by: v.By = None,
    as_json: v.AsJson = False,
) -> None:
    """Record who asked, when, and what the person allows; their name and words are kept apart and can be destroyed."""
    record(
        name, "interview", verifier=verifier, on=on, consent=consent, tier=tier, document=document, by=by,
        as_json=as_json, person=person, relation=relation, contact=contact, place=place, words=words,
    )  # fmt: skip
