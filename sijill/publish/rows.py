"""The rows of a frozen release: one named tuple a table, and the values inside them.

Everything here is public already: a row holds only what the allow-list (`allow.csv`) lets out, and what it cannot say
it says by None ("not stated"), never by 0. Days are ISO texts, degrees are texts with the digits of the cell. Ids are
those of the register where it has public ones (incident, person, total, document); a claim's id is a hash of what is
published of it, so that nothing unpublished moves it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

Plain = Any
"""Plain JSON without floats."""


class Cell(NamedTuple):
    """The area in which the place lies: the side that the tier allows, its middle, and the distance bound.

    Every point of the truth lies within `within_m` metres of the middle; `uncertainty_m` is what the documents
    themselves leave open (None: not stated). Draw the box, never a pin.
    """

    id: str
    tier: str
    south: str
    west: str
    north: str
    east: str
    latitude: str
    longitude: str
    within_m: int
    uncertainty_m: int | None = None


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


class Actor(NamedTuple):
    """A belligerent under its stable id, with its names."""

    id: str
    en: str
    ar: str


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


class Person(NamedTuple):
    """A person. `level`: "named", "described" (sex and child or adult only) or "counted" (nothing but the harm).

    `rule` names the line of the privacy rules that decided. `known_by`: a code of `KnownBy` (directly_verified,
    several_independent_sources, one_source, contested), None when no source is known. `family`: a row of `families`.
    """

    id: str
    incidents: tuple[str, ...]
    level: str
    rule: str
    harm: str | None = None
    name_local: str | None = None
    name_latin: str | None = None
    other_names: tuple[str, ...] = ()
    age: str | None = None
    age_group: str | None = None
    sex: str | None = None
    profession: str | None = None
    known_by: str | None = None
    family: str | None = None
    claims: tuple[str, ...] = ()


class Family(NamedTuple):
    """People of one incident whom documents call one family; `unnamed` of them appear without a name."""

    id: str
    incident: str
    persons: tuple[str, ...]
    unnamed: int = 0


class Document(NamedTuple):
    """A document. `state`: "held" (its bytes are in the vault, `sha256` names them), "archived" (a copy elsewhere is
    known) or "cited" (known by its address only: the walk to the bytes ends here, and says so)."""

    id: str
    state: str
    publisher: str | None = None
    title: str | None = None
    language: str | None = None
    published: str | None = None
    address: str | None = None
    archive_address: str | None = None
    sha256: str | None = None
    size: int | None = None
    media_type: str | None = None
    confirmed: bool = True


class Source(NamedTuple):
    """A source that an incident's record cites; its id is that of the claim (or document) that cites it."""

    id: str
    incident: str
    state: str
    kind: str | None = None
    name: str | None = None
    platform: str | None = None
    published: str | None = None
    address: str | None = None
    archive_address: str | None = None
    claims: tuple[str, ...] = ()


class Statement(NamedTuple):
    """One time that a belligerent spoke on an incident, oldest first; None: the day is not known."""

    on: str | None
    finding: str | None = None
    killed_low: int | None = None
    killed_high: int | None = None
    injured_low: int | None = None
    injured_high: int | None = None
    partner: str | None = None
    address: str | None = None
    claims: tuple[str, ...] = ()


class Media(NamedTuple):
    """An image that a person passed for publication, made anew without metadata. `file` lies in the release.

    `graphic`: show it blurred, and only when the reader asks. `document` is where its bytes came from.
    """

    id: str
    incident: str
    file: str
    sha256: str
    width: int
    height: int
    graphic: bool
    document: str
    alt_en: str = ""
    alt_ar: str = ""


class Position(NamedTuple):
    """A belligerent's stand on an incident today (None: not stated; 0: stated to be none), and how it came to it.

    `actor` is a row of `actors`.
    """

    id: str
    incident: str
    actor: str
    known: bool = False
    finding: str | None = None
    reason: str | None = None
    killed_low: int | None = None
    killed_high: int | None = None
    injured_low: int | None = None
    injured_high: int | None = None
    history: tuple[Statement, ...] = ()
    claims: tuple[str, ...] = ()


class Total(NamedTuple):
    """An aggregate that a document states. `kind`: total or munitions; `stance`: documented, admitted, surveyed ...

    `confirmed` False: written from memory and not read again in its source; not to be printed as fact.
    """

    id: str
    kind: str
    measure: str
    stance: str
    document: str
    low: int | None = None
    high: int | None = None
    phrase: str | None = None
    area: str | None = None
    first: str | None = None
    last: str | None = None
    days: int | None = None
    published: str | None = None
    note: str | None = None
    confirmed: bool = True
    claims: tuple[str, ...] = ()


class Computed(NamedTuple):
    """What is computed from totals. `rule`: "percent" (part of whole) or "minutes" (between events of one tally)."""

    id: str
    rule: str
    value: str
    of: tuple[str, ...]


class Structure(NamedTuple):
    """A building or other structure, with what documents or annotators say of its destruction."""

    id: str
    incident: str | None = None
    kind: str | None = None
    damage: str | None = None
    first: str | None = None
    last: str | None = None
    cell: Cell | None = None
    claims: tuple[str, ...] = ()


class Estimate(NamedTuple):
    """A statistical estimate of what nobody recorded, with its interval and method, or the reason for refusing."""

    id: str
    measure: str
    method: str
    low: int | None = None
    value: int | None = None
    high: int | None = None
    level: str | None = None
    refused: str | None = None


class Figure(NamedTuple):
    """Sums over one set of incidents under one definition; `numbers` by measure (x_min, x_max, x_not_stated, x).

    `id` is a short text that means the same in every release ("all", "grade-confirmed", "year-2017").
    """

    id: str
    label_en: str
    label_ar: str
    definition: dict[str, Plain]
    incidents: tuple[str, ...]
    numbers: dict[str, int]


class Headline(NamedTuple):
    """A number of the front page, with its figure and measure or its totals. None at both ends: not assessed.

    `open_high`: the low end is a floor ("at least").
    """

    key: str
    label_en: str
    label_ar: str
    low: int | None
    high: int | None
    figure: str | None = None
    measure: str | None = None
    totals: tuple[str, ...] = ()
    open_high: bool = False


class Claim(NamedTuple):
    """One published claim: what a document says of a subject, and where in it. `phrase`: the words of a number."""

    id: str
    subject: str
    says: str
    about: str
    value: Plain
    document: str
    at: str
    reader: str
    carrier: str | None = None
    phrase: str | None = None


class Correction(NamedTuple):
    """What changed: claims corrected or withdrawn in the record, or this release against the one before."""

    id: str
    on: str
    subject: str
    what: str
    why: str
    before: Plain = None
    after: Plain = None


class Redirect(NamedTuple):
    """An id that was published or merged, and where it leads now (None: withdrawn, the tombstone stays)."""

    id: str
    to: str | None
    why: str


class Decision(NamedTuple):
    """What the privacy rules decided: the subject, the level or tier, the rule's id. No protected word."""

    id: str
    kind: str
    level: str
    rule: str


class Passed(NamedTuple):
    """An assertion made at the freeze, and what it looked at."""

    id: str
    says: str
    looked_at: int
    failed: int = 0


class Proof(NamedTuple):
    """An event of the log: its place, its leaf hash, and the published claims that it recorded."""

    event: int
    leaf: str
    claims: tuple[str, ...]


TABLES: dict[str, type[Any]] = {
    "incidents": Incident,
    "persons": Person,
    "families": Family,
    "actors": Actor,
    "documents": Document,
    "sources": Source,
    "media": Media,
    "positions": Position,
    "totals": Total,
    "computed": Computed,
    "structures": Structure,
    "estimates": Estimate,
    "figures": Figure,
    "claims": Claim,
    "corrections": Correction,
    "redirects": Redirect,
    "privacy": Decision,
}
"""Every table of a release, in the order in which it is written; rows sorted by their first column."""
