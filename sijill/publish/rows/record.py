"""Rows of the record itself: claims, corrections, redirects, decisions, assertions, proofs."""

from __future__ import annotations

from typing import NamedTuple

from sijill.publish.rows.plain import Plain


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
