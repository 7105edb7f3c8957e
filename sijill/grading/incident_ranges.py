"""The range of one incident from the figures of its own sources, cluster by cluster.

Sources of one cluster speak with one voice: their competing figures span the figure of the cluster. Clusters that a
scheme does not count (a belligerent's own word, propaganda) are below the bar and named in the reason. The
constraints of `ranges` apply after: named dead, groups against the whole. Leaves out: sums over incidents.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sijill.grading.evidence import Bounds, Source
from sijill.grading.independence import Clustering
from sijill.grading.ranges import ClusterFigure, Constrained, Explained, constrain, from_clusters
from sijill.grading.scheme import Scheme
from sijill.model.counts import CountRange, Group, Outcome


def cluster_figures(
    sources: Sequence[Source], clusters: Clustering, scheme: Scheme, group: Group, outcome: Outcome
) -> tuple[ClusterFigure, ...]:
    """What each cluster says of one count; clusters that say nothing of it are left out, since silence is not zero."""
    by_id = {source.id: source for source in sources}
    figures = []
    for one in clusters.clusters:
        said = [
            count
            for member in one.members
            if (count := by_id[member].figures.get((group, outcome), Bounds()).as_range()) is not None
        ]
        if said:
            figures.append(
                ClusterFigure(cluster=one.id, count=_spanned(said), meets_bar=one.type not in scheme.not_counted)
            )
    return tuple(figures)


def _spanned(said: Sequence[CountRange]) -> CountRange:
    whole = said[0]
    for count in said[1:]:
        whole = whole.span(count)
    return whole


def source_range(
    sources: Sequence[Source],
    clusters: Clustering,
    scheme: Scheme,
    group: Group,
    outcome: Outcome,
    *,
    named: int | None = None,
) -> Explained:
    """Lowest to highest figure among the clusters that meet the bar of a scheme, never below the named dead."""
    return from_clusters(cluster_figures(sources, clusters, scheme, group, outcome), named=named)


def incident_ranges(
    sources: Sequence[Source],
    clusters: Clustering,
    scheme: Scheme,
    *,
    named: Mapping[Outcome, int] | None = None,
) -> Constrained:
    """All counts that the sources of one incident give, made from clusters and then constrained against each other."""
    stated = {key for source in sources for key, bounds in source.figures.items() if bounds.stated}
    read = {key: source_range(sources, clusters, scheme, *key) for key in sorted(stated)}
    given = {key: Bounds(low=r.count.low, high=r.count.high) for key, r in read.items() if r.count is not None}
    done = constrain(given, named)
    counts = {
        key: replace(r, steps=(*read[key].steps, *r.steps)) if key in read else r for key, r in done.counts.items()
    }
    return replace(done, counts=counts)
