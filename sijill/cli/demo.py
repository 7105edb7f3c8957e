"""`sijill demo`: build the demonstration register and show what it holds."""

from __future__ import annotations

from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import typer

from sijill.cli.context import actor, register, say

if TYPE_CHECKING:
    from sijill.workbench.opening import Register

app = typer.Typer(help="Build the demonstration: the public record of Raqqa, and an invented city with known truth.")


@app.command()
def demo() -> None:
    """Record both cases (once) and print their headline tables."""
    from sijill.casework.cases import import_case, import_harbour
    from sijill.cli.compare import tell
    from sijill.register.totals import compare
    from sijill.simulate.harbour import harbour

    opened = register(create=True)
    with opened.work(actor()) as uow, as_file(files("sijill.intake.builtin").joinpath("raqqa.yml")) as path:
        import_case(uow, path)
    with opened.work(actor()) as uow:
        import_harbour(uow, harbour())
    say("Raqqa, 2017: the public record, each figure with who says it\n")
    tell(compare(opened.store, "raqqa"))
    say()
    _incidents(opened, "Raqqa", "Raqqa: the incidents of the public record")
    _incidents(opened, "Harbour", "Harbour: an invented city, its people and strikes simulated")
    say("\nNext: `./run show CS1527`, `./run figures`, `./run verify`; the README has a tour of ten minutes.")


def _incidents(opened: Register, area: str, title: str) -> None:
    from sijill.cli.figures import compute, keep, show_table
    from sijill.register.figures import Definition

    table, _, _ = compute(opened, Definition(area=area))
    keep(opened, table)
    say(f"\n{title} (figure {table.id})\n")
    show_table(table)
