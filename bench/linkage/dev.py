"""The DEV tasks as the engine sees them: tables, truth, folds, the scores of `methods/linkage.md`.

Folds are by incident (T1) or family name (T2): the sampling unit. Data comes from SIJILL_SHARED and stays there.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow.parquet as pq

from sijill.linkage.encode import encode_people
from sijill.linkage.lists import list_of_table
from sijill.linkage.people import People
from sijill.names.parts import parse
from sijill.testing.shared import shared_root

QUERIES = {"T1": "T1_queries_airwars_gaza", "T2": "T2_queries_moh_2024_04_pdf"}
TARGETS = {"T1": "T1_target_moh_2025_06", "T2": "T2_target_moh_2025_06"}
COMBOS = [
    ("T1", "ar", "ar"),
    ("T1", "en", "en"),
    ("T1", "en", "ar"),
    ("T2", "en", "ar"),
    ("T2", "en", "en"),
    ("T2", "ar", "ar"),
]


def folder() -> str:
    return str(shared_root() / "data" / "linkage")


def rows(sql: str) -> list[tuple]:
    return duckdb.sql(sql.replace("{D}", folder())).fetchall()


def fold_of(key: object, n: int = 2) -> int:
    return zlib.crc32(f"f{key}".encode()) % n


def people(name: str, language: str) -> People:
    """One list with the names of one language only."""
    table = pq.read_table(f"{folder()}/{name}.parquet")
    return encode_people(list_of_table(table.drop_columns(["name_en" if language == "ar" else "name_ar"]), name))


@dataclass(frozen=True)
class Truth:
    """Per query: status, true target id, group (incident or family name) for folds."""

    status: dict[str, str]
    target: dict[str, str]
    group: dict[str, str]

    def fold(self, query: str, salt: str = "", n: int = 2) -> int:
        return fold_of(self.group[query] + salt, n)


def truth(task: str) -> Truth:
    listed = rows(f"SELECT row_id, status, target_row_id FROM read_csv('{{D}}/{task}_truth.csv', all_varchar = true)")
    key = "incident_id" if task == "T1" else "coalesce(list_last(string_split(name_ar, ' ')), '')"
    groups = dict(rows(f"SELECT row_id, {key} FROM '{{D}}/{QUERIES[task]}.parquet'"))
    return Truth({r[0]: r[1] for r in listed}, {r[0]: r[2] for r in listed if r[1] == "match"}, groups)


def aligned(pairs: Iterable[tuple[str | None, str | None]]) -> Counter[tuple[str, str]]:
    """Name parts that stand for each other in names of equally many parts."""
    counts: Counter[tuple[str, str]] = Counter()
    for left, right in pairs:
        if left and right:
            x, y = parse(left).chain, parse(right).chain
            if len(x) == len(y):
                counts.update(zip(x, y, strict=True))
    return counts


def spelling_counts(use: Callable[[str], bool]) -> Counter[tuple[str, str]]:
    """Spellings of name parts seen in DEV, from groups for which `use(group)` holds (and the public romanised list)."""
    counts = aligned(rows("SELECT name_ar, name_en FROM '{D}/T1_target_moh_2025_06.parquet'"))
    for source, incident, name_ar, name_en in rows(
        "SELECT source, incident, name_ar, name_en FROM '{D}/T4_name_pairs_true.parquet'"
    ):
        if source == "airwars_syria" and use(incident):
            counts += aligned([(name_ar, name_en)])
    for task in ("T1", "T2"):
        known = truth(task)
        matched = rows(
            f"SELECT q.row_id, q.name_ar, q.name_en, t.name_ar, t.name_en FROM '{{D}}/{task}_truth.csv' x "
            f"JOIN '{{D}}/{QUERIES[task]}.parquet' q USING (row_id) "
            f"JOIN '{{D}}/{TARGETS[task]}.parquet' t ON t.row_id = x.target_row_id "
            "WHERE status = 'match'"
        )
        pairs = [p for r, qa, qe, ta, te in matched if use(known.group[r]) for p in ((qa, ta), (qe, te), (qe, ta))]
        pairs += [
            (qa, qe)
            for r, qa, qe in rows(f"SELECT row_id, name_ar, name_en FROM '{{D}}/{QUERIES[task]}.parquet'")
            if use(known.group[r])
        ]
        counts.update(aligned(pairs))
    return counts


def persons_of_parts(use: Callable[[str], bool]) -> Counter[str]:
    """In how many distinct persons each written name part occurs, counted so that it can only be too low.

    Persons who share all names but the first (brothers and sisters) count once: a family of twenty killed in one house
    is one. The three Gaza lists overlap, so the largest of their counts is taken; the people of Syria are added.
    """
    found = _persons(rows("SELECT name_ar, name_en FROM '{D}/T1_target_moh_2025_06.parquet'"))
    for task in ("T1", "T2"):
        group = truth(task).group
        listed = rows(f"SELECT row_id, name_ar, name_en FROM '{{D}}/{QUERIES[task]}.parquet'")
        found |= _persons([(ar, en) for row, ar, en in listed if use(group[row])])
    syria = rows(
        "SELECT incident, name_ar, name_en FROM '{D}/T4_name_pairs_true.parquet' WHERE source = 'airwars_syria'"
    )
    return found + _persons([(ar, en) for incident, ar, en in syria if use(incident)])


def _persons(names: Iterable[tuple[str | None, ...]]) -> Counter[str]:
    chains = {parse(name).chain for row in names for name in row if name}
    return Counter(part for part, _ in {(part, chain[1:]) for chain in chains for part in chain})


def one_to_one_scores(
    a: np.ndarray,
    b: np.ndarray,
    score: np.ndarray,
    ids_a: list[str],
    ids_b: list[str],
    known: Truth,
    use: Callable[[str], bool],
):
    """Greedy one-to-one over all queries; (label, score) of the links whose query is scored, and the number of
    matches."""
    order = np.argsort(-score, kind="stable")
    used_a, used_b, labels, kept = set(), set(), [], []
    for k in order:
        x, y = int(a[k]), int(b[k])
        if x in used_a or y in used_b:
            continue
        used_a.add(x)
        used_b.add(y)
        query = ids_a[x]
        if use(query) and known.status[query] in ("match", "nonmatch_masked"):
            labels.append(known.target.get(query) == ids_b[y])
            kept.append(score[k])
    positives = sum(status == "match" and use(query) for query, status in known.status.items())
    return np.array(labels), np.array(kept), positives


def figures(labels: np.ndarray, score: np.ndarray, positives: int, threshold: float = 0.0) -> dict[str, float]:
    """F1 at the operating point (log-odds `threshold`), best F1, recall at 99 % precision, calibration error."""
    true = labels.cumsum()
    count = np.arange(1, labels.size + 1)
    precision, recall = true / count, true / positives
    best = int(np.argmax(2 * precision * recall / (precision + recall + 1e-12)))
    at = score > threshold
    p, r = labels[at].mean(), labels[at].sum() / positives
    chance = 1 / (1 + np.exp(-score))
    bins = np.minimum((chance * 10).astype(int), 9)
    error = sum(
        abs(chance[bins == k].mean() - labels[bins == k].mean()) * (bins == k).mean()
        for k in range(10)
        if (bins == k).any()
    )
    return {
        "P": p, "R": r, "F1": 2 * p * r / (p + r),
        "best F1": 2 * precision[best] * recall[best] / (precision[best] + recall[best]),
        "at": float(score[best]), "R@P99": float(recall[precision >= 0.99].max(initial=0.0)), "ECE": float(error),
    }  # fmt: skip
