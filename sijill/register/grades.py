"""Grades with reasons, as a Python interface: what `sijill grade` prints, for programs.

    from sijill.register.grades import grade_all, grade_incident, grade_agreement
    from sijill.workbench.opening import open_register

    store = open_register().store
    for told in grade_incident(store, "CS1527"):
        print(told.data()["grades"])

Names, arguments and the keys of `data()` are kept from version to version; docs/methods/grading.md, section 7, lists
them. Reading only: people's decisions are recorded through `casework` (`assess`, `judge_sources`, `verify_directly`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sijill.grading.agreement import Agreement, compare
from sijill.grading.evidence import Source
from sijill.grading.grade import Change, Graded, grade, what_would_change
from sijill.grading.scheme import SCHEMES, Scheme, load_scheme
from sijill.register.clusters import standing_verdicts
from sijill.register.facts import Evidence, evidence
from sijill.register.rows import AssessmentRow, ClaimRow, JudgementRow
from sijill.register.store import Store
from sijill.register.story import find_incidents
from sijill.register.texts import Texts


@dataclass(frozen=True, slots=True)
class IncidentGrades:
    """One incident: its evidence, its grade under each scheme with what would change it, and what people decided."""

    evidence: Evidence
    grades: tuple[tuple[Graded, tuple[Change, ...]], ...]
    assessments: tuple[AssessmentRow, ...]
    judgements: tuple[JudgementRow, ...]
    acts: tuple[ClaimRow, ...]

    def data(self) -> dict[str, Any]:
        """Plain JSON: incident, code, imported_grade, clusters, grades, assessments, judgements, verifications."""
        facts, clusters = self.evidence
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
                    "sources": [_source_data(names[id]) for id in group.members],
                    "ties": [asdict(link) for link in group.links],
                }
                for group in (clusters.clusters if clusters else ())
            ],
            "refused_ties": [asdict(link) for link in (clusters.refused if clusters else ())],
            "judgements": [
                {"number": row.id, "sources": [row.left, row.right], "verdict": row.verdict, "reason": row.reason,
                 "by": row.by} for row in self.judgements
            ],
            "verifications": [{"of": row.mention, "act": int(row.about)} | json.loads(row.value) for row in self.acts],
            "grades": [
                asdict(graded) | {"counted": dict(graded.counted), "would_change": [asdict(one) for one in changes]}
                for graded, changes in self.grades
            ],
            "assessments": [row._asdict() for row in self.assessments],
        }  # fmt: skip


def _source_data(source: Source) -> dict[str, Any]:
    return {"id": source.id, "name": source.name, "address": source.url}


def built_in_schemes() -> list[Scheme]:
    """The six schemes in force."""
    return [load_scheme(name) for name in SCHEMES]


def grade_incident(
    store: Store,
    name: str,
    schemes: Sequence[Scheme] | None = None,
    *,
    hide_strike_status: bool = False,
    texts: Texts | None = None,
) -> list[IncidentGrades]:
    """Every incident of that code or id, under these schemes or all six. Raises NotFound when there is none.

    `texts` (`captured_texts(register.vault)`) lets the words of captured reports tell copies and credits.
    """
    chosen = built_in_schemes() if schemes is None else schemes
    told = []
    for one in evidence(store, [row.id for row in find_incidents(store, name)], texts):
        mentions = [row.id for row in store.members([one.facts.id])]
        people = [row.id for row in store.parts(mentions)]
        summary = one.summary.without_strike_status() if hide_strike_status else one.summary
        judged = standing_verdicts(store.judgements([source.id for source in one.facts.sources or ()]))
        told.append(
            IncidentGrades(
                one,
                tuple((grade(summary, scheme), what_would_change(summary, scheme)) for scheme in chosen),
                tuple(store.assessments(mentions)),
                tuple(sorted(judged.values(), key=lambda row: row.id)),
                tuple(store.claims([*mentions, *people], ["verification"])),
            )
        )
    return told


def gather(store: Store, step: Callable[[int], None] = lambda _: None, *, texts: Texts | None = None) -> list[Evidence]:
    """The evidence of every incident; `step` is called after each. `texts` as in `grade_incident`."""
    found = []
    for one in evidence(store, texts=texts):
        found.append(one)
        step(1)
    return found


def grade_all(
    found: Collection[Evidence], schemes: Sequence[Scheme] | None = None, *, hide_strike_status: bool = False
) -> Iterator[tuple[Evidence, dict[str, Graded]]]:
    """Each incident with its grade by scheme id."""
    chosen = built_in_schemes() if schemes is None else schemes
    for one in found:
        summary = one.summary.without_strike_status() if hide_strike_status else one.summary
        yield one, {scheme.id: grade(summary, scheme) for scheme in chosen}


def grade_agreement(found: Collection[Evidence], scheme: Scheme, *, hide_strike_status: bool = False) -> Agreement:
    """Computed grades against those that the archive states: table, Cohen's kappa, disagreements worst first."""
    return compare(
        [one.facts for one in found],
        scheme,
        hide_strike_status=hide_strike_status,
        summaries={one.facts.id: one.summary for one in found},
    )
