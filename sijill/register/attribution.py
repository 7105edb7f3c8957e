"""Who did it, counted without counting twice: sole, any and apportioned for every actor, suspected and known.

The actors of an incident are those that its records' positions name (under one id however they are written:
`grading.belligerents`), else those of its list of actors; "unknown" is an actor, and an incident that names nobody is
its. Sole: no other actor is named. Any: named at all; these do not add up over actors. Apportioned: equal shares;
these add up to the total, in which each incident stands once. Known: a record says that the actor did it or that it
declared the strike; all other naming is suspicion.
Leaves out: shares that a person has decided (`grading.totals` takes them), and what the belligerent concedes.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sijill.grading.belligerents import Belligerent, belligerent
from sijill.grading.evidence import Position
from sijill.grading.totals import Counted, Total, sum_attributed, sum_ranges
from sijill.model.counts import CountRange
from sijill.model.enumerations import Attribution
from sijill.register.facts import stands
from sijill.register.figures import members
from sijill.register.rows import IncidentRow
from sijill.register.store import Store

_TOTAL = {"actor": "total", "en": "Total", "ar": "المجموع"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attributed:
    """One actor (`None`: all incidents) with its incidents and killed under each way of counting."""

    actor: Belligerent | None
    totals: dict[str, Total]
    incidents: dict[str, Fraction]
    known: int
    suspected: int

    def data(self) -> dict[str, Any]:
        """Plain JSON; shares to hundredths."""
        ways = {
            way: {"incidents": _plain(self.incidents[way]), "killed_min": _plain(total.low),
                  "killed_max": _plain(total.high)}
            for way, total in self.totals.items()
        }  # fmt: skip
        one = self.actor
        names = {"actor": one.id, "en": one.en, "ar": one.ar} if one else _TOTAL
        return names | ways | ({"known": self.known, "suspected": self.suspected} if one else {})


def by_actor(store: Store, rows: Sequence[IncidentRow]) -> tuple[Attributed, ...]:
    """One row an actor, most incidents first, then the total, in which each incident is counted once."""
    positions = stands(store, [row.id for row in rows])
    names: dict[str, Belligerent] = {}
    records = [_counted(row, _actors(row, positions.get(row.id, ()), names)) for row in rows]
    found = [_attributed(names[one], records, positions) for one in sorted({a for r in records for a in r.actors})]
    order = sorted(found, key=lambda one: (-one.incidents["any"], one.actor.id if one.actor else ""))
    return (*order, _whole(records))


def involved(store: Store, rows: Sequence[IncidentRow], actor: str, involvement: str) -> list[IncidentRow]:
    """Those incidents of `rows` in which an actor is known, or only suspected, to have done it."""
    wanted = belligerent(actor).id
    positions = stands(store, [row.id for row in rows])
    known = {id for id, stand in positions.items() if any(one.known and one.actor == wanted for one in stand)}
    return [row for row in rows if (row.id in known) == (involvement == "known")]


def _actors(row: IncidentRow, positions: Sequence[Position], names: dict[str, Belligerent]) -> tuple[str, ...]:
    listed = [belligerent(one) for one in [stand.actor for stand in positions] or members(row.actors) if one.strip()]
    found = listed or [belligerent("unknown")]
    names |= {one.id: one for one in found}
    return tuple(dict.fromkeys(one.id for one in found))


def _counted(row: IncidentRow, actors: tuple[str, ...]) -> Counted:
    low, high = row.killed_low, row.killed_high
    stated = low is not None or high is not None
    return Counted(id=row.id, count=CountRange(low=low or 0, high=high) if stated else None, actors=actors)


def _attributed(
    one: Belligerent, records: Collection[Counted], positions: dict[str, tuple[Position, ...]]
) -> Attributed:
    own = [record for record in records if one.id in record.actors]
    known = sum(any(p.known and p.actor == one.id for p in positions.get(record.id, ())) for record in own)
    alone = sum(len(record.actors) == 1 for record in own)
    shared = sum((record.share_of(one.id) for record in own), Fraction(0))
    return Attributed(
        actor=one,
        totals={mode.value: sum_attributed(own, one.id, mode) for mode in Attribution},
        incidents={"sole": Fraction(alone), "any": Fraction(len(own)), "apportioned": shared},
        known=known,
        suspected=len(own) - known,
    )


def _whole(records: Collection[Counted]) -> Attributed:
    total = sum_ranges(records)
    alone = sum_ranges([record for record in records if len(record.actors) == 1])
    return Attributed(
        actor=None,
        totals={"sole": alone, "any": total, "apportioned": total},
        incidents={
            "sole": Fraction(alone.incidents),
            "any": Fraction(total.incidents),
            "apportioned": Fraction(total.incidents),
        },
        known=0,
        suspected=0,
    )


def _plain(number: Fraction) -> int | float:
    return int(number) if number.denominator == 1 else round(float(number), 2)
