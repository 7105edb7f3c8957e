"""Decisions on the official record: does this statement speak of this incident, and how many of its dead are these?

A person confirms, refuses, or says that nobody can tell ("unsure"). Several incidents may share one statement and one
incident may have several. What is given away of an admission never exceeds it. Every decision has its reason, stands in
the log, and can be withdrawn: what it had replaced stands again. People overrule what an archive files, and one another
only by withdrawing first.
"""

from __future__ import annotations

from collections.abc import Mapping

from sijill.casework.permissions import Act, require
from sijill.casework.uow import UnitOfWork
from sijill.model.counts import Outcome
from sijill.model.errors import BadInput, NotFound, Refused
from sijill.model.events import OfficialWithdrawn, StatementLinked
from sijill.official.allocation import Admission as Number
from sijill.official.allocation import Share, Shares
from sijill.register.admissions import CONFIRMED, REFUSED, UNSURE, Admission, record_of
from sijill.register.quotations import OUTCOMES
from sijill.register.rows import StatementLinkRow

VERDICTS = (CONFIRMED, REFUSED, UNSURE)

Parts = Mapping[Outcome, int | None]
_NO_PARTS: Parts = {}


def judge_statement(
    uow: UnitOfWork, statement: str, incident: str, verdict: str, reason: str, *, parts: Parts = _NO_PARTS
) -> int:
    """Record whether a statement (c4063.12) speaks of an incident; the number of the event.

    `parts`: how many of the killed and injured that it concedes belong to this incident. Raises NotFound, BadInput, and
    Refused when it contradicts a standing decision or would give away more than is admitted.
    """
    require(uow.actor, Act.JUDGE_STATEMENT)
    _check_words(verdict, reason, parts)
    uow.settle()
    admission = record_of(uow.store).find(statement)
    subject = _subject(uow, incident)
    earlier = admission.links.get(subject)
    if earlier is not None and {earlier.verdict, verdict} == {CONFIRMED, REFUSED}:
        raise Refused(
            f"{earlier.by} already {earlier.verdict} that {statement} speaks of {incident}: {earlier.reason}",
            remedy=f"Withdraw decision {earlier.id} first.",
        )
    _check_parts(admission, {subject: parts})
    return _record(uow, admission, subject, verdict, reason, parts)


def share_out(
    uow: UnitOfWork, statement: str, shares: Mapping[str, int], reason: str, *, outcome: Outcome = Outcome.KILLED
) -> list[int]:
    """Confirm several incidents of one statement at once, each with its share; the numbers of the events.

    Raises Refused when the shares exceed the admission, together with those that incidents not named here keep.
    """
    require(uow.actor, Act.JUDGE_STATEMENT)
    _check_words(CONFIRMED, reason, {})
    uow.settle()
    admission = record_of(uow.store).find(statement)
    wanted: dict[str, Parts] = {_subject(uow, one): {outcome: number} for one, number in shares.items()}
    for subject in wanted:
        if admission.verdict(subject) == REFUSED:
            link = admission.links[subject]
            raise Refused(f"{link.by} refused {subject}: {link.reason}", remedy=f"Withdraw decision {link.id} first.")
    _check_parts(admission, wanted)
    return [_record(uow, admission, one, CONFIRMED, reason, parts) for one, parts in wanted.items()]


def withdraw_decision(uow: UnitOfWork, decision: int, reason: str) -> int:
    """Take back a decision by the number of its event; the one that it replaced stands again.

    Raises NotFound when it does not stand, Refused when the earlier shares would now exceed the admission.
    """
    require(uow.actor, Act.JUDGE_STATEMENT)
    if not reason.strip():
        raise BadInput("withdrawing a decision needs its reason")
    uow.settle()
    rows: list[StatementLinkRow] = list(uow.store.dump("statement_link"))
    found = next((row for row in rows if row.id == decision and row.until is None), None)
    if found is None:
        raise NotFound(f"decision {decision} does not stand", remedy="`sijill official match --list` numbers them.")
    before = next((row for row in rows if row.until == decision), None)
    if before is not None and before.verdict == CONFIRMED:
        admission = record_of(uow.store).find(before.statement)
        parts = {Outcome.KILLED: before.killed, Outcome.INJURED: before.injured}
        _check_parts(admission, {_subject(uow, before.incident): parts})
    return uow.record(OfficialWithdrawn(record=decision, reason=reason))


def _check_words(verdict: str, reason: str, parts: Parts) -> None:
    if verdict not in VERDICTS:
        raise BadInput(f'"{verdict}" is no verdict', remedy=f"Say one of: {', '.join(VERDICTS)}.")
    if not reason.strip():
        raise BadInput("a decision needs its reason", remedy="Say what agrees or differs.")
    if verdict != CONFIRMED and any(number is not None for number in parts.values()):
        raise BadInput("a share belongs to a confirmed incident", remedy="Leave the share out, or confirm.")


def _subject(uow: UnitOfWork, incident: str) -> str:
    rows = [row for row in uow.store.mentions([incident]) if row.until is None]
    if not rows:
        raise NotFound(f"{incident} is not in the register", remedy="`sijill figures --incidents` lists codes and ids.")
    if rows[0].kind != "incident":
        raise Refused(f"{incident} is of kind {rows[0].kind}: a statement speaks of incidents")
    return rows[0].subject


def _check_parts(admission: Admission, wanted: Mapping[str, Parts]) -> None:
    """Give what stands and what is wanted, outcome by outcome; `allocation` refuses what exceeds the admission."""
    for outcome in OUTCOMES:
        asked = {one: number for one, parts in wanted.items() if (number := parts.get(outcome)) is not None}
        if not asked:
            continue
        if admission.first.finding != "credible":
            raise Refused(f"{admission.name} admits nothing: its finding is {admission.first.finding}")
        shares = Shares.of([Number(id=admission.name, outcome=outcome, number=admission.number[outcome])])
        for incident, share in (_given(admission, outcome, leaving_out=wanted) | asked).items():
            part = Share(admission=admission.name, incident=incident, number=share, by="", reason="")
            shares = shares.give(part)


def _given(admission: Admission, outcome: Outcome, *, leaving_out: Mapping[str, Parts]) -> dict[str, int]:
    return {
        incident: share
        for incident, link in admission.links.items()
        if incident not in leaving_out
        and link.verdict == CONFIRMED
        and (share := getattr(link, outcome.value)) is not None
    }


def _record(uow: UnitOfWork, admission: Admission, incident: str, verdict: str, reason: str, parts: Parts) -> int:
    """Write the decision; a part that is not given now keeps what was given before."""
    earlier = admission.links.get(incident)
    kept = {
        one: getattr(earlier, one.value) if earlier is not None and verdict == CONFIRMED else None for one in OUTCOMES
    }
    numbers = {one: parts.get(one) if parts.get(one) is not None else kept[one] for one in OUTCOMES}
    event = StatementLinked(
        statement=admission.name,
        incident=incident,
        verdict=verdict,
        reason=reason,
        killed=numbers[Outcome.KILLED],
        injured=numbers[Outcome.INJURED],
    )
    return uow.record(event)
