"""Average-linkage clustering of small components, compiled; the rules are those of `decide.cluster`.

Most components of a long list are two or three records. Each is solved on a small square table of sums: the pair of
clusters with the highest mean is joined first (ties: the smaller records first), never a forbidden one, until no mean
is above zero. Components with people's verdicts, or too large for a square table, are left to `decide`.
"""

# Compiled functions carry no annotations: numba infers their types.
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def join_components(start, pair_start, x, y, score, source, unseen, first):
    """For each record the record that names its cluster, as place among its component's records.

    Component c holds records `start[c]:start[c + 1]`, numbered 0.. in the order that breaks ties, and the pairs
    `pair_start[c]:pair_start[c + 1]` of `x`, `y` (such numbers) and `score`. `source` >= 0 names a list that holds a
    person once; pairs that are not there count `unseen`. `first` (records) is filled and returned.
    """
    largest = 0
    for c in range(start.size - 1):
        largest = max(largest, start[c + 1] - start[c])
    total = np.zeros((largest, largest))
    barred = np.zeros((largest, largest), np.bool_)
    near = np.zeros((largest, largest), np.bool_)
    size = np.zeros(largest, np.int64)
    for c in range(start.size - 1):
        low, n = start[c], start[c + 1] - start[c]
        for i in range(n):
            size[i] = 1
            first[low + i] = i
            for j in range(n):
                total[i, j] = unseen
                near[i, j] = False
                barred[i, j] = i != j and source[low + i] >= 0 and source[low + i] == source[low + j]
        for p in range(pair_start[c], pair_start[c + 1]):
            i, j = x[p], y[p]
            # a second score of one pair (two ways round) adds beside, as the sum over pairs does
            total[i, j] = total[j, i] = score[p] if not near[i, j] else total[i, j] + score[p] - unseen
            near[i, j] = near[j, i] = True
        while True:
            best, keep, gone = 0.0, -1, -1
            for i in range(n):
                if size[i] == 0:
                    continue
                for j in range(i + 1, n):
                    if size[j] == 0 or not near[i, j] or barred[i, j]:
                        continue
                    mean = total[i, j] / (size[i] * size[j])
                    if mean > best:
                        best, keep, gone = mean, i, j
            if keep < 0:
                break
            for i in range(n):
                if i != keep and i != gone and size[i] > 0:
                    total[keep, i] += total[gone, i]
                    total[i, keep] = total[keep, i]
                    near[keep, i] = near[i, keep] = near[keep, i] or near[gone, i]
                    barred[keep, i] = barred[i, keep] = barred[keep, i] or barred[gone, i]
            size[keep] += size[gone]
            size[gone] = 0
            for i in range(n):
                if first[low + i] == gone:
                    first[low + i] = keep
    return first
