"""Submissions to belligerents: sent, received, followed up, answered; each step on a day, each in the log.

A packet that was sent is kept in the vault as a document. A step that was recorded wrongly is withdrawn; a withdrawn
sending takes its steps with it. How long nobody has answered is computed (`register.submissions`), never stored.
"""

from __future__ import annotations

from datetime import date

from sijill.casework.permissions import Act, require
from sijill.casework.uow import UnitOfWork
from sijill.model.errors import BadInput, NotFound, Refused
from sijill.model.events import CorrespondenceKept, OfficialWithdrawn
from sijill.register.rows import CorrespondenceRow

SENT, RECEIVED, FOLLOWED_UP, ANSWERED = "sent", "received", "followed-up", "answered"
STEPS = (RECEIVED, FOLLOWED_UP, ANSWERED)
"""What may follow a sending."""


def record_sending(
    uow: UnitOfWork, incident: str, belligerent: str, day: str, *, document: str | None = None, note: str | None = None
) -> int:
    """Record that a packet on an incident was sent on an ISO day; the number of the submission."""
    require(uow.actor, Act.SUBMIT)
    _check_day(uow, day)
    uow.settle()
    rows = [row for row in uow.store.mentions([incident]) if row.until is None and row.kind == "incident"]
    if not rows:
        raise NotFound(f"{incident} is not an incident of the register", remedy="`sijill figures --incidents`.")
    _check_document(uow, document)
    return uow.record(
        CorrespondenceKept(
            incident=rows[0].subject, belligerent=belligerent, step=SENT, day=day, document=document, note=note
        )
    )


def record_step(
    uow: UnitOfWork, submission: int, step: str, day: str, *, document: str | None = None, note: str | None = None
) -> int:
    """Record what became of a submission on an ISO day; the number of the event. A receipt comes once."""
    require(uow.actor, Act.CORRESPOND)
    if step not in STEPS:
        raise BadInput(f'"{step}" is no step', remedy=f"Say one of: {', '.join(STEPS)}.")
    _check_day(uow, day)
    uow.settle()
    rows = _standing(uow)
    sent = next((row for row in rows if row.id == submission and row.step == SENT), None)
    if sent is None:
        raise NotFound(f"no submission {submission} stands", remedy="`sijill submit --list` numbers them.")
    if day < sent.day:
        raise Refused(f"submission {submission} was sent on {sent.day}, after {day}", remedy="Mend the day.")
    if step == RECEIVED and any(row.submission == submission and row.step == RECEIVED for row in rows):
        raise Refused(f"the receipt of submission {submission} is recorded", remedy="Withdraw that step to mend it.")
    _check_document(uow, document)
    return uow.record(
        CorrespondenceKept(
            incident=sent.incident,
            belligerent=sent.belligerent,
            step=step,
            day=day,
            submission=submission,
            document=document,
            note=note,
        )
    )


def withdraw_step(uow: UnitOfWork, step: int, reason: str) -> int:
    """Take back a step, or a sending with all its steps. Raises NotFound when it does not stand."""
    require(uow.actor, Act.CORRESPOND)
    if not reason.strip():
        raise BadInput("withdrawing a step needs its reason")
    uow.settle()
    if not any(row.id == step for row in _standing(uow)):
        raise NotFound(f"step {step} does not stand", remedy="`sijill submit --list` numbers them.")
    return uow.record(OfficialWithdrawn(record=step, reason=reason))


def _standing(uow: UnitOfWork) -> list[CorrespondenceRow]:
    return [row for row in uow.store.dump("correspondence") if row.until is None]


def _check_day(uow: UnitOfWork, day: str) -> None:
    try:
        said = date.fromisoformat(day).isoformat()
    except ValueError as slip:
        raise BadInput(f'"{day}" is not a day', remedy="Write it as YYYY-MM-DD.") from slip
    if said > uow.at[:10]:
        raise BadInput(f"{day} has not come yet", remedy="Give the day on which it happened.")


def _check_document(uow: UnitOfWork, document: str | None) -> None:
    if document is not None and not uow.store.existing("document", [document]):
        raise NotFound(f"document {document} is not in the register", remedy="Capture or cite it first.")
