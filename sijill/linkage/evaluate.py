"""How good are links or clusters against known truth: precision, recall, F1, B-cubed, calibration, the worst errors.

Truth may be pairs (a_id, b_id), queries with a status (row_id, status, target_row_id: only "match" and
"nonmatch_masked"
count, as the benchmark defines), or clusters (id, person). B-cubed follows Bagga and Baldwin (1998); the calibration
error
is the mean gap between stated chance and truth over ten bins, weighted by pairs (Guo et al. 2017).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

WORST = 10


@dataclass(frozen=True)
class Judged:
    """A link as read from a file."""

    a_id: str
    b_id: str
    probability: float
    decision: str


@dataclass(frozen=True)
class Scores:
    """Figures of one evaluation; None where the input does not allow the figure."""

    precision: float | None
    recall: float | None
    f1: float | None
    true_links: int
    found_links: int
    right_links: int
    recall_at_99: float | None = None
    best_f1: float | None = None
    best_threshold: float | None = None
    calibration_error: float | None = None
    b_cubed_precision: float | None = None
    b_cubed_recall: float | None = None
    b_cubed_f1: float | None = None
    worst: list[dict[str, Any]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def score_links(links: Sequence[Judged], true: set[tuple[str, str]], *, counted: set[str] | None = None) -> Scores:
    """Scores of links against true pairs. `counted`: the a_ids whose links count (others have no known truth)."""
    judged = [link for link in links if counted is None or link.a_id in counted]
    right = [_is_true(link, true) for link in judged]
    same = [ok for link, ok in zip(judged, right, strict=True) if link.decision == "same"]
    precision, recall, f1 = _prf(sum(same), len(same), len(true))
    order = sorted(zip(judged, right, strict=True), key=lambda pair: (-pair[0].probability, pair[0].a_id, pair[0].b_id))
    at_99, best_f1, best_at = _sweep(order, len(true))
    return Scores(
        precision, recall, f1, len(true), len(same), sum(same),
        recall_at_99=at_99, best_f1=best_f1, best_threshold=best_at,
        calibration_error=_calibration(judged, right), worst=_worst(judged, right, true),
    )  # fmt: skip


def _is_true(link: Judged, true: set[tuple[str, str]]) -> bool:
    return (link.a_id, link.b_id) in true or (link.b_id, link.a_id) in true


def _prf(right: int, found: int, true: int) -> tuple[float | None, float | None, float | None]:
    precision = right / found if found else None
    recall = right / true if true else None
    if precision is None or recall is None:
        return precision, recall, None
    return precision, recall, 0.0 if right == 0 else 2 * precision * recall / (precision + recall)


def _sweep(order: Sequence[tuple[Judged, bool]], true: int) -> tuple[float | None, float | None, float | None]:
    """Recall at 99 % precision, best F1 and the probability it is reached at, over all thresholds."""
    if not true or not order:
        return None, None, None
    right, at_99, best, best_at = 0, 0.0, 0.0, 1.0
    for count, (link, ok) in enumerate(order, start=1):
        right += ok
        last_of_equals = count == len(order) or order[count][0].probability < link.probability
        if not last_of_equals:
            continue
        precision, recall = right / count, right / true
        if precision >= 0.99:
            at_99 = max(at_99, recall)
        if precision + recall and 2 * precision * recall / (precision + recall) > best:
            best, best_at = 2 * precision * recall / (precision + recall), link.probability
    return at_99, best, best_at


def _calibration(judged: Sequence[Judged], right: Sequence[bool]) -> float | None:
    if not judged:
        return None
    bins: dict[int, list[tuple[float, bool]]] = {}
    for link, ok in zip(judged, right, strict=True):
        bins.setdefault(min(int(link.probability * 10), 9), []).append((link.probability, ok))
    gaps = [abs(sum(p for p, _ in b) - sum(ok for _, ok in b)) for b in bins.values()]
    return sum(gaps) / len(judged)


def _worst(judged: Sequence[Judged], right: Sequence[bool], true: set[tuple[str, str]]) -> list[dict[str, Any]]:
    """The most confident false links, then true links that were given the lowest chance."""
    wrong = sorted(
        (link for link, ok in zip(judged, right, strict=True) if not ok and link.decision == "same"),
        key=lambda k: -k.probability,
    )
    low = sorted(
        (link for link, ok in zip(judged, right, strict=True) if ok and link.decision != "same"),
        key=lambda k: k.probability,
    )
    rows = [{"error": "false link", **asdict(link)} for link in wrong[:WORST]]
    rows += [{"error": "missed link", **asdict(link)} for link in low[:WORST]]
    seen = {(link.a_id, link.b_id) for link in judged} | {(link.b_id, link.a_id) for link in judged}
    missing = sorted(pair for pair in true if pair not in seen)
    rows += [{"error": "never proposed", "a_id": x, "b_id": y} for x, y in missing[: max(0, WORST - len(low))]]
    return rows


def score_clusters(found: Mapping[str, str], true: Mapping[str, str]) -> Scores:
    """Pairwise and B-cubed scores of clusters {id: cluster} against {id: person}; only ids with known truth count."""
    ids = sorted(true)
    label = {record: found.get(record, f"\x1falone\x1f{record}") for record in ids}
    ours, theirs = _groups(label.items()), _groups((record, true[record]) for record in ids)
    both = _groups((record, (label[record], true[record])) for record in ids)
    right, found_pairs, true_pairs = (sum(n * (n - 1) // 2 for n in group.values()) for group in (both, ours, theirs))
    precision, recall, f1 = _prf(right, found_pairs, true_pairs)
    bp = sum(n * n / ours[key[0]] for key, n in both.items()) / len(ids) if ids else None
    br = sum(n * n / theirs[key[1]] for key, n in both.items()) / len(ids) if ids else None
    b3 = None if bp is None or br is None else 2 * bp * br / (bp + br)
    return Scores(
        precision, recall, f1, true_pairs, found_pairs, right, b_cubed_precision=bp, b_cubed_recall=br, b_cubed_f1=b3
    )


def _groups(items: Iterable[tuple[str, Any]]) -> dict[Any, int]:
    sizes: dict[Any, int] = {}
    for _, key in items:
        sizes[key] = sizes.get(key, 0) + 1
    return sizes


def pairs_to_clusters(links: Iterable[Judged]) -> dict[str, str]:
    """Connected components of the "same" links: {id: smallest id}."""
    parent: dict[str, str] = {}

    def find(x: str) -> str:
        while parent.setdefault(x, x) != x:
            parent[x] = parent[parent[x]]
            x = parent[x]
        return x

    for link in links:
        if link.decision == "same":
            x, y = sorted((find(link.a_id), find(link.b_id)))
            parent[y] = x
    return {record: find(record) for record in list(parent)}
