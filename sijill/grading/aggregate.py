"""Beside the bounds of a sum: an interval under a stated dependence, and the records that make up half of the gap.

The sum of minima and the sum of maxima hold only if every incident errs the same way. `simulate` draws each
incident's count uniformly between its bounds (rounded to a person) and ties the incidents by one common factor: a
Gaussian copula with correlation `dependence`, 0 for independent readings, 1 for all errors in one direction
(then the interval nears the bounds). The dependence is an assumption, to be printed with the interval: nothing
in the records measures it. Open-ended counts enter at their floor and are listed. Leaves out: people nobody recorded.

Speed: given the common factor the incidents are independent, so a dozen or more of one width are drawn together, as a
normal sum with their mean and variance at that factor (central limit theorem); rarer widths are drawn one by one.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import NormalDist

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
    records: Sequence[Counted],
    *,
    dependence: float,
    seed: int,
    draws: int = 1000,
    level: float = 0.95,
    shares: Mapping[str, Fraction] | None = None,
) -> Simulated:
    """The central `level` of the sum under a stated `dependence` (0 to 1). Raises `Refused` for an id given twice.

    `shares` gives the part of an incident that counts (by id; 1 where it is not given), as in an apportioned sum.
    """
    if not 0 <= dependence <= 1 or not 0 < level < 1 or draws < 1:
        raise InvalidValue(f"dependence {dependence}, level {level}, {draws} draws",
                           remedy="Give dependence 0 to 1, level between 0 and 1, and at least one draw")  # fmt: skip
    part = shares or {}
    total = sum_ranges(records)
    least = sum(part.get(one.id, 1) * one.count.low for one in records if one.count is not None)
    gaps = Counter((one.count.width, float(part.get(one.id, 1))) for one in records if one.count and one.count.width)
    rng = random.Random(seed)
    drawing = _Drawing(gaps, dependence, rng)
    sums = sorted(float(least) + drawing.draw() for _ in range(draws))
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


_TOGETHER = 12
_REACH, _STEPS = 4.5, 60  # the common factor is tabled from -4.5 to 4.5 standard deviations


class _Drawing:
    """Draws of the part of a sum that lies above its minima."""

    def __init__(self, gaps: Mapping[tuple[int, float], int], dependence: float, rng: random.Random) -> None:
        self._tie, self._own, self._rng = math.sqrt(dependence), math.sqrt(1 - dependence), rng
        self._few = [(gap, share) for (gap, share), number in gaps.items() if number < _TOGETHER for _ in range(number)]
        self._many = [
            (number * gap * share, self._moments(gap, share, number))
            for (gap, share), number in gaps.items()
            if number >= _TOGETHER
        ]

    def draw(self) -> float:
        """One sum."""
        factor = self._rng.gauss(0, 1)
        common, own, gauss = self._tie * factor, self._own, self._rng.gauss
        drawn = 0.0
        for gap, share in self._few:
            drawn += share * min(gap, int(_below(common + own * gauss(0, 1)) * (gap + 1)))
        place = min(2 * _STEPS - 1e-9, max(0.0, (factor / _REACH + 1) * _STEPS))
        step, between = int(place), place % 1
        for most, table in self._many:
            (mean, deviation), (next_mean, next_deviation) = table[step], table[step + 1]
            spread = deviation + between * (next_deviation - deviation)
            drawn += min(most, max(0.0, mean + between * (next_mean - mean) + spread * gauss(0, 1)))
        return drawn

    def _moments(self, gap: int, share: float, number: int) -> list[tuple[float, float]]:
        """Mean and standard deviation of the sum of `number` incidents of one width, at each step of the factor."""
        cuts = [NormalDist().inv_cdf(k / (gap + 1)) for k in range(1, gap + 1)]
        table = []
        for step in range(2 * _STEPS + 1):
            common = self._tie * _REACH * (step / _STEPS - 1)
            above = [_beyond(common - cut, self._own) for cut in cuts]  # P(at least k above the minimum), k = 1 ...
            mean = sum(above)
            square = sum((2 * k + 1) * chance for k, chance in enumerate(above))
            spread = math.sqrt(max(0.0, number * (square - mean * mean)))
            table.append((number * mean * share, spread * share))
        return table


def _below(value: float) -> float:
    """The standard normal distribution function."""
    return 0.5 * (1 + math.erf(value / math.sqrt(2)))


def _beyond(distance: float, own: float) -> float:
    """P(own x standard normal > -distance); a step where the common factor leaves no room (`own` 0)."""
    return _below(distance / own) if own else float(distance > 0)


def _quantile(ordered: list[float], share: float) -> int:
    return round(ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))])


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
