"""Model averaging over decomposable graphs (Madigan & York 1997, Biometrika 84).

For each graph G and each number of unrecorded n_0 the hyper-Dirichlet marginal likelihood is closed:
log p(n, n_0 | G) = log N!/n_0! + sum_C M(C) - sum_S M(S) + lgamma(D) - lgamma(N+D) up to a constant, M(A) the sum over
the cells of the margin A of lgamma(n + delta_A) - lgamma(delta_A), delta_A = delta 2^(J-|A|), D = delta 2^J. The prior
on graphs is uniform, on N it is 1/N on a grid. Only the all-zero cell of each margin depends on n_0, so all
graphs come from one matrix product. The complete graph says nothing about the unrecorded: its posterior share is
reported (P(saturated)), and so are three values of delta. Leaves out: judging (`verdict`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln

from sijill.model.errors import InvalidValue
from sijill.toll.chordal import chordal_graphs, edge_names
from sijill.toll.overlap import Overlap

Floats = npt.NDArray[np.float64]
MOST_LISTS = 6
GRID_POINTS = {2: 20000, 3: 20000, 4: 20000, 5: 20000, 6: 3000}
GRID_REACH = 30
NEGLIGIBLE = 45.0


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphFit:
    """Posterior of the unrecorded on a grid for one delta."""

    delta: float
    unseen: Floats
    weight: Floats
    n: int
    saturated: float
    top: tuple[tuple[tuple[str, ...], float], ...]

    def mean(self) -> float:
        return float(self.n + self.unseen @ self.weight)

    def quantile(self, probability: float) -> float:
        """Smallest N on the grid whose cumulative posterior reaches `probability`."""
        place = int(np.searchsorted(np.cumsum(self.weight), probability * (1.0 - 1e-12)))
        return float(self.n + self.unseen[min(place, self.unseen.size - 1)])

    @property
    def at_end(self) -> float:
        """Posterior share in the last hundredth of the grid: mass that the grid may cut off."""
        return float(self.weight[-max(1, self.weight.size // 100) :].sum())

    def draws(self, size: int, rng: np.random.Generator) -> Floats:
        """Independent draws of N."""
        return self.n + rng.choice(self.unseen, size=size, p=self.weight / self.weight.sum())


def default_grid(overlap: Overlap) -> Floats:
    """n_0 from 1 to 30 n, evenly spaced and rounded, as the recorded R runs had it."""
    points = GRID_POINTS.get(overlap.lists, 3000)
    return np.unique(np.round(np.linspace(1, GRID_REACH * overlap.n, points)))


def subset_terms(overlap: Overlap, delta: float, unseen: Floats) -> Floats:
    """M(A) for every subset A of lists and every n_0: (2^J, grid)."""
    lists, size = overlap.lists, 1 << overlap.lists
    terms = np.empty((size, unseen.size))
    total = overlap.n + unseen
    whole = delta * size
    terms[0] = gammaln(total + whole) - gammaln(whole)
    for subset in range(1, size):
        members = [j for j in range(lists) if subset >> j & 1]
        code = overlap.bits[:, members].astype(np.int64) @ (1 << np.arange(len(members)))
        margin = np.bincount(code, weights=overlap.counts, minlength=1 << len(members))
        prior = delta * 2.0 ** (lists - len(members))
        fixed = gammaln(margin[1:] + prior).sum() - margin.size * gammaln(prior)
        terms[subset] = fixed + gammaln(margin[0] + unseen + prior)
    return terms


def estimate_decomposable(
    overlap: Overlap, delta: float | None = None, unseen: Floats | None = None, *, saturated_allowed: bool = True
) -> GraphFit:
    """Posterior over graphs and n_0. `delta=None` means 2^-J; 3 to 6 lists.

    Raises InvalidValue for other numbers of lists (more graphs than can be gone through).
    """
    if not 2 <= overlap.lists <= MOST_LISTS:
        raise InvalidValue(
            f"decomposable graphs can be averaged over 3 to {MOST_LISTS} lists, the table has {overlap.lists}",
            remedy="Merge lists of one origin, or use --model latent",
        )
    delta = 2.0**-overlap.lists if delta is None else delta
    unseen = default_grid(overlap) if unseen is None else unseen
    edges, weights = chordal_graphs(overlap.lists)
    if not saturated_allowed:
        keep = edges < edges.max()
        edges, weights = edges[keep], weights[keep]
    terms = subset_terms(overlap, delta, unseen)
    total = overlap.n + unseen
    common = gammaln(total + 1.0) - gammaln(unseen + 1.0) - np.log(total)
    sketch = np.unique(np.concatenate([np.arange(min(60, unseen.size)), np.arange(0, unseen.size, 25)]))
    rough = weights @ terms[:, sketch] + common[sketch]
    alive = rough.max(axis=1) > rough.max() - NEGLIGIBLE
    score = weights[alive] @ terms + common
    score -= score.max()
    np.exp(score, out=score)
    share = np.zeros(edges.size)
    share[alive] = score.sum(axis=1) / score.sum()
    best = np.argsort(-share)[:5]
    return GraphFit(
        delta=delta,
        unseen=unseen,
        weight=score.sum(axis=0) / score.sum(),
        n=overlap.n,
        saturated=float(share[edges == (1 << overlap.lists * (overlap.lists - 1) // 2) - 1].sum()),
        top=tuple((edge_names(int(edges[g]), overlap.names), float(share[g])) for g in best),
    )
