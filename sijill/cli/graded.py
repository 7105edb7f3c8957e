"""One incident graded, as `sijill grade CODE` tells it: sources by cluster, grade by scheme, what would change it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from sijill.cli.context import isolated, say, say_table

if TYPE_CHECKING:
    from sijill.register.grades import IncidentGrades

_DIRECTIONS = {1: "raises it to", 0: "moves it to", -1: "lowers it to"}
_COUNTED = {"clusters": "clusters of sources", "types": "types of source", "actors": "actors named",
            "verified": "kinds of direct verification"}  # fmt: skip
_SWITCHES = {
    "accepted": ("no belligerent accepts responsibility", "a belligerent accepts responsibility"),
    "only_combatants": ("", "those killed were combatants"),
    "sources_known": ("the list of sources is not known", ""),
    "strike_declared": ("no belligerent declared the strike", "a belligerent declared the strike"),
}


def in_words(counted: Iterable[tuple[str, str]]) -> str:
    """The evidence that a rule counted, for people: "2 clusters of sources, 1 actors named, strike likely"."""
    said = []
    for name, value in counted:
        if name in _SWITCHES:
            said.append(_SWITCHES[name][value == "True"])
        elif name in _COUNTED:
            unit = _COUNTED[name]
            said.append(f"{unit}: {value}")
        else:
            said.append(f"{name.replace('_', ' ')}: {(value or 'not stated').replace('_', ' ')}")
    return "; ".join(one for one in said if one)


def tell(one: IncidentGrades) -> None:
    """Print it for people."""
    facts, clusters = one.evidence
    say(f"{facts.code or facts.id}   id {facts.id}   grade of the archive: {facts.imported_grade or 'none'}\n")
    if clusters is None:
        say("Its list of sources is not known.\n")
    else:
        _tell_sources(one)
    for row in one.acts:
        act = json.loads(row.value)
        said = f"{act['kind'].replace('_', ' ')} of {row.mention} on {act['on']} by {act['by']}"
        say(f"verified: {said}, consent {act['consent']}, {act['tier']} (act {row.about})")
    for graded, changes in one.grades:
        say(f"{graded.scheme} {graded.scheme_version}: {graded.grade.replace('_', ' ')}")
        say(f"    rule {graded.rule_id}: {graded.en}")
        say(f"    counted: {in_words(graded.counted)}")
        for change in changes:
            say(f"    {change.en} {_DIRECTIONS[change.direction]} {change.grade.replace('_', ' ')}")
    _tell_assessments(one)
    say()


def _tell_sources(one: IncidentGrades) -> None:
    facts, clusters = one.evidence
    names = {source.id: source for source in facts.sources or ()}
    lines = [
        [number, (group.type or "not known").replace("_", " "), id, isolated(names[id].name or ""), names[id].url or "",
         "; ".join(sorted({str(link.tie) for link in group.links if id in (link.left, link.right)}))]
        for number, group in enumerate(clusters.clusters if clusters else (), 1)
        for id in group.members
    ]  # fmt: skip
    say_table(["Cluster", "Type", "Source", "Name", "Address", "Tied by"], lines)
    for link in clusters.refused if clusters else ():
        say(f"a person's split refuses {link.left} and {link.right} ({link.tie})")
    for row in one.judgements:
        did = "joined" if row.verdict == "same" else "split"
        say(f"{row.by} {did} {row.left} and {row.right} (judgement {row.id}): {row.reason}")
    say()


def _tell_assessments(one: IncidentGrades) -> None:
    from sijill.casework.assessments import standing_assessments

    standing = {
        row.id
        for scheme in {row.scheme for row in one.assessments}
        for row in standing_assessments(row for row in one.assessments if row.scheme == scheme)[-1:]
    }
    if one.assessments:
        say("\nGrades that people gave (*: it stands; `--withdraw NUMBER --reason ...` takes it back):")
        say_table(
            ["", "Number", "Scheme", "Grade", "By", "Codebook", "Reason"],
            [["*" if row.id in standing else "", str(row.id), row.scheme, row.grade, row.by, row.codebook, row.reason]
             for row in one.assessments],
        )  # fmt: skip
