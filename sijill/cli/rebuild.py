"""`sijill rebuild`: fold the log anew, and compare or replace the rows."""

from __future__ import annotations

from typing import Annotated

import typer

from sijill.cli.context import progress, register, say, say_json

app = typer.Typer(help="Fold the whole log anew and compare the rows with it.")


@app.command()
def rebuild(
    verify: Annotated[bool, typer.Option("--verify", help="Only compare; change nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Make every row again from the log; exit status 1 when `--verify` finds a difference."""
    from sijill.register.replay import compare, replay
    from sijill.register.rows import LOGGED, VIEWS

    opened = register()
    with progress("Folding the log", opened.log.frontier().size) as step:
        folded = replay(opened.log, progress=step)
    differences = list(compare(opened.store, folded))
    rows = sum(1 for table in (*LOGGED, *VIEWS) for _ in folded.dump(table))
    if not verify and differences:
        opened.replace_rows(folded)
    if as_json:
        found = [{"table": one.table, "key": one.key, "fault": one.fault} for one in differences]
        say_json(
            {"ok": not differences, "rows": rows, "differences": found, "replaced": bool(differences) and not verify}
        )
    else:
        say(f"{opened.log.frontier().size:,} events give {rows:,} rows.")
        for one in differences[:50]:
            say(f"{one.table} {one.key}: {one.fault}")
        if len(differences) > 50:
            say(f"and {len(differences) - 50:,} more")
        if not differences:
            say("Every stored row is what the log makes.")
        elif not verify:
            say(f"{len(differences):,} rows differed; all rows were made anew from the log.")
    if differences and verify:
        raise typer.Exit(1)
