"""Rows of what is said and by whom: belligerents and their positions, documents, citations, images."""

from __future__ import annotations

from typing import NamedTuple


class Actor(NamedTuple):
    """A belligerent under its stable id, with its names."""

    id: str
    en: str
    ar: str


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
