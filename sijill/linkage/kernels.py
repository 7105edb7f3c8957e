"""The inner loops, compiled: spelling distance, token join, all-pairs sums.

Everything here works on numbers: symbols of `names.sound` as uint8 codes, name parts as token codes, names as rows of
token codes (-1 ends a row). What the numbers mean stands in the modules that call these: `spelling` (weights),
`vocabulary` (tokens), `candidates` (sums over every pair). Aligning two chains is `align_kernels`. Compiled code is
kept on disk.
"""

# Compiled functions carry no annotations: numba infers their types.
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

import numpy as np
from numba import njit

MAX_LETTERS = 40
MISS = np.float32(-30.0)
BITS = np.array([bin(value).count("1") for value in range(1 << 12)], np.int8)
"""Bits set in a mask of consonant classes (there are fewer than twelve)."""


@njit(cache=True, nogil=True)
def edit_score(x, y, weights):
    """Best total weight of turning symbols `x` into `y`; `weights` (n, n) are log ratios, index 0 = nothing."""
    n, m = min(x.size, MAX_LETTERS), min(y.size, MAX_LETTERS)
    row = np.zeros(MAX_LETTERS + 1, np.float32)
    for j in range(m):
        row[j + 1] = row[j] + weights[0, y[j]]
    for i in range(n):
        a = x[i]
        diagonal = row[0]
        row[0] += weights[a, 0]
        for j in range(m):
            best = diagonal + weights[a, y[j]]
            up = row[j + 1] + weights[a, 0]
            left = row[j] + weights[0, y[j]]
            diagonal = row[j + 1]
            if up > best:
                best = up
            if left > best:
                best = left
            row[j + 1] = best
    return row[m]


@njit(cache=True, nogil=True)
def count_edits(x, x_at, y, y_at, amounts, weights, counts):
    """Add to `counts` (n, n) the operations of the best path of each pair, times its amount (Viterbi training)."""
    table = np.zeros((MAX_LETTERS + 1, MAX_LETTERS + 1), np.float32)
    for p in range(amounts.size):
        a, b = x[x_at[p] : x_at[p + 1]], y[y_at[p] : y_at[p + 1]]
        n, m = min(a.size, MAX_LETTERS), min(b.size, MAX_LETTERS)
        for j in range(m):
            table[0, j + 1] = table[0, j] + weights[0, b[j]]
        for i in range(n):
            table[i + 1, 0] = table[i, 0] + weights[a[i], 0]
            for j in range(m):
                table[i + 1, j + 1] = max(
                    table[i, j] + weights[a[i], b[j]],
                    max(table[i, j + 1] + weights[a[i], 0], table[i + 1, j] + weights[0, b[j]]),
                )
        i, j = n, m
        while i > 0 or j > 0:
            if i > 0 and j > 0 and table[i, j] == table[i - 1, j - 1] + weights[a[i - 1], b[j - 1]]:
                counts[a[i - 1], b[j - 1]] += amounts[p]
                i -= 1
                j -= 1
            elif i > 0 and table[i, j] == table[i - 1, j] + weights[a[i - 1], 0]:
                counts[a[i - 1], 0] += amounts[p]
                i -= 1
            else:
                counts[0, b[j - 1]] += amounts[p]
                j -= 1


@njit(cache=True, nogil=True)
def join_tokens(
    x,
    x_at,
    x_token,
    x_price,
    x_mask,
    x_latin,
    n_x,
    y,
    y_at,
    y_token,
    y_price,
    y_mask,
    y_latin,
    n_y,
    weights,
    least,
    slips,
):
    """Every pair of readings whose consonants could agree, scored: CSR (start, token of y, weight) by token of x.

    `*_at` are offsets of readings into the symbols, `*_token` the token each reading belongs to (ascending for x),
    `*_mask` consonant classes as bits, `*_latin` 1 for Latin; `weights` is (2, 2, n, n) by script of x and of y. A
    pair is kept when its best reading weighs at least `least`. `slips`: of two readings in one script only those one
    consonant class and two letters apart at most are scored (slips of the pen, not other spellings).
    """
    start = np.zeros(n_x + 1, np.int64)
    size, used = 1 << 16, 0
    found, value = np.empty(size, np.int32), np.empty(size, np.float32)
    best = np.full(n_y, MISS, np.float32)
    touched = np.empty(n_y, np.int32)
    y_bits = np.empty(y_mask.size, np.int32)
    for v in range(y_mask.size):
        y_bits[v] = BITS[y_mask[v]]
    u = 0
    for token in range(n_x):
        n_touched = 0
        while u < x_token.size and x_token[u] == token:
            bits = BITS[x_mask[u]]
            a = x[x_at[u] : x_at[u + 1]]
            for v in range(y_token.size):
                common = BITS[x_mask[u] & y_mask[v]]
                low, high = min(bits, y_bits[v]), max(bits, y_bits[v])
                if 2 * common < high or high - low > 2 or (low <= 2 and common < low):
                    continue
                apart = abs(y_at[v + 1] - y_at[v] - a.size)
                if apart > 5 or (slips and x_latin[u] == y_latin[v] and (apart > 2 or common < high - 1)):
                    continue
                table = weights[x_latin[u], y_latin[v]]
                score = edit_score(a, y[y_at[v] : y_at[v + 1]], table) - x_price[u] - y_price[v]
                other = y_token[v]
                if score >= least and score > best[other]:
                    if best[other] == MISS:
                        touched[n_touched] = other
                        n_touched += 1
                    best[other] = score
            u += 1
        if used + n_touched > size:
            while used + n_touched > size:
                size *= 2
            grown, grown_value = np.empty(size, np.int32), np.empty(size, np.float32)
            grown[:used] = found[:used]
            grown_value[:used] = value[:used]
            found, value = grown, grown_value
        ordered = np.sort(touched[:n_touched])
        for k in range(n_touched):
            found[used] = ordered[k]
            value[used] = best[ordered[k]]
            best[ordered[k]] = MISS
            used += 1
        start[token + 1] = used
    return start, found[:used].copy(), value[:used].copy()


@njit(cache=True, nogil=True)
def best_candidates(
    q_rows, q_sex, t_sex, t_record, row_at, row_token, row_weight, post_at, post_row, post_place, keep, least, skip_same
):
    """The `keep` best rows of the target for each query row, by the sum over query parts of the best agreeing part.

    Every pair is summed (a pair without one agreeing part has no sum). `row_*` is the CSR of agreeing tokens with the
    weight of each, best first; `post_*` the CSR token -> (target row, place in its chain). An agreeing given name in
    first
    place adds 1.5, a contradicting sex takes 3. Returns (n, keep) target rows (-1 where fewer) and sums.
    `skip_same` leaves out target rows with an index not above the query's own (one list against itself).
    """
    n, width = q_rows.shape
    out = np.full((n, keep), -1, np.int32)
    sums = np.full((n, keep), MISS, np.float32)
    total = np.zeros(t_record.size, np.float32)
    seen = np.zeros(t_record.size, np.int32)
    touched = np.empty(t_record.size, np.int32)
    stamp = 0
    for q in range(n):
        n_touched = 0
        first_stamp = stamp + 1
        for place in range(width):
            token = q_rows[q, place]
            if token < 0:
                break
            stamp += 1
            for r in range(row_at[token], row_at[token + 1]):
                weight = row_weight[r]
                other = row_token[r]
                for p in range(post_at[other], post_at[other + 1]):
                    row = post_row[p]
                    if seen[row] == stamp:
                        continue
                    if seen[row] < first_stamp:
                        total[row] = 0.0
                        touched[n_touched] = row
                        n_touched += 1
                    seen[row] = stamp
                    total[row] += weight
                    if place == 0 and post_place[p] == 0:
                        total[row] += 1.5
        floor = np.float32(least)
        filled = 0
        lowest = 0
        for k in range(n_touched):
            row = touched[k]
            value = total[row]
            if value <= floor:
                continue
            if skip_same and row <= q:
                continue
            if q_sex[q] * t_sex[t_record[row]] < 0:
                value -= np.float32(3.0)
                if value <= floor:
                    continue
            if filled < keep:
                out[q, filled] = row
                sums[q, filled] = value
                filled += 1
            else:
                out[q, lowest] = row
                sums[q, lowest] = value
            if filled == keep:
                lowest = 0
                for c in range(1, keep):
                    if sums[q, c] < sums[q, lowest]:
                        lowest = c
                floor = max(np.float32(least), sums[q, lowest])
    return out, sums
