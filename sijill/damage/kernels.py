"""The inner loops of the change-point model, compiled by numba; `twin` holds the same in numpy as an oracle.

An answer *type* is (volunteer, frame flagged, frames seen): answers of one type share one likelihood row. One EM
round is `likelihood` (types -> rows), `weigh` (answers -> posterior per structure, expected counts per type) and
`tally` (types -> score and curvature per volunteer); `two_stage` runs once the volunteers are known. Products are
taken in the linear domain: a strip holds at most some hundred frames, so a row cannot underflow before the floor.

Shapes: M types, A volunteers, T frames, K = T + 1 windows (the last: never destroyed), N answers, B structures.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bytes = NDArray[np.uint8]

FLOOR = 1e-12


@njit(cache=True)
def flag_chances(own: Floats, image: Floats, chances: Floats) -> None:
    """chances (T, K): one volunteer's chance to flag frame t when the change is at k. own (2,): the odds."""
    frames = image.shape[0]
    for t in range(frames):
        for k in range(frames + 1):
            x = own[0 if t < k else 1] * image[t, k]
            chances[t, k] = x / (1.0 + x)


@njit(cache=True)
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
    """Fill `rows[m, k]` = p(answer m | first destroyed frame k) and `honest[m, k]` = the share that the chain explains.

    volunteer, mark (M,): frame flagged, T = none, -1 = none stated. seen (M, T): frames looked at, none after mark.
    odds (A, 2): exp(alpha), exp(beta). image (T, K): exp of the image and lag effect at frame t for a change at k.
    dishonest (A, 2): weights of spam and of contrary answers; otherwise (2, K, K): their p(y | k) at [., y, k].
    Formula: docs/methods/damage.md, "log p(y | z = k, a)".
    """
    frames = seen.shape[1]
    chances = np.empty((frames, frames + 1))
    told = np.empty(frames + 1)
    for m in range(len(mark)):
        a = volunteer[m]
        y = mark[m]
        if m == 0 or a != volunteer[m - 1]:  # types come sorted by volunteer
            flag_chances(odds[a], image, chances)
        told[:] = 1.0 - dishonest[a, 0] - dishonest[a, 1]
        for t in range(frames):
            if seen[m, t] == 0:
                continue
            if t == y:
                for k in range(frames + 1):
                    told[k] *= chances[t, k]
                break
            for k in range(frames + 1):
                told[k] *= 1.0 - chances[t, k]
        for k in range(frames + 1):
            noise = dishonest[a, 0] + dishonest[a, 1]
            if y >= 0:
                noise = dishonest[a, 0] * otherwise[0, y, k] + dishonest[a, 1] * otherwise[1, y, k]
            rows[m, k] = told[k] + noise + FLOOR
            honest[m, k] = told[k] / rows[m, k]


@njit(cache=True)
def weigh(
    start: Ints, kind: Ints, rows: Floats, prior: Floats, prior_of: Ints, posterior: Floats, counts: Floats
) -> float:
    """E step: overwrite posterior (B, K), sum it per type into counts (M, K), return the log likelihood.

    start (B + 1,) cuts kind (N,) into structures; prior (P, K), row prior_of[b] belongs to structure b.
    """
    width = rows.shape[1]
    counts[:] = 0.0
    total = 0.0
    for b in range(len(start) - 1):
        for k in range(width):
            posterior[b, k] = prior[prior_of[b], k]
        for i in range(start[b], start[b + 1]):
            m = kind[i]
            top = 0.0
            for k in range(width):
                posterior[b, k] *= rows[m, k]
                top = max(top, posterior[b, k])
            if top < 1e-150:
                total -= np.log(1e150)
                for k in range(width):
                    posterior[b, k] *= 1e150
        mass = 0.0
        for k in range(width):
            mass += posterior[b, k]
        total += np.log(mass)
        for k in range(width):
            posterior[b, k] /= mass
        for i in range(start[b], start[b + 1]):
            m = kind[i]
            for k in range(width):
                counts[m, k] += posterior[b, k]
    return total


@njit(cache=True)
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
    """First half of the M step: slopes (A, 7) = score and curvature of alpha, of beta, spam, contrary, all answers.

    named (2, K, K): spam and contrary answers by the frame that they name and the change, at [., y, k].
    """
    frames = seen.shape[1]
    chances = np.empty((frames, frames + 1))
    w = np.empty(frames + 1)
    slopes[:] = 0.0
    named[:] = 0.0
    for m in range(len(mark)):
        a = volunteer[m]
        y = mark[m]
        if m == 0 or a != volunteer[m - 1]:
            flag_chances(odds[a], image, chances)
        for k in range(frames + 1):
            w[k] = counts[m, k] * honest[m, k]
            noise = counts[m, k] - w[k]
            slopes[a, 6] += counts[m, k]
            spam = dishonest[a, 0] * (otherwise[0, y, k] if y >= 0 else 1.0)
            contrary = dishonest[a, 1] * (otherwise[1, y, k] if y >= 0 else 1.0)
            part = noise * contrary / (spam + contrary)
            slopes[a, 4] += noise - part
            slopes[a, 5] += part
            if y >= 0:
                named[0, y, k] += noise - part
                named[1, y, k] += part
        for t in range(frames):
            if seen[m, t] == 0:
                continue
            flagged = 1.0 if t == y else 0.0
            for side in range(2):
                score = 0.0
                curve = 0.0
                for k in range(t + 1, frames + 1) if side == 0 else range(t + 1):
                    p = chances[t, k]
                    score += w[k] * (flagged - p)
                    curve += w[k] * p * (1.0 - p)
                slopes[a, 2 * side] += score
                slopes[a, 2 * side + 1] += curve
            if t == y:
                break


@njit(cache=True)
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

    plain: prior of no second change; weight (2, S): prior of a second change by (neighbouring frame or not, share);
    shares (S,). Overwrites posterior (B, K), second (B, K) = P(second change at c) and mass_of (1 + 2 S) = posterior
    counts of the mixture. Only frames that somebody named can be c.
    """
    width = rows.shape[1]
    steps = len(shares)
    mass_of[:] = 0.0
    single = np.empty(width)
    pair = np.zeros((width, width, steps))
    named = np.zeros(width, np.uint8)
    for b in range(len(start) - 1):
        row = prior_of[b]
        named[:] = 0
        top = -1e300
        for k in range(width):
            single[k] = np.log(plain * prior[row, k]) if prior[row, k] > 0.0 else -np.inf
        for i in range(start[b], start[b + 1]):
            if mark[kind[i]] >= 0:
                named[mark[kind[i]]] = 1
            for k in range(width):
                single[k] += np.log(rows[kind[i], k])
        for k in range(width):
            top = max(top, single[k])
            for c in range(width):
                if c == k or named[c] == 0 or prior[row, k] == 0.0:
                    continue
                near = 0 if abs(c - k) == 1 else 1
                for s in range(steps):
                    v = weight[near, s] / (width - 1) * prior[row, k]
                    e = 0.0
                    for i in range(start[b], start[b + 1]):
                        m = kind[i]
                        v *= (1.0 - shares[s]) * rows[m, k] + shares[s] * rows[m, c]
                        if v < 1e-200:
                            e -= 460.51701859880916
                            v *= 1e200
                    pair[k, c, s] = e + np.log(v + 1e-300)
                    top = max(top, pair[k, c, s])
        total = 0.0
        for k in range(width):
            single[k] = np.exp(single[k] - top)
            posterior[b, k] = single[k]
            second[b, k] = 0.0
            total += single[k]
        flat = total
        for k in range(width):
            for c in range(width):
                if c == k or named[c] == 0 or prior[row, k] == 0.0:
                    continue
                for s in range(steps):
                    p = np.exp(pair[k, c, s] - top)
                    pair[k, c, s] = p
                    posterior[b, k] += p
                    second[b, c] += p
                    total += p
        for k in range(width):
            posterior[b, k] /= total
            second[b, k] /= total
        mass_of[0] += flat / total
        for k in range(width):
            for c in range(width):
                if c == k or named[c] == 0 or prior[row, k] == 0.0:
                    continue
                near = 0 if abs(c - k) == 1 else 1
                for s in range(steps):
                    mass_of[1 + near * steps + s] += pair[k, c, s] / total
