"""The same sums as `kernels`, in numpy: the oracle for tests and the fallback where numba cannot compile.

Slower and written for reading; results agree to 1e-6. Shapes as in `kernels`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sijill.damage.kernels import FLOOR

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bytes = NDArray[np.uint8]


def _chances(volunteer: Ints, frames: int, odds: Floats, image: Floats) -> tuple[NDArray[np.bool_], Floats]:
    """before (1, T, K): frame t precedes change k; p (M, T, K): chance to flag frame t."""
    before = (np.arange(frames)[:, None] < np.arange(frames + 1)[None, :])[None]
    x = np.where(before, odds[volunteer, 0][:, None, None], odds[volunteer, 1][:, None, None]) * image[None]
    return before, x / (1 + x)


def likelihood(
    volunteer: Ints,
    mark: Ints,
    seen: Bytes,
    odds: Floats,
    image: Floats,
    dishonest: Floats,
    otherwise: Floats,
    rows: Floats,
    honest: Floats,
) -> None:
    """As `kernels.likelihood`."""
    frames = seen.shape[1]
    _, p = _chances(volunteer, frames, odds, image)
    flagged = (np.arange(frames)[None, :] == mark[:, None])[:, :, None]
    factor = np.where(seen[:, :, None] > 0, np.where(flagged, p, 1 - p), 1.0)
    told = (1 - dishonest[volunteer].sum(axis=1))[:, None] * factor.prod(axis=1)
    rows[:] = told + _noise(volunteer, mark, dishonest, otherwise).sum(axis=0) + FLOOR
    honest[:] = told / rows


def _noise(volunteer: Ints, mark: Ints, dishonest: Floats, otherwise: Floats) -> Floats:
    """(2, M, K): chance of the answer as spam, and as a contrary answer."""
    told = np.where((mark >= 0)[None, :, None], otherwise[:, np.maximum(mark, 0)], 1.0)
    noise: Floats = dishonest[volunteer].T[:, :, None] * told
    return noise


def weigh(
    start: Ints, kind: Ints, rows: Floats, prior: Floats, prior_of: Ints, posterior: Floats, counts: Floats
) -> float:
    """As `kernels.weigh`."""
    structure = np.repeat(np.arange(len(start) - 1), np.diff(start))
    log_rows = np.log(rows)
    with np.errstate(divide="ignore"):
        log_p = np.log(prior)[prior_of]
    np.add.at(log_p, structure, log_rows[kind])
    top = log_p.max(axis=1, keepdims=True)
    p = np.exp(log_p - top)
    mass = p.sum(axis=1, keepdims=True)
    posterior[:] = p / mass
    counts[:] = 0.0
    np.add.at(counts, kind, posterior[structure])
    return float((top + np.log(mass)).sum())


def tally(
    volunteer: Ints,
    mark: Ints,
    seen: Bytes,
    odds: Floats,
    image: Floats,
    dishonest: Floats,
    otherwise: Floats,
    counts: Floats,
    honest: Floats,
    slopes: Floats,
    named: Floats,
) -> None:
    """As `kernels.tally`."""
    frames = seen.shape[1]
    before, p = _chances(volunteer, frames, odds, image)
    w = counts * honest
    live = seen[:, :, None] * w[:, None, :]
    flagged = (np.arange(frames)[None, :] == mark[:, None])[:, :, None]
    slopes[:] = 0.0
    named[:] = 0.0
    for side, mask in ((0, before), (1, ~before)):
        np.add.at(slopes[:, 2 * side], volunteer, (mask * live * (flagged - p)).sum(axis=(1, 2)))
        np.add.at(slopes[:, 2 * side + 1], volunteer, (mask * live * p * (1 - p)).sum(axis=(1, 2)))
    noise = _noise(volunteer, mark, dishonest, otherwise)
    parts = (counts - w) * noise / noise.sum(axis=0)
    stated = mark >= 0
    for side in (0, 1):
        np.add.at(slopes[:, 4 + side], volunteer, parts[side].sum(axis=1))
        np.add.at(named[side], mark[stated], parts[side][stated])
    np.add.at(slopes[:, 6], volunteer, counts.sum(axis=1))


def two_stage(
    start: Ints,
    kind: Ints,
    mark: Ints,
    rows: Floats,
    prior: Floats,
    prior_of: Ints,
    plain: float,
    weight: Floats,
    shares: Floats,
    posterior: Floats,
    second: Floats,
    mass_of: Floats,
) -> None:
    """As `kernels.two_stage`."""
    width = rows.shape[1]
    mass_of[:] = 0.0
    frame = np.arange(width)
    gap = np.abs(frame[:, None] - frame[None, :])
    near = np.where(gap == 1, 0, 1)
    for b in range(len(start) - 1):
        mine = kind[start[b] : start[b + 1]]
        told, own = rows[mine], prior[prior_of[b]]
        named = np.isin(frame, mark[mine])
        mixed = (1 - shares) * told[:, :, None, None] + shares * told[:, None, :, None]
        with np.errstate(divide="ignore"):
            single = np.log(plain * own) + np.log(told).sum(axis=0)
            pair = np.log(weight[near] / (width - 1) * own[:, None, None]) + np.log(mixed).sum(axis=0)
        pair[(gap == 0) | ~named[None, :] | (own == 0)[:, None]] = -np.inf
        top = max(single.max(), pair.max())
        single, pair = np.exp(single - top), np.exp(pair - top)
        total = single.sum() + pair.sum()
        posterior[b] = (single + pair.sum(axis=(1, 2))) / total
        second[b] = pair.sum(axis=(0, 2)) / total
        mass_of[0] += single.sum() / total
        by_share = np.stack([(pair * (near == side)[:, :, None]).sum(axis=(0, 1)) for side in (0, 1)])
        mass_of[1:] += by_share.ravel() / total
