"""`sijill release`: freeze what may be published, build it, let a stranger check it, say what changed.

`freeze` reads the register and needs two people; `build`, `check` and `diff` read a release directory and nothing else.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sijill.cli.context import say

app = typer.Typer(no_args_is_help=True, help="Freeze, build, check and compare what is published.")

Folder = Annotated[Path, typer.Argument(help="The release directory (it holds release.json).")]


@app.command()
def check(
    folder: Folder,
    checkpoint: Annotated[list[Path] | None, typer.Option("--checkpoint", help="A checkpoint that you hold.")] = None,
    key: Annotated[str | None, typer.Option("--key", help="The register's public key, as published elsewhere.")] = None,
) -> None:
    """Check a release as a stranger does: signatures, files, proofs, figures. Exit status 1 when anything is wrong."""
    from sijill.publish.check_release import Checker

    if not (folder / "release.json").is_file():
        from sijill.publish.frozen import read_release_file

        read_release_file(folder)
    if not Checker(folder, key, checkpoint or []).run():
        say("Do not trust this copy: take the release anew from its source.")
        raise typer.Exit(1)
