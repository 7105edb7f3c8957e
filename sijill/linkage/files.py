"""Links, clusters, decisions and truth as files: CSV, Parquet or JSON by the name's ending."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from sijill.linkage.engine import Clustering, Link, Verdict
from sijill.linkage.evaluate import Judged
from sijill.linkage.lists import read_table
from sijill.linkage.people import People
from sijill.model.errors import BadInput

A_NAMES = ("a_id", "a", "id_a", "left", "row_id", "query", "record_a", "id1")
B_NAMES = ("b_id", "b", "id_b", "right", "target_row_id", "target", "record_b", "id2")
CLUSTER_NAMES = ("cluster", "cluster_id", "person", "person_id", "entity", "truth_entity", "truth", "ent")
ID_NAMES = ("id", "row_id", "rec_id", "unique_id", "record_id")


def write_rows(path: Path, rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> None:
    """Rows as .csv, .parquet, .json or .jsonl. Raises BadInput for another ending or a folder that is not there."""
    if not path.parent.exists():
        raise BadInput(f"the folder {path.parent} does not exist", remedy="Create it or choose another --out.")
    suffix = path.suffix.lower()
    if suffix == ".jsonl":
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    elif suffix == ".json":
        path.write_text(json.dumps(list(rows), ensure_ascii=False, indent=1) + "\n", "utf-8")
    elif suffix in (".csv", ".parquet"):
        table = (
            pa.table({name: [row[name] for row in rows] for name in columns})
            if rows
            else pa.table({name: pa.array([], pa.string()) for name in columns})
        )
        if suffix == ".csv":
            pacsv.write_csv(table, path)
        else:
            pq.write_table(table, path)
    else:
        raise BadInput(
            f'cannot tell the format of "{path.name}"', remedy="End the name in .csv, .parquet, .json or .jsonl."
        )


LINK_COLUMNS = ("a_id", "b_id", "probability", "decision", "reasons", "decided_by")
CLUSTER_COLUMNS = ("id", "cluster", "size", "probability", "reasons")


def link_rows(links: Sequence[Link]) -> list[dict[str, Any]]:
    """Links as rows of LINK_COLUMNS."""
    return [
        {
            "a_id": link.a_id,
            "b_id": link.b_id,
            "probability": link.probability,
            "decision": link.decision,
            "reasons": "; ".join(map(str, link.reasons)),
            "decided_by": link.decided_by,
        }
        for link in links
    ]


def cluster_rows(people: People, found: Clustering) -> list[dict[str, Any]]:
    """One row per record; `probability` and `reasons` are those of the record's strongest link inside its cluster."""
    sizes: dict[int, int] = {}
    for label in found.label.tolist():
        sizes[label] = sizes.get(label, 0) + 1
    best: dict[str, Link] = {}
    for held in found.links:
        for record in (held.a_id, held.b_id):
            if record not in best or held.probability > best[record].probability:
                best[record] = held
    rows = []
    for record, label in zip(people.ids, found.label.tolist(), strict=True):
        link: Link | None = best.get(record)
        reasons = (
            ""
            if link is None
            else f"with {link.b_id if link.a_id == record else link.a_id}: {'; '.join(map(str, link.reasons))}"
        )
        chance = None if link is None else link.probability
        rows.append(
            {
                "id": record,
                "cluster": people.ids[label],
                "size": sizes[label],
                "probability": chance,
                "reasons": reasons,
            }
        )
    return rows


def _columns(path: Path) -> dict[str, list[str | None]]:
    table = read_table(path)
    return {
        str(name).strip().lower(): [None if value is None else str(value) for value in table.column(name).to_pylist()]
        for name in table.column_names
    }


def _pick(columns: dict[str, list[str | None]], names: Sequence[str]) -> list[str | None] | None:
    return next((columns[name] for name in names if name in columns), None)


def read_decisions(path: Path) -> list[Verdict]:
    """People's decisions: columns a_id, b_id, decision (same, different, unsure). Raises BadInput with the row."""
    columns = _columns(path)
    a, b, said = _pick(columns, A_NAMES), _pick(columns, B_NAMES), columns.get("decision")
    if a is None or b is None or said is None:
        raise BadInput("decisions need the columns a_id, b_id, decision", file=str(path), remedy="Add them.")
    out = []
    for row, (x, y, word) in enumerate(zip(a, b, said, strict=True), start=2):
        if x is None or y is None or word not in ("same", "different", "unsure"):
            raise BadInput(
                f'"{word}" is not same, different or unsure',
                file=str(path),
                row=row,
                column="decision",
                remedy="Correct the row.",
            )
        out.append(Verdict(x, y, word))
    return out


def read_links(path: Path) -> list[Judged] | dict[str, str]:
    """A file that `link lists` or `link list` wrote (or like it): links, or {id: cluster}."""
    columns = _columns(path)
    a, b = _pick(columns, A_NAMES), _pick(columns, B_NAMES)
    if a is not None and b is not None:
        n = len(a)
        chance, said = columns.get("probability", columns.get("score", ["1.0"] * n)), columns.get("decision")
        return [
            Judged(
                str(x),
                str(y),
                float(p or 0.0),
                (said[k] or "") if said else ("same" if float(p or 0) >= 0.5 else "different"),
            )
            for k, (x, y, p) in enumerate(zip(a, b, chance, strict=True))
        ]
    return _clusters(columns, path)


def _clusters(columns: dict[str, list[str | None]], path: Path) -> dict[str, str]:
    ids, label = _pick(columns, ID_NAMES), _pick(columns, CLUSTER_NAMES)
    if ids is None or label is None:
        raise BadInput(
            f"neither pairs (a_id, b_id) nor clusters (id, cluster) in the columns {', '.join(columns)}",
            file=str(path),
            remedy="Rename the columns.",
        )
    return {
        str(record): str(cluster)
        for record, cluster in zip(ids, label, strict=True)
        if record is not None and cluster is not None
    }


def read_truth(path: Path) -> tuple[set[tuple[str, str]], set[str] | None] | dict[str, str]:
    """Truth as (true pairs, a_ids that count or None for all), or as {id: person}; see `linkage.evaluate`."""
    columns = _columns(path)
    a, b = _pick(columns, A_NAMES), _pick(columns, B_NAMES)
    if a is None or b is None:
        return _clusters(columns, path)
    status = columns.get("status")
    if status is not None:
        counted = {str(x) for x, s in zip(a, status, strict=True) if s in ("match", "nonmatch_masked")}
        return {(str(x), str(y)) for x, y, s in zip(a, b, status, strict=True) if s == "match"}, counted
    label = columns.get("label", columns.get("is_match"))
    if label is None:
        return {(str(x), str(y)) for x, y in zip(a, b, strict=True) if x and y}, None
    return {(str(x), str(y)) for x, y, s in zip(a, b, label, strict=True) if s in ("1", "true", "True", "same")}, None
