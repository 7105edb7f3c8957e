"""Sums over incidents: each counted once, unknown kept apart from zero, several actors never counted twice.

`sum_ranges` adds minima and maxima; the result is a pair of *bounds*, not an interval with a probability, and
it lists what it could not add. `attribute` picks the incidents of one actor by an explicit choice: only where no other
actor is named (`SOLE`), wherever it is named (`ANY`, not additive over actors), or by shares (`APPORTIONED`,
additive over actors: the shares of an incident always make one). Leaves out: the interval (`aggregate`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from sijill.model.counts import CountRange
from sijill.model.enumerations import Attribution
from sijill.model.errors import InvalidValue, Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One incident as it enters a total: its range (`None`: not stated) and its actors, "unknown" being one.

    `shares` divides it over the actors when a person has decided so; without it the actors share equally.
    """

    id: str
    count: CountRange | None
    actors: tuple[str, ...] = ()
    shares: Mapping[str, Fraction] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.shares and (sum(self.shares.values()) != 1 or set(self.shares) - set(self.actors)):
            raise InvalidValue(f"the shares of incident {self.id} do not make one over its actors",
                               remedy="Give each named actor a share, together 1")  # fmt: skip

    def share_of(self, actor: str) -> Fraction:
        """The part of this incident that falls to `actor`; an incident without actors falls to "unknown"."""
        actors = tuple(dict.fromkeys(self.actors)) or ("unknown",)
        if actor not in actors:
            return Fraction(0)
        return self.shares.get(actor, Fraction(0)) if self.shares else Fraction(1, len(actors))


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """Bounds of a sum. `open_ended` are ids whose upper figure is unknown (their floor is in `high`), `unstated` ids
    without any figure: both make the sum a statement about the rest only."""

    low: Fraction
    high: Fraction
    incidents: int
    open_ended: tuple[str, ...]
    unstated: tuple[str, ...]

    @property
    def as_text(self) -> str:
        """The bounds to the whole person, outwards."""
        low, high = int(self.low), -int(-self.high // 1)
        return f"{low}-{high}" + ("+" if self.open_ended else "")


def sum_ranges(records: Iterable[Counted]) -> Total:
    """Sum of minima to sum of maxima over incidents. Raises `Refused` when an id comes twice."""
    return _sum([(record, Fraction(1)) for record in records])


def attribute(records: Iterable[Counted], actor: str, mode: Attribution) -> list[tuple[Counted, Fraction]]:
    """The incidents of one actor with the share that counts: 1 under `SOLE` and `ANY`, a part under `APPORTIONED`."""
    chosen = []
    for record in records:
        share = record.share_of(actor)
        if mode is Attribution.SOLE:
            share = Fraction(1) if share and len(set(record.actors)) <= 1 else Fraction(0)
        elif mode is Attribution.ANY:
            share = Fraction(1) if share else Fraction(0)
        if share:
            chosen.append((record, share))
    return chosen


def sum_attributed(records: Iterable[Counted], actor: str, mode: Attribution) -> Total:
    """The total of one actor under one mode. Raises `Refused` when an id comes twice."""
    return _sum(attribute(records, actor, mode))


def _sum(shared: list[tuple[Counted, Fraction]]) -> Total:
    _refuse_twins([record.id for record, _ in shared])
    low = high = Fraction(0)
    for record, share in shared:
        if record.count is not None:
            upper = record.count.low if record.count.high is None else record.count.high
            low += record.count.low if share == 1 else share * record.count.low
            high += upper if share == 1 else share * upper
    return Total(
        low=low,
        high=high,
        incidents=len(shared),
        open_ended=tuple(r.id for r, _ in shared if r.count is not None and r.count.high is None),
        unstated=tuple(r.id for r, _ in shared if r.count is None),
    )


def _refuse_twins(ids: list[str]) -> None:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise Refused(f"incident {one} is in the sum twice", remedy="Merge or drop the copy before adding")
        seen.add(one)
