"""`sijill link`: the same person, the same event, on plain lists.

    sijill link lists A.csv B.csv --out links.csv      two lists, each without duplicates: one-to-one
    sijill link list A.csv --out clusters.csv          one list: who stands in it more than once
    sijill link events A.csv B.csv --out events.csv    incidents of two archives
    sijill link evaluate --pairs links.csv --truth truth.csv

Columns are found by name; `--map name=COLUMN` says it where they are not. People's decisions (`--decisions`) always
stand.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from sijill.model.errors import BadInput

app = typer.Typer(add_completion=False, rich_markup_mode=None, no_args_is_help=True, help="Same person? Same event?")

Map = Annotated[list[str] | None, typer.Option("--map", help="KIND=COLUMN, e.g. name=الاسم; repeat for more.")]
Decisions = Annotated[Path | None, typer.Option(help="People's decisions: a_id, b_id, decision. They always stand.")]
AsJson = Annotated[bool, typer.Option("--json", help="Summary as JSON on standard output.")]
Out = Annotated[Path, typer.Option("--out", help="File to write: .csv, .parquet, .json or .jsonl.")]


@contextmanager
def _step(text: str) -> Iterator[None]:
    """A spinner on standard error while something takes its time, on a terminal only."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(text):
        yield


def _mapping(pairs: list[str] | None) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for pair in pairs or []:
        kind, sign, column = pair.partition("=")
        if not sign or not column:
            raise BadInput(f'--map "{pair}" is not KIND=COLUMN', remedy="Write for example --map name=full_name.")
        out.setdefault(kind.strip(), []).append(column)
    return out


def _report(summary: dict[str, Any], as_json: bool) -> None:
    for warning in summary.get("warnings", []):
        print(f"sijill: note: {warning}", file=sys.stderr)
    if as_json:
        print(json.dumps(summary, ensure_ascii=False))
        return
    for name, value in summary.items():
        if name != "warnings":
            print(f"{name}: {value}")


@app.command("lists")
def link_lists_command(
    a: Annotated[Path, typer.Argument(help="First list (.csv, .parquet).")],
    b: Annotated[Path, typer.Argument(help="Second list.")],
    out: Out,
    columns: Map = None,
    columns_a: Annotated[list[str] | None, typer.Option("--map-a", help="As --map, for the first list only.")] = None,
    columns_b: Annotated[list[str] | None, typer.Option("--map-b", help="As --map, for the second list only.")] = None,
    decisions: Decisions = None,
    as_json: AsJson = False,
) -> None:
    """Link two lists that each name a person once: a_id, b_id, probability, decision, reasons; one-to-one."""
    from sijill.linkage.encode import encode_people
    from sijill.linkage.engine import link_lists
    from sijill.linkage.files import LINK_COLUMNS, link_rows, read_decisions, write_rows
    from sijill.linkage.lists import read_list
    from sijill.linkage.model import shipped_people

    model = shipped_people()
    with _step("reading"):
        left = read_list(a, _mapping([*(columns or []), *(columns_a or [])]))
        right = read_list(b, _mapping([*(columns or []), *(columns_b or [])]))
        verdicts = [] if decisions is None else read_decisions(decisions)
    with _step(f"comparing {left.n} with {right.n} records"):
        links = link_lists(encode_people(left), encode_people(right), model, verdicts)
    write_rows(out, link_rows(links), LINK_COLUMNS)
    said = Counter(link.decision for link in links)
    _report(
        {
            "records": [left.n, right.n],
            "columns": [left.found, right.found],
            "same": said["same"],
            "unsure": said["unsure"],
            "different": said["different"],
            "model": model.version,
            "out": str(out),
            "warnings": [f"{listed.path}: {warning}" for listed in (left, right) for warning in listed.warnings],
        },
        as_json,
    )


@app.command("list")
def link_list_command(
    a: Annotated[Path, typer.Argument(help="The list (.csv, .parquet).")],
    out: Out,
    columns: Map = None,
    pairs: Annotated[
        Path | None, typer.Option(help="Also write the links that hold the clusters, and the unsure ones.")
    ] = None,
    repeats: Annotated[
        bool, typer.Option(help="A source named in the list's source column may hold a person twice.")
    ] = False,
    decisions: Decisions = None,
    as_json: AsJson = False,
) -> None:
    """Find who stands more than once in one list: id, cluster, size, probability, reasons.

    With a source column (list, source), each source is taken to name a person once, unless --repeats.
    """
    from sijill.linkage.encode import encode_people
    from sijill.linkage.engine import link_list
    from sijill.linkage.files import CLUSTER_COLUMNS, LINK_COLUMNS, cluster_rows, link_rows, read_decisions, write_rows
    from sijill.linkage.lists import read_list
    from sijill.linkage.model import shipped_people

    model = shipped_people()
    with _step("reading"):
        listed = read_list(a, _mapping(columns))
        verdicts = [] if decisions is None else read_decisions(decisions)
        people = encode_people(listed)
    sources = len({value for value in listed.one("source") if value is not None})
    once = sources > 1 and not repeats
    with _step(f"comparing {listed.n} records"):
        found = link_list(people, model, verdicts, one_per_source=once)
    write_rows(out, cluster_rows(people, found), CLUSTER_COLUMNS)
    if pairs is not None:
        write_rows(pairs, link_rows([*found.links, *found.unsure]), LINK_COLUMNS)
    sizes = Counter(Counter(found.label.tolist()).values())
    _report(
        {
            "records": listed.n,
            "persons": sum(sizes.values()),
            "repeated persons": sum(count for size, count in sizes.items() if size > 1),
            "unsure pairs": len(found.unsure),
            "columns": listed.found,
            "sources": sources,
            "each source names a person once": once,
            "model": model.version,
            "out": str(out),
            "warnings": [f"{listed.path}: {warning}" for warning in listed.warnings],
        },
        as_json,
    )


@app.command("events")
def link_events_command(
    a: Annotated[Path, typer.Argument(help="Incidents of one archive (.csv, .parquet).")],
    b: Annotated[Path, typer.Argument(help="Incidents of another archive.")],
    out: Out,
    columns: Map = None,
    columns_a: Annotated[list[str] | None, typer.Option("--map-a", help="As --map, for the first file only.")] = None,
    columns_b: Annotated[list[str] | None, typer.Option("--map-b", help="As --map, for the second file only.")] = None,
    several: Annotated[
        bool, typer.Option(help="One record of the second file (an admission) may cover several of the first.")
    ] = False,
    decisions: Decisions = None,
    as_json: AsJson = False,
) -> None:
    """Link the incidents of two archives: a_id, b_id, probability, decision, reasons; one-to-one, unless --several."""
    from sijill.linkage.events import link_events, shipped_events
    from sijill.linkage.files import LINK_COLUMNS, link_rows, read_decisions, write_rows
    from sijill.linkage.incidents import read_events

    model = shipped_events()
    with _step("reading"):
        left = read_events(a, _mapping([*(columns or []), *(columns_a or [])]))
        right = read_events(b, _mapping([*(columns or []), *(columns_b or [])]))
        verdicts = [] if decisions is None else read_decisions(decisions)
    with _step(f"comparing {left.size} with {right.size} incidents"):
        links = link_events(left, right, model, verdicts, several=several)
    write_rows(out, link_rows(links), LINK_COLUMNS)
    said = Counter(link.decision for link in links)
    _report(
        {
            "incidents": [left.size, right.size],
            "columns": [left.found, right.found],
            "same": said["same"],
            "unsure": said["unsure"],
            "different": said["different"],
            "model": model.version,
            "out": str(out),
            "warnings": [f"{path}: {text}" for path, read in ((a, left), (b, right)) for text in read.warnings],
        },
        as_json,
    )


@app.command("evaluate")
def evaluate_command(
    pairs: Annotated[Path, typer.Option(help="Links (a_id, b_id, probability, decision) or clusters (id, cluster).")],
    truth: Annotated[
        Path,
        typer.Option(
            help="True pairs (a_id, b_id), statuses (row_id, status, target_row_id) or clusters (id, person)."
        ),
    ],
    as_json: AsJson = False,
) -> None:
    """Precision, recall, F1, B-cubed, calibration and the worst errors of links against truth."""
    from sijill.linkage.evaluate import pairs_to_clusters, score_clusters, score_links
    from sijill.linkage.files import read_links, read_truth

    found, known = read_links(pairs), read_truth(truth)
    if isinstance(known, dict):
        clusters = found if isinstance(found, dict) else pairs_to_clusters(found)
        scores = score_clusters(clusters, known)
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
