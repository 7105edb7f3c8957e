"""Populations with known truth, thirteen ways for lists to meet them (A-M of the method notes, section 4).

Each function draws the capture histories of a population of known size; `table` counts them. B, C, D, E are the
class tables of Manrique-Vallier (2016) and HRDAG's Stan study; the others change one assumption at a time.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from sijill.toll.overlap import Overlap

Bits = npt.NDArray[np.bool_]
Rng = np.random.Generator
WIDE = (0.3, 0.25, 0.2, 0.15)
LOW = (0.033, 0.033, 0.099, 0.132, 0.033)
HIGH = (0.66, 0.825, 0.759, 0.99, 0.693)


def independent(rng: Rng, p: tuple[float, ...] = WIDE, people: int = 2000) -> Bits:
    return rng.random((people, len(p))) < np.array(p)


def classes(rng: Rng, sizes: tuple[int, ...], rates: tuple[tuple[float, ...], ...]) -> Bits:
    return np.concatenate([independent(rng, p, size) for size, p in zip(sizes, rates, strict=True)])


def rasch(rng: Rng, p: tuple[float, ...], spread: float, people: int = 2000) -> Bits:
    logit = np.log(np.array(p) / (1.0 - np.array(p))) + rng.normal(0.0, spread, (people, 1))
    return rng.random((people, len(p))) < 1.0 / (1.0 + np.exp(-logit))


def dependent(rng: Rng, odds_ratio: float, p: tuple[float, ...] = (0.25, 0.2, 0.2, 0.15), people: int = 2000) -> Bits:
    """Lists 1 and 2 with the given odds ratio and unchanged margins."""
    a, b = p[0], p[1]
    k = 1.0 + (a + b) * (odds_ratio - 1.0)
    both = (k - np.sqrt(k * k - 4.0 * odds_ratio * (odds_ratio - 1.0) * a * b)) / (2.0 * (odds_ratio - 1.0))
    bits = independent(rng, p, people)
    given = np.where(bits[:, 0], both / a, (b - both) / (1.0 - a))
    bits[:, 1] = rng.random(people) < given
    return bits


def partition(rng: Rng) -> Bits:
    """Lists 1 and 2 work in disjoint halves, lists 3 and 4 everywhere."""
    bits = independent(rng, (0.4, 0.3, 0.2, 0.15))
    bits[:1000, 1] = False
    bits[1000:, 0] = False
    return bits


def unreachable(rng: Rng) -> Bits:
    """A fifth of the people can never be listed."""
    bits = independent(rng)
    bits[:400] = False
    return bits


def missed_links(rng: Rng, share: float = 0.1) -> Bits:
    """Every record after a person's first is taken for somebody new with probability `share`."""
    bits = independent(rng)
    first = np.zeros_like(bits)
    seen = bits.any(axis=1)
    first[np.flatnonzero(seen), bits[seen].argmax(axis=1)] = True
    lost = bits & ~first & (rng.random(bits.shape) < share)
    rows, columns = np.nonzero(lost)
    extra = np.zeros((rows.size, bits.shape[1]), np.bool_)
    extra[np.arange(rows.size), columns] = True
    return np.concatenate([bits & ~lost, extra])


SCENARIOS: dict[str, tuple[int, Callable[[Rng], Bits]]] = {
    "A_indep4": (2000, independent),
    "B_MV2016": (2000, lambda rng: classes(rng, (1800, 200), (LOW, HIGH))),
    "C_sim3": (
        2000,
        lambda rng: classes(rng, (1600, 400), ((0.113, 0.113, 0.199, 0.232, 0.133), (0.86, 0.925, 0.859, 0.99, 0.793))),
    ),
    "D_sim5neg": (
        2000,
        lambda rng: classes(rng, (1600, 400), ((0.113, 0.113, 0.199, 0.832, 0.733), (0.86, 0.925, 0.859, 0.19, 0.193))),
    ),
    "E_nonident": (2000, lambda rng: classes(rng, (1400, 400, 200), (LOW, (0.275, 0.25, 0.2, 0.3, 0.325), HIGH))),
    "F_rasch1": (2000, lambda rng: rasch(rng, WIDE, 1.0)),
    "G_rasch2": (2000, lambda rng: rasch(rng, (0.2, 0.15, 0.15, 0.1), 2.0)),
    "H_posdep": (2000, lambda rng: dependent(rng, 5.0)),
    "I_negdep": (2000, lambda rng: dependent(rng, 0.2)),
    "J_sparse": (3000, lambda rng: independent(rng, (0.015, 0.03, 0.05, 0.04, 0.02), 3000)),
    "K_partition": (2000, partition),
    "L_unreachable": (2000, unreachable),
    "M_linkerr": (2000, missed_links),
}


def table(bits: Bits) -> Overlap:
    """The overlap table of capture histories."""
    patterns, counts = np.unique(bits[bits.any(axis=1)].astype(np.uint8), axis=0, return_counts=True)
    names = [f"L{j + 1}" for j in range(bits.shape[1])]
    return Overlap.of(names, zip(patterns.tolist(), counts.tolist(), strict=True))
