"""Which incidents of the register a belligerent's statement may mean: by its words, by an archive, by people.

Steps: statements and incidents become the rows that `official.matching` takes (the date and place that the words give,
the place and grid reference that the archive notes beside them; never the incident it was filed with); the matcher
scores incidents that name the belligerent; incidents that the statement is filed with or was linked to stand among the
candidates whatever their score. Words without a date and
without a grid reference ("insufficient information") tell nothing apart: then only the filing speaks.
The order of the queue: undecided first, admissions before rejections, then where the matcher and the archive disagree.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sijill.model.counts import Outcome
from sijill.official.match_settings import Settings
from sijill.official.matching import Candidate, Matched, match
from sijill.official.references import far_from, read_grid
from sijill.official.tables_in import IncidentRow as Row
from sijill.official.tables_in import StatementRow, incident_rows, statement_rows
from sijill.register.admissions import CONFIRMED, REFUSED, UNSURE, Admission, Record
from sijill.register.rows import IncidentRow as Incident
from sijill.register.store import Store

WHERE = ("code", "place", "region", "district", "governorate", "province", "coordinates", "killed", "injured", "date")
"""Predicates that candidates are found by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """An incident that a statement may mean. `probability` None: the matcher does not list it; `flags`: what is odd."""

    incident: str
    code: str | None
    probability: float | None
    reasons: tuple[str, ...]
    filed: bool
    verdict: str | None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A statement with the incidents it may mean, best first."""

    admission: Admission
    offered: tuple[Offered, ...]
    none: float
    why_none: str | None

    @property
    def state(self) -> str:
        """confirmed, unsure, refused (every filed incident is), or open."""
        verdicts = {one.verdict for one in self.offered}
        if CONFIRMED in verdicts or UNSURE in verdicts:
            return CONFIRMED if CONFIRMED in verdicts else UNSURE
        filed = [one for one in self.offered if one.filed]
        return REFUSED if filed and all(one.verdict == REFUSED for one in filed) else "open"

    @property
    def agrees(self) -> bool:
        """Whether the first candidate is an incident that the statement is filed with."""
        return bool(self.offered) and self.offered[0].filed

    @property
    def rank(self) -> tuple[bool, bool, bool, bool, float]:
        """Its place in the queue, smallest first."""
        best = (self.offered[0].probability if self.offered else None) or 0.0
        silent = self.why_none is not None
        return self.state != "open", silent, self.admission.first.finding != "credible", self.agrees, best


def proposals(
    store: Store,
    record: Record,
    chosen: Sequence[Admission],
    *,
    top: int = 5,
    days: int = 3,
    progress: Callable[[Iterable[StatementRow]], Iterable[StatementRow]] = iter,
) -> list[Proposal]:
    """Candidates for these statements among all incidents of the register, in the order of the queue."""
    rows, named = rows_of_incidents(store, record.incidents), record.named()
    settings = replace(Settings.shipped(), days=days)
    groups: dict[frozenset[str], list[Admission]] = defaultdict(list)
    for one in chosen:
        if _tells(one):
            groups[one.actors].append(one)
    found: dict[str, Matched] = {}
    for actors, group in groups.items():
        own = [row for row in rows if named[row.id] & actors]
        matched = match(rows_of_statements(group), own, settings=settings, top=top, progress=progress)
        found |= {one.statement: one for one in matched}
    listed = [_proposal(one, found.get(one.name) or _silent(one), record) for one in chosen]
    return sorted(listed, key=lambda one: one.rank)


def _tells(one: Admission) -> bool:
    """Whether the words name a day, a square or a code."""
    said = [part.said for part in one.quotations]
    return any(one.incident_date is not None or one.grids or one.code for one in said)


def _silent(one: Admission) -> Matched:
    because = "the words name no day and no grid reference: only the archive's filing speaks"
    return Matched(statement=one.name, candidates=(), none=1.0, why_none=because)


def rows_of_statements(chosen: Sequence[Admission]) -> list[StatementRow]:
    """The statements as the matcher takes them; each one's fullest quotation speaks for it."""
    rows = []
    for one in chosen:
        fullest, block = one.fullest, one.first.block
        number = one.number[Outcome.KILLED]
        rows.append(
            {
                "id": one.name,
                "text": fullest.text,
                "released": fullest.released.isoformat() if fullest.released else "",
                "place": (block.place or "") if block is not None else "",
                "mgrs": (block.mgrs or "") if block is not None else "",
                "killed": "" if number is None else str(number),
            }
        )
    return statement_rows(rows, file="the register's statements") if rows else []


def rows_of_incidents(store: Store, incidents: Collection[str]) -> list[Row]:
    """The incidents as the matcher takes them; of several records the oldest that states a thing is heard."""
    subject = {row.id: row.subject for row in store.members(incidents)}
    said: dict[str, dict[tuple[str, str], Any]] = defaultdict(dict)
    for claim in store.claims(list(subject), WHERE):
        said[subject[claim.mention]].setdefault((claim.says, claim.about), json.loads(claim.value))
    rows = [_incident(one, said[one]) for one in incidents]
    return incident_rows(rows, file="the register's incidents") if rows else []


def _incident(incident: str, said: dict[tuple[str, str], Any]) -> dict[str, str]:
    days, point = said.get(("date", "")) or {}, said.get(("coordinates", "")) or {}
    names = {about: value for (says, about), value in said.items() if says == "place" and value}
    latin = [value for about, value in names.items() if about != "ar"]
    values: dict[str, Any] = {
        "id": incident,
        "code": said.get(("code", "")),
        "date": days.get("first"),
        "date_end": days.get("last"),
        "place": latin[0] if latin else names.get("ar"),
        "place_local": names.get("ar") if latin else None,
        "governorate": said.get(("governorate", "")) or said.get(("province", "")),
        "region": said.get(("region", "")),
        "district": said.get(("district", "")),
        "latitude": point.get("latitude"),
        "longitude": point.get("longitude"),
        "accuracy": point.get("accuracy"),
    }
    for outcome in ("killed", "injured"):
        number = said.get((outcome, "civilians")) or {}
        low, high = number.get("low"), number.get("high")
        values |= {
            f"{outcome}_min": low if (low or 0) >= 0 else None,
            f"{outcome}_max": high if (high or 0) >= 0 else None,
        }
    return {name: "" if value is None else str(value) for name, value in values.items()}


def _proposal(one: Admission, found: Matched, record: Record) -> Proposal:
    listed = {candidate.incident: candidate for candidate in found.candidates}
    order = dict.fromkeys([*listed, *one.filed, *one.links])
    offered = [_offered(one, incident, listed.get(incident), record) for incident in order]
    return Proposal(admission=one, offered=tuple(offered), none=found.none, why_none=found.why_none)


def _offered(one: Admission, incident: str, found: Candidate | None, record: Record) -> Offered:
    reasons = () if found is None else tuple(dict.fromkeys(reason.because for reason in found.reasons))
    return Offered(
        incident=incident,
        code=record.incidents[incident].code,
        probability=None if found is None else found.probability,
        reasons=reasons or ("no candidate of the matcher",),
        filed=incident in one.filed,
        verdict=one.verdict(incident),
        flags=tuple(_flags(one, record.incidents[incident])),
    )


def _flags(one: Admission, incident: Incident) -> Iterator[str]:
    """Grid references, in the words or noted beside them by the archive, that do not decode or lie far away."""
    block = one.first.block
    noted = (read_grid(block.mgrs),) if block is not None and block.mgrs else ()
    for grid in one.fullest.said.grids or noted:
        if grid.refusal is not None:
            yield grid.refusal
        elif grid.cell is not None and incident.latitude is not None and incident.longitude is not None:
            away = far_from(grid.cell, float(incident.latitude), float(incident.longitude))
            if away is not None:
                yield away
