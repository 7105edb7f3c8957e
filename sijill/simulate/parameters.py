"""Everything that a simulated conflict depends on, as one value; written whole into each README.

A seed and a `Parameters` determine every byte. `streams` gives each part of the simulation its own generator, so that
more lists do not change the people, and other people do not change the images.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date

import numpy as np

from sijill.model.errors import InvalidValue

STREAMS = ("people", "strikes", "capture", "lists", "reports", "official", "images")
LISTS_MAX = 20
PEOPLE_MAX = 5_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """Shares and chances are 0 to 1. Raises `InvalidValue` when one is not, or when there is nobody to simulate."""

    people: int = 10_000
    lists: int = 4
    scenario: str = "harbour"
    killed_share: float = 0.10
    neighbours: float = 1.4  # households in a building beside the first, on average
    first_day: date = date(2019, 3, 1)
    days: int = 122
    market_strikes: float = 0.12
    # who is seen: visibility differs from person to person (standard deviation on the logit), some can never be seen
    visibility_sd: float = 0.8
    unreachable: float = 0.05
    copies: float = 0.20  # list 2 takes over this share of list 1 (positive dependence)
    avoids: float = 0.35  # list 3 leaves out this share of those on list 1 (negative dependence)
    # how records err
    spelling: float = 0.14  # chance that one part of a name is spelt otherwise
    dropped_part: float = 0.25  # chance that a list gives one part of the name fewer than it usually does
    kunya: float = 0.03  # chance that an adult stands there as Abu or Umm of a child only
    repeated: float = 0.03  # chance that a list has the person twice
    foreign: float = 0.01  # entries that are not of the dead: survivors named by mistake
    age_drift: float = 0.18
    age_heaped: float = 0.12
    misdated: float = 0.10
    sex_wrong: float = 0.01
    # reports of strikes
    reports_a_strike: float = 2.2
    report_copies: float = 0.25
    report_misdated: float = 0.08
    report_late: float = 0.06
    report_actor_unknown: float = 0.25
    # the belligerent that publishes
    log_complete: float = 0.72
    assessed: float = 0.55
    credible: float = 0.14
    # images and volunteers
    frames: int = 10
    answers_a_structure: int = 8
    volunteers_exact: float = 0.62
    spammers: float = 0.05
    cloudy: float = 0.12

    def __post_init__(self) -> None:
        if not 50 <= self.people <= PEOPLE_MAX:
            raise InvalidValue(f"{self.people:,} people", remedy=f"Give 50 to {PEOPLE_MAX:,} with --people")
        if not 2 <= self.lists <= LISTS_MAX:
            raise InvalidValue(f"{self.lists} lists", remedy=f"Give 2 to {LISTS_MAX} with --lists")
        for name in _SHARES:
            if not 0.0 <= getattr(self, name) <= 1.0:
                raise InvalidValue(f"{name} is {getattr(self, name)}", remedy="Give a share between 0 and 1")
        if not 0.0 < self.killed_share <= 0.5:
            raise InvalidValue(f"killed_share is {self.killed_share}", remedy="Give a share above 0 and up to 0.5")
        if not 0.0 <= self.neighbours <= 50.0:
            raise InvalidValue(f"{self.neighbours} neighbours", remedy="Give 0 to 50 households")
        if self.days < 10 or self.frames < 3 or self.answers_a_structure < 1:
            raise InvalidValue("too few days, frames or answers", remedy="10 days, 3 frames and 1 answer are the least")

    def described(self) -> Mapping[str, str]:
        """Every parameter by name, as text."""
        return {field.name: str(getattr(self, field.name)) for field in fields(self)}


_SHARES = (
    *("market_strikes", "unreachable", "copies", "avoids", "spelling", "dropped_part", "kunya", "repeated", "foreign"),
    *("age_drift", "age_heaped", "misdated", "sex_wrong", "report_copies", "report_misdated", "report_late"),
    *("report_actor_unknown", "log_complete", "assessed", "credible", "volunteers_exact", "spammers", "cloudy"),
)


def streams(seed: int) -> dict[str, np.random.Generator]:
    """One independent generator a part, all from one seed (a whole number, 0 or more)."""
    if seed < 0:
        raise InvalidValue(f"the seed is {seed}", remedy="Give a whole number, 0 or more")
    return {
        name: np.random.default_rng(np.random.SeedSequence(entropy=seed, spawn_key=(place,)))
        for place, name in enumerate(STREAMS)
    }
