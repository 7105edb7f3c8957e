"""P14: ten thousand broken files over all kinds; each gets a status and a reason, none stops the reader."""

from __future__ import annotations

import random
import shutil
import time
from pathlib import Path

import pytest

from sijill.vault.capture.found import STATUSES
from sijill.vault.capture.opening import open_file
from tests.vault.files_of_kinds import every_kind

FILES = 10_080
KINDS = sorted(every_kind())
EACH = FILES // len(KINDS)


def mutated(data: bytes, rng: random.Random, others: list[bytes]) -> bytes:
    """One to four injuries: a flipped byte, a cut, a stretch doubled, removed, replaced, or taken from another kind."""
    broken = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        at, length = rng.randrange(len(broken) + 1), rng.choice((1, 2, 4, 8, 64, 512))
        how = rng.randrange(6)
        if how == 0 and broken:
            broken[at % len(broken)] ^= 1 << rng.randrange(8)
        elif how == 1:
            del broken[at:]
        elif how == 2:
            broken[at:at] = broken[at : at + length]
        elif how == 3:
            del broken[at : at + length]
        elif how == 4:
            broken[at : at + length] = rng.choice((b"\x00", b"\xff", b"\x80", b"<", b"&#x1;")) * length
        else:
            other = rng.choice(others)
            start = rng.randrange(len(other))
            broken[at:at] = other[start : start + length]
    return bytes(broken)


@pytest.mark.promise("P14")
@pytest.mark.parametrize("name", KINDS)
def test_broken_files_end_in_a_status_and_a_reason(name: str, tmp_path: Path) -> None:
    """No exception, no file outside of the folder, twenty seconds at most; the file itself is not changed."""
    files = every_kind()
    rng = random.Random(f"{name} 20170925")
    others = list(files.values())
    path, folder = tmp_path / name, tmp_path / "parts"
    slowest = 0.0
    for _ in range(EACH):
        data = mutated(files[name], rng, others)
        path.write_bytes(data)
        folder.mkdir()
        started = time.monotonic()
        found = open_file(path, name, folder)
        slowest = max(slowest, time.monotonic() - started)

        assert found.status in STATUSES
        assert found.status == "content" or found.reason or found.parts or found.status == "empty", found
        assert all(part.path.parent == folder for part in found.parts)
        assert path.read_bytes() == data
        shutil.rmtree(folder)
    assert slowest < 20
    assert sorted(one.name for one in tmp_path.iterdir()) == [name]


def test_there_are_ten_thousand_of_them() -> None:
    """The promise counts files."""
    assert EACH * len(KINDS) >= 10_000
