"""Direct verification: somebody went there, spoke with a survivor, examined a record, a grave or an image.

An act says how, by whom, on which day, what the people who spoke allow, and who may read it. What is personal (who was
met, how to reach them, where, what they said) goes into the private payload: the log holds a commitment, and the words
can be destroyed when the family asks (`redactions`). An act that was recorded wrongly is withdrawn, and stays visible.
Leaves out: the recording or photograph itself, which is captured as a document and named here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sijill.casework.corrections import correct_claims
from sijill.casework.permissions import Act, require
from sijill.casework.uow import UnitOfWork
from sijill.model.claims import Claim
from sijill.model.codebook import read_code
from sijill.model.enumerations import Tier, Verification
from sijill.model.errors import BadInput, NotFound, Refused
from sijill.model.events import VerificationRecorded

CONSENTS: dict[str, str] = {
    "register": "what was said may be kept in this register",
    "share": "it may also be shared, without names, with courts and researchers",
    "publish": "it may be published",
    "refused": "nothing that was said may be kept: only that the act took place",
    "not_needed": "nobody was asked: a record, a grave or an image",
}
"""What the people who spoke allow."""

PERSONAL = ("person", "relation", "contact", "place", "words")
"""Private parts of an act: who was met, their relation to the victim, how to reach them, where, what they said."""

_OF_PEOPLE = frozenset({Verification.INTERVIEW})


def verify_directly(
    uow: UnitOfWork,
    mention: str,
    how: str,
    *,
    verifier: str,
    on: str,
    consent: str,
    tier: str = Tier.RESTRICTED,
    personal: Mapping[str, str] | None = None,
    document: str | None = None,
) -> int:
    """Record that a victim or an incident was verified directly; the number of the event.

    `how` is a code or label of `Verification`, `on` an ISO day, `personal` has keys of `PERSONAL`. Raises BadInput
    (InvalidValue for an unknown kind), NotFound for an unknown mention or document, Refused where consent forbids it.
    """
    require(uow.actor, Act.VERIFY)
    act, level = _code_of(how), _tier(tier)
    private = _private(personal or {}, level)
    _check_words(verifier, on, consent, uow.at[:10])
    _check_consent(act, consent, private, level)
    uow.write()
    _check_rows(uow, mention, document, private)
    return uow.record(
        VerificationRecorded(
            mention=mention,
            verification=act.value,
            verifier=verifier.strip(),
            on=on,
            consent=consent,
            tier=level.value,
            reader=uow.actor.name,
            document=document,
            private=private,
        )
    )


def withdraw_verification(uow: UnitOfWork, mention: str, act: int, reason: str) -> int:
    """Take back the act whose event has the number `act`, with every claim it made; the number of the event."""
    uow.write()
    rows = uow.store.claims([mention])
    claims = [row.id for row in rows if row.about == str(act) and row.says.partition(".")[0] == "verification"]
    if not claims:
        raise NotFound(f"{mention} has no standing verification {act}", remedy="`sijill grade` and `show` list them.")
    return correct_claims(uow, mention, reason=reason, withdraw=claims)


def _code_of(how: str) -> Verification:
    act = read_code(Verification, how)
    if act is None:
        raise BadInput("an act of verification needs its kind", remedy="Say one of: " + ", ".join(Verification) + ".")
    return act


def _tier(tier: str) -> Tier:
    if tier not in set(Tier):
        raise BadInput(f'"{tier}" is no tier of secrecy', remedy="Say one of: " + ", ".join(Tier) + ".")
    return Tier(tier)


def _private(personal: Mapping[str, str], level: Tier) -> tuple[Claim, ...]:
    if strangers := sorted(personal.keys() - set(PERSONAL)):
        raise BadInput(f'"{strangers[0]}" is no part of an act', remedy="Say one of: " + ", ".join(PERSONAL) + ".")
    said = {part: words.strip() for part in PERSONAL if (words := personal.get(part, "")).strip()}
    return tuple(Claim(f"verification.{part}", words, tier=level.value) for part, words in said.items())


def _check_words(verifier: str, on: str, consent: str, today: str) -> None:
    if not verifier.strip():
        raise BadInput("a verification needs the name of who did it", remedy="Say who went, asked or examined.")
    try:
        day = date.fromisoformat(on).isoformat()
    except ValueError as slip:
        raise BadInput(f'"{on}" is not a day', remedy="Write it as YYYY-MM-DD.") from slip
    if day > today:
        raise BadInput(f"{on} has not come yet", remedy="Give the day on which it was done.")
    if consent not in CONSENTS:
        raise BadInput(f'"{consent}" is no consent', remedy="Say one of: " + ", ".join(CONSENTS) + ".")


def _check_consent(act: Verification, consent: str, private: tuple[Claim, ...], level: Tier) -> None:
    if act in _OF_PEOPLE and consent == "not_needed":
        raise Refused("an interview needs the consent of the person who speaks", remedy="Ask, and record the answer.")
    if consent == "refused" and private:
        raise Refused(
            "consent was refused: nothing of what was said may be kept",
            remedy="Leave the personal parts out; that the act took place is still recorded.",
        )
    if private and level is Tier.PUBLIC:
        raise Refused("personal parts are never public", remedy="Give the tier restricted or sealed.")


def _check_rows(uow: UnitOfWork, mention: str, document: str | None, private: tuple[Claim, ...]) -> None:
    known = uow.store.mentions([mention])
    if not known or known[0].until is not None:
        raise NotFound(f"mention {mention} is not in the register")
    if known[0].kind not in ("person", "incident"):
        raise Refused(f"{mention} is of kind {known[0].kind}: a victim or an incident is verified")
    if known[0].erased and private:
        raise Refused(f"the details of {mention} were destroyed at the family's wish; none may be added")
    if document is not None and not uow.store.existing("document", [document]):
        raise NotFound(f"document {document} is not in the register", remedy="Capture or cite it first.")
