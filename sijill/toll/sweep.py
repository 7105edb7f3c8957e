"""Gibbs moves of the latent-class model on cell counts, with label swaps.

One sweep: (1) the unrecorded n_0 from its exact negative binomial; (2) every cell split over the classes; (3) labels
swapped by Metropolis with weights and list probabilities integrated out (method note 1.1: without this a chain sits
in a wrong label order for ever); (4) alpha with the sticks integrated out, then list
probabilities and sticks from their conditionals. Sticks live in
log space: E_k = -log(1-V_k), because a small alpha puts 1-V_k far below the smallest double.
`swap_labels` does the same exchange on the parameters alone and costs a fraction of a sweep.
"""

from __future__ import annotations

import math

import numpy as np

from sijill.toll.compiled import compiled

LARGEST_UNSEEN = 1.0e15
ALPHA_TRIES = 6


@compiled()
def log_gamma_draw(rng, shape):  # type: ignore[no-untyped-def]
    """log of a Gamma(shape, 1) draw, exact also where the draw itself would underflow."""
    if shape >= 1.0:
        return math.log(rng.standard_gamma(shape))
    return math.log(rng.standard_gamma(shape + 1.0)) + math.log(1.0 - rng.random()) / shape


@compiled()
def log_add(x, y):  # type: ignore[no-untyped-def]
    """log(exp x + exp y)."""
    high, low = max(x, y), min(x, y)
    if high == -np.inf:
        return high
    return high + math.log1p(math.exp(low - high))


@compiled()
def weights_of(stick, weight):  # type: ignore[no-untyped-def]
    """pi (K,) from the sticks E (K-1,)."""
    left = 0.0
    for k in range(stick.size):
        weight[k] = -math.expm1(-stick[k]) * math.exp(-left)
        left += stick[k]
    weight[stick.size] = math.exp(-left)


@compiled()
def zero_probability(weight, logit):  # type: ignore[no-untyped-def]
    """p_0: the probability of being on no list; logit (lists, K)."""
    p = 0.0
    for k in range(weight.size):
        inside = weight[k]
        for j in range(logit.shape[0]):
            inside /= 1.0 + math.exp(logit[j, k])
        p += inside
    return p


@compiled()
def draw_unseen(rng, total, p_zero):  # type: ignore[no-untyped-def]
    """n_0 given p_0 under p(N) ~ 1/N: Poisson with mean Gamma(n) p_0/(1-p_0), cut off only where integers end."""
    mean = rng.standard_gamma(total) * p_zero / max(1.0 - p_zero, 1e-300)
    return min(float(rng.poisson(min(mean, LARGEST_UNSEEN))), LARGEST_UNSEEN)


@compiled()
def split_cells(rng, bits, counts, unseen, weight, logit, members, listed):  # type: ignore[no-untyped-def]
    """Split every cell over the classes; fills members (K,) and listed (lists, K)."""
    classes, lists, cells = weight.size, logit.shape[0], counts.size - 1
    members[:] = 0.0
    listed[:] = 0.0
    inside = np.empty(classes)
    lam = np.empty((lists, classes))
    for j in range(lists):
        for k in range(classes):
            lam[j, k] = 1.0 / (1.0 + math.exp(-logit[j, k]))
    for c in range(cells + 1):
        left = int(counts[c]) if c < cells else int(unseen)
        total = 0.0
        for k in range(classes):
            inside[k] = weight[k]
            for j in range(lists):
                inside[k] *= lam[j, k] if bits[c, j] else 1.0 - lam[j, k]
            total += inside[k]
        for k in range(classes):
            if left == 0:
                break
            share = inside[k] / total if total > 0.0 else 1.0
            taken = left
            if k < classes - 1 and share < 1.0:
                taken = rng.binomial(left, share) if share > 0.0 else 0
            total -= inside[k]
            left -= taken
            members[k] += taken
            for j in range(lists):
                if bits[c, j]:
                    listed[j, k] += taken


@compiled()
def log_labels(members, alpha):  # type: ignore[no-untyped-def]
    """log p(class sizes in this label order | alpha) up to a constant: sum_k log B(1+n_k, alpha+n_after)."""
    value, after = 0.0, 0.0
    for k in range(members.size - 1, 0, -1):
        after += members[k]
        n = members[k - 1]
        value += math.lgamma(1.0 + n) + math.lgamma(alpha + after) - math.lgamma(1.0 + n + alpha + after)
    return value


@compiled()
def swap_counts(rng, members, listed, alpha, tries):  # type: ignore[no-untyped-def]
    """Metropolis exchanges of two labels with weights and list probabilities integrated out."""
    classes = members.size
    value = log_labels(members, alpha)
    for _ in range(tries):
        k, m = int(rng.random() * classes), int(rng.random() * classes)
        if k == m or members[k] == members[m]:
            continue
        members[k], members[m] = members[m], members[k]
        proposed = log_labels(members, alpha)
        if math.log(1.0 - rng.random()) < proposed - value:
            value = proposed
            for j in range(listed.shape[0]):
                listed[j, k], listed[j, m] = listed[j, m], listed[j, k]
        else:
            members[k], members[m] = members[m], members[k]


@compiled()
def move_alpha(rng, members, alpha, priors, tries):  # type: ignore[no-untyped-def]
    """alpha given the class sizes, sticks integrated out: Metropolis on log alpha with narrow and wide steps.

    p(sizes | alpha) = prod_k B(1+n_k, alpha+n_after) / B(1, alpha), and 1/B(1, alpha) = alpha.
    """
    a, b, sticks = priors[0], priors[1], members.size - 1
    value = log_labels(members, alpha) + (a + sticks) * math.log(alpha) - b * alpha
    for t in range(tries):
        scale = 0.5 if t % 3 == 0 else (1.5 if t % 3 == 1 else 4.0)
        proposed = alpha * math.exp(scale * rng.standard_normal())
        if not 1e-12 < proposed < 1e6:
            continue
        other = log_labels(members, proposed) + (a + sticks) * math.log(proposed) - b * proposed
        if math.log(1.0 - rng.random()) < other - value:
            alpha, value = proposed, other
    return alpha


@compiled()
def draw_parameters(rng, members, listed, alpha, priors, stick, logit):  # type: ignore[no-untyped-def]
    """List probabilities and sticks from their conditionals given the split and alpha."""
    al, be = priors[2], priors[3]
    classes, lists = members.size, logit.shape[0]
    for k in range(classes):
        for j in range(lists):
            s = listed[j, k]
            logit[j, k] = log_gamma_draw(rng, al + s) - log_gamma_draw(rng, be + members[k] - s)
    after = 0.0
    for back in range(classes - 1):
        k = classes - 2 - back
        after += members[k + 1]
        taken, kept = log_gamma_draw(rng, 1.0 + members[k]), log_gamma_draw(rng, alpha + after)
        stick[k] = max(log_add(taken, kept) - kept, 1e-300)


@compiled()
def swap_labels(rng, stick, logit, alpha, tries):  # type: ignore[no-untyped-def]
    """Metropolis exchanges of two labels on (pi, lambda), alpha fixed; then the sticks are put together again.

    Density of pi under stick-breaking: R_{K-1}^(alpha-1) / (R_1 ... R_{K-2}), R_l what is left after l sticks.
    """
    classes, lists = logit.shape[1], logit.shape[0]
    log_pi, left = np.empty(classes), 0.0
    for k in range(classes - 1):
        log_pi[k] = math.log(-math.expm1(-stick[k])) - left
        left += stick[k]
    log_pi[classes - 1] = -left
    moved = False
    for _ in range(tries):
        k, m = int(rng.random() * classes), int(rng.random() * classes)
        if k == m:
            continue
        if k > m:
            k, m = m, k
        before, proposed, old, new = 0.0, 0.0, -np.inf, -np.inf
        for i in range(classes - 1, 0, -1):  # R_i = sum of pi over labels i.. (0-based)
            old = log_add(old, log_pi[i])
            new = log_add(new, log_pi[k] if i == m else log_pi[m] if i == k else log_pi[i])
            factor = alpha - 1.0 if i == classes - 1 else -1.0
            before += factor * old
            proposed += factor * new
        if math.log(1.0 - rng.random()) < proposed - before:
            moved = True
            log_pi[k], log_pi[m] = log_pi[m], log_pi[k]
            for j in range(lists):
                logit[j, k], logit[j, m] = logit[j, m], logit[j, k]
    if moved:
        rest = log_pi[classes - 1]
        for i in range(classes - 2, -1, -1):
            above = log_add(rest, log_pi[i])
            stick[i] = max(above - rest, 1e-300)
            rest = above
    return moved


@compiled()
def sweep(rng, bits, counts, unseen, stick, logit, alpha, priors, tries):  # type: ignore[no-untyped-def]
    """One full sweep given n_0; changes stick and logit in place, returns (alpha, occupied classes)."""
    classes, lists = logit.shape[1], logit.shape[0]
    weight, members, listed = np.empty(classes), np.empty(classes), np.empty((lists, classes))
    weights_of(stick, weight)
    split_cells(rng, bits, counts, unseen, weight, logit, members, listed)
    swap_counts(rng, members, listed, alpha, tries)
    occupied = 0
    for k in range(classes):
        occupied += members[k] > 0
    alpha = move_alpha(rng, members, alpha, priors, ALPHA_TRIES)
    draw_parameters(rng, members, listed, alpha, priors, stick, logit)
    return alpha, occupied
