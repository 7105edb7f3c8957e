"""Corrections: a claim is never edited. It is withdrawn, another may take its place, and both stay in the log."""

from __future__ import annotations

from collections.abc import Sequence

from sijill.casework.permissions import Act, require
from sijill.casework.uow import UnitOfWork
from sijill.model.claims import Claim
from sijill.model.errors import BadInput, NotFound, Refused
from sijill.model.events import ClaimsCorrected


def correct_claims(
    uow: UnitOfWork,
    mention: str,
    *,
    reason: str,
    withdraw: Sequence[int] = (),
    claims: Sequence[Claim] = (),
    private: Sequence[Claim] = (),
) -> int:
    """Withdraw claims of a mention and add others, with the reason; the number of the event.

    Raises NotFound for an unknown mention or a claim that does not stand, Refused for an erased person.
    """
    require(uow.actor, Act.CORRECT)
    if not reason.strip():
        raise BadInput("a correction needs its reason", remedy="Say what the document really says, or who told us.")
    if not (withdraw or claims or private):
        raise BadInput("nothing to correct: neither a claim to withdraw nor one to add")
    uow.write()
    known = uow.store.mentions([mention])
    if not known or known[0].until is not None:
        raise NotFound(f"mention {mention} is not in the register")
    if known[0].erased and private:
        raise Refused(f"the details of {mention} were destroyed at the family's wish; none may be added")
    standing = {row.id for row in uow.store.claims([mention])}
    if missing := sorted(set(withdraw) - standing):
        raise NotFound(f"claim {missing[0]} of {mention} does not stand: it was withdrawn or never made")
    return uow.record(
        ClaimsCorrected(
            mention=mention,
            reason=reason,
            reader=uow.actor.name,
            withdraw=tuple(sorted(withdraw)),
            claims=tuple(claims),
            private=tuple(private),
        )
    )
