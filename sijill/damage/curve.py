"""Destroyed structures per week, with bounds, and against counts that others give.

Expected numbers spread each window's probability evenly over its days. The bounds hold two things apart and then
together: where in its window a structure fell (not known: low counts windows that lie wholly inside the week, high
those that touch it), and which windows are right (a normal 90 % interval of the sum of independent structures).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from sijill.damage.problem import Floats, Ints
from sijill.damage.windows import NEVER, Windows

Z90 = 1.6448536269514722


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """Days first..last (ordinals, inclusive). Numbers of structures in the week and up to its end."""

    first: int
    last: int
    expected: float
    low: float
    high: float
    total: float
    total_low: float
    total_high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Another body's count at two days against ours between them."""

    start: int
    end: int
    theirs: int
    expected: float
    low: float
    high: float


def weekly(windows: Windows, *, days: int = 7) -> list[Week]:
    """Weeks from the first to the last dated image; structures destroyed before the first image start the total."""
    dated = windows.until[windows.until < NEVER]
    start = int(windows.after[windows.after > 0].min(initial=int(dated.min())))
    end = int(dated.max())
    weeks = []
    for first in range(start + 1, end + 1, days):
        last = min(first + days - 1, end)
        inside, total = between(windows, first - 1, last), between(windows, 0, last)
        weeks.append(
            Week(
                first=first,
                last=last,
                expected=inside[0],
                low=inside[1],
                high=inside[2],
                total=total[0],
                total_low=total[1],
                total_high=total[2],
            )
        )
    return weeks


def between(windows: Windows, after: int, until: int) -> tuple[float, float, float]:
    """(expected, low, high) number of structures destroyed in (after, until]; after = 0 takes all before it."""
    ended = windows.until < NEVER
    inside = ended & (windows.until <= until) & (windows.after >= after)
    touching = ended & (windows.until > after) & (windows.after < until)
    length = np.maximum(windows.until - windows.after, 1)
    overlap = np.minimum(windows.until, until) - np.maximum(windows.after, after)
    share = np.where(inside, 1.0, np.where((windows.after > 0) & touching, overlap / length, 0.0))
    expected = float((share * windows.probability).sum())
    low = _interval(windows, inside, -Z90)
    high = _interval(windows, touching, Z90)
    return expected, min(low, expected), max(high, expected)


def _interval(windows: Windows, chosen: Ints | np.ndarray, z: float) -> float:
    p = np.bincount(windows.structure[chosen], weights=windows.probability[chosen], minlength=len(windows.ids))
    p = np.clip(p, 0, 1)
    spread = z * float(np.sqrt((p * (1 - p)).sum()))
    return float(np.clip(p.sum() + spread, 0, len(windows.ids)))


def compare(windows: Windows, counts: list[tuple[int, int]]) -> list[Given]:
    """counts: (day, structures affected up to it) as another body gives them, e.g. UNOSAT 1,667 and 12,707."""
    ordered = sorted(counts)
    found = []
    for (start, before), (end, after) in pairwise(ordered):
        expected, low, high = between(windows, start, end)
        found.append(Given(start=start, end=end, theirs=after - before, expected=expected, low=low, high=high))
    return found


def totals(windows: Windows) -> Floats:
    """(3,) expected structures destroyed by the last image, and standard deviation, and never destroyed."""
    p = np.clip(windows.destroyed, 0, 1)
    return np.array([p.sum(), np.sqrt((p * (1 - p)).sum()), (1 - p).sum()])
