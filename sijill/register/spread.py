"""What stands beside the bounds of a figure: an interval, the records behind half of the gap, attribution, constraints.

`beside` reads only incident rows, so that it costs a tenth of a second: the simulated interval of the killed under a
stated dependence (`grading.aggregate`), the few records that make up half of the gap, and the same incidents as one
actor's alone, wherever it is named, and by equal shares. `constrained` reads claims: each incident's range from its
independent documents, never below its named dead, groups against the whole, every step kept (`grading.ranges`).
Leaves out: other measures than killed (their bounds stand in the table), and people nobody recorded.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from sijill.grading.aggregate import Influence, Simulated, half_of_gap, simulate
from sijill.grading.totals import Counted, sum_ranges
from sijill.model.counts import CountRange
from sijill.register.figures import Definition, members
from sijill.register.rows import IncidentRow

if TYPE_CHECKING:
    from sijill.grading.ranges import Constrained
    from sijill.register.store import Store

DEPENDENCE, SEED, DRAWS = 0.25, 20171017, 1000
"""What is assumed when nobody says otherwise; printed with every interval."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """An interval between the bounds of the killed, whose records to look at first, and the attribution."""

    interval: Simulated
    influence: Influence
    codes: tuple[str, ...]
    attribution: dict[str, dict[str, Any]]

    def data(self) -> dict[str, Any]:
        """Plain JSON: keys that stand beside the rows of a figure."""
        interval = asdict(self.interval) | {"measure": "killed", "statement": self.interval.statement}
        half = {"measure": "killed", "gap": self.influence.gap, "gap_of_records": self.influence.gap_of_ids}
        half |= {"records": list(self.influence.ids), "codes": list(self.codes)}
        found: dict[str, Any] = {"interval": interval, "half_of_gap": half}
        return found | ({"attribution": self.attribution} if self.attribution else {})


def beside(
    definition: Definition, rows: Sequence[IncidentRow], *, dependence: float = DEPENDENCE, seed: int = SEED
) -> Beside:
    """What belongs beside the total of `rows`, the incidents of a figure under `definition`."""
    records = [_counted(row) for row in rows]
    apportioned = definition.actor is not None and definition.actor_rule == "apportioned"
    shares = {row.id: share_of(row) for row in rows} if apportioned else None
    influence = half_of_gap(records)
    codes = {row.id: row.code or row.id for row in rows}
    return Beside(
        interval=simulate(records, dependence=dependence, seed=seed, draws=DRAWS, shares=shares),
        influence=influence,
        codes=tuple(codes[one] for one in influence.ids),
        attribution=_attribution(definition, rows),
    )


def share_of(row: IncidentRow) -> Fraction:
    """The equal share of each actor that an incident names."""
    return Fraction(1, max(1, len(members(row.actors))))


def _counted(row: IncidentRow) -> Counted:
    low, high = row.killed_low, row.killed_high
    if low is None and high is None:
        return Counted(id=row.id, count=None)
    return Counted(id=row.id, count=CountRange(low=low or 0, high=high), actors=tuple(members(row.actors)))


def _attribution(definition: Definition, rows: Sequence[IncidentRow]) -> dict[str, dict[str, Any]]:
    """The three ways to count one actor's incidents; empty unless the figure counts them wherever it is named."""
    if definition.actor is None or definition.actor_rule != "any":
        return {}
    alone = [row for row in rows if len(members(row.actors)) == 1]
    return {
        "sole": _summed((row, Fraction(1)) for row in alone),
        "any": _summed((row, Fraction(1)) for row in rows),
        "apportioned": _summed((row, share_of(row)) for row in rows),
    }


def _summed(shared: Iterable[tuple[IncidentRow, Fraction]]) -> dict[str, Any]:
    low = high = incidents = Fraction(0)
    for row, share in shared:
        total = sum_ranges([_counted(row)])
        incidents, low, high = incidents + share, low + share * total.low, high + share * total.high
    return {"incidents": plain(incidents), "killed_min": plain(low), "killed_max": plain(high)}


def plain(number: Fraction) -> int | float:
    """A whole number as it is, a share to hundredths."""
    return int(number) if number.denominator == 1 else round(float(number), 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeStep:
    """One step of one range of one incident, with its reason."""

    incident: str
    code: str
    outcome: str
    group: str
    rule: str
    reason: str
    before: list[int | None] | None
    after: list[int | None] | None


def constrained(
    store: Store, rows: Sequence[IncidentRow], step: Callable[[int], None] = lambda _: None
) -> tuple[list[IncidentRow], list[RangeStep]]:
    """The rows with ranges that keep the constraints, and every step that made or changed one."""
    from sijill.register.facts import evidence, reported

    by_id = {row.id: row for row in rows}
    changed: list[IncidentRow] = []
    steps: list[RangeStep] = []
    for one in evidence(store, sorted(by_id)):
        row = by_id[one.facts.id]
        ranges = _constrained_ranges(one.facts, reported(store, row.id) if row.documents > 1 else ())
        changed.append(_with_ranges(row, ranges))
        steps += _steps(row, ranges)
        step(1)
    return changed, steps


def _constrained_ranges(facts: Any, reports: Sequence[Any]) -> Constrained:
    """From the figures of independent documents when there are several, else from the incident's own figures."""
    from sijill.grading.incident_ranges import incident_ranges
    from sijill.grading.independence import cluster
    from sijill.grading.ranges import constrain
    from sijill.grading.scheme import load_scheme

    if len(reports) < 2:
        return constrain(facts.counts, facts.named)
    return incident_ranges(reports, cluster(reports), load_scheme("airwars"), named=facts.named)


def _with_ranges(row: IncidentRow, ranges: Constrained) -> IncidentRow:
    from sijill.register.facts import GROUP_WORDS

    counts: dict[str, dict[str, list[int | None]]] = json.loads(row.counts)
    for (group, outcome), one in ranges.counts.items():
        if one.count is not None:
            counts.setdefault(outcome.value, {})[GROUP_WORDS[group]] = _ends(one.count)
    low, high = counts.get("killed", {}).get("civilians", (None, None))
    return row._replace(counts=json.dumps(counts, sort_keys=True), killed_low=low, killed_high=high)


def _steps(row: IncidentRow, ranges: Constrained) -> list[RangeStep]:
    from sijill.register.facts import GROUP_WORDS

    return [
        RangeStep(
            incident=row.id, code=row.code or "", outcome=outcome.value, group=GROUP_WORDS[group], rule=one.rule,
            reason=one.reason, before=None if one.before is None else _ends(one.before),
            after=None if one.after is None else _ends(one.after),
        )
        for (group, outcome), explained in ranges.counts.items()
        for one in explained.steps
    ]  # fmt: skip


def _ends(count: CountRange) -> list[int | None]:
    return [count.low, count.high]
