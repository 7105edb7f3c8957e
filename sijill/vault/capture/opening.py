"""Open one file as its kind: the one entry to all readers.

Whatever a reader of hostile bytes raises becomes the file's reason: a broken file is an expected thing here, and its
bytes are kept by the caller all the same. Time and memory are bounded by the process that this runs in (`bounded`).
"""

from __future__ import annotations

import time
from pathlib import Path

from sijill.vault.capture.decoding import shown_name
from sijill.vault.capture.found import CannotOpen, Found
from sijill.vault.capture.kinds import Kind, kind_of
from sijill.vault.capture.mails import read_mail, read_mailbox
from sijill.vault.capture.pages import read_page
from sijill.vault.capture.plain import read_office, read_pdf, read_sheet, read_text
from sijill.vault.capture.room import Room
from sijill.vault.capture.webarchives import read_wacz, read_warc
from sijill.vault.capture.zips import read_zip

SECONDS = 20.0
"""How long one file may take."""

_MARGIN = 0.75
_PAGE_BYTES = 30_000_000
_CLOSED = {
    "image": "an image: not opened",
    "video": "a video: not opened",
    "sound": "a recording: not opened",
    "archive": "an archive of this kind is not unpacked: unpack it, then capture the folder",
    "gzip": "a compressed file: unpack it, then capture what it holds",
    "office97": "an old office file: save it as .docx, .xlsx or PDF, then capture that too",
    "program": "a program: never opened",
    "data": "a database: not opened",
    "binary": "no kind of file that is read here",
}


def open_file(path: Path, name: str, folder: Path, *, declared: str | None = None, seconds: float = SECONDS) -> Found:
    """What the file holds; its parts are put into `folder`. Never raises for what the bytes are.

    `declared`: the media type that its container states, with "; charset=NAME" where that is stated too.
    """
    room = Room(folder, time.monotonic() + _MARGIN * seconds)
    kind = Kind("binary", "application/octet-stream")
    media_type, _, charset = (declared or "").partition("; charset=")
    try:
        kind = kind_of(path, name, media_type or None)
        return _read(path, kind, room, charset)
    except CannotOpen as fault:
        return Found(kind=kind.name, media_type=kind.media_type).stop(fault.status, fault.reason)
    except MemoryError:
        return Found(kind=kind.name, media_type=kind.media_type).stop(
            "unreadable", "needs more memory than it may take"
        )
    except Exception as fault:  # noqa: BLE001  # readers of others raise anything on broken bytes: it is the reason
        reason = f"cannot be read as {kind.name}: {type(fault).__name__}: {shown_name(str(fault))[:200]}"
        return Found(kind=kind.name, media_type=kind.media_type).stop("unreadable", reason)


def _read(path: Path, kind: Kind, room: Room, charset: str) -> Found:
    name, media_type = kind
    if name in _CLOSED:
        return Found(kind=name, media_type=media_type).stop("no_text", _CLOSED[name])
    if name == "pdf":
        return read_pdf(path, room.until)
    if name in ("html", "xml"):
        with path.open("rb") as file:
            data = file.read(_PAGE_BYTES + 1)
        if len(data) > _PAGE_BYTES:
            raise CannotOpen("unreadable", f"a page above {_PAGE_BYTES:,} bytes is not read")
        return read_page(data, name, media_type, charset or None)
    if name == "mail":
        return read_mail(path, room, media_type)
    if name in ("docx", "odt"):
        return read_office(path, name, media_type)
    if name == "xlsx":
        return read_sheet(path, media_type, room.until)
    if name == "text":
        return read_text(path, name, media_type, charset or None)
    readers = {"zip": read_zip, "mbox": read_mailbox, "wacz": read_wacz}
    return read_warc(path, room, media_type) if name == "warc" else readers[name](path, room)
