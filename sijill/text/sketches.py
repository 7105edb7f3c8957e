"""Find the copies of a text among very many without reading them again: a short sketch of each, compared by bands.

A sketch is the sixteen bands of the MinHash of `near_duplicates`, each as eight hexadecimal digits. Texts that share
a band may be copies; `likeness` on the texts themselves decides.
"""

from __future__ import annotations

from collections import defaultdict
from zlib import crc32

import numpy as np

from sijill.text.near_duplicates import HASHES, ROWS, SEED, TOO_SHORT, shingles, signature, words_of

_DIGITS = 8


def sketch_of(text: str) -> str | None:
    """The sketch of a text; None when it has too few words to be told from others."""
    words = words_of(text)
    if len(words) < TOO_SHORT:
        return None
    rng = np.random.default_rng(SEED)
    multiply = rng.integers(1, 1 << 31, HASHES, dtype=np.uint64) | np.uint64(1)
    add = rng.integers(0, 1 << 31, HASHES, dtype=np.uint64)
    minima = signature(shingles(words), multiply, add)
    bands = (minima[start : start + ROWS].tobytes() for start in range(0, HASHES, ROWS))
    return "".join(f"{crc32(band):0{_DIGITS}x}" for band in bands)


class Sketches:
    """Sketches of many documents, by band."""

    def __init__(self) -> None:
        self._bands: dict[tuple[int, str], list[str]] = defaultdict(list)

    def add(self, document: str, sketch: str) -> None:
        """Let later texts be compared with this document."""
        for band in _bands(sketch):
            self._bands[band].append(document)

    def alike(self, sketch: str, most: int = 20) -> list[str]:
        """Documents that share a band, those that share most bands first."""
        shared: dict[str, int] = defaultdict(int)
        for band in _bands(sketch):
            for document in self._bands.get(band, ())[:200]:
                shared[document] += 1
        return sorted(shared, key=lambda one: (-shared[one], one))[:most]


def _bands(sketch: str) -> list[tuple[int, str]]:
    return [(start, sketch[start : start + _DIGITS]) for start in range(0, len(sketch), _DIGITS)]
