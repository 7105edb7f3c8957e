"""Link people: two lists one-to-one, or one list into clusters. Arrays in, links with reasons out; no files, no clock.

Steps: candidates over every pair (`features`), first look, second look (`context`), then decisions (`decide`) at the
model's operating point, people's verdicts first. Every link carries what spoke for and against it, feature by feature.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from sijill.linkage.boost import Boosted
from sijill.linkage.circumstances import NAMES as CIRCUMSTANCES
from sijill.linkage.circumstances import circumstances
from sijill.linkage.context import second_look
from sijill.linkage.decide import Verdicts, assign, cluster
from sijill.linkage.features import Pairs, candidate_pairs
from sijill.linkage.model import PeopleModel, Trust, chance_of, log_odds_of
from sijill.linkage.people import People
from sijill.linkage.portions import likely_pairs
from sijill.linkage.spelling import THREADS
from sijill.model.errors import BadInput

Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.int64]
Find = Callable[[People, People, PeopleModel], tuple[Pairs, Floats]]
ALL_PAIRS = 3e9  # above this many pairs, only pairs that share enough name parts are compared (`portions`)
LEAST_SHOWN = 0.02
LEAST_FIRST = -9.0  # first look under which a pair of one list is not looked at again
REASONS = 6
CROWD = 8  # records of one written name from which the name alone joins nobody


@dataclass(frozen=True)
class Reason:
    """One feature's part in a score, in log-odds: above zero speaks for "same"."""

    feature: str
    weight: float

    def __str__(self) -> str:
        return f"{self.feature} {self.weight:+.1f}"


@dataclass(frozen=True)
class Link:
    """A judged pair; `decided_by` is "person" or the model's version."""

    a_id: str
    b_id: str
    probability: float
    decision: str
    reasons: tuple[Reason, ...]
    decided_by: str


@dataclass(frozen=True)
class Verdict:
    """A person's decision on two ids: "same", "different" or "unsure"."""

    a_id: str
    b_id: str
    decision: str


@dataclass(frozen=True)
class Scored:
    """Candidate pairs with their log-odds: the second look's (its features are `rows`) and the circumstances'."""

    pairs: Pairs
    log_odds: Floats
    rows: Floats
    beside: Floats
    scorer: Boosted

    def take(self, keep: npt.NDArray[np.intp] | npt.NDArray[np.bool_]) -> Scored:
        return Scored(self.pairs.take(keep), self.log_odds[keep], self.rows[keep], self.beside[keep], self.scorer)


def score_pairs(
    a: People, b: People, model: PeopleModel, *, keep: int = 40, by_source: bool = False, find: Find | None = None
) -> Scored:
    """Both looks over every pair of two lists (`a is b`: one list; `by_source`: leave out pairs of one source).

    `find`: who finds the pairs worth a second look, another engine for instance (`spark.spark_pairs`).
    """
    if find is not None:
        pairs, first = find(a, b, model)
    elif float(a.size) * b.size > ALL_PAIRS:
        pairs, first = likely_pairs(a, b, model)
    else:
        pairs = candidate_pairs(a, b, model.spelling, keep=keep)
        first = model.first.score(pairs.rows)
    if by_source:
        apart = a.source[pairs.a] != b.source[pairs.b]
        pairs, first = pairs.take(apart), first[apart]
    if a is b and not by_source:
        likely = first > LEAST_FIRST
        return look_again(a, b, pairs.take(likely), first[likely], model.single, trust=model.trust)
    return look_again(a, b, pairs, first, model.second, by_source=by_source, trust=model.trust)


def look_again(
    a: People,
    b: People,
    pairs: Pairs,
    first: Floats,
    scorer: Boosted,
    *,
    by_source: bool = False,
    trust: Trust | None = None,
) -> Scored:
    """The second look at pairs with first looks `first`, with day and place of death beside it."""
    if first.size == 0:
        return Scored(
            pairs,
            first,
            np.empty((0, len(scorer.names)), np.float32),
            np.empty((0, len(CIRCUMSTANCES)), np.float32),
            scorer,
        )
    rows = second_look(a, b, pairs, first, by_source=by_source)
    beside = circumstances(a, b, pairs.a, pairs.b)
    log_odds = scorer.score(rows) + beside.sum(1)
    scored = Scored(pairs, log_odds, rows, beside, scorer)
    return scored if trust is None else replace(scored, log_odds=log_odds + trust.more(*evidence_of(scored)))


def evidence_of(scored: Scored) -> tuple[tuple[str, ...], Floats]:
    """What each feature adds to the log-odds of each pair: names, and (n, features); the circumstances come last."""
    names = (*scored.scorer.names, *CIRCUMSTANCES)
    return names, np.concatenate([scored.scorer.contributions(scored.rows), scored.beside], axis=1)


def link_lists(
    a: People, b: People, model: PeopleModel, verdicts: Iterable[Verdict] = (), *, find: Find | None = None
) -> list[Link]:
    """One-to-one links of two lists that each name a person once, best first; pairs under 2 % are left out.

    `find`: as in `score_pairs`. Raises BadInput when a verdict names an unknown id, Contradiction when verdicts cannot
    stand together.
    """
    human = list(verdicts)
    said = verdict_numbers(human, _index(a), _index(b))
    scored = score_pairs(a, b, model, find=find)
    log_odds = scored.log_odds
    threshold = np.float32(log_odds_of(model.operating.same))
    chosen = assign(scored.pairs.a, scored.pairs.b, log_odds - threshold, said)
    rest = _left_over(scored.pairs, chosen, said)
    least = np.float32(log_odds_of(LEAST_SHOWN))
    weaker = rest[assign(scored.pairs.a[rest], scored.pairs.b[rest], log_odds[rest] - least)]
    links = _links(a, b, scored, np.concatenate([chosen, weaker]), model)
    return sorted(with_verdicts(links, human), key=lambda link: (-link.probability, link.a_id, link.b_id))


def _left_over(pairs: Pairs, chosen: npt.NDArray[np.intp], said: Verdicts) -> npt.NDArray[np.intp]:
    used_a, used_b = set(pairs.a[chosen].tolist()), set(pairs.b[chosen].tolist())
    used_a |= {x for x, _ in said.same}
    used_b |= {y for _, y in said.same}
    free = [
        x not in used_a and y not in used_b and (x, y) not in said.different
        for x, y in zip(pairs.a.tolist(), pairs.b.tolist(), strict=True)
    ]
    return np.flatnonzero(np.array(free, bool))


def _links(a: People, b: People, scored: Scored, at: npt.NDArray[np.intp], model: PeopleModel) -> list[Link]:
    chance = chance_of(scored.log_odds[at])
    reasons = reasons_of(model.first, scored.rows[at], scored.scorer, scored.beside[at])
    return [
        Link(a.ids[x], b.ids[y], round(float(p), 4), model.operating.decision(float(p)), why, model.version)
        for x, y, p, why in zip(scored.pairs.a[at], scored.pairs.b[at], chance, reasons, strict=True)
    ]


def reasons_of(first: Boosted, rows: Floats, scorer: Boosted, beside: Floats | None = None) -> list[tuple[Reason, ...]]:
    """The strongest features of each row of the second look; "first look" is opened into its own features.

    `beside`: log-odds of the circumstances.
    """
    halves = [slice(at, at + -(-len(rows) // THREADS)) for at in range(0, len(rows), -(-len(rows) // THREADS) or 1)]
    with ThreadPoolExecutor(THREADS) as pool:
        parts = list(
            pool.map(lambda at: _strongest(first, rows[at], scorer, None if beside is None else beside[at]), halves)
        )
    if not parts:
        return []
    top, weights = (np.concatenate(part) for part in zip(*parts, strict=True))
    return _told((*scorer.names, *CIRCUMSTANCES), top, weights)


def _strongest(first: Boosted, rows: Floats, scorer: Boosted, beside: Floats | None) -> tuple[Places, Places]:
    """Numbers of the REASONS strongest features of each row, and their weights in hundredths."""
    booked = scorer.contributions(rows)
    width = len(first.names)
    opened = first.contributions(np.ascontiguousarray(rows[:, :width]))
    first_at = scorer.names.index("first look")
    total = np.abs(opened).sum(1, keepdims=True)
    signed = opened / np.maximum(total, 1e-6) * np.abs(booked[:, [first_at]])
    booked[:, first_at] = 0.0
    booked[:, :width] += signed
    if beside is not None:
        booked = np.concatenate([booked, beside], axis=1)
    top = np.argsort(-np.abs(booked), axis=1)[:, :REASONS]
    return top, np.rint(np.take_along_axis(booked, top, axis=1).astype(np.float64) * 100).astype(np.int64)


def _told(names: Sequence[str], top: Places, hundredths: Places) -> list[tuple[Reason, ...]]:
    """Reasons of each row; equal reasons are one object (a million rows know some thousand reasons)."""
    codes, which = np.unique(top * 2_000_000 + hundredths + 1_000_000, return_inverse=True)
    table = np.array(
        [Reason(names[code // 2_000_000], (code % 2_000_000 - 1_000_000) / 100) for code in codes.tolist()], object
    )
    kept = (np.abs(hundredths) >= 5).sum(1).tolist()
    return [tuple(row[:n]) for row, n in zip(table[which.reshape(top.shape)].tolist(), kept, strict=True)]


def _index(people: People) -> dict[str, int]:
    return {name: number for number, name in enumerate(people.ids)}


def verdict_numbers(human: Iterable[Verdict], a: dict[str, int], b: dict[str, int]) -> Verdicts:
    """People's verdicts as record numbers. Raises BadInput for an unknown id or a pair decided both ways."""
    same, different = set(), set()
    for verdict in human:
        if verdict.a_id not in a or verdict.b_id not in b:
            missing = verdict.a_id if verdict.a_id not in a else verdict.b_id
            raise BadInput(
                f'a decision names the id "{missing}", which is in neither place', remedy="Check the decisions file."
            )
        pair = (a[verdict.a_id], b[verdict.b_id])
        if verdict.decision == "same":
            same.add(pair)
        elif verdict.decision == "different":
            different.add(pair)
    if both := same & different:
        x, y = sorted(both)[0]
        names = [name for table, number in ((a, x), (b, y)) for name, at in table.items() if at == number]
        raise BadInput(
            f"{names[0]} and {names[1]} are decided both same and different", remedy="Withdraw one decision."
        )
    return Verdicts(frozenset(same), frozenset(different))


def with_verdicts(links: list[Link], human: list[Verdict]) -> list[Link]:
    """People's decisions in place of, or beside, the model's; never dropped, never outvoted."""
    by_pair = {(verdict.a_id, verdict.b_id): verdict for verdict in human}
    kept = [link for link in links if (link.a_id, link.b_id) not in by_pair]
    chance = {"same": 1.0, "different": 0.0, "unsure": 0.5}
    scored = {(link.a_id, link.b_id): link for link in links}
    for pair, verdict in by_pair.items():
        reasons = scored[pair].reasons if pair in scored else ()
        kept.append(Link(*pair, chance[verdict.decision], verdict.decision, reasons, "person"))
    return kept


def doubt_crowds(people: People, scored: Scored, model: PeopleModel) -> Scored:
    """Where CROWD or more records bear one written name, a name without ages joins none of them: at best "unsure"."""
    if scored.log_odds.size == 0:
        return scored
    whole = np.zeros(len(people.chains), np.uint64)
    for column in people.chains.T:
        whole = (whole ^ (column + 1).astype(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
        whole ^= whole >> np.uint64(29)
    _, name, count = np.unique(whole, return_inverse=True, return_counts=True)
    crowded = np.full(people.size, -1, np.int64)
    crowded[people.chain_record] = np.where(count[name.ravel()] >= CROWD, name.ravel(), -1)
    a, b = scored.pairs.a, scored.pairs.b
    ageless = ~np.isfinite(people.born_low[a]) | ~np.isfinite(people.born_low[b])
    doubtful = (crowded[a] >= 0) & (crowded[a] == crowded[b]) & ageless
    ceiling = np.float32(log_odds_of(model.operating.cluster) - 0.1)
    return replace(scored, log_odds=np.where(doubtful, np.minimum(scored.log_odds, ceiling), scored.log_odds))


@dataclass(frozen=True)
class Clustering:
    """`label[i]` is the record whose id names the cluster of record i; `links` are the pairs that hold clusters
    together."""

    label: npt.NDArray[np.int32]
    links: list[Link]
    unsure: list[Link]


def link_list(
    people: People, model: PeopleModel, verdicts: Iterable[Verdict] = (), *, one_per_source: bool = False
) -> Clustering:
    """Clusters of records of one person in one list. `one_per_source`: each source list names a person once."""
    human = list(verdicts)
    index = _index(people)
    said = verdict_numbers(human, index, index)
    said = Verdicts(said.same, said.different | {(y, x) for x, y in said.different})
    scored = doubt_crowds(people, score_pairs(people, people, model, by_source=one_per_source), model)
    threshold = np.float32(log_odds_of(model.operating.cluster))
    near = scored.log_odds > threshold - 5
    pairs, log_odds = scored.pairs.take(near), scored.log_odds[near]
    label = cluster(
        people.size,
        pairs.a,
        pairs.b,
        log_odds - threshold,
        source=people.source.tolist() if one_per_source else None,
        verdicts=said,
        ids=people.ids,
    )
    kept = scored.take(near)
    inside = label[pairs.a] == label[pairs.b]
    doubtful = ~inside & (chance_of(log_odds) >= model.operating.different)
    links = with_verdicts(
        _links(people, people, kept, np.flatnonzero(inside), model), [v for v in human if v.decision == "same"]
    )
    return Clustering(label, links, _links(people, people, kept, np.flatnonzero(doubtful), model))
