"""One evidence summary per incident, on which all schemes decide.

It counts independent clusters of sources and the types among them, the actors named, acceptance by a belligerent,
what is known of the strike, and acts of direct verification. A scheme may leave types of source uncounted: a cluster
whose origin is of such a type does not count for it, a cluster of unknown type does.
Leaves out: the numbers of dead, which decide no grade.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from sijill.grading.belligerents import belligerent
from sijill.grading.conditions import Value
from sijill.grading.evidence import IncidentFacts
from sijill.grading.independence import Clustering, cluster
from sijill.grading.scheme import Scheme
from sijill.model.enumerations import CivilianStatus, SourceType, StrikeStatus, Verification


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What the rules ask. `kinds` holds the type of each cluster's origin, or is `None` when the list is not known."""

    kinds: tuple[SourceType | None, ...] | None
    actors: tuple[str, ...] = ()
    accepted_by: tuple[str, ...] = ()
    strike_status: StrikeStatus | None = None
    strike_declared: bool = False
    verifications: frozenset[Verification] = frozenset()
    only_combatants: bool = False

    def counted(self, scheme: Scheme) -> tuple[SourceType | None, ...]:
        """The clusters that a scheme counts, by their type."""
        return tuple(kind for kind in self.kinds or () if kind not in scheme.not_counted)

    def case(self, scheme: Scheme) -> dict[str, Value]:
        """The values that the conditions of a scheme ask for."""
        counted = self.counted(scheme)
        return {
            "clusters": len(counted),
            "types": len({kind for kind in counted if kind is not None}),
            "actors": len(self.actors),
            "accepted": bool(self.accepted_by),
            "strike_status": str(self.strike_status or ""),
            "strike_declared": self.strike_declared,
            "verified": len(self.verifications),
            "only_combatants": self.only_combatants,
            "sources_known": self.kinds is not None,
        }

    def without_strike_status(self) -> Summary:
        """The same evidence with the status of the strike hidden, to see what the rest alone decides."""
        return replace(self, strike_status=None)


def summarise(
    facts: IncidentFacts,
    *,
    joins: Collection[tuple[str, str]] = (),
    splits: Collection[tuple[str, str]] = (),
) -> Summary:
    """The summary of one incident; `joins` and `splits` are people's judgements on pairs of its sources."""
    clusters = None if facts.sources is None else cluster(facts.sources, joins=joins, splits=splits)
    return summarise_clusters(facts, clusters)


def summarise_clusters(facts: IncidentFacts, clusters: Clustering | None) -> Summary:
    """The summary of one incident whose sources are already clustered."""
    return Summary(
        kinds=None if clusters is None else tuple(one.type for one in clusters.clusters),
        actors=_actors([position.actor for position in facts.positions] or facts.actors),
        accepted_by=_actors(position.actor for position in facts.positions if position.accepts),
        strike_status=facts.strike_status,
        strike_declared=any(position.known for position in facts.positions),
        verifications=frozenset(facts.verifications),
        only_combatants=facts.civilian_status is CivilianStatus.COMBATANT,
    )


def _actors(names: Iterable[str]) -> tuple[str, ...]:
    """Each actor once, under its stable id. Positions are heard before the bare list of names, which repeats them."""
    return tuple(dict.fromkeys(belligerent(name).id for name in names if name.strip()))
