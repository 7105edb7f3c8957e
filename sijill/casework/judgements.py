"""Judgements on links: are two mentions the same subject? People overrule models, and never silently themselves."""

from __future__ import annotations

from sijill.casework.permissions import Act, require
from sijill.casework.uow import UnitOfWork
from sijill.model.errors import BadInput, NotFound, Refused
from sijill.model.events import JudgementWithdrawn, LinkJudged
from sijill.register.clusters import clusters, standing_verdicts
from sijill.register.fold import component
from sijill.register.rows import JudgementRow, MentionRow

VERDICTS = ("same", "different", "unsure")


def judge_link(uow: UnitOfWork, left: str, right: str, verdict: str, reason: str) -> int:
    """Record one person's decision whether two mentions speak of the same subject; the number of the event.

    Raises Refused when it contradicts a standing decision of a person: two mentions that somebody separated
    cannot be joined, directly or through others, and two that somebody joined cannot be separated, before
    that decision is withdrawn.
    """
    require(uow.actor, Act.JUDGE_LINK)
    if verdict not in VERDICTS:
        raise BadInput(f'"{verdict}" is no verdict', remedy=f"Say one of: {', '.join(VERDICTS)}.")
    if not reason.strip():
        raise BadInput("a judgement needs its reason", remedy="Say what agrees or differs.")
    first, second = sorted(_pair(uow, left, right), key=lambda row: row.id)
    event = LinkJudged(left=first.id, right=second.id, verdict=verdict, reason=reason)
    _refuse_contradiction(uow, event)
    return uow.record(event)


def _pair(uow: UnitOfWork, left: str, right: str) -> tuple[MentionRow, MentionRow]:
    uow.settle()
    if left == right:
        raise BadInput(f"{left} is one mention, not a pair")
    known = {row.id: row for row in uow.store.mentions([left, right]) if row.until is None}
    for one in (left, right):
        if one not in known:
            raise NotFound(f"mention {one} is not in the register")
    if known[left].kind != known[right].kind:
        raise Refused(f"{left} is {_named(known[left])}, {right} is {_named(known[right])}: they cannot be one")
    return known[left], known[right]


def _named(row: MentionRow) -> str:
    return f"a mention of {'an' if row.kind[0] in 'aeiou' else 'a'} {row.kind}"


def _refuse_contradiction(uow: UnitOfWork, event: LinkJudged) -> None:
    rows = [row for row in component(uow.store, {event.left, event.right}) if row.judge == "person"]
    standing = standing_verdicts(rows)
    if (earlier := standing.get((event.left, event.right))) and _clash(earlier.verdict, event.verdict):
        raise _contradiction(earlier)
    mentions = {one for row in rows for one in (row.left, row.right)} | {event.left, event.right}
    since = {row.id: row.since for row in uow.store.mentions(mentions) if row.until is None}
    if event.verdict == "same":
        _refuse_crossing(since, rows, event, uow.actor.name)
    elif event.verdict == "different":
        subject = clusters(since, rows)
        if subject[event.left] == subject[event.right]:
            raise Refused(
                f"people have joined {event.left} and {event.right} through other mentions",
                remedy="Withdraw one of those judgements first: " + ", ".join(str(row.id) for row in rows) + ".",
            )


def _refuse_crossing(since: dict[str, int], rows: list[JudgementRow], event: LinkJudged, by: str) -> None:
    proposed = JudgementRow(
        max((row.id for row in rows), default=0) + 1,
        event.left,
        event.right,
        "same",
        "person",
        None,
        None,
        event.reason,
        by,
        None,
    )
    together = [*standing_verdicts(rows).values(), proposed]
    joined = clusters(since, [row for row in together if row.verdict == "same"])
    for row in together:
        if row.verdict == "different" and joined[row.left] == joined[row.right]:
            raise _contradiction(row)


def _clash(earlier: str, later: str) -> bool:
    return {earlier, later} == {"same", "different"}


def _contradiction(earlier: JudgementRow) -> Refused:
    did = "separated" if earlier.verdict == "different" else "joined"
    return Refused(
        f"{earlier.by} already {did} {earlier.left} and {earlier.right}: {earlier.reason}",
        remedy=f"Withdraw judgement {earlier.id} first.",
    )


def withdraw_judgement(uow: UnitOfWork, judgement: int, reason: str) -> int:
    """Take back a judgement by the number of its event. Raises NotFound when it does not stand."""
    require(uow.actor, Act.WITHDRAW_JUDGEMENT)
    if not reason.strip():
        raise BadInput("withdrawing a judgement needs its reason")
    uow.settle()
    row = uow.store.judgement(judgement)
    if row is None or row.until is not None:
        raise NotFound(f"judgement {judgement} does not stand")
    return uow.record(JudgementWithdrawn(judgement=judgement, reason=reason))
