"""`sijill serve`: the register's pages on this machine."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from sijill.cli.context import register, say

app = typer.Typer(help="Serve the register's pages on this machine.")


@app.command()
def serve(
    port: Annotated[int, typer.Option("--port", help="Port on 127.0.0.1.")] = 8000,
    workers: Annotated[int, typer.Option("--workers", help="Processes.")] = 1,
) -> None:
    """Serve until stopped (Ctrl-C)."""
    opened = register(create=True)
    os.environ["SIJILL_HOME"] = str(opened.home)
    say(f"http://127.0.0.1:{port}/   (Ctrl-C stops)")
    sys.stdout.flush()
    arguments = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", str(workers)]
    command = [
        sys.executable,
        "-m",
        "granian",
        *arguments,
        "--blocking-threads",
        "4",
        "--no-access-log",
        "--log-level",
        "warning",
    ]
    os.execv(sys.executable, [*command, "sijill.workbench.wsgi:application"])  # noqa: S606 (nothing here is a user's)
