"""`sijill damage`: when each structure was destroyed, from volunteers' answers. Plain files in, plain files out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from sijill.damage.reading import Note

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="When each structure was destroyed.")
imports = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Bring other people's files into our format.")
app.add_typer(imports, name="import")

AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
Out = Annotated[Path, typer.Option("--out", help="Folder for the tables.")]


def _print(result: dict[str, Any], lines: list[str], as_json: bool) -> None:
    typer.echo(json.dumps(result, ensure_ascii=False, indent=1) if as_json else "\n".join(lines))


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
    lines += _note_lines(done.notes)
    _print(done.statement, lines, as_json)


def _note_lines(notes: Sequence[Note], most: int = 10) -> list[str]:
    """The first notes in full, then how many more."""
    lines = []
    for note in notes[:most]:
        place = f"{note.file}, row {note.row}" if note.row else note.file
        who = f" ({note.structure})" if note.structure else ""
        lines.append(f"{'set aside' if note.set_aside else 'noted'}: {place}{who}: {note.problem}. {note.remedy}")
    return lines + ([f"... and {len(notes) - most:,} more"] if len(notes) > most else [])


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
    _print({"weeks": rows, "beside": beside, "structures": len(known.ids)}, lines, as_json)


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
    lines += _note_lines(places.notes)
    _print(result, lines, as_json)


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
    _print({"volunteer": volunteer, "views": rows, "done": done, "structures": len(state.ids)}, lines, as_json)


@app.command()
def consensus(
    labels: Annotated[Path, typer.Argument(help="CSV: item, worker, label.")],
    method: Annotated[str, typer.Option(help="majority, one-coin, dawid-skene, ordinal, or auto.")] = "auto",
    order: Annotated[str, typer.Option(help="Labels from lowest to highest, by commas: G,P,R,X (ordinal).")] = "",
    truth: Annotated[Path | None, typer.Option(help="CSV: item, label; the share right is printed.")] = None,
    out: Annotated[Path | None, typer.Option(help="CSV to write: item, label, probability.")] = None,
    as_json: AsJson = False,
) -> None:
    """General consensus on labels. auto: ordinal where labels have an order or are two, else dawid-skene."""
    from sijill.damage.baselines import METHODS, in_order, tabulate
    from sijill.damage.outcome import write_rows
    from sijill.damage.reading import read_sheet

    _one_of("--method", method, ("auto", *METHODS))
    sheet = read_sheet(labels, ("structure_id", "volunteer_id", "label"))
    columns = sheet.columns
    told = tabulate(columns["structure_id"], columns["volunteer_id"], columns["label"])
    if order:
        told = in_order(told, tuple(part.strip() for part in order.split(",")))
    if method == "auto":
        method = "ordinal" if order or len(told.names) == 2 else "dawid-skene"
    posterior = METHODS[method](told)
    best = posterior.argmax(axis=1)
    rows = [
        {"item": item, "label": told.names[best[i]], "probability": round(float(posterior[i].max()), 6)}
        for i, item in enumerate(told.items)
    ]
    result: dict[str, Any] = {"method": method, "items": len(rows), "workers": len(told.workers), "labels": told.names}
    lines = [f"{len(rows):,} items, {len(told.workers):,} workers, labels {', '.join(told.names)}, by {method}"]
    if truth is not None:
        known = read_sheet(truth, ("structure_id", "label")).columns
        said = {row["item"]: row["label"] for row in rows}
        right = [
            said[item] == label
            for item, label in zip(known["structure_id"], known["label"], strict=True)
            if item in said
        ]
        result |= {"checked": len(right), "right": sum(right) / len(right) if right else None}
        lines.append(
            f"{sum(right):,} of {len(right):,} known items right" if right else "no item of the truth is labelled"
        )
    if out is not None:
        write_rows(out, rows, heading=("item", "label", "probability"))
    _print(result, lines, as_json)


@app.command()
def render(
    out: Out,
    frames: Annotated[int, typer.Option(min=2, max=60, help="Images in the strip.")] = 8,
    destroyed: Annotated[int, typer.Option(help="First destroyed frame; -1 for never.")] = 4,
    damaged: Annotated[int, typer.Option(help="First damaged frame; -1 for none.")] = -1,
    hazy: Annotated[str, typer.Option(help="Illegible frames, by commas.")] = "",
    size: Annotated[int, typer.Option(min=64, max=1024, help="Side in pixels.")] = 160,
    seed: Annotated[int, typer.Option(help="Another seed, another block of houses.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Draw an invented image strip (PNG): the house in the middle is destroyed at a frame of your choice."""
    from sijill.damage.drawing import draw_strip, png
    from sijill.model.errors import BadInput

    parts = [part.strip() for part in hazy.split(",") if part.strip()]
    if not all(part.isdecimal() and int(part) < frames for part in parts) or max(destroyed, damaged) >= frames:
        raise BadInput("a frame named is not in the strip", remedy=f"Frames run from 0 to {frames - 1}.")
    strip = draw_strip(
        seed,
        frames,
        None if destroyed < 0 else destroyed,
        damaged_at=None if damaged < 0 else damaged,
        hazy=[int(part) for part in parts],
        size=size,
    )
    out.mkdir(parents=True, exist_ok=True)
    names = [f"frame-{number:02d}.png" for number in range(frames)]
    for name, image in zip(names, strip, strict=True):
        (out / name).write_bytes(png(image))
    _print({"files": names, "invented": True}, [f"{len(names)} invented images in {out}"], as_json)


@app.command()
def simulate(
    out: Out,
    regime: Annotated[str, typer.Option(help="A name of regimes.toml: easy-8 ... hard-14, unordered-8.")] = "medium-8",
    structures: Annotated[int, typer.Option(min=10, help="How many structures.")] = 1000,
    gold: Annotated[int, typer.Option(min=0, help="How many of them experts have answered.")] = 100,
    adversaries: Annotated[float, typer.Option(min=0, max=1, help="Share of hostile volunteers.")] = 0.0,
    seed: Annotated[int, typer.Option(help="The same seed gives the same crowd.")] = 0,
    as_json: AsJson = False,
) -> None:
    """An invented crowd with known truth: answers.csv, strips.csv, gold.csv, truth.csv."""
    from sijill.damage.simulated import draw_crowd, regime_names, write_crowd
    from sijill.damage.simulated import regime as named

    _one_of("--regime", regime, regime_names())
    plan = named(regime, structures=structures, volunteers=max(30, structures * 3 // 11), adversaries=adversaries)
    counts = write_crowd(draw_crowd(plan, seed), out, gold=min(gold, structures), seed=seed)
    _print(counts, [f"{name}: {rows:,} rows" for name, rows in counts.items()], as_json)
