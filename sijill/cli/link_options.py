"""What the commands of `sijill link` share: their options, the spinner, the mapping of columns, the summary."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from sijill.model.errors import BadInput

Map = Annotated[list[str] | None, typer.Option("--map", help="KIND=COLUMN, e.g. name=الاسم; repeat for more.")]
MapA = Annotated[list[str] | None, typer.Option("--map-a", help="As --map, for the first file only.")]
MapB = Annotated[list[str] | None, typer.Option("--map-b", help="As --map, for the second file only.")]
Decisions = Annotated[Path | None, typer.Option(help="People's decisions: a_id, b_id, decision. They always stand.")]
AsJson = Annotated[bool, typer.Option("--json", help="Summary as JSON on standard output.")]
Out = Annotated[Path, typer.Option("--out", help="File to write: .csv, .parquet, .json or .jsonl.")]
MaybeOut = Annotated[Path | None, typer.Option("--out", help="File to write (with files): .csv, .parquet, .json.")]
Several = Annotated[
    bool, typer.Option(help="One record of the second file (an admission) may cover several of the first.")
]
Adapt = Annotated[
    bool, typer.Option("--adapt", help="Learn from the lists themselves, without labels (EM from the shipped weights).")
]
EMBEDDED = "embedded"
Engine = Annotated[
    str, typer.Option("--engine", help="embedded (this machine), or spark: Splink on Spark finds the pairs (optional).")
]
Cost = Annotated[
    float, typer.Option("--cost", min=0.1, help="How many missed links one false link is worth; sets the threshold.")
]
Everything = Annotated[bool, typer.Option("--all", help="Compare all mentions again, not only new and changed ones.")]
Dry = Annotated[bool, typer.Option("--dry-run", help="Say what would be proposed; record nothing.")]
Model = Annotated[
    str | None, typer.Option("--model", help="A model that `link train` made (its version or file); else the shipped.")
]
By = Annotated[str | None, typer.Option("--by", help="Who acts; else SIJILL_ACTOR or the login name.")]
Reason = Annotated[str | None, typer.Option("--reason", help="Why: what agrees or differs.")]


@contextmanager
def step(text: str) -> Iterator[None]:
    """A spinner on standard error while something takes its time, on a terminal only."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(text):
        yield


def mapping(*given: list[str] | None) -> dict[str, list[str]]:
    """KIND=COLUMN pairs of one or several options. Raises BadInput for anything else."""
    out: dict[str, list[str]] = {}
    for pair in (pair for pairs in given for pair in pairs or []):
        kind, sign, column = pair.partition("=")
        if not sign or not column:
            raise BadInput(f'--map "{pair}" is not KIND=COLUMN', remedy="Write for example --map name=full_name.")
        out.setdefault(kind.strip(), []).append(column)
    return out


def report(summary: dict[str, Any], as_json: bool) -> None:
    """Print what was done; warnings go to standard error."""
    for warning in summary.get("warnings", []):
        print(f"sijill: note: {warning}", file=sys.stderr)
    if as_json:
        print(json.dumps(summary, ensure_ascii=False))
        return
    for name, value in summary.items():
        if name != "warnings":
            print(f"{name}: {value}")
