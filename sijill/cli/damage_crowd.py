"""The commands of `sijill damage` that need no fit: consensus of any labels, invented images, an invented crowd."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from sijill.cli.damage_print import AsJson, Out, one_of, print_result


def consensus(
    labels: Annotated[Path, typer.Argument(help="CSV: item, worker, label.")],
    method: Annotated[str, typer.Option(help="majority, one-coin, dawid-skene, ordinal, or auto.")] = "auto",
    order: Annotated[str, typer.Option(help="Labels from lowest to highest, by commas: G,P,R,X (ordinal).")] = "",
    truth: Annotated[Path | None, typer.Option(help="CSV: item, label; the share right is printed.")] = None,
    out: Annotated[Path | None, typer.Option(help="CSV to write: item, label, probability.")] = None,
    as_json: AsJson = False,
) -> None:
    """Settle labels of any kind. auto: ordinal where labels have an order or are two, else dawid-skene."""
    from sijill.damage.baselines import METHODS, in_order, tabulate
    from sijill.damage.outcome import write_rows
    from sijill.damage.reading import read_sheet

    one_of("--method", method, ("auto", *METHODS))
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
    print_result(result, lines, as_json)


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
    """Draw an invented image strip: PNG files; the house in the middle is destroyed at a frame of your choice."""
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
    print_result({"files": names, "invented": True}, [f"{len(names)} invented images in {out}"], as_json)


def simulate(
    out: Out,
    regime: Annotated[str, typer.Option(help="A name of regimes.toml: easy-8 ... hard-14, unordered-8.")] = "medium-8",
    structures: Annotated[int, typer.Option(min=10, help="How many structures.")] = 1000,
    gold: Annotated[int, typer.Option(min=0, help="How many of them experts have answered.")] = 100,
    adversaries: Annotated[float, typer.Option(min=0, max=1, help="Share of hostile volunteers.")] = 0.0,
    seed: Annotated[int, typer.Option(help="The same seed gives the same crowd.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Make an invented crowd with known truth: answers.csv, strips.csv, gold.csv, truth.csv."""
    from sijill.damage.simulated import draw_crowd, regime_names, write_crowd
    from sijill.damage.simulated import regime as named

    one_of("--regime", regime, regime_names())
    plan = named(regime, structures=structures, volunteers=max(30, structures * 3 // 11), adversaries=adversaries)
    counts = write_crowd(draw_crowd(plan, seed), out, gold=min(gold, structures), seed=seed)
    files = " ".join(f"--{name} {out / name}.csv" for name in ("answers", "strips", "gold"))
    lines = [f"{out / name}: {rows:,} rows" for name, rows in counts.items()]
    lines.append(f"invented; the truth is in truth.csv. Next: sijill damage fit {files} --out {out / 'fit'}")
    print_result(counts, lines, as_json)
