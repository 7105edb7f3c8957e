"""The same sums as `kernels`, in numpy: the oracle for tests and the fallback where numba cannot compile.

Slower and written for reading; results agree to 1e-6. Shapes as in `kernels`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sijill.damage.kernels import FLOOR, Parameters
from sijill.damage.problem import Blocks, Floats, Ints, Types


def _chances(types: Types, by: Parameters) -> tuple[NDArray[np.bool_], Floats]:
    """before (1, T, K): frame t precedes change k; p (M, T, K): chance to flag frame t."""
    frames = types.seen.shape[1]
    before = (np.arange(frames)[:, None] < np.arange(frames + 1)[None, :])[None]
    false, hit = (by.odds[types.volunteer, side][:, None, None] for side in (0, 1))
    x = np.where(before, false, hit) * by.image[None]
    return before, x / (1 + x)


def _flagged(types: Types) -> NDArray[np.bool_]:
    """(M, T, 1): whether the answer flags frame t."""
    flagged: NDArray[np.bool_] = np.arange(types.seen.shape[1])[None, :] == types.mark[:, None]
    return flagged[:, :, None]


def _noise(types: Types, by: Parameters) -> Floats:
    """(2, M, K): chance of the answer as spam, and as a contrary answer."""
    told = np.where((types.mark >= 0)[None, :, None], by.otherwise[:, np.maximum(types.mark, 0)], 1.0)
    noise: Floats = by.dishonest[types.volunteer].T[:, :, None] * told
    return noise


def likelihood(types: Types, by: Parameters, rows: Floats, low: int, high: int) -> None:
    """As `kernels.likelihood`."""
    types = Types(types.volunteer[low:high], types.mark[low:high], types.seen[low:high])
    _, p = _chances(types, by)
    factor = np.where(types.seen[:, :, None] > 0, np.where(_flagged(types), p, 1 - p), 1.0)
    told = (1 - by.dishonest[types.volunteer].sum(axis=1))[:, None] * factor.prod(axis=1)
    rows[low:high] = told + _noise(types, by).sum(axis=0) + FLOOR


def expect(
    types: Types,
    by: Parameters,
    blocks: Blocks,
    prior: Floats,
    prior_of: Ints,
    before: Floats,
    rows: Floats,
    posterior: Floats,
) -> tuple[float, float]:
    """As `kernels.expect`."""
    likelihood(types, by, rows, 0, len(rows))
    with np.errstate(divide="ignore"):
        log_p = np.log(prior)[prior_of]
    np.add.at(log_p, blocks.structure, np.log(rows)[blocks.kind])
    top = log_p.max(axis=1, keepdims=True)
    p = np.exp(log_p - top)
    mass = p.sum(axis=1, keepdims=True)
    posterior[:] = p / mass
    return float((top + np.log(mass)).sum()), float(np.abs(posterior - before).sum())


def tally(
    types: Types, by: Parameters, blocks: Blocks, posterior: Floats, rows: Floats, slopes: Floats, named: Floats
) -> None:
    """As `kernels.tally`."""
    before, p = _chances(types, by)
    counts = np.zeros_like(rows)
    np.add.at(counts, blocks.kind, posterior[blocks.structure])
    noise = _noise(types, by)
    noise[0] += FLOOR
    parts = counts / rows * noise
    honest = counts - parts.sum(axis=0)
    live, flagged = types.seen[:, :, None] * honest[:, None, :], _flagged(types)
    slopes[:] = 0.0
    named[:] = 0.0
    for side, mask in ((0, before), (1, ~before)):
        np.add.at(slopes[:, 2 * side], types.volunteer, (mask * live * (flagged - p)).sum(axis=(1, 2)))
        np.add.at(slopes[:, 2 * side + 1], types.volunteer, (mask * live * p * (1 - p)).sum(axis=(1, 2)))
    stated = types.mark >= 0
    for side in (0, 1):
        np.add.at(slopes[:, 4 + side], types.volunteer, parts[side].sum(axis=1))
        np.add.at(named[side], types.mark[stated], parts[side][stated])
    np.add.at(slopes[:, 6], types.volunteer, counts.sum(axis=1))


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
