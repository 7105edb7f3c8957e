"""What a record says that cannot be true together.

`find` asks every rule of one record; `find_all` adds the rules that need several records (a code used twice, a grid
zone unlike the rest). A missing figure is unknown and never zero: a group without a minimum adds nothing to a
sum, a record without an upper figure has no maximum to exceed, a record without a list of sources cites an
unknown number. Each test below yields the values that its sentence names; the sentences are data (`findings`).
Leaves out: what to do about a finding. Nothing is corrected here.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator

from sijill.grading.evidence import IncidentFacts, Position
from sijill.grading.findings import RULES, Contradiction, Language, in_words
from sijill.model.counts import CIVILIAN_PARTS, Group, Outcome
from sijill.model.enumerations import Finding, Grade
from sijill.model.errors import InvalidValue
from sijill.model.gazetteer import governorate_of
from sijill.model.mgrs import MgrsCell, decode
from sijill.model.places import ACCURACY_RADII, Accuracy, Coordinates, distance_m

Values = dict[str, object]
Test = Callable[[IncidentFacts], Iterator[Values]]

COUNTRY_BOXES: dict[str, tuple[float, float, float, float]] = {"Syria": (32.30, 35.70, 37.35, 42.40)}
"""South, west, north, east in degrees, rounded outwards (Natural Earth 1:10m). A country not listed is not tested."""

FAR_M = 15_000
REGULAR_CODE = re.compile(r"[A-Z]+\d+[A-Za-z]?")
_NOTHING = {"", "n/a", "na", "none", "-", "false"}
_GRADES_OF_TWO = (Grade.FAIR, Grade.CONFIRMED)

_TESTS: dict[str, Test] = {}


def _test(test: Test) -> Test:
    _TESTS[test.__name__.removeprefix("_")] = test
    return test


def find(facts: IncidentFacts) -> list[Contradiction]:
    """Every finding on one record, in the order of the rules."""
    return [_said(rule_id, facts, values) for rule_id, test in _TESTS.items() for values in test(facts)]


def find_all(records: Iterable[IncidentFacts]) -> list[Contradiction]:
    """Every finding on a set of records, those that only the set shows last."""
    kept = list(records)
    found = [finding for facts in kept for finding in find(facts)]
    return found + list(_duplicate_codes(kept)) + list(_unusual_zones(kept))


def _said(rule_id: str, facts: IncidentFacts, values: Values) -> Contradiction:
    rule = RULES[rule_id]
    return Contradiction(
        rule_id=rule_id,
        record_id=facts.id,
        code=facts.code,
        message=in_words(rule.en, values, Language.ENGLISH),
        severity=rule.severity,
        values={name: None if value is None else str(value) for name, value in values.items()},
        arabic=in_words(rule.ar, values, Language.ARABIC),
    )


# Counts


@_test
def _min_above_max(facts: IncidentFacts) -> Iterator[Values]:
    for (group, outcome), bounds in facts.counts.items():
        if bounds.low is not None and bounds.high is not None and bounds.low > bounds.high:
            yield {"group": group, "outcome": outcome, "low": bounds.low, "high": bounds.high}


@_test
def _one_bound(facts: IncidentFacts) -> Iterator[Values]:
    for (group, outcome), bounds in facts.counts.items():
        if (bounds.low is None) != (bounds.high is None):
            yield {"group": group, "outcome": outcome, "low": bounds.low, "high": bounds.high}


def _group_minima(facts: IncidentFacts, outcome: Outcome) -> int:
    """The least that children, women and men come to; a group without a minimum adds nothing."""
    return sum(facts.bounds(group, outcome).low or 0 for group in CIVILIAN_PARTS)


@_test
def _groups_above_minimum(facts: IncidentFacts) -> Iterator[Values]:
    for outcome in Outcome:
        low, groups = facts.bounds(Group.CIVILIANS, outcome).low, _group_minima(facts, outcome)
        if low is not None and groups > low:
            yield {"outcome": outcome, "groups": groups, "low": low}


@_test
def _groups_above_maximum(facts: IncidentFacts) -> Iterator[Values]:
    for outcome in Outcome:
        high, groups = facts.bounds(Group.CIVILIANS, outcome).high, _group_minima(facts, outcome)
        if high is not None and groups > high:
            yield {"outcome": outcome, "groups": groups, "high": high}


@_test
def _named_above_minimum(facts: IncidentFacts) -> Iterator[Values]:
    for outcome, named in facts.named.items():
        low = facts.bounds(Group.CIVILIANS, outcome).low
        if low is not None and named > low:
            yield {"outcome": outcome, "named": named, "low": low}


@_test
def _named_above_maximum(facts: IncidentFacts) -> Iterator[Values]:
    for outcome, named in facts.named.items():
        high = facts.bounds(Group.CIVILIANS, outcome).high
        if high is not None and named > high:
            yield {"outcome": outcome, "named": named, "high": high}


# Grade against evidence


@_test
def _weak_with_several_sources(facts: IncidentFacts) -> Iterator[Values]:
    if facts.grade is Grade.WEAK and facts.sources is not None and len(facts.sources) >= 2:
        yield {"sources": len(facts.sources)}


@_test
def _fair_with_one_source(facts: IncidentFacts) -> Iterator[Values]:
    if facts.grade in _GRADES_OF_TWO and facts.sources is not None and len(facts.sources) < 2:
        yield {"grade": facts.imported_grade, "sources": len(facts.sources)}


@_test
def _confirmed_without_admission(facts: IncidentFacts) -> Iterator[Values]:
    if facts.grade is Grade.CONFIRMED and all(p.finding is not Finding.CREDIBLE for p in facts.positions):
        findings = ", ".join(sorted({str(p.finding) for p in facts.positions if p.finding})) or "none"
        yield {"findings": findings, "conceded": "yes" if any(p.concedes_harm for p in facts.positions) else "no"}


@_test
def _grade_impossible(facts: IncidentFacts) -> Iterator[Values]:
    if (facts.imported_grade or "").strip() and facts.grade is None:
        yield {"grade": facts.imported_grade}


@_test
def _no_harm_with_deaths(facts: IncidentFacts) -> Iterator[Values]:
    for outcome in Outcome:
        bounds = facts.bounds(Group.CIVILIANS, outcome)
        if facts.harm_reported is False and (bounds.floor or 0) > 0:
            yield {"outcome": outcome, "low": bounds.low, "high": bounds.high}


# Positions


def _conceded(position: Position) -> Values:
    return {"actor": position.actor, "deaths": position.deaths.floor, "injuries": position.injuries.floor}


@_test
def _non_credible_with_conceded_deaths(facts: IncidentFacts) -> Iterator[Values]:
    for position in facts.positions:
        if position.finding is Finding.NON_CREDIBLE and position.concedes_harm:
            yield _conceded(position)


@_test
def _conceded_while_unassessed(facts: IncidentFacts) -> Iterator[Values]:
    for position in facts.positions:
        if position.finding in (Finding.NOT_YET_ASSESSED, Finding.OPEN) and position.concedes_harm:
            yield _conceded(position) | {"finding": position.finding}


@_test
def _conceded_above_reported(facts: IncidentFacts) -> Iterator[Values]:
    for position in facts.positions:
        for outcome, conceded in ((Outcome.KILLED, position.deaths), (Outcome.INJURED, position.injuries)):
            high = facts.bounds(Group.CIVILIANS, outcome).high
            if high is not None and (conceded.floor or 0) > high:
                yield {"actor": position.actor, "conceded": conceded.floor, "outcome": outcome, "high": high}


# Dates


@_test
def _date_missing(facts: IncidentFacts) -> Iterator[Values]:
    if facts.starts is None:
        yield {}


@_test
def _date_impossible(facts: IncidentFacts) -> Iterator[Values]:
    if facts.starts is not None and facts.starts.year <= 1970:
        yield {"starts": facts.starts}


@_test
def _end_before_start(facts: IncidentFacts) -> Iterator[Values]:
    if facts.starts is not None and facts.ends is not None and facts.ends < facts.starts:
        yield {"starts": facts.starts, "ends": facts.ends}


@_test
def _period_without_end(facts: IncidentFacts) -> Iterator[Values]:
    if facts.is_period and facts.ends is None:
        yield {}


@_test
def _end_on_single_day(facts: IncidentFacts) -> Iterator[Values]:
    if facts.is_period is False and facts.ends is not None:
        yield {"ends": facts.ends}


@_test
def _published_before_incident(facts: IncidentFacts) -> Iterator[Values]:
    if facts.published is not None and facts.starts is not None and facts.published < facts.starts:
        yield {"published": facts.published, "starts": facts.starts}


@_test
def _published_on_incident_date(facts: IncidentFacts) -> Iterator[Values]:
    if facts.published is not None and facts.published == facts.starts:
        yield {"published": facts.published}


# Places


def _point(facts: IncidentFacts) -> Coordinates | None:
    if facts.latitude is None or facts.longitude is None:
        return None
    try:
        return Coordinates(latitude=facts.latitude, longitude=facts.longitude)
    except InvalidValue:  # reported by its own rule
        return None


def _outside(country: str | None, latitude: float, longitude: float) -> bool:
    box = COUNTRY_BOXES.get(country or "")
    return box is not None and not (box[0] <= latitude <= box[2] and box[1] <= longitude <= box[3])


@_test
def _coordinate_invalid(facts: IncidentFacts) -> Iterator[Values]:
    if facts.latitude is not None and facts.longitude is not None and _point(facts) is None:
        yield {"latitude": facts.latitude, "longitude": facts.longitude}


@_test
def _coordinate_outside_country(facts: IncidentFacts) -> Iterator[Values]:
    point = _point(facts)
    if point is not None and _outside(facts.country, point.latitude, point.longitude):
        yield {"latitude": point.latitude, "longitude": point.longitude, "country": facts.country}


@_test
def _coordinate_without_accuracy(facts: IncidentFacts) -> Iterator[Values]:
    if facts.latitude is not None and not facts.accuracy:
        yield {}


@_test
def _accuracy_without_coordinate(facts: IncidentFacts) -> Iterator[Values]:
    if facts.accuracy and facts.latitude is None:
        yield {"accuracy": facts.accuracy}


@_test
def _governorate_unresolved(facts: IncidentFacts) -> Iterator[Values]:
    if facts.country == "Syria" and not any(governorate_of(place) for place in facts.places):
        yield {"places": " / ".join(place for place in facts.places if place) or "nothing"}


# Grid references


def _grids(facts: IncidentFacts) -> Iterator[tuple[Position, str, MgrsCell | None, str]]:
    for position in facts.positions:
        grid = position.grid or ""
        if grid.strip().casefold() not in _NOTHING:
            try:
                yield position, grid, decode(grid), ""
            except InvalidValue as refused:
                yield position, grid, None, refused.message


@_test
def _grid_malformed(facts: IncidentFacts) -> Iterator[Values]:
    for position, grid, cell, reason in _grids(facts):
        if cell is None:
            yield {"actor": position.actor, "grid": grid.strip(), "reason": reason}


@_test
def _grid_irregular(facts: IncidentFacts) -> Iterator[Values]:
    for position, grid, cell, _ in _grids(facts):
        if cell is not None and grid.strip() != cell.text:
            yield {"actor": position.actor, "grid": grid.strip(), "read": cell.text}


@_test
def _grid_far_from_place(facts: IncidentFacts) -> Iterator[Values]:
    point = _point(facts)
    known = Accuracy(facts.accuracy) if facts.accuracy in set(Accuracy) else Accuracy.NOT_STATED
    for position, _, cell, _ in _grids(facts):
        if cell is not None and point is not None:
            metres = distance_m(point, Coordinates(latitude=cell.centre_latitude, longitude=cell.centre_longitude))
            if metres > FAR_M + (ACCURACY_RADII[known].metres or 0) + cell.size_m:
                yield {"actor": position.actor, "grid": cell.text, "distance": round(metres / 1000)}


@_test
def _grid_outside_country(facts: IncidentFacts) -> Iterator[Values]:
    for position, _, cell, _ in _grids(facts):
        if cell is not None and _outside(facts.country, cell.centre_latitude, cell.centre_longitude):
            yield {"actor": position.actor, "grid": cell.text, "country": facts.country}


@_test
def _irregular_code(facts: IncidentFacts) -> Iterator[Values]:
    if facts.code and not REGULAR_CODE.fullmatch(facts.code):
        yield {"code": facts.code}


# Across records


def _duplicate_codes(records: list[IncidentFacts]) -> Iterator[Contradiction]:
    by_code: defaultdict[str, list[IncidentFacts]] = defaultdict(list)
    for facts in records:
        if facts.code.strip():
            by_code[facts.code.strip().casefold()].append(facts)
    for same in by_code.values():
        if len(same) > 1:
            ids = ", ".join(facts.id for facts in same)
            for facts in same:
                yield _said("duplicate_code", facts, {"code": facts.code, "records": len(same), "ids": ids})


def _unusual_zones(records: list[IncidentFacts]) -> Iterator[Contradiction]:
    """References outside the zone that holds at least nine in ten of them."""
    grids = [(facts, position, cell) for facts in records for position, _, cell, _ in _grids(facts) if cell]
    zones = Counter(cell.text[:3] for _, _, cell in grids)
    usual, count = zones.most_common(1)[0] if zones else ("", 0)
    share = round(100 * count / len(grids)) if grids else 0
    if share < 90:
        return
    for facts, position, cell in grids:
        if cell.text[:3] != usual:
            values: Values = {"actor": position.actor, "grid": cell.text, "zone": cell.text[:3]}
            yield _said("grid_zone_unusual", facts, values | {"share": share, "usual": usual})


ACROSS_RECORDS = ("duplicate_code", "grid_zone_unusual")
if set(RULES) != set(_TESTS) | set(ACROSS_RECORDS):
    raise AssertionError(
        f"rules without a test or tests without a rule: {set(RULES) ^ (set(_TESTS) | {*ACROSS_RECORDS})}"
    )
