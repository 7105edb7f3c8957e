"""The same incident in two archives: dates, places in two scripts, numbers, actors, shared sources and victims.

Every pair whose dates are within WINDOW days (or of which one has none) is compared. Places are compared word by word
with the spelling weights of names, so an Arabic place meets its Latin spelling; rarity comes from the lists. Two looks
as for people: the second adds rivals on either side. One-to-one by assignment, people's verdicts first; `several` lets
one record of B (an admission) cover several of A. An hour apart on one street stays two incidents: two records of one
archive are never joined here. Reading files is `linkage.incidents`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from sijill.linkage.boost import Boosted
from sijill.linkage.context import rival_features
from sijill.linkage.decide import Verdicts, assign
from sijill.linkage.engine import LEAST_SHOWN, Link, Verdict, reasons_of, verdict_numbers, with_verdicts
from sijill.linkage.incidents import Events, Floats
from sijill.linkage.model import Operating, chance_of, log_odds_of, named_by_content
from sijill.linkage.spelling import Spelling, shipped

WINDOW = 7.0
FEW = 300.0  # words taken as seen beside the list's own, so that a short list does not make every word common
EARTH_KM = 6371.0
FEATURES = (
    "days apart", "place", "place words of A found", "place words of B found", "best place word",
    "km apart", "killed, least",
    "killed, most", "killed, overlap", "injured", "actor", "area", "shared sources", "shared victims", "days, signed",
)  # fmt: skip
RIVALS = ("first look", "next best for A", "all others for A", "next best for B", "all others for B", "close rivals")
SECOND_LOOK = (*FEATURES, *RIVALS)


def event_pairs(a: Events, b: Events) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """All pairs of incidents whose dates allow them to be one."""
    order = np.argsort(b.day, kind="stable")
    dated = order[: int(np.isfinite(b.day).sum())]
    undated = order[dated.size :]
    days = b.day[dated]
    left, right = [], []
    for row, day in enumerate(a.day):
        near = (
            dated[np.searchsorted(days, day - WINDOW) : np.searchsorted(days, day + WINDOW, "right")]
            if np.isfinite(day)
            else dated
        )
        partners = np.concatenate([near, undated])
        left.append(np.full(partners.size, row, np.int32))
        right.append(partners.astype(np.int32))
    return (np.concatenate(left), np.concatenate(right)) if left else (np.empty(0, np.int32), np.empty(0, np.int32))


def event_features(
    a: Events, b: Events, i: npt.NDArray[np.int32], j: npt.NDArray[np.int32], spelling: Spelling
) -> Floats:
    """Features of pairs, (n, len(FEATURES)); the unknown is -1 (or 0 where a feature can speak for and against)."""
    out = np.zeros((i.size, len(FEATURES)), np.float32)
    signed = b.day[j] - a.day[i]
    out[:, 0] = np.where(np.isfinite(signed), np.abs(signed), -1)
    out[:, 14] = np.where(np.isfinite(signed), signed, 0)
    out[:, 1:5] = _places(a, b, i, j, spelling)
    out[:, 5] = _kilometres(a.lat[i], a.lon[i], b.lat[j], b.lon[j])
    out[:, 6] = _ratio(a.killed_min[i], b.killed_min[j])
    out[:, 7] = _ratio(a.killed_max[i], b.killed_max[j])
    apart = np.maximum(np.maximum(a.killed_min[i] - b.killed_max[j], b.killed_min[j] - a.killed_max[i]), 0)
    out[:, 8] = np.where(np.isfinite(apart), np.minimum(apart, 50), -1)
    out[:, 9] = _ratio(a.injured[i], b.injured[j])
    for column, mine, theirs in (
        (10, a.actors, b.actors),
        (11, a.areas, b.areas),
        (12, a.sources, b.sources),
        (13, a.victims, b.victims),
    ):
        out[:, column] = [_overlap(mine[x], theirs[y]) for x, y in zip(i.tolist(), j.tolist(), strict=True)]
    return out


def _overlap(x: frozenset[str], y: frozenset[str]) -> float:
    """Share of the smaller set that is in both; -1 when one is not stated."""
    return -1.0 if not x or not y else len(x & y) / min(len(x), len(y))


def _ratio(x: Floats, y: Floats) -> Floats:
    """|log((x + 1) / (y + 1))|, -1 when one is not stated."""
    value = np.abs(np.log1p(np.maximum(x, 0)) - np.log1p(np.maximum(y, 0)))
    return np.where(np.isfinite(value), value, -1).astype(np.float32)


def _kilometres(lat_a: Floats, lon_a: Floats, lat_b: Floats, lon_b: Floats) -> Floats:
    """Great-circle distance in km (haversine), -1 when a point is missing."""
    p, q = np.radians(lat_a.astype(np.float64)), np.radians(lat_b.astype(np.float64))
    half = np.sin((q - p) / 2) ** 2 + np.cos(p) * np.cos(q) * np.sin(np.radians(lon_b - lon_a) / 2) ** 2
    km = 2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return np.where(np.isfinite(km), np.minimum(km, 1000), -1).astype(np.float32)


def _places(a: Events, b: Events, i: npt.NDArray[np.int32], j: npt.NDArray[np.int32], spelling: Spelling) -> Floats:
    """Sum of agreeing place words, share found on each side, best word."""
    joined = spelling.join(a.tokens, b.tokens, least=0.5)
    counts = np.zeros(len(b.tokens))
    for words in b.words:
        counts[words] += 1
    share = counts / (counts.sum() + FEW)
    weights: list[dict[int, float]] = []
    for token in range(len(a.tokens)):
        at = slice(joined.start[token], joined.start[token + 1])
        ratio = np.exp(np.minimum(joined.weight[at].astype(np.float64), 30))
        floor = 3e-4 * math.exp(0.6 * len(a.tokens[token]))
        likely = math.log(float((ratio * share[joined.token[at]]).sum()) + floor)
        weights.append(dict(zip(joined.token[at].tolist(), (joined.weight[at] - likely).tolist(), strict=True)))
    out = np.zeros((i.size, 4), np.float32)
    for p, (x, y) in enumerate(zip(i.tolist(), j.tolist(), strict=True)):
        out[p] = _place_pair(a.words[x], b.words[y], weights)
    return out


def _place_pair(
    mine: list[int], theirs: list[int], weights: list[dict[int, float]]
) -> tuple[float, float, float, float]:
    if not mine or not theirs:
        return 0.0, -1.0, -1.0, 0.0
    total, best, found, used = 0.0, -5.0, 0, set()
    for word in mine:
        value, at = max(((weights[word].get(other, -5.0), other) for other in theirs), default=(-5.0, -1))
        best = max(best, value)
        if value > 0:
            total += value
            found += 1
            used.add(at)
    return total, found / len(mine), len(used) / len(theirs), best


@dataclass(frozen=True)
class EventModel:
    """The shipped linker of incidents."""

    version: str
    spelling: Spelling
    first: Boosted
    second: Boosted
    operating: Operating


@cache
def shipped_events() -> EventModel:
    """The model that ships with this version (`data/events.json`, written by `bench/linkage/train_events.py`)."""
    text = resources.files("sijill.linkage").joinpath("data/events.json").read_text("utf-8")
    data = json.loads(text)
    return EventModel(
        named_by_content(data["version"], text),
        shipped(),
        Boosted.from_json(data["first"]),
        Boosted.from_json(data["second"]),
        Operating(**data["operating"]),
    )


def link_events(
    a: Events, b: Events, model: EventModel, verdicts: Iterable[Verdict] = (), *, several: bool = False
) -> list[Link]:
    """One-to-one links of incidents, best first. `several`: one record of B may cover several records of A.

    Raises BadInput when a verdict names an unknown id or a pair is decided both ways.
    """
    human = list(verdicts)
    said = verdict_numbers(human, {x: k for k, x in enumerate(a.ids)}, {y: k for k, y in enumerate(b.ids)})
    i, j = event_pairs(a, b)
    if i.size == 0:
        return with_verdicts([], human)
    rows = event_features(a, b, i, j, model.spelling)
    looked = second_rows(rows, i, j, model.first.score(rows))
    log_odds = model.second.score(looked)
    decided, open_pairs = _settled(i, j, said, several)
    partner = np.arange(j.size, dtype=np.int32) if several else j
    chosen = open_pairs[_assigned(i, partner, log_odds, open_pairs, model.operating.same)]
    free = open_pairs[~np.isin(i[open_pairs], i[chosen]) & ~np.isin(partner[open_pairs], partner[chosen])]
    weaker = free[_assigned(i, partner, log_odds, free, LEAST_SHOWN)]
    at = np.concatenate([decided, chosen, weaker])
    links = _links(a, b, i[at], j[at], log_odds[at], looked[at], model)
    return sorted(with_verdicts(links, human), key=lambda link: (-link.probability, link.a_id, link.b_id))


def _settled(
    i: npt.NDArray[np.int32], j: npt.NDArray[np.int32], said: Verdicts, several: bool
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Pairs that people decided, and pairs that are still open: a record that a person linked is taken."""
    taken_a = {x for x, _ in said.same}
    taken_b = set() if several else {y for _, y in said.same}
    pairs = list(zip(i.tolist(), j.tolist(), strict=True))
    decided = [k for k, pair in enumerate(pairs) if pair in said.same or pair in said.different]
    still = [
        k for k, (x, y) in enumerate(pairs)
        if x not in taken_a and y not in taken_b and (x, y) not in said.different
    ]  # fmt: skip
    return np.array(decided, np.intp), np.array(still, np.intp)


def _assigned(
    i: npt.NDArray[np.int32], partner: npt.NDArray[np.int32], log_odds: Floats, at: npt.NDArray[np.intp], chance: float
) -> npt.NDArray[np.intp]:
    return assign(i[at], partner[at], log_odds[at] - np.float32(log_odds_of(chance)))


def _links(
    a: Events, b: Events, i: npt.NDArray[np.int32], j: npt.NDArray[np.int32], log_odds: Floats, looked: Floats,
    model: EventModel,
) -> list[Link]:  # fmt: skip
    chance, reasons = chance_of(log_odds), reasons_of(model.first, looked, model.second)
    return [
        Link(a.ids[x], b.ids[y], round(float(p), 4), model.operating.decision(float(p)), why, model.version)
        for x, y, p, why in zip(i, j, chance, reasons, strict=True)
    ]


def second_rows(rows: Floats, i: npt.NDArray[np.int32], j: npt.NDArray[np.int32], score: Floats) -> Floats:
    """The rows of the second look: features, first look, rivals."""
    return np.concatenate([rows, rival_features(i, j, score)], axis=1).astype(np.float32)
