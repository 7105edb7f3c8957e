"""Link by columns: one list into clusters or two lists one-to-one, with what the list itself teaches.

Steps: fields (`columns`), pairs (`column_blocks`), levels (`agreement`), weights by EM (`column_model`), then the
decisions of `decide`, people's verdicts first. The answers are those of `engine`: links with reasons, one for each
field, in log-odds. A record without any name is "unsure" at best, unless the rest is overwhelming (NAMELESS); so are
two of a crowd of one name that state nothing but day, place and sex. `suits` says for which lists this is the model to
use: their names are in no script or habit that the shipped model knows, and they have columns beside the names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from sijill.linkage.agreement import LEVELS, Levels, agreement
from sijill.linkage.column_blocks import column_pairs
from sijill.linkage.column_model import ColumnModel, learn
from sijill.linkage.columns import NAMES, Columns, columns_of
from sijill.linkage.decide import Verdicts, assign, cluster
from sijill.linkage.engine import CROWD, LEAST_SHOWN, Clustering, Link, Reason, Verdict, verdict_numbers, with_verdicts
from sijill.linkage.lists import ListFile
from sijill.linkage.model import Operating, PeopleModel, chance_of, log_odds_of
from sijill.linkage.people import People
from sijill.names.sound import key

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]
COLUMNS = "columns-2026-11-22, learned from the list"
OPERATING = Operating(same=0.5, different=0.1, cluster=0.5)
NAMELESS = 12.0
"""Log-odds from which two records are joined though one has no name: an identity number, a birth date, an address."""
KNOWN = 0.25
"""Share of name parts in the shipped table of spellings from which a list is one of names that it knows."""
LEAST_FIELDS, LEAST_RECORDS = 3, 100
REASONS = 6
REACH = 8.0
"""The most that one pair says for or against when clusters are averaged."""


@dataclass(frozen=True)
class Choice:
    """Whether the model of columns is the one to use, and why in words."""

    by_columns: bool
    why: str


def suits(lists: Sequence[ListFile], people: Sequence[People], model: PeopleModel) -> Choice:
    """Which model for these lists: by the share of their name parts that the shipped model knows, and their columns."""
    known = min(known_share(one, model) for one in people)
    said = f"{known:.0%} of the name parts are in the shipped table of spellings"
    if known >= KNOWN:
        return Choice(False, f"{said}: shipped weights")
    if sum(one.n for one in lists) < LEAST_RECORDS:
        return Choice(False, f"{said}, but under {LEAST_RECORDS} records teach nothing: shipped weights")
    fields = columns_of(*lists).fields
    beside = [field for field in fields if field.kind not in NAMES]
    if len(fields) < LEAST_FIELDS or not beside:
        return Choice(False, f"{said}, but there are too few columns beside the names to learn from: shipped weights")
    return Choice(True, f"{said}: weights learned from the columns {', '.join(field.name for field in fields)}")


def known_share(people: People, model: PeopleModel) -> float:
    """Share of the name parts (in all chains) that the shipped table of spellings knows; 1 for a list without names."""
    used = people.chains[people.chains >= 0]
    if used.size == 0:
        return 1.0
    known = np.array([key(token) in model.spelling.known for token in people.tokens], bool)
    return float(known[used].mean())


@dataclass(frozen=True)
class Compared:
    """Pairs of records (two lists: `j` counts on after the first), their levels and log-odds under a learned model."""

    model: ColumnModel
    i: Ints
    j: Ints
    levels: Levels
    log_odds: Floats

    def take(self, keep: npt.NDArray[np.intp] | npt.NDArray[np.bool_]) -> Compared:
        return replace(self, i=self.i[keep], j=self.j[keep], levels=self.levels[keep], log_odds=self.log_odds[keep])


def compare(columns: Columns, rng: np.random.Generator, source: Ints | None = None) -> Compared:
    """Compare and learn. `source`: leave out pairs of records of one source (each names a person once)."""
    i, j = column_pairs(columns)
    if source is not None:
        apart = (source[i] != source[j]) | (source[i] < 0)
        i, j = i[apart], j[apart]
    levels = agreement(columns, i, j)
    model = learn(columns, i, j, levels, rng)
    log_odds = model.log_odds(i, levels)
    doubtful = nameless(columns, i, j) & (log_odds < NAMELESS)
    doubtful |= crowded(columns, i, j, levels)
    ceiling = log_odds_of(OPERATING.cluster) - 0.1
    return Compared(model, i, j, levels, np.where(doubtful, np.minimum(log_odds, ceiling), log_odds).astype(np.float32))


def nameless(columns: Columns, i: Ints, j: Ints) -> npt.NDArray[np.bool_]:
    """Pairs of which one record states no name at all."""
    named = np.zeros(columns.n, bool)
    for field in columns.fields:
        named |= (field.codes >= 0) & (field.kind in NAMES)
    out: npt.NDArray[np.bool_] = ~named[i] | ~named[j]
    return out


def crowded(columns: Columns, i: Ints, j: Ints, levels: Levels) -> npt.NDArray[np.bool_]:
    """Pairs of one written name that CROWD or more records bear, where nothing personal is stated by both."""
    names = np.stack([field.codes for field in columns.fields if field.kind in NAMES], axis=1)
    _, name, count = np.unique(names, axis=0, return_inverse=True, return_counts=True)
    name = name.ravel()
    personal = [f for f, field in enumerate(columns.fields) if field.personal]
    silent = (levels[:, personal] < 0).all(1) if personal else np.ones(i.size, bool)
    out: npt.NDArray[np.bool_] = (name[i] == name[j]) & (count[name[i]] >= CROWD) & silent
    return out


def link_list_by_columns(
    listed: ListFile, people: People, verdicts: Iterable[Verdict] = (), *, one_per_source: bool = False, seed: int = 0
) -> Clustering:
    """Clusters of records of one person in one list; see `engine.link_list` for the arguments and what is raised."""
    human = list(verdicts)
    index = {record: number for number, record in enumerate(people.ids)}
    said = verdict_numbers(human, index, index)
    said = Verdicts(said.same, said.different | {(y, x) for x, y in said.different})
    source = people.source if one_per_source else None
    found = compare(columns_of(listed), np.random.default_rng(seed), source)
    threshold = np.float32(log_odds_of(OPERATING.cluster))
    near = found.take(found.log_odds > threshold - REACH)
    score = np.clip(near.log_odds - threshold, -REACH, REACH)
    label = cluster(
        people.size, near.i, near.j, score, source=None if source is None else source.tolist(), verdicts=said,
        ids=people.ids,
    )  # fmt: skip
    inside = label[near.i] == label[near.j]
    doubtful = ~inside & (chance_of(near.log_odds) >= OPERATING.different)
    links = with_verdicts(_links(near.take(inside), people.ids), [v for v in human if v.decision == "same"])
    return Clustering(label, links, _links(near.take(doubtful), people.ids))


def link_lists_by_columns(
    a: ListFile, b: ListFile, people: tuple[People, People], verdicts: Iterable[Verdict] = (), *, seed: int = 0
) -> list[Link]:
    """One-to-one links of two lists that each name a person once; see `engine.link_lists`."""
    human = list(verdicts)
    left, right = people
    said = verdict_numbers(human, *({record: k for k, record in enumerate(side.ids)} for side in people))
    found = compare(columns_of(a, b), np.random.default_rng(seed))
    j = found.j - left.size
    threshold = np.float32(log_odds_of(OPERATING.same))
    chosen = assign(found.i, j, found.log_odds - threshold, said)
    taken_a = {*found.i[chosen].tolist(), *(x for x, _ in said.same)}
    taken_b = {*j[chosen].tolist(), *(y for _, y in said.same)}
    least = np.float32(log_odds_of(LEAST_SHOWN))
    rest = np.array(
        [
            k
            for k in np.flatnonzero(found.log_odds > least).tolist()
            if found.i[k] not in taken_a and j[k] not in taken_b and (found.i[k], j[k]) not in said.different
        ],
        np.intp,
    )
    weaker = rest[assign(found.i[rest], j[rest], found.log_odds[rest] - least)]
    links = _links(found.take(np.concatenate([chosen, weaker])), [*left.ids, *right.ids])
    return sorted(with_verdicts(links, human), key=lambda link: (-link.probability, link.a_id, link.b_id))


def _links(found: Compared, ids: Sequence[str]) -> list[Link]:
    chance = chance_of(found.log_odds)
    return [
        Link(ids[x], ids[y], round(float(p), 4), OPERATING.decision(float(p)), why, COLUMNS)
        for x, y, p, why in zip(found.i.tolist(), found.j.tolist(), chance, reasons_of(found), strict=True)
    ]


def reasons_of(found: Compared) -> list[tuple[Reason, ...]]:
    """What each field says of each pair, the strongest first: "birth date: one slip +3.3"."""
    fields = found.model.columns.fields
    worth = np.stack([found.model.of_field(f, found.i, found.levels[:, f]) for f in range(len(fields))], axis=1)
    out = []
    for row, level in zip(worth, found.levels, strict=True):
        order = np.argsort(-np.abs(row), kind="stable")[:REASONS]
        said = [(fields[f], int(level[f]), float(row[f])) for f in order if level[f] >= 0]
        out.append(tuple(Reason(f"{field.name}: {LEVELS[field.kind][at]}", weight) for field, at, weight in said))
    return out
