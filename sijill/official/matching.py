"""Which incident does a statement speak of? Candidates, scores with reasons, and probabilities that mean something.

Steps of `match`:
1. Candidates: incidents of the same day; within `days` of it when they share a place word; within `grid_m` of the grid
   reference and `grid_days` of the date; for statements without a date, those that share the rarest place words.
2. Score: a weighted sum of the features of `features` (weights in `rules/matching.toml`, fitted by
   `bench/official/fit_matching.py` as a conditional logit: McFadden 1974).
3. Competition: two lines of one release rarely mean one incident, so an incident that another line of the same release
   claims loses score (mean-field updates, a few rounds). Lines of different releases compete less, since a revision
   returns to its incident. Lines without a release date compete as if they were one release.
4. Probability: softmax over the candidates and "none of these".

The matcher proposes; people confirm. Several statements may end at one incident and one statement at several: numbers
are shared out in `allocation`, never here. A place alone never decides: a candidate without date agreement and without
a grid reference needs a place that is rare.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sijill.model.mgrs import MgrsCell
from sijill.official.features import NAMES, Feature, Gazetteer, features_of, mark_nearest, vector
from sijill.official.places import content_keys
from sijill.official.references import metres_between
from sijill.official.rulebook import table
from sijill.official.tables_in import IncidentRow, StatementRow

_DEGREE_M = 111_195.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Weights in the order of `NAMES`, the score of "none of these", and how strongly lines of a release compete."""

    weights: tuple[float, ...]
    none: float
    rivalry: float
    rivalry_across: float
    temperature: float
    version: str
    days: int = 3
    grid_days: int = 15
    grid_m: float = 1000.0
    undated_candidates: int = 60
    most_candidates: int = 80

    @classmethod
    def shipped(cls) -> Settings:
        """The weights of `rules/matching.toml`."""
        said = table("matching")
        return cls(
            weights=tuple(float(said["weights"][name]) for name in NAMES),
            none=float(said["none"]),
            rivalry=float(said["rivalry"]),
            rivalry_across=float(said["rivalry_across"]),
            temperature=float(said["temperature"]),
            version=str(said["version"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One incident that a statement may mean: probability, score and reasons, the weightiest first."""

    incident: str
    probability: float
    score: float
    reasons: tuple[Feature, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """A statement with its candidates, best first, and the probability that none of them is meant."""

    statement: str
    candidates: tuple[Candidate, ...]
    none: float
    why_none: str | None = None


@dataclass(slots=True)
class Problem:
    """A statement with the features of its candidates; what fitting and matching both start from."""

    statement: StatementRow
    incidents: list[int]
    features: list[list[Feature]]
    vectors: list[list[float]] = field(default_factory=list)


def match(
    statements: Sequence[StatementRow],
    incidents: Sequence[IncidentRow],
    *,
    settings: Settings | None = None,
    top: int = 5,
    progress: Callable[[Iterable[StatementRow]], Iterable[StatementRow]] = iter,
) -> list[Matched]:
    """The candidates of every statement, in the order of `statements`."""
    used = settings or Settings.shipped()
    problems = problems_of(statements, incidents, settings=used, progress=progress)
    chances = compete(problems, used)
    return [_matched(problem, incidents, chance, used, top) for problem, chance in zip(problems, chances, strict=True)]


def problems_of(
    statements: Sequence[StatementRow],
    incidents: Sequence[IncidentRow],
    *,
    settings: Settings,
    progress: Callable[[Iterable[StatementRow]], Iterable[StatementRow]] = iter,
) -> list[Problem]:
    """Candidates and features, before any weight."""
    index = _Index(incidents, settings)
    gazetteer = Gazetteer(incidents, statements)
    problems = []
    for statement in progress(statements):
        found = sorted(index.candidates(statement))
        features = [features_of(statement, incidents[at], gazetteer) for at in found]
        mark_nearest(features)
        problems.append(
            Problem(statement=statement, incidents=found, features=features, vectors=[vector(one) for one in features])
        )
    return problems


def compete(problems: Sequence[Problem], settings: Settings, *, rounds: int = 6) -> list[list[float]]:
    """Probabilities by problem: one per candidate, then "none of these" last; each list sums to 1."""
    scores = [[_score(one, settings) for one in problem.vectors] for problem in problems]
    chances = [_softmax(row, settings) for row in scores]
    releases = [problem.statement.released for problem in problems]
    for _round in range(rounds if settings.rivalry > 0 else 0):
        claims = _Claims(problems, releases, chances)
        chances = [
            _softmax(
                [
                    score - claims.penalty(release, at, mine, settings)
                    for score, at, mine in zip(row, problem.incidents, chance, strict=False)
                ],
                settings,
                before=chance,
            )
            for problem, row, chance, release in zip(problems, scores, chances, releases, strict=True)
        ]
    return chances


class _Claims:
    """How strongly each incident is claimed, by the lines of one release and by all lines."""

    def __init__(
        self, problems: Sequence[Problem], releases: Sequence[date | None], chances: Sequence[Sequence[float]]
    ) -> None:
        self.own: dict[tuple[date | None, int], float] = defaultdict(float)
        self.all: dict[int, float] = defaultdict(float)
        for problem, chance, release in zip(problems, chances, releases, strict=True):
            for at, probability in zip(problem.incidents, chance, strict=False):
                self.own[release, at] += probability
                self.all[at] += probability

    def penalty(self, release: date | None, at: int, mine: float, settings: Settings) -> float:
        """What a line loses on an incident that others claim: more for lines of its own release."""
        own = max(0.0, self.own[release, at] - mine)
        others = max(0.0, self.all[at] - self.own[release, at])
        return settings.rivalry * own + settings.rivalry_across * others


def _score(values: Sequence[float], settings: Settings) -> float:
    return sum(value * weight for value, weight in zip(values, settings.weights, strict=True) if value)


def _softmax(scores: Sequence[float], settings: Settings, *, before: Sequence[float] | None = None) -> list[float]:
    """Probabilities of the scores and of "none"; damped half way towards `before` so that rounds settle."""
    scaled = [*(score / settings.temperature for score in scores), settings.none / settings.temperature]
    peak = max(scaled)
    weights = [math.exp(score - peak) for score in scaled]
    total = sum(weights)
    fresh = [weight / total for weight in weights]
    return fresh if before is None else [(new + old) / 2 for new, old in zip(fresh, before, strict=True)]


def _matched(
    problem: Problem, incidents: Sequence[IncidentRow], chance: list[float], settings: Settings, top: int
) -> Matched:
    order = sorted(range(len(problem.incidents)), key=lambda at: (-chance[at], incidents[problem.incidents[at]].id))
    weight = dict(zip(NAMES, settings.weights, strict=True))
    candidates = tuple(
        Candidate(
            incident=incidents[problem.incidents[at]].id,
            probability=chance[at],
            score=_score(problem.vectors[at], settings),
            reasons=tuple(sorted(problem.features[at], key=lambda one: -abs(one.value * weight[one.name]))),
        )
        for at in order[:top]
    )
    return Matched(
        statement=problem.statement.id,
        candidates=candidates,
        none=chance[-1],
        why_none=None if candidates else _why_none(problem.statement, settings),
    )


def _why_none(statement: StatementRow, settings: Settings) -> str:
    if not statement.dates and not statement.places and not statement.grids:
        return "the statement names no date, no place and no grid reference"
    if statement.dates:
        return f"no incident within {settings.days} days of {' or '.join(one.edtf for one in statement.dates)}"
    return "no date, and no incident shares its place words"


class _Index:
    """Incidents by day, by place word and by grid square of about 1 km."""

    def __init__(self, incidents: Sequence[IncidentRow], settings: Settings) -> None:
        self.incidents, self.settings = incidents, settings
        self.by_day: dict[date, list[int]] = defaultdict(list)
        self.wide: list[int] = []
        self.by_word: dict[str, list[int]] = defaultdict(list)
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
        return found

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
