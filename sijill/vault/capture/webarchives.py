"""Web archives: WARC records, and WACZ packages of them, as documents with the address and moment of their capture.

Answers and resources become parts; style sheets, scripts and fonts do not (their bytes stay in the archive itself).
An answer that is not 200 is marked with its status: a page that answered 404 is not the page. A WACZ says the SHA-256
of its files: each is checked.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
import zlib
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import unquote, urlsplit

from sijill.vault.capture.decoding import shown_name
from sijill.vault.capture.found import CannotOpen, Found, Part
from sijill.vault.capture.room import Full, Room
from sijill.vault.capture.zips import refuse_bombs

_FURNITURE = ("text/css", "font/", "application/font", "javascript", "application/x-font", "ecmascript")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z][\w.:-]{1,30})", re.IGNORECASE)
_BROKEN = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, OSError, EOFError, ValueError)


def read_warc(path: Path, room: Room, media_type: str) -> Found:
    """The records of a WARC."""
    found = Found(kind="warc", media_type=media_type, status="container")
    with path.open("rb") as file:
        _records(file, room, found)
    return found if found.parts or found.notes else found.stop("unreadable", "holds no whole record")


def _records(file: BinaryIO, room: Room, found: Found) -> None:
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed
    from warcio.recordloader import StatusAndHeadersParserException

    furniture = moved = 0
    try:
        for record in ArchiveIterator(file):
            if record.rec_type not in ("response", "resource", "conversion"):
                continue
            if _is_furniture(record):
                furniture += 1
            elif _code(record) in range(300, 400):
                moved += 1
            else:
                _take(record, room, found)
    except Full as limit:
        found.stop("partial", str(limit))
    except (ArchiveLoadFailed, StatusAndHeadersParserException, *_BROKEN) as fault:
        found.stop("partial" if found.parts else "unreadable", f"the archive breaks off: {str(fault)[:200]}")
    if furniture:
        found.notes.append(f"{furniture} style sheets, scripts and fonts stay inside")
    if moved:
        found.notes.append(f"{moved} answers only point to another address")


def _code(record: Any) -> int | None:
    code = record.http_headers.get_statuscode() if record.http_headers else ""
    return int(code) if code and code.isascii() and code.isdecimal() else None


def _type(record: Any) -> str:
    said = record.http_headers or record.rec_headers
    return (said.get_header("Content-Type") or "").partition(";")[0].strip().lower()


def _is_furniture(record: Any) -> bool:
    return any(word in _type(record) for word in _FURNITURE)


def _declared(record: Any) -> str | None:
    """Type and charset as the answer's header says them: "text/html; charset=windows-1256"."""
    said = (record.http_headers or record.rec_headers).get_header("Content-Type") or ""
    charset = _CHARSET.search(said)
    kind = _type(record)
    return f"{kind}; charset={charset[1].lower()}" if kind and charset else kind or None


def _take(record: Any, room: Room, found: Found) -> None:
    """Put a record's body into the room; one that grows like a bomb stays in the archive."""
    try:
        found.parts.append(_part(record, room))
    except CannotOpen as fault:
        address = shown_name(record.rec_headers.get_header("WARC-Target-URI") or "a record")[:200]
        found.stop("partial", f"{address}: {fault.reason}; it was not unpacked")


def _part(record: Any, room: Room) -> Part:
    headers = record.rec_headers
    address = (headers.get_header("WARC-Target-URI") or "")[:2000]
    return Part(
        path=room.put(record.content_stream(), ratio_of=record.length),
        name=shown_name(unquote(urlsplit(address).path.rpartition("/")[2]) or address or "record"),
        media_type=_declared(record),
        address=shown_name(address) or None,
        captured_at=(headers.get_header("WARC-Date") or "")[:40] or None,
        http_status=_code(record),
    )


def read_wacz(path: Path, room: Room) -> Found:
    """The records of every WARC of a WACZ, after its files were compared with their stated hashes."""
    found = Found(kind="wacz", media_type="application/wacz", status="container")
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            refuse_bombs(members, path.stat().st_size)
            altered = _altered(archive)
            if altered:
                found.notes.append(f"altered since it was packed: {', '.join(altered)[:500]}")
            for member in members:
                if member.filename.startswith("archive/") and ".warc" in member.filename:
                    with archive.open(member) as source:
                        _records(source, room, found)  # type: ignore[arg-type]
    except _BROKEN as fault:
        raise CannotOpen("unreadable", f"not a readable WACZ: {fault}") from fault
    return found if found.parts or found.notes else found.stop("empty", "holds no record")


def _altered(archive: zipfile.ZipFile) -> list[str]:
    """Files that `datapackage.json` names and that are not there, or hold other bytes than it states."""
    try:
        said = json.loads(archive.open("datapackage.json").read(5_000_000))
    except (KeyError, ValueError, RecursionError):
        return ["datapackage.json (missing or broken)"]
    resources = said.get("resources", []) if isinstance(said, dict) else []
    stated = [one for one in resources if isinstance(one, dict)] if isinstance(resources, list) else []
    return [shown_name(str(one.get("path"))) for one in stated if not _as_stated(archive, one)]


def _as_stated(archive: zipfile.ZipFile, resource: dict[str, Any]) -> bool:
    name, stated = resource.get("path"), str(resource.get("hash", ""))
    algorithm, _, digest = stated.rpartition(":")
    if algorithm not in ("", "sha256", "md5"):
        return False
    try:
        with archive.open(str(name)) as file:
            return hashlib.file_digest(file, algorithm or "sha256").hexdigest() == digest  # type: ignore[arg-type]
    except KeyError:
        return False
