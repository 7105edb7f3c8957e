"""One No-U-Turn move (Hoffman & Gelman 2014) on a block of the latent-class posterior.

Multinomial sampling along the trajectory with a bias towards the later half and the generalised turning rule
(Betancourt 2017, as in Stan); the doubling is iterative, with the momenta of unfinished subtrees kept in a
table of log2 size, so that nothing is allocated per leaf. Diagonal metric. Leaves out: adaptation (`chain`).
"""

from __future__ import annotations

import math

import numpy as np

from sijill.toll.compiled import compiled
from sijill.toll.density import block_density

MAX_DEPTH = 9
MAX_ENERGY_ERROR = 1000.0


@compiled()
def turning(first, last, total, inverse):  # type: ignore[no-untyped-def]
    """Whether the stretch between two momenta (dim,) with momentum sum `total` has begun to come back."""
    at_first, at_last = 0.0, 0.0
    for i in range(first.size):
        inner = inverse[i] * (total[i] - 0.5 * (first[i] + last[i]))
        at_first += first[i] * inner
        at_last += last[i] * inner
    return at_first <= 0.0 or at_last <= 0.0


@compiled()
def nuts_move(  # type: ignore[no-untyped-def]
    rng, q, step, inverse, bits, counts, sticks, free, tail_cells, alpha, priors, scratch, power, bit
):
    """Move q (dim,) in place; returns (mean acceptance, leapfrog steps, diverged).

    `inverse` (dim,) is the diagonal of the inverse mass matrix, the other arguments those of `block_density`.
    """
    dim = q.size
    grad = np.empty(dim)
    value = block_density(q, grad, bits, counts, sticks, free, tail_cells, alpha, priors, scratch, power, bit)
    p = np.empty(dim)
    kinetic = 0.0
    for i in range(dim):
        p[i] = rng.standard_normal() / math.sqrt(inverse[i])
        kinetic += 0.5 * p[i] * p[i] * inverse[i]
    start_energy = kinetic - value

    ends_q, ends_p, ends_g = np.empty((2, dim)), np.empty((2, dim)), np.empty((2, dim))
    for end in range(2):
        ends_q[end], ends_p[end], ends_g[end] = q, p, grad
    total = p.copy()
    marks_p, marks_total = np.empty((MAX_DEPTH + 1, dim)), np.empty((MAX_DEPTH + 1, dim))
    half_total, candidate = np.empty(dim), np.empty(dim)
    log_weight, accept_sum, leaves = 0.0, 0.0, 0
    diverged, turned = False, False

    for depth in range(MAX_DEPTH):
        end = 1 if rng.random() < 0.5 else 0
        ahead = step if end == 1 else -step
        x, v, g = ends_q[end], ends_p[end], ends_g[end]
        half_total[:] = 0.0
        half_weight = -np.inf
        for leaf in range(1 << depth):
            for i in range(dim):
                v[i] += 0.5 * ahead * g[i]
                x[i] += ahead * inverse[i] * v[i]
            value = block_density(x, g, bits, counts, sticks, free, tail_cells, alpha, priors, scratch, power, bit)
            kinetic = 0.0
            for i in range(dim):
                v[i] += 0.5 * ahead * g[i]
                kinetic += 0.5 * v[i] * v[i] * inverse[i]
                half_total[i] += v[i]
            gain = start_energy - (kinetic - value)
            leaves += 1
            if not gain > -MAX_ENERGY_ERROR:  # also not-a-number
                diverged = True
                break
            accept_sum += min(1.0, math.exp(min(gain, 0.0)))
            top = max(half_weight, gain)
            merged = top + math.log(math.exp(half_weight - top) + math.exp(gain - top))
            if math.log(rng.random()) < gain - merged:
                candidate[:] = x
            half_weight = merged
            place, rest = 0, leaf >> 1
            while rest:
                place += rest & 1
                rest >>= 1
            if leaf & 1 == 0:
                marks_p[place] = v
                marks_total[place] = half_total
                continue
            ones, rest = 0, leaf
            while rest & 1:
                ones += 1
                rest >>= 1
            for mark in range(place, place - ones, -1):
                for i in range(dim):
                    marks_total[MAX_DEPTH, i] = half_total[i] - marks_total[mark, i] + marks_p[mark, i]
                if turning(marks_p[mark], v, marks_total[MAX_DEPTH], inverse):
                    turned = True
                    break
            if turned:
                break
        if diverged or turned:
            break
        if math.log(rng.random()) < half_weight - log_weight:
            q[:] = candidate
        top = max(half_weight, log_weight)
        log_weight = top + math.log(math.exp(half_weight - top) + math.exp(log_weight - top))
        total += half_total
        if turning(ends_p[0], ends_p[1], total, inverse):
            break
    return accept_sum / max(leaves, 1), leaves, diverged
