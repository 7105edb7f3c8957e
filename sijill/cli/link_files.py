"""`sijill link` on plain tables: files in, a file of links or clusters out."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sijill.cli.link_options import EMBEDDED, report, step
from sijill.model.errors import BadInput

if TYPE_CHECKING:
    from sijill.linkage.engine import Find, Link

Columns = Mapping[str, Sequence[str]]


def lists(
    a: Path, b: Path, out: Path, maps: tuple[Columns, Columns], decisions: Path | None, *, adapt: bool, engine: str,
    as_json: bool,
) -> None:  # fmt: skip
    """Link two lists of people and write a_id, b_id, probability, decision, reasons."""
    find = _finder(engine)
    from sijill.linkage.adapt import adapted
    from sijill.linkage.column_links import COLUMNS, link_lists_by_columns, suits
    from sijill.linkage.encode import encode_people
    from sijill.linkage.engine import link_lists
    from sijill.linkage.files import LINK_COLUMNS, link_rows, read_decisions, write_rows
    from sijill.linkage.lists import read_list
    from sijill.linkage.model import shipped_people

    model = shipped_people()
    with step("reading"):
        left, right = read_list(a, maps[0]), read_list(b, maps[1])
        people = encode_people(left), encode_people(right)
        verdicts = [] if decisions is None else read_decisions(decisions)
        choice = suits((left, right), people, model)
    if adapt and not choice.by_columns:
        with step("learning from the lists"):
            model = adapted(*people, model)
    with step(f"comparing {left.n} with {right.n} records"):
        if by_columns := choice.by_columns and find is None:
            links = link_lists_by_columns(left, right, people, verdicts)
        else:
            links = link_lists(*people, model, verdicts, find=find)
    write_rows(out, link_rows(links), LINK_COLUMNS)
    told = {"records": [left.n, right.n], "columns": [left.found, right.found], "why this model": choice.why}
    told["engine"] = engine
    warnings = [f"{listed.path}: {warning}" for listed in (left, right) for warning in listed.warnings]
    if choice.by_columns and not by_columns:
        told["why this model"] = "Spark compares people by their names only"
        warnings.append("the embedded engine would compare these lists by their columns: leave --engine out for that")
    version = COLUMNS if by_columns else model.version
    report(told | _said(links, version, out, warnings), as_json)


def _finder(engine: str) -> Find | None:
    """Who finds the pairs: None for the embedded engine. Raises BadInput for an engine that is not known."""
    if engine == EMBEDDED:
        return None
    if engine != "spark":
        raise BadInput(f'there is no engine "{engine}"', remedy=f"Say --engine {EMBEDDED} or --engine spark.")
    from sijill.linkage.spark import require_spark, spark_pairs

    require_spark()
    return spark_pairs


def _said(links: Sequence[Link], model: str, out: Path, warnings: list[str]) -> dict[str, Any]:
    said = Counter(link.decision for link in links)
    counts = {word: said[word] for word in ("same", "unsure", "different")}
    return {**counts, "model": model, "out": str(out), "warnings": warnings}


def one_list(
    a: Path, out: Path, columns: Columns, pairs: Path | None, decisions: Path | None, *, repeats: bool, as_json: bool
) -> None:
    """Cluster one list of people and write id, cluster, size, probability, reasons."""
    from sijill.linkage.column_links import COLUMNS, link_list_by_columns, suits
    from sijill.linkage.encode import encode_people
    from sijill.linkage.engine import link_list
    from sijill.linkage.files import CLUSTER_COLUMNS, LINK_COLUMNS, cluster_rows, link_rows, read_decisions, write_rows
    from sijill.linkage.lists import read_list
    from sijill.linkage.model import shipped_people

    model = shipped_people()
    with step("reading"):
        listed = read_list(a, columns)
        verdicts = [] if decisions is None else read_decisions(decisions)
        people = encode_people(listed)
        choice = suits((listed,), (people,), model)
    sources = len({value for value in listed.one("source") if value is not None})
    once = sources > 1 and not repeats
    with step(f"comparing {listed.n} records"):
        if choice.by_columns:
            found = link_list_by_columns(listed, people, verdicts, one_per_source=once)
        else:
            found = link_list(people, model, verdicts, one_per_source=once)
    write_rows(out, cluster_rows(people, found), CLUSTER_COLUMNS)
    if pairs is not None:
        write_rows(pairs, link_rows([*found.links, *found.unsure]), LINK_COLUMNS)
    sizes = Counter(Counter(found.label.tolist()).values())
    summary = {
        "records": listed.n,
        "persons": sum(sizes.values()),
        "repeated persons": sum(count for size, count in sizes.items() if size > 1),
        "unsure pairs": len(found.unsure),
        "columns": listed.found,
        "sources": sources,
        "each source names a person once": once,
        "model": COLUMNS if choice.by_columns else model.version,
        "why this model": choice.why,
        "out": str(out),
        "warnings": [f"{listed.path}: {warning}" for warning in listed.warnings],
    }
    report(summary, as_json)


def events(
    a: Path, b: Path, out: Path, maps: tuple[Columns, Columns], decisions: Path | None, *, several: bool, as_json: bool
) -> None:
    """Link the incidents of two archives and write a_id, b_id, probability, decision, reasons."""
    from sijill.linkage.events import link_events, shipped_events
    from sijill.linkage.files import LINK_COLUMNS, link_rows, read_decisions, write_rows
    from sijill.linkage.incidents import read_events

    model = shipped_events()
    with step("reading"):
        left, right = read_events(a, maps[0]), read_events(b, maps[1])
        verdicts = [] if decisions is None else read_decisions(decisions)
    with step(f"comparing {left.size} with {right.size} incidents"):
        links = link_events(left, right, model, verdicts, several=several)
    write_rows(out, link_rows(links), LINK_COLUMNS)
    told = {"incidents": [left.size, right.size], "columns": [left.found, right.found]}
    warnings = [f"{path}: {text}" for path, read in ((a, left), (b, right)) for text in read.warnings]
    report(told | _said(links, model.version, out, warnings), as_json)


def evaluate(pairs: Path, truth: Path, *, as_json: bool) -> None:
    """Print the scores of links or clusters against truth."""
    from sijill.linkage.evaluate import pairs_to_clusters, score_clusters, score_links
    from sijill.linkage.files import read_links, read_truth

    found, known = read_links(pairs), read_truth(truth)
    if isinstance(known, dict):
        scores = score_clusters(found if isinstance(found, dict) else pairs_to_clusters(found), known)
    elif isinstance(found, dict):
        raise BadInput("clusters cannot be scored against pairs", file=str(truth), remedy="Give truth as id, person.")
    else:
        scores = score_links(found, known[0], counted=known[1])
    if as_json:
        print(json.dumps(scores.as_json(), ensure_ascii=False))
        return
    for name, value in scores.as_json().items():
        if name != "worst" and value is not None:
            print(f"{name.replace('_', ' '):20} {value if isinstance(value, int) else format(value, '.4f')}")
    for row in scores.worst:
        print("  ".join(f"{key}={value}" for key, value in row.items()))
