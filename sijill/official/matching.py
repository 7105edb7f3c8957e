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
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from sijill.official.features import NAMES, Feature, features_of, mark_nearest, vector
from sijill.official.gazetteer import Gazetteer
from sijill.official.incident_index import IncidentIndex
from sijill.official.match_settings import Settings
from sijill.official.tables_in import IncidentRow, StatementRow


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
    index = IncidentIndex(incidents, settings)
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
