"""The few things the vault asks of a file system, in one place so that tests can make each of them fail.

Every method is one step that a crash or a bad disk can hit. `write` takes the short writes that the system is
allowed to make; everything else passes OSError on unchanged.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path


class FileSystem:
    """The real one. File handles are plain descriptors."""

    def make_dir(self, path: Path) -> None:
        """Create one directory whose parent exists; FileExistsError when it is there already."""
        path.mkdir(mode=0o700)

    def create(self, path: Path) -> int:
        """A new file to write to, readable by us alone until it is finished; never an existing one."""
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)

    def write(self, handle: int, data: memoryview) -> None:
        """All of `data`."""
        while data:
            data = data[os.write(handle, data) :]

    def protect(self, handle: int) -> None:
        """Nobody writes to this file again (mode 0444)."""
        os.fchmod(handle, 0o444)

    def sync(self, handle: int) -> None:
        """Wait until the file's bytes are on the disk."""
        os.fsync(handle)

    def close(self, handle: int) -> None:
        """Give the handle back."""
        os.close(handle)

    def rename(self, source: Path, target: Path) -> None:
        """Put the file in its place, at once or not at all."""
        source.replace(target)

    def sync_dir(self, path: Path) -> None:
        """Wait until the directory's entries are on the disk."""
        handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def touch(self, path: Path) -> None:
        """Set the file's time to now, so that a reaper sees that somebody needs it."""
        os.utime(path)

    def remove(self, path: Path) -> None:
        """Remove one file."""
        path.unlink()

    @contextlib.contextmanager
    def lock(self, directory: Path, *, exclusive: bool) -> Iterator[None]:
        """Keep reapers (exclusive) and those who count on a kept file (shared) apart, across processes."""
        handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH)
            yield
        finally:
            os.close(handle)
