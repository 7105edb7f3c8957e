"""What speaks for and against "this statement is about this incident", one number and one sentence each.

Every feature is 0 when the pair says nothing about it, so a missing value neither helps nor harms. Place words are
weighed by how rare they are in the incidents at hand: sharing "Raqqa" in a list of Raqqa incidents says little.
The grade of an incident is never looked at: it may be the very thing that the statement decided.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sijill.model.dates import DateSpan
from sijill.official.gazetteer import Gazetteer
from sijill.official.places import content_keys
from sijill.official.references import metres_between
from sijill.official.tables_in import IncidentRow, StatementRow
from sijill.official.verdicts import Finding

NAMES = (
    "same_day",
    "days_apart",
    "date_uncertain",
    "place_found",
    "place_found_wider",
    "place_explained",
    "place_same",
    "place_unlike",
    "generic_both",
    "vague_and_generic",
    "place_distance",
    "killed_agrees",
    "killed_apart",
    "killed_none_reported",
    "injured_agrees",
    "grid_distance",
    "grid_inside",
    "place_both",
    "vague_and_wide",
    "precise_and_wide",
    "precise_and_finer",
    "grid_nearest",
    "grid_unknown",
    "point_unknown",
    "code_named",
)
"""The features in the order of the weights in `rules/matching.toml`."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One reason: its name, its value, and a sentence for a reader."""

    name: str
    value: float
    because: str


def mark_nearest(candidates: Sequence[list[Feature]]) -> None:
    """Add `grid_nearest` to the candidates of one statement that lie nearest to its grid reference (within 5 %)."""
    away = [next((one.value for one in features if one.name == "grid_distance"), None) for features in candidates]
    known = [value for value in away if value is not None]
    if known:
        for features, value in zip(candidates, away, strict=True):
            if value is not None and value <= min(known) + 0.05:
                features.append(Feature("grid_nearest", 1.0, "no other candidate lies nearer to the grid reference"))


def features_of(statement: StatementRow, incident: IncidentRow, gazetteer: Gazetteer) -> list[Feature]:
    """All features that say something about the pair."""
    found = [
        *_dates(statement.dates, incident.days),
        *_places(statement, incident, gazetteer),
        *_numbers(statement, incident),
        *_grids(statement, incident),
        Feature(
            "code_named", float(statement.code in incident.codes), f"the statement names the code {statement.code}"
        ),
    ]
    return [one for one in found if one.value]


def vector(features: Sequence[Feature]) -> list[float]:
    """The features as numbers in the order of `NAMES`."""
    values: Mapping[str, float] = {one.name: one.value for one in features}
    return [values.get(name, 0.0) for name in NAMES]


def days_between(left: DateSpan, right: DateSpan) -> int | None:
    """Days between two spans, 0 when they share one; `None` when a side is open."""
    if left.first is None or left.last is None or right.first is None or right.last is None:
        return None
    return max(0, (right.first - left.last).days, (left.first - right.last).days)


def _dates(dates: Sequence[DateSpan], days: DateSpan | None) -> list[Feature]:
    if days is None or not dates:
        return [Feature("date_uncertain", 1.0, "one of the two has no date")]
    gaps = [gap for one in dates if (gap := days_between(one, days)) is not None]
    if not gaps:
        return [Feature("date_uncertain", 1.0, "one of the two dates is open")]
    gap = min(gaps)
    width = max((one.days or 1) for one in (*dates, days))
    because = "same day" if gap == 0 else f"{gap} day{'s' if gap > 1 else ''} apart"
    found = [Feature("same_day", float(gap == 0), because), Feature("days_apart", math.log1p(gap), because)]
    if width > 1:
        found.append(Feature("date_uncertain", math.log(width), f"a date that spans {width} days"))
    return found


def _places(statement: StatementRow, incident: IncidentRow, gazetteer: Gazetteer) -> list[Feature]:
    said = " ; ".join(statement.places)
    own = f"{incident.place} {incident.place_local}".strip()
    if not said or not own:
        return []
    found, matched, wider, explained, same = gazetteer.agreement(statement, incident)
    because = f'"{said}" and "{incident.place or own}"'
    shared = f"{because} share {', '.join(matched)}" if matched else f"{because} share no place word"
    reasons = [
        Feature("place_found", found, shared),
        Feature("place_found_wider", wider - found, f"{because}: in the wider area {incident.wider}"),
        Feature("place_explained", explained, shared),
        Feature("place_same", same, f"{because} are one name" if same else because),
        Feature("place_unlike", float(not matched), shared),
    ]
    generic = float(same and _is_generic(said, gazetteer))
    reasons.append(Feature("generic_both", generic, f"{because}: only a town that many incidents share"))
    reasons.append(Feature("place_both", found * explained, shared))
    reasons.extend(_vagueness(statement, incident, explained))
    reasons.extend(_place_distance(statement, incident, gazetteer))
    return reasons


def _vagueness(statement: StatementRow, incident: IncidentRow, explained: float) -> list[Feature]:
    """A rejection as too vague fits an incident whose place is no finer than a town; other verdicts fit finer ones."""
    wide = math.log10(incident.radius_m / 100.0) if incident.radius_m is not None and incident.accuracy else 1.5
    said = f"the incident's place: {incident.accuracy or 'of unknown accuracy'}"
    if statement.reason == "insufficient_information":
        return [
            Feature("vague_and_generic", explained, "called too vague, and the incident's place is no finer"),
            Feature("vague_and_wide", wide, f"called too vague; {said}"),
        ]
    return [
        Feature("precise_and_wide", wide, f"not called too vague; {said}"),
        Feature(
            "precise_and_finer", 1.0 - explained, "not called too vague, and the incident's place is finer than said"
        ),
    ]


def _place_distance(statement: StatementRow, incident: IncidentRow, gazetteer: Gazetteer) -> list[Feature]:
    if incident.latitude is None or incident.longitude is None:
        return [Feature("point_unknown", 1.0, "the incident has no point")]
    points = [point for place in statement.places if (point := gazetteer.point(place)) is not None]
    if not points:
        return []
    away = min(metres_between(*point, incident.latitude, incident.longitude) for point in points)
    return [
        Feature("place_distance", math.log1p(away / 5000.0), f"{away / 1000:.0f} km from other incidents at that place")
    ]


def _numbers(statement: StatementRow, incident: IncidentRow) -> list[Feature]:
    found: list[Feature] = []
    if statement.killed is not None and incident.killed_min is not None:
        low, high = incident.killed_min, incident.killed_max if incident.killed_max is not None else incident.killed_min
        because = f"concedes {statement.killed} killed, {_span(low, high)} reported"
        inside = low <= statement.killed <= high
        gap = 0 if inside else min(abs(statement.killed - low), abs(statement.killed - high))
        found.append(Feature("killed_agrees", float(inside and statement.killed > 0), because))
        found.append(Feature("killed_apart", math.log1p(gap), because))
        if statement.killed > 0 and high == 0:
            found.append(Feature("killed_none_reported", 1.0, because))
    if statement.injured and incident.injured_min is not None:
        low, high = (
            incident.injured_min,
            incident.injured_max if incident.injured_max is not None else incident.injured_min,
        )
        inside = low <= statement.injured <= high
        found.append(
            Feature(
                "injured_agrees", float(inside), f"concedes {statement.injured} injured, {_span(low, high)} reported"
            )
        )
    return found


def _span(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}-{high}"


def _grids(statement: StatementRow, incident: IncidentRow) -> list[Feature]:
    cells = [grid.cell for grid in statement.grids if grid.cell is not None]
    if not cells:
        return []
    if incident.latitude is None or incident.longitude is None:
        return [Feature("grid_unknown", 1.0, "a grid reference is given, and the incident has no point")]
    cell, away = min(
        (
            (one, metres_between(one.centre_latitude, one.centre_longitude, incident.latitude, incident.longitude))
            for one in cells
        ),
        key=lambda pair: pair[1],
    )
    reach = (incident.radius_m or 0.0) + cell.size_m
    because = f"{cell.text} lies {away:,.0f} m from the incident's point (uncertain by {reach:,.0f} m)"
    inside = float(away <= cell.size_m)
    return [Feature("grid_distance", math.log1p(away / 100.0), because), Feature("grid_inside", inside, because)]


def _is_generic(said: str, gazetteer: Gazetteer) -> bool:
    keys = content_keys(said)
    return bool(keys) and max(gazetteer.weight(key) for key in keys) < 0.5 * gazetteer.rarest


def is_acceptance(statement: StatementRow) -> bool:
    """Whether the statement admits harm."""
    return statement.finding is Finding.CREDIBLE
