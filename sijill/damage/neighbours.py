"""Who stands next to whom, and how often neighbours fall in one window anyway.

A strike takes a structure and some of its neighbours, reported or not. `neighbours_of` ranks them; `shared_windows`
measures on the whole city, by rank, how much likelier two neighbours share a window than two strangers: what several
matching structures are worth as evidence for an incident is only what goes beyond that.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix
from scipy.spatial import cKDTree

from sijill.damage.problem import Floats, Ints
from sijill.damage.windows import Windows

RANKS = 8


def neighbours_of(place: Floats, known: Ints) -> Ints:
    """(B, R) the R <= RANKS nearest structures of each structure of `known`, nearest first; -1 for the others."""
    many = min(RANKS, max(len(known) - 1, 0))
    table = np.full((len(place), many), -1)
    if many:
        _, at = cKDTree(place[known]).query(place[known], k=many + 1)
        itself = at == np.arange(len(known))[:, None]  # first, unless several stand on one spot
        order = np.argsort(itself, axis=1, kind="stable")[:, :many]
        table[known] = known[np.take_along_axis(at, order, axis=1)]
    return table


def shared_windows(windows: Windows, known: Ints, neighbours: Ints) -> Floats:
    """(R,) the share of neighbours, by rank, that fell with a structure: 0 as strangers, 1 always in one window.

    Agreement of the fitted windows, less that of strangers, over the agreement of each with itself.
    """
    spans, column = np.unique(np.stack([windows.after, windows.until], axis=1), axis=0, return_inverse=True)
    shape = (len(windows.ids), len(spans))
    chance = csr_matrix((windows.probability, (windows.structure, column.ravel())), shape=shape)[known]
    row = np.full(len(windows.ids), -1)
    row[known] = np.arange(len(known))
    itself = float(chance.multiply(chance).sum()) / max(len(known), 1)
    strangers = float((np.asarray(chance.mean(axis=0)) ** 2).sum())
    together = np.array(
        [float(chance.multiply(chance[row[column]]).sum()) / len(known) for column in neighbours[known].T]
    )
    if itself - strangers < 1e-6:
        return np.zeros(len(together))
    shared: Floats = np.clip((together - strangers) / (itself - strangers), 0.0, 0.95)
    return shared
