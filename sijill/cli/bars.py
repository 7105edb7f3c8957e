"""A progress bar whose words say what is going on, on standard error and only when that is a terminal.

For work that names its steps; work that counts them has `context.progress`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Tell = Callable[[str, float], None]


@contextmanager
def bar_of(label: str, total: float | None) -> Iterator[Tell]:
    """Yield a function that takes what is being done and how much of `total` lies behind; silent off a terminal."""
    if not sys.stderr.isatty():
        yield lambda _word, _done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=total)
        yield lambda word, done: bar.update(task, description=word, completed=done)


@contextmanager
def steps(*names: str) -> Iterator[Callable[[str], None]]:
    """Yield a function that announces the next of `names`."""
    with bar_of(names[0], len(names)) as tell:
        yield lambda name: tell(name, names.index(name))


@contextmanager
def counted(label: str, total: int | None = None) -> Iterator[Callable[[str], None]]:
    """Yield a function that takes the name of each thing done; the bar counts them."""
    done = 0
    with bar_of(label, total) as tell:

        def step(name: str) -> None:
            nonlocal done
            done += 1
            tell(f"{label}: {name}", done)

        yield step
