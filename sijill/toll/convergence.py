"""Have the chains met? Rank-normalised split R-hat, effective sample sizes, Monte Carlo errors, modes.

Formulas of Vehtari, Gelman, Simpson, Carpenter & Buerkner (2021), Bayesian Analysis 16, as the R package `posterior`
computes them. Draws come as (chains, draws). Leaves out: what follows from the answer (`verdict`).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy.fft import next_fast_len
from scipy.special import ndtri
from scipy.stats import beta as beta_distribution
from scipy.stats import gaussian_kde, rankdata

Floats = npt.NDArray[np.float64]


def split(draws: Floats) -> Floats:
    """Each chain cut in two halves: (2*chains, draws//2)."""
    half = draws.shape[1] // 2
    return np.concatenate([draws[:, :half], draws[:, -half:]])


def normal_scores(draws: Floats) -> Floats:
    """Pooled ranks turned into normal scores (Blom)."""
    ranks = rankdata(draws, method="average").reshape(draws.shape)
    scores: Floats = ndtri((ranks - 0.375) / (draws.size + 0.25))
    return scores


def _rhat(draws: Floats) -> float:
    within = draws.var(axis=1, ddof=1).mean()
    if within <= 0.0:
        return 1.0 if draws.mean(axis=1).var() <= 0.0 else float("inf")
    length = draws.shape[1]
    between = length * draws.mean(axis=1).var(ddof=1)
    return float(np.sqrt(((length - 1) / length * within + between / length) / within))


def rhat(draws: Floats) -> float:
    """The larger of the rank-normalised and the folded split R-hat."""
    halves = split(draws)
    folded = np.abs(halves - np.median(halves))
    return max(_rhat(normal_scores(halves)), _rhat(normal_scores(folded)))


def _ess(draws: Floats) -> float:
    """Effective sample size by Geyer's initial monotone sequence."""
    chains, length = draws.shape
    if length < 4 or np.ptp(draws) == 0.0:
        return float(chains * length)
    centred = draws - draws.mean(axis=1, keepdims=True)
    size = next_fast_len(2 * length)
    spectrum = np.fft.rfft(centred, size, axis=1)
    covariance = np.fft.irfft(spectrum * np.conj(spectrum), size, axis=1)[:, :length] / length
    within = covariance[:, 0].mean() * length / (length - 1)
    pooled = within * (length - 1) / length
    if chains > 1:
        pooled += draws.mean(axis=1).var(ddof=1)
    rho = 1.0 - (within - covariance.mean(axis=0)) / pooled
    rho[0] = 1.0
    pairs = rho[: length - length % 2].reshape(-1, 2).sum(axis=1)
    negative = np.flatnonzero(pairs < 0.0)
    last = int(negative[0]) if negative.size else pairs.size
    kept = np.minimum.accumulate(pairs[: max(last, 1)])
    tau = -1.0 + 2.0 * float(kept.sum())
    if last < pairs.size and rho[2 * last] > 0.0:
        tau += float(rho[2 * last])
    tau = max(tau, 1.0 / np.log10(chains * length))
    return float(chains * length / tau)


def ess_bulk(draws: Floats) -> float:
    """Effective draws for the centre of the distribution."""
    return _ess(normal_scores(split(draws)))


def ess_quantile(draws: Floats, probability: float) -> float:
    """Effective draws for one quantile."""
    return _ess(split((draws <= np.quantile(draws, probability)).astype(np.float64)))


def ess_tail(draws: Floats) -> float:
    """Effective draws for the 5 % and 95 % quantiles, the smaller."""
    return min(ess_quantile(draws, 0.05), ess_quantile(draws, 0.95))


def mcse_quantile(draws: Floats, probability: float) -> float:
    """Monte Carlo standard error of a quantile: half the 68 % interval of its order statistic."""
    effective = ess_quantile(draws, probability)
    levels = beta_distribution.ppf(
        [0.1586553, 0.8413447], effective * probability + 1.0, effective * (1.0 - probability) + 1.0
    )
    ordered = np.sort(draws, axis=None)
    low = ordered[max(int(np.floor(levels[0] * ordered.size)) - 1, 0)]
    high = ordered[min(int(np.ceil(levels[1] * ordered.size)), ordered.size) - 1]
    return float(high - low) / 2.0


def mcse_mean(draws: Floats) -> float:
    """Monte Carlo standard error of the mean."""
    return float(draws.std(ddof=1) / np.sqrt(_ess(split(draws))))


@dataclass(frozen=True, slots=True)
class Mode:
    """A separate peak: where it stands, the share of the draws, and the valley's depth beside the lower peak."""

    location: float
    share: float
    valley: float


def modes(values: Floats, *, least_share: float = 0.05, deepest_valley: float = 0.8) -> tuple[Mode, ...]:
    """Peaks of a kernel density of `values` (any shape), merged until valleys are real and shares large.

    A valley is real when the density there is below `deepest_valley` of the lower of its two peaks. Peaks that
    hold less than `least_share` are merged with the neighbour over the shallower valley.
    """
    flat = np.ravel(values)
    if flat.size < 10 or np.ptp(flat) == 0.0:
        return (Mode(float(np.median(flat)), 1.0, 1.0),)
    thin = flat[:: max(1, flat.size // 4000)]
    grid = np.linspace(flat.min(), flat.max(), 400)
    spread = min(float(thin.std()), float(np.subtract(*np.quantile(thin, [0.75, 0.25]))) / 1.34 or float(thin.std()))
    width = 0.9 * spread * min(thin.size, 1000) ** -0.2 / float(thin.std(ddof=1))
    density = gaussian_kde(thin, bw_method=width)(grid)
    peaks = [i for i in range(1, 399) if density[i] >= density[i - 1] and density[i] > density[i + 1]]
    if not peaks:
        return (Mode(float(np.median(flat)), 1.0, 1.0),)
    return _merge(flat, grid, density, peaks, least_share, deepest_valley)


def _merge(
    flat: Floats, grid: Floats, density: Floats, peaks: list[int], least_share: float, deepest_valley: float
) -> tuple[Mode, ...]:
    while True:
        valleys = [left + int(np.argmin(density[left:right])) for left, right in pairwise(peaks)]
        edges = np.concatenate([[-np.inf], grid[valleys], [np.inf]])
        shares = np.histogram(flat, edges)[0] / flat.size
        depth = [float(density[v] / min(density[peaks[i]], density[peaks[i + 1]])) for i, v in enumerate(valleys)]
        shallow = [i for i, d in enumerate(depth) if d > deepest_valley]
        small = [i for i, share in enumerate(shares) if share < least_share]
        if not valleys or not (shallow or small):
            break
        if shallow:
            gap = max(shallow, key=lambda i: depth[i])
        else:
            gap = max((g for i in small[:1] for g in (i - 1, i) if 0 <= g < len(valleys)), key=lambda g: depth[g])
        peaks = [
            *peaks[:gap],
            peaks[gap] if density[peaks[gap]] >= density[peaks[gap + 1]] else peaks[gap + 1],
            *peaks[gap + 2 :],
        ]
    return tuple(
        Mode(float(grid[p]), float(shares[i]), min(depth[max(i - 1, 0) : i + 1], default=1.0))
        for i, p in enumerate(peaks)
    )
