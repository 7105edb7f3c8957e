"""`sijill damage`: when each structure was destroyed, from volunteers' answers. Plain files in, plain files out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from sijill.cli.damage_crowd import consensus, render, simulate
from sijill.cli.damage_print import AsJson, Out, fit_lines, note_lines, one_of, print_result

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="When each structure was destroyed.")
imports = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Bring other people's files into our format.")
app.add_typer(imports, name="import")


@imports.command("answers")
def import_answers_command(
    file: Annotated[Path, typer.Argument(help="Answers: our own CSV, or a Zooniverse classification export.")],
    out: Out,
    strips: Annotated[Path | None, typer.Option(help="CSV: structure_id, frame, date.")] = None,
    structures: Annotated[Path | None, typer.Option(help="CSV or GeoJSON; UNOSAT class columns give bounds.")] = None,
    gold: Annotated[Path | None, typer.Option(help="CSV: structure_id, first_destroyed, by experts.")] = None,
    class_four: Annotated[str, typer.Option(help="What class 4 means: no-visible-damage or possible-damage.")] = "",
    destroyed_task: Annotated[str, typer.Option(help="Zooniverse: task with the first destroyed image.")] = "",
    intact_task: Annotated[str, typer.Option(help="Zooniverse: task with the last intact image.")] = "",
    structure_field: Annotated[str, typer.Option(help="Zooniverse: subject field with the structure id.")] = "",
    first_image: Annotated[int, typer.Option(help="Zooniverse: number of the first image in labels.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Write answers.csv, strips.csv, gold.csv, structures.csv, bounds.csv and import.json into a folder."""
    from sijill.damage.intake import import_answers
    from sijill.damage.zooniverse import Tasks

    tasks = None
    if destroyed_task:
        tasks = Tasks(
            first_destroyed=destroyed_task,
            last_intact=intact_task or None,
            structure=structure_field or None,
            first=first_image,
        )
    done = import_answers(
        file, out, tasks=tasks, strips=strips, structures=structures, gold=gold, class_four=class_four
    )
    lines = [f"{name}: {rows:,} rows" for name, rows in done.written.items()]
    lines += [f"class {code} is read as: {meaning}" for code, meaning in done.statement["class_meanings"].items()]
    lines += note_lines(done.notes)
    print_result(done.statement, lines, as_json)


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
    from sijill.cli.bars import steps
    from sijill.damage.changepoint import Settings
    from sijill.damage.dating import date_structures
    from sijill.damage.outcome import write_all
    from sijill.damage.project import load_project
    from sijill.damage.readers import describe_readers

    one_of("--keep", keep, ("first", "last"))
    one_of("--engine", engine, ("numba", "numpy"))
    settings = Settings(engine=engine)
    with steps("read", "fit", "write") as step:
        step("read")
        project = load_project(answers, strips, gold, bounds, keep=keep)
        step("fit")
        dating = date_structures(project.problem, project.gold, project.truth, settings, seed)
        readers = describe_readers(project.problem, dating, settings)
        step("write")
        report = write_all(out, project, dating, readers, settings, seed)
    print_result(report, fit_lines(report, out), as_json)


Fitted = Annotated[Path, typer.Option("--windows", help="windows.csv of a fit, or the fit's folder.")]


@app.command()
def curve(
    windows: Fitted,
    out: Annotated[Path | None, typer.Option(help="CSV to write; printed otherwise.")] = None,
    given: Annotated[
        list[str] | None, typer.Option(help="Another body's count: 2017-02-03=1667. Give two or more.")
    ] = None,
    days: Annotated[int, typer.Option(min=1, help="Length of a step in days.")] = 7,
    as_json: AsJson = False,
) -> None:
    """Destroyed structures per week, with bounds, beside counts that others give."""
    from sijill.damage.curve import compare, weekly
    from sijill.damage.outcome import write_rows
    from sijill.damage.reading import iso
    from sijill.damage.windows import read_windows

    known = read_windows(windows)
    rows = [
        {
            "from": iso(week.first),
            "to": iso(week.last),
            "destroyed": round(week.expected, 2),
            "low": round(week.low, 2),
            "high": round(week.high, 2),
            "total": round(week.total, 2),
            "total_low": round(week.total_low, 2),
            "total_high": round(week.total_high, 2),
        }
        for week in weekly(known, days=days)
    ]
    beside = [
        {
            "from": iso(c.start),
            "to": iso(c.end),
            "given": c.theirs,
            "destroyed": round(c.expected, 1),
            "low": round(c.low, 1),
            "high": round(c.high, 1),
        }
        for c in compare(known, [_count(text) for text in given or []])
    ]
    if out is not None:
        write_rows(out, rows)
    heading = "from        to          destroyed (low - high)      up to then (low - high)"
    lines = [heading] + [
        f"{r['from']}  {r['to']}  {r['destroyed']:9.1f} ({r['low']:.1f} - {r['high']:.1f})"
        f"   {r['total']:9.1f} ({r['total_low']:.1f} - {r['total_high']:.1f})"
        for r in rows
    ]
    lines += [
        f"{c['from']} to {c['to']}: others count {c['given']:,} more structures affected; "
        f"here {c['destroyed']:,} destroyed ({c['low']:,} - {c['high']:,})"
        for c in beside
    ]
    print_result({"weeks": rows, "beside": beside, "structures": len(known.ids)}, lines, as_json)


def _count(text: str) -> tuple[int, int]:
    from sijill.damage.reading import clean, day
    from sijill.model.errors import BadInput

    when, _, number = clean(text).partition("=")
    ordinal, digits = day(when), number.replace(",", "")
    if ordinal is None or not digits.isdecimal():
        raise BadInput(f'--given "{text}" is not a count', remedy="Write it as 2017-02-03=1667.")
    return ordinal, int(digits)


@app.command()
def match(
    windows: Fitted,
    structures: Annotated[Path, typer.Option(help="CSV or GeoJSON: structure_id, latitude, longitude.")],
    incidents: Annotated[
        Path, typer.Option(help="CSV: incident_id, date, [date_end], latitude, longitude, [accuracy_m].")
    ],
    out: Out,
    sigma: Annotated[float, typer.Option(min=0.1, help="Accuracy in metres where an incident states none.")] = 20.0,
    as_json: AsJson = False,
) -> None:
    """Structures to incidents with probability, an unreported strike beside them, and what chance alone would give."""
    from sijill.cli.bars import steps
    from sijill.damage.matched import incident_rows, pair_rows, summary
    from sijill.damage.matching import match as match_all
    from sijill.damage.outcome import write_rows
    from sijill.damage.places import load_places
    from sijill.damage.windows import read_windows

    with steps("read", "match", "write") as step:
        step("read")
        known = read_windows(windows)
        places = load_places(structures, incidents, known, sigma)
        step("match")
        found = match_all(known, places.place, places.incidents, places.area)
        step("write")
        out.mkdir(parents=True, exist_ok=True)
        write_rows(
            out / "matches.csv",
            pair_rows(known, places, found),
            heading=("structure_id", "incident_id", "probability"),
        )
        rows = incident_rows(known, places, found)
        write_rows(out / "incidents.csv", rows)
        result = summary(places, found)
        (out / "report.json").write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    lines = [f"{row['incident_id']}: {row['says']}" for row in rows[:20]]
    lines += [f"... {len(rows) - 20:,} more in {out / 'incidents.csv'}"] if len(rows) > 20 else []
    lines.append(
        f"{result['pairs_above_half']:,} pairs above one half, of which {result['of_these_wrong_by_own_probability']} "
        f"expected wrong; {result['pairs_near_and_in_window']:,} pairs near and in window, "
        f"{result['of_these_by_chance']} by chance"
    )
    lines += note_lines(places.notes)
    print_result(result, lines, as_json)


@app.command("next")
def next_command(
    fitted: Annotated[Path, typer.Option("--fit", help="Folder of a fit.")],
    volunteer: Annotated[str, typer.Option(help="Who is to look; an unknown id is a newcomer.")],
    answers: Annotated[Path | None, typer.Option(help="The answers so far: nobody sees a structure twice.")] = None,
    count: Annotated[int, typer.Option(min=1, help="How many structures.")] = 10,
    seed: Annotated[int, typer.Option(help="Seed of the drawing among near ties and of hidden gold.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Which structures to show this volunteer next, hidden gold and training mixed in."""
    import numpy as np

    from sijill.damage.served import load_state
    from sijill.damage.serving import is_done, next_views

    state = load_state(fitted, volunteer, answers)
    views = next_views(
        state.posterior,
        state.answers,
        state.gold,
        state.reader,
        state.known,
        state.seen,
        count=count,
        rng=np.random.default_rng(seed),
    )
    rows = [
        {
            "structure_id": state.ids[v.structure],
            "kind": v.kind,
            "expected_drop_bits": round(v.drop, 4),
            "why": v.reason,
        }
        for v in views
    ]
    done = int(is_done(state.posterior, state.answers).sum())
    lines = [f"{r['structure_id']}  {r['kind']:<8}  {r['expected_drop_bits']:.3f}  {r['why']}" for r in rows]
    lines.append(f"{done:,} of {len(state.ids):,} structures are done (95 % sure after three answers)")
    print_result({"volunteer": volunteer, "views": rows, "done": done, "structures": len(state.ids)}, lines, as_json)


for command in (consensus, render, simulate):
    app.command()(command)
