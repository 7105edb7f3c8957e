"""Beside the bounds of a sum: an interval under a stated dependence, and the records that make up half of the gap.

The sum of minima and the sum of maxima hold only if every incident errs the same way. `simulate` draws each
incident's count uniformly between its bounds (rounded to a person) and ties the incidents by one common factor: a
Gaussian copula with correlation `dependence`, 0 for independent readings, 1 for all errors in one direction
(then the interval nears the bounds). The dependence is an assumption, to be printed with the interval: nothing
in the records measures it. Open-ended counts enter at their floor and are listed. Leaves out: people nobody recorded.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

from sijill.grading.totals import Counted, sum_ranges
from sijill.model.errors import InvalidValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """Quantiles of the simulated sum, with everything that is needed to draw it again."""

    low: int
    median: int
    high: int
    level: float
    dependence: float
    draws: int
    seed: int
    open_ended: tuple[str, ...]
    unstated: tuple[str, ...]

    @property
    def statement(self) -> str:
        """The assumption in one sentence, to be printed beside the figures."""
        return (
            f"{self.level:.0%} of {self.draws} draws, each incident uniform between its bounds, incidents tied by a "
            f"common factor with correlation {self.dependence} (assumed), seed {self.seed}"
        )


def simulate(
    records: Sequence[Counted], *, dependence: float, seed: int, draws: int = 1000, level: float = 0.95
) -> Simulated:
    """The central `level` of the sum under a stated `dependence` (0 to 1). Raises `Refused` for an id given twice."""
    if not 0 <= dependence <= 1 or not 0 < level < 1 or draws < 1:
        raise InvalidValue(f"dependence {dependence}, level {level}, {draws} draws",
                           remedy="Give dependence 0 to 1, level between 0 and 1, and at least one draw")  # fmt: skip
    total = sum_ranges(records)
    gaps = [record.count.width for record in records if record.count is not None and record.count.width]
    rng = random.Random(seed)
    sums = sorted(int(total.low) + _draw(gaps, dependence, rng) for _ in range(draws))
    tail = (1 - level) / 2
    return Simulated(
        low=_quantile(sums, tail),
        median=_quantile(sums, 0.5),
        high=_quantile(sums, 1 - tail),
        level=level,
        dependence=dependence,
        draws=draws,
        seed=seed,
        open_ended=total.open_ended,
        unstated=total.unstated,
    )


def _draw(gaps: list[int], dependence: float, rng: random.Random) -> int:
    """One sum of the parts above the minima."""
    common = math.sqrt(dependence) * rng.gauss(0, 1)
    own = math.sqrt(1 - dependence)
    drawn = 0
    for gap in gaps:
        position = 0.5 * (1 + math.erf((common + own * rng.gauss(0, 1)) / math.sqrt(2)))
        drawn += min(gap, int(position * (gap + 1)))
    return drawn


def _quantile(ordered: list[int], share: float) -> int:
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Influence:
    """The fewest records that together make at least half of the gap between the bounds of a sum."""

    ids: tuple[str, ...]
    gap: int
    gap_of_ids: int
    open_ended: tuple[str, ...]


def half_of_gap(records: Sequence[Counted]) -> Influence:
    """Which few records to look at first: the widest ranges, widest first, until half of the gap is reached."""
    total = sum_ranges(records)
    widths = sorted(
        ((record.count.width or 0, record.id) for record in records if record.count is not None),
        key=lambda pair: (-pair[0], pair[1]),
    )
    gap = sum(width for width, _ in widths)
    ids, reached = [], 0
    for width, one in widths:
        if 2 * reached >= gap:
            break
        ids.append(one)
        reached += width
    return Influence(ids=tuple(ids), gap=gap, gap_of_ids=reached, open_ended=total.open_ended)
