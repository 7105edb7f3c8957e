"""Ranges that cannot lie: from what sources claim to one range per group and outcome, every step with its reason.

Order of steps in `constrain`, for each outcome:
1. put bounds that stand upside down in order;
2. raise the civilian floor to the sum of the least children, women and men, and to the named dead;
3. raise a ceiling that stands below its floor, and say that the ceiling as written is impossible;
4. lower the ceiling of each part to what the other parts leave of the whole;
5. state what is left for people of unstated age and sex, so that children + women + men + unknown make the total.

`from_clusters` makes the range of one count from the figures of independent clusters of sources. A figure that nobody
stated stays `None` through all steps. Leaves out: sums over incidents (`totals`) and which sources are independent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sijill.grading.evidence import Bounds, Counts
from sijill.model.counts import CIVILIAN_PARTS, CountRange, Group, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One change of a range: the rule's id, why, and the range before and after."""

    rule: str
    reason: str
    before: CountRange | None
    after: CountRange | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A range with the steps that led to it; `conflicts` names the steps that overruled a figure as written."""

    count: CountRange | None
    steps: tuple[Step, ...] = ()

    @property
    def conflicts(self) -> tuple[Step, ...]:
        """Steps in which a written figure could not be true."""
        return tuple(step for step in self.steps if step.rule in OVERRULING)


OVERRULING = ("bounds_in_order", "ceiling_below_parts", "ceiling_below_named", "part_above_whole")


@dataclass(frozen=True, slots=True, kw_only=True)
class Constrained:
    """All counts of one incident after the constraints, and the people of unstated age and sex for each outcome."""

    counts: Mapping[tuple[Group, Outcome], Explained]
    unstated: Mapping[Outcome, CountRange | None]

    def range_of(self, group: Group, outcome: Outcome) -> CountRange | None:
        """The range of one count; `None` when nothing was stated."""
        explained = self.counts.get((group, outcome))
        return None if explained is None else explained.count


def constrain(counts: Counts, named: Mapping[Outcome, int] | None = None) -> Constrained:
    """Apply the constraints to the figures of one incident. `named` counts the victims known by name."""
    done = {key: _in_order(bounds) for key, bounds in counts.items() if bounds.stated}
    unstated: dict[Outcome, CountRange | None] = {}
    for outcome in Outcome:
        _raise_the_whole(done, outcome, (named or {}).get(outcome))
        _bound_the_parts(done, outcome)
        unstated[outcome] = _left_over(done, outcome)
    return Constrained(counts=done, unstated=unstated)


_Working = dict[tuple[Group, Outcome], Explained]


def _in_order(bounds: Bounds) -> Explained:
    count = bounds.as_range()
    if bounds.low is not None and bounds.high is not None and bounds.low > bounds.high:
        reason = f"written as {bounds.low} to {bounds.high}, upside down: both figures are kept as bounds"
        return Explained(count=count, steps=(Step(rule="bounds_in_order", reason=reason, before=None, after=count),))
    return Explained(count=count)


def _raise_the_whole(done: _Working, outcome: Outcome, named: int | None) -> None:
    whole = (Group.CIVILIANS, outcome)
    parts = sum(_low(done.get((group, outcome))) for group in CIVILIAN_PARTS)
    if parts:
        reason = f"children, women and men come to at least {parts}"
        done[whole] = _at_least(done.get(whole), parts, "floor_of_parts", "ceiling_below_parts", reason)
    if named:
        reason = f"{named} are known by name"
        done[whole] = _at_least(done.get(whole), named, "floor_of_named", "ceiling_below_named", reason)


def _at_least(known: Explained | None, floor: int, raised: str, overruled: str, reason: str) -> Explained:
    """Raise a range to a floor; a ceiling below the floor is raised too and marked as overruled."""
    before = known.count if known is not None else None
    steps = known.steps if known is not None else ()
    if before is None:
        after = CountRange.at_least(floor)
        return Explained(count=after, steps=(*steps, Step(rule=raised, reason=reason, before=None, after=after)))
    if floor <= before.low:
        return Explained(count=before, steps=steps)
    impossible = before.high is not None and before.high < floor
    after = CountRange(low=floor, high=floor if impossible else before.high)
    rule = overruled if impossible else raised
    return Explained(count=after, steps=(*steps, Step(rule=rule, reason=reason, before=before, after=after)))


def _bound_the_parts(done: _Working, outcome: Outcome) -> None:
    whole = done.get((Group.CIVILIANS, outcome))
    if whole is None or whole.count is None or whole.count.high is None:
        return
    lows = {group: _low(done.get((group, outcome))) for group in CIVILIAN_PARTS}
    for group in CIVILIAN_PARTS:
        part = done.get((group, outcome))
        room = whole.count.high - (sum(lows.values()) - lows[group])
        if part is None or part.count is None or (part.count.high is not None and part.count.high <= room):
            continue
        after = CountRange(low=part.count.low, high=room)
        rule = "ceiling_of_whole" if part.count.high is None else "part_above_whole"
        reason = f"of {whole.count.high} civilians the other groups leave at most {room}"
        step = Step(rule=rule, reason=reason, before=part.count, after=after)
        done[group, outcome] = Explained(count=after, steps=(*part.steps, step))


def _left_over(done: _Working, outcome: Outcome) -> CountRange | None:
    """People of unstated age and sex: the whole less the parts, at both ends."""
    whole = done.get((Group.CIVILIANS, outcome))
    if whole is None or whole.count is None:
        return None
    parts = CountRange(low=0, high=0)
    for group in CIVILIAN_PARTS:
        part = done.get((group, outcome))
        if part is not None and part.count is not None:
            parts = parts.plus(part.count)
    return whole.count.minus(parts)


def _low(explained: Explained | None) -> int:
    return explained.count.low if explained is not None and explained.count is not None else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterFigure:
    """What one cluster of sources says of one count, and whether the cluster meets the bar of credibility."""

    cluster: str
    count: CountRange
    meets_bar: bool = True


def from_clusters(figures: Sequence[ClusterFigure], *, named: int | None = None) -> Explained:
    """From the lowest to the highest figure among clusters that meet the bar, never below the confirmed named dead.

    A floor without a ceiling ("at least 24") sets no ceiling and removes none, but its floor may raise the ceiling.
    `None` when no cluster that meets the bar gives a figure and nobody is named.
    """
    counted = [figure for figure in figures if figure.meets_bar]
    left_out = [figure.cluster for figure in figures if not figure.meets_bar]
    result = Explained(count=None)
    if counted:
        lowest = min(counted, key=lambda figure: figure.count.low)
        ceilings = [figure.count.high for figure in counted if figure.count.high is not None]
        high = max(ceilings + [figure.count.low for figure in counted]) if ceilings else None
        count = CountRange(low=lowest.count.low, high=high)
        reason = f"lowest figure from {lowest.cluster}, highest over {len(counted)} clusters" + (
            f"; below the bar and left out: {', '.join(left_out)}" if left_out else ""
        )
        step = Step(rule="lowest_to_highest", reason=reason, before=None, after=count)
        result = Explained(count=count, steps=(step,))
    if named:
        return _at_least(result, named, "floor_of_named", "ceiling_below_named", f"{named} are known by name")
    return result
