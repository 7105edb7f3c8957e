"""Link new records to a list that is already clustered, and keep what was decided.

`Linked` is what a run leaves behind: clusters by id, the machine's links with the version that made them. `arrive`
compares
new records with the old and with each other (not old with old), then decides again under these rules: a person's
"same" and
"different" always stand; a machine's earlier "same" stays while the same model speaks; a newer model may withdraw
it only where no person confirmed it, and every difference is listed. Pure: nothing is stored here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from sijill.linkage.context import second_look
from sijill.linkage.decide import cluster
from sijill.linkage.engine import Verdict, verdict_numbers
from sijill.linkage.features import Floats, Ints, Pairs, candidate_pairs
from sijill.linkage.model import PeopleModel, chance_of, log_odds_of
from sijill.linkage.people import People

KEPT = 5.0  # log-odds above the threshold: how firmly an earlier link of the same model holds


@dataclass(frozen=True)
class MachineLink:
    """A link a model made: ids in order, its chance, the model's version."""

    a_id: str
    b_id: str
    probability: float
    version: str


@dataclass(frozen=True)
class Linked:
    """Clusters {id: cluster id} and the machine links inside them."""

    clusters: dict[str, str]
    links: tuple[MachineLink, ...]


@dataclass(frozen=True)
class Change:
    """Two ids that were in one cluster before or are now, but not both; `why` for a page."""

    a_id: str
    b_id: str
    now: str
    why: str


@dataclass(frozen=True)
class Arrival:
    """The new state and what changed among records that were known before."""

    linked: Linked
    changes: tuple[Change, ...]


def arrive(old: People, new: People, known: Linked, verdicts: Iterable[Verdict], model: PeopleModel) -> Arrival:
    """Link `new` records (ids not in `old`) into `known`. Raises BadInput and Contradiction as `link_list` does."""
    ids = [*old.ids, *new.ids]
    number = {name: k for k, name in enumerate(ids)}
    said = verdict_numbers(verdicts, number, number)
    threshold = log_odds_of(model.operating.cluster)
    held = [
        link for link in known.links if link.a_id in number and link.b_id in number and link.version == model.version
    ]
    a, b, score = [], [], []
    for link in held:
        a.append(number[link.a_id])
        b.append(number[link.b_id])
        score.append(max(_log_odds(link.probability) - threshold, 0.0) + KEPT)
    for other, shift in ((old, 0), (new, old.size)):
        pairs, log_odds = _scored(new, other, model)
        a += (pairs.a + old.size).tolist()
        b += (pairs.b + shift).tolist()
        score += (log_odds - threshold).tolist()
    left, right = np.array(a, np.int32), np.array(b, np.int32)
    strength = np.array(score, np.float32)
    label = cluster(len(ids), left, right, strength, verdicts=said, ids=ids)
    return _outcome(ids, old.size, label, left, right, strength + np.float32(threshold), known, held, model)


def _scored(left: People, right: People, model: PeopleModel) -> tuple[Pairs, Floats]:
    pairs = candidate_pairs(left, right, model.spelling)
    rows = second_look(left, right, pairs, model.first.score(pairs.rows))
    log_odds = model.single.score(rows)
    near = log_odds > log_odds_of(model.operating.cluster) - 5
    return pairs.take(near), log_odds[near]


def _log_odds(chance: float) -> float:
    return log_odds_of(min(max(chance, 1e-6), 1 - 1e-6))


def _outcome(
    ids: list[str],
    n_old: int,
    label: Ints,
    left: Ints,
    right: Ints,
    log_odds: Floats,
    known: Linked,
    held: list[MachineLink],
    model: PeopleModel,
) -> Arrival:
    inside = label[left] == label[right]
    earlier = {(link.a_id, link.b_id) for link in held}
    fresh = [
        MachineLink(ids[x], ids[y], round(float(chance_of(p)), 4), model.version)
        for x, y, p in zip(left[inside], right[inside], log_odds[inside], strict=True)
        if (ids[x], ids[y]) not in earlier
    ]
    where = {name: int(at) for name, at in zip(ids, label, strict=True)}
    stayed = [link for link in held if where[link.a_id] == where[link.b_id]]
    clusters = {name: ids[at] for name, at in where.items()}
    changes = _changes(ids[:n_old], known.clusters, clusters, known, model.version)
    return Arrival(Linked(clusters, (*stayed, *fresh)), changes)


def _changes(
    ids: list[str], before: dict[str, str], after: dict[str, str], known: Linked, version: str
) -> tuple[Change, ...]:
    """Neighbours that parted, and clusters that met, among records known before."""
    out = []
    for link in known.links:
        if link.a_id in after and link.b_id in after and after[link.a_id] != after[link.b_id]:
            why = (
                "a person decided" if link.version == version else f"{version} no longer says same ({link.version} did)"
            )
            out.append(Change(link.a_id, link.b_id, "apart", why))
    members: dict[str, dict[str, str]] = {}
    for name in ids:
        members.setdefault(after[name], {}).setdefault(before.get(name, name), name)
    for together in members.values():
        first, *rest = sorted(together.values())
        out += [Change(first, other, "together", "linked through a new record or decision") for other in rest]
    return tuple(out)


def rerun(people: People, known: Linked, verdicts: Iterable[Verdict], model: PeopleModel) -> Arrival:
    """Link everything again (a newer model, or decisions taken since); the earlier machine links have no say."""
    nobody = replace(known, links=tuple(link for link in known.links if link.version == model.version))
    human = list(verdicts)
    number = {name: k for k, name in enumerate(people.ids)}
    said = verdict_numbers(human, number, number)
    pairs, log_odds = _scored(people, people, model)
    threshold = log_odds_of(model.operating.cluster)
    label = cluster(people.size, pairs.a, pairs.b, log_odds - np.float32(threshold), verdicts=said, ids=people.ids)
    done = _outcome(list(people.ids), people.size, label, pairs.a, pairs.b, log_odds, nobody, [], model)
    changes = _changes(list(people.ids), known.clusters, done.linked.clusters, known, model.version)
    return Arrival(done.linked, changes)
