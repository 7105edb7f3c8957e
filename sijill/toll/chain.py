"""One chain of the latent-class sampler: No-U-Turn blocks, Gibbs sweeps and label swaps, with warm-up.

One iteration: choose how many leading classes are free (at random, never from the state, so that the move stays
valid); a No-U-Turn move on them with allocations and N integrated out; label swaps; the unrecorded drawn exactly;
one Gibbs sweep, which is what lets classes be born and die. Warm-up tunes the step by dual averaging (Nesterov, as
in Hoffman & Gelman 2014) and a diagonal metric over windows. Leaves out: starts, threads and stopping (`latent`).
"""

from __future__ import annotations

import math

import numpy as np

from sijill.toll.compiled import compiled
from sijill.toll.density import LANES, MAX_STICKS
from sijill.toll.nuts import nuts_move
from sijill.toll.sweep import draw_unseen, swap_labels, sweep, weights_of, zero_probability

TARGET_ACCEPTANCE = 0.85
# Share of moves at a quarter of the step: a chain in a narrow place that the step was not tuned for gets out.
SMALL_STEPS = 0.1
RECORD = ("unseen", "p_zero", "alpha", "occupied", "leaves", "diverged")


@compiled()
def fill_tail(bits, weight, logit, sticks, tail):  # type: ignore[no-untyped-def]
    """Probability of each cell in the classes after `sticks`, taken together as one class."""
    whole = 0.0
    for k in range(sticks, weight.size):
        whole += weight[k]
    tail[:] = 0.0
    for k in range(sticks, weight.size):
        share = weight[k] / whole if whole > 0.0 else (1.0 if k == sticks else 0.0)
        for c in range(bits.shape[0]):
            inside = share
            for j in range(bits.shape[1]):
                inside /= 1.0 + math.exp(-logit[j, k]) if bits[c, j] else 1.0 + math.exp(logit[j, k])
            tail[c] += inside


@compiled()
def logit_of(stick):  # type: ignore[no-untyped-def]
    """logit V from E = -log(1-V)."""
    return stick + math.log(-math.expm1(-stick))


@compiled()
def run_chain(  # type: ignore[no-untyped-def]
    rng, bits, counts, priors, stick, logit, state, variance, moments, iterations, warming, blocks, sweeps, out
):
    """Advance a chain by `iterations`; the chain lives in its arguments and can be taken up again.

    stick (K-1,) E_k; logit (lists, K); state: [alpha, log step, averaged log step, error sum, updates, shrink
    point]; variance (lists+1, K) metric of the logits of lambda and (last row) of V; moments
    (3, lists+1, K): count, mean, squares of the window; blocks: the numbers of free sticks to choose among;
    out (iterations, 6): n_0, p_0, alpha, occupied classes, leapfrog steps, diverged. warming: 0 none, 1 step
    only, 2 step and metric moments.
    """
    lists, classes = logit.shape
    total = counts[counts.size - 1]
    weight, tail = np.empty(classes), np.empty(bits.shape[0])
    widest = lists * LANES + LANES + 1
    scratch = np.full((3 * lists + bits.shape[0] + 2, LANES), 0.5)
    power = np.zeros(widest)
    bit = power.view(np.int64)
    buffer, inverse_buffer = np.empty(widest), np.empty(widest)
    for t in range(iterations):
        alpha = state[0]
        sticks = min(blocks[int(rng.random() * blocks.size)], classes - 1, MAX_STICKS)
        free = sticks + 1 if sticks == classes - 1 else sticks
        dim = lists * free + sticks
        q, inverse = buffer[:dim], inverse_buffer[:dim]
        if free == sticks:
            weights_of(stick[sticks:], weight[sticks:])
            fill_tail(bits, weight, logit, sticks, tail)
        for k in range(free):
            for j in range(lists):
                q[j * free + k] = logit[j, k]
                inverse[j * free + k] = variance[j, k]
        for k in range(sticks):
            q[lists * free + k] = logit_of(stick[k])
            inverse[lists * free + k] = variance[lists, k]
        step = math.exp(state[1] if warming > 0 else state[2]) * (0.9 + 0.2 * rng.random())
        if warming == 0 and rng.random() < SMALL_STEPS:
            step *= 0.25
        accepted, leaves, diverged = nuts_move(
            rng, q, step, inverse, bits, counts, sticks, free, tail, alpha, priors, scratch, power, bit
        )
        for k in range(free):
            for j in range(lists):
                logit[j, k] = q[j * free + k]
        for k in range(sticks):
            x = q[lists * free + k]
            stick[k] = max(max(x, 0.0) + math.log1p(math.exp(-abs(x))), 1e-300)
        if warming > 0:
            state[4] += 1.0
            rate = 1.0 / (state[4] + 10.0)
            state[3] = (1.0 - rate) * state[3] + rate * (TARGET_ACCEPTANCE - accepted)
            state[1] = state[5] - math.sqrt(state[4]) / 0.05 * state[3]
            blend = state[4] ** -0.75
            state[2] = blend * state[1] + (1.0 - blend) * state[2]
        if warming > 1:
            for k in range(classes):
                for j in range(lists + 1):
                    x = logit[j, k] if j < lists else (logit_of(stick[k]) if k < classes - 1 else 0.0)
                    x = min(max(x, -25.0), 25.0)
                    moments[0, j, k] += 1.0
                    shift = x - moments[1, j, k]
                    moments[1, j, k] += shift / moments[0, j, k]
                    moments[2, j, k] += shift * (x - moments[1, j, k])

        swap_labels(rng, stick, logit, alpha, classes)
        weights_of(stick, weight)
        p_zero = zero_probability(weight, logit)
        unseen = draw_unseen(rng, total, p_zero)
        occupied = 0
        for s in range(sweeps):
            if s > 0:
                weights_of(stick, weight)
                unseen_now = draw_unseen(rng, total, zero_probability(weight, logit))
            else:
                unseen_now = unseen
            alpha, occupied = sweep(rng, bits, counts, unseen_now, stick, logit, alpha, priors, classes)
        state[0] = alpha
        out[t, 0], out[t, 1], out[t, 2], out[t, 3] = unseen, p_zero, alpha, occupied
        out[t, 4], out[t, 5] = leaves, diverged
