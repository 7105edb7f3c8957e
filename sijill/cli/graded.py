"""One incident graded, as `sijill grade CODE` tells it: sources by cluster, grade by scheme, what would change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from sijill.cli.context import isolated, say, say_table

if TYPE_CHECKING:
    from sijill.grading.grade import Change, Graded
    from sijill.grading.scheme import Scheme
    from sijill.register.facts import Evidence
    from sijill.register.rows import AssessmentRow, ClaimRow
    from sijill.register.store import Store

_DIRECTIONS = {1: "raises it to", 0: "moves it to", -1: "lowers it to"}


@dataclass(frozen=True, slots=True)
class Told:
    """An incident with its evidence, its grades and the grades that people gave."""

    evidence: Evidence
    grades: tuple[tuple[Graded, tuple[Change, ...]], ...]
    assessments: tuple[AssessmentRow, ...]
    acts: tuple[ClaimRow, ...]


def told_of(store: Store, name: str, schemes: Sequence[Scheme], *, hide_strike_status: bool = False) -> list[Told]:
    """Every incident of that code or id."""
    from sijill.grading.grade import grade, what_would_change
    from sijill.register.facts import evidence
    from sijill.register.story import find_incidents

    told = []
    for one in evidence(store, [row.id for row in find_incidents(store, name)]):
        mentions = [row.id for row in store.members([one.facts.id])]
        people = [row.id for row in store.parts(mentions)]
        summary = one.summary.without_strike_status() if hide_strike_status else one.summary
        told.append(
            Told(
                one,
                tuple((grade(summary, scheme), what_would_change(summary, scheme)) for scheme in schemes),
                tuple(store.assessments(mentions)),
                tuple(store.claims([*mentions, *people], ["verification"])),
            )
        )
    return told


def told_data(one: Told) -> dict[str, Any]:
    """Plain JSON."""
    import json

    facts, clusters = one.evidence
    names = {source.id: source for source in facts.sources or ()}
    return {
        "incident": facts.id,
        "code": facts.code,
        "imported_grade": facts.imported_grade,
        "sources_known": clusters is not None,
        "clusters": [
            {
                "type": group.type,
                "origin": group.origin,
                "sources": [{"id": id, "name": names[id].name, "address": names[id].url} for id in group.members],
                "ties": [asdict(link) for link in group.links],
            }
            for group in (clusters.clusters if clusters else ())
        ],
        "refused_ties": [asdict(link) for link in (clusters.refused if clusters else ())],
        "verifications": [{"of": row.mention, "act": int(row.about)} | json.loads(row.value) for row in one.acts],
        "grades": [
            asdict(graded) | {"counted": dict(graded.counted), "would_change": [asdict(change) for change in changes]}
            for graded, changes in one.grades
        ],
        "assessments": [row._asdict() for row in one.assessments],
    }


def tell(one: Told) -> None:
    """Print it for people."""
    import json

    facts, clusters = one.evidence
    say(f"{facts.code or facts.id}   id {facts.id}   grade of the archive: {facts.imported_grade or 'none'}\n")
    if clusters is None:
        say("Its list of sources is not known.\n")
    else:
        names = {source.id: source for source in facts.sources or ()}
        lines = [
            [number, group.type or "not known", id, isolated(names[id].name or ""), names[id].url or "",
             "; ".join(sorted({str(link.tie) for link in group.links if id in (link.left, link.right)}))]
            for number, group in enumerate(clusters.clusters, 1)
            for id in group.members
        ]  # fmt: skip
        say_table(["Cluster", "Type", "Source", "Name", "Address", "Tied by"], lines)
        for link in clusters.refused:
            say(f"a person's split refuses {link.left} and {link.right} ({link.tie})")
        say()
    for row in one.acts:
        act = json.loads(row.value)
        said = f"{act['kind']} of {row.mention} on {act['on']} by {act['by']}"
        say(f"verified: {said}, consent {act['consent']}, {act['tier']} (act {row.about})")
    for graded, changes in one.grades:
        say(f"{graded.scheme} {graded.scheme_version}: {graded.grade}   rule {graded.rule_id}: {graded.en}")
        say("    counted: " + ", ".join(f"{name} = {value or 'not stated'}" for name, value in graded.counted))
        for change in changes:
            say(f"    {change.en} {_DIRECTIONS[change.direction]} {change.grade}")
    for assessment in one.assessments:
        say(
            f"\n{assessment.by} graded {assessment.grade} ({assessment.scheme}, codebook {assessment.codebook}): "
            + assessment.reason
        )
    say()
