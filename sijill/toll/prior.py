"""What the latent-class model believes of the share unrecorded before it sees a table."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sijill.toll.latent import LatentSettings

Floats = npt.NDArray[np.float64]


def prior_draws(settings: LatentSettings, lists: int, rng: np.random.Generator, size: int = 4000) -> Floats:
    """p_0 under the prior of the latent-class model."""
    classes = settings.classes_for(lists)
    alpha = np.maximum(rng.gamma(settings.alpha_shape, 1.0 / settings.alpha_rate, size), 1e-12)
    kept = np.log(np.maximum(rng.random((size, classes - 1)), 1e-300)) / alpha[:, None]  # log(1-V), V ~ Beta(1, alpha)
    left = np.concatenate([np.zeros((size, 1)), np.cumsum(kept, axis=1)], axis=1)
    weight = np.exp(left) * np.concatenate([-np.expm1(kept), np.ones((size, 1))], axis=1)
    missed = np.prod(1.0 - rng.beta(settings.listed_a, settings.listed_b, (size, classes, lists)), axis=2)
    share: Floats = (weight * missed).sum(axis=1)
    return share


def width(shares: Floats) -> float:
    """The distance between the quartiles."""
    low, high = np.quantile(shares, [0.25, 0.75])
    return float(high - low)
