"""How each victim is known: directly verified, by several independent sources, by one, or contested.

These are the classes that let Amnesty say "641 directly verified, the rest strong multiple-source" (25 April 2019).
Contested comes first, since a dispute is not settled by counting; then verification; then independent clusters.
Leaves out: who is the same person as whom (linkage), and names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sijill.model.enumerations import AgeGroup, CivilianStatus, KnownBy, Sex, Verification


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPerson:
    """What is known of one victim, as far as the table asks."""

    id: str
    clusters: int
    verifications: frozenset[Verification] = frozenset()
    disputed: bool = False
    civilian_status: CivilianStatus | None = None
    named: bool = False
    sex: Sex | None = None
    age_group: AgeGroup | None = None


def known_by(person: KnownPerson) -> KnownBy | None:
    """The class of one victim; `None` when no source is known."""
    if person.disputed or person.civilian_status is CivilianStatus.CONTESTED:
        return KnownBy.CONTESTED
    if person.verifications:
        return KnownBy.DIRECTLY_VERIFIED
    if person.clusters >= 2:
        return KnownBy.SEVERAL_INDEPENDENT
    return KnownBy.ONE_SOURCE if person.clusters == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownRow:
    """One row of the table: victims of one class, how many named, and by age group and sex (`None`: unstated)."""

    known_by: KnownBy | None
    people: int
    named: int
    by_age_and_sex: Mapping[tuple[AgeGroup | None, Sex | None], int]


def table(people: Iterable[KnownPerson]) -> tuple[KnownRow, ...]:
    """One row a class, in the order of the codebook, then those without a known source when there are any."""
    grouped: dict[KnownBy | None, list[KnownPerson]] = {}
    for person in people:
        grouped.setdefault(known_by(person), []).append(person)
    order: tuple[KnownBy | None, ...] = (*KnownBy, None)
    return tuple(
        KnownRow(
            known_by=kind,
            people=len(grouped[kind]),
            named=sum(person.named for person in grouped[kind]),
            by_age_and_sex=Counter((person.age_group, person.sex) for person in grouped[kind]),
        )
        for kind in order
        if kind in grouped
    )
