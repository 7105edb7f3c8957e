"""`sijill toll`: estimate the unrecorded from overlapping lists, or refuse; and draw the charts.

`estimate` reads an overlap table (one 0/1 column a list, `count`), `from-register` makes one from linked people,
`plot` writes SVG charts with CSV twins, `kept` lists what was kept for publication, `withdraw` takes it back. A refusal
is an answer (exit status 0, verdict "no estimate can be defended"); only unreadable input is an error.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from sijill.cli.bars import bar_of
from sijill.cli.toll_kept import kept, withdraw
from sijill.cli.toll_register import from_register
from sijill.model.errors import BadInput

app = typer.Typer(
    help="Estimate the unrecorded from overlapping lists, or refuse.", no_args_is_help=True, rich_markup_mode=None
)

Table = Annotated[Path, typer.Argument(help="CSV: one 0/1 column a list and `count`; or one row a person.")]
ModelName = Annotated[str, typer.Option("--model", help="latent, decomposable, loglinear, sparse, chao, nhoi or all.")]
Strata = Annotated[list[str] | None, typer.Option("--strata", help="Column that divides people (again for more).")]
Lists = Annotated[list[str] | None, typer.Option("--lists", help="Use only these list columns.")]
Seed = Annotated[int, typer.Option("--seed", help="Random seed: the same seed gives the same numbers.")]
Classes = Annotated[
    int | None, typer.Option("--classes", min=2, max=60, help="Latent classes (default min(2^J-1, 10)).")
]
Cap = Annotated[float, typer.Option("--cap", min=0.0, help="Most unrecorded people per recorded one; 0: no cap.")]
Threads = Annotated[int, typer.Option("--threads", min=1, max=64, help="Threads; results do not depend on it.")]
Resamples = Annotated[int, typer.Option("--resamples", min=50, help="Bootstrap resamples.")]
Language = Annotated[str, typer.Option("--language", help="en or ar: language of the reasons.")]
Linkages = Annotated[list[Path] | None, typer.Option("--linkage", help="Another plausible linkage of the same people.")]
Definitions = Annotated[list[str] | None, typer.Option("--definition", help="LIST=whom it counts; must agree.")]

app.command("from-register")(from_register)
app.command()(kept)
app.command()(withdraw)


def _split(values: list[str] | None) -> list[str]:
    return [part.strip() for value in values or [] for part in value.split(",") if part.strip()]


def _definitions(values: list[str] | None) -> dict[str, str]:
    found = {}
    for value in values or []:
        name, separator, text = value.partition("=")
        if not separator:
            raise BadInput(f"--definition {value!r} has no equals sign", remedy="Write LIST=whom it counts")
        found[name.strip()] = text
    return found


def _model(name: str) -> Any:
    from sijill.toll.estimate import Model

    try:
        return Model(name)
    except ValueError as error:
        raise BadInput(f"there is no model {name!r}", remedy=f"Choose {', '.join(Model)}") from error


def _settings(seed: int, classes: int | None, cap: float, threads: int, resamples: int) -> Any:
    from sijill.toll.latent import LatentSettings
    from sijill.toll.settings import Settings

    latent = LatentSettings(classes=classes, cap=cap or None, threads=threads)
    return Settings(seed=seed, latent=latent, resamples=resamples)


@app.command()
def estimate(
    table: Table,
    model: ModelName = "latent",
    strata: Strata = None,
    lists: Lists = None,
    seed: Seed = 1,
    classes: Classes = None,
    cap: Cap = 20.0,
    threads: Threads = 2,
    resamples: Resamples = 1000,
    linkage: Linkages = None,
    rule: Annotated[str, typer.Option("--rule", help="Combine linkages by mixture, verdata or rubin.")] = "mixture",
    definition: Definitions = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
    draws: Annotated[bool, typer.Option("--draws", help="Put the posterior draws into the JSON.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Write the page for a methods reviewer.")] = False,
    language: Language = "en",
) -> None:
    """Estimate how many there were in all, or say why no estimate can be defended."""
    from sijill.toll import explain as telling
    from sijill.toll.combine import Rule
    from sijill.toll.estimate import estimate as one
    from sijill.toll.estimate import estimate_linkages, estimate_strata
    from sijill.toll.reading import check_lists, read_tables
    from sijill.toll.verdict import judge_definitions

    if language not in ("en", "ar"):
        raise BadInput(f"there is no language {language!r}", remedy="Choose en or ar")
    if rule not in list(Rule):
        raise BadInput(f"there is no rule {rule!r}", remedy=f"Choose {', '.join(Rule)}")
    chosen, settings = _model(model), _settings(seed, classes, cap, threads, resamples)
    found = read_tables(table, _split(strata), _split(lists))
    extra = judge_definitions(_definitions(definition))
    overlap = found[0].overlap if not strata else None
    with bar_of("estimating", 1.0) as tell:
        if overlap is None:
            answer = estimate_strata(found, chosen, settings, extra, tell)
        elif linkage:
            others = [read_tables(path, (), _split(lists))[0].overlap for path in linkage]
            answer, _ = estimate_linkages([overlap, *others], chosen, settings, Rule(rule), tell)
        else:
            check_lists(table, overlap)
            answer = one(overlap, chosen, settings, extra, tell)
    if as_json:
        said = answer.as_json(draws=draws, language=language)
        if explain:
            said["explanation"] = telling.page(answer, overlap, language)
        print(json.dumps(said, ensure_ascii=False))
    else:
        print(telling.page(answer, overlap, language) if explain else telling.short(answer, language))


@app.command()
def plot(
    table: Table,
    out: Annotated[Path, typer.Option("--out", help="Folder for the charts.")] = Path("toll-charts"),
    model: ModelName = "all",
    lists: Lists = None,
    seed: Seed = 1,
    classes: Classes = None,
    cap: Cap = 20.0,
    threads: Threads = 2,
    resamples: Resamples = 1000,
    as_json: Annotated[bool, typer.Option("--json", help="Write the list of files as JSON.")] = False,
) -> None:
    """Draw overlap, posterior, sensitivity and prior against posterior: SVG, each with a CSV twin."""
    from sijill.toll.estimate import estimate as one
    from sijill.toll.figures import charts
    from sijill.toll.prior import prior_draws
    from sijill.toll.reading import check_lists, read_tables
    from sijill.toll.settings import generator

    settings = _settings(seed, classes, cap, threads, resamples)
    chosen = _model(model)
    overlap = read_tables(table, (), _split(lists))[0].overlap
    check_lists(table, overlap)
    with bar_of("estimating", 1.0) as tell:
        answer = one(overlap, chosen, settings, (), tell)
    prior = prior_draws(settings.latent, overlap.lists, generator(seed, 8))
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for chart in charts(answer, overlap, prior):
        for suffix, text in ((".svg", chart.svg), (".csv", chart.csv())):
            path = out / (chart.name + suffix)
            path.write_text(text, "utf-8")
            written.append(str(path))
    if as_json:
        print(json.dumps({"files": written, "verdict": answer.verdict.value}, ensure_ascii=False))
    else:
        print("\n".join([f"Verdict: {answer.verdict.value}.", *written]))
