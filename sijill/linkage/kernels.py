"""The inner loops, compiled: spelling distance, token join, all-pairs sums, chain alignment.

Everything here works on numbers: symbols of `names.sound` as uint8 codes, name parts as token codes, names as rows of
token codes (-1 ends a row). What the numbers mean stands in the modules that call these: `spelling` (weights),
`vocabulary` (tokens), `candidates` (sums over every pair), `features` (alignment). Compiled code is kept on disk.
"""

# Compiled functions carry no annotations: numba infers their types.
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

import numpy as np
from numba import njit

MAX_LETTERS = 40
MISS = np.float32(-30.0)


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
def _bits(value):
    count = 0
    while value:
        value &= value - np.uint32(1)
        count += 1
    return count


@njit(cache=True, nogil=True)
def join_tokens(
    x, x_at, x_token, x_price, x_mask, x_latin, n_x, y, y_at, y_token, y_price, y_mask, y_latin, n_y, weights, least
):
    """Every pair of readings whose consonants could agree, scored: CSR (start, token of y, weight) by token of x.

    `*_at` are offsets of readings into the symbols, `*_token` the token each reading belongs to (ascending for x),
    `*_mask` consonant classes as bits, `*_latin` 1 for Latin; `weights` is (2, 2, n, n) by script of x and of y. A
    pair is kept when its best reading weighs at least `least`.
    """
    start = np.zeros(n_x + 1, np.int64)
    size, used = 1 << 16, 0
    found, value = np.empty(size, np.int32), np.empty(size, np.float32)
    best = np.full(n_y, MISS, np.float32)
    touched = np.empty(n_y, np.int32)
    y_bits = np.empty(y_mask.size, np.int32)
    for v in range(y_mask.size):
        y_bits[v] = _bits(y_mask[v])
    u = 0
    for token in range(n_x):
        n_touched = 0
        while u < x_token.size and x_token[u] == token:
            bits = _bits(x_mask[u])
            a = x[x_at[u] : x_at[u + 1]]
            for v in range(y_token.size):
                common = _bits(x_mask[u] & y_mask[v])
                low, high = min(bits, y_bits[v]), max(bits, y_bits[v])
                if 2 * common < high or high - low > 2 or (low <= 2 and common < low):
                    continue
                length = y_at[v + 1] - y_at[v]
                if abs(length - a.size) > 5:
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
def whole_scores(x, x_at, x_latin, y, y_at, y_latin, pairs_x, pairs_y, weights, own_x, own_y):
    """Letter-by-letter likeness of whole names, whatever their word breaks: weight / mean of the two own weights."""
    out = np.empty(pairs_x.size, np.float32)
    for p in range(pairs_x.size):
        i, j = pairs_x[p], pairs_y[p]
        table = weights[x_latin[i], y_latin[j]]
        score = edit_score(x[x_at[i] : x_at[i + 1]], y[y_at[j] : y_at[j + 1]], table)
        out[p] = score / max(np.float32(1.0), np.float32(0.5) * (own_x[i] + own_y[j]))
    return out
