"""`sijill import`: take in somebody's archive or list as one act."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sijill.cli.context import actor, progress, register, say, say_json
from sijill.model.errors import Refused

if TYPE_CHECKING:
    from sijill.casework.imports import Imported
    from sijill.intake.issues import Issue

app = typer.Typer(no_args_is_help=True, help="Take in an archive or a list: everything it says, once.")

By = Annotated[str | None, typer.Option("--by", help="Who imports (default: SIJILL_ACTOR or your login).")]
Strict = Annotated[bool, typer.Option("--strict", help="Take nothing at all when any row is set aside.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the outcome as JSON.")]
IssuesFile = Annotated[
    Path | None, typer.Option("--issues", help="Where to write what could not be read (default: in the home folder).")
]


@app.command()
def airwars(
    folder: Annotated[Path, typer.Argument(help="Folder with incidents.csv and its neighbours.")],
    by: By = None,
    strict: Strict = False,
    issues: IssuesFile = None,
    as_json: AsJson = False,
) -> None:
    """An Airwars archive: incidents, belligerents, statements, victims, sources, links, media."""
    from sijill.casework.imports import earlier_import, import_records, take_files
    from sijill.intake.airwars.reader import READER, open_archive, read_records

    opened, archive = register(create=True), open_archive(folder)
    with opened.work(actor(by)) as uow:
        files = take_files(uow, list(archive.paths.values()), obtained=f"read from {folder.name}/", publisher="Airwars")
        if (earlier := earlier_import(uow, READER, files)) is not None:
            say_json({"act": None, "already": earlier.id}) if as_json else say(
                f"Nothing new: these very files were imported on {earlier.at[:10]} (act {earlier.id})."
            )
            return
        carriers = {name.removesuffix(".csv"): file.document for name, file in files.items()}
        with progress("Reading incidents", archive.count()) as step:
            done = import_records(uow, READER, files, read_records(archive, carriers), progress=step)
        _refuse_if_strict(archive.issues(), strict)
    _tell(done, archive.issues(), issues or opened.home / f"issues-{done.act or 'none'}.csv", as_json)


@app.command("list")
def list_(
    file: Annotated[Path, typer.Argument(help="A CSV, TSV, XLSX or ODS table of victims or incidents.")],
    mapping: Annotated[Path, typer.Option("--mapping", help="How to read it (`sijill mapping suggest` proposes one).")],
    publisher: Annotated[str, typer.Option("--publisher", help="Who made the list.")] = "not stated",
    published: Annotated[str | None, typer.Option("--published", help="When it was published (YYYY-MM-DD).")] = None,
    sheet: Annotated[
        str | None, typer.Option("--sheet", help="Which sheet of a workbook (default: the first).")
    ] = None,
    encoding: Annotated[str | None, typer.Option("--encoding", help="Its encoding, when you know it: cp1256.")] = None,
    by: By = None,
    strict: Strict = False,
    issues: IssuesFile = None,
    as_json: AsJson = False,
) -> None:
    """Any table of victims or incidents, read as its mapping says."""
    from sijill.casework.lists import import_list

    opened = register(create=True)
    with opened.work(actor(by)) as uow, progress("Reading rows", None) as step:
        done, found = import_list(
            uow, file, mapping, publisher=publisher, published=published, sheet=sheet, encoding=encoding, progress=step
        )
        _refuse_if_strict(found, strict)
    if done.act is None and not done.changed:
        say_json({"act": None}) if as_json else say("Nothing new: the register holds all that this list says.")
        return
    _tell(done, found, issues or opened.home / f"issues-{done.act or 'none'}.csv", as_json)


@app.command()
def bag(
    folder: Annotated[Path, typer.Argument(help="A bag that `sijill export bag` wrote.")],
    key: Annotated[str | None, typer.Option("--key", help="The log's public key, from elsewhere.")] = None,
    checkpoint: Annotated[
        list[Path] | None, typer.Option("--checkpoint", help="A signed note that you kept; may be repeated.")
    ] = None,
    by: By = None,
) -> None:
    """A whole register from its evidence bag, into an empty folder: checked first, then taken in as it stands."""
    from sijill.casework.bags import import_bag

    opened = register(create=True)
    with opened.work(actor(by)) as uow, progress("Taking in the log", None) as step:
        events = import_bag(uow, folder, vkey=key, checkpoints=checkpoint or (), progress=step)
    say(f"Taken in: {events:,} events with their hashes, times and authors, in {opened.home}.")
    say("`sijill verify` checks it again. The old signing key is not in a bag: this register signs with its own.")


def _refuse_if_strict(issues: list[Issue], strict: bool) -> None:
    bad = [issue for issue in issues if issue.severity == "error"]
    if strict and bad:
        raise Refused(f"{len(bad)} rows would be set aside, the first: {bad[0]}", remedy="Nothing was imported.")


def _tell(done: Imported, issues: list[Issue], path: Path, as_json: bool) -> None:
    from sijill.intake.issues import write_issues

    written = write_issues(path, issues) if issues else 0
    if as_json:
        say_json(
            {
                "act": done.act,
                "recorded": done.recorded,
                "claims": done.claims,
                "changed": done.changed,
                "unchanged": done.unchanged,
                "erased": done.erased,
                "issues": written,
                "issues_file": str(path) if written else None,
            }
        )
        return
    made = ", ".join(f"{count:,} {kind}s" for kind, count in done.recorded.items()) or "nothing new"
    say(f"Recorded {made}; {done.claims:,} claims. Known already: {done.unchanged:,}; changed: {done.changed:,}.")
    if done.erased:
        say(f"Passed over {done.erased:,} people whose details were destroyed at their families' wish.")
    if done.act is not None:
        say(f"This import is act {done.act}: `sijill undo {done.act}` takes it back.")
    say(f"{written:,} cells or rows want a look: {path}" if written else "Every cell could be read.")
