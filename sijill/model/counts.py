"""How many people: ranges by group and outcome, where unknown is never zero.

A `CountRange` is what was claimed: at least `low`, at most `high`; `high=None` means that nobody set an upper figure.
A count that was not stated at all is `None` in the place of the range, never `CountRange(low=0, high=0)`, which says
"stated to be none". Phrases ("dozens") become ranges in `phrases`; constraints between ranges live in `grading.ranges`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sijill.model.errors import InvalidValue


class Outcome(StrEnum):
    """What happened to the people counted."""

    KILLED = "killed"
    INJURED = "injured"
    MISSING = "missing"


class Group(StrEnum):
    """Whom a count is about: the 18 groups of the Airwars incident form, under their archive names."""

    CIVILIANS = "civilian_non_combatants"
    CHILDREN = "children"
    WOMEN = "women"
    MEN = "men"
    HUMAN_RIGHTS_DEFENDERS = "human_rights_defenders"
    JOURNALISTS = "journalists"
    TRADE_UNIONISTS = "trade_unionists"
    HEALTHCARE = "healthcare_personnel"
    OTHER_CIVILIANS = "other_civilian_non_combatants"
    UNDETERMINED = "undetermined"
    OTHER_PROTECTED = "other_protected_persons"
    MEDICAL_RELIGIOUS_STATE = "medical_and_religious_personnel_state"
    MEDICAL_RELIGIOUS_NON_STATE = "medical_and_religious_personnel_non_state"
    HORS_DE_COMBAT = "persons_hors_de_combat"
    BELLIGERENTS = "belligerents"
    ARMED_FORCES = "member_of_armed_forces"
    DIRECT_PARTICIPANTS = "persons_directly_participating_in_hostilities"
    CIVILIAN_ROLE_IN_MILITARY = "civilian_role_in_military"


CIVILIAN_PARTS = (Group.CHILDREN, Group.WOMEN, Group.MEN)
"""The groups that divide the civilians without overlap: their sum can never exceed `Group.CIVILIANS`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRange:
    """At least `low`, at most `high` people; `high=None` means no upper claim was made.

    Raises `InvalidValue` when a bound is negative or `high` is below `low`.
    """

    low: int
    high: int | None

    def __post_init__(self) -> None:
        if self.low < 0 or (self.high is not None and self.high < self.low):
            raise InvalidValue(f"{self.low} to {self.high} is not a count range", remedy="Put the lower figure first")

    @classmethod
    def exactly(cls, count: int) -> CountRange:
        """One figure, claimed without doubt."""
        return cls(low=count, high=count)

    @classmethod
    def at_least(cls, count: int) -> CountRange:
        """A floor without a ceiling ("more than 12" is at least 13)."""
        return cls(low=count, high=None)

    @property
    def is_exact(self) -> bool:
        """Whether both bounds are one figure."""
        return self.low == self.high

    @property
    def width(self) -> int | None:
        """`high - low`; `None` without an upper claim."""
        return None if self.high is None else self.high - self.low

    def holds(self, count: int) -> bool:
        """Whether `count` lies in the range."""
        return self.low <= count and (self.high is None or count <= self.high)

    def overlaps(self, other: CountRange) -> bool:
        """Whether one count satisfies both."""
        return (other.high is None or self.low <= other.high) and (self.high is None or other.low <= self.high)

    def plus(self, other: CountRange) -> CountRange:
        """The sum over two sets of people that share nobody."""
        high = None if self.high is None or other.high is None else self.high + other.high
        return CountRange(low=self.low + other.low, high=high)

    def minus(self, other: CountRange) -> CountRange:
        """What is left of these people when the `other` are a part of them; never below nobody."""
        low = 0 if other.high is None else max(0, self.low - other.high)
        high = None if self.high is None else max(0, self.high - other.low)
        return CountRange(low=low, high=high)

    def span(self, other: CountRange) -> CountRange:
        """The lowest to the highest of two competing claims about one set of people."""
        high = None if self.high is None or other.high is None else max(self.high, other.high)
        return CountRange(low=min(self.low, other.low), high=high)

    def __str__(self) -> str:
        if self.high is None:
            return f"{self.low}+"
        return str(self.low) if self.is_exact else f"{self.low}-{self.high}"
