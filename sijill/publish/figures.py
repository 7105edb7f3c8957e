"""Figures of a release: sums over frozen incidents, recomputable by anybody from the open tables.

A measure with a least and a most adds the least and the most apart: bounds on the total, not an interval. An incident
that states only one side adds it to both ends; one that states neither adds nothing and is counted as not stated.
Each incident is counted once under a definition. Definitions here ask only for what the frozen rows hold: grade,
actor (`any`: among those named; `sole`: alone) and year.
"""

from __future__ import annotations

from collections.abc import Iterable

from sijill.publish.rows import Incident

RANGES: dict[str, tuple[str, str]] = {
    "killed": ("killed", "civilians"),
    "children_killed": ("killed", "children"),
    "women_killed": ("killed", "women"),
    "men_killed": ("killed", "men"),
    "injured": ("injured", "civilians"),
    "children_injured": ("injured", "children"),
    "belligerents_killed": ("killed", "belligerents"),
}
"""Measures with a least and a most: outcome and group of people."""

COUNTS = ("victims", "victims_killed", "named")
"""Measures of people recorded one by one."""


def numbers_of(incidents: Iterable[Incident]) -> dict[str, int]:
    """Sums by measure: `x_min`, `x_max`, `x_not_stated` for ranges, `x` for counts, and `incidents`."""
    numbers = {"incidents": 0}
    for name in RANGES:
        numbers |= {f"{name}_min": 0, f"{name}_max": 0, f"{name}_not_stated": 0}
    numbers |= dict.fromkeys(COUNTS, 0)
    for row in incidents:
        stated = {(one.outcome, one.group): one for one in row.counts}
        numbers["incidents"] += 1
        for name, key in RANGES.items():
            low, high = (stated[key].low, stated[key].high) if key in stated else (None, None)
            if low is None and high is None:
                numbers[f"{name}_not_stated"] += 1
            else:
                numbers[f"{name}_min"] += low if low is not None else 0
                numbers[f"{name}_max"] += high if high is not None else low or 0
        for name in COUNTS:
            numbers[name] += getattr(row, name)
    return numbers
