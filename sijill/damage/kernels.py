"""The inner loops of the change-point model, compiled by numba; `twin` holds the same in numpy as an oracle.

An answer *type* is (volunteer, frame flagged, frames seen): answers of one type share one likelihood row. One EM
round is `expect` (types -> rows, answers -> posterior per structure) and `tally` (expected counts per type -> score
and curvature per volunteer); `two_stage` runs once the volunteers are known. Both walk through blocks of types whose
rows or counts stay in the cache. Products are taken in the linear domain: a strip holds at most some hundred frames,
so a row cannot underflow before the floor. Division is numpy's (no test for zero), so that the loops over windows
become vector instructions.

Shapes: M types, A volunteers, T frames, K = T + 1 windows (the last: never destroyed), N answers, B structures.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from sijill.damage.problem import Blocks, Floats, Ints, Types

FLOOR = 1e-12


class Parameters(NamedTuple):
    """odds (A, 2): exp(alpha), exp(beta). image (T, K): exp of the image and lag effect at frame t for a change at k.
    dishonest (A, 2): weights of spam and of contrary answers; otherwise (2, K, K): their p(y | k) at [., y, k]."""

    odds: Floats
    image: Floats
    dishonest: Floats
    otherwise: Floats


@njit(cache=True, error_model="numpy")
def flag_chances(by: Parameters, a: int, chances: Floats) -> None:
    """chances (T, K): volunteer a's chance to flag frame t when the change is at k."""
    frames = chances.shape[0]
    for t in range(frames):
        for k in range(t + 1):
            x = by.odds[a, 1] * by.image[t, k]
            chances[t, k] = x / (1.0 + x)
        for k in range(t + 1, frames + 1):
            x = by.odds[a, 0] * by.image[t, k]
            chances[t, k] = x / (1.0 + x)


@njit(cache=True, error_model="numpy")
def dishonest_chances(by: Parameters, a: int, y: int, spam: Floats, contrary: Floats) -> None:
    """spam, contrary (K,): the chance that volunteer a answers y (-1: whatever) as spam, or against the truth."""
    for k in range(len(spam)):
        spam[k] = by.dishonest[a, 0] * (by.otherwise[0, y, k] if y >= 0 else 1.0)
        contrary[k] = by.dishonest[a, 1] * (by.otherwise[1, y, k] if y >= 0 else 1.0)


@njit(cache=True, error_model="numpy")
def likelihood(types: Types, by: Parameters, rows: Floats, low: int, high: int) -> None:
    """Fill rows (M, K) from low to high: p(answer m | first destroyed frame k).

    Formula: docs/methods/damage.md, "log p(y | z = k, a)".
    """
    frames = types.seen.shape[1]
    chances = np.empty((frames, frames + 1))
    told, spam, contrary = np.empty(frames + 1), np.empty(frames + 1), np.empty(frames + 1)
    for m in range(low, high):
        a, y = types.volunteer[m], types.mark[m]
        if m == low or a != types.volunteer[m - 1]:  # types come sorted by volunteer
            flag_chances(by, a, chances)
        for k in range(frames + 1):
            told[k] = 1.0 - by.dishonest[a, 0] - by.dishonest[a, 1]
        for t in range(frames):
            if types.seen[m, t] == 0:
                continue
            if t == y:
                for k in range(frames + 1):
                    told[k] *= chances[t, k]
                break
            for k in range(frames + 1):
                told[k] *= 1.0 - chances[t, k]
        dishonest_chances(by, a, y, spam, contrary)
        for k in range(frames + 1):
            rows[m, k] = told[k] + spam[k] + contrary[k] + FLOOR


@njit(cache=True, error_model="numpy")
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
    """E step: overwrite rows (M, K) and posterior (B, K); the log likelihood and the change.

    prior (P, K), row prior_of[b] belongs to structure b. before (B, K): the last posterior; the change is the sum of
    absolute differences from it.
    """
    width = rows.shape[1]
    total, change = 0.0, 0.0
    for b in range(len(posterior)):
        for k in range(width):
            posterior[b, k] = prior[prior_of[b], k]
    for c in range(len(blocks.types) - 1):
        likelihood(types, by, rows, blocks.types[c], blocks.types[c + 1])
        for i in range(blocks.answers[c], blocks.answers[c + 1]):
            b, m = blocks.structure[i], blocks.kind[i]
            for k in range(width):
                posterior[b, k] *= rows[m, k]
            if posterior[b, 0] < 1e-150:
                top = 0.0
                for k in range(width):
                    top = max(top, posterior[b, k])
                if top < 1e-150:
                    total -= np.log(1e150)
                    for k in range(width):
                        posterior[b, k] *= 1e150
    for b in range(len(posterior)):
        mass = 0.0
        for k in range(width):
            mass += posterior[b, k]
        total += np.log(mass)
        for k in range(width):
            posterior[b, k] /= mass
            change += abs(posterior[b, k] - before[b, k])
    return total, change


@njit(cache=True, error_model="numpy", fastmath={"reassoc", "contract", "nsz"})
def add_slopes(chances: Floats, looks: Floats, flags: Floats, a: int, slopes: Floats) -> None:
    """Add to slopes (A, 7) score and curvature of volunteer a's alpha and beta, and forget looks and flags (T, K)."""
    frames, width = chances.shape
    for t in range(frames):
        for side in range(2):
            score, curve = 0.0, 0.0
            for k in range(0 if side else t + 1, t + 1 if side else width):
                p = chances[t, k]
                score += flags[t, k] - looks[t, k] * p
                curve += looks[t, k] * p * (1.0 - p)
            slopes[a, 2 * side] += score
            slopes[a, 2 * side + 1] += curve
        for k in range(width):
            looks[t, k] = 0.0
            flags[t, k] = 0.0


@njit(cache=True, error_model="numpy")
def tally(
    types: Types, by: Parameters, blocks: Blocks, posterior: Floats, rows: Floats, slopes: Floats, named: Floats
) -> None:
    """First half of the M step: slopes (A, 7) = score and curvature of alpha, of beta, spam, contrary, all answers.

    named (2, K, K): spam and contrary answers by the frame that they name and the change, at [., y, k].
    """
    frames = types.seen.shape[1]
    width = frames + 1
    counts, honest = np.empty((blocks.types[1] - blocks.types[0], width)), np.empty(width)
    spam, contrary, chances = np.empty(width), np.empty(width), np.empty((frames, width))
    looks, flags = np.zeros((frames, width)), np.zeros((frames, width))
    slopes[:] = 0.0
    named[:] = 0.0
    for c in range(len(blocks.types) - 1):
        low, high = blocks.types[c], blocks.types[c + 1]
        counts[:] = 0.0
        for i in range(blocks.answers[c], blocks.answers[c + 1]):
            b, m = blocks.structure[i], blocks.kind[i] - low
            for k in range(width):
                counts[m, k] += posterior[b, k]
        for m in range(low, high):
            a, y = types.volunteer[m], types.mark[m]
            dishonest_chances(by, a, y, spam, contrary)
            for k in range(width):
                share = counts[m - low, k] / rows[m, k]
                spam[k] = share * (spam[k] + FLOOR)
                contrary[k] *= share
                honest[k] = counts[m - low, k] - spam[k] - contrary[k]
                slopes[a, 4] += spam[k]
                slopes[a, 5] += contrary[k]
                slopes[a, 6] += counts[m - low, k]
                if y >= 0:
                    named[0, y, k] += spam[k]
                    named[1, y, k] += contrary[k]
            for t in range(frames):
                if types.seen[m, t]:
                    for k in range(width):
                        looks[t, k] += honest[k]
                if t == y:
                    for k in range(width):
                        flags[t, k] += honest[k] * types.seen[m, t]
                    break
            if m + 1 == high or types.volunteer[m + 1] != a:
                flag_chances(by, a, chances)
                add_slopes(chances, looks, flags, a, slopes)


@njit(cache=True, error_model="numpy")
def mixed_product(told: Floats, many: int, c: int, share: float, out: Floats) -> float:
    """Multiply out (K,) by (1 - share) told[i, k] + share told[i, c] over answers i < many, largest entry brought to 1.

    Returns the logarithm of what was taken out; -inf if nothing is left.
    """
    width = told.shape[1]
    scale = 0.0
    for i in range(many):
        other = share * told[i, c]
        for k in range(width):
            out[k] *= (1.0 - share) * told[i, k] + other
        if i % 8 == 7 or i == many - 1:
            top = 0.0
            for k in range(width):
                top = max(top, out[k])
            if top <= 0.0:
                return -np.inf
            for k in range(width):
                out[k] /= top
            scale += np.log(top)
    return scale


@njit(cache=True, error_model="numpy")
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
    """Structures with a second visible change at c that a share of the volunteers takes for the destruction.

    start (B + 1,) cuts kind (N,) into structures. plain: prior of no second change; weight (2, S): prior of a second
    change by (neighbouring frame or not, share); shares (S,). Overwrites posterior (B, K), second (B, K) = P(second
    change at c) and mass_of (1 + 2 S) = posterior counts of the mixture. Only frames that somebody named can be c.
    """
    width = rows.shape[1]
    steps = len(shares)
    mass_of[:] = 0.0
    single = np.empty(width)
    pair = np.zeros((width, steps, width))  # second change, share, destruction
    scale = np.empty((width, steps))
    named = np.zeros(width, np.uint8)
    most = 1
    for b in range(len(start) - 1):
        most = max(most, start[b + 1] - start[b])
    told = np.empty((most, width))
    for b in range(len(start) - 1):
        row, many = prior_of[b], start[b + 1] - start[b]
        named[:] = 0
        for i in range(many):
            m = kind[start[b] + i]
            if mark[m] >= 0:
                named[mark[m]] = 1
            for k in range(width):
                told[i, k] = rows[m, k]
        for k in range(width):
            single[k] = plain * prior[row, k]
        alone = mixed_product(told, many, width - 1, 0.0, single)
        top = alone
        for c in range(width):
            if named[c] == 0:
                continue
            for s in range(steps):
                for k in range(width):
                    near = 0 if abs(c - k) == 1 else 1
                    pair[c, s, k] = weight[near, s] / (width - 1) * prior[row, k] if c != k else 0.0
                scale[c, s] = mixed_product(told, many, c, shares[s], pair[c, s])
                top = max(top, scale[c, s])
        flat = 0.0
        for k in range(width):
            single[k] *= np.exp(alone - top)
            flat += single[k]
            posterior[b, k] = single[k]
            second[b, k] = 0.0
        total = flat
        for c in range(width):
            if named[c] == 0:
                continue
            for s in range(steps):
                factor = np.exp(scale[c, s] - top)
                for k in range(width):
                    pair[c, s, k] *= factor
                    posterior[b, k] += pair[c, s, k]
                    second[b, c] += pair[c, s, k]
            total += second[b, c]
        for k in range(width):
            posterior[b, k] /= total
            second[b, k] /= total
        mass_of[0] += flat / total
        for c in range(width):
            if named[c] == 0:
                continue
            for s in range(steps):
                for k in range(width):
                    near = 0 if abs(c - k) == 1 else 1
                    mass_of[1 + near * steps + s] += pair[c, s, k] / total
