"""`sijill simulate`: an invented conflict with known truth, and what estimates make of it.

`run` writes a whole conflict, `table` one overlap table of a scenario, `coverage` runs simulate, link and estimate many
times and holds the answers against the truth. The chain is in `simulate_chain`, its figures in `simulate_report`.
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sijill.cli.bars import counted
from sijill.cli.simulate_chain import chained, estimator, tabled
from sijill.cli.simulate_report import Replicate, report_of, write_replicates

if TYPE_CHECKING:
    from sijill.simulate.world import Conflict

app = typer.Typer(invoke_without_command=True, rich_markup_mode=None, add_completion=False)

People = Annotated[int, typer.Option("--people", min=50, help="How many people live there.")]
Lists = Annotated[int | None, typer.Option("--lists", min=2, max=20, help="How many lists of names; 4 when not said.")]
Seed = Annotated[int, typer.Option("--seed", min=0, help="The same seed gives the same bytes.")]
Scenario = Annotated[str, typer.Option("--scenario", help="harbour, or A to M (see `scenarios`).")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.callback()
def simulate_(
    ctx: typer.Context,
    people: Annotated[int | None, typer.Option("--people", min=50, help="As of `run`.")] = None,
    lists: Lists = None,
    seed: Seed = 1,
    scenario: Scenario = "harbour",
    out: Annotated[
        Path | None, typer.Option("--out", help="An empty or new folder; simulated-SEED if not said.")
    ] = None,
    json_out: Json = False,
) -> None:
    """An invented conflict with known truth. `sijill simulate --people N --seed S` is short for `run`."""
    if ctx.invoked_subcommand is not None:
        return
    if people is None and lists is None and out is None:
        typer.echo(ctx.get_help())
        return
    run(out or Path(f"simulated-{seed}"), people or 10_000, lists, seed, scenario, json_out)


@app.command("run")
def run(
    out: Annotated[Path, typer.Option("--out", help="An empty or new folder.")],
    people: People = 10_000,
    lists: Lists = None,
    seed: Seed = 1,
    scenario: Scenario = "harbour",
    json_out: Json = False,
) -> None:
    """Write a conflict: truth, lists, reports, official words, images, and a README with every parameter."""
    from sijill.simulate.files import write
    from sijill.simulate.world import parameters_for, simulate

    parameters = parameters_for(people=people, lists=lists, scenario_name=scenario)
    with counted("simulating") as step:
        conflict = simulate(parameters, seed)
        files = write(conflict, out, told=step)
    _tell(_summary(conflict, out, len(files)), json_out)


@app.command("harbour")
def harbour(
    out: Annotated[Path, typer.Option("--out", help="An empty or new folder.")],
    seed: Annotated[int | None, typer.Option("--seed", min=0, help="Another city of the same size.")] = None,
    json_out: Json = False,
) -> None:
    """Write the built-in city: some 30 strikes, some 150 dead, three lists."""
    from sijill.simulate.files import write
    from sijill.simulate.harbour import SEED, harbour_conflict

    conflict = harbour_conflict(SEED if seed is None else seed)
    _tell(_summary(conflict, out, len(write(conflict, out))), json_out)


@app.command("scenarios")
def scenarios(json_out: Json = False) -> None:
    """The capture scenarios A to M: lists with a known number of people behind them."""
    from sijill.simulate.capture import scenario_lists, scenario_people
    from sijill.simulate.capture import scenarios as known

    rows = [
        {"scenario": name, "people": scenario_people(name), "lists": scenario_lists(name), "title": spec["title"]}
        for name, spec in known().items()
    ]
    if json_out:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        typer.echo(f"{row['scenario']}  {row['people']:>5} people, {row['lists']} lists: {row['title']}")


@app.command("table")
def table(
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO", help="A to M.")],
    out: Annotated[Path | None, typer.Option("--out", help="Where to write; the screen when not said.")] = None,
    seed: Seed = 1,
    people: Annotated[int | None, typer.Option("--people", min=10, help="Another true number of people.")] = None,
) -> None:
    """One overlap table (0/1 columns and `count`), as `sijill toll estimate` reads it; the truth goes to the screen."""
    import numpy as np

    from sijill.simulate.capture import simulate_table

    made = simulate_table(scenario, np.random.default_rng(seed), people=people)
    header = [f"L{number + 1}" for number in range(made.pattern.shape[1])] + ["count"]
    rows = [[*pattern, count] for pattern, count in zip(made.pattern.tolist(), made.count.tolist(), strict=True)]
    if out is None:
        csv.writer(sys.stdout, lineterminator="\n").writerows([header, *rows])
    else:
        with out.open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle, lineterminator="\n").writerows([header, *rows])
    typer.echo(f"scenario {scenario.upper()}, seed {seed}: {made.people} people, {made.recorded} recorded", err=True)


@app.command("coverage")
def coverage(
    scenario: Scenario = "A",
    replicates: Annotated[int, typer.Option("--replicates", "-R", min=1, help="How many times.")] = 20,
    model: Annotated[
        str, typer.Option("--model", help="latent, decomposable, loglinear, sparse, chao or nhoi.")
    ] = "latent",
    seed: Annotated[int, typer.Option("--seed", min=0, help="The first seed; the others follow.")] = 1000,
    chain: Annotated[
        bool, typer.Option("--chain", help="Write names and link them, instead of knowing the links.")
    ] = False,
    people: People = 10_000,
    lists: Lists = None,
    out: Annotated[Path | None, typer.Option("--out", help="Write each replicate to this CSV.")] = None,
    threads: Annotated[int, typer.Option("--threads", min=1, help="Threads of the sampler.")] = 1,
    json_out: Json = False,
) -> None:
    """Run simulate, link and estimate many times: bias, interval coverage, width, refusals, the share of linkage.

    Without --chain the table of a scenario A to M is estimated as it is. With --chain people of a simulated city are
    listed by name, linked again, and estimated beside the table of the true links.
    """
    estimate = estimator(model, threads)
    runs = chained if chain or scenario.lower() == "harbour" else tabled
    found: list[Replicate] = []
    with counted("replicates", replicates) as step:
        for one in range(seed, seed + replicates):
            found.extend(runs(scenario, one, estimate, people, lists))
            step(str(one))
    if out is not None:
        write_replicates(out, found)
    report = {"scenario": scenario, "model": model, "seed": seed, "replicates": replicates, **report_of(found)}
    _tell(report, json_out)


def _summary(conflict: Conflict, out: Path, files: int) -> dict[str, Any]:
    return {
        "folder": str(out),
        "files": files,
        "seed": conflict.seed,
        "people": conflict.parameters.people,
        "strikes": len(conflict.truth.strikes),
        "killed": len(conflict.captured),
        "on_a_list": conflict.overlap.recorded,
        "list_rows": {one.key: len(one.rows) for one in conflict.lists},
        "reports": len(conflict.reports),
        "findings": len(conflict.official.findings),
        "answers": len(conflict.images.answer),
    }


def _tell(report: dict[str, Any], json_out: bool) -> None:
    if json_out:
        typer.echo(json.dumps(report, ensure_ascii=False))
        return
    for name, value in report.items():
        if isinstance(value, dict):
            typer.echo(f"{name.replace('_', ' ')}:")
            for inner, figure in value.items():
                typer.echo(f"  {inner.replace('_', ' '):<32} {_shown(figure)}")
        else:
            typer.echo(f"{name.replace('_', ' '):<34} {value if name == 'seed' else _shown(value)}")


def _shown(value: Any) -> str:
    return "not known" if value is None else (f"{value:,}" if isinstance(value, int) else str(value))
