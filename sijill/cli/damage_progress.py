"""A progress bar for the steps of `sijill damage`, on standard error and only when that is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn


@contextmanager
def steps(*names: str) -> Iterator[Callable[[str], None]]:
    """Yield a function that announces the next of `names`."""
    console = Console(file=sys.stderr)
    shown = Progress(
        TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=console, transient=True
    )
    shown.disable = not console.is_terminal
    with shown:
        task = shown.add_task("", total=len(names))

        def step(name: str) -> None:
            shown.update(task, description=name, completed=names.index(name))

        yield step
