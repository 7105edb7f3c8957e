"""All hierarchical log-linear models up to three-way terms, ranked by BIC; for many lists a downhill search.

A model is hierarchical when with each term it holds every smaller term inside it. For up to five lists all of
them are fitted; from six on the search starts from the best pairwise model and adds or drops one term while BIC falls.
The penalty is p log n, n the records (the recorded R values settle it: Gaza's 136.318).
Leaves out: intervals (`bootstrap`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln

from sijill.toll.overlap import Overlap
from sijill.toll.poisson import existence_code, fit_many, term_name

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
ENUMERATED = 5
Model = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LoglinearFit:
    """One fitted model: its terms, the estimated N, and its BIC."""

    terms: Model
    total: float
    bic: float
    code: int

    def formula(self, names: tuple[str, ...]) -> str:
        """Generators in brackets, `[EXH:ABA:OSCE][HRW]`."""
        top = [t for t in self.terms if t and not any(t != s and t & s == t for s in self.terms)]
        return "".join(f"[{term_name(t, names)}]" for t in top)


def main_terms(lists: int) -> Model:
    return (0, *(1 << j for j in range(lists)))


@lru_cache(maxsize=8)
def hierarchical_models(lists: int, order: int = 3) -> tuple[Model, ...]:
    """Every hierarchical model with all main effects and terms of up to `order` lists."""
    pairs = [1 << a | 1 << b for a, b in combinations(range(lists), 2)]
    triples = [1 << a | 1 << b | 1 << c for a, b, c in combinations(range(lists), 3)] if order > 2 else []
    base = main_terms(lists)
    models: list[Model] = []
    for graph in range(1 << len(pairs)):
        chosen = {p for bit, p in enumerate(pairs) if graph >> bit & 1}
        open_triples = [t for t in triples if all(p in chosen for p in pairs if p & t == p)]
        for pick in range(1 << len(open_triples)):
            extra = [t for bit, t in enumerate(open_triples) if pick >> bit & 1]
            if len(base) + len(chosen) + len(extra) < 1 << lists:
                models.append((*base, *sorted(chosen), *sorted(extra)))
    return tuple(models)


def pack(models: list[Model] | tuple[Model, ...]) -> tuple[Ints, Ints]:
    """Models as one padded array (m, most) and their sizes (m,)."""
    sizes = np.array([len(m) for m in models], np.int64)
    packed = np.zeros((len(models), int(sizes.max())), np.int64)
    for i, model in enumerate(models):
        packed[i, : len(model)] = model
    return packed, sizes


def fit_models(counts: Floats, models: list[Model] | tuple[Model, ...]) -> list[LoglinearFit]:
    """Fit each model to the one table; BIC with the factorials, as the R packages print it."""
    packed, sizes = pack(models)
    m = len(models)
    unseen, fits, codes = np.empty(m), np.empty(m), np.empty(m, np.int64)
    fit_many(np.broadcast_to(counts, (m, counts.size)), packed, sizes, unseen, fits, codes)
    constant = gammaln(counts[1:] + 1.0).sum()
    total = counts[1:].sum()
    penalty = math.log(total)
    return [
        LoglinearFit(
            models[i],
            float(total + unseen[i]),
            float(-2.0 * (fits[i] - constant) + penalty * sizes[i]) if codes[i] < 2 else math.inf,
            int(codes[i]),
        )
        for i in range(m)
    ]


def ranked(overlap: Overlap) -> list[LoglinearFit]:
    """Fitted candidates, best BIC first; existence is not yet checked."""
    counts = overlap.dense().astype(np.float64)
    if overlap.lists <= ENUMERATED:
        fits = fit_models(counts, hierarchical_models(overlap.lists))
    else:
        fits = downhill(counts, overlap.lists)
    return sorted((f for f in fits if math.isfinite(f.bic)), key=lambda f: (f.bic, f.terms))


def best_defined(overlap: Overlap, fits: list[LoglinearFit]) -> LoglinearFit | None:
    """The best model whose estimate exists and is identified; None when no candidate passes."""
    counts = overlap.dense().astype(np.float64)
    for fit in fits:
        if existence_code(counts, np.array(fit.terms, np.int64)) == 0:
            return fit
    return None


def downhill(counts: Floats, lists: int) -> list[LoglinearFit]:
    """Add or drop one term at a time while BIC falls; every model met is returned."""
    pairs = [1 << a | 1 << b for a, b in combinations(range(lists), 2)]
    triples = [1 << a | 1 << b | 1 << c for a, b, c in combinations(range(lists), 3)]
    met: dict[Model, LoglinearFit] = {}
    current = fit_models(counts, [main_terms(lists)])[0]
    met[current.terms] = current
    while True:
        inside = set(current.terms)
        grown = [
            t
            for t in (*pairs, *triples)
            if t not in inside and all(t & ~(1 << j) in inside for j in range(lists) if t >> j & 1)
        ]
        dropped = [t for t in current.terms if t.bit_count() > 1 and not any(t != s and t & s == t for s in inside)]
        options: list[Model] = [tuple(sorted((*current.terms, t), key=_rank)) for t in grown]
        options += [tuple(s for s in current.terms if s != t) for t in dropped]
        new = [model for model in options if model not in met]
        for fit in fit_models(counts, new) if new else []:
            met[fit.terms] = fit
        best = min((met[model] for model in options), key=lambda f: (f.bic, f.terms), default=current)
        if best.bic >= current.bic - 1e-9:
            return list(met.values())
        current = best


def _rank(term: int) -> tuple[int, int]:
    return term.bit_count(), term
