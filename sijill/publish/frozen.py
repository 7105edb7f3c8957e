"""A release directory: its files, how they are written and how they are read back.

    release.json        what it is, who froze it, definitions, headline, register root, SHA-256 of every other file
    release.txt         signed note over release.json, by the register's key: covers everything
    checkpoint.txt      signed note over the register's log; key.txt: the public key
    assertions.json     what was asserted at the freeze, and the result
    tables/*.jsonl      one row a line, canonical JSON, sorted by id (`publish.rows`)
    media/*             images that a person passed, made anew without metadata
    proofs/             events.jsonl: the log's events behind the claims; nodes.json: what leads from them to the root
    check_release.py    the program with which a stranger checks all this

A value that is not stated is left out of the line. Two writes of equal values give equal bytes. `open_release` refuses
a directory in which any byte differs from what was frozen. Leaves out: what builds add beside it (open data, site).
"""

from __future__ import annotations

import hashlib
import json
import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, Union, get_args, get_origin, get_type_hints

from sijill.ledger.canonical import canonical
from sijill.model.errors import BadInput, Damaged, NotFound
from sijill.model.memory import collector_paused
from sijill.publish.rows import (
    TABLES,
    Actor,
    Claim,
    Computed,
    Correction,
    Decision,
    Document,
    Estimate,
    Family,
    Figure,
    Headline,
    Incident,
    Media,
    Passed,
    Person,
    Position,
    Proof,
    Redirect,
    Source,
    Structure,
    Surroundings,
    Total,
)

FORMAT = "sijill-release 1"
LANGUAGES = ("en", "ar")
"""Languages that a release can be built in."""

CHECKER = "check_release.py"

Row = TypeVar("Row")


class RegisterState(NamedTuple):
    """The log at the freeze: who signs, how many events, their root (hex), the public key."""

    origin: str
    size: int
    root: str
    key: str


class Window(NamedTuple):
    """One of the coverage windows: conflict, monitored, assessed, published. None: open or not stated."""

    kind: str
    first: str | None = None
    last: str | None = None


class Release(NamedTuple):
    """release.json. `files` names every other frozen file but release.txt with its SHA-256.

    `assessed` says of each part (grades, positions, structures, estimates, totals) whether it was assessed at all.
    `definition` selects the case's incidents; `definitions` are the sentences that a reader must know.
    """

    case: str
    title: dict[str, str]
    version: str
    frozen_on: str
    by: str
    second: str
    code_version: str
    codebook_version: str
    languages: tuple[str, ...]
    licence: dict[str, str]
    definition: dict[str, Any]
    definitions: tuple[dict[str, str], ...]
    windows: tuple[Window, ...]
    register: RegisterState
    assessed: dict[str, bool]
    headline: tuple[Headline, ...]
    counts: dict[str, int]
    previous: str | None = None
    files: dict[str, str] = {}  # noqa: RUF012 - the default of a named tuple, never changed
    format: str = FORMAT


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """A release in memory: `release` and its tables, each a tuple sorted by id. `images`: by path, for writing;
    `left_out`: what whoever freezes is told and nobody else."""

    release: Release
    incidents: tuple[Incident, ...] = ()
    persons: tuple[Person, ...] = ()
    families: tuple[Family, ...] = ()
    actors: tuple[Actor, ...] = ()
    documents: tuple[Document, ...] = ()
    sources: tuple[Source, ...] = ()
    media: tuple[Media, ...] = ()
    positions: tuple[Position, ...] = ()
    totals: tuple[Total, ...] = ()
    computed: tuple[Computed, ...] = ()
    structures: tuple[Structure, ...] = ()
    surroundings: tuple[Surroundings, ...] = ()
    estimates: tuple[Estimate, ...] = ()
    figures: tuple[Figure, ...] = ()
    claims: tuple[Claim, ...] = ()
    corrections: tuple[Correction, ...] = ()
    redirects: tuple[Redirect, ...] = ()
    privacy: tuple[Decision, ...] = ()
    images: Mapping[str, bytes] = field(default_factory=dict, compare=False)
    assertions: tuple[Passed, ...] = ()
    proofs: tuple[Proof, ...] = ()
    nodes: tuple[str, ...] = ()
    checkpoint: str = ""
    note: str = ""
    folder: Path | None = field(default=None, compare=False)
    left_out: tuple[str, ...] = field(default=(), compare=False)


def frozen_files(frozen: Frozen) -> dict[str, bytes]:
    """The bytes of every file but release.json and release.txt, by path."""
    files = {f"tables/{name}.jsonl": jsonl(getattr(frozen, name)) for name in TABLES}
    files["assertions.json"] = pretty([plain(one) for one in frozen.assertions])
    files["proofs/events.jsonl"] = jsonl(frozen.proofs)
    register = frozen.release.register
    files["proofs/nodes.json"] = pretty({"size": register.size, "root": register.root, "nodes": list(frozen.nodes)})
    files["checkpoint.txt"] = frozen.checkpoint.encode()
    files["key.txt"] = f"{register.key}\n".encode()
    files |= frozen.images
    return files | {CHECKER: Path(__file__).with_name(CHECKER).read_bytes()}


def write_tables(folder: Path, frozen: Frozen) -> dict[str, str]:
    """Write those files; each path with its SHA-256."""
    files = frozen_files(frozen)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}


def write_release(folder: Path, frozen: Frozen, sign: Callable[[bytes], str]) -> Frozen:
    """Write a whole release into `folder`. `sign` gives the signed note over the bytes of release.json."""
    release = frozen.release._replace(files=write_tables(folder, frozen))
    body = pretty(plain(release))
    (folder / "release.json").write_bytes(body)
    (folder / "release.txt").write_text(sign(body), encoding="utf-8")
    return open_release(folder)


def open_release(folder: Path) -> Frozen:
    """Read a release back. Raises NotFound when it is none, Damaged naming the first file that is not as frozen."""
    release = read_release_file(folder)
    for name, sha256 in release.files.items():
        path = folder / name
        if not path.is_file():
            raise Damaged(f"{name} is missing from the release", file=str(path), remedy="Take the release anew whole.")
        if hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            raise Damaged(
                f"{name} is not the file that was frozen",
                file=str(path),
                remedy="Take the release anew from its source.",
            )
    with collector_paused():
        tables: dict[str, Any] = {
            name: tuple(read_rows(folder / f"tables/{name}.jsonl", row))
            for name, row in TABLES.items()
            if f"tables/{name}.jsonl" in release.files
        }
    return Frozen(
        release=release,
        **tables,
        assertions=tuple(_reader(Passed)(one) for one in json.loads((folder / "assertions.json").read_bytes())),
        proofs=tuple(read_rows(folder / "proofs/events.jsonl", Proof)),
        nodes=tuple(json.loads((folder / "proofs/nodes.json").read_bytes())["nodes"]),
        checkpoint=(folder / "checkpoint.txt").read_text("utf-8"),
        note=(folder / "release.txt").read_text("utf-8"),
        folder=folder,
    )


def read_release_file(folder: Path) -> Release:
    """release.json alone. Raises NotFound, Damaged, or BadInput for an unknown format or language."""
    path = folder / "release.json"
    if not path.is_file():
        raise NotFound(f"{folder} is no release: it has no release.json", remedy="`sijill release freeze` makes one.")
    try:
        release: Release = _reader(Release)(json.loads(path.read_bytes()))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Damaged(f"release.json cannot be read: {error}", file=str(path)) from None
    if release.format != FORMAT:
        raise BadInput(f'this release has the format "{release.format}"', remedy=f"This program reads {FORMAT}.")
    require_languages(release.languages)
    return release


def require_languages(languages: Iterable[str]) -> None:
    """Raise BadInput for a language that nothing can be built in."""
    if unknown := [one for one in languages if one not in LANGUAGES]:
        raise BadInput(f'"{unknown[0]}" is no language of a release', remedy=f"Say one of: {', '.join(LANGUAGES)}.")


def read_rows(path: Path, row: type[Row]) -> Iterator[Row]:
    """Rows of one table. Raises Damaged naming the line."""
    read = _reader(row)  # type: ignore[arg-type]  # a class is hashable
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield read(json.loads(line))
            except (ValueError, TypeError, KeyError, AttributeError) as error:
                raise Damaged(f"line {number} cannot be read: {error}", file=str(path), row=number) from None


def jsonl(rows: Iterable[Any]) -> bytes:
    """Rows as canonical JSON Lines in order of their first column."""
    return b"".join(canonical(plain(row)) + b"\n" for row in sorted(rows, key=lambda one: one[0]))


def pretty(value: Any) -> bytes:
    """JSON that people read too: sorted keys, two spaces, one line end at the end."""
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def plain(value: Any) -> Any:
    """A row as plain JSON: named tuples become objects without what is not stated."""
    kind = type(value)
    if kind in _ATOMS:
        return value
    columns = _columns(kind)  # type: ignore[arg-type]  # a class is hashable
    if columns is not None:
        return {
            name: one if type(one) in _ATOMS else plain(one)
            for (name, absent), one in zip(columns, value, strict=True)
            if one is not None and (one != () or not absent)
        }
    if isinstance(value, tuple | list):
        return [one if type(one) in _ATOMS else plain(one) for one in value]
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    return value


_ATOMS = frozenset({str, int, bool, type(None)})
"""Types that are plain already: most of a release."""


@cache
def _columns(kind: Any) -> tuple[tuple[str, bool], ...] | None:
    """The columns of a named tuple, each with whether an empty tuple is its default; None for another type."""
    names = getattr(kind, "_fields", None)
    return None if names is None else tuple((name, kind._field_defaults.get(name) == ()) for name in names)


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """How a plain value becomes one of `kind`: a named tuple, a tuple of things, or itself."""
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        inner = _reader(next(one for one in get_args(kind) if one is not type(None)))
        return lambda value: None if value is None else inner(value)
    if origin is tuple:
        parts = get_args(kind)
        if len(parts) == 2 and parts[1] is Ellipsis:
            each = _reader(parts[0])
            return lambda value: tuple(each(one) for one in value)
        every = [_reader(one) for one in parts]
        return lambda value: tuple(read(one) for read, one in zip(every, value, strict=True))
    if isinstance(kind, type) and hasattr(kind, "_fields"):
        return _row_reader(kind)
    return _same


def _row_reader(kind: Any) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    readers = {name: read for name in kind._fields if (read := _reader(hints[name])) is not _same}
    required = len(kind._fields) - len(kind._field_defaults)
    absent = dict.fromkeys((name for name in kind._fields[:required] if type(None) in get_args(hints[name])), None)

    def read_row(value: Any) -> Any:
        row = {**absent, **value}
        for name in readers.keys() & row.keys():
            row[name] = readers[name](row[name])
        return kind(**row)

    return read_row


def _same(value: Any) -> Any:
    return value
