"""Computed grades against the grades that people gave: table, Cohen's kappa, and every disagreement with its trace.

Kappa is (observed - expected) / (1 - expected) agreement, J. Cohen, "A coefficient of agreement for nominal scales",
1960. Disagreements come worst first: the further apart the two grades stand in the scheme's order, the earlier.
Records without a list of sources or without a grade are left out and counted, not scored as agreement.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sijill.grading.evidence import IncidentFacts
from sijill.grading.grade import Graded, grade
from sijill.grading.scheme import Scheme
from sijill.grading.summary import Summary, summarise


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """One record on which the rule and the person differ, with the rule's trace."""

    id: str
    code: str
    imported: str
    computed: Graded
    apart: int

    @property
    def trace(self) -> str:
        """The rule, its reason and the evidence it counted, in one sentence."""
        counted = ", ".join(f"{name} = {value or 'not stated'}" for name, value in self.computed.counted)
        return f"{self.code}: imported {self.imported}, computed {self.computed.grade} by {self.computed.rule_id} " + (
            f"({self.computed.en}; {counted})"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """`table[imported, computed]` counts records; `kappa` is `None` when it is not defined (one grade throughout)."""

    scheme: str
    records: int
    left_out: int
    observed: float
    kappa: float | None
    table: Mapping[tuple[str, str], int]
    disagreements: tuple[Disagreement, ...]


def cohen_kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Agreement beyond chance of two raters over the same records; `None` without records or without variation."""
    if not pairs:
        return None
    total = len(pairs)
    left, right = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    expected = sum(left[label] * right[label] for label in left) / total**2
    observed = sum(a == b for a, b in pairs) / total
    return None if expected == 1 else (observed - expected) / (1 - expected)


def compare(
    records: Iterable[IncidentFacts],
    scheme: Scheme,
    *,
    hide_strike_status: bool = False,
    summaries: Mapping[str, Summary] | None = None,
) -> Agreement:
    """Grade records under a scheme and compare with their imported grades.

    `summaries` may give summaries by id that are already made; with `hide_strike_status` the rest of the evidence
    decides alone.
    """
    pairs: list[tuple[str, str]] = []
    found: list[Disagreement] = []
    left_out = 0
    for facts in records:
        if facts.grade is None or facts.sources is None or facts.grade.value not in scheme.grades:
            left_out += 1
            continue
        summary = (summaries or {}).get(facts.id) or summarise(facts)
        computed = grade(summary.without_strike_status() if hide_strike_status else summary, scheme)
        pairs.append((facts.grade.value, computed.grade))
        if computed.grade != facts.grade.value:
            apart = abs(scheme.rank(facts.grade.value) - scheme.rank(computed.grade))
            found.append(
                Disagreement(id=facts.id, code=facts.code, imported=facts.grade.value, computed=computed, apart=apart)
            )
    return Agreement(
        scheme=scheme.id,
        records=len(pairs),
        left_out=left_out,
        observed=sum(a == b for a, b in pairs) / len(pairs) if pairs else 0.0,
        kappa=cohen_kappa(pairs),
        table=Counter(pairs),
        disagreements=tuple(sorted(found, key=lambda one: (-one.apart, one.imported, one.code))),
    )


def regrade(summaries: Mapping[str, Summary], schemes: Sequence[Scheme]) -> dict[str, dict[str, Graded]]:
    """Every incident under every scheme: {incident id: {scheme id: graded}}."""
    return {id: {scheme.id: grade(summary, scheme) for scheme in schemes} for id, summary in summaries.items()}


def changed_grades(
    before: Mapping[str, Graded], after: Mapping[str, Graded]
) -> tuple[tuple[str, Graded | None, Graded | None], ...]:
    """What another version of a scheme or codebook would change: (id, before, after) where the grades differ.

    Nothing is rewritten: the assessments made under the earlier version stay as they are.
    """
    return tuple(
        (id, before.get(id), after.get(id))
        for id in sorted(before.keys() | after.keys())
        if (before[id].grade if id in before else None) != (after[id].grade if id in after else None)
    )


def where_schemes_differ(
    regraded: Mapping[str, Mapping[str, Graded]], left: str, right: str
) -> Mapping[tuple[str, str], int]:
    """How many incidents carry each pair of grades under two schemes."""
    return Counter((by[left].grade, by[right].grade) for by in regraded.values())
