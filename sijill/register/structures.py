"""Structures of the register, as a dating project reads them: images, readers' answers, experts, analysts, windows.

A structure is a cluster of mentions whose anchor is "structure ID". Its claims: `coordinates`, `damage-class` (an
analyst's look on a day), `image` (a strip's frame and date), `answer` (one volunteer's, restricted), `expert-answer`
(restricted). Its window is the newest assessment by the model of `damage`. Leaves out fitting (`damage`) and writing
(`casework.damage`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sijill.damage.places import Places, Spot, accuracies, set_out
from sijill.damage.problem import Floats
from sijill.damage.project import Project, build_project
from sijill.damage.reading import Note, Sheet, day, iso
from sijill.damage.recorded import SCHEME
from sijill.damage.unosat import bounds_of
from sijill.damage.windows import NEVER, Windows
from sijill.model.errors import NotFound
from sijill.register.rows import AssessmentRow, ClaimRow, MentionRow
from sijill.register.store import Store

ANCHOR = "structure "
SAYS = frozenset({"coordinates", "damage-class", "image", "answer", "expert-answer"})
RADIUS_IN_SIGMAS = 2.146  # a circle that holds 90 % of a round normal distribution
CLOSEST = 10.0  # metres: a building's own size
UNKNOWN = 500.0  # metres where nobody says how well the place is known
MARGIN = 200.0  # metres around the structures
FIT_FIRST = "Fit the answers first: sijill damage fit --register."


@dataclass(slots=True)
class Told:
    """What the register holds of one structure: its subject, its id in the files, claims in order, newest window."""

    subject: str
    name: str
    mentions: list[MentionRow] = field(default_factory=list)
    claims: list[ClaimRow] = field(default_factory=list)
    window: AssessmentRow | None = None

    def of(self, says: str) -> list[ClaimRow]:
        """Its claims with one predicate, oldest first."""
        return [row for row in self.claims if row.says == says]

    @property
    def place(self) -> tuple[float, float] | None:
        """Latitude and longitude as first stated."""
        for row in self.of("coordinates"):
            value = json.loads(row.value)
            return float(value["latitude"]), float(value["longitude"])
        return None


def structures(store: Store, says: Collection[str] = SAYS) -> list[Told]:
    """Every structure with a name, by name, with these claims and its newest window."""
    found: dict[str, Told] = {}
    subject_of: dict[str, str] = {}
    for row in store.mentions_of_kinds(["structure"]):
        if row.anchor.startswith(ANCHOR):
            subject_of[row.id] = row.subject
            one = found.setdefault(row.subject, Told(row.subject, row.anchor.removeprefix(ANCHOR)))
            one.mentions.append(row)
    if says:
        for claim in store.claims(subject_of, says):
            found[subject_of[claim.mention]].claims.append(claim)
    for assessment in store.assessments(found):
        if assessment.scheme == SCHEME:
            found[assessment.subject].window = assessment
    return sorted(found.values(), key=lambda one: (one.name, one.subject))


def structure(store: Store, name: str) -> Told:
    """One structure by its id in the files or its id in the register. NotFound if there is none."""
    for one in structures(store, ()):
        if name in (one.name, one.subject) or any(row.id == name for row in one.mentions):
            one.claims = store.claims([row.id for row in one.mentions], SAYS)
            return one
    raise NotFound(f"no structure {name} in the register", remedy="Use its id of the files, or s-... of the register.")


def project_of(store: Store, *, keep: str = "first") -> tuple[Project, dict[str, str]]:
    """The dating problem that the register's claims make, and the subject of each structure by name."""
    known = structures(store)
    answers, strips, gold, bounds = (_Rows(_titles(store, known)) for _ in range(4))
    for one in known:
        for row in one.of("image"):
            strips.add(row, structure_id=one.name, frame=row.about, date=json.loads(row.value))
        for row in one.of("answer"):
            value = json.loads(row.value)
            answers.add(row, structure_id=one.name, volunteer_id=row.about, **value)
        for row in one.of("expert-answer"):
            gold.add(row, structure_id=one.name, first_destroyed=json.loads(row.value))
        early, late = _bounds(one.of("damage-class"))
        if early or late:
            bounds.add(one.of("damage-class")[0], structure_id=one.name, earliest=early, latest=late)
    if not answers.rows or not strips.rows:
        lacking = "answers" if not answers.rows else "image dates"
        raise NotFound(
            f"the register holds no {lacking}", remedy="sijill damage import answers FILE --strips FILE --register."
        )
    project = build_project(
        answers=answers.sheet(("structure_id", "volunteer_id", "last_intact", "first_destroyed")),
        strips=strips.sheet(("structure_id", "frame", "date")),
        gold=gold.sheet(("structure_id", "first_destroyed")) if gold.rows else None,
        bounds=bounds.sheet(("structure_id", "earliest", "latest")) if bounds.rows else None,
        keep=keep,
    )
    return project, {one.name: one.subject for one in known}


def seen_by(store: Store, volunteer: str) -> set[str]:
    """Names of the structures that this volunteer has answered."""
    return {one.name for one in structures(store, ["answer"]) if any(row.about == volunteer for row in one.claims)}


def recorded_windows(store: Store, says: Collection[str] = ()) -> list[tuple[Told, AssessmentRow]]:
    """Structures that have a fitted window, by name. NotFound if none has."""
    found = [(one, one.window) for one in structures(store, says) if one.window is not None]
    if not found:
        raise NotFound("the register holds no fitted windows", remedy=FIT_FIRST)
    return found


def placed_incidents(
    store: Store,
    windows: Windows,
    places: Sequence[tuple[float, float] | None],
    sigma: float | None,
    without: Collection[str] = (),
    *,
    by_id: bool = False,
) -> Places:
    """Incidents of the windows' days near the structures, with the spread that their accuracy gives, else `sigma`; one
    whose accuracy nobody states (sigma None) is an area. They go by code, or by_id; those of `without` stay out.

    NotFound if no structure has a place or no incident is left; incidents without day or place are noted.
    """
    degrees = np.array([one or (np.nan, np.nan) for one in places], np.float64).reshape(-1, 2)
    if not np.isfinite(degrees).all(axis=1).any():
        raise NotFound("no fitted structure has a place", remedy="Import the structures with latitude and longitude.")
    _, area_from = accuracies()
    rows: list[Spot] = []
    area: list[int] = []
    notes: list[Note] = []
    for row in store.incidents_between(None, iso(int(windows.until[windows.until < NEVER].max()))):
        first, last = day(row.date_first or ""), day(row.date_last or row.date_first or "")
        name = row.id if by_id else row.code or row.id
        if row.id in without:
            continue
        if first is None or last is None or last < int(windows.after[windows.after > 0].min(initial=first)):
            continue
        if row.latitude is None or row.longitude is None:
            notes.append(_unplaced(name))
            continue
        spread = sigma or UNKNOWN
        if row.uncertainty_m is not None:
            spread = max(row.uncertainty_m / RADIUS_IN_SIGMAS, CLOSEST)
        latitude, longitude = float(row.latitude), float(row.longitude)
        if _near(degrees, latitude, longitude, spread):
            rows.append((name, latitude, longitude, spread, first, last))
            area.append(int(spread >= area_from))
    if not rows:
        raise NotFound(
            "no incident of these days lies near the structures", remedy="Import the incidents, with day and place."
        )
    return set_out(degrees, rows, area, notes)


def hidden_incidents(store: Store) -> set[str]:
    """Incidents that people keep out of everything that is published."""
    rows = {row.id: row.subject for row in store.mentions_of_kinds(["incident"])}
    claims = store.claims(list(rows), ["publication"])
    return {rows[row.mention] for row in claims if json.loads(row.value).get("decision") == "hide"}


def _near(degrees: Floats, latitude: float, longitude: float, spread: float) -> bool:
    """Whether the incident's circle can reach the box around the structures."""
    north = (MARGIN + 4 * spread) / 111_000
    east = north / max(np.cos(np.radians(latitude)), 0.01)
    low, high = np.nanmin(degrees, axis=0), np.nanmax(degrees, axis=0)
    return bool(low[0] - north <= latitude <= high[0] + north and low[1] - east <= longitude <= high[1] + east)


def _unplaced(name: str) -> Note:
    return Note(
        file="the register",
        row=None,
        structure="",
        problem=f"incident {name}: no place in degrees",
        remedy="It can be matched once somebody has located it.",
        set_aside=True,
    )


def _bounds(looks: Sequence[ClaimRow]) -> tuple[str, str]:
    """Earliest and latest day from what analysts saw; open where they contradict each other."""
    said = [(row.about, json.loads(row.value)["means"]) for row in looks]
    return bounds_of(said) or ("", "")


def _titles(store: Store, known: Sequence[Told]) -> dict[str, str]:
    ids = {row.document for one in known for row in one.mentions}
    ids |= {row.source for one in known for row in one.claims if row.source is not None}
    return {row.id: row.title or row.id for row in store.documents(ids)} | {
        mention.id: mention.document for one in known for mention in one.mentions
    }


class _Rows:
    """Rows of one table, each with the file and the row that its claim stands on."""

    def __init__(self, titles: dict[str, str]) -> None:
        self._titles = titles
        self.rows: list[tuple[str, int, dict[str, Any]]] = []

    def add(self, claim: ClaimRow, **values: Any) -> None:
        document = claim.source or self._titles[claim.mention]
        where = claim.at.removeprefix("cell:").partition("/")[0]
        self.rows.append((self._titles.get(document, document), int(where) if where.isdecimal() else 0, values))

    def sheet(self, names: tuple[str, ...]) -> Sheet:
        columns = {name: [str(values.get(name, "")) for _, _, values in self.rows] for name in names}
        said = json.dumps(columns, ensure_ascii=False, sort_keys=True)
        files = tuple(file for file, _, _ in self.rows)
        return Sheet(
            file=" + ".join(sorted(set(files))),
            sha256=hashlib.sha256(said.encode()).hexdigest(),
            columns=columns,
            rows=[row for _, row, _ in self.rows],
            files=files,
        )
