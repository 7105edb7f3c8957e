"""What commands share: the open register, who is acting, tables and JSON on the screen, a progress bar."""

from __future__ import annotations

import atexit
import getpass
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sijill.model.actors import Actor, Role

if TYPE_CHECKING:
    from sijill.workbench.opening import Register

_ISOLATE, _POP = "\u2068", "\u2069"


def actor(name: str | None = None) -> Actor:
    """The person at this keyboard: `--by`, SIJILL_ACTOR or the login name. A register of one's own: its lead."""
    return Actor(name or os.environ.get("SIJILL_ACTOR") or getpass.getuser(), frozenset({Role.LEAD}))


def register(*, create: bool = False) -> Register:
    """The register of this folder; its line to the database is hung up when the command ends."""
    from sijill.workbench.opening import open_register

    opened = open_register(create=create)
    atexit.register(opened.close)
    return opened


def say_json(value: Any) -> None:
    """Print plain JSON, Arabic as Arabic."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def say(text: str = "") -> None:
    """Print one line for people."""
    print(text)


def isolated(text: Any) -> str:
    """Text that keeps its own direction inside other text, on a terminal that knows how."""
    return f"{_ISOLATE}{text}{_POP}" if sys.stdout.isatty() else str(text)


def count_range(low: Any, high: Any) -> str:
    """A range as people read it: 3-9, 3, "at least 3", "up to 9", "not stated"."""
    if low is None and high is None:
        return "not stated"
    if high is None:
        return f"at least {low:,}"
    if low is None:
        return f"up to {high:,}"
    return f"{low:,}" if low == high else f"{low:,}-{high:,}"


def say_table(columns: Sequence[str], rows: Sequence[Sequence[Any]], *, title: str | None = None) -> None:
    """A table: text columns to the left, numbers to the right."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for place, column in enumerate(columns):
        numeric = bool(rows) and all(isinstance(row[place], int | float) or _looks_numeric(row[place]) for row in rows)
        table.add_column(column, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in row))
    width = None if sys.stdout.isatty() else 160
    Console(width=width, highlight=False).print(table)


def _looks_numeric(cell: Any) -> bool:
    return isinstance(cell, str) and bool(cell) and set(cell) <= set("0123456789,-. ")


@contextmanager
def progress(label: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """A bar on standard error while work goes on; silent when that is not a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(label, total=total)
        yield lambda step: bar.update(task, advance=step)
