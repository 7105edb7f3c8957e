"""What is known of one incident, as the rules of this room read it.

Values here keep what a document wrote even when it cannot be true: a range upside down, a longitude of 4239, an end
before the start. `contradictions` exists to find these, so nothing is refused at birth except what makes no sense
as a question. `None` is not stated, zero is stated to be none, everywhere.
Leaves out: where the values came from (claims and documents keep that), and every judgement on them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sijill.model.counts import CountRange, Group, Outcome
from sijill.model.enumerations import CivilianStatus, Finding, Grade, SourceType, StrikeStatus, Verification


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Two figures as written, either of which may be missing and which may stand upside down."""

    low: int | None = None
    high: int | None = None

    @property
    def stated(self) -> bool:
        """Whether any figure was written."""
        return self.low is not None or self.high is not None

    @property
    def floor(self) -> int | None:
        """The least count written: the lower figure, or the only one."""
        written = [figure for figure in (self.low, self.high) if figure is not None]
        return min(written) if written else None

    @property
    def ceiling(self) -> int | None:
        """The greatest count written; a lone lower figure sets no ceiling."""
        if self.high is None:
            return None
        return self.high if self.low is None else max(self.low, self.high)

    def as_range(self) -> CountRange | None:
        """The range these figures claim: put in order; from 0 when only the upper one is written; `None` if none is."""
        if not self.stated:
            return None
        return CountRange(low=0 if self.low is None else self.floor or 0, high=self.ceiling)


Counts = Mapping[tuple[Group, Outcome], Bounds]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One cited source. `figures` are the counts that this source gives; `follows` are ids it says it repeats."""

    id: str
    name: str | None = None
    url: str | None = None
    archive_url: str | None = None
    type: SourceType | None = None
    account: str | None = None
    text: str | None = None
    published: date | None = None
    follows: tuple[str, ...] = ()
    translation_of: str | None = None
    figures: Counts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """One belligerent's stand on the incident: its finding and the harm it concedes."""

    actor: str
    known: bool = False
    finding: Finding | None = None
    deaths: Bounds = field(default_factory=Bounds)
    injuries: Bounds = field(default_factory=Bounds)
    grid: str | None = None

    @property
    def concedes_harm(self) -> bool:
        """Whether a positive number of deaths or injuries is conceded."""
        return any((figure or 0) > 0 for figure in (self.deaths.ceiling, self.deaths.low,
                                                    self.injuries.ceiling, self.injuries.low))  # fmt: skip

    @property
    def accepts(self) -> bool:
        """Whether it accepts responsibility: finds the harm credible, or concedes harm without rejecting the case."""
        if self.finding is Finding.CREDIBLE:
            return True
        return self.concedes_harm and self.finding not in (Finding.NON_CREDIBLE, Finding.DUPLICATE)


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentFacts:
    """Everything the rules ask about one incident.

    `sources=None` means that the list of sources is not known (not that there are none). `imported_grade` is the
    grade as another archive wrote it. `actors` are suspected or known, "unknown" being one of them.
    """

    id: str
    code: str = ""
    counts: Counts = field(default_factory=dict)
    named: Mapping[Outcome, int] = field(default_factory=dict)
    harm_reported: bool | None = None
    sources: tuple[Source, ...] | None = None
    positions: tuple[Position, ...] = ()
    actors: tuple[str, ...] = ()
    strike_status: StrikeStatus | None = None
    imported_grade: str | None = None
    civilian_status: CivilianStatus | None = None
    verifications: tuple[Verification, ...] = ()
    starts: date | None = None
    ends: date | None = None
    is_period: bool | None = None
    published: date | None = None
    latitude: float | None = None
    longitude: float | None = None
    accuracy: str | None = None
    places: tuple[str, ...] = ()
    country: str | None = None

    def bounds(self, group: Group, outcome: Outcome) -> Bounds:
        """The figures written for one group and outcome; both `None` when nothing is."""
        return self.counts.get((group, outcome), Bounds())

    @property
    def grade(self) -> Grade | None:
        """The imported grade when it is one of the five; `None` when absent or impossible ("Contested, Discounted")."""
        written = (self.imported_grade or "").strip().casefold()
        return Grade(written) if written in set(Grade) else None
