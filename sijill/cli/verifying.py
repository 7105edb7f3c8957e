"""What `verify-victim`, `visit` and `interview` share: find the subject, gather the personal parts, record, answer."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from sijill.cli.context import actor, register, say, say_json
from sijill.model.errors import NotFound

On = Annotated[str, typer.Option("--on", help="The day on which it was done (YYYY-MM-DD).")]
Consent = Annotated[str, typer.Option("--consent", help="register, share, publish, refused or not_needed.")]
TierOf = Annotated[str, typer.Option("--tier", help="Who may read the personal parts: restricted or sealed.")]
Document = Annotated[str | None, typer.Option("--document", help="The record, image or recording (d-...).")]
Person = Annotated[str | None, typer.Option("--person", help="Who was met (private).")]
Relation = Annotated[str | None, typer.Option("--relation", help="What they are to the victim (private).")]
Contact = Annotated[str | None, typer.Option("--contact", help="How to reach them (private).")]
Place = Annotated[str | None, typer.Option("--place", help="Where exactly (private).")]
Words = Annotated[str | None, typer.Option("--words", help="What was said or seen (private).")]
Verifier = Annotated[str | None, typer.Option("--verifier", help="Who went, asked or examined; else you.")]
By = Annotated[str | None, typer.Option("--by", help="Who records it.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def record(
    name: str,
    how: str,
    *,
    verifier: str | None,
    on: str,
    consent: str,
    tier: str,
    document: str | None,
    by: str | None,
    as_json: bool,
    **personal: str | None,
) -> None:
    """Record one act on the subject of that code or id, and say what was recorded."""
    from sijill.casework.verifications import verify_directly

    opened = register()
    mention, who = subject_of(opened.store, name), actor(by)
    with opened.work(who) as uow:
        number = verify_directly(
            uow,
            mention,
            how,
            verifier=verifier or who.name,
            on=on,
            consent=consent,
            tier=tier,
            document=document,
            personal={part: words for part, words in personal.items() if words},
        )
    if as_json:
        say_json({"act": number, "of": mention, "kind": how, "on": on, "consent": consent, "tier": tier})
        return
    say(f"Recorded as act {number}: {how} of {mention} on {on} by {verifier or who.name}.")
    if any(personal.values()):
        say(f"What is personal is {tier}, and `sijill redact {mention}` destroys it when the family asks.")


def withdraw(name: str, act: int, reason: str, by: str | None) -> None:
    """Take back one act."""
    from sijill.casework.verifications import withdraw_verification

    opened = register()
    with opened.work(actor(by)) as uow:
        withdraw_verification(uow, subject_of(opened.store, name), act, reason)
    say(f"Act {act} no longer stands. The log keeps it, and why it was withdrawn.")


def subject_of(store: Any, name: str) -> str:
    """The mention that is meant: an id as it is, or the one incident of a code."""
    if store.mentions([name]):
        return name
    found = store.incidents_by_code(name)
    if len(found) != 1:
        what = f"{len(found)} incidents bear" if found else "nothing bears"
        raise NotFound(f'{what} the code or id "{name}"', remedy="`sijill show CODE --people` lists the ids.")
    return str(found[0].id)
