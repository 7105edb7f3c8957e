"""Freeze: from the register to the tables of a release. A pure function of the store, the log, the vault and the case.

Steps: read the log for the days and leaf hashes of its events; read the register through the allow-list
(`publish.public`); choose the case's incidents; make rows of incidents, sources, positions, people, totals; sum the
figures; say what changed in the record; keep for every published claim the event that recorded it. The rows are made by
the module of their table. Signing, asserting and writing are in `publish.release`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sijill.model.errors import NotFound
from sijill.publish.allow import AllowList, read_allow_list
from sijill.publish.cases import CaseDefinition
from sijill.publish.documents import document_rows, media_rows
from sijill.publish.estimates import estimate_rows
from sijill.publish.figures import computed_of, figures_of, headline_of
from sijill.publish.frozen import Frozen, RegisterState, Release
from sijill.publish.history import correction_rows, decision_rows, redirect_rows
from sijill.publish.incidents import incident_rows
from sijill.publish.making import Event, Making
from sijill.publish.people import people_rules, with_levels
from sijill.publish.persons import families, person_rows
from sijill.publish.positions import actor_row, conceded, position_rows
from sijill.publish.proofs import nodes_for
from sijill.publish.public import Public, public_register
from sijill.publish.rows import Incident, Person, Position, Source
from sijill.publish.structures import structure_rows, surroundings_rows
from sijill.publish.totals import total_rows
from sijill.register.figures import figure
from sijill.register.log import Log
from sijill.register.rows import MentionRow
from sijill.register.store import Store
from sijill.register.tiers import incidents_of_case
from sijill.vault.store import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Who freezes, when, which version, with which code; the state of the log and its signed checkpoint."""

    version: str
    frozen_on: str
    by: str
    second: str
    code_version: str
    codebook_version: str
    register: RegisterState
    checkpoint: str
    languages: tuple[str, ...] = ()


def freeze(
    store: Store,
    log: Log,
    vault: Vault,
    case: CaseDefinition,
    stamp: Stamp,
    *,
    allow: AllowList | None = None,
    progress: Callable[[int], object] = lambda step: None,
) -> Frozen:
    """The release of a case, not yet asserted nor signed. Raises NotFound when the case has nothing to publish."""
    events, corrected = _events(log, stamp.register.size)
    rules = with_levels(people_rules(), case.levels)
    public = public_register(
        store, allow or read_allow_list(), rules, passed=case.passed, corrected=corrected, progress=progress
    )
    making = Making(public, events)
    chosen = _chosen(public, case)
    totals_of = _total_mentions(public, case)
    if not chosen and not totals_of:
        raise NotFound(f'the register has nothing to publish of the case "{case.id}"', remedy="`sijill figures` tells.")
    members = public.store.members(chosen)
    making.take(members)
    making.take(public.store.parts([row.id for row in members]))
    making.take(totals_of)
    return _frozen(making, vault, case, stamp, chosen, totals_of)


def _events(log: Log, size: int) -> tuple[list[Event], set[str]]:
    """Every event's kind, day and leaf, and the mentions whose claims were corrected."""
    events, corrected = [], set()
    for row in log.rows(0, size):
        events.append(Event(row.kind, row.at[:10], bytes(row.leaf)))
        if row.kind == "claims-corrected":
            corrected.add(json.loads(row.body)["data"]["mention"])
    return events, corrected


def _chosen(public: Public, case: CaseDefinition) -> list[str]:
    """Incidents of the case, in order of id."""
    rows = public.store.view("incident")
    if case.case is not None:
        named = incidents_of_case(public.store, case.case)
        rows = [row for row in rows if row.id in named]
    if case.select is not None:
        within = set(figure(case.select, rows, b"").total.incidents)
        rows = [row for row in rows if row.id in within]
    return sorted(row.id for row in rows)


def _total_mentions(public: Public, case: CaseDefinition) -> list[MentionRow]:
    rows = public.store.mentions_of_kinds(("total", "munitions"))
    if case.case is None:
        return [] if case.select is not None else rows
    claims = public.store.claims([row.id for row in rows], ["case"])
    own = {row.mention for row in claims if json.loads(row.value) == case.case}
    return [row for row in rows if row.id in own]


def _frozen(
    making: Making,
    vault: Vault,
    case: CaseDefinition,
    stamp: Stamp,
    chosen: Sequence[str],
    totals_of: Sequence[MentionRow],
) -> Frozen:
    positions = [one for id in chosen for one in position_rows(making, id)]
    kin, people = families(making, person_rows(making, chosen))
    made, sources = _incidents(making, chosen, positions, people)
    incidents = tuple(made)
    totals = tuple(sorted(total_rows(making, totals_of)))
    structures = tuple(sorted(structure_rows(making, case, set(chosen))))
    estimates, left_out = estimate_rows(making, case)
    media, images = media_rows(making.public, vault, set(chosen))
    actors = tuple(sorted({actor_row(one) for row in incidents for one in row.actors}
                          | {actor_row(one.actor) for one in positions}))  # fmt: skip
    figures = tuple(sorted(figures_of(incidents, actors)))
    claims = tuple(sorted(making.claims.values()))
    documents = tuple(sorted(document_rows(making, incidents, totals, media)))
    proofs = making.proofs({one.id for one in claims})
    tables: dict[str, Any] = {
        "incidents": incidents, "persons": tuple(sorted(people)), "families": tuple(sorted(kin)), "actors": actors,
        "documents": documents, "sources": tuple(sorted(sources)), "media": media,
        "positions": tuple(sorted(positions)), "totals": totals, "computed": computed_of(totals),
        "structures": structures, "surroundings": tuple(surroundings_rows(making, set(chosen))),
        "estimates": tuple(sorted(estimates)), "figures": figures, "claims": claims,
        "corrections": tuple(sorted(correction_rows(making))),
        "redirects": tuple(sorted(redirect_rows(making, chosen))),
        "privacy": tuple(sorted(decision_rows(making, incidents, people))),
    }  # fmt: skip
    leaves = [one.leaf for one in making.events]
    return Frozen(
        release=_release(case, stamp, tables, headline_of(figures, totals, _window(case))),
        **tables,
        images=images,
        proofs=proofs,
        nodes=tuple(node.hex() for node in nodes_for(leaves, [one.event for one in proofs])),
        checkpoint=stamp.checkpoint,
        left_out=tuple(left_out),
    )


def _window(case: CaseDefinition) -> tuple[str | None, str | None] | None:
    return next(((one.first, one.last) for one in case.windows if one.kind == "conflict"), None)


def _release(case: CaseDefinition, stamp: Stamp, tables: dict[str, Any], headline: Any) -> Release:
    languages = stamp.languages or case.languages
    return Release(
        case=case.id,
        title={one: case.title[one] for one in languages},
        version=stamp.version,
        frozen_on=stamp.frozen_on,
        by=stamp.by,
        second=stamp.second,
        code_version=stamp.code_version,
        codebook_version=stamp.codebook_version,
        languages=languages,
        licence=case.licence,
        definition=case.data(),
        definitions=case.definitions,
        windows=case.windows,
        register=stamp.register,
        assessed={
            "grades": any(row.grades for row in tables["incidents"]),
            "positions": bool(tables["positions"]),
            "totals": bool(tables["totals"]),
            "structures": bool(tables["structures"]),
            "estimates": bool(tables["estimates"]),
        },
        headline=headline,
        counts={name: len(rows) for name, rows in tables.items()},
    )


def _incidents(
    making: Making, chosen: Sequence[str], positions: Sequence[Position], people: Sequence[Person]
) -> tuple[list[Incident], list[Source]]:
    stands: dict[str, list[Position]] = {}
    for one in positions:
        stands.setdefault(one.incident, []).append(one)
    listed: dict[str, list[Person]] = {}
    for person in people:
        for id in person.incidents:
            listed.setdefault(id, []).append(person)
    incidents, sources = [], []
    for row, own in incident_rows(making, chosen):
        low, high = conceded(stands.get(row.id, ()))
        here = listed.get(row.id, [])
        counted = [one for one in here if one.incidents[0] == row.id]
        sources += own
        incidents.append(
            row._replace(
                positions=tuple(one.id for one in stands.get(row.id, ())),
                persons=tuple(one.id for one in here),
                victims=len(counted),
                victims_killed=sum(one.harm == "killed" for one in counted),
                named=sum(is_named(making, one) for one in counted),
                verified=sum(one.known_by == "directly_verified" for one in counted),
                conceded_low=low,
                conceded_high=high,
            )
        )
    return incidents, sources


def is_named(making: Making, person: Person) -> bool:
    """Whether any document names the person, also when the release does not."""
    mentions = making.public.store.members([person.id])
    return any(row.says == "name" for one in mentions for row in making.by_mention[one.id])
