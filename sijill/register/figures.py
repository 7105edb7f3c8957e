"""Figures: counts under a stated definition, each with the incidents that it was made from.

A figure is a pure function of incident rows and a definition. Each incident is counted once, whatever its actors
and codes. `any` counts it when the actor is among those named; `sole` only when no other is; `apportioned` gives
each named actor, "unknown" included, an equal share. The least and the most are summed apart: the sums are bounds on
the total, not an interval of 95 %. A side that no document states adds what the other side states (a least
figure without a most is at least itself); an incident for which neither is stated adds nothing and is counted as
not stated. An incident falls on its first day.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from fractions import Fraction
from typing import Any

from sijill.model.errors import BadInput
from sijill.model.gazetteer import fold, governorate_of
from sijill.model.ids import figure_id
from sijill.register.rows import IncidentRow

GRADES = ("Confirmed", "Fair", "Weak", "Contested", "Discounted")
NOT_GRADED = "Not graded"

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

_PARTS = ("children", "women", "men")

RULES = ("any", "sole", "apportioned")
INVOLVEMENTS = ("suspected", "known")

OTHERS = ("others_killed_at_min", "others_killed_at_max", "groups_overlap_killed")
"""Numbers that only constrained ranges have: at each end the civilians of unstated age and sex, so that children,
women, men and others make the total; and by how much the groups' most together exceeds the total's (within an incident
not all of them can be so high)."""

Number = int | Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What a figure counts. Dates are ISO days, both included; None: no bound."""

    actor: str | None = None
    actor_rule: str = "any"
    area: str | None = None
    first: str | None = None
    last: str | None = None
    grades: tuple[str, ...] = ()
    known_on: str | None = None
    published_by: str | None = None
    involvement: str | None = None
    constrained: bool = False

    def __post_init__(self) -> None:
        if self.actor_rule not in RULES:
            raise BadInput(f'"{self.actor_rule}" is no rule for actors', remedy=f"Say one of: {', '.join(RULES)}.")
        if self.involvement is not None and self.involvement not in INVOLVEMENTS:
            raise BadInput(f'"{self.involvement}" is no involvement', remedy=f"Say one of: {', '.join(INVOLVEMENTS)}.")
        if self.involvement is not None and self.actor is None:
            raise BadInput("suspected or known asks of whom", remedy="Add --actor NAME.")
        _check_days(self)
        if self.first and self.last and self.first > self.last:
            raise BadInput(f"from {self.first} to {self.last} is no span of time", remedy="Turn the dates round.")

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Definition:
        """The definition that `data()` came from."""
        stated = {one.name: data[one.name] for one in fields(cls) if one.name in data}
        return cls(**(stated | {"grades": tuple(data.get("grades", ()))}))

    def data(self) -> dict[str, Any]:
        """Plain JSON, with the sentences that say how the sums are made. Choices that were not made are left out."""
        stated = asdict(self)
        for name in ("involvement", "constrained"):
            if not stated[name]:
                del stated[name]
        return stated | {
            "grades": list(self.grades),
            "unit": "incident: one attack episode in one place and span of time, counted once",
            "sums": "killed_min sums the least, killed_max the most that documents state: bounds, not an interval",
            "scheme": "airwars",
        }


def _check_days(definition: Definition) -> None:
    for day in (definition.first, definition.last, definition.known_on, definition.published_by):
        if day is not None and not _is_day(day):
            raise BadInput(f'"{day}" is not a day', remedy="Write it as YYYY-MM-DD.")


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Row:
    """Sums for one grade (or the total), and the incidents behind them."""

    grade: str
    numbers: dict[str, Number]
    incidents: tuple[str, ...]

    def span(self, measure: str) -> tuple[int | float | None, int | float | None]:
        """Both ends of a measure; (None, None) when no incident of the row states it: unknown is not zero."""
        if self.numbers[f"{measure}_not_stated"] == self.numbers["incidents"]:
            return None, None
        return _plain(self.numbers[f"{measure}_min"]), _plain(self.numbers[f"{measure}_max"])

    def data(self) -> dict[str, Any]:
        """Plain JSON; a share of an apportioned incident is rounded to hundredths."""
        return {"grade": self.grade, **{name: _plain(number) for name, number in self.numbers.items()}}


@dataclass(frozen=True, slots=True)
class Figure:
    """A table of sums by grade under one definition, at one state of the register."""

    id: str
    definition: Definition
    rows: tuple[Row, ...]
    total: Row

    def data(self, *, incidents: bool = False) -> dict[str, Any]:
        """Plain JSON of the whole table."""
        shown = [row.data() | ({"records": list(row.incidents)} if incidents else {}) for row in self.rows]
        return {"figure": self.id, "definition": self.definition.data(), "rows": shown, "total": self.total.data()}


def figure(definition: Definition, incidents: Iterable[IncidentRow], root: bytes) -> Figure:
    """The table for `definition`. `root`: the Merkle root of the log that the rows were folded from."""
    chosen = [row for row in incidents if _within(definition, row)]
    by_grade: dict[str, list[IncidentRow]] = {}
    for row in chosen:
        by_grade.setdefault(row.grade or NOT_GRADED, []).append(row)
    order = [*GRADES, *sorted(set(by_grade) - {*GRADES, NOT_GRADED}), NOT_GRADED]
    rows = tuple(_row(grade, by_grade[grade], definition) for grade in order if grade in by_grade)
    canonical = json.dumps(definition.data(), sort_keys=True).encode()
    return Figure(figure_id(canonical, root), definition, rows, _row("Total", chosen, definition))


def _within(definition: Definition, row: IncidentRow) -> bool:
    if definition.first is not None and (row.date_first is None or row.date_first < definition.first):
        return False
    if definition.last is not None and (row.date_first is None or row.date_first > definition.last):
        return False
    if definition.grades and (row.grade or NOT_GRADED) not in definition.grades:
        return False
    if definition.actor is not None and not _by_actor(definition, members(row.actors)):
        return False
    return definition.area is None or in_area(definition.area, row)


def _by_actor(definition: Definition, actors: Sequence[str]) -> bool:
    return definition.actor in actors and (definition.actor_rule != "sole" or len(actors) == 1)


def in_area(area: str, row: IncidentRow) -> bool:
    """A governorate by any of its spellings; else any place of the incident whose name holds the words."""
    governorate = governorate_of(area)
    if governorate is not None:
        return row.governorate == governorate
    return any(fold(area) in fold(place) for place in members(row.places))


def members(barred: str) -> list[str]:
    """The texts between the bars."""
    return barred.strip("|").split("|") if barred else []


def _row(grade: str, incidents: list[IncidentRow], definition: Definition) -> Row:
    numbers: dict[str, Number] = {"incidents": 0}
    for name in RANGES:
        numbers |= {f"{name}_min": 0, f"{name}_max": 0, f"{name}_not_stated": 0}
    numbers |= dict.fromkeys((*COUNTS, *OTHERS) if definition.constrained else COUNTS, 0)
    for row in incidents:
        share = _share(definition, row)
        own = _numbers(row)
        for name, number in (own | _others(own) if definition.constrained else own).items():
            numbers[name] += number * share
    return Row(grade, numbers, tuple(row.id for row in incidents))


def _share(definition: Definition, row: IncidentRow) -> Number:
    if definition.actor is None or definition.actor_rule != "apportioned":
        return 1
    return Fraction(1, len(members(row.actors)))


def _others(own: Mapping[str, int]) -> dict[str, int]:
    """What is left of one incident's killed at each end beside the children, women and men."""
    rest = {
        end: own.get(f"killed_{end}", 0) - sum(own.get(f"{group}_killed_{end}", 0) for group in _PARTS)
        for end in ("min", "max")
    }
    return dict(zip(OTHERS, (max(0, rest["min"]), max(0, rest["max"]), max(0, -rest["max"])), strict=True))


def _numbers(row: IncidentRow) -> dict[str, int]:
    counts = json.loads(row.counts)
    numbers = {"incidents": 1, "victims": row.victims, "victims_killed": row.victims_killed, "named": row.named}
    for name, (outcome, group) in RANGES.items():
        low, high = counts.get(outcome, {}).get(group, (None, None))
        if low is None and high is None:
            numbers[f"{name}_not_stated"] = 1
        else:
            numbers[f"{name}_min"] = low if low is not None else 0
            numbers[f"{name}_max"] = high if high is not None else low
    return numbers


def _plain(number: Number) -> int | float:
    return number if isinstance(number, int) else int(number) if number.denominator == 1 else round(float(number), 2)
