"""What `sijill figures` prints under its table: interval, half of the gap, attribution, steps of constrained ranges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sijill.cli.context import count_range, say, say_table

if TYPE_CHECKING:
    from sijill.register.figures import Figure
    from sijill.register.spread import Beside, RangeStep

_FEW = 8
_WAYS = {
    "sole": "incidents that name no other actor",
    "any": "incidents that name it at all",
    "apportioned": "an equal share of each incident that names it",
}


def tell_spread(table: Figure, spread: Beside) -> None:
    """The interval between the bounds, the records behind half of the gap, and the three ways to attribute."""
    interval, influence = spread.interval, spread.influence
    if influence.gap:
        say(
            f"Killed, simulated: {count_range(interval.low, interval.high)} in {100 * interval.level:g} % of "
            f"{interval.draws:,} draws, if incidents err together with correlation {interval.dependence} "
            "(an assumption: --dependence)."
        )
        codes = ", ".join(spread.codes[:_FEW]) + (" ..." if len(spread.codes) > _FEW else "")
        say(
            f"Half of the gap of {influence.gap:,} between the bounds comes from {len(influence.ids):,} of "
            f"{len(table.total.incidents):,} incidents, the widest first: {codes}."
        )
    if spread.attribution:
        say(f"\n{table.definition.actor}, by attribution:")
        rows = [[way, _WAYS[way], *_way(told)] for way, told in spread.attribution.items()]
        say_table(["", "Counts", "Incidents", "Killed"], rows)
        say()


def _way(told: dict[str, Any]) -> tuple[str, str]:
    return f"{told['incidents']:,}", count_range(told["killed_min"], told["killed_max"])


def tell_steps(table: Figure, steps: Sequence[RangeStep], *, each: bool) -> None:
    """How often each rule changed a range; with `each`, every step with its reason."""
    total = table.total.data()
    say(
        "\nOthers: civilians of unstated age and sex when the total is at its least / at its most; with children, "
        "women and men they make the total."
    )
    if over := total["groups_overlap_killed"]:
        say(f"At the most the groups together exceed the total by {over:,}: within an incident not all can be so high.")
    rules = Counter((one.rule, one.outcome) for one in steps)
    incidents = len({one.incident for one in steps})
    say(f"Incidents with a range that a rule made or changed: {incidents:,}\n")
    say_table(["Rule", "Outcome", "Steps"], [[*rule, number] for rule, number in rules.most_common()])
    if each:
        say_table(
            ["Incident", "Outcome", "Group", "Before", "After", "Rule", "Why"],
            [[one.code or one.incident, one.outcome, one.group, count_range(*(one.before or (None, None))),
              count_range(*(one.after or (None, None))), one.rule, one.reason] for one in steps],
        )  # fmt: skip
    else:
        say("`--incidents` lists each step with its reason.")
    say()
