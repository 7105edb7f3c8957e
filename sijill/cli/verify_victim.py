"""`sijill verify-victim`: a victim was verified directly, by any of the five acts; or such an act is withdrawn."""

from __future__ import annotations

from typing import Annotated

import typer

from sijill.cli import verifying as v
from sijill.cli.verifying import record, withdraw
from sijill.model.errors import BadInput

app = typer.Typer(help="Record that a victim was verified directly.")


@app.command()
def verify_victim(
    name: Annotated[str, typer.Argument(help="The victim (p-...): `sijill show CODE --people` lists them.")],
    how: Annotated[
        str | None,
        typer.Option("--how", help="site_visit, interview, document, body_or_burial_record or remote_imagery."),
    ] = None,
    on: Annotated[str | None, typer.Option("--on", help="The day on which it was done (YYYY-MM-DD).")] = None,
    consent: Annotated[
        str | None, typer.Option("--consent", help="register, share, publish, refused or not_needed.")
    ] = None,
    tier: v.TierOf = "restricted",
    place: v.Place = None,
    person: v.Person = None,
    relation: v.Relation = None,
    contact: v.Contact = None,
    words: v.Words = None,
    document: v.Document = None,
    verifier: v.Verifier = None,
    withdrawn: Annotated[int | None, typer.Option("--withdraw", help="Take back the act of this number.")] = None,
    reason: Annotated[str | None, typer.Option("--reason", help="Why it is taken back.")] = None,
    by: v.By = None,
    as_json: v.AsJson = False,
) -> None:
    """Record how, by whom, when and under which consent; what is personal is kept apart and can be destroyed."""
    if withdrawn is not None:
        withdraw(name, withdrawn, reason or "", by)
        return
    if how is None or on is None or consent is None:
        raise BadInput(
            "a verification needs --how, --on and --consent", remedy="`sijill verify-victim --help` says more."
        )
    record(
        name, how, verifier=verifier, on=on, consent=consent, tier=tier, document=document, by=by,
        as_json=as_json, person=person, relation=relation, contact=contact, place=place, words=words,
    )  # fmt: skip
