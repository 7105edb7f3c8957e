"""Documented beside admitted, from the register: which incidents name a belligerent, and what it said of them.

Steps: choose incidents by definition (area, span of days, grades of the headline are `official.comparison`'s affair);
keep those that name the belligerent; turn every line of its releases into positions with the shares that people gave,
the archive codes, or a rule suggests; leave out what was released after the day asked for. A position that is coded
without a statement counts with an unknown date. An admission that belongs to no incident of the choice, and to none
elsewhere, stands as admitted without an incident.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sijill.grading.belligerents import belligerent
from sijill.model.counts import CountRange, Outcome
from sijill.model.errors import NotFound
from sijill.official.comparison import HEADLINE_GRADES, Comparison, compare
from sijill.official.position import Documented, Position
from sijill.register.admissions import Admission, Record, record_of, shares_of
from sijill.register.figures import Definition, figure, members
from sijill.register.quotations import OUTCOMES, Block
from sijill.register.rows import IncidentRow
from sijill.register.store import Store

DECIDED = frozenset({"credible", "non_credible"})

Reported = Mapping[str, tuple[int | None, int | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Confrontation:
    """A comparison with what must be said beside it. `codes` by incident; `undated`: incidents without a known day of
    publication; `differs`: positions whose code is not what their last text says; `coded`: killed as the archive codes
    them, beside what the texts concede."""

    belligerent: str
    definition: Definition
    comparison: Comparison
    codes: Mapping[str, str | None]
    undated: int
    differs: int
    coded: int
    statements: int

    @property
    def name(self) -> str:
        """The belligerent's name in English."""
        return belligerent(self.belligerent).en

    def data(self) -> dict[str, Any]:
        """Plain JSON."""
        asked = {name: value for name, value in self.definition.data().items() if name not in ("scheme", "grades")}
        said = {
            "statements": self.statements,
            "codes_that_differ_from_the_text": self.differs,
            "killed_as_coded": self.coded,
        }
        return {
            "belligerent": self.belligerent,
            "name": self.name,
            "definition": asked,
            **said,
            **self.comparison.record(),
        }


def confront(
    store: Store, definition: Definition, *, actor: str | None = None, grades: Collection[str] | None = None
) -> Confrontation:
    """Documented beside admitted for one belligerent; without a name, the one with most decided positions there.

    The ratio is over `grades` (Confirmed and Fair, when None). `definition.published_by` leaves out later statements
    and incidents. Raises NotFound when nothing was chosen.
    """
    record = record_of(store)
    chosen = _chosen(definition, record)
    if not chosen:
        raise NotFound("no incident fits", remedy="Ask for another area, actor or span of days.")
    named = record.named()
    who = belligerent(actor).id if actor else _most_decided(record, chosen)
    rows = [record.incidents[one] for one in chosen if who in named[one]]
    if not rows:
        others = Counter(one for incident in chosen for one in named[incident])
        said = ", ".join(one for one, _times in others.most_common(8))
        raise NotFound(f'no incident there names "{who}"', remedy=f"They name: {said or 'nobody'}.")
    day = date.fromisoformat(definition.published_by) if definition.published_by else None
    headline = frozenset(grades) if grades else HEADLINE_GRADES
    inside = {row.id for row in rows}
    spoken = [one for one in record.admissions if who in one.actors and inside.intersection(one.incidents or one.filed)]
    positions = list(positions_of(record, who, inside))
    return Confrontation(
        belligerent=who,
        definition=replace(definition, actor=None),
        comparison=compare([documented_of(row) for row in rows], positions, as_of=day, grades=headline),
        codes={row.id: row.code for row in rows},
        undated=sum(row.published is None for row in rows),
        differs=sum(map(_differs, spoken)),
        coded=sum(
            block.conceded[Outcome.KILLED] or 0
            for block in record.blocks
            if block.actor == who and block.incident in inside and block.finding == "credible"
        ),
        statements=len(spoken),
    )


def _chosen(definition: Definition, record: Record) -> list[str]:
    """Incidents of the definition; with a day of publication, those that may have been published by then."""
    rows: Iterable[IncidentRow] = record.incidents.values()
    if (day := definition.published_by) is not None:
        rows = [row for row in rows if (row.published or row.date_first or "9999")[: len(day)] <= day]
    return sorted(figure(replace(definition, known_on=None, published_by=None), rows, b"").total.incidents)


def _most_decided(record: Record, chosen: Iterable[str]) -> str:
    inside = set(chosen)
    found = Counter(one.actor for one in record.blocks if one.incident in inside and one.finding in DECIDED)
    if not found:
        raise NotFound("no belligerent has taken a position there", remedy="Name one with --belligerent.")
    return min(found, key=lambda one: (-found[one], one))


def documented_of(row: IncidentRow) -> Documented:
    """An incident of the register as a comparison takes it."""
    return Documented(
        id=row.id,
        code=row.code,
        day=date.fromisoformat(row.date_first) if row.date_first and len(row.date_first) == 10 else None,
        place=next(iter(members(row.places)), ""),
        grade=row.grade or "Not graded",
        killed=_range(row.killed_low, row.killed_high),
    )


def _range(low: int | None, high: int | None) -> CountRange | None:
    least, most = (low if low is not None else high), (high if high is not None else low)
    return None if least is None or most is None else CountRange(low=least, high=most)


def positions_of(record: Record, actor: str, inside: set[str]) -> Iterator[Position]:
    """A belligerent's positions on the incidents `inside`, and its admissions that belong to no incident at all."""
    reported = {row.id: (row.killed_low, row.killed_high) for row in record.incidents.values()}
    spoken: set[tuple[str, str]] = set()
    for one in record.admissions:
        spoken |= {(part.incident, part.block.claim) for part in one.quotations if part.block is not None}
        if actor in one.actors:
            yield from _of_line(one, inside, reported)
    for block in record.blocks:
        silent = block.finding in (None, "", "not_yet_assessed") or (block.incident, block.claim) in spoken
        if block.actor == actor and block.incident in inside and not silent:
            yield _of_block(block)


def _of_line(one: Admission, inside: set[str], reported: Reported) -> Iterator[Position]:
    quoted = {part.incident: part for part in reversed(one.quotations)}
    shares = {outcome: shares_of(one, outcome, reported if outcome is Outcome.KILLED else {}) for outcome in OUTCOMES}
    for incident in one.incidents:
        if incident in inside:
            part = quoted.get(incident, one.first)
            yield _position(one, incident, part.finding, {name: shares[name].get(incident) for name in OUTCOMES})
    left = {outcome: _left(one, outcome, shares[outcome]) for outcome in OUTCOMES}
    nearby = not one.incidents or any(incident in inside for incident in one.incidents)
    if nearby and (any(left.values()) or not one.incidents):
        yield _position(one, None, one.first.finding, left)


def _left(one: Admission, outcome: Outcome, shares: Mapping[str, int | None]) -> int | None:
    number = one.number[outcome]
    return None if number is None else number - sum(share or 0 for share in shares.values())


def _position(one: Admission, incident: str | None, finding: str, part: Mapping[Outcome, int | None]) -> Position:
    verdict, admits = one.first.said.verdict, finding == "credible"
    return Position(
        statement=one.name,
        incident=incident,
        released=max((part.released for part in one.quotations if part.released is not None), default=None)
        if incident is None
        else next((q.released for q in one.quotations if q.incident == incident), one.first.released),
        finding=finding,
        reason=verdict.reason,
        ground=verdict.ground.value if verdict.ground else None,
        standard=verdict.standard,
        channel=next((q.said.channel for q in one.quotations if q.said.channel), None),
        killed=part[Outcome.KILLED] if admits else None,
        injured=part[Outcome.INJURED] if admits else None,
    )


def _of_block(block: Block) -> Position:
    admits = block.finding == "credible"
    return Position(
        statement=block.claim,
        incident=block.incident,
        released=None,
        finding=block.finding or "",
        reason=block.reason,
        ground=block.reason if block.finding == "non_credible" else None,
        killed=block.conceded[Outcome.KILLED] if admits else None,
        injured=block.conceded[Outcome.INJURED] if admits else None,
    )


def _differs(one: Admission) -> bool:
    said = [part for part in one.quotations if part.last and part.block is not None and part.block.finding]
    return any(part.block and part.block.finding != part.finding for part in said)
