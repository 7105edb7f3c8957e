"""Evidence files, kept under their own SHA-256 and written once.

Layout: `objects/ab/cd/<64 hex digits>`, mode 0444, and `tmp/` in the same file system. Steps of an intake:

1. copy into a new file in `tmp/`, hashing on the way; 2. mode 0444, fsync, close; 3. make the shelf
`objects/ab/cd` and fsync what holds it; 4. rename into place; 5. fsync the shelf. Only then is the object `Stored`,
and only then may the caller commit the database row that names it.

A crash before the caller's commit leaves a file that no row knows: `reap_orphans` removes such files once they are
old enough. An intake of bytes that are kept already compares them with what is kept, and marks them as in use (file
time), so that no reaper takes them from under the caller.

Checking what is kept is in `vault.fixity`; who brought it and how, in `vault.custody`.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import secrets
import stat
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Protocol

from sijill.model.errors import BadInput, Damaged, InvalidValue, NotFound, SijillError
from sijill.vault.files import FileSystem

BLOCK = 1 << 20
_SHA256 = re.compile(r"[0-9a-f]{64}")

Progress = Callable[[int], object]
"""Called with the number of bytes just done."""


class Readable(Protocol):
    """What bytes can be taken from."""

    def readinto(self, buffer: memoryview, /) -> int | None: ...


class NotSaved(SijillError):
    """The bytes could not be kept: disk full, disk broken, no permission. Nothing was stored."""


@dataclass(frozen=True, slots=True)
class Stored:
    """An object that is on the disk: its hash, its size in bytes, and whether it was there before."""

    sha256: str
    size: int
    existed: bool


@dataclass(frozen=True, slots=True)
class Reaped:
    """What `reap_orphans` removed: objects that no row knew, and unfinished files."""

    objects: tuple[str, ...]
    unfinished: int


class Vault:
    """A folder of write-once objects. `block` is the size in bytes of one read and write."""

    def __init__(self, root: Path, *, fs: FileSystem | None = None, block: int = BLOCK) -> None:
        self.root = root
        self.objects = root / "objects"
        self._tmp = root / "tmp"
        self._fs = fs or FileSystem()
        self._block = block
        self._made: set[Path] = set()

    def put_file(self, path: Path, progress: Progress | None = None) -> Stored:
        """Keep the bytes of `path`. Raises BadInput when it cannot be read, NotSaved when it cannot be kept."""
        try:
            if not stat.S_ISREG(path.stat().st_mode):
                raise BadInput("not a file", file=str(path), remedy="Give a single file, not a folder or a device.")
            source = path.open("rb", buffering=0)
        except OSError as error:
            raise _unreadable(error, str(path)) from error
        with source:
            return self._put(source, str(path), progress)

    def put_bytes(self, data: bytes, progress: Progress | None = None) -> Stored:
        """Keep `data`. Raises NotSaved when it cannot be kept."""
        return self._put(BytesIO(data), None, progress)

    def path(self, sha256: str) -> Path:
        """Where the object of this hash is kept, or would be. Raises InvalidValue for anything but 64 hex digits."""
        if not _SHA256.fullmatch(sha256):
            raise InvalidValue(f"{sha256!r:.80} is not a SHA-256: 64 lower-case hexadecimal digits were expected")
        return self.objects / sha256[:2] / sha256[2:4] / sha256

    def has(self, sha256: str) -> bool:
        """Is there a file under this hash? (`vault.fixity` says whether its bytes are still right.)"""
        return self.path(sha256).is_file()

    def open(self, sha256: str) -> BinaryIO:
        """Read the object, unchecked. Raises NotFound."""
        try:
            return self.path(sha256).open("rb")
        except FileNotFoundError:
            raise NotFound(f"the vault holds no object {sha256}", file=str(self.root)) from None

    def read(self, sha256: str) -> bytes:
        """The whole object, checked against its hash. Raises NotFound, or Damaged."""
        with self.open(sha256) as stream:
            data = stream.read()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise Damaged(f"object {sha256} is no longer what was stored", remedy="Restore it from a backup.")
        return data

    def __iter__(self) -> Iterator[str]:
        """The hashes of all kept objects, in order."""
        return (path.name for path in self.files() if self.is_in_place(path))

    def files(self) -> Iterator[Path]:
        """Every file under `objects/`, in order, whether or not it belongs there."""
        return _walk(self.objects)

    def is_in_place(self, path: Path) -> bool:
        """Does the file's name and shelf fit the way that this vault keeps objects?"""
        return _SHA256.fullmatch(path.name) is not None and path == self.path(path.name) and not path.is_symlink()

    def reap_orphans(self, known: Set[str], older_than: timedelta, clock: Callable[[], datetime]) -> Reaped:
        """Remove objects that are not in `known` and unfinished files, when last touched before `older_than` ago.

        `known` must be read from committed rows. Give `older_than` more time than any intake takes (an hour).
        """
        limit = (clock() - older_than).timestamp()
        unfinished = [path for path in self._leftovers() if self._reap(path, limit)]
        orphans = [path for path in self.files() if self.is_in_place(path) and path.name not in known]
        return Reaped(tuple(path.name for path in orphans if self._reap(path, limit)), len(unfinished))

    def _put(self, source: Readable, name: str | None, progress: Progress | None) -> Stored:
        with _saving(name, self.root):
            self._make(self._tmp)
            temporary = self._tmp / f"{secrets.token_hex(16)}.part"
            handle = self._fs.create(temporary)
            try:
                stored = self._fill(handle, source, name, progress)
                if stored.existed:
                    self._fs.remove(temporary)
                else:
                    self._make(self.path(stored.sha256).parent)
                    self._fs.rename(temporary, self.path(stored.sha256))
                self._fs.sync_dir(self.path(stored.sha256).parent)
            except (OSError, SijillError):
                with contextlib.suppress(OSError):  # what cannot be removed now is reaped later
                    self._fs.remove(temporary)
                raise
        return stored

    def _fill(self, handle: int, source: Readable, name: str | None, progress: Progress | None) -> Stored:
        try:
            digest, size = hashlib.sha256(), 0
            for block in _blocks(source, self._block, name):
                digest.update(block)
                self._fs.write(handle, block)
                size += len(block)
                if progress is not None:
                    progress(len(block))
            stored = Stored(digest.hexdigest(), size, self._keep_existing(digest.hexdigest()))
            if not stored.existed:
                self._fs.protect(handle)
                self._fs.sync(handle)
        finally:
            self._fs.close(handle)
        return stored

    def _keep_existing(self, sha256: str) -> bool:
        """Is the object here, with the right bytes? Then mark it as in use. Raises Damaged when its bytes are wrong."""
        if not self.has(sha256):
            return False
        with self._fs.lock(self.root, exclusive=False):
            try:
                with self.path(sha256).open("rb", buffering=0) as kept:
                    actual = hashlib.file_digest(kept, "sha256").hexdigest()
                self._fs.touch(self.path(sha256))
            except FileNotFoundError:  # reaped a moment ago
                return False
        if actual != sha256:
            raise Damaged(
                f"the vault's own copy of {sha256} is no longer what was stored",
                file=str(self.path(sha256)),
                remedy="Move the damaged file away as evidence, then bring these bytes in again.",
            )
        return True

    def _make(self, directory: Path) -> None:
        """Make a directory and what it stands in, durably; once for each directory in the life of this Vault."""
        if directory in self._made:
            return
        if directory == self.root:
            directory.parent.mkdir(parents=True, exist_ok=True)
        else:
            self._make(directory.parent)
        with contextlib.suppress(FileExistsError):
            self._fs.make_dir(directory)
        self._fs.sync_dir(directory.parent)
        self._made.add(directory)

    def _leftovers(self) -> list[Path]:
        return sorted(self._tmp.glob("*.part"))

    def _reap(self, path: Path, limit: float) -> bool:
        with self._fs.lock(self.root, exclusive=True):
            try:
                if path.stat().st_mtime >= limit:
                    return False
                self._fs.remove(path)
            except FileNotFoundError:  # its writer has just finished or given up
                return False
        return True


def _walk(directory: Path) -> Iterator[Path]:
    """All files below, in order, one directory in memory at a time; links are files here and are not followed."""
    try:
        entries = sorted(os.scandir(directory), key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path))
        else:
            yield Path(entry.path)


def _blocks(source: Readable, block: int, name: str | None) -> Iterator[memoryview]:
    view = memoryview(bytearray(block))
    while True:
        try:
            count = source.readinto(view)
        except OSError as error:
            raise _unreadable(error, name) from error
        if not count:
            return
        yield view[:count]


def _unreadable(error: OSError, name: str | None) -> BadInput:
    return BadInput(f"cannot be read: {error.strerror}", file=name, remedy="Give a file that can be read whole.")


@contextlib.contextmanager
def _saving(name: str | None, root: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        raise NotSaved(
            f"not saved in the vault {root}: {error.strerror or error}",
            file=name,
            remedy="Make room, then bring it in again."
            if full
            else "Check the disk and its permissions, then try again.",
        ) from error
