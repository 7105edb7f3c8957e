"""Zip archives: each member a part, unless its name leads out of the archive, it is a link, or it is a bomb.

Nothing is ever written under a member's own name. A bomb is told by what the directory declares before anything is
unpacked (total size, ratio, members that overlap), and again while unpacking, since a directory can lie.
"""

from __future__ import annotations

import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from sijill.vault.capture.decoding import shown_name
from sijill.vault.capture.found import CannotOpen, Found, Part
from sijill.vault.capture.room import MOST_TOGETHER, Full, Room

_MOST_MEMBERS = 20_000
_BROKEN = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, OSError, EOFError, ValueError)


def read_zip(path: Path, room: Room) -> Found:
    """The members of a zip as parts."""
    found = Found(kind="zip", media_type="application/zip", status="container")
    try:
        with zipfile.ZipFile(path) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
            refuse_bombs(members, path.stat().st_size)
            for member in members:
                if (fault := escapes(member)) is not None:
                    found.stop("refused", f"{shown_name(member.filename)}: {fault}; it was not unpacked")
                    continue
                _take(archive, member, room, found)
    except Full as limit:
        found.stop("partial", str(limit))
    except _BROKEN as fault:
        raise CannotOpen("unreadable", f"not a readable zip: {fault}") from fault
    return found


def _take(archive: zipfile.ZipFile, member: zipfile.ZipInfo, room: Room, found: Found) -> None:
    if member.flag_bits & 1:
        found.stop("encrypted", f"{shown_name(member.filename)} is encrypted")
        return
    try:
        with archive.open(member) as source:
            part = room.put(source, ratio_of=member.compress_size)  # type: ignore[arg-type]
    except _BROKEN as fault:
        found.stop("partial", f"{shown_name(member.filename)}: {fault}")
        return
    found.parts.append(Part(path=part, name=shown_name(member.filename)))


def refuse_bombs(members: list[zipfile.ZipInfo], size: int) -> None:
    """Raise CannotOpen when the directory declares what no honest archive holds."""
    declared = sum(one.file_size for one in members)
    if len(members) > _MOST_MEMBERS:
        raise CannotOpen("refused", f"holds {len(members):,} files; {_MOST_MEMBERS:,} are the most that are unpacked")
    if declared > MOST_TOGETHER:
        raise CannotOpen("refused", f"a bomb: {size:,} bytes would unpack to {declared:,}")
    if sum(one.compress_size for one in members) > size:
        raise CannotOpen("refused", "a bomb: its files overlap")
    for one in members:
        if one.file_size > 10_000_000 and one.file_size > 200 * max(one.compress_size, 1):
            packed = f"{one.compress_size:,} bytes unpack to {one.file_size:,}"
            raise CannotOpen("refused", f"a bomb: {shown_name(one.filename)}, {packed}")


def escapes(member: zipfile.ZipInfo) -> str | None:
    """Why a member may not be unpacked: its name leads out of the archive, or it is a link."""
    name = member.filename.replace("\\", "/")
    if name.startswith("/") or ".." in PurePosixPath(name).parts or (len(name) > 1 and name[1] == ":"):
        return "the name leads out of the archive"
    return "a link" if stat.S_ISLNK(member.external_attr >> 16) else None
