"""`sijill damage`: when each structure was destroyed, from volunteers' answers. Plain files in, plain files out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="When each structure was destroyed.")

AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
Out = Annotated[Path, typer.Option("--out", help="Folder for the tables.")]


def _print(result: dict[str, Any], lines: list[str], as_json: bool) -> None:
    typer.echo(json.dumps(result, ensure_ascii=False, indent=1) if as_json else "\n".join(lines))


@app.command()
def fit(
    answers: Annotated[Path, typer.Option(help="CSV: structure_id, volunteer_id, last_intact, first_destroyed.")],
    strips: Annotated[Path, typer.Option(help="CSV: structure_id, frame, date.")],
    out: Out,
    gold: Annotated[Path | None, typer.Option(help="CSV: structure_id, first_destroyed, by experts.")] = None,
    bounds: Annotated[Path | None, typer.Option(help="CSV: structure_id, earliest, latest (dates or frames).")] = None,
    keep: Annotated[str, typer.Option(help="Of a volunteer's repeated answers: first or last.")] = "first",
    engine: Annotated[str, typer.Option(help="numba, or numpy (slow, the same figures).")] = "numba",
    seed: Annotated[int, typer.Option(help="Seed of the gold folds.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Fit the change-point model: windows.csv, structures.csv, volunteers.csv, images.csv, report.json."""
    from sijill.cli.damage_progress import steps
    from sijill.damage.changepoint import Settings
    from sijill.damage.dating import date_structures
    from sijill.damage.outcome import write_all
    from sijill.damage.project import load_project
    from sijill.damage.readers import describe_readers

    _one_of("--keep", keep, ("first", "last"))
    _one_of("--engine", engine, ("numba", "numpy"))
    settings = Settings(engine=engine)
    with steps("read", "fit", "write") as step:
        step("read")
        project = load_project(answers, strips, gold, bounds, keep=keep)
        step("fit")
        dating = date_structures(project.problem, project.gold, project.truth, settings, seed)
        readers = describe_readers(project.problem, dating, settings)
        step("write")
        report = write_all(out, project, dating, readers, settings, seed)
    _print(report, _fit_lines(report, out), as_json)


def _one_of(option: str, value: str, allowed: tuple[str, ...]) -> None:
    from sijill.model.errors import BadInput

    if value not in allowed:
        raise BadInput(f'{option} "{value}" is not known', remedy=f"Use one of: {', '.join(allowed)}.")


def _fit_lines(report: dict[str, Any], out: Path) -> list[str]:
    counts, check = report["counts"], report["on_gold"]
    lines = [
        f"{counts['structures']:,} structures, {counts['answers']:,} answers by {counts['volunteers']:,} volunteers, "
        f"{counts['images']} images; {report['rounds']} rounds",
        f"mean certainty of the best window {report['mean_certainty']:.1%}, temperature {report['temperature']:.2f}",
        f"{report['needs_more_views']:,} structures need more views",
    ]
    if check is None:
        lines.append(f"NOT CALIBRATED: {report['calibration']}")
    else:
        lines.append(
            f"on {check['structures']} gold structures (seen by the crowd only): right {check['accuracy']:.1%}, "
            f"within one frame {check['within_one']:.1%}, calibration error {check['calibration_error']:.3f}, "
            f"90 % windows hold {check['covered']:.1%}"
        )
    lines += [f"volunteers flagged as {flag}: {n:,}" for flag, n in report["flagged_volunteers"].items()]
    lines += [f"set aside, {n:,} rows: {problem}" for problem, n in report["set_aside"].items()]
    lines += [f"noted, {n:,}: {problem}" for problem, n in report["noted"].items()]
    lines.append(f"written to {out}: windows, structures, volunteers, images, problems (csv), report.json")
    return lines
