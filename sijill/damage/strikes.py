"""What each reported incident hit: a structure in the middle and some of its neighbours, or none of those we know.

For a middle j the weight is (1 - kappa) g(x_j) / lambda . e_j . product over its neighbours b, by rank r, of
(1 - h_rb + h_rb e_b) / (1 - c_r + c_r e_b); for none it is kappa. g: density of the reported place around the middle;
lambda: structures per square metre; e_b: how much likelier b's windows are if it fell on that date; h_rb: chance that
the r-th neighbour is hit too, h_r times exp(-(distance / BLAST)^2 / 2); c_r: how often it falls together with the
middle anyway (`neighbours`). h_r and kappa by expectation-maximisation over all incidents. A structure falls once:
what other incidents claim of b weakens e_b.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sijill.damage.neighbours import RANKS
from sijill.damage.problem import Floats, Ints

TAKEN = np.array([0.4, 0.2, 0.1] + [0.03] * (RANKS - 3))  # where h starts; worth PRIOR incidents
PRIOR, NONE = 5.0, 0.1
BLAST = 60.0  # metres, standard deviation: one strike hardly takes a neighbour 150 m away, however near in rank
SETTLED = 1e-4


class Strike(NamedTuple):
    """One incident: its slice of the pairs; middle (C,), beside (C, R): places in it; apart (C, R): metres between
    these two; weight (C,) = g / lambda."""

    pairs: slice
    middle: Ints
    beside: Ints
    apart: Floats
    weight: Floats


class Resolved(NamedTuple):
    """found (pairs,): P(the incident hit the structure); none (I,): P(it hit none that we know); taken (R,): h."""

    found: Floats
    none: Floats
    taken: Floats


def resolve(
    strikes: Sequence[Strike], structure: Ints, evidence: Floats, shared: Floats, structures: int, rounds: int
) -> Resolved:
    """structure, evidence (pairs,): b and e_b; shared (R,): c. Rounds until no chance moves by more than SETTLED."""
    found, claimed, none = np.zeros(len(structure)), np.zeros(structures), np.ones(len(strikes))
    start = TAKEN[: len(shared)]
    taken, kappa = start, NONE
    for _ in range(rounds):
        before, hits, open_to_it = found.copy(), np.zeros(len(shared)), np.zeros(len(shared))
        for i, strike in enumerate(strikes):
            mine, old, e = structure[strike.pairs], found[strike.pairs], evidence[strike.pairs]
            left = e * (1 - np.clip(claimed[mine] - old, 0, 1))
            within = np.exp(-0.5 * (strike.apart / BLAST) ** 2)
            too = taken * within
            mixed = 1 - too + too * left[strike.beside]
            usual = 1 - shared + shared * e[strike.beside]
            weight = (1 - kappa) * strike.weight * left[strike.middle] * (mixed / usual).prod(axis=1)
            none[i] = kappa / (kappa + weight.sum())
            middle = weight * none[i] / kappa
            hit = middle[:, None] * too * left[strike.beside] / mixed
            new = np.bincount(strike.middle, middle, len(mine)) + np.bincount(
                strike.beside.ravel(), hit.ravel(), len(mine)
            )
            claimed[mine] += new - old
            found[strike.pairs] = new
            hits += hit.sum(axis=0)
            open_to_it += middle @ within
        taken = np.minimum((PRIOR * start + hits) / (PRIOR + open_to_it), 0.95)
        kappa = (1 + none.sum()) / (1 / NONE + len(none))
        if np.abs(found - before).max(initial=0.0) < SETTLED:
            break
    return Resolved(found / np.maximum(claimed, 1.0)[structure], none, taken)
