"""Judgements on sources: are two citations of an incident one voice? People overrule what addresses and texts suggest.

A judgement holds on to the two claims that cite the sources; when one of them is corrected it no longer applies and the
pair is judged anew. A split holds against every chain of ties; nobody is overruled silently, as with mentions.
Taking a judgement back is `judgements.withdraw_judgement`.
"""

from __future__ import annotations

from sijill.casework.permissions import Act, require
from sijill.casework.uow import UnitOfWork
from sijill.model.errors import BadInput, NotFound, Refused
from sijill.model.events import SourcesJudged
from sijill.register.clusters import clusters, standing_verdicts
from sijill.register.facts import facts
from sijill.register.rows import JudgementRow

VERDICTS = ("same", "different")


def judge_sources(uow: UnitOfWork, incident: str, left: str, right: str, verdict: str, reason: str) -> int:
    """Record that two sources of an incident (by the names that `sijill grade` lists) are one voice or two.

    The number of the event. Raises NotFound for a source that the incident does not list, Refused when the decision
    contradicts people's standing ones, directly or through other sources.
    """
    require(uow.actor, Act.JUDGE_SOURCES)
    if verdict not in VERDICTS:
        raise BadInput(f'"{verdict}" is no verdict', remedy=f"Say one of: {', '.join(VERDICTS)}.")
    if not reason.strip():
        raise BadInput("a judgement needs its reason", remedy="Say what shows that they are one voice, or two.")
    if left == right:
        raise BadInput(f"{left} is one source, not a pair")
    uow.settle()
    listed = _listed(uow, incident, left, right)
    first, second = sorted((left, right))
    event = SourcesJudged(source=first, other=second, verdict=verdict, reason=reason)
    _refuse_contradiction(uow, listed, event)
    return uow.record(event)


def judgements_of(uow: UnitOfWork, incident: str) -> list[JudgementRow]:
    """The judgements that stand on the sources of an incident."""
    uow.settle()
    found = next(facts(uow.store, [incident]), None)
    sources = [] if found is None else [source.id for source in found.sources or ()]
    return uow.store.judgements(sources)


def _listed(uow: UnitOfWork, incident: str, left: str, right: str) -> list[str]:
    found = next(facts(uow.store, [incident]), None)
    if found is None:
        raise NotFound(f"{incident} is not an incident of the register")
    listed = [source.id for source in found.sources or ()]
    for one in (left, right):
        if one not in listed:
            raise NotFound(f"{incident} lists no source {one}", remedy="`sijill grade` lists them with their names.")
    return listed


def _refuse_contradiction(uow: UnitOfWork, listed: list[str], event: SourcesJudged) -> None:
    rows = uow.store.judgements(listed)
    known = set(listed)
    others = [row for row in rows if {row.left, row.right} <= known and _pair(row) != (event.source, event.other)]
    earlier = standing_verdicts(rows).get((event.source, event.other))
    if earlier is not None and earlier.verdict != event.verdict:
        raise _contradiction([earlier])
    before = clusters(dict.fromkeys(listed, 0), others)
    sides = {before[event.source], before[event.other]}
    if event.verdict == "same":
        apart = [row for row in others if row.verdict == "different" and {before[row.left], before[row.right]} == sides]
        if apart:
            raise _contradiction(apart)
    elif len(sides) == 1:
        raise _contradiction([row for row in others if row.verdict == "same"])


def _pair(row: JudgementRow) -> tuple[str, str]:
    return row.left, row.right


def _contradiction(earlier: list[JudgementRow]) -> Refused:
    first, did = earlier[0], "split" if earlier[0].verdict == "different" else "joined"
    return Refused(
        f"{first.by} already {did} {first.left} and {first.right}: {first.reason}",
        remedy="Withdraw one of these judgements first: " + ", ".join(str(row.id) for row in earlier) + ".",
    )
