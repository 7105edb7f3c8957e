"""What a text says about strikes, as values: targets, actions, lines of places, totals of days, and the whole report.

`strikelines` reads them out of a text; nothing here reads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sijill.official.days import SaidDate
from sijill.official.places import canonical


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What was acted on: a count (`None` when not counted: "land features") and the words for it."""

    count: int | None
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One verb of a strike line with its targets."""

    verb: str
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StrikeLine:
    """One "near PLACE, N strikes" clause. `unread` is what no step of the grammar took; empty when read whole."""

    place: str
    strikes: int
    country: str | None
    days: SaidDate | None
    engagements: int | None
    partner_strikes: dict[str, int]
    actions: tuple[Action, ...]
    later_report: bool
    start: int
    end: int
    unread: str

    @property
    def is_country_total(self) -> bool:
        """ "In Syria, 645 strikes ...": a total of a country, not a place; never added to the lines of places."""
        return self.place.lower() in {"syria", "iraq", "syria and iraq", "iraq and syria"}

    def record(self) -> dict[str, Any]:
        """Plain data, with counted targets summed per verb."""
        return {
            "place": self.place,
            "place_listed": canonical(self.place),
            "country": self.country,
            "is_country_total": self.is_country_total,
            "strikes": self.strikes,
            "engagements": self.engagements,
            "date": self.days.days.edtf if self.days and self.days.days else None,
            "partners": self.partner_strikes,
            "later_report": self.later_report,
            "actions": [
                {"verb": one.verb, "targets": [{"count": target.count, "what": target.what} for target in one.targets]}
                for one in self.actions
            ],
            "span": [self.start, self.end],
            "unread": self.unread or None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class StrikeHeader:
    """A day's own total: "conducted 65 strikes consisting of 86 engagements"."""

    strikes: int
    engagements: int
    days: SaidDate | None
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StrikeReport:
    """All strike lines of a text, its own totals, whether it says that there were none, and what is doubtful."""

    lines: tuple[StrikeLine, ...]
    headers: tuple[StrikeHeader, ...]
    says_none: bool
    doubts: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the text speaks of no strikes at all, neither some nor none."""
        return not self.lines and not self.headers and not self.says_none

    @property
    def strikes(self) -> int | None:
        """The sum over the lines of places; `None` without any."""
        places = [line.strikes for line in self.lines if not line.is_country_total]
        return sum(places) if places else None
