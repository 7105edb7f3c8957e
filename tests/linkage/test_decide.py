"""Decisions: one-to-one, constraints, stability under order, people first."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.linkage import decide
from sijill.linkage.decide import Contradiction, Verdicts, assign, cluster, pairs_of


def arrays(edges):
    a, b, score = zip(*edges, strict=True) if edges else ((), (), ())
    return np.array(a, np.int32), np.array(b, np.int32), np.array(score, np.float32)


def test_assignment_finds_the_greatest_total_where_greed_does_not():
    edges = [(0, 0, 5.0), (0, 1, 4.0), (1, 0, 4.5)]
    chosen = assign(*arrays(edges))
    assert [edges[k][:2] for k in chosen] == [(0, 1), (1, 0)]


def test_links_not_worth_making_are_not_made():
    assert assign(*arrays([(0, 0, -0.1)])).size == 0


def test_a_person_s_same_takes_both_records_and_different_forbids():
    edges = [(0, 0, 9.0), (0, 1, 1.0), (1, 0, 1.0)]
    chosen = assign(*arrays(edges), Verdicts(same=frozenset({(0, 1)})))
    assert [edges[k][:2] for k in chosen] == [(0, 1), (1, 0)]
    chosen = assign(*arrays(edges), Verdicts(different=frozenset({(0, 0)})))
    assert [edges[k][:2] for k in chosen] == [(0, 1), (1, 0)]


def test_one_source_names_a_person_once():
    label = cluster(3, *arrays([(0, 1, 5.0), (0, 2, 4.0), (1, 2, 4.5)]), source=[0, 1, 1])
    assert pairs_of(label) == {(0, 1)}


def test_a_weak_link_does_not_chain_two_strong_groups():
    edges = [(0, 1, 6.0), (2, 3, 6.0), (1, 2, 1.0)]
    assert pairs_of(cluster(4, *arrays(edges))) == {(0, 1), (2, 3)}


def test_contradicting_verdicts_are_named():
    said = Verdicts(same=frozenset({(0, 1), (1, 2)}), different=frozenset({(0, 2)}))
    with pytest.raises(Contradiction, match="judged the same and"):
        cluster(3, *arrays([]), verdicts=said)


EDGES = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 7), st.floats(-3, 6, width=16)).filter(lambda e: e[0] < e[1]),
    max_size=20,
    unique_by=lambda e: e[:2],
)


@given(EDGES, st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda p: p[0] < p[1]), max_size=4))
def test_no_negative_is_ever_crossed(edges, different):
    label = cluster(8, *arrays(edges), verdicts=Verdicts(different=frozenset(different)))
    assert not pairs_of(label) & different


@given(EDGES, st.permutations(range(8)), st.randoms())
def test_clusters_do_not_depend_on_the_order_of_arrival(edges, order, random):
    ids = [f"r{k}" for k in range(8)]
    expected = {frozenset((ids[x], ids[y])) for x, y in pairs_of(cluster(8, *arrays(edges), ids=ids))}
    place = {old: new for new, old in enumerate(order)}
    moved = [(*sorted((place[a], place[b])), s) for a, b, s in edges]
    random.shuffle(moved)
    again = [ids[old] for old in order]
    found = pairs_of(cluster(8, *arrays(moved), ids=again))
    assert {frozenset((again[x], again[y])) for x, y in found} == expected


@given(EDGES)
def test_assignment_uses_each_record_once(edges):
    chosen = assign(*arrays(edges))
    assert len({edges[k][0] for k in chosen}) == len({edges[k][1] for k in chosen}) == len(chosen)


@given(EDGES, st.lists(st.integers(-1, 2), min_size=8, max_size=8), st.permutations([str(k) for k in range(8)]))
def test_compiled_clustering_is_the_merger_s(edges, source, ids):
    """Small components are solved by compiled loops, large ones and those with verdicts by `_Merger`: one answer."""
    fast = cluster(8, *arrays(edges), source=source, ids=ids)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decide, "SMALL", 0)
        slow = cluster(8, *arrays(edges), source=source, ids=ids)
    assert fast.tolist() == slow.tolist()
