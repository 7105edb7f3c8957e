"""Assessments: a person grades an incident, with the reason and the codebook in force, or takes such a grade back.

The newest grade of a person stands beside the rule's and divides the figures. Taking it back never erases it: it is
recorded as a further assessment whose reason begins "withdraws N:" and whose grade is what stood before, an earlier
person's grade, else the archive's own, else none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable

from sijill.casework.permissions import Act, require
from sijill.casework.uow import UnitOfWork
from sijill.grading.scheme import load_scheme
from sijill.model.errors import BadInput, NotFound, Refused
from sijill.model.events import AssessmentMade
from sijill.register.figures import NOT_GRADED
from sijill.register.rows import AssessmentRow

AIRWARS_GRADES = ("Confirmed", "Fair", "Weak", "Contested", "Discounted")

_WITHDRAWAL = re.compile(r"withdraws (\d+): ")


def assess(
    uow: UnitOfWork,
    subject: str,
    grade: str,
    reason: str,
    *,
    codebook: str,
    scheme: str = "airwars",
    grades: Collection[str] | None = None,
) -> int:
    """Grade a subject; the earlier grades stay visible. `grades`: those of a scheme that is not built in.

    Raises NotFound for an unknown subject or scheme, BadInput for a grade that the scheme does not have.
    """
    require(uow.actor, Act.ASSESS)
    allowed = grades or (AIRWARS_GRADES if scheme == "airwars" else load_scheme(scheme).grades)
    if grade not in allowed:
        raise BadInput(f'"{grade}" is no grade of this scheme', remedy=f"Say one of: {', '.join(allowed)}.")
    if not reason.strip():
        raise BadInput("a grade needs its reason", remedy="Say which evidence decided it.")
    uow.settle()
    if not uow.store.members([subject]):
        raise NotFound(f"{subject} is not in the register", remedy="A merged id redirects: `sijill show` tells where.")
    return uow.record(AssessmentMade(subject=subject, scheme=scheme, grade=grade, reason=reason, codebook=codebook))


def withdraw_assessment(uow: UnitOfWork, subject: str, assessment: int, reason: str, *, codebook: str) -> int:
    """Take back the standing grade of a person by its number, and let stand what stood before; the event's number.

    Raises NotFound when it is not a grade of this subject, Refused when a later one has taken its place.
    """
    require(uow.actor, Act.WITHDRAW_JUDGEMENT)
    if not reason.strip():
        raise BadInput("withdrawing a grade needs its reason", remedy="Say what was wrong with it.")
    uow.settle()
    rows = uow.store.assessments([subject])
    one = next((row for row in rows if row.id == assessment), None)
    if one is None:
        raise NotFound(f"{subject} has no grade {assessment} by a person", remedy="`sijill grade` lists them.")
    standing = standing_assessments(row for row in rows if row.scheme == one.scheme)
    if not standing or standing[-1].id != assessment:
        now = f"grade {standing[-1].id} stands" if standing else "it was withdrawn"
        raise Refused(f"grade {assessment} of {subject} does not stand: {now}", remedy="Withdraw the one that stands.")
    before = standing[-2].grade if len(standing) > 1 else _imported(uow, subject, one.scheme)
    return uow.record(
        AssessmentMade(
            subject=subject, scheme=one.scheme, grade=before, reason=f"withdraws {assessment}: {reason.strip()}",
            codebook=codebook,
        )
    )  # fmt: skip


def standing_assessments(rows: Iterable[AssessmentRow]) -> list[AssessmentRow]:
    """Of one subject's grades under one scheme, oldest first, those not withdrawn; the last one counts."""
    standing: list[AssessmentRow] = []
    for row in rows:
        found = _WITHDRAWAL.match(row.reason)
        if found and standing and standing[-1].id == int(found[1]):
            standing.pop()
        else:
            standing.append(row)
    return standing


def _imported(uow: UnitOfWork, subject: str, scheme: str) -> str:
    """The grade that the oldest record to state one gives."""
    mentions = [row.id for row in uow.store.members([subject])]
    said = [json.loads(row.value) for row in uow.store.claims(mentions, ["grade"]) if row.about == scheme]
    return next((str(value) for value in said if value), NOT_GRADED)
