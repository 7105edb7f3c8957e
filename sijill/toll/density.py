"""The latent-class posterior with allocations and the unrecorded integrated out: value and gradient.

The model is Manrique-Vallier (2016), Biometrics 72: classes k with weights pi_k (stick-breaking, concentration
alpha), list j sees a member of class k with probability lambda_jk. With p(N) proportional to 1/N the sum over
the unrecorded is closed: prod_w p_w^n_w / (1-p_0)^n.

Coordinates of one *block*: the first `sticks` classes of the label order are free, the others together are one
class with fixed list probabilities (`tail`), so a step costs what the occupied classes cost and not what the
truncation K costs. A block vector q holds logit lambda (lists x free, row-major) and logit V_k of the sticks;
alpha is held and drawn afresh in every sweep with the sticks integrated out (`sweep.move_alpha`): moving it
together with sticks e_k/alpha, as the prototype did, meets a wall when one class holds everybody (13 %
divergent steps on a four-list table; none so).

Arrays are padded to `LANES` classes so that every inner loop is one vector instruction. The plain numpy form of
the same function is in `twin`; the moves are in `nuts` and `sweep`.
"""

from __future__ import annotations

import math

import numpy as np

from sijill.toll.compiled import compiled

LANES = 8
MAX_STICKS = LANES - 1
_LOG2E = 1.4426950408889634
_LN2_HIGH = 6.93147180369123816490e-01
_LN2_LOW = 1.90821492927058770002e-10


@compiled()
def exponentials(x, power, power_bits, size):  # type: ignore[no-untyped-def]
    """x[i] <- exp(x[i]) for i < size, to about one unit in the last place, as one vector loop.

    Range reduction x = m ln 2 + r and a Taylor polynomial of degree 12 on |r| <= 0.35; 2^m is put together in
    `power_bits`, the int64 view of `power`. Inputs are cut to [-700, 700]. (libm's exp takes one value a call:
    4x slower here.)
    """
    for i in range(size):
        value = min(max(x[i], -700.0), 700.0)
        m = np.rint(value * _LOG2E)
        r = value - m * _LN2_HIGH - m * _LN2_LOW
        poly = 1.0 / 479001600.0
        poly = poly * r + 1.0 / 39916800.0
        poly = poly * r + 1.0 / 3628800.0
        poly = poly * r + 1.0 / 362880.0
        poly = poly * r + 1.0 / 40320.0
        poly = poly * r + 1.0 / 5040.0
        poly = poly * r + 1.0 / 720.0
        poly = poly * r + 1.0 / 120.0
        poly = poly * r + 1.0 / 24.0
        poly = poly * r + 1.0 / 6.0
        poly = poly * r + 0.5
        poly = poly * r + 1.0
        x[i] = poly * r + 1.0
        power_bits[i] = (np.int64(m) + 1023) << 52
    for i in range(size):
        x[i] *= power[i]


@compiled()
def block_density(  # type: ignore[no-untyped-def]
    q, grad, bits, counts, sticks, free, tail_cells, alpha, priors, scratch, power, power_bits
):
    """log f(q) up to a constant; writes its gradient to `grad`.

    bits (cells+1, lists) uint8, the last row all zero; counts (cells+1,) float, the last entry n, the records in
    all; tail_cells (cells+1,) probability of each cell in the fixed tail class (unused when free > sticks);
    priors = (a, b of alpha; al, be of lambda). Scratch: scratch (3*lists + cells + 3, LANES), its first 2*lists rows
    within (0, 1); power (>= q.size,) and power_bits, its int64 view.
    """
    al, be = priors[2], priors[3]
    cells, lists = bits.shape[0] - 1, bits.shape[1]
    logits = lists * free
    lam, mu, seen = scratch[:lists], scratch[lists : 2 * lists], scratch[2 * lists : 3 * lists]
    weight, mass = scratch[3 * lists], scratch[3 * lists + 1]
    prob = scratch[3 * lists + 2 :]

    size = logits + sticks
    for i in range(size):
        grad[i] = -abs(q[i])
    exponentials(grad, power, power_bits, size)
    value = 0.0
    for j in range(lists):
        in_all, out_all = 1.0, 1.0
        for k in range(free):
            small = grad[j * free + k]
            near = 1.0 / (1.0 + small)
            far = small * near
            positive = q[j * free + k] >= 0.0
            lam[j, k] = near if positive else far
            mu[j, k] = far if positive else near
            in_all *= lam[j, k]
            out_all *= mu[j, k]
        value += al * math.log(in_all) + be * math.log(out_all)
    left = 1.0
    for k in range(LANES):
        weight[k] = 0.0
        mass[k] = 0.0
    for k in range(sticks):
        small = grad[logits + k]
        near = 1.0 / (1.0 + small)
        far = small * near
        positive = q[logits + k] >= 0.0
        taken = near if positive else far
        kept = far if positive else near
        value += math.log(taken) + alpha * (math.log(near) - max(q[logits + k], 0.0))
        grad[logits + k] = taken
        weight[k] = taken * left
        left *= kept
    weight[sticks] = left

    for j in range(lists):
        for k in range(LANES):
            seen[j, k] = 0.0
    tailed = free == sticks
    for c in range(cells + 1):
        row = prob[c]
        for k in range(LANES):
            row[k] = weight[k]
        for j in range(lists):
            if bits[c, j]:
                for k in range(LANES):
                    row[k] *= lam[j, k]
            else:
                for k in range(LANES):
                    row[k] *= mu[j, k]
        if tailed:
            row[sticks] = left * tail_cells[c]
        p = 0.0
        for k in range(LANES):
            p += row[k]
        if c < cells:
            value += counts[c] * math.log(p)
        else:
            value -= counts[c] * math.log1p(-p)
            p = 1.0 - p
        ratio = counts[c] / p
        for k in range(LANES):
            row[k] *= ratio
            mass[k] += row[k]
        for j in range(lists):
            if bits[c, j]:
                for k in range(LANES):
                    seen[j, k] += row[k]

    after = mass[sticks]
    for back in range(sticks):
        k = sticks - 1 - back
        taken = grad[logits + k]
        grad[logits + k] = (mass[k] + 1.0) * (1.0 - taken) - taken * (after + alpha)
        after += mass[k]
    for j in range(lists):
        for k in range(free):
            grad[j * free + k] = seen[j, k] - lam[j, k] * mass[k] + al * mu[j, k] - be * lam[j, k]
    return value
