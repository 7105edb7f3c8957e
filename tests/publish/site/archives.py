"""A PMTiles archive of one tile, written by hand: the specification's version 3, a vector tile of version 2.1."""

from __future__ import annotations

import gzip
import json
import struct
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

Feature = tuple[int, Sequence[int], Mapping[str, str]]
"""Kind of shape (1 point, 3 polygon), commands of its geometry, tags."""

EVERYWHERE: Feature = (3, [9, 0, 0, 26, 8192, 0, 0, 8192, 8191, 0, 15], {})
"""A square over the whole tile: move to 0 0, three lines, close."""


def varint(number: int) -> bytes:
    """A number as Protocol Buffers write it."""
    found = bytearray()
    while number > 0x7F:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*found, number])


def field(number: int, value: int | bytes) -> bytes:
    """A field of a message: a number, or bytes with their length."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def layer(name: str, features: Sequence[Feature]) -> bytes:
    """A layer of a vector tile, 4096 units wide."""
    keys: list[str] = []
    values: list[str] = []
    written = b""
    for kind, geometry, tags in features:
        numbers = []
        for key, value in tags.items():
            keys.append(key)
            values.append(value)
            numbers += [len(keys) - 1, len(values) - 1]
        body = field(2, b"".join(map(varint, numbers))) if numbers else b""
        written += field(2, body + field(3, kind) + field(4, b"".join(map(varint, geometry))))
    named = b"".join(field(3, one.encode()) for one in keys) + b"".join(
        field(4, field(1, one.encode())) for one in values
    )
    return field(3, field(15, 2) + field(1, name.encode()) + written + named + field(5, 4096))


def write_archive(path: Path, layers: Mapping[str, Sequence[Feature]], **header: Any) -> Path:
    """One tile of the whole earth. `header`: attribution, version, packed (1 none, 2 gzip, 3 Brotli), kind."""
    tile = gzip.compress(b"".join(layer(name, features) for name, features in layers.items()), mtime=0)
    told: dict[str, Any] = {"vector_layers": [{"id": name, "fields": {}} for name in layers]}
    if "attribution" in header:
        told["attribution"] = header["attribution"]
    directory = gzip.compress(varint(1) + varint(0) + varint(1) + varint(len(tile)) + varint(1), mtime=0)
    metadata = gzip.compress(json.dumps(told).encode(), mtime=0)
    starts = [127, 127 + len(directory)]
    starts.append(starts[1] + len(metadata))
    head = b"PMTiles" + struct.pack(
        "<B11Q6B4iB2i", header.get("version", 3), starts[0], len(directory), starts[1], len(metadata), starts[2], 0,
        starts[2], len(tile), 1, 1, 1, 1, header.get("packed", 2), 2, header.get("kind", 1), 0, 0,
        -1_800_000_000, -850_000_000, 1_800_000_000, 850_000_000, 0, 0, 0,
    )  # fmt: skip
    path.write_bytes(head + directory + metadata + tile)
    return path
