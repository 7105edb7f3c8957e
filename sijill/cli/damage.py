"""`sijill damage`: when each structure was destroyed, from volunteers' answers.

Plain files in, plain files out; with --register the same on the register (`damage_register`).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sijill.cli.damage_crowd import consensus, render, simulate
from sijill.cli.damage_print import (
    AsJson,
    By,
    IntoRegister,
    MaybeOut,
    OnRegister,
    fit_lines,
    needed,
    note_lines,
    one_of,
    print_result,
)
from sijill.cli.damage_show import show

if TYPE_CHECKING:
    from sijill.damage.windows import Windows

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="When each structure was destroyed.")
imports = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Bring other people's files into our format.")
app.add_typer(imports, name="import")


@imports.command("answers")
def import_answers_command(
    file: Annotated[Path, typer.Argument(help="Answers: our own CSV, or a Zooniverse classification export.")],
    out: MaybeOut = None,
    strips: Annotated[Path | None, typer.Option(help="CSV: structure_id, frame, date.")] = None,
    structures: Annotated[Path | None, typer.Option(help="CSV or GeoJSON; UNOSAT class columns give bounds.")] = None,
    gold: Annotated[Path | None, typer.Option(help="CSV: structure_id, first_destroyed, by experts.")] = None,
    class_four: Annotated[str, typer.Option(help="What class 4 means: no-visible-damage or possible-damage.")] = "",
    destroyed_task: Annotated[str, typer.Option(help="Zooniverse: task with the first destroyed image.")] = "",
    intact_task: Annotated[str, typer.Option(help="Zooniverse: task with the last intact image.")] = "",
    structure_field: Annotated[str, typer.Option(help="Zooniverse: subject field with the structure id.")] = "",
    first_image: Annotated[int, typer.Option(help="Zooniverse: number of the first image in labels.")] = 0,
    into_register: IntoRegister = False,
    case: Annotated[
        str | None, typer.Option("--case", help="Case of the register that the structures belong to.")
    ] = None,
    expert: Annotated[str, typer.Option(help="Who gave the gold answers, where the file names nobody.")] = "not stated",
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Other people's files in our format: into a folder (--out), into the register (--register), or both."""
    from sijill.damage.intake import prepare, write_prepared
    from sijill.damage.zooniverse import Tasks

    needed("--out or --register", out or into_register)

    tasks = None
    if destroyed_task:
        tasks = Tasks(
            first_destroyed=destroyed_task,
            last_intact=intact_task or None,
            structure=structure_field or None,
            first=first_image,
        )
    done = prepare(file, tasks=tasks, strips=strips, structures=structures, gold=gold, class_four=class_four)
    result, lines = dict(done.statement), [f"{name}: {len(rows):,} rows" for name, rows in done.tables.items()]
    if out is not None:
        write_prepared(done, out)
    if into_register:
        from sijill.cli.damage_register import take_in

        given = {"structures": structures, "strips": strips, "answers": file, "gold": gold}
        result["register"], more = take_in(done, {k: v for k, v in given.items() if v is not None}, expert, by, case)
        lines += more
    lines += [f"class {code} is read as: {meaning}" for code, meaning in done.statement["class_meanings"].items()]
    print_result(result, lines + note_lines(done.notes), as_json)


@app.command()
def fit(
    answers: Annotated[
        Path | None, typer.Option(help="CSV: structure_id, volunteer_id, last_intact, first_destroyed.")
    ] = None,
    strips: Annotated[Path | None, typer.Option(help="CSV: structure_id, frame, date.")] = None,
    out: MaybeOut = None,
    gold: Annotated[Path | None, typer.Option(help="CSV: structure_id, first_destroyed, by experts.")] = None,
    bounds: Annotated[Path | None, typer.Option(help="CSV: structure_id, earliest, latest (dates or frames).")] = None,
    keep: Annotated[str, typer.Option(help="Of a volunteer's repeated answers: first or last.")] = "first",
    engine: Annotated[str, typer.Option(help="numba, or numpy (slow, the same figures).")] = "numba",
    seed: Annotated[int, typer.Option(help="Seed of the gold folds.")] = 0,
    on_register: OnRegister = False,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Date every structure from the answers.

    Writes windows.csv, structures.csv, volunteers.csv, images.csv, problems.csv and report.json.

    With --register the register's own answers are fitted and each window is kept as an assessment.
    """
    from sijill.cli.bars import steps
    from sijill.damage.changepoint import Settings
    from sijill.damage.dating import date_structures
    from sijill.damage.outcome import write_all
    from sijill.damage.project import load_project
    from sijill.damage.readers import describe_readers

    one_of("--keep", keep, ("first", "last"))
    one_of("--engine", engine, ("numba", "numpy"))
    settings = Settings(engine=engine)
    if on_register:
        from sijill.cli.damage_register import fit_register

        report, lines = fit_register(settings, out, keep=keep, seed=seed, by=by)
        print_result(report, lines, as_json)
        return
    answers, strips = needed("--answers", answers), needed("--strips", strips)
    out = needed("--out", out)
    with steps("read", "fit", "write") as step:
        step("read")
        project = load_project(answers, strips, gold, bounds, keep=keep)
        step("fit")
        dating = date_structures(project.problem, project.gold, project.truth, settings, seed)
        readers = describe_readers(project.problem, dating, settings)
        step("write")
        report = write_all(out, project, dating, readers, settings, seed)
    print_result(report, fit_lines(report, out), as_json)


Fitted = Annotated[Path | None, typer.Option("--windows", help="windows.csv of a fit, or the fit's folder.")]


@app.command()
def curve(
    windows: Fitted = None,
    out: Annotated[Path | None, typer.Option(help="CSV to write; printed otherwise.")] = None,
    given: Annotated[
        list[str] | None, typer.Option(help="Another body's count: 2017-02-03=1667. Give two or more.")
    ] = None,
    days: Annotated[int, typer.Option(min=1, help="Length of a step in days.")] = 7,
    svg: Annotated[Path | None, typer.Option(help="A drawing of the curve to write (SVG).")] = None,
    on_register: OnRegister = False,
    as_json: AsJson = False,
) -> None:
    """Count destroyed structures by week, with bounds, beside counts that others give."""
    from sijill.damage.curve import compare, weekly
    from sijill.damage.outcome import write_rows
    from sijill.damage.reading import iso

    known = _windows(windows, on_register)
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
    if svg is not None:
        from sijill.damage.chart import draw_curve

        svg.write_text(draw_curve(known, [_count(text) for text in given or []], days=days), encoding="utf-8")
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


def _windows(windows: Path | None, on_register: bool) -> Windows:
    """Fitted windows, of the register or of a file."""
    if on_register:
        from sijill.cli.damage_register import register_windows

        return register_windows()
    from sijill.damage.windows import read_windows

    return read_windows(needed("--windows or --register", windows))


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
    windows: Fitted = None,
    structures: Annotated[Path | None, typer.Option(help="CSV or GeoJSON: structure_id, latitude, longitude.")] = None,
    incidents: Annotated[
        Path | None, typer.Option(help="CSV: incident_id, date, [date_end], latitude, longitude, [accuracy_m].")
    ] = None,
    out: MaybeOut = None,
    sigma: Annotated[
        float | None,
        typer.Option(min=0.1, help="Metres where an incident states no accuracy (files: 20; register: an area)."),
    ] = None,
    on_register: OnRegister = False,
    record: Annotated[
        bool, typer.Option("--record", help="With --register: keep the matches, for the next release.")
    ] = False,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Match structures to incidents.

    With probability, an unreported strike beside them, and what chance alone would give.
    """
    from sijill.cli.bars import steps
    from sijill.damage.matched import incident_rows, match_lines, pair_rows, summary
    from sijill.damage.matching import match as match_all
    from sijill.damage.outcome import write_rows
    from sijill.damage.places import load_places
    from sijill.damage.windows import read_windows

    with steps("read", "match", "write") as step:
        step("read")
        if on_register:
            from sijill.cli.damage_register import register_places

            known, places = register_places(sigma)
        else:
            known = read_windows(needed("--windows", windows))
            placed, told = needed("--structures", structures), needed("--incidents", incidents)
            places = load_places(placed, told, known, 20.0 if sigma is None else sigma)
            out = needed("--out", out)
        step("match")
        found = match_all(known, places.place, places.incidents, places.area)
        step("write")
        rows, result = incident_rows(known, places, found), summary(places, found)
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
            heading = ("structure_id", "incident_id", "probability")
            write_rows(out / "matches.csv", pair_rows(known, places, found), heading=heading)
            write_rows(out / "incidents.csv", rows)
            (out / "report.json").write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if on_register:
        result["rows"] = rows
    lines = match_lines(rows, result, out) + note_lines(places.notes)
    if record:
        from sijill.cli.damage_register import keep_matches

        result["kept"], said = keep_matches(needed("--register", on_register), sigma, by)
        lines.append(said)
    print_result(result, lines, as_json)


@app.command("next")
def next_command(
    volunteer: Annotated[str, typer.Option(help="Who is to look; an unknown id is a newcomer.")],
    fitted: Annotated[Path | None, typer.Option("--fit", help="Folder of a fit.")] = None,
    answers: Annotated[Path | None, typer.Option(help="The answers so far: nobody sees a structure twice.")] = None,
    count: Annotated[int, typer.Option(min=1, help="How many structures.")] = 10,
    seed: Annotated[int, typer.Option(help="Seed of the drawing among near ties and of hidden gold.")] = 0,
    on_register: OnRegister = False,
    as_json: AsJson = False,
) -> None:
    """Say what to show a volunteer next, hidden gold and training mixed in."""
    import numpy as np

    from sijill.damage.served import load_state
    from sijill.damage.serving import is_done, next_views

    if on_register:
        from sijill.cli.damage_register import register_state

        state = register_state(volunteer)
    else:
        state = load_state(needed("--fit or --register", fitted), volunteer, answers)
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


for command in (consensus, render, simulate, show):
    app.command()(command)
