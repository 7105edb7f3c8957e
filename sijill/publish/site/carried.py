"""What a site carries as it is: style, programs, fonts, the frozen release with its images, open data, map tiles.

Each file is copied unless the very same bytes lie there. Images are checked against the hash that the release names:
nothing is served that nobody passed.
"""

from __future__ import annotations

import filecmp
import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path

from sijill.model.errors import Damaged
from sijill.publish.rows import Media
from sijill.publish.site import signs
from sijill.publish.site.pages.downloads import Download
from sijill.publish.site.site import Site
from sijill.publish.site.tiles import FILE, Tiles
from sijill.publish.site.world import World

STATIC = Path(__file__).with_name("static")
ASSETS = Path(__file__).with_name("assets")
_NEVER_SERVED = ("check", "report", "outlines")  # folders of static/vendor that no page asks for


def carry_assets(site: Site, out: Path) -> set[str]:
    """Style, programs, fonts, map: as they are; and the small sheet that names the release."""
    found = {f"assets/{one.name}": one.read_bytes() for one in sorted(ASSETS.iterdir())}
    found["assets/mark.svg"] = signs.mark()
    found["assets/release.css"] = signs.release_css(site)
    for path, content in found.items():
        (out / path).write_bytes(content)
    vendor = STATIC / "vendor"
    for source in sorted(vendor.rglob("*")) if vendor.is_dir() else ():
        inside = source.relative_to(vendor)
        if source.is_file() and inside.parts[0] not in _NEVER_SERVED and not source.name.startswith("."):
            _place(source, out / "vendor" / inside)
            found[f"vendor/{inside}"] = b""
    return set(found)


def carry_frozen(world: World, out: Path) -> list[Download]:
    """The frozen release itself, for strangers who check; images stand where pages look for them."""
    names = ["release.json", "release.txt", *sorted(world.release.files)]
    found = [_copy_image(world, one, out) for listed in world.media.values() for one in listed]
    for name in names:
        source = world.folder / name
        if source.is_file():
            target = f"release/{name}"
            _place(source, out / target)
            known = world.release.files.get(name) or hashlib.sha256(source.read_bytes()).hexdigest()
            found.append(Download(target, source.stat().st_size, known))
    return found


def _copy_image(world: World, image: Media, out: Path) -> Download:
    """An image to where pages look for it. Raises Damaged when it is not the one that was passed."""
    source = world.folder / image.file
    content = source.read_bytes() if source.is_file() else b""
    if hashlib.sha256(content).hexdigest() != image.sha256 or not image.file.startswith("media/"):
        raise Damaged(f"{image.file} is not the image that was frozen", file=str(source))
    _place(source, out / image.file)
    return Download(image.file, len(content), image.sha256)


def carry_downloads(downloads: Mapping[str, Path], out: Path) -> list[Download]:
    found = []
    for name, source in sorted(downloads.items()):
        files = sorted(one for one in source.rglob("*") if one.is_file()) if source.is_dir() else [source]
        for one in files:
            inside = f"data/{name}/{one.relative_to(source).as_posix()}" if source.is_dir() else f"data/{name}"
            _place(one, out / inside)
            found.append(Download(inside, one.stat().st_size, hashlib.sha256(one.read_bytes()).hexdigest()))
    return found


def carry_tiles(tiles: Tiles | None, out: Path) -> set[str]:
    """The operator's tiles, where the map looks for them."""
    if tiles is None:
        return set()
    _place(tiles.path, out / FILE)
    return {FILE}


def _place(source: Path, target: Path) -> None:
    """Copy a file unless the very same bytes lie there."""
    if target.is_file() and filecmp.cmp(source, target, shallow=False):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
