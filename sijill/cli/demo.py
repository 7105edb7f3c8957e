"""`sijill demo`: build the demonstration register and show what it holds."""

from __future__ import annotations

import secrets
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sijill.cli.context import actor, progress, register, say

if TYPE_CHECKING:
    from sijill.workbench.opening import Register

app = typer.Typer(help="Build the demonstration: the public record of Raqqa, and an invented city with known truth.")


CASES = ("raqqa", "harbour")


@app.command()
def demo(
    publish: Annotated[bool, typer.Option("--publish", help="Also freeze both cases and build their sites.")] = False,
) -> None:
    """Record both cases (once) and print their headline tables."""
    from sijill.casework.cases import import_case, import_harbour
    from sijill.cli.compare import tell
    from sijill.cli.demo_harbour import model_harbour
    from sijill.register.totals import compare
    from sijill.simulate.harbour import harbour

    opened = register(create=True)
    with opened.work(actor()) as uow, as_file(files("sijill.intake.builtin").joinpath("raqqa.yml")) as path:
        import_case(uow, path)
    with opened.work(actor()) as uow:
        import_harbour(uow, harbour())
    model_harbour(opened)
    say("Raqqa, 2017: the public record, each figure with who says it\n")
    tell(compare(opened.store, "raqqa"))
    say()
    _incidents(opened, "Raqqa", "Raqqa: the incidents of the public record")
    _incidents(opened, "Harbour", "Harbour: an invented city, its people and strikes simulated")
    say("Its buildings were dated from simulated satellite images, its toll estimated: `./run toll kept`.")
    if publish:
        say()
        for case in CASES:
            _publish(opened, case)
    say("\nNext: `./run show CS1527`, `./run figures`, `./run verify`; the README has a tour of ten minutes.")


def _publish(opened: Register, case: str) -> None:
    """Freeze a case and build its site, unless that was done before; a release without its site is built."""
    from sijill.publish.build import build_release
    from sijill.publish.release import next_version

    site = opened.home / "site" / case
    if site.is_dir():
        return
    number, last = next_version(opened.home / "releases", case)
    with progress(f"Publishing {case}", None) as step:
        folder = last or _freeze(opened, case, number)
        built = build_release(folder, site, progress=step)
    say(f"{case}: {folder.name} frozen; {built.pages:,} pages in {site}")


def _freeze(opened: Register, case: str, number: str) -> Path:
    """The first release of a case. The second person is part of the demonstration."""
    from sijill.casework.checkpoints import signing_key
    from sijill.publish.cases import find_case
    from sijill.publish.release import freeze_release
    from sijill.publish.version import code_version

    folder, key = opened.home / "releases" / f"{case}-{number}", signing_key(opened.home, secrets.token_bytes)
    second = actor("second reader of the demonstration")
    with opened.work(actor()) as uow:
        freeze_release(uow, second, find_case(case), folder, key, code_version=code_version(), version=number)
    return folder


def _incidents(opened: Register, area: str, title: str) -> None:
    from sijill.cli.figures import compute, keep, show_table
    from sijill.register.figures import Definition

    table, _, _ = compute(opened, Definition(area=area))
    keep(opened, table)
    say(f"\n{title} (figure {table.id})\n")
    show_table(table)
