"""Assessments: a person grades an incident, with the reason and the codebook in force."""

from __future__ import annotations

from sijill.casework.permissions import Act, require
from sijill.casework.uow import UnitOfWork
from sijill.model.errors import BadInput, NotFound
from sijill.model.events import AssessmentMade

AIRWARS_GRADES = ("Confirmed", "Fair", "Weak", "Contested", "Discounted")


def assess(uow: UnitOfWork, subject: str, grade: str, reason: str, *, codebook: str, scheme: str = "airwars") -> int:
    """Grade a subject; the earlier grades stay visible. Raises NotFound, or BadInput for an unknown grade."""
    require(uow.actor, Act.ASSESS)
    if scheme == "airwars" and grade not in AIRWARS_GRADES:
        raise BadInput(f'"{grade}" is no grade of this scheme', remedy=f"Say one of: {', '.join(AIRWARS_GRADES)}.")
    if not reason.strip():
        raise BadInput("a grade needs its reason", remedy="Say which evidence decided it.")
    uow.settle()
    if not uow.store.members([subject]):
        raise NotFound(f"{subject} is not in the register", remedy="A merged id redirects: `sijill show` tells where.")
    return uow.record(AssessmentMade(subject=subject, scheme=scheme, grade=grade, reason=reason, codebook=codebook))
