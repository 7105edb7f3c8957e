"""Which incidents a statement could speak of at all: by day, by place word, and by grid square of about 1 km.

Incidents of the same day; within `days` of it when they share a place word; within `grid_m` of the grid reference and
`grid_days` of the date; for statements without a date, those that share the rarest place words; those whose code it
names, of any day. What speaks for each of them is in `features`, how they compete in `matching`.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from sijill.model.mgrs import MgrsCell
from sijill.official.match_settings import Settings
from sijill.official.places import content_keys
from sijill.official.references import metres_between
from sijill.official.tables_in import IncidentRow, StatementRow

_DEGREE_M = 111_195.0


class IncidentIndex:
    """Incidents by day, by place word and by grid square of about 1 km."""

    def __init__(self, incidents: Sequence[IncidentRow], settings: Settings) -> None:
        self.incidents, self.settings = incidents, settings
        self.by_day: dict[date, list[int]] = defaultdict(list)
        self.wide: list[int] = []
        self.by_word: dict[str, list[int]] = defaultdict(list)
        self.by_code: dict[str, list[int]] = defaultdict(list)
        self.by_square: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
        self.keys = [frozenset(content_keys(f"{one.place} {one.place_local}")) for one in incidents]
        for at, one in enumerate(incidents):
            self._add(at, one)
        for there in self.by_square.values():
            there.sort()

    def _add(self, at: int, one: IncidentRow) -> None:
        if one.days is not None:
            if one.days.first is None or one.days.last is None or (one.days.days or 0) > 60:
                self.wide.append(at)
            else:
                for offset in range((one.days.last - one.days.first).days + 1):
                    self.by_day[one.days.first + timedelta(days=offset)].append(at)
        for key in self.keys[at]:
            self.by_word[key].append(at)
        for code in one.codes:
            self.by_code[code].append(at)
        if one.latitude is not None and one.longitude is not None:
            ordinal = one.days.first.toordinal() if one.days is not None and one.days.first is not None else 0
            self.by_square[self._square(one.latitude, one.longitude)].append((ordinal, at))

    def candidates(self, statement: StatementRow) -> set[int]:
        same_day, near_days = self._on(statement, 0), self._on(statement, self.settings.days)
        by_grid = self._by_grid(statement)
        said = {key for place in statement.places for key in content_keys(place)}
        found = same_day | by_grid | {at for at in near_days if said & self.keys[at]}
        if not statement.dates:
            found |= self._by_words(statement)
        if len(found) > self.settings.most_candidates:
            order = sorted(
                found, key=lambda at: (at not in same_day, at not in by_grid, -len(said & self.keys[at]), at)
            )
            found = set(order[: self.settings.most_candidates])
        return found.union(self.by_code.get(statement.code or "", ()))

    def _on(self, statement: StatementRow, days: int) -> set[int]:
        """Incidents within `days` of a date of the statement."""
        found: set[int] = set()
        reach = timedelta(days=days)
        for span in statement.dates:
            if span.first is None or span.last is None:
                continue
            day = span.first - reach
            while day <= span.last + reach:
                found.update(self.by_day.get(day, ()))
                day += timedelta(days=1)
            found.update(
                at for at in self.wide if (wide := self.incidents[at].days) is not None and wide.overlaps(span)
            )
        return found

    def _by_grid(self, statement: StatementRow) -> set[int]:
        """Incidents near the grid reference, of about the same date; of any date when the statement has none."""
        found: set[int] = set()
        known = [span.first for span in statement.dates if span.first is not None]
        days = [first.toordinal() for first in known]
        for cell in (grid.cell for grid in statement.grids if grid.cell is not None):
            south, west = self._square(cell.centre_latitude, cell.centre_longitude)
            for row in (south - 1, south, south + 1):
                for column in (west - 1, west, west + 1):
                    found.update(at for at in self._then((row, column), days) if self._is_near(at, cell))
        return found

    def _then(self, square: tuple[int, int], days: Sequence[int]) -> Iterator[int]:
        """Incidents of a square within `grid_days` of one of `days` (all of them without days)."""
        there = self.by_square.get(square, [])
        if not days:
            yield from (at for _ordinal, at in there)
            return
        for day in days:
            low = bisect_left(there, (day - self.settings.grid_days, -1))
            high = bisect_right(there, (day + self.settings.grid_days, len(self.incidents)))
            yield from (at for _ordinal, at in there[low:high])

    def _is_near(self, at: int, cell: MgrsCell) -> bool:
        one = self.incidents[at]
        assert one.latitude is not None and one.longitude is not None
        away = metres_between(cell.centre_latitude, cell.centre_longitude, one.latitude, one.longitude)
        return away <= self.settings.grid_m

    def _by_words(self, statement: StatementRow) -> set[int]:
        keys = [key for place in statement.places for key in content_keys(place)]
        rarest = sorted((key for key in keys if key in self.by_word), key=lambda key: len(self.by_word[key]))
        found: list[int] = []
        for key in rarest:
            found.extend(self.by_word[key][: self.settings.undated_candidates - len(found)])
            if len(found) >= self.settings.undated_candidates:
                break
        return set(found)

    @staticmethod
    def _square(latitude: float, longitude: float) -> tuple[int, int]:
        side = 1000.0
        return int(latitude * _DEGREE_M // side), int(longitude * _DEGREE_M * math.cos(math.radians(35)) // side)
