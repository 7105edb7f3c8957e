"""Plain numpy forms of the compiled kernels: the oracle that tests hold them against, to 1e-10.

Written from the formulas (method page `docs/methods/toll.md`), not from the kernels, so that a slip in one shows.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def block_density(
    q: Floats,
    patterns: npt.NDArray[np.uint8],
    counts: Floats,
    sticks: int,
    free: int,
    tail_cells: Floats,
    alpha: float,
    priors: Floats,
) -> tuple[float, Floats]:
    """`density.block_density` in numpy: (value, gradient). `patterns` ends with the all-zero row."""
    _, _, al, be = priors
    lists = patterns.shape[1]
    total = counts.sum()
    logit = q[: lists * free].reshape(lists, free)
    lam = 1.0 / (1.0 + np.exp(-logit))
    taken = 1.0 / (1.0 + np.exp(-q[lists * free :]))
    weight = np.append(taken, 1.0) * np.concatenate([[1.0], np.cumprod(1.0 - taken)])
    inside = np.prod(np.where(patterns[:, :, None] == 1, lam[None], 1.0 - lam[None]), axis=1)
    if free == sticks:
        inside = np.column_stack([inside, tail_cells])
    joint = inside * weight
    p = joint.sum(axis=1)
    value = (
        counts @ np.log(p[:-1])
        - total * np.log1p(-p[-1])
        + (al * np.log(lam) + be * np.log1p(-lam)).sum()
        + (np.log(taken) + alpha * np.log1p(-taken)).sum()
    )
    ratio = np.append(counts / p[:-1], total / (1.0 - p[-1]))
    responsibility = joint * ratio[:, None]
    mass = responsibility.sum(axis=0)
    seen = patterns.T.astype(np.float64) @ responsibility
    d_logit = seen[:, :free] - lam * mass[:free] + al * (1.0 - lam) - be * lam
    after = mass[::-1].cumsum()[::-1][1:]
    d_stick = (mass[:sticks] + 1.0) * (1.0 - taken) - taken * (after[:sticks] + alpha)
    return float(value), np.concatenate([d_logit.ravel(), d_stick])
