"""Intake is atomic (promise P2), and a full or broken disk never ends in "saved" (promise P3)."""

from __future__ import annotations

import contextlib
import errno
import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from sijill.vault.files import FileSystem
from sijill.vault.fixity import check
from sijill.vault.store import NotSaved, Vault

from .conftest import Disk, PowerCut

# P2 asks for 50 sizes from 0 B to 1 GiB. All sizes here are divided by 4,096, and so is the block (1 MiB -> 256 B), so
# that the largest file (256 KiB for 1 GiB) takes as many writes as a real one, 1,024, and the whole takes seconds.
BLOCK = 256
EDGES = {0, 1, 2, 255, 256, 257, 511, 512, 513, 1 << 18}
SIZES = [*sorted(EDGES | {round(3 * 1.29**power) for power in range(4, 45)})[:49], 1 << 18]
HOUR = timedelta(hours=1)


def tomorrow() -> datetime:
    return datetime.now(UTC) + timedelta(days=1)


class Fault:
    """Count the steps of an intake, and fail at one of them."""

    def __init__(self, step: int = -1, moment: str = "", error: BaseException | None = None) -> None:
        self.names: list[str] = []
        self._step, self._moment, self._error = step, moment, error

    def __call__(self, name: str, moment: str) -> None:
        if moment == "before":
            self.names.append(name)
        if self._error is not None and len(self.names) - 1 == self._step and moment == self._moment:
            raise self._error


def save(root: Path, data: bytes, fault: Fault, disk: Disk) -> set[str]:
    """What a caller does: bytes into the vault, then the row (with custody event and log entry: one transaction)."""
    rows: set[str] = set()
    stored = Vault(root, fs=disk, block=BLOCK).put_bytes(data)
    fault("commit", "before")
    rows.add(stored.sha256)
    with contextlib.suppress(PowerCut):  # after the commit: the row stands
        fault("commit", "after")
    return rows


def steps_of(data: bytes, root: Path) -> list[tuple[int, str]]:
    """Every step of the intake; of the writes the first two, the middle and the last."""
    fault = Fault()
    save(root, data, fault, Disk(fault))
    writes = [number for number, name in enumerate(fault.names) if name == "write"]
    wanted = {*writes[:2], *writes[-1:], *writes[len(writes) // 2 :][:1]}
    return [(number, name) for number, name in enumerate(fault.names) if name != "write" or number in wanted]


def cases(size: int, tmp_path: Path) -> Iterator[tuple[int, str, str, bool]]:
    for number, name in steps_of(Random(size).randbytes(size), tmp_path / "count"):
        for moment in ("before", "after"):
            yield number, name, moment, False
            yield number, name, moment, True


@pytest.mark.promise("P2")
def test_fifty_sizes_were_meant():
    assert len(SIZES) == len(set(SIZES)) == 50
    assert (SIZES[0], SIZES[-1]) == (0, 2**30 // 4096)


@pytest.mark.promise("P2")
@pytest.mark.parametrize("size", SIZES)
def test_a_file_is_kept_whole_with_its_row_or_not_at_all(size: int, tmp_path: Path):
    """Stop before and after every step, by a killed process (the disk keeps all) and by a power cut (it loses what was
    not synced). About 80 cases for each size, 3,912 in all."""
    data = Random(size).randbytes(size)
    name, wrong = sha256(data).hexdigest(), []
    for case in cases(size, tmp_path):
        number, step, moment, power_cut = case
        root = tmp_path / f"{number}-{moment}-{power_cut}"
        fault = Fault(number, moment, PowerCut())
        disk, rows = Disk(fault), set[str]()
        with contextlib.suppress(PowerCut):
            rows = save(root, data, fault, disk)
        if power_cut:
            disk.lose_what_was_not_synced()
        if (rows == {name}) != ((step, moment) == ("commit", "after")):
            wrong.append((case, "row"))
        restarted = Vault(root, fs=Disk(), block=BLOCK)
        if rows and restarted.read(name) != data:
            wrong.append((case, "a row without its bytes"))
        if restarted.has(name) and restarted.read(name) != data:
            wrong.append((case, "half a file under its name"))
        restarted.reap_orphans(rows, HOUR, tomorrow)
        if set(restarted) != rows or list((root / "tmp").glob("*")):
            wrong.append((case, "something left over"))
        if restarted.put_bytes(data).existed != bool(rows) or restarted.read(name) != data:
            wrong.append((case, "cannot be brought in again"))
    assert wrong == []


@pytest.mark.promise("P3")
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EROFS])
@pytest.mark.parametrize("size", [0, 1, 256, 257, 5000])
def test_an_error_at_any_step_is_told_and_nothing_is_half_saved(size: int, code: int, tmp_path: Path):
    """20 combinations, 16 to 20 steps each: 352 runs. An error on the way means NotSaved, and no leftovers."""
    data = Random(size).randbytes(size)
    name, wrong = sha256(data).hexdigest(), []
    for number, step in steps_of(data, tmp_path / "count"):
        if step == "commit":
            continue
        root = tmp_path / f"{number}"
        vault = Vault(root, fs=Disk(Fault(number, "before", OSError(code, os.strerror(code)))), block=BLOCK)
        try:
            vault.put_bytes(data)
            wrong.append((number, step, "said saved"))
        except NotSaved as said:
            if os.strerror(code) not in str(said):
                wrong.append((number, step, "no reason given"))
        if list((root / "tmp").glob("*")):
            wrong.append((number, step, "leftovers"))
        if vault.has(name) and vault.read(name) != data:
            wrong.append((number, step, "half a file"))
        if Vault(root, fs=Disk()).put_bytes(data).sha256 != name or list(check(vault, [(name, size)])):
            wrong.append((number, step, "cannot be brought in again"))
    assert wrong == []


def test_an_error_while_marking_a_known_file_is_told(tmp_path: Path):
    """Bytes that are here already are not "saved" either, unless they are marked and their name is on the disk."""
    Vault(tmp_path / "vault").put_bytes(b"known")
    fault = Fault()
    Vault(tmp_path / "vault", fs=Disk(fault)).put_bytes(b"known")
    for number in range(len(fault.names)):
        vault = Vault(tmp_path / "vault", fs=Disk(Fault(number, "before", OSError(errno.EIO, "broken"))))
        with pytest.raises(NotSaved, match="broken"):
            vault.put_bytes(b"known")
    assert {"touch", "sync_dir", "remove"} <= set(fault.names)


def test_a_file_that_cannot_be_cleaned_away_is_reaped_later(tmp_path: Path):
    """Both the write and the clean-up fail: the leftover stays, is no object, and goes with the next reaping."""

    def broken(step: str, moment: str) -> None:
        if step in ("write", "remove"):
            raise OSError(errno.EIO, "broken")

    root = tmp_path / "vault"
    with pytest.raises(NotSaved):
        Vault(root, fs=Disk(broken)).put_bytes(b"bytes")
    vault = Vault(root)

    assert list(vault) == []
    assert vault.reap_orphans(set(), HOUR, lambda: datetime.now(UTC)).unfinished == 0
    assert vault.reap_orphans(set(), HOUR, tomorrow).unfinished == 1


def test_short_writes_are_finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The system may write less than it was given."""
    whole = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: whole(handle, bytes(data[:7])))
    handle = FileSystem().create(tmp_path / "file")
    FileSystem().write(handle, memoryview(b"twenty-one bytes long"))
    FileSystem().close(handle)

    assert (tmp_path / "file").read_bytes() == b"twenty-one bytes long"


FILL = textwrap.dedent(
    """
    import os, random, sys
    from pathlib import Path
    from sijill.vault.fixity import check
    from sijill.vault.store import NotSaved, Vault

    vault, saved, refused = Vault(Path(sys.argv[1])), [], 0
    rng = random.Random(3)
    for _ in range(200):
        try:
            stored = vault.put_bytes(rng.randbytes(rng.randrange(9000)))
            saved.append((stored.sha256, stored.size))
        except NotSaved as error:
            assert "Make room" in str(error), error
            refused += 1
    faults = list(check(vault, saved))
    print(len(saved), refused, len(list((vault.root / "tmp").iterdir())), faults)
    """
)


def outcome(*command: str, root: Path) -> tuple[int, int, int, str]:
    said = subprocess.run(
        [*command, sys.executable, "-c", FILL, str(root)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(Path.cwd()), *sys.path])},
    ).stdout.split(maxsplit=3)
    return int(said[0]), int(said[1]), int(said[2]), said[3].strip()


@pytest.mark.promise("P3")
def test_a_limit_of_the_system_on_file_size_is_no_success(tmp_path: Path):
    """A real error of the kernel after part of the bytes: files above 4 KiB are cut short by it (EFBIG)."""
    saved, refused, left, faults = outcome("sh", "-c", 'ulimit -f 8; exec "$0" "$@"', root=tmp_path / "vault")

    assert saved + refused == 200
    assert min(saved, refused) > 50
    assert (left, faults) == (0, "[]")


@pytest.mark.promise("P3")
def test_a_really_full_disk_is_no_success(tmp_path: Path):
    """A file system of its own (tmpfs in a private mount, where the machine allows it): 200 files into 512 KiB."""
    mount = tmp_path / "small"
    mount.mkdir()
    script = f'mount -t tmpfs -o size=512k tmpfs {mount} && exec "$0" "$@"'
    private = next((command for command in PRIVATE if is_allowed(*command)), None)
    if private is None:
        pytest.skip("no private mounts on this machine: see the injected ENOSPC and the limit on file size")
    saved, refused, left, faults = outcome(*private, "sh", "-c", script, root=mount / "vault")

    assert saved + refused == 200
    assert refused > 50
    assert saved > 50
    assert (left, faults) == (0, "[]")


PRIVATE = (("unshare", "-m"), ("unshare", "-Urm"))


def is_allowed(*command: str) -> bool:
    try:
        tried = subprocess.run([*command, "sh", "-c", "mount -t tmpfs tmpfs /mnt"], capture_output=True, check=False)
    except FileNotFoundError:
        return False
    return tried.returncode == 0
