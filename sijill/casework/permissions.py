"""Who may do what. One table; what is not in it is refused."""

from __future__ import annotations

from enum import StrEnum

from sijill.model.actors import Actor, Role
from sijill.model.errors import Refused


class Act(StrEnum):
    """Every act that writes."""

    CAPTURE = "capture a document"
    REVIEW_GRAPHIC = "say whether a document is graphic"
    DECLARE_TRANSLATION = "say that a document is a translation"
    RECORD = "record what a document says"
    CORRECT = "correct a claim"
    JUDGE_LINK = "judge whether two mentions are the same"
    WITHDRAW_JUDGEMENT = "withdraw a judgement"
    ASSESS = "grade an incident"
    ESTIMATE = "keep or withdraw an estimate"
    VERIFY = "record a direct verification"
    JUDGE_SOURCES = "judge whether two sources are one voice"
    JUDGE_STATEMENT = "judge whether a statement speaks of an incident"
    SUBMIT = "send a submission to a belligerent"
    CORRESPOND = "record a step of a correspondence"
    IMPORT = "import an archive or a list"
    UNDO_IMPORT = "undo an import"
    APPROVE_MAPPING = "approve a mapping"
    DESTROY_PAYLOAD = "destroy a person's details"
    SIGN_CHECKPOINT = "sign a checkpoint"
    EXPORT = "export the register"
    RESTORE = "take in a register from a bag"
    DECIDE_PUBLICATION = "decide what is published of a person or a place"
    FREEZE_RELEASE = "freeze a release"
    APPROVE_RELEASE = "approve a release"


_RECORDING = frozenset({Role.RECORDER, Role.REVIEWER, Role.LEAD})
_JUDGING = frozenset({Role.REVIEWER, Role.LEAD})

ALLOWED: dict[Act, frozenset[Role]] = {
    Act.CAPTURE: _RECORDING,
    Act.REVIEW_GRAPHIC: _JUDGING,
    Act.DECLARE_TRANSLATION: _RECORDING,
    Act.RECORD: _RECORDING,
    Act.CORRECT: _RECORDING,
    Act.JUDGE_LINK: _JUDGING,
    Act.WITHDRAW_JUDGEMENT: _JUDGING,
    Act.ASSESS: _JUDGING,
    Act.ESTIMATE: _JUDGING | {Role.STATISTICIAN},
    Act.VERIFY: _RECORDING,
    Act.JUDGE_SOURCES: _JUDGING,
    Act.JUDGE_STATEMENT: _JUDGING,
    Act.SUBMIT: frozenset({Role.LEAD, Role.PUBLISHER}),
    Act.CORRESPOND: _RECORDING | {Role.PUBLISHER},
    Act.IMPORT: _RECORDING,
    Act.UNDO_IMPORT: frozenset({Role.LEAD, Role.ADMINISTRATOR}),
    Act.APPROVE_MAPPING: _JUDGING,
    Act.DESTROY_PAYLOAD: frozenset({Role.LEAD, Role.ADMINISTRATOR}),
    Act.SIGN_CHECKPOINT: frozenset({Role.LEAD, Role.PUBLISHER, Role.ADMINISTRATOR}),
    Act.EXPORT: frozenset({Role.LEAD, Role.PUBLISHER, Role.ADMINISTRATOR}),
    Act.RESTORE: frozenset({Role.LEAD, Role.ADMINISTRATOR}),
    Act.DECIDE_PUBLICATION: _JUDGING,
    Act.FREEZE_RELEASE: frozenset({Role.LEAD, Role.PUBLISHER}),
    Act.APPROVE_RELEASE: frozenset({Role.REVIEWER, Role.LEAD, Role.PUBLISHER}),
}


def can(actor: Actor, act: Act) -> bool:
    """Whether any of the actor's roles allows the act; suspension overrides them all."""
    return Role.SUSPENDED not in actor.roles and bool(actor.roles & ALLOWED[act])


def require(actor: Actor, act: Act) -> None:
    """Raise Refused unless the actor may do it."""
    if not can(actor, act):
        roles = ", ".join(sorted(ALLOWED[act]))
        raise Refused(f"{actor.name} may not {act}", remedy=f"Ask somebody with one of these roles: {roles}.")
