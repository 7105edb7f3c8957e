"""Map tiles of an operator: one PMTiles archive that the map reads by parts, and whom it is owed to.

Steps: read the header (PMTiles specification, version 3: 127 bytes), refuse what the browser's reader could not read,
read the metadata for the names of the layers and for the credit. The archive is copied into the site as it is
(`carried`), so that no reader's browser asks anybody else. Leaves out: making tiles, and checking what they show.
"""

from __future__ import annotations

import gzip
import html
import json
import re
import struct
import zlib
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

from sijill.model.errors import BadInput, NotFound

FILE = "map/tiles.pmtiles"
"""Where the archive lies in a site."""

_HEADER = struct.Struct("<7sB11Q6B4iB2i")
_KINDS = {1: "vector", 2: "raster", 3: "raster", 4: "raster", 5: "raster"}
_NONE, _GZIP = 1, 2
_PACKED = {0: "an unknown compression", 3: "Brotli", 4: "Zstandard"}
_MOST_METADATA = 4_000_000
_REMEDY = "Make it with a current `pmtiles convert` or `pmtiles extract`."


class Tiles(NamedTuple):
    """An archive: `kind` is vector or raster; `layers` of a vector archive; `credit`: the line that is owed."""

    path: Path
    credit: str
    kind: str
    size: int
    layers: tuple[str, ...] = ()


def read_tiles(path: Path, credit: str | None = None) -> Tiles:
    """The archive at `path`. Without `credit` its own attribution is shown.

    Raises NotFound, or BadInput for what is no PMTiles archive of version 3, was cut off, is packed as browsers cannot
    read, has none of the layers that the map draws, or names nobody whom it is owed to.
    """
    if not path.is_file():
        raise NotFound(f"there is no file {path}", remedy="Name a PMTiles archive: --tiles FILE.pmtiles.")
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(_HEADER.size)
        if head[:7] != b"PMTiles" or len(head) < _HEADER.size:
            raise BadInput("this is no PMTiles archive", file=str(path), remedy=_REMEDY)
        _, version, *rest = _HEADER.unpack(head)
        if version != 3:
            raise BadInput(f"PMTiles of version {version} are not read", file=str(path), remedy=_REMEDY)
        parts, (_, inside, tile, kind, *_) = rest[:11], rest[11:]
        _require_whole(path, size, parts)
        _require_readable(path, inside, tile, kind)
        file.seek(parts[2])
        told = _metadata(path, file.read(min(parts[3], _MOST_METADATA)), inside)
    owed = (credit if credit is not None else _bare(str(told.get("attribution") or ""))).strip()
    if not owed:
        raise BadInput(
            "the archive names nobody whom the tiles are owed to",
            file=str(path),
            remedy='Say whom: --tiles-credit "© ...".',
        )
    return Tiles(path, owed, _KINDS[kind], size, _layers(path, told) if _KINDS[kind] == "vector" else ())


def _require_whole(path: Path, size: int, parts: list[int]) -> None:
    """Root directory, metadata, leaf directories and tiles end within the file."""
    if any(parts[place] + parts[place + 1] > size for place in (0, 2, 4, 6)):
        raise BadInput("the archive was cut off: it names bytes after its end", file=str(path), remedy="Copy it anew.")


def _require_readable(path: Path, inside: int, tile: int, kind: int) -> None:
    for packed in (inside, tile):
        if packed not in (_NONE, _GZIP):
            words = _PACKED.get(packed, "an unknown compression")
            raise BadInput(f"the archive is packed by {words}: browsers read gzip", file=str(path), remedy=_REMEDY)
    if kind not in _KINDS:
        raise BadInput("the archive does not hold vector tiles, PNG, JPEG, WebP or AVIF", file=str(path))


def _metadata(path: Path, content: bytes, packed: int) -> dict[str, Any]:
    try:
        told = json.loads(gzip.decompress(content) if packed == _GZIP else content or b"{}")
    except (OSError, EOFError, zlib.error, ValueError) as error:
        raise BadInput(f"the metadata of the archive cannot be read: {error}", file=str(path)) from None
    return told if isinstance(told, dict) else {}


def _bare(text: str) -> str:
    """Words without HTML: attributions come as links, and no address outside belongs on the map."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", "", text)))


def _layers(path: Path, told: dict[str, Any]) -> tuple[str, ...]:
    """The archive's layers that the map draws (`assets/basemap.json`)."""
    listed = told.get("vector_layers")
    names = [str(one.get("id")) for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    drawn = tuple(name for name in names if name in drawable())
    if not drawn:
        raise BadInput(
            f"none of its layers ({', '.join(names[:12]) or 'none named'}) is one that the map draws",
            file=str(path),
            remedy=f"The map knows: {', '.join(sorted(drawable()))}.",
        )
    return drawn


@cache
def drawable() -> frozenset[str]:
    """Names of layers that the map has a style for."""
    text = resources.files("sijill.publish.site").joinpath("assets", "basemap.json").read_text("utf-8")
    return frozenset(name for rule in json.loads(text)["rules"] for name in rule["layers"])
