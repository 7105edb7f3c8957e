"""The inner loops of comparing two candidates, compiled: chains aligned in order, whole names letter by letter.

Works on the numbers of `kernels` (token codes, symbols); the features that come out are named in `features`. The
candidates are found by `kernels.best_candidates`.
"""

# Compiled functions carry no annotations: numba infers their types.
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

import numpy as np
from numba import njit

from sijill.linkage.kernels import MAX_LETTERS, MISS, edit_score


@njit(cache=True, nogil=True)
def _find(row_at, row_token, row_weight, x, y):
    low, high = row_at[x], row_at[x + 1]
    while low < high:
        middle = (low + high) // 2
        if row_token[middle] < y:
            low = middle + 1
        else:
            high = middle
    if low < row_at[x + 1] and row_token[low] == y:
        return row_weight[low]
    return MISS


@njit(cache=True, nogil=True)
def align_pairs(q_rows, t_rows, t_latin, pairs_q, pairs_t, row_at, row_token, row_weight, likely, best_of, gaps, out):
    """Align each pair of chains in order and write its features to `out` (pairs, 15); see `features.CHAIN_FEATURES`.

    `row_*`: CSR of log ratios by token; `likely` (2, tokens, 3): log chance of meeting a reading of the token as given,
    middle, family name among the Arabic, the Latin names of the target, taken off the ratio; `best_of` (2, tokens): the
    best ratio any token of that script reaches; `t_latin` 1 where the target chain is Latin;
    `gaps`: prices (skip target part, skip query part, unlike given, unlike middle, unlike family).
    """
    width_q, width_t = q_rows.shape[1], t_rows.shape[1]
    score = np.empty((width_q + 1, width_t + 1), np.float32)
    weight = np.empty((width_q, width_t), np.float32)
    raw = np.empty((width_q, width_t), np.float32)
    partner = np.empty(width_q, np.int64)
    for p in range(pairs_q.size):
        q, t = pairs_q[p], pairs_t[p]
        script = t_latin[t]
        n = 0
        while n < width_q and q_rows[q, n] >= 0:
            n += 1
        m = 0
        while m < width_t and t_rows[t, m] >= 0:
            m += 1
        for i in range(n):
            x = q_rows[q, i]
            for j in range(m):
                found = _find(row_at, row_token, row_weight, x, t_rows[t, j])
                raw[i, j] = found
                place = 0 if j == 0 else (2 if j == m - 1 else 1)
                weight[i, j] = found - likely[script, x, place] if found > MISS else MISS
        score[0, 0] = 0.0
        for j in range(m):
            score[0, j + 1] = score[0, j] - (gaps[0] if 0 < j < m - 1 else gaps[1] * 1.5)
        for i in range(n):
            score[i + 1, 0] = score[i, 0] - (gaps[1] if i > 0 else gaps[1] * 1.5)
            for j in range(m):
                unlike = -gaps[2] if j == 0 else (-gaps[4] if j == m - 1 else -gaps[3])
                value = weight[i, j] if weight[i, j] > unlike else unlike
                if (i == 0) != (j == 0):
                    value -= np.float32(1.0)
                best = score[i, j] + value
                up = score[i, j + 1] - (gaps[1] if i > 0 else gaps[1] * 1.5)
                left = score[i + 1, j] - (gaps[0] if 0 < j < m - 1 else gaps[1] * 1.5)
                if up > best:
                    best = up
                if left > best:
                    best = left
                score[i + 1, j + 1] = best
        i, j = n, m
        for k in range(n):
            partner[k] = -1
        while i > 0 and j > 0:
            unlike = -gaps[2] if j == 1 else (-gaps[4] if j == m else -gaps[3])
            value = weight[i - 1, j - 1] if weight[i - 1, j - 1] > unlike else unlike
            if (i == 1) != (j == 1):
                value -= np.float32(1.0)
            if score[i, j] == score[i - 1, j - 1] + value:
                partner[i - 1] = j - 1
                i -= 1
                j -= 1
            elif score[i, j] == score[i - 1, j] - (gaps[1] if i > 1 else gaps[1] * 1.5):
                i -= 1
            else:
                j -= 1
        given, family, father = np.float32(-9.0), np.float32(-9.0), np.float32(-9.0)
        between, unlike_parts, matched, lost, worst = np.float32(0.0), 0, 0, np.float32(0.0), np.float32(9.0)
        lost_given = np.float32(9.0)
        father_place = -1
        order = np.float32(0.0)
        for i in range(n):
            j = partner[i]
            x = q_rows[q, i]
            top = MISS
            for k in range(m):
                if weight[i, k] > top:
                    top = weight[i, k]
            if top > 0:
                order += top
            if i == 1:
                father_place = j
            if j < 0:
                unlike_parts += 1
                continue
            w = max(weight[i, j], np.float32(-9.0))
            if w > 0:
                order -= w
            if raw[i, j] > MISS and w > -1.0:
                matched += 1
                lost = max(lost, best_of[script, x] - raw[i, j])
            else:
                unlike_parts += 1
            worst = min(worst, w)
            if i == 0 and j == 0:
                given = w
                if raw[i, j] > MISS:
                    lost_given = best_of[script, x] - raw[i, j]
            elif j == m - 1 and i == n - 1:
                family = w
            else:
                between += max(w, np.float32(-4.0))
            if j == 1 and i != n - 1:
                father = w
        out[p, 0] = given
        out[p, 1] = family
        out[p, 2] = between
        out[p, 3] = father
        out[p, 4] = father_place
        out[p, 5] = unlike_parts
        out[p, 6] = m - matched
        out[p, 7] = matched
        out[p, 8] = score[n, m]
        out[p, 9] = n
        out[p, 10] = m
        out[p, 11] = order
        out[p, 12] = lost
        out[p, 13] = lost_given
        out[p, 14] = worst


@njit(cache=True, nogil=True)
def join_sounds(chains, begin, length, letters, own):
    """The sounds of the parts of each chain end to end, MAX_LETTERS at most: codes, offsets, sums of `own`."""
    at = np.zeros(chains.shape[0] + 1, np.int64)
    for row in range(chains.shape[0]):
        size = 0
        for place in range(chains.shape[1]):
            token = chains[row, place]
            if token >= 0:
                size += length[token]
        at[row + 1] = at[row] + min(size, MAX_LETTERS)
    codes = np.empty(at[-1], letters.dtype)
    total = np.zeros(chains.shape[0], np.float32)
    for row in range(chains.shape[0]):
        k = at[row]
        for place in range(chains.shape[1]):
            token = chains[row, place]
            if token < 0:
                continue
            for letter in range(begin[token], begin[token] + length[token]):
                if k < at[row + 1]:
                    codes[k] = letters[letter]
                    total[row] += own[letter]
                    k += 1
    return codes, at, total


@njit(cache=True, nogil=True)
def whole_scores(x, x_at, x_latin, y, y_at, y_latin, pairs_x, pairs_y, weights, own_x, own_y):
    """Letter-by-letter likeness of whole names, whatever their word breaks: weight / mean of the two own weights."""
    out = np.empty(pairs_x.size, np.float32)
    for p in range(pairs_x.size):
        i, j = pairs_x[p], pairs_y[p]
        table = weights[x_latin[i], y_latin[j]]
        score = edit_score(x[x_at[i] : x_at[i + 1]], y[y_at[j] : y_at[j + 1]], table)
        out[p] = score / max(np.float32(1.0), np.float32(0.5) * (own_x[i] + own_y[j]))
    return out
