"""The walk from a figure to the bytes: figure, incident, claim, document, file in the vault.

For one measure of one row each step names the next; a document that was never captured ends the walk with the words
"cited, not captured".
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from sijill.model.errors import NotFound
from sijill.register.figures import RANGES, Figure
from sijill.register.rows import ClaimRow, DocumentRow, IncidentRow
from sijill.register.store import Store
from sijill.vault.store import Vault

_PERSON_SAYS = {"victims": None, "victims_killed": "harm", "named": "name"}


@dataclass(frozen=True, slots=True)
class Step:
    """One claim behind a number, with where its words are kept.

    `held`: "vault" (the bytes are there), "missing" (they should be and are not) or "cited, not captured".
    """

    incident: str
    code: str | None
    grade: str | None
    claim: int
    says: str
    about: str
    value: object
    at: str
    document: str
    address: str | None
    file: str | None
    sha256: str | None
    held: str


def trace(store: Store, vault: Vault, figure: Figure, grade: str, measure: str) -> Iterator[Step]:
    """Every claim behind `measure` in the row of `grade` ("Total" for all). Raises NotFound for an unknown name."""
    rows = {row.grade: row for row in (*figure.rows, figure.total)}
    if grade not in rows:
        raise NotFound(f'the figure has no row "{grade}"', remedy=f"It has: {', '.join(rows)}.")
    name = measure.removesuffix("_min").removesuffix("_max")
    if name not in RANGES and name not in _PERSON_SAYS and name != "incidents":
        known = ", ".join(["incidents", *RANGES, *_PERSON_SAYS])
        raise NotFound(f'"{measure}" is no measure', remedy=f"Say one of: {known}.")
    for row in store.view("incident", rows[grade].incidents):
        yield from _steps(store, vault, IncidentRow(*row), name)


def _steps(store: Store, vault: Vault, incident: IncidentRow, name: str) -> Iterator[Step]:
    mentions = {row.id: row for row in store.members([incident.id])}
    if name in RANGES:
        outcome, group = RANGES[name]
        claims = [row for row in store.claims(list(mentions), [outcome]) if row.about == group]
    elif name == "incidents":
        claims = store.claims(list(mentions), ["date", "grade"])
    else:
        people = store.parts(list(mentions))
        mentions |= {row.id: row for row in people}
        says = _PERSON_SAYS[name]
        claims = store.claims([row.id for row in people], None if says is None else [says])
    documents = {mentions[row.mention].document for row in claims} | {row.source for row in claims if row.source}
    known = {row.id: row for row in store.documents(documents)}
    for row in claims:
        yield _step(vault, incident, row, known, mentions[row.mention].document)


def _step(vault: Vault, incident: IncidentRow, row: ClaimRow, known: dict[str, DocumentRow], document: str) -> Step:
    said_in, carrier = known[document], known.get(row.source or document)
    sha256 = None if carrier is None else carrier.sha256
    held = "cited, not captured" if sha256 is None else "vault" if vault.has(sha256) else "missing"
    return Step(
        incident=incident.id,
        code=incident.code,
        grade=incident.grade,
        claim=row.id,
        says=row.says,
        about=row.about,
        value=json.loads(row.value),
        at=row.at,
        document=said_in.id,
        address=said_in.address,
        file=None if carrier is None or sha256 is None else carrier.title,
        sha256=sha256,
        held=held,
    )
