"""Documented beside admitted: per incident and in total, as known on any date.

In: incidents (with grade), the belligerent's statements as read, and which statements speak of which incidents with the
shares of what they admit. Out: one row per incident, totals by grade, a timeline by date of admission, what is admitted
without an incident and documented without an admission, delays, reversals, reasons and how their wording drifted, and
the rate of acceptance by reporting channel.

Definitions, printed with every ratio: "documented" is the sum over incidents of the least and most civilians killed in
the grades asked for; "admitted" is the sum of conceded deaths of accepted statements, each admission once; the ratio is
admitted / documented at both bounds (lower = admitted over most documented). A position is the last one published on or
before `as_of`. `None` is "not stated", 0 "stated to be none". Totals are bounds, not an interval of confidence.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median, quantiles
from typing import Any

from sijill.model.counts import CountRange
from sijill.official.position import Documented, Line, Position, line_of, line_record, position_record

HEADLINE_GRADES = frozenset({"Confirmed", "Fair"})
RATIO_DEFINITION = (
    "admitted deaths (each admission once) divided by documented civilian deaths in the grades {grades}; "
    "from admitted over most documented to admitted over least documented"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The whole comparison; every table can be recomputed from `lines` and `unmatched`."""

    as_of: date | None
    grades: frozenset[str]
    lines: tuple[Line, ...]
    unmatched: tuple[Position, ...]
    positions: tuple[Position, ...]
    twice: tuple[str, ...] = ()

    @property
    def documented(self) -> CountRange:
        """Least and most killed in the grades asked for."""
        return _sum(line.incident.killed for line in self.lines if line.incident.grade in self.grades)

    @property
    def admitted(self) -> int:
        """Admitted deaths, with and without an incident."""
        return sum(line.admitted or 0 for line in self.lines) + sum(one.killed or 0 for one in self.unmatched)

    @property
    def ratio(self) -> tuple[float | None, float | None]:
        """Admitted over most and over least documented; `None` where nothing is documented."""
        whole = self.documented
        return (
            self.admitted / whole.high if whole.high else None,
            self.admitted / whole.low if whole.low else None,
        )

    @property
    def reversals(self) -> tuple[Line, ...]:
        """Incidents on which the belligerent changed its mind, in order."""
        return tuple(line for line in self.lines if line.reversed)

    @property
    def without_admission(self) -> tuple[Line, ...]:
        """Incidents in the grades asked for, with deaths, and nothing admitted."""
        return tuple(
            line
            for line in self.lines
            if line.incident.grade in self.grades and not line.admitted and (line.incident.killed or _NONE).low > 0
        )

    def by_grade(self) -> list[dict[str, Any]]:
        """Incidents, documented deaths, admitted deaths and acceptances of each grade."""
        groups: dict[str, list[Line]] = defaultdict(list)
        for line in self.lines:
            groups[line.incident.grade or "none"].append(line)
        rows = []
        for grade in sorted(groups, key=_grade_order):
            lines = groups[grade]
            killed = _sum(line.incident.killed for line in lines)
            rows.append(
                {
                    "grade": grade,
                    "incidents": len(lines),
                    "killed_min": killed.low,
                    "killed_max": killed.high,
                    "without_number": sum(line.incident.killed is None for line in lines),
                    "accepted": sum(line.finding == "credible" for line in lines),
                    "admitted": sum(line.admitted or 0 for line in lines),
                }
            )
        return rows

    def by_admission_date(self) -> list[dict[str, Any]]:
        """Admitted deaths by month of admission, with the running total; unknown dates stand last."""
        months: Counter[str] = Counter()
        dated = [(line.released, line.admitted) for line in self.lines]
        dated += [(one.released, one.killed) for one in self.unmatched]
        for released, killed in dated:
            if killed:
                months[str(released)[:7] if released else "unknown"] += killed
        rows, running = [], 0
        for month in sorted(months):
            running += months[month]
            rows.append({"month": month, "admitted": months[month], "running": running})
        return rows

    def delays(self) -> list[dict[str, Any]]:
        """Days from incident to statement: median and ninth decile by finding."""
        groups: dict[str, list[int]] = defaultdict(list)
        days = {line.incident.id: line.incident.day for line in self.lines}
        for one in self.positions:
            happened = days.get(one.incident or "")
            if one.released is not None and happened is not None and one.released >= happened:
                groups[one.finding].append((one.released - happened).days)
        return [
            {
                "finding": finding,
                "statements": len(found),
                "median_days": median(found),
                "ninth_decile_days": _decile(found),
            }
            for finding, found in sorted(groups.items())
        ]

    def channels(self) -> list[dict[str, Any]]:
        """Acceptances among decided statements by who reported the allegation."""
        decided: dict[str, Counter[str]] = defaultdict(Counter)
        for one in self.positions:
            if one.finding in {"credible", "non_credible"}:
                decided[one.channel or "not named"][one.finding] += 1
        return [
            {
                "channel": channel,
                "accepted": counts["credible"],
                "decided": counts.total(),
                "share": counts["credible"] / counts.total(),
            }
            for channel, counts in sorted(decided.items(), key=lambda item: -item[1].total())
        ]

    def drift(self) -> list[dict[str, Any]]:
        """Grounds and standards of rejection by year of release: how the wording moved."""
        counts: Counter[tuple[str, str, str]] = Counter()
        for one in self.positions:
            if one.finding == "non_credible":
                year = str(one.released.year) if one.released else "unknown"
                counts[year, one.ground or "unstated", one.standard or "unstated"] += 1
        return [
            {"year": year, "ground": ground, "standard": standard, "statements": number}
            for (year, ground, standard), number in sorted(counts.items())
        ]

    def record(self) -> dict[str, Any]:
        """Everything as plain data."""
        low, high = self.ratio
        whole = self.documented
        grades = ", ".join(sorted(self.grades, key=_grade_order))
        return {
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "documented": {"killed_min": whole.low, "killed_max": whole.high, "grades": grades},
            "admitted": self.admitted,
            "ratio": {"low": low, "high": high, "definition": RATIO_DEFINITION.format(grades=grades)},
            "by_grade": self.by_grade(),
            "by_admission_date": self.by_admission_date(),
            "delays": self.delays(),
            "channels": self.channels(),
            "drift": self.drift(),
            "reversals": [line_record(line) for line in self.reversals],
            "admitted_without_incident": [position_record(one) for one in self.unmatched if one.killed or one.injured],
            "incidents_without_admission": [line.incident.id for line in self.without_admission],
            "ids_used_twice": list(self.twice),
            "lines": [line_record(line) for line in self.lines],
        }


_NONE = CountRange(low=0, high=0)
_ORDER = ("Confirmed", "Fair", "Weak", "Contested", "Discounted")


def compare(
    incidents: Iterable[Documented],
    positions: Iterable[Position],
    *,
    as_of: date | None = None,
    grades: frozenset[str] = HEADLINE_GRADES,
) -> Comparison:
    """Set positions published up to `as_of` (all, without it) against incidents.

    Statements without a date are taken only when `as_of` is not given: nobody can say that they were out by then.
    """
    known = [one for one in positions if as_of is None or (one.released is not None and one.released <= as_of)]
    listed = list(incidents)
    by_incident: dict[str, list[Position]] = defaultdict(list)
    ids = {one.id for one in listed}
    unmatched = []
    for one in known:
        if one.incident is not None and one.incident in ids:
            by_incident[one.incident].append(one)
        else:
            unmatched.append(one)
    # An id used twice (TS631, TS633 in the archive) takes its statements once, at its first row.
    lines = tuple(line_of(one, by_incident.pop(one.id, [])) for one in listed)
    twice = tuple(sorted(one for one, times in Counter(one.id for one in listed).items() if times > 1))
    return Comparison(
        twice=twice, as_of=as_of, grades=grades, lines=lines, unmatched=tuple(unmatched), positions=tuple(known)
    )


def _sum(ranges: Iterable[CountRange | None]) -> CountRange:
    low = high = 0
    for one in ranges:
        if one is not None:
            low += one.low
            high += one.high if one.high is not None else one.low
    return CountRange(low=low, high=high)


def _grade_order(grade: str) -> tuple[int, str]:
    return (_ORDER.index(grade) if grade in _ORDER else len(_ORDER), grade)


def _decile(found: list[int]) -> float:
    return float(found[0]) if len(found) == 1 else quantiles(found, n=10, method="inclusive")[-1]
