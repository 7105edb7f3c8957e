"""What `verify-victim`, `visit` and `interview` share: their options, the subject, the personal parts, the answer.

The three commands are one, `recording`, with the kind of the act given or asked for. Each can also take an act back.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import typer

from sijill.cli.context import actor, register, say, say_json
from sijill.model.enumerations import Verification
from sijill.model.errors import BadInput, NotFound

Name = Annotated[str, typer.Argument(help="The incident (code or id), or a victim (p-...).")]
How = Annotated[str | None, typer.Option("--how", help=", ".join(Verification))]
On = Annotated[str | None, typer.Option("--on", help="The day on which it was done (YYYY-MM-DD).")]
Consent = Annotated[str | None, typer.Option("--consent", help="register, share, publish, refused or not_needed.")]
TierOf = Annotated[str, typer.Option("--tier", help="Who may read the personal parts: restricted or sealed.")]
Place = Annotated[str | None, typer.Option("--place", help="Where exactly (private).")]
Person = Annotated[str | None, typer.Option("--person", help="Who was met (private).")]
Relation = Annotated[str | None, typer.Option("--relation", help="What they are to the victim (private).")]
Contact = Annotated[str | None, typer.Option("--contact", help="How to reach them (private).")]
Words = Annotated[str | None, typer.Option("--words", help="What was said or seen (private).")]
Document = Annotated[str | None, typer.Option("--document", help="The record, image or recording (d-...).")]
Verifier = Annotated[str | None, typer.Option("--verifier", help="Who went, asked or examined; else you.")]
Withdrawn = Annotated[int | None, typer.Option("--withdraw", help="Take back the act of this number.")]
Reason = Annotated[str | None, typer.Option("--reason", help="Why it is taken back.")]
By = Annotated[str | None, typer.Option("--by", help="Who records it.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def recording(kind: Verification | None, what: str, *, consent: str | None = None) -> Callable[..., None]:
    """A command that records acts of one kind, or of the kind asked for; `consent` is what holds when none is given."""

    def command(
        name: Name,
        how: How = None if kind is None else kind.value,
        on: On = None,
        consent: Consent = consent,
        tier: TierOf = "restricted",
        place: Place = None,
        person: Person = None,
        relation: Relation = None,
        contact: Contact = None,
        words: Words = None,
        document: Document = None,
        verifier: Verifier = None,
        withdrawn: Withdrawn = None,
        reason: Reason = None,
        by: By = None,
        as_json: AsJson = False,
    ) -> None:
        if withdrawn is not None:
            _withdraw(name, withdrawn, reason or "", by)
            return
        given = {"--how": how, "--on": on, "--consent": consent}
        if how is None or on is None or consent is None:
            missing = " and ".join(option for option, value in given.items() if value is None)
            raise BadInput(f"the act is not complete: {missing} is not given", remedy=_REMEDY)
        personal = {"person": person, "relation": relation, "contact": contact, "place": place, "words": words}
        _record(
            name, how, verifier=verifier, on=on, consent=consent, tier=tier, document=document, by=by, as_json=as_json,
            personal={part: said for part, said in personal.items() if said},
        )  # fmt: skip

    if kind is not None:
        command.__annotations__["how"] = Annotated[str | None, typer.Option("--how", hidden=True, help=kind.value)]
    command.__doc__ = what
    return command


_REMEDY = "Say the day (--on 2026-02-01), what the people allow (--consent share), and how (--how document)."


def _record(
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
    personal: dict[str, str],
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
            personal=personal,
        )
    if as_json:
        say_json({"act": number, "of": mention, "kind": how, "on": on, "consent": consent, "tier": tier})
        return
    say(f"Recorded as act {number}: {how.replace('_', ' ')} of {mention} on {on} by {verifier or who.name}.")
    if personal:
        say(f"What is personal is {tier}, and `sijill redact {mention}` destroys it when the family asks.")
    say(f"`--withdraw {number} --reason ...` takes it back.")


def _withdraw(name: str, act: int, reason: str, by: str | None) -> None:
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
