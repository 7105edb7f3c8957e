"""`sijill capture`: take evidence in - files, folders, web archives, mail, addresses - and say of each what it is.

sijill capture FILE|DIR ...           keep the bytes, record custody, language, day, copies, warnings, status
sijill capture ADDRESS ...            fetch a page and keep what was sent and received; --addresses FILE: many
sijill capture --cite ADDRESS         only cite a document, ask nobody
sijill capture --list [--json]        what is held and how it stands; --fetched: every attempt at an address
sijill capture --graphic              what is flagged as graphic; --clear or --confirm DOCUMENT --reason WHY decides
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sijill.cli.bars import counted
from sijill.cli.capture_addresses import Asking, addresses_in, fetch_all, is_address, list_fetched, stop_unless_held
from sijill.cli.capture_care import decide, list_care
from sijill.cli.capture_print import list_documents, tell
from sijill.cli.context import actor, register
from sijill.model.errors import BadInput, NotFound, SijillError

if TYPE_CHECKING:
    from sijill.casework.captures import Origin
    from sijill.vault.capture.archiver import Archived
    from sijill.workbench.opening import Register

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def main(
    what: Annotated[
        list[str] | None,
        typer.Argument(metavar="FILE|DIR|ADDRESS ...", help="Files, folders, WARC, WACZ, mail; addresses to fetch."),
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
    seconds: Annotated[float, typer.Option(min=1, help="How long one file or address may take.")] = 20.0,
    addresses: Annotated[Path | None, typer.Option(help="A file of addresses to fetch, one a line.")] = None,
    proxy: Annotated[
        str | None,
        typer.Option(envvar="SIJILL_PROXY", help="Fetch through http://HOST:PORT or socks5://HOST:PORT (Tor: 9050)."),
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Fetch addresses that are held already once more.")] = False,
    cite: Annotated[bool, typer.Option("--cite", help="Cite addresses only: ask nobody, hold nothing.")] = False,
    megabytes: Annotated[float, typer.Option(min=0.01, help="How large one answer may be.")] = 100.0,
    pause: Annotated[float, typer.Option(min=0, help="Seconds between two questions to one site.")] = 1.0,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Also fetch from this machine and the networks around it.")
    ] = False,
    fetched: Annotated[bool, typer.Option("--fetched", help="Show every attempt at an address.")] = False,
    graphic: Annotated[
        bool, typer.Option("--graphic", help="Show what is flagged as graphic, undecided first.")
    ] = False,
    clear: Annotated[str | None, typer.Option(metavar="DOCUMENT", help="Say that it is not graphic.")] = None,
    confirm: Annotated[str | None, typer.Option(metavar="DOCUMENT", help="Say that it is graphic.")] = None,
    withdraw: Annotated[int | None, typer.Option(metavar="NUMBER", help="Take a review back.")] = None,
    reason: Annotated[str, typer.Option(help="Why: for --clear, --confirm and --withdraw.")] = "",
    list_all: Annotated[bool, typer.Option("--list", help="Show what is held; take nothing in.")] = False,
    by: Annotated[str | None, typer.Option(help="Who captures (default: SIJILL_ACTOR or your login).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Take evidence in: bytes kept, custody recorded, and said of each file what it is."""
    from sijill.casework.captures import Origin

    if list_all:
        list_documents(as_json)
        return
    if fetched:
        list_fetched(register().store, as_json)
        return
    if graphic:
        list_care(as_json)
        return
    if clear is not None or confirm is not None or withdraw is not None:
        decide(clear, confirm, withdraw, reason, by)
        return
    what = [*(what or ()), *(addresses_in(addresses) if addresses else ())]
    if not what:
        raise BadInput("nothing to capture", remedy="Give files, folders or addresses; --list shows what is held.")
    _check(published, what, address, title)
    origin = Origin(
        obtained=obtained or "given on the command line",
        language=language,
        published=published,
        publisher=publisher,
        address=address,
        title=title,
        fills=address,
    )
    opened = register(create=True)
    asked = list(dict.fromkeys(one for one in what if is_address(one)))
    files = files_under([Path(one) for one in what if one not in asked])
    done, cited_ids = _capture(opened, files, [Path(one) for one in what if one not in asked], origin, seconds, by)
    cited_ids += _cite(opened, asked, origin, by) if cite else []
    asking = Asking(
        seconds=seconds, megabytes=megabytes, proxy=proxy or None, pause=pause, again=again,
        allow_private=allow_private, by=by,
    )  # fmt: skip
    answers = [] if cite or not asked else fetch_all(opened, asked, origin, asking)
    tell(opened, done, cited_ids, answers, as_json)
    stop_unless_held(answers)


def _check(published: str | None, what: list[str], address: str | None, title: str | None) -> None:
    from datetime import date

    if published is not None:
        try:
            date.fromisoformat(published)
        except ValueError as error:
            raise BadInput(f'"{published}" is not a day', column="--published", remedy="Write YYYY-MM-DD.") from error
    if (address or title) and (len(what) != 1 or Path(what[0]).is_dir()):
        raise BadInput("an address or a title belongs to one file", remedy="Capture the files one by one.")
    if address and is_address(what[0]):
        raise BadInput("an address is fetched under its own address", remedy="Leave --address out.")


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
    opened: Register, files: list[Path], paths: list[Path], origin: Origin, seconds: float, by: str | None
) -> tuple[list[Any], list[str]]:
    """Capture one file after another, each durable before the next; what became of each, and what is cited."""
    from sijill.casework.captures import capture, look_into, sketches
    from sijill.casework.held import is_examined
    from sijill.vault.capture.archiver import is_record
    from sijill.vault.capture.bounded import Opener

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
                    note=note,
                )
    return [cited_document_id(one) for one in addresses]
