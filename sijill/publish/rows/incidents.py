"""Rows of incidents, and the values inside them: counts, grades, what documents differ on, history."""

from __future__ import annotations

from typing import NamedTuple

from sijill.publish.rows.places import Cell
from sijill.publish.rows.plain import Plain


class Count(NamedTuple):
    """How many: `low` to `high` of one group with one outcome, and the claims that it came from.

    `rule` is a key of `figures.RANGE_RULES` (as-stated, lowest-and-highest, one-side), which has its words in English
    and Arabic; `steps` are such keys too (reordered: a document states the ends upside down).
    """

    outcome: str
    group: str
    low: int | None
    high: int | None
    rule: str
    steps: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()


class Change(NamedTuple):
    """One piece of evidence that would move the grade: up (1), down (-1) or sideways (0)."""

    en: str
    ar: str
    grade: str
    direction: int


class Grade(NamedTuple):
    """A grade under one scheme. `by`: "rule", or "person" who overruled it, or "imported" as its archive wrote it."""

    scheme: str
    version: str
    grade: str
    by: str
    rule: str | None = None
    en: str | None = None
    ar: str | None = None
    counted: tuple[tuple[str, str], ...] = ()
    would_change: tuple[Change, ...] = ()


class Cluster(NamedTuple):
    """Sources that are one voice: their type and their ids."""

    kind: str | None
    sources: tuple[str, ...]


class Entry(NamedTuple):
    """One line of a record's history: the day, what happened (a code), how many claims, what it was about."""

    on: str
    what: str
    number: int = 1
    about: str | None = None


class Competing(NamedTuple):
    """A thing on which documents differ: each value with the claims that state it, oldest first."""

    says: str
    about: str
    values: tuple[Stated, ...]


class Stated(NamedTuple):
    """One value and the claims that state it."""

    value: Plain
    claims: tuple[str, ...]


class Verification(NamedTuple):
    """An act of direct verification: how (a code of the codebook) and in which month; never by whom or of whom."""

    kind: str
    month: str | None = None


class Incident(NamedTuple):
    """One attack episode in one place and span of time. `actors` are rows of `actors`, "unknown" being one of them.

    `clusters` is None when the list of sources is not known. `texts`: (name, text) that a person passed. `victims`,
    `victims_killed`, `named` and `verified` count people recorded one by one, each in one incident only (the first of
    theirs), so that sums count nobody twice. `conceded_*`: deaths that belligerents concede, added over belligerents.
    `kinds_verified`: how many kinds of direct verification the rules count, those of its people included; which kind
    concerned people is not said, since in a small family it tells who spoke.
    """

    id: str
    code: str | None = None
    date_first: str | None = None
    date_last: str | None = None
    published: str | None = None
    country: str | None = None
    governorate: str | None = None
    place_en: str | None = None
    place_ar: str | None = None
    places: tuple[str, ...] = ()
    cell: Cell | None = None
    actors: tuple[str, ...] = ()
    strike_type: tuple[str, ...] = ()
    strike_status: str | None = None
    infrastructure: tuple[str, ...] = ()
    grade: str | None = None
    grade_by: str | None = None
    grades: tuple[Grade, ...] = ()
    counts: tuple[Count, ...] = ()
    competing: tuple[Competing, ...] = ()
    positions: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    clusters: tuple[Cluster, ...] | None = None
    verifications: tuple[Verification, ...] = ()
    kinds_verified: int = 0
    persons: tuple[str, ...] = ()
    victims: int = 0
    victims_killed: int = 0
    named: int = 0
    verified: int = 0
    conceded_low: int | None = None
    conceded_high: int | None = None
    combatants_only: bool = False
    documents: tuple[str, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()
    history: tuple[Entry, ...] = ()
    claims: tuple[str, ...] = ()
