"""Rows of incidents: what documents say side by side, the range and its rule, the grade and its reasons, the history.

Reads the public store only. The oldest mention that states a single thing (place, date, code) is heard for it; counts
run from the lowest to the highest that any document states; where documents differ, all values stand in `competing`.
Sources come as the grading rules cluster them. Leaves out: people (`persons`), positions (`positions`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sijill.grading.addresses import type_of
from sijill.grading.evidence import Source as Heard
from sijill.grading.grade import grade, what_would_change
from sijill.grading.scheme import SCHEMES, Scheme, load_scheme
from sijill.publish.figures import GRADES
from sijill.publish.making import Making, grouped
from sijill.publish.rows import (
    Change,
    Cluster,
    Competing,
    Count,
    Entry,
    Grade,
    Incident,
    Source,
    Stated,
    Verification,
)
from sijill.register.facts import Evidence, evidence
from sijill.register.rows import AssessmentRow, ClaimRow, IncidentRow, MentionRow

FIRST_SCHEME = "airwars"
"""The scheme whose grades divide the figures."""

_COMPARED = ("date", "actors", "strike-status", "killed", "injured", "missing", "grade")


def incident_rows(making: Making, chosen: Sequence[str]) -> Iterator[tuple[Incident, list[Source]]]:
    """One row an incident, with its sources, in order of id."""
    store = making.public.store
    schemes = [load_scheme(name) for name in SCHEMES]
    views = {row.id: row for row in store.view("incident", chosen)}
    for heard in evidence(store, chosen):
        id = heard.facts.id
        mentions = store.members([id])
        claims = [row for one in mentions for row in making.by_mention[one.id]]
        sources, known = _sources(making, heard, id)
        judged = store.assessments([row.id for row in mentions])
        yield _incident(making, views[id], mentions, claims, heard, known, schemes, judged, sources), sources


def _incident(
    making: Making,
    view: IncidentRow,
    mentions: Sequence[MentionRow],
    claims: Sequence[ClaimRow],
    heard: Evidence,
    clusters: tuple[Cluster, ...] | None,
    schemes: Sequence[Scheme],
    judged: Sequence[AssessmentRow],
    sources: Sequence[Source],
) -> Incident:
    said = {key: [making.public.shown[row.id] for row in rows if row.id in making.claims]
            for key, rows in grouped(claims).items()}  # fmt: skip
    grades = tuple(_grades(heard, schemes, judged, view))
    first = next((one for one in grades if one.scheme == FIRST_SCHEME), None)
    place = {tongue: next(iter(said.get(("place", tongue), ())), None) for tongue in ("en", "ar")}
    cells = [making.public.cells[row.id] for row in claims if row.id in making.public.cells]
    return Incident(
        id=view.id,
        code=view.code,
        date_first=view.date_first,
        date_last=view.date_last,
        published=view.published,
        country=_first(said, "country"),
        governorate=view.governorate,
        place_en=place["en"],
        place_ar=place["ar"],
        places=tuple(dict.fromkeys(one for (says, _), values in said.items() for one in values if says in _PLACES)),
        cell=cells[0] if cells else None,
        actors=heard.summary.actors,
        strike_type=tuple(_first(said, "strike-type") or ()),
        strike_status=_first(said, "strike-status"),
        infrastructure=tuple(_first(said, "infrastructure") or ()),
        grade=None if first is None else first.grade,
        grade_by=None if first is None else first.by,
        grades=grades,
        counts=tuple(_counts(making, view, claims)),
        competing=tuple(_competing(making, claims)),
        sources=tuple(one.id for one in sources),
        clusters=clusters,
        verifications=tuple(_verifications(making, claims)),
        kinds_verified=len(heard.summary.verifications),
        documents=tuple(sorted({row.document for row in mentions})),
        history=tuple(_history(making, mentions, claims, judged)),
        claims=tuple(sorted(making.ids(claims))),
        combatants_only=heard.summary.only_combatants,
    )


_PLACES = ("place", "region", "district", "governorate", "province")


def _first(said: dict[tuple[str, str], list[Any]], says: str, about: str = "") -> Any:
    return next(iter(said.get((says, about), ())), None)


def _counts(making: Making, view: IncidentRow, claims: Sequence[ClaimRow]) -> Iterator[Count]:
    by_key = grouped(claims)
    for outcome, groups in json.loads(view.counts).items():
        for group, (low, high) in groups.items():
            stating = by_key[outcome, group]
            values = [json.loads(row.value) for row in stating]
            rule = "as-stated" if len(stating) == 1 else "lowest-and-highest"
            rule = "one-side" if low is None or high is None else rule
            upside = any(_is_upside_down(value) for value in values)
            yield Count(outcome, group, low, high, rule, ("reordered",) if upside else (), making.ids(stating))


def _is_upside_down(value: dict[str, Any]) -> bool:
    low, high = value.get("low"), value.get("high")
    return low is not None and high is not None and low > high


def _competing(making: Making, claims: Sequence[ClaimRow]) -> Iterator[Competing]:
    """Where the newest claims of several mentions state several values."""
    newest: dict[tuple[str, str], dict[str, ClaimRow]] = defaultdict(dict)
    for row in claims:
        if row.says in _COMPARED and row.id in making.claims:
            newest[row.says, row.about][row.mention] = row
    for (says, about), rows in newest.items():
        values: dict[str, list[ClaimRow]] = defaultdict(list)
        for row in rows.values():
            values[row.value].append(row)
        if len(values) > 1:
            stated = tuple(Stated(json.loads(value), making.ids(own)) for value, own in values.items())
            yield Competing(says, about, stated)


def _verifications(making: Making, claims: Sequence[ClaimRow]) -> Iterator[Verification]:
    for row in claims:
        if row.says == "verification" and row.id in making.claims:
            act = making.public.shown[row.id]
            yield Verification(act["kind"], act.get("on"))


def _history(
    making: Making, mentions: Sequence[MentionRow], claims: Sequence[ClaimRow], judged: Sequence[AssessmentRow]
) -> Iterator[Entry]:
    """What happened to the record, by day: no name and no reason, which are free text."""
    since = {row.id: row.since for row in mentions}
    found: dict[tuple[str, str], int] = defaultdict(int)
    for claim in claims:
        event = claim.id >> 16
        what = (
            "recorded" if event == since[claim.mention] else "verified" if claim.says == "verification" else "corrected"
        )
        found[making.day(event), what] += 1
    for until in (row.until for one in mentions for row in making.ended.get(one.id, ())):
        found[making.day(until or 0), "withdrawn"] += 1
    for row in making.public.store.judgements(list(since)):
        found[making.day(row.id), "linked"] += 1
    for assessment in judged:
        found[making.day(assessment.id), "graded"] += 1
    for (day, what), number in sorted(found.items()):
        yield Entry(day, what, number)


def _grades(
    heard: Evidence, schemes: Sequence[Scheme], judged: Sequence[AssessmentRow], view: IncidentRow
) -> Iterator[Grade]:
    """The grade that counts first: a person's, else the archive's, else the rule's; then the rule of every scheme."""
    own = [row for row in judged if row.scheme == FIRST_SCHEME]
    if own:
        yield Grade(FIRST_SCHEME, own[-1].codebook, own[-1].grade.capitalize(), "person")
    elif view.grade is not None:
        yield Grade(FIRST_SCHEME, "", view.grade.capitalize(), "imported")
    for scheme in schemes:
        done = grade(heard.summary, scheme)
        if scheme.id == FIRST_SCHEME and done.grade.capitalize() not in GRADES and view.grade is None and not own:
            continue
        changes = what_would_change(heard.summary, scheme) if scheme.id == FIRST_SCHEME else ()
        label = done.grade.capitalize() if scheme.id == FIRST_SCHEME else done.grade
        yield Grade(
            scheme=scheme.id,
            version=done.scheme_version,
            grade=label,
            by="rule",
            rule=done.rule_id,
            en=done.en,
            ar=done.ar,
            counted=done.counted,
            would_change=tuple(Change(one.en, one.ar, one.grade, one.direction) for one in changes),
        )


def _sources(making: Making, heard: Evidence, incident: str) -> tuple[list[Source], tuple[Cluster, ...] | None]:
    if heard.clusters is None:
        return [], None
    sources, ids = [], {}
    for one in heard.facts.sources or ():
        source = _source(making, one, incident)
        if source is not None:
            ids[one.id] = source.id
            sources.append(source)
    clusters = tuple(
        Cluster(None if group.type is None else str(group.type), tuple(ids[one] for one in group.members if one in ids))
        for group in heard.clusters.clusters
    )
    return sources, clusters


def _source(making: Making, heard: Heard, incident: str) -> Source | None:
    kind = type_of(heard)
    spoken = None if kind is None else str(kind)
    number = _number(heard.id)
    if number is None:
        row = making.public.store.documents([heard.id])[0]
        state = "held" if row.sha256 else "archived" if row.archive_address else "cited"
        return Source(
            f"{incident}:{row.id}", incident, state, spoken, row.publisher, None, row.published, row.address,
            row.archive_address,
        )  # fmt: skip
    if number not in making.claims:
        return None
    claim, shown = making.claims[number], making.public.shown[number]
    return Source(
        id=claim.id,
        incident=incident,
        state="archived" if shown.get("archive_address") else "cited",
        kind=spoken,
        name=shown.get("name"),
        platform=shown.get("platform"),
        published=shown.get("date"),
        address=shown.get("address"),
        archive_address=shown.get("archive_address"),
        claims=(claim.id,),
    )


def _number(name: str) -> int | None:
    """The number of a claim from its name (c4063.12); None for a document."""
    if not name.startswith("c"):
        return None
    event, _, place = name[1:].partition(".")
    return (int(event) << 16) + int(place)
