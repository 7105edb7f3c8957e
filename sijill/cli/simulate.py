"""`sijill simulate`: an invented conflict with known truth, and what estimates make of it.

`run` writes a whole conflict, `table` one overlap table of a scenario, `coverage` runs simulate, link and estimate many
times and holds the answers against the truth. The chain of three rooms lives here: they do not know each other.
"""

from __future__ import annotations

import csv
import json
import math
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sijill.model.errors import BadInput, InvalidValue

if TYPE_CHECKING:
    from sijill.simulate.lists import NameList
    from sijill.simulate.world import Conflict
    from sijill.toll.overlap import Overlap

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
    with _progress("simulating") as step:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Replicate:
    """One run of the chain: the truth, what was documented, and the answer. `method` says how links were made."""

    scenario: str
    seed: int
    method: str
    people: int
    recorded: int
    verdict: str
    median: float | None
    q025: float | None
    q10: float | None
    q25: float | None
    q75: float | None
    q90: float | None
    q975: float | None
    rules: str
    link_precision: float | None = None
    link_recall: float | None = None

    def covers(self, low: str, high: str) -> bool | None:
        """Whether the interval holds the truth; None when no interval was given."""
        bounds = getattr(self, low), getattr(self, high)
        return None if None in bounds else bounds[0] <= self.people <= bounds[1]


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
    estimate = _estimator(model, threads)
    runs = _chained if chain or scenario.lower() == "harbour" else _tabled
    found: list[Replicate] = []
    with _progress("replicates", replicates) as step:
        for one in range(seed, seed + replicates):
            found.extend(runs(scenario, one, estimate, people, lists))
            step(str(one))
    if out is not None:
        _write_replicates(out, found)
    report = {"scenario": scenario, "model": model, "seed": seed, "replicates": replicates, **_report(found)}
    _tell(report, json_out)


Estimate = Callable[["Overlap", int], Any]


def _estimator(model: str, threads: int) -> Estimate:
    from sijill.toll.estimate import Model, estimate
    from sijill.toll.latent import LatentSettings
    from sijill.toll.models import Settings

    if model not in set(Model) - {Model.ALL}:
        raise BadInput(
            f'there is no model "{model}"', remedy=f"Choose one of {', '.join(sorted(set(Model) - {'all'}))}"
        )
    chosen = Model(model)
    return lambda table, seed: estimate(table, chosen, Settings(seed=seed, latent=LatentSettings(threads=threads)))


def _tabled(scenario: str, seed: int, estimate: Estimate, people: int, lists: int | None) -> Iterator[Replicate]:
    """The scenario's own table, at its own size."""
    import numpy as np

    from sijill.simulate.capture import simulate_table
    from sijill.toll.overlap import Overlap

    made = simulate_table(scenario, np.random.default_rng(seed))
    names = [f"L{number + 1}" for number in range(made.pattern.shape[1])]
    table = Overlap.of(names, zip(made.pattern.tolist(), made.count.tolist(), strict=True))
    yield _replicate(scenario, seed, "table", made.people, estimate(table, seed))


def _chained(scenario: str, seed: int, estimate: Estimate, people: int, lists: int | None) -> Iterator[Replicate]:
    """A city's lists, once with the true links and once as the linker joins them."""
    from sijill.simulate.world import parameters_for, simulate
    from sijill.toll.overlap import Overlap

    conflict = simulate(parameters_for(people=people, lists=lists, scenario_name=scenario), seed)
    names, dead = [one.key for one in conflict.lists], len(conflict.captured)
    cells = zip(conflict.overlap.pattern.tolist(), conflict.overlap.count.tolist(), strict=True)
    yield _replicate(scenario, seed, "true links", dead, estimate(Overlap.of(names, cells), seed))
    labels = link_names(conflict.lists)
    precision, recall = link_quality(conflict, labels)
    yield _replicate(
        scenario, seed, "linked", dead, estimate(linked_table(conflict.lists, labels), seed), precision, recall
    )


def link_names(lists: tuple[NameList, ...]) -> list[int]:
    """The cluster of each row of all lists together, in order, as the shipped linker joins them."""
    import pyarrow as pa

    from sijill.linkage.encode import encode_people
    from sijill.linkage.engine import link_list
    from sijill.linkage.lists import list_of_table
    from sijill.linkage.model import shipped_people
    from sijill.simulate.lists import COLUMNS

    rows = [(*row, one.key) for one in lists for row in one.rows]
    columns = [*COLUMNS, "list"]
    whole = pa.table({name: pa.array([row[place] for row in rows]) for place, name in enumerate(columns)})
    people = encode_people(list_of_table(whole, "the simulated lists"))
    return [int(label) for label in link_list(people, shipped_people()).label]


def linked_table(lists: tuple[NameList, ...], labels: list[int]) -> Overlap:
    """Capture histories of the clusters."""
    from sijill.toll.overlap import Overlap

    on = [place for place, one in enumerate(lists) for _ in one.rows]
    seen: dict[int, set[int]] = {}
    for label, place in zip(labels, on, strict=True):
        seen.setdefault(label, set()).add(place)
    patterns = ([int(place in where) for place in range(len(lists))] for where in seen.values())
    return Overlap.of([one.key for one in lists], ((pattern, 1) for pattern in patterns))


def link_quality(conflict: Conflict, labels: list[int]) -> tuple[float, float]:
    """Precision and recall of the pairs of rows that were joined, against the truth."""
    persons = [link.person for one in conflict.lists for link in one.links]
    joined, true, both = _pairs(labels), _pairs(persons), _pairs(list(zip(labels, persons, strict=True)))
    return both / joined if joined else 1.0, both / true if true else 1.0


def _pairs(groups: list[Any]) -> int:
    sizes: dict[Any, int] = {}
    for group in groups:
        sizes[group] = sizes.get(group, 0) + 1
    return sum(size * (size - 1) // 2 for size in sizes.values())


def _replicate(
    scenario: str,
    seed: int,
    method: str,
    people: int,
    answer: Any,
    precision: float | None = None,
    recall: float | None = None,
) -> Replicate:
    given = answer.summary
    figures = {name: None if given is None else float(getattr(given, name)) for name in _FIGURES}
    return Replicate(
        scenario=scenario,
        seed=seed,
        method=method,
        people=people,
        recorded=answer.n,
        verdict=answer.verdict.value,
        rules=" ".join(sorted({one.rule for one in answer.findings if one.level.value != "note"})),
        link_precision=precision,
        link_recall=recall,
        **figures,
    )


_FIGURES = ("median", "q025", "q10", "q25", "q75", "q90", "q975")
_LEVELS = {"95": ("q025", "q975"), "80": ("q10", "q90"), "50": ("q25", "q75")}


def _report(found: list[Replicate]) -> dict[str, Any]:
    """Figures by method; with both methods, how much of the bias comes from linking."""
    by_method = {one.method: [other for other in found if other.method == one.method] for one in found}
    report: dict[str, Any] = {name: _figures(runs) for name, runs in by_method.items()}
    if {"true links", "linked"} <= by_method.keys():
        pairs = zip(by_method["true links"], by_method["linked"], strict=True)
        moved = [(b.median - a.median) / a.people for a, b in pairs if a.median is not None and b.median is not None]
        report["linkage_share_of_bias"] = _rounded(_middle(moved))
    return report


def _figures(runs: list[Replicate]) -> dict[str, Any]:
    given = [one for one in runs if one.median is not None]
    errors = [one.median / one.people - 1 for one in given if one.median is not None]
    widths = [(one.q975 - one.q025) / one.people for one in given if one.q975 is not None and one.q025 is not None]
    missed = [one for one in given if one.covers("q025", "q975") is False]
    flagged = [one for one in missed if one.verdict != "estimate"]
    return {
        "replicates": len(runs),
        "without_a_number": len(runs) - len(given),
        "recorded_share": _rounded(_middle([one.recorded / one.people for one in runs])),
        "median_relative_bias": _rounded(_middle(errors)),
        **{f"coverage_{level}": _share([one.covers(*ends) for one in given]) for level, ends in _LEVELS.items()},
        "standard_error_of_coverage_95": _rounded(math.sqrt(0.95 * 0.05 / len(given))) if given else None,
        "median_relative_width_95": _rounded(_middle(widths)),
        "refused": _share([one.verdict == "no estimate can be defended" for one in runs]),
        "warned": _share([one.verdict == "estimate with warnings" for one in runs]),
        "missed": len(missed),
        "missed_and_flagged": _rounded(len(flagged) / len(missed)) if missed else None,
        "link_precision": _rounded(_middle([one.link_precision for one in runs if one.link_precision is not None])),
        "link_recall": _rounded(_middle([one.link_recall for one in runs if one.link_recall is not None])),
    }


def _middle(values: list[float]) -> float | None:
    ordered = sorted(values)
    if not ordered:
        return None
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _share(flags: list[bool | None]) -> float | None:
    known = [flag for flag in flags if flag is not None]
    return _rounded(sum(known) / len(known)) if known else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _write_replicates(path: Path, found: list[Replicate]) -> None:
    if not path.parent.is_dir():
        raise InvalidValue(f"there is no folder {path.parent}", remedy="Make it first, or choose another --out")
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, [field.name for field in fields(Replicate)], lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: "" if value is None else value for name, value in asdict(one).items()} for one in found)


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


class _progress:  # noqa: N801 - reads as a verb where it is used
    """A bar on standard error, only at a terminal; called with a word at each step."""

    def __init__(self, label: str, steps: int | None = None) -> None:
        self._label, self._steps = label, steps
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> _progress:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import Progress

            self._bar = Progress(console=Console(stderr=True), transient=True)
            self._bar.start()
            self._task = self._bar.add_task(self._label, total=self._steps)
        return self

    def __call__(self, word: str) -> None:
        if self._bar is not None:
            self._bar.update(self._task, advance=1, description=f"{self._label}: {word}")

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()
