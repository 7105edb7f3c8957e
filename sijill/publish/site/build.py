"""Build the site of a frozen release: every page of every language, from the release directory alone.

Steps: read the release (each table against its hash); work out the digest of what each record's pages are made from;
leave alone what stands and has the same digest; share the rest among processes (`fork`, so that the release is read
once); copy what is served as it is; remove what no longer belongs; write the manifest last. A first build is made in a
folder beside `out` and moved there when it is whole: a refused release leaves nothing behind. Two builds of one release
are equal byte by byte, and a build over an older one is equal to a fresh one. Leaves out: the search index (`search`),
which is added to a built site, and open data, which `downloads` brings in.
"""

from __future__ import annotations

import gc
import hashlib
import multiprocessing
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from sijill.model.errors import BadInput, Damaged
from sijill.publish.frozen import require_languages
from sijill.publish.rows import Media
from sijill.publish.site import manifest
from sijill.publish.site.maps import Box, Neighbours
from sijill.publish.site.pages import texts
from sijill.publish.site.pages.compare import compare_page
from sijill.publish.site.pages.drawn import charts_page
from sijill.publish.site.pages.figures import figure_pages
from sijill.publish.site.pages.front import door, front
from sijill.publish.site.pages.incident import incident_page, linked, twin
from sijill.publish.site.pages.lists import incident_lists, wall
from sijill.publish.site.pages.mapping import map_files, map_page
from sijill.publish.site.pages.person import person_page
from sijill.publish.site.site import Page, Site
from sijill.publish.site.world import World

STATIC = Path(__file__).with_name("static")
ASSETS = Path(__file__).with_name("assets")
_NEVER_SERVED = ("check", "report", "outlines")  # folders of static/vendor that no page asks for


class Built(NamedTuple):
    """What a build did."""

    pages: int
    written: int
    removed: int


class _Unit(NamedTuple):
    """Pages that are made together: a record, or a group of pages of the whole release."""

    key: str
    digest: str


def build(
    release: Path,
    out: Path,
    languages: Sequence[str] = ("en", "ar"),
    *,
    processes: int | None = None,
    downloads: Mapping[str, Path] | None = None,
    methods: Path = texts.METHODS,
) -> Built:
    """Build the site of `release` into `out`.

    `downloads`: files or folders to offer under data/, by the name there. Raises NotFound, Damaged or BadInput for a
    release that is none, was changed, failed an assertion or lacks its second person, and for an unknown language; then
    `out` stays as it was.
    """
    require_languages(languages)
    if not languages:
        raise BadInput("a site needs a language", remedy="Say en, ar or both.")
    with _uncollected():
        return _build(release, out, languages, processes, downloads or {}, methods)


@contextmanager
def _uncollected() -> Iterator[None]:
    """No garbage collection: half a million rows live to the end of the build (a third less time)."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _build(
    release: Path,
    out: Path,
    languages: Sequence[str],
    processes: int | None,
    downloads: Mapping[str, Path],
    methods: Path,
) -> Built:
    world = World(release)
    _require_sound(world)
    maker = _Maker(world, [Site(world, one) for one in dict.fromkeys(languages)], methods)
    old = manifest.read(out)
    program = manifest.digest([manifest.program().encode(), *(one.encode() for one in languages), *maker.notes()])
    if old is None or old.program != program:
        return _afresh(maker, out, program, processes, downloads)
    return _over(maker, out, program, old, processes, downloads)


def _require_sound(world: World) -> None:
    """Refuse what should never have been frozen."""
    release = world.release
    if not release.second or release.second == release.by:
        raise BadInput(
            "this release names no second person", remedy="Freeze it again: `sijill release freeze --second`."
        )
    if failed := [one for one in world.assertions if one.failed]:
        raise BadInput(f'the assertion "{failed[0].id}" failed for {failed[0].failed}', file="assertions.json")


class _Maker:
    """Makes the pages of units; forked into every process."""

    def __init__(self, world: World, sites: list[Site], methods: Path) -> None:
        self.world, self.sites, self.methods = world, sites, methods
        self.neighbours = Neighbours(one.cell for one in world.incidents if one.cell is not None)
        self.frozen: list[texts.Download] = []
        self.opened: list[texts.Download] = []
        self.groups: dict[str, Callable[[], Iterable[Page]]] = {
            "door": lambda: [door(self.sites)],
            "map-files": lambda: map_files(self.sites),
            **{
                f"{name}:{site.words.language}": self._group(make, site)
                for site in sites
                for name, make in _GROUPS.items()
            },
        }

    def _group(self, make: Callable[[_Maker, Site], Iterable[Page]], site: Site) -> Callable[[], Iterable[Page]]:
        return lambda: make(self, site)

    def notes(self) -> Iterator[bytes]:
        """What the method pages are made from."""
        if self.methods.is_dir():
            for path in sorted(self.methods.glob("*.md")):
                yield path.name.encode() + path.read_bytes()

    def near(self, id: str) -> list[Box]:
        """Cells beside that of an incident."""
        cell = self.world.by_id[id].cell
        return self.neighbours.near(cell) if cell is not None else []

    def units(self, downloads: str) -> list[_Unit]:
        """Every unit with its digest; groups first, since they take longest."""
        world = self.world
        shared = manifest.digest(
            [
                repr(sorted(world.release.title.items())).encode(),
                repr(world.release.licence).encode(),
                world.release.case.encode(),
            ]
            + [repr(one).encode() for one in world.actors.values()]
        ).encode()
        found = [_Unit(key, manifest.digest([world.digest.encode(), downloads.encode()])) for key in self.groups]
        lines = world.lines
        for incident in world.incidents:
            near = repr(self.near(incident.id)).encode()
            found.append(_Unit(f"i/{incident.id}", manifest.digest([shared, near, *world.ingredients(incident)])))
        for person in world.persons.values():
            parts = [shared, lines["persons"][person.id]]
            parts += [
                _heading(lines["incidents"][id], world, id) for id in person.incidents if id in lines["incidents"]
            ]
            family = world.families.get(person.family) if person.family else None
            if family is not None:
                parts.append(lines["families"][family.id])
                parts += [lines["persons"][id] for id in family.persons if id in lines["persons"]]
            found.append(_Unit(f"p/{person.id}", manifest.digest(parts)))
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


_GROUPS: dict[str, Callable[[_Maker, Site], Iterable[Page]]] = {
    "incidents": lambda maker, site: incident_lists(site),
    "names": lambda maker, site: wall(site),
    "figures": lambda maker, site: figure_pages(site),
    "pages": lambda maker, site: [
        front(site),
        charts_page(site),
        map_page(site),
        compare_page(site),
        texts.coverage_page(site),
        texts.corrections_page(site),
        texts.check_page(site),
        texts.attack_page(site),
        texts.correct_page(site),
        texts.search_page(site),
        texts.data_page(site, maker.frozen, maker.opened),
        *texts.redirect_pages(site),
        *texts.method_pages(site, maker.methods),
        *texts.codebook_pages(site),
    ],
}
"""Groups of pages of the whole release, made again whenever anything in it changed."""


def _afresh(maker: _Maker, out: Path, program: str, processes: int | None, downloads: Mapping[str, Path]) -> Built:
    """A first build, beside `out`, moved there when whole."""
    work = out.with_name(f".{out.name}.building")
    shutil.rmtree(work, ignore_errors=True)
    try:
        built = _over(maker, work, program, manifest.Manifest(program, {}, {}), processes, downloads)
        _replace(work, out)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise
    return built


def _replace(work: Path, out: Path) -> None:
    if out.exists():
        if not out.is_dir() or (any(out.iterdir()) and not (out / "assets" / "site.css").is_file()):
            raise BadInput(f"{out} holds something else than a site", remedy="Name an empty folder or an older site.")
        shutil.rmtree(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    work.rename(out)


def _over(
    maker: _Maker, out: Path, program: str, old: manifest.Manifest, processes: int | None, downloads: Mapping[str, Path]
) -> Built:
    """Write what differs from `old`, remove what no longer belongs."""
    _make_folders(out, [site.words.language for site in maker.sites])
    manifest.forget(out)
    assets = _copy_assets(maker, out)
    maker.frozen = _copy_frozen(maker.world, out)
    maker.opened = _copy_downloads(downloads, out)
    units = maker.units(repr((maker.frozen, maker.opened)))
    standing = _standing(out)
    stale = [unit.key for unit in units if not _stands(maker, unit, old, standing)]
    made = _run(maker, out, stale, processes or os.cpu_count() or 1)
    files = {key: made.get(key) or old.files[key] for key in maker.groups}
    keep = set(chain.from_iterable(files.values()))
    keep.update(chain.from_iterable(maker.paths(unit.key) for unit in units if unit.key not in files))
    keep.update(assets, (one.path for one in (*maker.frozen, *maker.opened)))
    gone = [path for path in standing if path not in keep and not path.startswith("pagefind/")]
    for path in gone:
        (out / path).unlink()
    manifest.write(out, manifest.Manifest(program, {unit.key: unit.digest for unit in units}, files))
    pages = sum(path.endswith(".html") for path in keep)
    return Built(pages, sum(map(len, made.values())), len(gone))


def _make_folders(out: Path, languages: Iterable[str]) -> None:
    inside = ("", "incident", "person", "incidents", "names", "figure", "method", "codebook")
    for folder in ["incident", "map", "assets", *(f"{language}/{name}" for language in languages for name in inside)]:
        (out / folder).mkdir(parents=True, exist_ok=True)


def _standing(out: Path) -> set[str]:
    """Every file under `out`, but the manifest."""
    found: set[str] = set()
    for folder, _, names in os.walk(out):
        inside = os.path.relpath(folder, out)
        prefix = "" if inside == "." else f"{inside}/"
        found.update(prefix + name for name in names if name != manifest.NAME)
    return found


def _stands(maker: _Maker, unit: _Unit, old: manifest.Manifest, standing: set[str]) -> bool:
    if old.units.get(unit.key) != unit.digest:
        return False
    paths = old.files.get(unit.key, []) if unit.key in maker.groups else maker.paths(unit.key)
    return bool(paths) and all(path in standing for path in paths)


def _run(maker: _Maker, out: Path, keys: Sequence[str], processes: int) -> dict[str, list[str]]:
    """Make these units; {unit: files}. Few are made here, many by forked processes, dealt out like cards."""
    if processes < 2 or len(keys) < 8:
        return dict(_make(maker, out, keys))
    context = multiprocessing.get_context("fork")
    with context.Pool(processes, initializer=_inherit, initargs=(maker, out)) as pool:
        hands = [keys[start::processes] for start in range(processes)]
        made = list(chain.from_iterable(pool.map(_make_hand, hands, chunksize=1)))
    return dict(made)


_inherited: list[tuple[_Maker, Path]] = []


def _inherit(maker: _Maker, out: Path) -> None:
    _inherited[:] = [(maker, out)]


def _make_hand(keys: Sequence[str]) -> list[tuple[str, list[str]]]:
    maker, out = _inherited[0]
    return _make(maker, out, keys)


def _make(maker: _Maker, out: Path, keys: Iterable[str]) -> list[tuple[str, list[str]]]:
    folder = f"{out}/"
    made = []
    for key in keys:
        paths = []
        for page in maker.pages(key):
            with open(folder + page.path, "wb", buffering=0) as file:  # noqa: PTH123 - a Path costs more than the write
                file.write(page.content)
            paths.append(page.path)
        made.append((key, paths))
    return made


def _copy_assets(maker: _Maker, out: Path) -> set[str]:
    """Style, programs, fonts, map: as they are; and the small sheet that names the release."""
    found = {f"assets/{one.name}": one.read_bytes() for one in sorted(ASSETS.iterdir())}
    found["assets/mark.svg"] = texts.mark()
    found["assets/release.css"] = texts.release_css(maker.sites[0])
    for path, content in found.items():
        (out / path).write_bytes(content)
    vendor = STATIC / "vendor"
    for source in sorted(vendor.rglob("*")) if vendor.is_dir() else ():
        inside = source.relative_to(vendor)
        if source.is_file() and inside.parts[0] not in _NEVER_SERVED and not source.name.startswith("."):
            _place(source, out / "vendor" / inside)
            found[f"vendor/{inside}"] = b""
    return set(found)


def _copy_frozen(world: World, out: Path) -> list[texts.Download]:
    """The frozen release itself, for strangers who check; images stand where pages look for them."""
    names = ["release.json", "release.txt", *sorted(world.release.files)]
    found = [_copy_image(world, one, out) for listed in world.media.values() for one in listed]
    for name in names:
        source = world.folder / name
        if source.is_file():
            target = f"release/{name}"
            _place(source, out / target)
            known = world.release.files.get(name) or hashlib.sha256(source.read_bytes()).hexdigest()
            found.append(texts.Download(target, source.stat().st_size, known))
    return found


def _copy_image(world: World, image: Media, out: Path) -> texts.Download:
    """An image to where pages look for it. Raises Damaged when it is not the one that was passed."""
    source = world.folder / image.file
    content = source.read_bytes() if source.is_file() else b""
    if hashlib.sha256(content).hexdigest() != image.sha256 or not image.file.startswith("media/"):
        raise Damaged(f"{image.file} is not the image that was frozen", file=str(source))
    _place(source, out / image.file)
    return texts.Download(image.file, len(content), image.sha256)


def _copy_downloads(downloads: Mapping[str, Path], out: Path) -> list[texts.Download]:
    found = []
    for name, source in sorted(downloads.items()):
        files = sorted(one for one in source.rglob("*") if one.is_file()) if source.is_dir() else [source]
        for one in files:
            inside = f"data/{name}/{one.relative_to(source).as_posix()}" if source.is_dir() else f"data/{name}"
            _place(one, out / inside)
            found.append(texts.Download(inside, one.stat().st_size, hashlib.sha256(one.read_bytes()).hexdigest()))
    return found


def _place(source: Path, target: Path) -> None:
    """Copy a file unless the very same bytes lie there."""
    if (
        target.is_file()
        and target.stat().st_size == source.stat().st_size
        and target.read_bytes() == source.read_bytes()
    ):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
