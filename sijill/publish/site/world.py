"""A frozen release as pages read it: rows joined to their incidents, long tables read only where a page asks.

Steps: read release.json, read each table's bytes and compare their SHA-256 with it, make rows of the short tables, file
the lines of the long ones (documents, sources, claims) under their ids. A line is made a row when a page needs it: a
build that changes ten incidents reads ten incidents' claims. `ingredients` gives the bytes that a record's pages are
made from, for `manifest`. Leaves out: signatures and proofs (`sijill release check`).
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar, get_args, get_type_hints

from sijill.model.errors import Damaged
from sijill.publish.frozen import Release, read_release_file, read_rows
from sijill.publish.rows import (
    Actor,
    Claim,
    Computed,
    Correction,
    Document,
    Estimate,
    Family,
    Figure,
    Incident,
    Media,
    Passed,
    Person,
    Position,
    Redirect,
    Source,
    Structure,
    Surroundings,
    Total,
)

Row = TypeVar("Row")

_SHORT: dict[str, type[Any]] = {
    "actors": Actor, "incidents": Incident, "persons": Person, "families": Family, "positions": Position,
    "media": Media, "totals": Total, "computed": Computed, "structures": Structure, "surroundings": Surroundings,
    "estimates": Estimate,
    "figures": Figure, "corrections": Correction, "redirects": Redirect,
}  # fmt: skip
_LONG: dict[str, type[Any]] = {"documents": Document, "sources": Source, "claims": Claim}


class Lines(Generic[Row]):
    """A long table: its lines by id, each made a row when asked for. Rows of it hold no other rows."""

    def __init__(self, content: bytes, kind: type[Row], file: str) -> None:
        self._kind, self._file = kind, file
        self.lines: dict[str, bytes] = {}
        for line in content.splitlines():
            start = line.find(b'"id":"') + 6
            self.lines[line[start : line.index(b'"', start)].decode()] = line
        hints = get_type_hints(kind)
        names: tuple[str, ...] = kind._fields  # type: ignore[attr-defined]
        self._absent = {name: None for name in names if type(None) in get_args(hints[name])}
        self._read = lru_cache(65536)(self._row)

    def get(self, id: str) -> Row | None:
        """The row of an id; None when there is none."""
        return self._read(id) if id in self.lines else None

    def some(self, ids: Iterable[str]) -> list[Row]:
        """The rows of these ids, in their order."""
        return [row for id in ids if (row := self.get(id)) is not None]

    def all(self) -> Iterator[Row]:
        """Every row, without keeping them."""
        return (self._row(id) for id in self.lines)

    def _row(self, id: str) -> Row:
        try:
            return self._kind(**{**self._absent, **json.loads(self.lines[id])})
        except (ValueError, TypeError) as error:
            raise Damaged(f"the row {id} cannot be read: {error}", file=self._file) from None


class SourceCounts(NamedTuple):
    """Sources cited, by what is kept of them."""

    held: int
    archived: int
    cited: int

    @property
    def all(self) -> int:
        """How many sources."""
        return self.held + self.archived + self.cited


class World:
    """A release in memory, joined."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.release: Release = read_release_file(folder)
        self._digest = hashlib.sha256()
        short: dict[str, tuple[Any, ...]] = {}
        raw: dict[str, bytes] = {}
        for name, kind in _SHORT.items():
            raw[name] = self._bytes(f"tables/{name}.jsonl")  # nothing, of a table that older releases do not have
            short[name] = tuple(read_rows(folder / f"tables/{name}.jsonl", kind)) if raw[name] else ()
        self.incidents: tuple[Incident, ...] = short["incidents"]
        self.persons: dict[str, Person] = {one.id: one for one in short["persons"]}
        self.families: dict[str, Family] = {one.id: one for one in short["families"]}
        self.actors: dict[str, Actor] = {one.id: one for one in short["actors"]}
        self.positions: dict[str, Position] = {one.id: one for one in short["positions"]}
        self.totals: tuple[Total, ...] = short["totals"]
        self.computed: tuple[Computed, ...] = short["computed"]
        self.estimates: tuple[Estimate, ...] = short["estimates"]
        self.figures: dict[str, Figure] = {one.id: one for one in short["figures"]}
        self.corrections: tuple[Correction, ...] = short["corrections"]
        self.redirects: tuple[Redirect, ...] = short["redirects"]
        self.by_id: dict[str, Incident] = {one.id: one for one in self.incidents}
        self.media: Mapping[str, list[Media]] = _by_incident(short["media"])
        self.structures: Mapping[str | None, list[Structure]] = _by_incident(short["structures"])
        self.every_structure: tuple[Structure, ...] = short["structures"]
        self.surroundings: dict[str, Surroundings] = {one.id: one for one in short["surroundings"]}
        self.families_of: Mapping[str, list[Family]] = _by_incident(short["families"])
        self.documents: Lines[Document] = self._lines("documents")
        self.sources: Lines[Source] = self._lines("sources")
        self.claims: Lines[Claim] = self._lines("claims")
        self.lines: dict[str, dict[str, bytes]] = {
            name: {row[0]: line for row, line in zip(short[name], raw[name].splitlines(), strict=True)}
            for name in ("incidents", "persons", "families", "positions", "media", "structures", "surroundings")
        }
        self.assertions = tuple(Passed(**one) for one in json.loads(self._bytes("assertions.json")))
        self.checkpoint = self._bytes("checkpoint.txt").decode()
        self._digest.update((folder / "release.json").read_bytes())
        self.digest: str = self._digest.hexdigest()

    def _lines(self, name: str) -> Lines[Any]:
        file = f"tables/{name}.jsonl"
        return Lines(self._bytes(file), _LONG[name], str(self.folder / file))

    def _bytes(self, name: str) -> bytes:
        """A frozen file. Raises Damaged when its bytes are not those that were frozen."""
        path, frozen = self.folder / name, self.release.files.get(name)
        content = path.read_bytes() if path.is_file() else b""
        found = hashlib.sha256(content).hexdigest()
        if frozen is None and not content:
            return content
        if found != frozen:
            raise Damaged(
                f"{name} is not the file that was frozen",
                file=str(path),
                remedy="Take the release anew from its source.",
            )
        self._digest.update(found.encode())
        return content

    def people_of(self, incident: Incident) -> list[Person]:
        """Its people, in the order of the record."""
        return [self.persons[id] for id in incident.persons if id in self.persons]

    def positions_of(self, incident: Incident) -> list[Position]:
        """What belligerents say of it."""
        return [self.positions[id] for id in incident.positions if id in self.positions]

    def told(self, incident: Incident) -> list[str]:
        """Ids of the claims that its page shows: those behind counts and behind what documents differ on."""
        ids = [id for count in incident.counts for id in count.claims]
        ids += [id for one in incident.competing for value in one.values for id in value.claims]
        return list(dict.fromkeys(ids))

    def ingredients(self, incident: Incident) -> list[bytes]:
        """The frozen lines that the pages of an incident are made from: its own, its people's, its sources' ..."""
        lines = self.lines
        found = [lines["incidents"][incident.id]]
        found += [lines["persons"][id] for id in incident.persons if id in lines["persons"]]
        found += [lines["families"][one.id] for one in self.families_of.get(incident.id, ())]
        found += [lines["positions"][id] for id in incident.positions if id in lines["positions"]]
        found += [lines["media"][one.id] for one in self.media.get(incident.id, ())]
        found += [lines["structures"][one.id] for one in self.structures.get(incident.id, ())]
        found += [lines["surroundings"][incident.id]] if incident.id in self.surroundings else []
        found += [self.sources.lines[id] for id in incident.sources if id in self.sources.lines]
        claims = [self.claims.lines[id] for id in self.told(incident) if id in self.claims.lines]
        found += claims
        documents = dict.fromkeys(incident.documents)
        documents.update((one.document, None) for one in self.claims.some(self.told(incident)))
        return found + [self.documents.lines[id] for id in documents if id in self.documents.lines]

    def kept(self) -> SourceCounts:
        """Sources by what is kept of them."""
        states: dict[str, int] = defaultdict(int)
        for line in self.sources.lines.values():
            start = line.find(b'"state":"') + 9
            states[line[start : line.index(b'"', start)].decode()] += 1
        return SourceCounts(states["held"], states["archived"], states["cited"])


def _by_incident(rows: Iterable[Any]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.incident].append(row)
    return found
