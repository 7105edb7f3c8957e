"""Proposals over the mentions of a register: which of them are one person, given everything decided before.

Steps: candidates of the fresh mentions among all (features), first and second look (pairs of one archive are judged as
in one list, pairs of two archives as in two lists), day and place of death beside it; then clusters (`decide.cluster`)
in which people's verdicts come first, an earlier link of the same model holds, and one document names a person once.
A pair is "same" from `same_at` on and only inside its cluster; below it and above the model's "different" it is
"unsure": at most UNSURE for one mention, the likeliest. What is not proposed is not judged. Pure: nothing is stored;
`casework.links` compares with what was proposed before and writes. Incidents are `linkage.event_proposals`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from sijill.linkage.decide import Verdicts, cluster
from sijill.linkage.engine import LEAST_FIRST, Reason, Scored, doubt_crowds, look_again, reasons_of
from sijill.linkage.features import Pairs, candidate_pairs
from sijill.linkage.model import PeopleModel, chance_of, log_odds_of
from sijill.linkage.people import People

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]
KEPT = 5.0
"""Log-odds above the threshold: how firmly an earlier link of the same model holds."""
UNSURE = 3
"""Doubtful pairs that one mention may put to people."""


@dataclass(frozen=True)
class Held:
    """A link that this model made before: numbers of two mentions and its chance."""

    a: int
    b: int
    chance: float


@dataclass(frozen=True)
class Proposal:
    """Two mentions, by number, and what the model says: "same" or "unsure"."""

    a: int
    b: int
    probability: float
    decision: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Asked:
    """What is known of n mentions before a run.

    `archive`, `document`: codes (-1: none) of the list each stands in and of its document; `fresh`: those that are to
    be compared with all; `held`: this model's links among them; `verdicts`: people's, as pairs of numbers.
    """

    archive: Ints
    document: Ints
    fresh: npt.NDArray[np.bool_]
    held: Sequence[Held] = ()
    verdicts: Verdicts = field(default_factory=Verdicts)


def cost_to_chance(cost: float) -> float:
    """The chance from which joining pays when a false join costs `cost` missed ones (Bayes: cost / (1 + cost))."""
    return cost / (1.0 + cost)


def propose_people(people: People, asked: Asked, model: PeopleModel, *, same_at: float) -> list[Proposal]:
    """Proposals for the fresh mentions, likeliest first. Raises Contradiction when verdicts cannot stand together."""
    looks = scored_people(people, asked, model)
    a, b, log_odds = (np.concatenate(column) for column in zip(*((s.pairs.a, s.pairs.b, s.log_odds) for s in looks),
                                                               strict=True))  # fmt: skip
    if not a.size:
        return []
    same, unsure = decide(people.ids, a, b, log_odds, asked, same_at=same_at, different=model.operating.different)
    reasons = _reasons(looks, np.concatenate([same, unsure]), model)
    return as_proposals(a, b, log_odds, same, unsure, reasons)


def scored_people(people: People, asked: Asked, model: PeopleModel) -> list[Scored]:
    """Candidates of the fresh mentions with their log-odds: pairs of two archives, pairs of one."""
    people = replace(people, source=asked.archive)
    pairs = fresh_pairs(people, asked, model)
    first = model.first.score(pairs.rows)
    pairs, first = pairs.take(first > LEAST_FIRST), first[first > LEAST_FIRST]
    across = people.source[pairs.a] != people.source[pairs.b]
    two = look_again(people, people, pairs.take(across), first[across], model.second, by_source=True, trust=model.trust)
    one = look_again(people, people, pairs.take(~across), first[~across], model.single, trust=model.trust)
    return [two, doubt_crowds(people, one, model)]


def fresh_pairs(people: People, asked: Asked, model: PeopleModel) -> Pairs:
    """Candidates: fresh mentions against all, each pair once, none of one document, none of two dead incidents."""
    if asked.fresh.all():
        pairs = candidate_pairs(people, people, model.spelling)
    else:
        fresh = np.flatnonzero(asked.fresh)
        found = candidate_pairs(people.take(fresh), people, model.spelling)
        pairs = Pairs(fresh[found.a].astype(np.int32), found.b, found.rows)
    low, high = np.minimum(pairs.a, pairs.b).astype(np.int64), np.maximum(pairs.a, pairs.b)
    _, first = np.unique(low * people.size + high, return_index=True)
    pairs = pairs.take(np.sort(first))
    one = asked.document[pairs.a] == asked.document[pairs.b]
    return pairs.take((pairs.a != pairs.b) & ~(one & (asked.document[pairs.a] >= 0)))


def decide(
    ids: Sequence[str], a: Ints, b: Ints, log_odds: Floats, asked: Asked, *, same_at: float, different: float
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Which of the scored pairs are the same and which are put to people, as indices, likeliest first."""
    threshold = np.float32(log_odds_of(same_at))
    held = list(asked.held)
    left = np.concatenate([a, np.array([one.a for one in held], np.int32)])
    right = np.concatenate([b, np.array([one.b for one in held], np.int32)])
    kept = [max(log_odds_of(min(max(one.chance, 1e-6), 1 - 1e-6)) - float(threshold), 0.0) + KEPT for one in held]
    strength = np.concatenate([log_odds - threshold, np.array(kept, np.float32)])
    near = strength > -5
    label = cluster(
        len(ids), left[near], right[near], strength[near],
        source=asked.document.tolist(), verdicts=asked.verdicts, ids=ids,
    )  # fmt: skip
    order = np.lexsort((b, a, -log_odds))
    judged = {tuple(sorted(pair)) for pair in (*asked.verdicts.same, *asked.verdicts.different)}
    order = order[[tuple(sorted(pair)) not in judged for pair in zip(a[order], b[order], strict=True)]]
    inside = label[a[order]] == label[b[order]]
    same = order[inside & (log_odds[order] > threshold)]
    doubtful = order[~inside & (log_odds[order] >= np.float32(log_odds_of(different)))]
    return same, _few(doubtful, a, b)


def _few(order: npt.NDArray[np.intp], a: Ints, b: Ints) -> npt.NDArray[np.intp]:
    """The likeliest doubtful pairs: one is left out when either of its mentions has UNSURE likelier ones."""
    asked: Counter[int] = Counter()
    kept = []
    for at in order.tolist():
        if max(asked[int(a[at])], asked[int(b[at])]) < UNSURE:
            asked.update((int(a[at]), int(b[at])))
            kept.append(at)
    return np.array(kept, np.intp)


def _reasons(
    looks: Iterable[Scored], wanted: npt.NDArray[np.intp], model: PeopleModel
) -> dict[int, tuple[Reason, ...]]:
    found: dict[int, tuple[Reason, ...]] = {}
    start = 0
    for scored in looks:
        mine = wanted[(wanted >= start) & (wanted < start + scored.log_odds.size)]
        at = mine - start
        if at.size:
            told = reasons_of(model.first, scored.rows[at], scored.scorer, scored.beside[at])
            found |= dict(zip(mine.tolist(), told, strict=True))
        start += scored.log_odds.size
    return found


def as_proposals(
    a: Ints,
    b: Ints,
    log_odds: Floats,
    same: npt.NDArray[np.intp],
    unsure: npt.NDArray[np.intp],
    reasons: dict[int, tuple[Reason, ...]],
) -> list[Proposal]:
    """The chosen pairs as values."""
    chance = chance_of(log_odds)
    return [
        Proposal(int(a[k]), int(b[k]), round(float(chance[k]), 4), word, reasons[k])
        for word, chosen in (("same", same), ("unsure", unsure))
        for k in chosen.tolist()
    ]
