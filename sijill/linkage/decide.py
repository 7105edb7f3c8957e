"""From scored pairs to decisions: one-to-one between clean lists, clusters inside one list; people's verdicts stand.

`assign` maximises the total log-odds over one-to-one matchings, exactly, component by component. `cluster` merges
the pair
of clusters with the highest mean log-odds first (unseen pairs count against), never across a "different" verdict, never
two records of one duplicate-free source. A person's "same" is joined before anything else; verdicts that contradict
each
other are raised as `Contradiction`, not settled here. Nothing depends on the order in which records or pairs arrive.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from sijill.linkage.cluster_kernels import join_components
from sijill.model.errors import Refused

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]
LARGEST = 3000  # records on one side of a component that is still solved exactly
SMALL = 100  # records of a component that is clustered on a square table
UNSEEN = -3.0  # log-odds of a pair that was never near enough to be scored


class Contradiction(Refused):
    """Two verdicts of people cannot both stand."""


@dataclass(frozen=True)
class Verdicts:
    """People's decisions as pairs of record numbers."""

    same: frozenset[tuple[int, int]] = frozenset()
    different: frozenset[tuple[int, int]] = frozenset()


def assign(a: Ints, b: Ints, score: Floats, verdicts: Verdicts | None = None) -> npt.NDArray[np.intp]:
    """Indices of the chosen pairs: each record of A and of B at most once, total `score` greatest, none below zero.

    `score` is log-odds minus the log-odds at which a link is worth making. "Same" verdicts are taken first.
    """
    allowed = np.ones(a.size, bool)
    forced: list[int] = []
    if verdicts is not None and (verdicts.same or verdicts.different):
        taken_a, taken_b = {x for x, _ in verdicts.same}, {y for _, y in verdicts.same}
        for k, pair in enumerate(zip(a.tolist(), b.tolist(), strict=True)):
            if pair in verdicts.same:
                forced.append(k)
            if pair in verdicts.different or pair[0] in taken_a or pair[1] in taken_b:
                allowed[k] = False
    live = np.flatnonzero((score > 0) & allowed)
    chosen = [np.array(forced, np.intp), _assign_live(a[live], b[live], score[live], live)]
    out: npt.NDArray[np.intp] = np.sort(np.concatenate(chosen))
    return out


def _assign_live(a: Ints, b: Ints, score: Floats, at: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    if at.size == 0:
        return at
    left, x = np.unique(a, return_inverse=True)
    right, y = np.unique(b, return_inverse=True)
    size = left.size + right.size
    graph = coo_matrix((np.ones(x.size), (x, y + left.size)), shape=(size, size))
    _, label = connected_components(graph, directed=False)
    component = label[x]
    order = np.argsort(component, kind="stable")
    chosen = []
    for members in np.split(order, np.flatnonzero(np.diff(component[order])) + 1):
        if members.size == 1:
            chosen.append(members)
        else:
            chosen.append(members[_best_matching(x[members], y[members], score[members])])
    return at[np.concatenate(chosen)]


def _best_matching(x: npt.NDArray[np.intp], y: npt.NDArray[np.intp], score: Floats) -> npt.NDArray[np.intp]:
    _, row = np.unique(x, return_inverse=True)
    _, column = np.unique(y, return_inverse=True)
    if max(row.max(), column.max()) >= LARGEST:
        return _greedy(row, column, score)
    table = np.zeros((row.max() + 1, column.max() + 1))
    table[row, column] = score
    index = np.full(table.shape, -1)
    index[row, column] = np.arange(score.size)
    rows, columns = linear_sum_assignment(table, maximize=True)
    found: npt.NDArray[np.intp] = index[rows, columns]
    kept: npt.NDArray[np.intp] = found[(found >= 0) & (table[rows, columns] > 0)]
    return kept


def _greedy(row: npt.NDArray[np.intp], column: npt.NDArray[np.intp], score: Floats) -> npt.NDArray[np.intp]:
    used_row, used_column, chosen = set(), set(), []
    for k in np.lexsort((column, row, -score)):
        if row[k] not in used_row and column[k] not in used_column:
            used_row.add(row[k])
            used_column.add(column[k])
            chosen.append(k)
    return np.array(chosen, np.intp)


def cluster(
    n: int,
    a: Ints,
    b: Ints,
    score: Floats,
    *,
    source: Sequence[int] | None = None,
    verdicts: Verdicts | None = None,
    ids: Sequence[str] | None = None,
) -> Ints:
    """Cluster number of each of `n` records; the number is the smallest record in the cluster.

    `source[i]` >= 0 names a list that holds each person once. `score` is log-odds minus the log-odds worth a link.
    `ids` order records of equal scores, so that the result does not depend on the order of rows.
    """
    said = verdicts or Verdicts()
    a, b, score, component = _within_reach(n, a, b, score, said)
    label = np.arange(n, dtype=np.int32)
    members = np.bincount(component, minlength=1)
    judged = np.array(sorted({record for pair in said.same | said.different for record in pair}), np.int64)
    alone = members <= SMALL
    alone[component[judged]] = False
    small = alone[component[a]]
    _join_small(label, a[small], b[small], score[small], component, source, ids)
    if judged.size or not small.all():
        merger = _Merger(n, source, said, ids)
        merger.add_pairs(a[~small], b[~small], score[~small])
        merger.run()
        for record in np.unique(np.concatenate([judged, a[~small], b[~small]])).tolist():
            label[record] = merger.find(record)
    return label


def _within_reach(n: int, a: Ints, b: Ints, score: Floats, said: Verdicts) -> tuple[Ints, Ints, Floats, Ints]:
    """The pairs that can matter, and the component of each record: both records in one component of the pairs above
    zero and people's "same".

    A mean above zero needs a pair above zero, so nothing is ever joined across such components.
    """
    live = score > 0
    x = np.concatenate([a[live], np.array([p for p, _ in said.same], np.int32)])
    y = np.concatenate([b[live], np.array([q for _, q in said.same], np.int32)])
    _, component = connected_components(coo_matrix((np.ones(x.size, bool), (x, y)), shape=(n, n)), directed=False)
    kept = component[a] == component[b]
    return a[kept], b[kept], score[kept], component


def _join_small(
    label: Ints,
    a: Ints,
    b: Ints,
    score: Floats,
    component: Ints,
    source: Sequence[int] | None,
    ids: Sequence[str] | None,
) -> None:
    """Join the records of components without verdicts, compiled (`cluster_kernels`); writes their labels."""
    if not a.size:
        return
    inside = np.zeros(label.size, bool)
    inside[a] = inside[b] = True
    records = np.flatnonzero(inside)
    records = records[np.lexsort((_rank(records, ids), component[records]))]
    starts = np.flatnonzero(np.concatenate([[True], np.diff(component[records]) != 0]))
    place = np.zeros(label.size, np.int64)
    place[records] = np.arange(records.size) - np.repeat(starts, np.diff(np.append(starts, records.size)))
    order = np.argsort(component[a], kind="stable")
    pair_start = np.searchsorted(component[a[order]], component[records[starts]])
    sources = np.full(label.size, -1, np.int64) if source is None else np.asarray(source, np.int64)
    first = join_components(
        np.append(starts, records.size), np.append(pair_start, a.size), place[a[order]], place[b[order]],
        score[order].astype(np.float64), sources[records], UNSEEN, np.empty(records.size, np.int64),
    )  # fmt: skip
    label[records] = records[np.repeat(starts, np.diff(np.append(starts, records.size))) + first]


def _rank(records: npt.NDArray[np.intp], ids: Sequence[str] | None) -> npt.NDArray[np.int64]:
    """The place of each record in the order of ids."""
    if ids is None:
        return np.arange(records.size)
    order = pc.sort_indices(pa.array([ids[record] for record in records.tolist()], pa.string()))
    rank = np.empty(records.size, np.int64)
    rank[order.to_numpy()] = np.arange(records.size)
    return rank


class _Merger:
    """Average-linkage merging with constraints; state is clusters, their sources, their sums of scores to
    neighbours."""

    def __init__(self, n: int, source: Sequence[int] | None, verdicts: Verdicts, ids: Sequence[str] | None) -> None:
        self.parent = list(range(n))
        self.members: dict[int, list[int]] = {}
        self.sources: dict[int, set[int]] = {}
        self.source = source
        self.sums: dict[int, dict[int, tuple[float, int]]] = {}
        self.apart: dict[int, set[int]] = {}
        self.ids = ids
        self.heap: list[tuple[float, str, str, int, int]] = []
        for x, y in sorted(verdicts.different):
            self.apart.setdefault(x, set()).add(y)
            self.apart.setdefault(y, set()).add(x)
        for x, y in sorted(verdicts.same):
            self._join_verdict(x, y)

    def _join_verdict(self, x: int, y: int) -> None:
        p, q = self.find(x), self.find(y)
        if p == q:
            return
        if q in self.apart.get(p, ()):
            raise Contradiction(
                f"records {self._id(x)} and {self._id(y)} are judged the same and, through others, different",
                remedy="Withdraw one of the verdicts.",
            )
        self._merge(p, q)

    def _id(self, record: int) -> str:
        return self.ids[record] if self.ids is not None else f"{record:09d}"

    def find(self, record: int) -> int:
        while self.parent[record] != record:
            self.parent[record] = self.parent[self.parent[record]]
            record = self.parent[record]
        return record

    def add_pairs(self, a: Ints, b: Ints, score: Floats) -> None:
        for x, y, value in zip(a.tolist(), b.tolist(), score.tolist(), strict=True):
            p, q = self.find(x), self.find(y)
            if p == q:
                continue
            total, count = self.sums.setdefault(p, {}).get(q, (0.0, 0))
            self.sums[p][q] = (total + value, count + 1)
            self.sums.setdefault(q, {})[p] = (total + value, count + 1)
        for p, near in self.sums.items():
            for q in near:
                if p < q:
                    self._offer(p, q)

    def _size(self, c: int) -> int:
        return len(self.members[c]) if c in self.members else 1

    def _of(self, c: int) -> set[int]:
        if c not in self.sources:
            mine = self.source[c] if self.source is not None else -1
            self.sources[c] = {mine} if mine >= 0 else set()
        return self.sources[c]

    def _mean(self, p: int, q: int) -> float:
        total, count = self.sums[p][q]
        pairs = self._size(p) * self._size(q)
        return (total + UNSEEN * (pairs - count)) / pairs

    def _offer(self, p: int, q: int) -> None:
        value = self._mean(p, q)
        if value > 0 and q not in self.apart.get(p, ()) and not (self._of(p) & self._of(q)):
            x, y = sorted((self._id(p), self._id(q)))
            heapq.heappush(self.heap, (-value, x, y, p, q))

    def run(self) -> None:
        while self.heap:
            value, _, _, p, q = heapq.heappop(self.heap)
            if self.parent[p] != p or self.parent[q] != q or q not in self.sums.get(p, {}):
                continue
            if abs(self._mean(p, q) + value) > 1e-9 or q in self.apart.get(p, ()) or self._of(p) & self._of(q):
                continue
            kept = self._merge(p, q)
            for other in self.sums.get(kept, {}):
                self._offer(min(kept, other), max(kept, other))

    def _merge(self, p: int, q: int) -> int:
        keep, gone = (p, q) if self._id(p) <= self._id(q) else (q, p)
        self.sources[keep] = self._of(keep) | self._of(gone)
        self.members[keep] = self.members.get(keep, [keep]) + self.members.pop(gone, [gone])
        self.parent[gone] = keep
        for other, (total, count) in self.sums.pop(gone, {}).items():
            self.sums[other].pop(gone, None)
            if other == keep:
                continue
            had, seen = self.sums.setdefault(keep, {}).get(other, (0.0, 0))
            self.sums[keep][other] = self.sums[other][keep] = (had + total, seen + count)
        for other in self.apart.pop(gone, set()):
            self.apart[other].discard(gone)
            self.apart[other].add(keep)
            self.apart.setdefault(keep, set()).add(other)
        return keep


def pairs_of(labels: Iterable[int]) -> set[tuple[int, int]]:
    """All pairs of records that share a cluster."""
    groups: dict[int, list[int]] = {}
    for record, label in enumerate(labels):
        groups.setdefault(int(label), []).append(record)
    return {(x, y) for group in groups.values() for k, x in enumerate(group) for y in group[k + 1 :]}
