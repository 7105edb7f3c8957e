"""`sijill trace`: from a figure to incidents, claims, documents and bytes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from sijill.cli.context import register, say, say_json, say_table
from sijill.model.errors import NotFound

if TYPE_CHECKING:
    from sijill.register.trace import Step

app = typer.Typer(help="Walk from a figure to its claims, documents and bytes.")


@app.command()
def trace(
    figure: Annotated[str, typer.Argument(help="The id that `sijill figures` printed (f-...).")],
    grade: Annotated[str, typer.Option("--grade", help="Which row (Total: all).")] = "Total",
    measure: Annotated[
        str, typer.Option("--measure", help="killed, children_killed, injured, victims, named ...")
    ] = "killed",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List every claim behind a number, with the file, row and column that hold its words."""
    from dataclasses import asdict

    from sijill.cli.figures import compute
    from sijill.register.figures import Definition
    from sijill.register.trace import trace as walk

    opened = register()
    path = opened.home / "figures" / f"{figure}.json"
    if not path.exists():
        raise NotFound(f"no figure {figure} was printed from this register", remedy="Run `sijill figures` first.")
    said = json.loads(path.read_text(encoding="utf-8"))
    definition = Definition.of(said)
    table, store, _ = compute(opened, definition)
    steps = list(walk(store, opened.vault, table, grade, measure))
    if as_json:
        say_json(
            {"figure": figure, "now": table.id, "grade": grade, "measure": measure, "steps": list(map(asdict, steps))}
        )
        return
    if table.id != figure:
        say(f"The register has grown since: the same definition now gives figure {table.id}.")
    say_table(["Incident", "Claim", "Says", "Value", "Words at", "Document", "Bytes"], list(map(_line, steps)))
    held = sum(step.held == "vault" for step in steps)
    say(f"\n{len(steps):,} claims; the words of {held:,} lie in the vault, {len(steps) - held:,} are cited only.")


def _line(step: Step) -> list[str]:
    from sijill.register.facts import claim_name

    return [
        step.code or step.incident,
        claim_name(step.claim),
        f"{step.says} {step.about}".strip(),
        json.dumps(step.value, ensure_ascii=False),
        f"{step.file or ''} {step.at}".strip(),
        step.address or step.document,
        f"{step.held} {step.sha256[:12]}" if step.sha256 else step.held,
    ]
