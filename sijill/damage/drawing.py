"""Synthetic image strips for demonstrations: a block from above, one house of which is damaged and destroyed.

Nothing here is a real place. Each frame is a grey image with the sun moved a little; a hazy frame is washed out (an
illegible image), a damaged house shows a hole in its roof, a destroyed one rubble. White corners mark the house that
is asked about. PNG is written with zlib alone.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]


def draw_strip(
    seed: int,
    frames: int,
    destroyed_at: int | None,
    *,
    damaged_at: int | None = None,
    hazy: Collection[int] = (),
    size: int = 160,
) -> list[Image]:
    """`frames` grey images (size, size); destroyed_at None: never."""
    rng = np.random.default_rng(seed)
    ground = 95 + 12 * rng.standard_normal((size, size))
    blocks = _blocks(rng, size)
    strip = []
    for frame in range(frames):
        light = ground + 6 * rng.standard_normal((size, size))
        shadow = int(rng.integers(3, 8))
        for number, (top, left, tall, wide, tone) in enumerate(blocks):
            gone = number == 0 and destroyed_at is not None and frame >= destroyed_at
            if gone:
                _rubble(light, seed, top, left, tall, wide)
                continue
            light[top + shadow : top + tall + shadow, left + shadow : left + wide + shadow] = 35
            light[top : top + tall, left : left + wide] = tone + 5 * rng.standard_normal((tall, wide))
            if number == 0 and damaged_at is not None and frame >= damaged_at:
                light[top + tall // 4 : top + tall // 2, left + wide // 4 : left + wide // 2] = 50
        if frame in hazy:
            light = 175 + 0.18 * (light - 120) + 8 * rng.standard_normal((size, size))
        _corners(light, *blocks[0][:4])
        strip.append(np.clip(light, 0, 255).astype(np.uint8))
    return strip


def _blocks(rng: np.random.Generator, size: int) -> list[tuple[int, int, int, int, float]]:
    """Houses on a loose grid, the one in the middle first: top, left, height, width, brightness."""
    step = size // 4
    found = []
    for row in range(4):
        for column in range(4):
            tall, wide = (int(v) for v in rng.integers(step // 2, step - 8, 2))
            top, left = row * step + 3, column * step + 3
            found.append((top, left, tall, wide, float(rng.uniform(150, 215))))
    middle = found.pop(5)
    return [middle, *found]


def _rubble(light: NDArray[np.float64], seed: int, top: int, left: int, tall: int, wide: int) -> None:
    """Lumps of three pixels, fine grit, and an edge that frays: what is left of a house."""
    rng = np.random.default_rng(seed + 1)
    area = light[max(top - 2, 0) : top + tall + 2, max(left - 2, 0) : left + wide + 2]
    height, width = area.shape
    lumps = np.kron(rng.normal(125, 38, (height // 3 + 1, width // 3 + 1)), np.ones((3, 3)))[:height, :width]
    lumps += rng.normal(0, 14, (height, width))
    row, column = np.mgrid[0:height, 0:width]
    margin = np.minimum(np.minimum(row, height - 1 - row), np.minimum(column, width - 1 - column))
    solid = margin >= rng.integers(0, 5, (height, width))
    area[solid] = lumps[solid]


def _corners(light: NDArray[np.float64], top: int, left: int, tall: int, wide: int) -> None:
    """Four white corners around the house that the volunteer is asked about."""
    reach, gap = max(tall, wide) // 4, 5
    up, down = max(top - gap, 0), min(top + tall + gap, len(light) - 1)
    west, east = max(left - gap, 0), min(left + wide + gap, len(light) - 1)
    for row in (up, down):
        light[row, west : west + reach] = light[row, east - reach + 1 : east + 1] = 255
    for column in (west, east):
        light[up : up + reach, column] = light[down - reach + 1 : down + 1, column] = 255


def png(image: Image) -> bytes:
    """A grey 8-bit PNG (ISO/IEC 15948), no ancillary chunks: the same image gives the same bytes."""
    height, width = image.shape
    raw = b"".join(b"\x00" + image[row].tobytes() for row in range(height))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(raw, 9)) + chunk(b"IEND", b"")
