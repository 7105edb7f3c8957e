"""Clusters of texts that are copies of one another: republished posts, wire stories, forwarded messages.

MinHash over word shingles (Broder 1997): each text becomes 64 minima of a universal hash over its shingles of three
folded words; texts that agree in any band of four minima are compared; a pair counts when its true Jaccard
similarity, or for a short text inside a longer one its containment, reaches the threshold; pairs are joined by
union-find. Addresses, account names, emoji and digits' script are folded away first; numbers stay, so two daily
tallies that differ only in their figures do not join (every number of the shorter text must stand in the longer one).
Pages that hold no post (login walls, deleted posts: `page_status`) and texts of under eight words belong to no
cluster. Left out: translations, images.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from sijill.text.fold import skeleton
from sijill.text.page_status import page_status

HASHES, ROWS, SEED = 64, 4, 20170925
_PRIME = np.uint64((1 << 61) - 1)
_NOISE = re.compile(r"https?://\S+|www\.\S+|[@#]")
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\d+")
_MIN_WORDS, TOO_SHORT = 20, 8


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts (positions) and how alike they are: Jaccard similarity of their shingles."""

    left: int
    right: int
    similarity: float


def words_of(text: str) -> list[str]:
    """Folded words without addresses and signs."""
    return [skeleton(w).lower() for w in _WORD.findall(_NOISE.sub(" ", text))]


def shingles(words: Sequence[str], size: int = 3) -> set[int]:
    """Hashes of all runs of `size` words (CRC-32: stable between runs and machines)."""
    return (
        {crc32(" ".join(words[i : i + size]).encode()) for i in range(max(1, len(words) - size + 1))}
        if words
        else set()
    )


def near_duplicates(texts: Sequence[str], *, threshold: float = 0.6, seed: int = SEED) -> list[Pair]:
    """Every pair of near-duplicates, in order. Texts under twenty words are only equal when all words agree."""
    words = [words_of(t) if page_status(t).is_content else [] for t in texts]
    sets = [shingles(w) for w in words]
    numbers = [frozenset(_NUMBER.findall(" ".join(w))) for w in words]
    pairs = []
    for left, right in sorted(_proposed(sets, words, seed)):
        if len(words[left]) < _MIN_WORDS or len(words[right]) < _MIN_WORDS:
            similarity = 1.0 if words[left] == words[right] and len(words[left]) >= TOO_SHORT else 0.0
        else:
            similarity = _similarity(sets[left], sets[right])
        if similarity >= threshold and _numbers_agree(numbers[left], numbers[right]):
            pairs.append(Pair(left, right, round(similarity, 4)))
    return pairs


def clusters(texts: Sequence[str], *, threshold: float = 0.6, seed: int = SEED) -> list[int]:
    """For each text the position of the first text of its cluster."""
    root = list(range(len(texts)))

    def find(k: int) -> int:
        while root[k] != k:
            root[k] = root[root[k]]
            k = root[k]
        return k

    for pair in near_duplicates(texts, threshold=threshold, seed=seed):
        a, b = find(pair.left), find(pair.right)
        root[max(a, b)] = min(a, b)
    return [find(k) for k in range(len(texts))]


def likeness(left: str, right: str) -> float:
    """How alike two texts are by the rule of `near_duplicates`: 0 when their figures differ or they are too short."""
    a, b = words_of(left), words_of(right)
    if min(len(a), len(b)) < _MIN_WORDS:
        return float(a == b and len(a) >= TOO_SHORT)
    if not _numbers_agree(frozenset(_NUMBER.findall(" ".join(a))), frozenset(_NUMBER.findall(" ".join(b)))):
        return 0.0
    return _similarity(shingles(a), shingles(b))


def _similarity(a: set[int], b: set[int]) -> float:
    common = len(a & b)
    return common / (len(a) + len(b) - common)


def _numbers_agree(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether the text with fewer numbers has nearly all of them in common with the other."""
    fewer = min(len(a), len(b))
    return len(a & b) >= fewer - (fewer >= 10)


def _proposed(sets: list[set[int]], words: list[list[str]], seed: int) -> set[tuple[int, int]]:
    """Pairs that share a band of minima; crowded bands propose each text with the band's first only."""
    rng = np.random.default_rng(seed)
    multiply = rng.integers(1, 1 << 31, HASHES, dtype=np.uint64) | np.uint64(1)
    add = rng.integers(0, 1 << 31, HASHES, dtype=np.uint64)
    bands: dict[tuple[int, bytes], list[int]] = defaultdict(list)
    for k, hashes in enumerate(sets):
        if not hashes:
            continue
        minima = signature(hashes, multiply, add)
        for band in range(HASHES // ROWS):
            bands[band, minima[band * ROWS : (band + 1) * ROWS].tobytes()].append(k)
    proposed: set[tuple[int, int]] = set()
    for members in bands.values():
        if len(members) > 50:
            proposed.update((members[0], m) for m in members[1:])
            proposed.update(itertools.pairwise(members))
        else:
            proposed.update((a, b) for i, a in enumerate(members) for b in members[i + 1 :])
    return proposed


def signature(hashes: set[int], multiply: NDArray[np.uint64], add: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The minima of (a x + b) mod p for every a, b. Shape (64,)."""
    x = np.fromiter(hashes, dtype=np.uint64, count=len(hashes))
    return np.asarray(((multiply[:, None] * x[None, :] + add[:, None]) % _PRIME).min(axis=1))
