"""`sijill`: one command per noun, each loaded only when it is called.

Help lists the commands from the table below without importing them: `sijill --help` stays quick, and a
missing optional library stops only the command that needs it.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any, NamedTuple

import typer
from typer.core import TyperGroup

from sijill.model.errors import SijillError


class Entry(NamedTuple):
    """Where a command lives (module, attribute `app`) and the line that help shows."""

    module: str
    help: str


COMMANDS: dict[str, dict[str, Entry]] = {
    "The register": {
        "demo": Entry("sijill.cli.demo", "Build the demonstration: the public record of Raqqa, an invented city."),
        "import": Entry("sijill.cli.imports", "Take in an archive or a list: everything it says, once."),
        "mapping": Entry("sijill.cli.mapping", "Propose how a table's columns are to be read."),
        "figures": Entry("sijill.cli.figures", "Counts by grade, under a definition that you state."),
        "show": Entry("sijill.cli.show", "One incident whole: every value, who said it, where."),
        "trace": Entry("sijill.cli.trace", "From a figure to its claims, documents and bytes."),
        "compare": Entry("sijill.cli.compare", "What was documented beside what was admitted."),
        "contradictions": Entry("sijill.cli.contradictions", "What documents say that cannot be true together."),
        "undo": Entry("sijill.cli.undo", "Take back an import; without a name, list the imports."),
        "redact": Entry("sijill.cli.redact", "Destroy a person's details; the count and the proofs stay."),
        "serve": Entry("sijill.cli.serve", "Serve the register's pages on this machine."),
    },
    "Grading": {
        "grade": Entry("sijill.cli.grade", "How sure the evidence makes us, under each scheme, and why."),
        "regrade": Entry("sijill.cli.regrade", "What another version of the rules would change."),
        "verify-victim": Entry("sijill.cli.verify_victim", "Record that a victim was verified directly."),
        "visit": Entry("sijill.cli.visit", "Record a visit to the site of an incident."),
        "interview": Entry("sijill.cli.interview", "Record an interview with a survivor, witness or relative."),
    },
    "Trust": {
        "verify": Entry("sijill.cli.verify", "Check the log, its tree and every byte of the vault."),
        "rebuild": Entry("sijill.cli.rebuild", "Fold the whole log anew and compare the rows."),
        "checkpoint": Entry("sijill.cli.checkpoint", "Sign the log as it stands, for somebody outside to keep."),
        "export": Entry("sijill.cli.export", "Take the register out: as evidence, or as tables."),
    },
    "Linking": {
        "link": Entry("sijill.cli.link", "Same person? Same event? On the register or on plain lists."),
        "families": Entry("sijill.cli.families", "Who died together: households, from names, notes and events."),
        "name": Entry("sijill.cli.name", "Take names apart and compare them, in any script."),
    },
    "Reading": {
        "capture": Entry("sijill.cli.capture", "Take evidence in: files, folders, web archives, mail, addresses."),
        "translate-check": Entry("sijill.cli.translate_check", "Compare what a document and its translation say."),
        "read": Entry("sijill.cli.read", "Claims in a document, each with the span it stands on."),
        "official": Entry("sijill.cli.official", "What armed forces say: read statements, keep the account."),
        "submit": Entry("sijill.cli.submit", "Put an allegation to a belligerent; count the days of silence."),
        "transparency": Entry("sijill.cli.transparency", "What each belligerent publishes, as a scorecard."),
    },
    "Publishing": {
        "release": Entry("sijill.cli.release", "Freeze a release, build it, check it, say what changed."),
    },
    "Estimating": {
        "toll": Entry("sijill.cli.toll", "Estimate the unrecorded from overlapping lists, or refuse."),
        "damage": Entry("sijill.cli.damage", "When each structure was destroyed, from volunteers' answers."),
        "simulate": Entry("sijill.cli.simulate", "An invented conflict with known truth."),
    },
}


def _entries() -> dict[str, Entry]:
    return {name: entry for group in COMMANDS.values() for name, entry in group.items()}


class Commands(TyperGroup):
    """The table above as a command group."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(_entries())

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        entry = _entries().get(cmd_name)
        if entry is None:
            return None
        command = typer.main.get_command(import_module(entry.module).app)
        command.name = cmd_name
        return command

    def format_help(self, ctx: Any, formatter: Any) -> None:
        formatter.write("Usage: sijill COMMAND [OPTIONS]...\n\nA register of civilian harm.\n")
        width = max(map(len, _entries()))
        for title, group in COMMANDS.items():
            formatter.write(f"\n{title}\n")
            for name, entry in group.items():
                formatter.write(f"  {name:<{width}}  {entry.help}\n")
        formatter.write("\n`sijill COMMAND --help` tells more.\n")


app = typer.Typer(
    cls=Commands, add_completion=False, rich_markup_mode=None, no_args_is_help=True, pretty_exceptions_enable=False
)


@app.callback()
def _root() -> None:
    """A register of civilian harm."""


def main() -> None:
    """Run the command line; an expected failure is one sentence on standard error and exit status 2."""
    try:
        app()
    except SijillError as error:
        print(f"sijill: {error}", file=sys.stderr)
        sys.exit(2)
