"""`sijill mapping`: propose how the columns of a table are to be read, for a person to review."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sijill.cli.context import register, say, say_table

app = typer.Typer(no_args_is_help=True, help="How a table's columns are read: proposed here, reviewed by you.")


@app.command()
def suggest(
    file: Annotated[Path, typer.Argument(help="A CSV, TSV, XLSX or ODS table.")],
    out: Annotated[Path | None, typer.Option("--out", help="Write the mapping here instead of the screen.")] = None,
    sheet: Annotated[
        str | None, typer.Option("--sheet", help="Which sheet of a workbook (default: the first).")
    ] = None,
    encoding: Annotated[str | None, typer.Option("--encoding", help="Its encoding, when you know it: cp1256.")] = None,
) -> None:
    """Propose a mapping, each line with its reason. Read it before you use it."""
    from sijill.intake.mapping import dump
    from sijill.intake.mapping import suggest as propose
    from sijill.intake.sheets import read_table

    text = dump(propose(read_table(file, sheet=sheet, encoding=encoding)))
    if out is None:
        print(text, end="")
        return
    out.write_text(text, encoding="utf-8")
    say(f"{out} is written. Read it, mend it, then: sijill import list {file} --mapping {out}")


@app.command("list")
def list_() -> None:
    """The mappings that people approved, newest last."""
    rows = [[row[1], row[2][:12], row[4]] for row in register().store.dump("mapping")]
    say_table(["Name", "SHA-256", "Approved by"], rows) if rows else say("No mapping was approved yet.")
