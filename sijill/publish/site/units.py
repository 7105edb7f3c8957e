"""The units of a site: pages that are made together, with the digest of everything that they are made from.

A unit is a record (an incident or a person, in every language, with its twins) or a group of pages of the release.
`Maker` says which units there are and makes the pages of one; it is forked into every process of a build. Leaves out:
which units are made again and who makes them (`build`), what is remembered of them (`manifest`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from sijill.publish.site import manifest
from sijill.publish.site.maps import Box, Neighbours
from sijill.publish.site.pages.codebook import codebook_pages
from sijill.publish.site.pages.compare import compare_page
from sijill.publish.site.pages.corrections import correct_page, corrections_page, redirect_pages
from sijill.publish.site.pages.coverage import coverage_page
from sijill.publish.site.pages.downloads import Download, data_page
from sijill.publish.site.pages.drawn import charts_page
from sijill.publish.site.pages.figures import figure_pages
from sijill.publish.site.pages.front import door, front, search_page
from sijill.publish.site.pages.incident import incident_page, linked, twin
from sijill.publish.site.pages.lists import incident_lists, wall
from sijill.publish.site.pages.mapping import map_files, map_page
from sijill.publish.site.pages.methods import method_pages
from sijill.publish.site.pages.person import person_page
from sijill.publish.site.pages.trust import attack_page, check_page
from sijill.publish.site.site import Page, Site
from sijill.publish.site.tiles import Tiles
from sijill.publish.site.world import World


class Unit(NamedTuple):
    """Pages that are made together: a record, or a group of pages of the whole release."""

    key: str
    digest: str


class Maker:
    """Makes the pages of units; forked into every process."""

    def __init__(self, world: World, sites: list[Site], methods: Path, tiles: Tiles | None = None) -> None:
        self.world, self.sites, self.methods, self.tiles = world, sites, methods, tiles
        self.neighbours = Neighbours(one.cell for one in world.incidents if one.cell is not None)
        self.frozen: list[Download] = []
        self.opened: list[Download] = []
        self.groups: dict[str, Callable[[], Iterable[Page]]] = {
            "door": lambda: [door(self.sites)],
            "map-files": lambda: map_files(self.sites),
            **{
                f"{name}:{site.words.language}": self._group(make, site)
                for site in sites
                for name, make in _GROUPS.items()
            },
        }

    def _group(self, make: Callable[[Maker, Site], Iterable[Page]], site: Site) -> Callable[[], Iterable[Page]]:
        return lambda: make(self, site)

    def notes(self) -> Iterator[bytes]:
        """What the method pages are made from."""
        if self.methods.is_dir():
            for path in sorted(self.methods.rglob("*.md")):
                yield str(path.relative_to(self.methods)).encode() + path.read_bytes()

    def near(self, id: str) -> list[Box]:
        """Cells beside that of an incident."""
        cell = self.world.by_id[id].cell
        return self.neighbours.near(cell) if cell is not None else []

    def units(self, carried: str) -> list[Unit]:
        """Every unit with its digest; groups first, since they take longest; `carried`: files that they tell of."""
        world = self.world
        shared = manifest.digest(
            [
                repr(sorted(world.release.title.items())).encode(),
                repr(world.release.licence).encode(),
                world.release.case.encode(),
            ]
            + [repr(one).encode() for one in world.actors.values()]
        ).encode()
        found = [Unit(key, manifest.digest([world.digest.encode(), carried.encode()])) for key in self.groups]
        lines = world.lines
        for incident in world.incidents:
            near = repr(self.near(incident.id)).encode()
            found.append(Unit(f"i/{incident.id}", manifest.digest([shared, near, *world.ingredients(incident)])))
        for person in world.persons.values():
            parts = [shared, lines["persons"][person.id]]
            parts += [
                _heading(lines["incidents"][id], world, id) for id in person.incidents if id in lines["incidents"]
            ]
            family = world.families.get(person.family) if person.family else None
            if family is not None:
                parts.append(lines["families"][family.id])
                parts += [lines["persons"][id] for id in family.persons if id in lines["persons"]]
            found.append(Unit(f"p/{person.id}", manifest.digest(parts)))
        return found

    def pages(self, key: str) -> Iterable[Page]:
        """The pages of a unit."""
        kind, _, id = key.partition("/")
        if kind == "p":
            person = self.world.persons[id]
            return [person_page(site, person) for site in self.sites]
        if kind == "i":
            return self._incident(id)
        return self.groups[key]()

    def _incident(self, id: str) -> list[Page]:
        incident, near = self.world.by_id[id], self.near(id)
        record = twin(self.sites[0], incident)
        pages = [incident_page(site, incident, near, record) for site in self.sites]
        pages.append(Page(f"incident/{id}.json", record))
        pages.append(Page(f"incident/{id}.jsonld", linked(self.sites[0], incident)))
        return pages

    def paths(self, key: str) -> list[str]:
        """The files of a record; those of a group are known once it was made."""
        kind, _, id = key.partition("/")
        folder = {"p": "person", "i": "incident"}[kind]
        found = [f"{site.words.language}/{folder}/{id}.html" for site in self.sites]
        return found if kind == "p" else [*found, f"incident/{id}.json", f"incident/{id}.jsonld"]


def _heading(line: bytes, world: World, id: str) -> bytes:
    """What a person's page says of an incident: its code, day and place, not all of its record."""
    one = world.by_id[id]
    said = (one.code, one.date_first, one.date_last, one.place_en, one.place_ar, one.governorate, one.places[:1])
    return repr(said).encode() if line else b""


_GROUPS: dict[str, Callable[[Maker, Site], Iterable[Page]]] = {
    "incidents": lambda maker, site: incident_lists(site),
    "names": lambda maker, site: wall(site),
    "figures": lambda maker, site: figure_pages(site),
    "pages": lambda maker, site: [
        front(site),
        charts_page(site),
        map_page(site, maker.tiles),
        compare_page(site),
        coverage_page(site),
        corrections_page(site),
        check_page(site),
        attack_page(site),
        correct_page(site),
        search_page(site),
        data_page(site, maker.frozen, maker.opened),
        *redirect_pages(site),
        *method_pages(site, maker.methods),
        *codebook_pages(site),
    ],
}
"""Groups of pages of the whole release, made again whenever anything in it changed."""
