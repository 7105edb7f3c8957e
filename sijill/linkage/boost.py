"""Boosted symmetric trees: a small learned scorer whose every score can be split over its features.

Each tree asks the same few questions of every row (one feature and cut per level), so a row's leaf is the answers
read as
bits. Fitting is Newton boosting of the logistic loss on binned features (Friedman 2001; symmetric trees as in
Prokhorenkova et al. 2018). `contributions` walks each tree and books every change of the expected value on the feature
that was asked (Saabas 2014): they sum exactly to the score. Stored as plain numbers in JSON, never as a pickle.
"""

# Compiled functions carry no annotations: numba infers their types.
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float32]
BINS = 48


@dataclass(frozen=True)
class Boosted:
    """`trees` t of depth d: `feature` (t, d), `cut` (t, d) with answer 1 for value > cut, `leaf` (t, 2**d); `base`
    log-odds."""

    names: tuple[str, ...]
    base: float
    feature: npt.NDArray[np.int32]
    cut: Floats
    leaf: Floats

    def score(self, rows: Floats) -> Floats:
        """Log-odds of each row (n, features)."""
        out: Floats = _score(
            np.ascontiguousarray(rows, np.float32), self.feature, self.cut, self.leaf, np.float32(self.base)
        )
        return out

    def contributions(self, rows: Floats) -> Floats:
        """How much each feature adds to the log-odds of each row, (n, features).

        A row's sum is its score less the score of a row that answers every question half yes, half no.
        """
        out: Floats = _contributions(np.ascontiguousarray(rows, np.float32), self.feature, self.cut, self.leaf)
        return out

    def to_json(self) -> dict[str, Any]:
        """Plain numbers, rounded to what the data can bear."""
        return {
            "names": list(self.names),
            "base": round(self.base, 5),
            "feature": self.feature.tolist(),
            "cut": [[float(f"{value:.9g}") for value in row] for row in self.cut.tolist()],
            "leaf": [[float(f"{value:.4g}") for value in row] for row in self.leaf.tolist()],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Boosted:
        """The reverse of `to_json`."""
        return cls(
            tuple(data["names"]),
            float(data["base"]),
            np.array(data["feature"], np.int32),
            np.array(data["cut"], np.float32),
            np.array(data["leaf"], np.float32),
        )


@njit(cache=True, nogil=True)
def _score(rows, feature, cut, leaf, base):
    out = np.empty(rows.shape[0], np.float32)
    trees, depth = feature.shape
    for r in range(rows.shape[0]):
        total = base
        for t in range(trees):
            at = 0
            for level in range(depth):
                # level 0 is the lowest bit: leaves pair up by the last question when contributions are walked
                if rows[r, feature[t, level]] > cut[t, level]:
                    at |= 1 << level
            total += leaf[t, at]
        out[r] = total
    return out


@njit(cache=True, nogil=True)
def _contributions(rows, feature, cut, leaf):
    out = np.zeros(rows.shape, np.float32)
    trees, depth = feature.shape
    size = leaf.shape[1]
    # means[t, level, at]: expected value once the `level` lowest answers are `at`
    means = np.zeros((trees, depth + 1, size), np.float32)
    for t in range(trees):
        for level in range(depth + 1):
            kept = 1 << level
            for at in range(size):
                means[t, level, at & (kept - 1)] += leaf[t, at] / np.float32(size // kept)
    for r in range(rows.shape[0]):
        for t in range(trees):
            at = 0
            for level in range(depth):
                f = feature[t, level]
                before = means[t, level, at]
                if rows[r, f] > cut[t, level]:
                    at |= 1 << level
                out[r, f] += means[t, level + 1, at] - before
    return out


@njit(cache=True, nogil=True)
def _histogram(binned, leaf, gradient, hessian, n_leaves, bins):
    features = binned.shape[1]
    grad = np.zeros((features, n_leaves, bins), np.float64)
    hess = np.zeros((features, n_leaves, bins), np.float64)
    for r in range(binned.shape[0]):
        at, g, h = leaf[r], gradient[r], hessian[r]
        for f in range(features):
            b = binned[r, f]
            grad[f, at, b] += g
            hess[f, at, b] += h
    return grad, hess


def fit(
    rows: Floats,
    labels: npt.NDArray[np.bool_] | Floats,
    weights: Floats,
    names: Sequence[str],
    *,
    trees: int = 200,
    depth: int = 4,
    rate: float = 0.1,
    ridge: float = 5.0,
    rng: np.random.Generator,
    share: float = 0.6,
) -> Boosted:
    """Fit to rows (n, features) with labels (or chances) and weights; each tree sees a random `share` of the
    features."""
    cuts = [_cuts(rows[:, f]) for f in range(rows.shape[1])]
    binned = np.stack([np.searchsorted(c, rows[:, f], side="left") for f, c in enumerate(cuts)], axis=1).astype(
        np.uint8
    )
    positive = float((weights * labels).sum() / weights.sum())
    base = float(np.log(positive / (1 - positive)))
    score = np.full(rows.shape[0], base, np.float64)
    chosen, levels, leaves = [], [], []
    for _ in range(trees):
        chance = 1 / (1 + np.exp(-score))
        gradient, hessian = weights * (labels - chance), np.maximum(weights * chance * (1 - chance), 1e-9)
        allowed = rng.permutation(rows.shape[1])[: max(2, int(share * rows.shape[1]))]
        features, places, leaf = _grow(binned, gradient, hessian, depth, ridge, allowed)
        total_g = np.bincount(leaf, gradient, 1 << depth)
        total_h = np.bincount(leaf, hessian, 1 << depth)
        value = rate * total_g / (total_h + ridge)
        score += value[leaf]
        chosen.append(features)
        levels.append([cuts[f][b] if b < len(cuts[f]) else np.inf for f, b in zip(features, places, strict=True)])
        leaves.append(value)
    return Boosted(
        tuple(names), base, np.array(chosen, np.int32), np.array(levels, np.float32), np.array(leaves, np.float32)
    )


def _cuts(values: Floats) -> Floats:
    distinct = np.unique(values)
    if distinct.size <= BINS:
        return distinct[:-1] if distinct.size > 1 else distinct
    return np.unique(np.quantile(values, np.linspace(0, 1, BINS)[1:-1]).astype(np.float32))


def _grow(binned, gradient, hessian, depth, ridge, allowed):
    leaf = np.zeros(binned.shape[0], np.int64)
    features, places = [], []
    for level in range(depth):
        grad, hess = _histogram(binned[:, allowed], leaf, gradient, hessian, 1 << level, BINS)
        left_g, left_h = grad.cumsum(2), hess.cumsum(2)
        all_g, all_h = left_g[:, :, -1:], left_h[:, :, -1:]
        gain = (left_g**2 / (left_h + ridge) + (all_g - left_g) ** 2 / (all_h - left_h + ridge)).sum(1)
        best = int(np.argmax(gain))
        f, b = divmod(best, BINS)
        feature = int(allowed[f])
        features.append(feature)
        places.append(b)
        leaf |= (binned[:, feature] > b).astype(np.int64) << level
    return features, places, leaf
