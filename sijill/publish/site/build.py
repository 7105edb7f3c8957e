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
import multiprocessing
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from sijill.model.errors import BadInput
from sijill.publish.frozen import require_languages
from sijill.publish.site import manifest
from sijill.publish.site.carried import carry_assets, carry_downloads, carry_frozen, carry_tiles
from sijill.publish.site.pages.methods import METHODS
from sijill.publish.site.site import Site
from sijill.publish.site.tiles import Tiles
from sijill.publish.site.units import Maker, Unit
from sijill.publish.site.world import World


class Built(NamedTuple):
    """What a build did."""

    pages: int
    written: int
    removed: int


def build(
    release: Path,
    out: Path,
    languages: Sequence[str] = ("en", "ar"),
    *,
    processes: int | None = None,
    downloads: Mapping[str, Path] | None = None,
    methods: Path = METHODS,
    tiles: Tiles | None = None,
) -> Built:
    """Build the site of `release` into `out`.

    `downloads`: files or folders to offer under data/, by the name there; `tiles`: an operator's map. Raises NotFound,
    Damaged or BadInput for a release that is none, was changed, failed an assertion or lacks its second person, and for
    an unknown language; then `out` stays as it was.
    """
    require_languages(languages)
    if not languages:
        raise BadInput("a site needs a language", remedy="Say en, ar or both.")
    with _uncollected():
        maker = _maker(release, languages, methods, tiles)
        return _build(maker, out, processes, downloads or {})


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


def _maker(release: Path, languages: Sequence[str], methods: Path, tiles: Tiles | None) -> Maker:
    world = World(release)
    _require_sound(world)
    chosen = tuple(dict.fromkeys(languages))
    return Maker(world, [Site(world, one, twin=len(chosen) > 1) for one in chosen], methods, tiles)


def _build(maker: Maker, out: Path, processes: int | None, downloads: Mapping[str, Path]) -> Built:
    told = [manifest.program().encode(), *(site.words.language.encode() for site in maker.sites), *maker.notes()]
    old = manifest.read(out)
    program = manifest.digest(told)
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


def _afresh(maker: Maker, out: Path, program: str, processes: int | None, downloads: Mapping[str, Path]) -> Built:
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
    maker: Maker, out: Path, program: str, old: manifest.Manifest, processes: int | None, downloads: Mapping[str, Path]
) -> Built:
    """Write what differs from `old`, remove what no longer belongs."""
    _make_folders(out, [site.words.language for site in maker.sites])
    manifest.forget(out)
    assets = carry_assets(maker.sites[0], out) | carry_tiles(maker.tiles, out)
    maker.frozen = carry_frozen(maker.world, out)
    maker.opened = carry_downloads(downloads, out)
    units = maker.units(repr((maker.frozen, maker.opened, maker.tiles and maker.tiles._replace(path=Path()))))
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


def _stands(maker: Maker, unit: Unit, old: manifest.Manifest, standing: set[str]) -> bool:
    if old.units.get(unit.key) != unit.digest:
        return False
    paths = old.files.get(unit.key, []) if unit.key in maker.groups else maker.paths(unit.key)
    return bool(paths) and all(path in standing for path in paths)


def _run(maker: Maker, out: Path, keys: Sequence[str], processes: int) -> dict[str, list[str]]:
    """Make these units; {unit: files}. Few are made here, many by forked processes, dealt out like cards."""
    if processes < 2 or len(keys) < 8:
        return dict(_make(maker, out, keys))
    context = multiprocessing.get_context("fork")
    with context.Pool(processes, initializer=_inherit, initargs=(maker, out)) as pool:
        hands = [keys[start::processes] for start in range(processes)]
        made = list(chain.from_iterable(pool.map(_make_hand, hands, chunksize=1)))
    return dict(made)


_inherited: list[tuple[Maker, Path]] = []


def _inherit(maker: Maker, out: Path) -> None:
    _inherited[:] = [(maker, out)]


def _make_hand(keys: Sequence[str]) -> list[tuple[str, list[str]]]:
    maker, out = _inherited[0]
    return _make(maker, out, keys)


def _make(maker: Maker, out: Path, keys: Iterable[str]) -> list[tuple[str, list[str]]]:
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
