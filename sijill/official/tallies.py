"""Strikes and munitions per day and month, with competing counts side by side; and rates ("one every six minutes").

Two texts about one day and place may count differently (a line amended later, a partner's own count). `tally` keeps
each with its source and never adds them: the day's figure is the range from the lowest to the highest source.
`rate` is the calculator behind such sentences: window and rounds are arguments, and the quoted totals that the archive
knows are in `rules/quoted.csv`, shown together.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from sijill.model.counts import CountRange
from sijill.model.dates import DateSpan
from sijill.model.errors import InvalidValue
from sijill.official.places import canonical
from sijill.official.strike_report import StrikeReport

MINUTES_A_DAY = 1440


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCount:
    """Strikes near one place over one span of days, as one source counts them."""

    days: DateSpan
    place: str
    strikes: int
    source: str
    later_report: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """One day span or month and place: what each source counts, and the range over the sources."""

    period: str
    place: str
    counts: tuple[DayCount, ...]

    @property
    def range(self) -> CountRange:
        """The lowest to the highest source."""
        by_source: dict[str, int] = defaultdict(int)
        for one in self.counts:
            by_source[one.source] += one.strikes
        return CountRange(low=min(by_source.values()), high=max(by_source.values()))


def day_counts(report: StrikeReport, *, source: str) -> list[DayCount]:
    """The dated lines of one read text; lines of whole countries and lines without a date are left out."""
    return [
        DayCount(
            days=line.days.days,
            place=canonical(line.place) or line.place,
            strikes=line.strikes,
            source=f"{source}: later report" if line.later_report else source,
            later_report=line.later_report,
        )
        for line in report.lines
        if line.days is not None and line.days.days is not None and not line.is_country_total
    ]


def tally(counts: Iterable[DayCount], *, by: str = "day") -> list[Tally]:
    """Counts grouped by place and by `day` (the span as reported) or `month` (of the span's first day), in order.

    Identical counts of one span from several texts that quote one release stand once.
    """
    if by not in {"day", "month"}:
        raise InvalidValue(f'"{by}" is no period', remedy="Ask for day or month")
    groups: dict[tuple[str, str], dict[DayCount, None]] = defaultdict(dict)
    for one in counts:
        period = one.days.edtf if by == "day" else str(one.days.first)[:7]
        groups[period, one.place][one] = None
    return [Tally(period=period, place=place, counts=tuple(found)) for (period, place), found in sorted(groups.items())]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """`rounds` over `days` full days: one every `minutes`, `per_day` a day."""

    rounds: int
    days: int
    label: str = ""

    @property
    def minutes(self) -> float:
        """Minutes between two, on average around the clock."""
        return self.days * MINUTES_A_DAY / self.rounds

    @property
    def per_day(self) -> float:
        """How many a day."""
        return self.rounds / self.days

    def __str__(self) -> str:
        label = f"{self.label}: " if self.label else ""
        return f"{label}{self.rounds:,} in {self.days} days = one every {self.minutes:.2f} minutes, {self.per_day:.1f} a day"  # noqa: E501


def rate(rounds: int, first: date, last: date, *, label: str = "") -> Rate:
    """The rate over a window, both days included. Raises `InvalidValue` for no rounds or a window upside down."""
    days = (last - first).days + 1
    if rounds <= 0 or days <= 0:
        raise InvalidValue(
            f"{rounds} rounds over {days} days has no rate", remedy="Give a positive number and a window"
        )
    return Rate(rounds=rounds, days=days, label=label)


@cache
def quoted() -> tuple[Rate, ...]:
    """The totals that were quoted in public, each over the window it was quoted with."""
    text = files("sijill.official").joinpath("rules", "quoted.csv").read_text("utf-8")
    return tuple(
        Rate(rounds=int(row["rounds"]), days=int(row["days"]), label=row["label"])
        for row in csv.DictReader(text.splitlines())
    )
