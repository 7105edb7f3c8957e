"""Incidents, statements as they bear on them, and the last word on each: what `comparison` is computed from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sijill.model.counts import CountRange


@dataclass(frozen=True, slots=True, kw_only=True)
class Documented:
    """One incident of the archive; `killed=None` when no number was stated."""

    id: str
    day: date | None
    place: str
    grade: str
    killed: CountRange | None
    injured: CountRange | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """One statement as it bears on one incident (`incident=None`: none is known).

    `killed` is the share of the admission that was given to this incident, so that the whole is counted once;
    `released=None` when the date of the statement is unknown.
    """

    statement: str
    incident: str | None
    released: date | None
    finding: str
    reason: str | None = None
    ground: str | None = None
    standard: str | None = None
    channel: str | None = None
    killed: int | None = None
    injured: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One incident beside the belligerent's last word on it."""

    incident: Documented
    finding: str | None
    reason: str | None
    admitted: int | None
    admitted_injured: int | None
    released: date | None
    delay_days: int | None
    history: tuple[str, ...]
    history_dates: tuple[date | None, ...] = ()

    @property
    def reversed(self) -> bool:
        """Whether a rejection became an acceptance, or the reverse."""
        decided = [one for one in self.history if one in {"credible", "non_credible"}]
        return len(set(decided)) > 1


def line_of(incident: Documented, positions: Sequence[Position]) -> Line:
    """An incident with the last of its `positions`; only an acceptance that still stands admits deaths."""
    ordered = sorted(positions, key=lambda one: one.released or date.min)
    last = ordered[-1] if ordered else None
    accepted = [one for one in ordered if one.finding == "credible"]
    stands = last is not None and last.finding == "credible"
    delay = None
    if last is not None and last.released is not None and incident.day is not None and last.released >= incident.day:
        delay = (last.released - incident.day).days
    return Line(
        incident=incident,
        finding=last.finding if last else None,
        reason=(last.ground or last.reason) if last else None,
        admitted=_latest(one.killed for one in accepted) if stands else None,
        admitted_injured=_latest(one.injured for one in accepted) if stands else None,
        released=last.released if last else None,
        delay_days=delay,
        history=tuple(one.finding for one in ordered),
        history_dates=tuple(one.released for one in ordered),
    )


def _latest(numbers: Iterable[int | None]) -> int | None:
    stated = [one for one in numbers if one is not None]
    return stated[-1] if stated else None


def line_record(line: Line) -> dict[str, Any]:
    """Plain data of one incident."""
    killed = line.incident.killed
    return {
        "incident": line.incident.id,
        "code": line.incident.code,
        "date": line.incident.day.isoformat() if line.incident.day else None,
        "place": line.incident.place,
        "grade": line.incident.grade,
        "killed_min": killed.low if killed else None,
        "killed_max": killed.high if killed else None,
        "finding": line.finding,
        "reason": line.reason,
        "admitted": line.admitted,
        "admitted_injured": line.admitted_injured,
        "released": line.released.isoformat() if line.released else None,
        "delay_days": line.delay_days,
        "history": list(line.history),
        "history_dates": [one.isoformat() if one else None for one in line.history_dates],
    }


def position_record(one: Position) -> dict[str, Any]:
    """Plain data of an admission without an incident."""
    return {
        "statement": one.statement,
        "released": one.released.isoformat() if one.released else None,
        "killed": one.killed,
        "injured": one.injured,
    }
