"""All decomposable (chordal) graphs on a few lists, as sums and differences of subset terms.

A graph is chordal when its vertices can be taken away one by one so that each leaves a clique of neighbours. Taken in
that order, p(G) factorises as prod_v p(v and later neighbours) / p(later neighbours): one +1 and one -1 per vertex in a
row over the 2^J subsets, which is all that the estimator (`decomposable`) needs. Leaves out: cliques by name.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations

import numpy as np
import numpy.typing as npt

NUMBER_OF_GRAPHS = {2: 2, 3: 8, 4: 61, 5: 822, 6: 18154}


def _elimination(neighbours: list[int], lists: int) -> list[tuple[int, int]] | None:
    """(vertex with its remaining neighbours, those neighbours) per vertex, or None when not chordal."""
    left, terms = (1 << lists) - 1, []
    while left:
        for v in range(lists):
            if not left >> v & 1:
                continue
            around = neighbours[v] & left
            rest = around
            while rest:
                w = (rest & -rest).bit_length() - 1
                if around & ~(neighbours[w] | 1 << w):
                    break
                rest &= rest - 1
            else:
                terms.append((around | 1 << v, around))
                left &= ~(1 << v)
                break
        else:
            return None
    return terms


@lru_cache(maxsize=8)
def chordal_graphs(lists: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Edge masks (graphs,) and subset weights (graphs, 2^J) of every chordal graph on `lists` vertices."""
    pairs = list(combinations(range(lists), 2))
    edges, rows = [], []
    for mask in range(1 << len(pairs)):
        neighbours = [0] * lists
        for bit, (v, w) in enumerate(pairs):
            if mask >> bit & 1:
                neighbours[v] |= 1 << w
                neighbours[w] |= 1 << v
        terms = _elimination(neighbours, lists)
        if terms is None:
            continue
        row = np.zeros(1 << lists)
        for plus, minus in terms:
            row[plus] += 1.0
            row[minus] -= 1.0
        edges.append(mask)
        rows.append(row)
    return np.array(edges), np.array(rows)


def edge_names(mask: int, names: tuple[str, ...]) -> tuple[str, ...]:
    """The dependent pairs of a graph, by list name."""
    pairs = combinations(range(len(names)), 2)
    return tuple(f"{names[v]}-{names[w]}" for bit, (v, w) in enumerate(pairs) if mask >> bit & 1)
