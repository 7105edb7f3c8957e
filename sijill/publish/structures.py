"""Rows of structures and of what stands around an incident: windows of destruction, the incident matched, chance.

A structure belongs to a release when a document ties it to one of its incidents, when it was matched to one, when its
records carry the release's case, or when the release is of everything. Windows and matches were computed and kept in
the register (`casework.damage`, `casework.matches`); here they only pass the allow-list. A matched structure has no
cell of its own (`publish.public`). Leaves out: fitting and matching (`damage`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from sijill.publish.cases import CaseDefinition
from sijill.publish.making import Making
from sijill.publish.rows import Structure, Surroundings
from sijill.register.rows import MentionRow


def structure_rows(making: Making, case: CaseDefinition, chosen: Collection[str]) -> Iterator[Structure]:
    """One row a structure, its mentions together; takes their claims."""
    mentions: dict[str, list[MentionRow]] = defaultdict(list)
    for row in making.public.store.mentions_of_kinds(("structure",)):
        mentions[row.subject].append(row)
    own = _of_case(making, case, mentions)
    for subject, rows in mentions.items():
        tied = next((one for row in rows if (one := making.public.subject.get(row.part_of or "")) in chosen), None)
        match = making.public.matches.get(subject)
        matched = None if match is None or match.incident not in chosen else match
        if own is None or subject in own or tied is not None or matched is not None:
            making.take(rows)
            found = _structure(making, subject, rows)
            if tied is not None:
                yield found._replace(incident=tied)
            elif matched is not None:
                yield found._replace(incident=matched.incident, match_probability=matched.probability)
            else:
                yield found


def _of_case(making: Making, case: CaseDefinition, mentions: dict[str, list[MentionRow]]) -> set[str] | None:
    """Subjects whose records carry the case; None: every structure belongs to it."""
    if case.case is None:
        return None if case.select is None else set()
    subject = {row.id: row.subject for rows in mentions.values() for row in rows}
    claims = making.public.store.claims(list(subject), ["case"])
    return {subject[row.mention] for row in claims if json.loads(row.value) == case.case}


def _structure(making: Making, subject: str, rows: list[MentionRow]) -> Structure:
    public = making.public
    claims = [claim for row in rows for claim in making.by_mention[row.id]]
    said: dict[str, Any] = {}
    for claim in claims:
        if claim.id in making.claims:
            said.setdefault(claim.says, public.shown[claim.id])
    stated = said.get("date", {})
    found = Structure(
        id=subject,
        damage=said.get("damage"),
        first=stated.get("first"),
        last=stated.get("last"),
        cell=next((public.cells[claim.id] for claim in claims if claim.id in public.cells), None),
        claims=tuple(sorted(making.ids(claims))),
    )
    return _dated(making, found)


def _dated(making: Making, row: Structure) -> Structure:
    """With the window that a model found."""
    dated = making.public.windows.get(row.id)
    if dated is None:
        return row
    after_90, until_90 = dated.ends_90
    return row._replace(
        after=dated.best.after,
        until=dated.best.until,
        probability=dated.best.probability,
        after_90=after_90,
        until_90=until_90,
        destroyed=dated.destroyed,
        windows=dated.windows,
        basis=dated.basis,
        answers=dated.answers,
        calibrated_on=dated.calibrated_on,
        two_changes=dated.two_changes,
        model=dated.model,
        inputs=dated.inputs,
        seed=dated.seed,
    )


def surroundings_rows(making: Making, chosen: Collection[str]) -> Iterator[Surroundings]:
    """What stands around the chosen incidents whose place is public."""
    yield from (row for row in making.public.surroundings if row.id in chosen)
