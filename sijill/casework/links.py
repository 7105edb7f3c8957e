"""What a linker proposes over the register's mentions, kept as judgements of a model; people decide, and always stand.

A run (`propose_people`, `propose_events`) reads the mentions, compares those that this version of the model has not
seen (new, or with corrected claims; all of them for a new version) and writes: a judgement "same" or "unsure" for
each pair proposed, a withdrawal for each earlier judgement of a model that is no longer proposed. Never touched: what
a person said of a pair, and a pair that people joined, directly or through others. Nothing else keeps state: what a
version has seen is what stood in the register when it last judged. `waiting` is the queue: pairs a model judged and
no person has. Reasons name features, never names: the log is read by more people than a victim's details are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sijill.casework.permissions import Act, require
from sijill.casework.uow import UnitOfWork
from sijill.model.events import JudgementWithdrawn, LinkJudged
from sijill.register import mentions
from sijill.register.clusters import clusters, standing_verdicts
from sijill.register.mentions import Mentions
from sijill.register.rows import JudgementRow
from sijill.register.store import Store

if TYPE_CHECKING:
    from sijill.linkage.events import EventModel
    from sijill.linkage.model import PeopleModel
    from sijill.linkage.proposals import Asked, Proposal

Pair = tuple[str, str]
COST = 9.0
"""How many missed links one false link is worth: "same" from a chance of .9 on."""


class Judged(NamedTuple):
    """A pair of mentions and what a model said: `judgement` is the number of its event."""

    left: str
    right: str
    verdict: str
    permille: int
    reason: str
    judgement: int


@dataclass(frozen=True)
class Run:
    """What a run did: mentions in all and compared, pairs newly judged, earlier judgements withdrawn, and kept ones."""

    model: str
    mentions: int
    fresh: int
    judged: tuple[Judged, ...]
    withdrawn: tuple[Judged, ...]
    kept: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Known:
    """What was decided before about mentions of one kind: people's verdicts and models', by pair; who is joined."""

    people: dict[Pair, JudgementRow]
    models: dict[Pair, JudgementRow]
    joined: dict[str, str]
    seen: dict[str, int]

    def is_settled(self, pair: Pair) -> bool:
        """Whether people judged the pair, or joined its mentions through others."""
        return pair in self.people or self.joined[pair[0]] == self.joined[pair[1]]


def propose_people(uow: UnitOfWork, model: PeopleModel, *, cost: float = COST, everything: bool = False) -> Run:
    """Judge which mentions are one person. `everything`: compare all again, as for a new version."""
    from sijill.linkage.proposals import cost_to_chance
    from sijill.linkage.proposals import propose_people as propose
    from sijill.linkage.tables import people_of_columns

    def engine(found: Mentions, asked: Asked) -> list[Proposal]:
        return propose(people_of_columns(found.columns), asked, model, same_at=cost_to_chance(cost))

    return _run(uow, mentions.people, model.version, engine, everything=everything)


def propose_events(uow: UnitOfWork, model: EventModel, *, cost: float = COST, everything: bool = False) -> Run:
    """Judge which incident mentions of different archives are one incident."""
    from sijill.linkage.event_proposals import propose_events as propose
    from sijill.linkage.proposals import cost_to_chance
    from sijill.linkage.tables import events_of_columns

    def engine(found: Mentions, asked: Asked) -> list[Proposal]:
        return propose(events_of_columns(found.columns), asked, model, same_at=cost_to_chance(cost))

    return _run(uow, mentions.incidents, model.version, engine, everything=everything)


def _run(
    uow: UnitOfWork,
    read: Callable[[Store], Mentions],
    version: str,
    engine: Callable[[Mentions, Asked], list[Proposal]],
    *,
    everything: bool,
) -> Run:
    require(uow.actor, Act.JUDGE_LINK)
    uow.settle()
    found = read(uow.store)
    ids = [row.id for row in found.rows]
    known = known_links(uow.store, found)
    through = -1 if everything else known.seen.get(version, -1)
    fresh = {one for one, newest in zip(ids, found.newest, strict=True) if newest > through}
    proposals = engine(found, question(found, known, fresh, version)) if fresh else []
    proposed = {_pair(ids[one.a], ids[one.b]): one for one in proposals}
    old = {pair: row for pair, row in known.models.items() if fresh.intersection(pair)}
    kept = {pair for pair, row in old.items() if pair in proposed and proposed[pair].decision == row.verdict}
    withdrawn = _withdraw(uow, {p: r for p, r in old.items() if p not in kept and not known.is_settled(p)}, version)
    judged = _judge(uow, {p: one for p, one in proposed.items() if p not in kept and not known.is_settled(p)}, version)
    return Run(version, len(ids), len(fresh), judged, withdrawn, len(known.models) - len(withdrawn))


def known_links(store: Store, found: Mentions) -> Known:
    """Judgements that stand on these mentions, and how far each model has seen."""
    since = {row.id: row.since for row in found.rows}
    rows = [row for row in store.dump("judgement") if row.left in since and row.right in since]
    seen: dict[str, int] = {}
    for row in rows:
        if row.judge == "model" and row.model is not None:
            seen[row.model] = max(seen.get(row.model, -1), row.id)
    standing = [row for row in rows if row.until is None]
    people = standing_verdicts(row for row in standing if row.judge == "person")
    models = standing_verdicts(row for row in standing if row.judge == "model")
    return Known(people, models, clusters(since, people.values()), seen)


def question(found: Mentions, known: Known, fresh: set[str], version: str) -> Asked:
    """What an engine is asked: everything decided before, as numbers of mentions."""
    import numpy as np

    from sijill.linkage.decide import Verdicts
    from sijill.linkage.proposals import Asked, Held

    number = {row.id: place for place, row in enumerate(found.rows)}
    held = [
        Held(number[left], number[right], (row.permille or 0) / 1000)
        for (left, right), row in known.models.items()
        if row.verdict == "same" and row.model == version and not fresh.intersection((left, right))
    ]
    said = {
        word: frozenset((number[x], number[y]) for (x, y), row in known.people.items() if row.verdict == word)
        for word in ("same", "different")
    }
    return Asked(
        np.array(_codes(found.archive), np.int32),
        np.array(_codes([row.document for row in found.rows]), np.int32),
        np.array([row.id in fresh for row in found.rows]),
        held,
        Verdicts(said["same"], said["different"]),
    )


def _codes(texts: Iterable[str]) -> list[int]:
    index: dict[str, int] = {}
    return [index.setdefault(text, len(index)) for text in texts]


def _pair(left: str, right: str) -> Pair:
    return (left, right) if left < right else (right, left)


def _withdraw(uow: UnitOfWork, gone: dict[Pair, JudgementRow], version: str) -> tuple[Judged, ...]:
    for row in gone.values():
        newer = f"{version} does not say so" if row.model != version else "what is known has changed"
        uow.record(JudgementWithdrawn(judgement=row.id, reason=f"no person confirmed it; {newer}"))
    return tuple(map(as_judged, gone.values()))


def _judge(uow: UnitOfWork, proposed: dict[Pair, Proposal], version: str) -> tuple[Judged, ...]:
    judged = []
    for (left, right), one in sorted(proposed.items()):
        permille, reason = round(one.probability * 1000), "; ".join(map(str, one.reasons)) or "the name alone"
        event = LinkJudged(left, right, one.decision, reason, judge="model", model=version, permille=permille)
        judged.append(Judged(left, right, one.decision, permille, reason, uow.record(event)))
    return tuple(judged)


def as_judged(row: JudgementRow) -> Judged:
    """A standing judgement of a model as a value."""
    return Judged(row.left, row.right, row.verdict, row.permille or 0, row.reason, row.id)


def waiting(store: Store, found: Mentions) -> list[Judged]:
    """Pairs that a model judged and no person has: those whose answer teaches and changes most come first.

    Order: the variance p(1 - p) of the model's chance over one more than the decisions taken on pairs of the same two
    strongest reasons, greatest first: a tenth answer to one question teaches less than a first to another.
    """
    known = known_links(store, found)
    answered = Counter(_question(known.models[pair].reason) for pair in known.people if pair in known.models)
    open_rows = [as_judged(row) for pair, row in known.models.items() if not known.is_settled(pair)]

    def use(one: Judged) -> tuple[float, int]:
        return -one.permille * (1000 - one.permille) / (1 + answered[_question(one.reason)]), one.judgement

    return sorted(open_rows, key=use)


def _question(reason: str) -> tuple[str, ...]:
    """The two strongest features of a reason, each with the side it spoke for."""
    return tuple(sorted(one.rstrip("0123456789.") for one in reason.split("; ")[:2]))


def taught(store: Store, found: Mentions) -> Sequence[JudgementRow]:
    """What people decided on pairs of these mentions: what a model can learn from."""
    known = known_links(store, found)
    return [row for row in known.people.values() if row.verdict in ("same", "different")]
