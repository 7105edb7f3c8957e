"""What changed from one release to the next, and why: the public correction log.

Compared by id: incidents (each column that people read), people (level, harm, how known), figures, totals, estimates,
buildings. A person's name is never repeated here, neither when it comes nor when it goes: the entry says that the level
changed. Why: a correction of the record that the later release tells of, a merge, a decision of the privacy rules, a
new record, or "recorded since". Ids that are gone leave a tombstone among the redirects, so that no published address
goes dead.
"""

from __future__ import annotations

import base64
import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from sijill.ledger.canonical import canonical
from sijill.publish.frozen import Frozen, plain
from sijill.publish.rows import Correction, Redirect

INCIDENT = ("code", "date_first", "date_last", "place_en", "place_ar", "cell", "actors", "grade", "grade_by", "counts",
            "strike_status", "conceded_low", "conceded_high", "victims", "named", "verified")  # fmt: skip
PERSON = ("incidents", "level", "rule", "harm", "known_by")
TOTAL = ("low", "high", "stance", "measure")
ESTIMATE = ("low", "value", "high", "verdict", "documented", "lists")
STRUCTURE = ("incident", "match_probability", "damage", "first", "last", "after", "until", "probability", "cell")
COMPARED = {"incidents": INCIDENT, "persons": PERSON, "totals": TOTAL, "estimates": ESTIMATE, "structures": STRUCTURE}
"""The columns that people read, by table."""


def differences(before: Frozen, after: Frozen) -> list[Correction]:
    """Every difference, in order of subject."""
    found = [
        *(entry for table, columns in COMPARED.items() for entry in _rows(before, after, table, columns)),
        *_figures(before, after),
    ]
    return sorted(found, key=lambda one: (one.subject, one.what, one.id))


def _rows(before: Frozen, after: Frozen, table: str, columns: tuple[str, ...]) -> Iterator[Correction]:
    old, new = ({row.id: row for row in getattr(one, table)} for one in (before, after))
    merged = {one.id: one.to for one in after.redirects if one.to is not None}
    why = _reasons(after)
    on = after.release.frozen_on
    for id in sorted(old.keys() - new.keys()):
        to = merged.get(id)
        yield _entry(on, id, f"{table}: gone", "withdrawn" if to is None else "merged", None, to)
    for id in sorted(new.keys() - old.keys()):
        yield _entry(on, id, f"{table}: new", "recorded since")
    for id in sorted(old.keys() & new.keys()):
        for column in columns:
            was, now = _told(getattr(old[id], column)), _told(getattr(new[id], column))
            if was != now:
                reason = "privacy rule" if column in ("level", "rule") else why.get(id, "recorded since")
                yield _entry(on, id, column, reason, was, now)


def _reasons(after: Frozen) -> Mapping[str, str]:
    told: dict[str, set[str]] = defaultdict(set)
    for one in after.corrections:
        told[one.subject].add(one.why)
    return {subject: sorted(reasons)[0] for subject, reasons in told.items()}


def _told(value: Any) -> Any:
    """A value without the claims behind it, which change their ids with every correction."""
    told = plain(value)
    if isinstance(told, list):
        return [{key: one[key] for key in one if key != "claims"} if isinstance(one, dict) else one for one in told]
    return told


def _figures(before: Frozen, after: Frozen) -> Iterator[Correction]:
    old, new = ({one.id: one.numbers for one in each.figures} for each in (before, after))
    for id in sorted(old.keys() & new.keys()):
        changed = sorted(name for name in old[id].keys() | new[id].keys() if old[id].get(name) != new[id].get(name))
        if changed:
            was, now = ({name: numbers[id].get(name) for name in changed} for numbers in (old, new))
            yield _entry(after.release.frozen_on, f"figure {id}", "numbers", "its incidents changed", was, now)


def _entry(on: str, subject: str, what: str, why: str, before: Any = None, after: Any = None) -> Correction:
    digest = hashlib.sha256(canonical([on, subject, what, why, before, after])).digest()
    return Correction(f"k-{base64.b32encode(digest)[:13].decode().lower()}", on, subject, what, why, before, after)


def carried_over(before: Frozen, after: Frozen) -> Frozen:
    """The later release with what it owes to the earlier: its log of corrections, the new ones, its tombstones."""
    known = {one.id: one for one in (*before.corrections, *after.corrections)}
    known |= {one.id: one for one in differences(before, after)}
    corrections = tuple(known[id] for id in sorted(known))
    redirects = {one.id: one for one in (*before.redirects, *after.redirects)}
    shown = {row.id for table in COMPARED for row in getattr(after, table)}
    for table in COMPARED:
        for row in getattr(before, table):
            if row.id not in shown and row.id not in redirects:
                redirects[row.id] = Redirect(row.id, None, "withdrawn")
    kept = tuple(redirects[id] for id in sorted(redirects) if id not in shown)
    release = after.release._replace(
        previous=before.release.version,
        counts=after.release.counts | {"corrections": len(corrections), "redirects": len(kept)},
    )
    return replace(after, release=release, corrections=corrections, redirects=kept)
