"""Redaction: a person's details are destroyed when the family withdraws consent. The count stays, the log verifies."""

from __future__ import annotations

import json

from sijill.casework.permissions import Act, require
from sijill.casework.uow import UnitOfWork
from sijill.model.errors import BadInput, NotFound
from sijill.model.events import PayloadDestroyed


def destroy_details(uow: UnitOfWork, mention: str, reason: str) -> int:
    """Destroy every personal claim of one mention; how many payloads were destroyed.

    Names, ages and notes go, with their salts: nothing can be recomputed from what remains. That a person was
    killed or injured stays, and a later import does not bring the details back. The captured files that held them
    are named in the log and are for people to deal with: bytes of evidence are never cut by a program.
    """
    require(uow.actor, Act.DESTROY_PAYLOAD)
    if not reason.strip():
        raise BadInput("destroying a person's details needs its reason", remedy="Say who asked for it and when.")
    uow.write()
    rows = uow.store.mentions([mention])
    if not rows:
        raise NotFound(f"mention {mention} is not in the register")
    seqs = {row.since for row in uow.store.claims_with_history([mention]) if row.tier != "public"}
    commitments = [one for seq in sorted(seqs) for one in _commitments(uow, seq)]
    if not commitments:
        raise NotFound(f"{mention} has no personal details in the register (or they were destroyed before)")
    uow.record(PayloadDestroyed(mention=mention, commitments=tuple(commitments), reason=reason))
    uow.write()
    uow.log.destroy(commitments)
    return len(commitments)


def _commitments(uow: UnitOfWork, seq: int) -> list[str]:
    (row,) = uow.log.rows(seq, seq + 1)
    return list(json.loads(row.body)["commitments"])
