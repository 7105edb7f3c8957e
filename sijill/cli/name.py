"""`sijill name`: take names apart and compare them, in any script.

sijill name explain "محمد عبد الله سالم" "Mohammed Abdallah Salem"
sijill name explain "Umm Karim Haddad"
sijill name compare pairs.csv --out scored.csv     columns name_a, name_b (or name_en, name_ar)
"""

from __future__ import annotations

import csv
import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from sijill.model.errors import BadInput, NotFound

app = typer.Typer(add_completion=False, rich_markup_mode=None, no_args_is_help=True, help="Names: parts and likeness.")
AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]


@app.command("explain")
def explain(
    names: Annotated[list[str], typer.Argument(help="One name, or two to compare.")],
    spellings: Annotated[int, typer.Option(help="How many spellings in the other script to show.")] = 3,
    as_json: AsJson = False,
) -> None:
    """What the parts of a name are, how it may be spelled in the other script, and how two names compare."""
    from sijill.names.compare import compare
    from sijill.names.parts import parse
    from sijill.names.romanise import other_script

    if len(names) > 2:
        raise BadInput("one or two names can be explained at a time", remedy="Put each name in quotes.")
    parsed = [parse(text) for text in names]
    shown: list[dict[str, Any]] = []
    for name in parsed:
        roles = [
            {"role": role, "part": part.replace("+", " ")} for role, part in zip(name.roles(), name.chain, strict=True)
        ]
        shown.append(
            {**asdict(name), "roles": roles, "nisba": name.nisba(), "spellings": other_script(name, limit=spellings)}
        )
    result: dict[str, Any] = {"names": shown}
    if len(parsed) == 2:
        score = compare(*parsed)
        result["same_name_probability"] = score.value
        result["parts"] = [asdict(part) for part in score.features]
    if as_json:
        print(json.dumps(result, ensure_ascii=False))
        return
    _print(result)


def _print(result: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    for name in result["names"]:
        console.print(f"[bold]{name['original']}[/bold]  ({name['script']})", highlight=False)
        for role in name["roles"]:
            console.print(f"  {role['role']:12} {role['part']}", highlight=False)
        for field, label in (
            ("titles", "title"),
            ("kunya", "kunya"),
            ("nisba", "nisba"),
            ("related", "speaks of"),
            ("spellings", "spellings"),
        ):
            if name[field]:
                console.print(f"  {label:12} {', '.join(name[field]).replace('+', ' ')}", highlight=False)
        if name["relation"]:
            console.print(
                f"  {'relation':12} {name['relation']} of {' '.join(name['related']).replace('+', ' ')}",
                highlight=False,
            )
        if name["is_unnamed"] or not name["chain"]:
            console.print("  unnamed: a person without a name of their own yet", highlight=False)
    if "parts" in result:
        table = Table("part", "first", "second", "weight", "says")
        for part in result["parts"]:
            left, right = (str(part[side] or "-").replace("+", " ") for side in ("left", "right"))
            table.add_row(part["role"], left, right, f"{part['weight']:+.1f}", part["says"])
        console.print(table)
        console.print(f"same name: {result['same_name_probability']:.3f} by the names alone", highlight=False)


@app.command("compare")
def compare_file(
    pairs: Annotated[Path, typer.Argument(help="CSV with two name columns: name_a, name_b (or name_en, name_ar).")],
    out: Annotated[Path, typer.Option("--out", help="CSV to write: the rows with probability and decision added.")],
    threshold: Annotated[float, typer.Option(help="Probability from which two names are called the same.")] = 0.5,
) -> None:
    """Compare many pairs of names: adds probability and decision (same, different) to each row."""
    from sijill.names.compare import compare

    if not pairs.exists():
        raise NotFound(f"no such file: {pairs}", remedy="Check the path.")
    with pairs.open(encoding="utf-8-sig", newline="") as handle:
        reader = csv.DictReader(handle)
        fields = list(reader.fieldnames or [])
        chosen = next(
            (p for p in (("name_a", "name_b"), ("name_en", "name_ar"), ("name1", "name2")) if set(p) <= set(fields)),
            None,
        )
        if chosen is None:
            raise BadInput(
                f"no two name columns in {', '.join(fields)}", file=str(pairs), remedy="Name them name_a and name_b."
            )
        with out.open("w", encoding="utf-8", newline="") as target:
            writer = csv.DictWriter(target, [*fields, "probability", "decision"])
            writer.writeheader()
            for row in reader:
                value = compare(row[chosen[0]] or "", row[chosen[1]] or "").value
                writer.writerow(
                    {**row, "probability": value, "decision": "same" if value >= threshold else "different"}
                )
