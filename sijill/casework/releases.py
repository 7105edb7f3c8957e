"""Releases: two people freeze one; before that, people decide what of a person, a place or an image may be shown.

Decisions are personal claims ("publication") of a mention: they stand in the log, can be withdrawn like any claim, are
destroyed with the person's details, and leave the register only as the id of a rule. Grounds of withholding: risk,
detainee, consent (refused), family (asked us), other. "hide" keeps the whole record out, even from the counts.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from sijill.casework.corrections import correct_claims
from sijill.casework.permissions import Act, require
from sijill.casework.uow import UnitOfWork
from sijill.model.actors import Actor
from sijill.model.claims import Claim
from sijill.model.errors import BadInput, NotFound, Refused
from sijill.model.events import ReleaseFrozen

DECISIONS = ("publish", "withhold", "hide")
GROUNDS = ("risk", "detainee", "consent", "family", "other")
PLACE_TIERS = ("public", "restricted", "sealed")


def require_two(first: Actor, second: Actor) -> None:
    """Raise Refused unless two different people with the right roles stand behind a release."""
    require(first, Act.FREEZE_RELEASE)
    require(second, Act.APPROVE_RELEASE)
    if _bare(first.name) == _bare(second.name):
        raise Refused(
            f"{first.name} cannot be both people behind a release", remedy="Give --second the name of somebody else."
        )


def _bare(name: str) -> str:
    """A name without case, spaces and marks: one person under two spellings is one person."""
    return "".join(one for one in unicodedata.normalize("NFKD", name).casefold() if one.isalnum())


def record_release(uow: UnitOfWork, second: Actor, *, case: str, version: str, sha256: str, size: int) -> int:
    """Say in the log that a release was frozen; the number of the event. `sha256`: of its release.json."""
    require_two(uow.actor, second)
    return uow.record(ReleaseFrozen(case=case, version=version, second=second.name, sha256=sha256, size=size))


def decide_publication(
    uow: UnitOfWork, subject: str, decision: str, *, reason: str, ground: str | None = None
) -> list[int]:
    """Decide whether a person may be named, must be withheld, or whether a record stays hidden; numbers of the events.

    The decision is recorded on every mention of the subject, so that it holds after a split. Raises NotFound for an
    unknown subject, BadInput for an unknown decision or ground, or none where one is needed.
    """
    if decision not in DECISIONS:
        raise BadInput(f'"{decision}" is no decision', remedy=f"Say one of: {', '.join(DECISIONS)}.")
    if decision == "withhold" and ground not in GROUNDS:
        raise BadInput("withholding needs its ground", remedy=f"Say one of: {', '.join(GROUNDS)}.")
    value = {"decision": decision} | ({} if ground is None else {"ground": ground})
    return _decide(uow, subject, value, reason)


def decide_place(uow: UnitOfWork, incident: str, tier: str, *, reason: str) -> list[int]:
    """Decide how coarsely the place of an incident is shown: public, restricted, or sealed (not at all)."""
    if tier not in PLACE_TIERS:
        raise BadInput(f'"{tier}" is no tier of a place', remedy=f"Say one of: {', '.join(PLACE_TIERS)}.")
    return _decide(uow, incident, {"tier": tier}, reason)


def pass_image(
    uow: UnitOfWork, incident: str, document: str, *, reason: str, graphic: bool, alt_en: str = "", alt_ar: str = ""
) -> list[int]:
    """Pass a captured image for publication with an incident; a person looked at it and says what it shows."""
    held = uow.store.documents([document])
    if not held or held[0].sha256 is None:
        raise NotFound(f"{document} is not held in the vault", remedy="Capture the image first.")
    value = {"media": document, "graphic": graphic, "alt_en": alt_en, "alt_ar": alt_ar}
    return _decide(uow, incident, value, reason, only_first=True)


def _decide(
    uow: UnitOfWork, subject: str, value: dict[str, Any], reason: str, *, only_first: bool = False
) -> list[int]:
    require(uow.actor, Act.DECIDE_PUBLICATION)
    uow.settle()
    mentions = uow.store.members([subject])
    if not mentions:
        raise NotFound(f"{subject} is not in the register", remedy="Give the id of a person or an incident (show).")
    claim = Claim("publication", value, tier="restricted")
    chosen = mentions[:1] if only_first else mentions
    return [correct_claims(uow, row.id, reason=reason, private=[claim]) for row in chosen]
