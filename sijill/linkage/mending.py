"""Slips mended before blocking: every name part gets a code that its likely misspellings and other script share.

In one list a rare part takes the code of the frequent part that it is most likely a slip of, and a part in the list's
lesser script that of its most likely spelling in the other. Between two lists a part of A takes the code of the part
of B that it most likely is, by the same joined weights that compare names later. Codes choose pairs; they are never
compared as names.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sijill.linkage.features import latin_tokens
from sijill.linkage.people import People
from sijill.linkage.spelling import Joined, Spelling

Codes = npt.NDArray[np.int64]
SLIP = 10.0  # log-ratio that one slip of the pen costs at most
FREQUENT = 30


def codes_of(people: People, spelling: Spelling, letters: Joined | None = None) -> Codes:
    """Mended code of each token of one list. `letters`: its tokens joined with themselves by letters, where known."""
    counts = token_counts(people)
    return bridged(people, counts, mend(people.tokens, counts, spelling, letters), spelling)


def codes_between(a: People, b: People, joined: Joined, spelling: Spelling) -> tuple[Codes, Codes]:
    """Codes of the tokens of A and of B; `joined`: A's tokens with B's. Parts of A like none of B stay alone."""
    of_b = codes_of(b, spelling)
    counts = token_counts(b)
    rows = np.repeat(np.arange(len(a.tokens)), np.diff(joined.start))
    value = joined.weight + 0.5 * np.log(counts[joined.token] + 1.0)
    order = np.lexsort((value, rows))
    of_a = len(b.tokens) + np.arange(len(a.tokens))
    of_a[rows[order]] = of_b[joined.token[order]]  # the last, best one stays
    return of_a, of_b


def token_counts(people: People) -> Codes:
    """How many chains hold each token."""
    return np.bincount(people.chains[people.chains >= 0], minlength=len(people.tokens))


def mend(tokens: Sequence[str], counts: Codes, spelling: Spelling, letters: Joined | None = None) -> Codes:
    """For each token the frequent token that it is most likely a slip of, or itself."""
    mended = np.arange(len(tokens))
    frequent = np.flatnonzero(counts >= FREQUENT)
    rare = np.flatnonzero(counts < FREQUENT)
    if not frequent.size or not rare.size:
        return mended
    rows, partner, weight = _joined_with(tokens, rare, frequent, spelling, letters)
    own = np.array([spelling.letters(tokens[k], tokens[k]) for k in rare.tolist()])
    close = weight > own[rows] - SLIP
    rows, partner, weight = rows[close], partner[close], weight[close]
    value = weight + 0.5 * np.log(counts[partner])
    order = np.lexsort((value, rows))
    mended[rare[rows[order]]] = partner[order]  # the last, best one stays
    return mended


def _joined_with(
    tokens: Sequence[str],
    rare: npt.NDArray[np.intp],
    frequent: npt.NDArray[np.intp],
    spelling: Spelling,
    letters: Joined | None,
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], npt.NDArray[np.float32]]:
    """Rare tokens (by place in `rare`) with frequent ones (token numbers) and the weight of their letters."""
    if letters is None:
        found = spelling.join_letters([tokens[k] for k in rare], [tokens[k] for k in frequent], 1.0, slips=True)
        return np.repeat(np.arange(rare.size), np.diff(found.start)), frequent[found.token], found.weight
    place = np.full(len(tokens), -1, np.intp)
    place[rare] = np.arange(rare.size)
    common = np.zeros(len(tokens), bool)
    common[frequent] = True
    row = place[np.repeat(np.arange(len(tokens)), np.diff(letters.start))]
    kept = (row >= 0) & common[letters.token]
    return row[kept], letters.token[kept].astype(np.intp), letters.weight[kept]


def bridged(people: People, counts: Codes, mended: Codes, spelling: Spelling) -> Codes:
    """Codes with the tokens of the lesser script brought to their likeliest spelling in the greater one."""
    latin = latin_tokens(people).astype(bool)
    share = counts[latin].sum() / max(counts.sum(), 1)
    if not 0 < share < 1:
        return mended
    lesser = np.flatnonzero(latin if share <= 0.5 else ~latin)
    greater = np.flatnonzero((~latin if share <= 0.5 else latin) & (mended == np.arange(mended.size)))
    joined = spelling.join([people.tokens[k] for k in lesser], [people.tokens[k] for k in greater])
    rows = np.repeat(np.arange(lesser.size), np.diff(joined.start))
    value = joined.weight + 0.5 * np.log(counts[greater][joined.token] + 1.0)
    order = np.lexsort((value, rows))
    target = np.arange(mended.size)
    target[lesser[rows[order]]] = greater[joined.token[order]]
    found: Codes = target[mended]
    return found
