"""Where parts are put, and the limits that all readers of containers share: how many, how large, how long."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from sijill.vault.capture.found import CannotOpen

MOST_PARTS = 5_000
MOST_TOGETHER = 1 << 30
"""Bytes that one container may unpack to."""

_BLOCK = 1 << 20


class Full(Exception):
    """A limit was reached: what was unpacked so far stays, and the message says which."""


@dataclass(slots=True)
class Room:
    """A scratch folder of one container. `until`: monotonic seconds at which unpacking stops."""

    folder: Path
    until: float
    most_bytes: int = MOST_TOGETHER
    taken: int = 0
    count: int = field(default=0)

    def put(self, source: BinaryIO | bytes, *, ratio_of: int | None = None) -> Path:
        """Copy a part into a file of its own. Raises `Full` at a limit, `CannotOpen` when it grows like a bomb.

        `ratio_of`: the packed size in bytes; a part above ten megabytes may not be 200 times as large.
        """
        if self.count >= MOST_PARTS:
            raise Full(f"only the first {MOST_PARTS:,} parts were unpacked")
        if time.monotonic() > self.until:
            raise Full(f"time was up after {self.count:,} parts")
        path, size = self.folder / f"{self.count:06d}.part", 0
        with path.open("wb") as file:
            for block in _blocks(source):
                size += len(block)
                self.taken += len(block)
                file.write(block)
                self._check(size, ratio_of)
        self.count += 1
        return path

    def _check(self, size: int, packed: int | None) -> None:
        if packed is not None and size > 10_000_000 and size > 200 * max(packed, 1):
            raise CannotOpen("refused", f"a bomb: {packed:,} bytes unpack to more than {size:,}")
        if self.taken > self.most_bytes:
            raise CannotOpen("refused", f"unpacks to more than {self.most_bytes:,} bytes")
        if time.monotonic() > self.until:
            raise Full(f"time was up after {self.count:,} parts")


def _blocks(source: BinaryIO | bytes) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
        return
    while block := source.read(_BLOCK):
        yield block
