"""`sijill capture`: take evidence in - files, folders, web archives, mail - and say of each what it is.

sijill capture FILE|DIR ...           keep the bytes, record custody, language, day, copies, warnings, status
sijill capture --list [--json]        what is held and how it stands
sijill capture ADDRESS                cite a document whose bytes are not held yet
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sijill.cli.bars import counted
from sijill.cli.context import actor, isolated, register, say, say_json, say_table
from sijill.model.errors import BadInput, NotFound, SijillError

if TYPE_CHECKING:
    from sijill.casework.captured import State
    from sijill.casework.captures import Captured, Origin
    from sijill.vault.capture.archiver import Archived
    from sijill.workbench.opening import Register

app = typer.Typer(add_completion=False, rich_markup_mode=None)

_READABLE = ("content", "partial")
_SHOWN = 60


@app.command()
def main(
    what: Annotated[
        list[str] | None,
        typer.Argument(metavar="FILE|DIR|ADDRESS ...", help="Files, folders, WARC, WACZ, mail; or an address to cite."),
    ] = None,
    obtained: Annotated[
        str | None, typer.Option(help='How you came by it: "downloaded by hand", "sent by the family".')
    ] = None,
    language: Annotated[
        str | None, typer.Option(help="Declared language, such as ar; else what files declare.")
    ] = None,
    published: Annotated[str | None, typer.Option(help="Day of publication, YYYY-MM-DD; else what files say.")] = None,
    publisher: Annotated[str | None, typer.Option(help="Who published it.")] = None,
    address: Annotated[str | None, typer.Option(help="Where it was published; for a single file.")] = None,
    title: Annotated[str | None, typer.Option(help="Title; for a single file.")] = None,
    seconds: Annotated[float, typer.Option(min=1, help="How long one file may take to open.")] = 20.0,
    list_all: Annotated[bool, typer.Option("--list", help="Show what is held; take nothing in.")] = False,
    by: Annotated[str | None, typer.Option(help="Who captures (default: SIJILL_ACTOR or your login).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Take evidence in: bytes kept, custody recorded, and said of each file what it is."""
    from sijill.casework.captures import Origin

    if list_all:
        _list(as_json)
        return
    if not what:
        raise BadInput("nothing to capture", remedy="Give files, folders or an address; --list shows what is held.")
    _check(published, what, address, title)
    origin = Origin(
        obtained=obtained or "given on the command line",
        language=language,
        published=published,
        publisher=publisher,
        address=address,
        title=title,
    )
    opened = register(create=True)
    cited = [one for one in what if one.startswith(("http://", "https://"))]
    files = [Path(one) for one in what if one not in cited]
    done, cited_ids = _capture(opened, files, origin, seconds, by)
    cited_ids += _cite(opened, cited, origin, by)
    _tell(opened, done, cited_ids, as_json)


def _check(published: str | None, what: list[str], address: str | None, title: str | None) -> None:
    from datetime import date

    if published is not None:
        try:
            date.fromisoformat(published)
        except ValueError as error:
            raise BadInput(f'"{published}" is not a day', column="--published", remedy="Write YYYY-MM-DD.") from error
    if (address or title) and (len(what) != 1 or Path(what[0]).is_dir()):
        raise BadInput("an address or a title belongs to one file", remedy="Capture the files one by one.")


def files_under(paths: list[Path]) -> list[Path]:
    """The files named, and every file in the folders named, in order; links and unfinished files are passed over."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(one for one in path.rglob("*") if one.is_file() and not one.is_symlink())
        elif path.is_file():
            found.append(path)
        else:
            raise NotFound("no such file or folder", file=str(path), remedy="Check the name.")
    return found


def _capture(
    opened: Register, paths: list[Path], origin: Origin, seconds: float, by: str | None
) -> tuple[list[Any], list[str]]:
    """Capture one file after another, each durable before the next; what became of each, and what is cited."""
    from sijill.casework.captures import capture, is_examined, look_into, sketches
    from sijill.vault.capture.archiver import is_record
    from sijill.vault.capture.bounded import Opener

    files = files_under(paths)
    said = _archived(paths)
    done: list[Any] = []
    known = sketches(opened.store)
    with Opener(seconds=seconds) as opener, counted("Capturing", len(files)) as step:
        for file in files:
            step(file.name)
            if is_examined(opened.store, _sha256(file)):
                done.append((file, None, None))
                continue
            try:
                looked = look_into(opener, file)
                if said and is_record(file):
                    looked.found.stop("container", "a table of auto-archiver: what it says stands with its files")
                with opened.work(actor(by)) as uow:
                    done.append((file, capture(uow, looked, _origin_of(file, origin, said), known), None))
            except SijillError as fault:
                done.append((file, None, str(fault)))
    return done, _cite_failed(opened, said, origin, by)


def _sha256(file: Path) -> str:
    from hashlib import file_digest

    with file.open("rb") as source:
        return file_digest(source, "sha256").hexdigest()


def _archived(paths: list[Path]) -> list[Archived]:
    from sijill.vault.capture.archiver import archived_in

    return [one for path in paths if path.is_dir() for one in archived_in(path)]


def _origin_of(file: Path, origin: Origin, said: list[Archived]) -> Origin:
    """What an auto-archiver table says of a file, where it names it."""
    from dataclasses import replace

    from sijill.vault.capture.archiver import is_altered

    one = next((one for one in said if file.name in one.files), None)
    if one is None:
        return origin
    notes = [f"auto-archiver says: {one.outcome}"]
    if is_altered(file, one.files[file.name]):
        notes.append(f"altered since: auto-archiver states {one.files[file.name]}")
    return replace(
        origin,
        address=origin.address or one.address,
        title=origin.title or one.title,
        published=origin.published or one.published,
        note="; ".join(notes),
    )


def _cite_failed(opened: Register, said: list[Archived], origin: Origin, by: str | None) -> list[str]:
    """Addresses that auto-archiver could not archive are cited: known, not held."""
    failed = [one for one in said if not one.succeeded or not one.files]
    found = (_cite(opened, [one.address], origin, by, note=f"auto-archiver says: {one.outcome}") for one in failed)
    return [document for documents in found for document in documents]


def _cite(opened: Register, addresses: list[str], origin: Origin, by: str | None, note: str | None = None) -> list[str]:
    from sijill.casework.documents import cite_document
    from sijill.model.ids import cited_document_id

    new = [one for one in addresses if not opened.store.existing("document", [cited_document_id(one)])]
    if new:
        with opened.work(actor(by)) as uow:
            for one in new:
                cite_document(
                    uow,
                    one,
                    title=origin.title,
                    publisher=origin.publisher,
                    language=origin.language,
                    published=origin.published,
                    note=note or "cited only: its bytes are not held",
                )
    return [cited_document_id(one) for one in addresses]


def _tell(opened: Register, done: list[Any], cited: list[str], as_json: bool) -> None:
    documents = [one for _, captured, _ in done for one in captured or ()]
    failed = [(file, fault) for file, _, fault in done if fault is not None]
    again = sum(captured is None and fault is None for _, captured, fault in done)
    summary = _summary(documents, again + sum(not one.is_new for one in documents), len(failed), len(cited))
    if as_json:
        from sijill.casework.captured import states

        new = {one.document for one in documents}
        shown = [one.data() for one in states(opened.store) if one.document in new]
        say_json(summary | {"documents": shown, "cited_ids": cited,
                            "failures": [{"file": str(file), "reason": fault} for file, fault in failed]})  # fmt: skip
        return
    if 0 < len(documents) <= _SHOWN:
        _table(opened, documents)
    _say_summary(summary)
    for file, fault in failed:
        say(f"not kept: {isolated(file.name)}: {fault}")
    for one in cited:
        say(f"{one} is cited only: save the page (WACZ, PDF or HTML) and capture the file, with --address.")
    if any(one.status in _READABLE for one in documents):
        say("`sijill read --all` reads what they say; `sijill read --queue` goes through the suggestions.")


def _summary(documents: list[Captured], again: int, failed: int, cited: int) -> dict[str, Any]:
    new = [one for one in documents if one.is_new]
    return {
        "new": len(new),
        "already_held": again,
        "not_kept": failed,
        "cited": cited,
        "status": dict(Counter(one.status for one in new).most_common()),
        "copies": sum(bool(one.copies) for one in new),
        "graphic": sum(bool(one.graphic) for one in new),
    }


def _say_summary(summary: dict[str, Any]) -> None:
    rows = [("new documents", summary["new"]), ("already held", summary["already_held"])]
    rows += [(f"  {status}", count) for status, count in summary["status"].items()]
    rows += [("copies of others", summary["copies"]), ("to be opened with care", summary["graphic"])]
    rows += [(name, summary[key]) for name, key in (("not kept", "not_kept"), ("cited only", "cited")) if summary[key]]
    say()
    for name, count in rows:
        say(f"{name:<24}{count:>8,}")


def _table(opened: Register, documents: list[Captured]) -> None:
    from sijill.casework.captured import states

    new = {one.document for one in documents}
    _print([one for one in states(opened.store) if one.document in new])


def _list(as_json: bool) -> None:
    from sijill.casework.captured import states

    found = states(register().store)
    if as_json:
        say_json([one.data() for one in found])
        return
    _print(found)
    clusters = Counter(one.cluster for one in found if one.cluster)
    publishers = {
        name: len({one.publisher or one.address for one in found if one.cluster == name}) for name in clusters
    }
    say(f"\n{len(found)} documents; {sum(clusters.values())} in {len(clusters)} clusters of copies, "
        f"{sum(count > 1 for count in publishers.values())} of them republished; "
        f"{sum(bool(one.graphic) for one in found)} to be opened with care.")  # fmt: skip


def _print(found: list[State]) -> None:
    columns = ("document", "status", "kind", "language", "published", "copy of", "care", "read", "title")
    say_table(columns, [_row(one) for one in found])
    for one in found:
        if one.reason:
            say(f"{one.document}  {one.status}: {isolated(one.reason)}")


def _row(one: State) -> tuple[str, ...]:
    copy = f"{one.copies[0][0]} {one.copies[0][1] // 10} %" if one.copies else ""
    read = f"{one.decided}/{one.suggested}" if one.suggested else ""
    kind = (one.media_type or "").rpartition("/")[2].partition(";")[0][:18]
    title = " ".join((one.title or "").split())[:60]
    inside = "  " if one.part_of else ""
    return (
        inside + one.document, one.status, kind, one.language or "", one.published or "", copy,
        "graphic?" if one.graphic else "", read, isolated(title),
    )  # fmt: skip
