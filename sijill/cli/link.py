"""`sijill link`: the same person, the same event; on the register, or on plain lists without one.

On the register (mentions, judgements, the log):
    sijill link people                                 propose which mentions are one person
    sijill link events                                 propose which incidents of different archives are one
    sijill link review                                 decide, one pair at a time; `--list --json` for programs
    sijill link decide A B same --reason WHY           decide one pair; `withdraw NUMBER` takes it back
    sijill link train                                  learn weights from the decisions taken so far
On files (nothing else is read or kept):
    sijill link lists A.csv B.csv --out links.csv      two lists, each without duplicates: one-to-one
    sijill link lists A.csv B.csv --out links.csv --engine spark     the same, pairs found by Splink on Spark
    sijill link list A.csv --out clusters.csv          one list: who stands in it more than once
    sijill link events A.csv B.csv --out events.csv    incidents of two archives
    sijill link evaluate --pairs links.csv --truth truth.csv

Columns are found by name; `--map name=COLUMN` says it where they are not. People's decisions always stand.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sijill.cli.link_options import (
    EMBEDDED,
    Adapt,
    AsJson,
    By,
    Cost,
    Decisions,
    Dry,
    Engine,
    Everything,
    Map,
    MapA,
    MapB,
    MaybeOut,
    Model,
    Out,
    Reason,
    Several,
    mapping,
)
from sijill.model.errors import BadInput

app = typer.Typer(add_completion=False, rich_markup_mode=None, no_args_is_help=True, help="Same person? Same event?")
COST = 9.0


@app.command("people")
def people(
    cost: Cost = COST,
    everything: Everything = False,
    dry: Dry = False,
    model: Model = None,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Propose which of the register's mentions are one person; new documents only, unless the model is new or --all."""
    from sijill.cli.link_register import run

    run("people", cost=cost, everything=everything, dry=dry, model=model, by=by, as_json=as_json)


@app.command("events")
def events(
    a: Annotated[
        Path | None, typer.Argument(help="Incidents of one archive (.csv, .parquet); none: the register.")
    ] = None,
    b: Annotated[Path | None, typer.Argument(help="Incidents of another archive.")] = None,
    out: MaybeOut = None,
    columns: Map = None,
    columns_a: MapA = None,
    columns_b: MapB = None,
    several: Several = False,
    decisions: Decisions = None,
    cost: Cost = COST,
    everything: Everything = False,
    dry: Dry = False,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Link incidents: of two files (with --out), or, without files, over the register's own mentions."""
    if a is None and b is None and out is None:
        from sijill.cli.link_register import run

        run("events", cost=cost, everything=everything, dry=dry, model=None, by=by, as_json=as_json)
        return
    if a is None or b is None or out is None:
        raise BadInput(
            "two files and --out are needed to link files", remedy="Give A B --out FILE, or none: the register."
        )
    from sijill.cli.link_files import events as link_files

    maps = mapping(columns, columns_a), mapping(columns, columns_b)
    link_files(a, b, out, maps, decisions, several=several, as_json=as_json)


@app.command("review")
def review(
    kind: Annotated[str | None, typer.Option("--kind", help="people or events; both when not said.")] = None,
    listing: Annotated[bool, typer.Option("--list", help="Print the queue instead of asking.")] = False,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="At most so many pairs.")] = None,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Decide what models proposed: both mentions side by side, the evidence, a key, a reason."""
    from sijill.cli.link_review import review as work

    work(kind=kind, listing=listing, limit=limit, by=by, as_json=as_json)


@app.command("decide")
def decide(
    a: Annotated[str, typer.Argument(help="A mention (p-... or i-...).")],
    b: Annotated[str, typer.Argument(help="Another mention of the same kind.")],
    verdict: Annotated[str, typer.Argument(help="same, different or unsure.")],
    reason: Reason = None,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Record a person's decision on two mentions; it stands until a person withdraws it."""
    from sijill.cli.link_review import decide as record

    record(a, b, verdict, reason=reason, by=by, as_json=as_json)


@app.command("withdraw")
def withdraw(
    judgement: Annotated[int, typer.Argument(help="The number of the judgement.")],
    reason: Reason = None,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Take back a judgement, a person's or a model's."""
    from sijill.cli.link_review import withdraw as take_back

    take_back(judgement, reason=reason, by=by, as_json=as_json)


@app.command("train")
def train(
    out: Annotated[
        Path | None, typer.Option("--out", help="Model file; else models/VERSION.json of the register.")
    ] = None,
    least: Annotated[int, typer.Option("--least", min=4, help="Fewest decisions of each kind to learn from.")] = 10,
    as_json: AsJson = False,
) -> None:
    """Learn how far to trust each kind of evidence from the decisions taken so far; writes a model and its card."""
    from sijill.cli.link_train import train as learn

    learn(out=out, least=least, as_json=as_json)


@app.command("lists")
def lists(
    a: Annotated[Path, typer.Argument(help="First list (.csv, .parquet).")],
    b: Annotated[Path, typer.Argument(help="Second list.")],
    out: Out,
    columns: Map = None,
    columns_a: MapA = None,
    columns_b: MapB = None,
    decisions: Decisions = None,
    adapt: Adapt = False,
    engine: Engine = EMBEDDED,
    as_json: AsJson = False,
) -> None:
    """Link two lists that each name a person once: a_id, b_id, probability, decision, reasons; one-to-one."""
    from sijill.cli.link_files import lists as link_files

    maps = mapping(columns, columns_a), mapping(columns, columns_b)
    link_files(a, b, out, maps, decisions, adapt=adapt, engine=engine, as_json=as_json)


@app.command("list")
def one_list(
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
    from sijill.cli.link_files import one_list as cluster_file

    cluster_file(a, out, mapping(columns), pairs, decisions, repeats=repeats, as_json=as_json)


@app.command("evaluate")
def evaluate(
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
    from sijill.cli.link_files import evaluate as score

    score(pairs, truth, as_json=as_json)
