"""What the bytes are: their first bytes decide, then the name, then what they look like as text.

A name is only believed where the bytes do not contradict it. A file that is two things at once (a polyglot) is the
first that the table finds; that its bytes can be read as something else too is noted by the reader. Images, sound and
video are never opened.
"""

from __future__ import annotations

import zipfile
from pathlib import Path, PurePosixPath
from typing import NamedTuple

HEAD = 8_192
"""Bytes that are looked at."""


class Kind(NamedTuple):
    """A kind of file and its media type."""

    name: str
    media_type: str


_SIGNS: tuple[tuple[int, bytes, Kind], ...] = (
    (0, b"%PDF-", Kind("pdf", "application/pdf")),
    (0, b"WARC/", Kind("warc", "application/warc")),
    (0, b"\x1f\x8b", Kind("gzip", "application/gzip")),
    (0, b"\xff\xd8\xff", Kind("image", "image/jpeg")),
    (0, b"\x89PNG\r\n\x1a\n", Kind("image", "image/png")),
    (0, b"GIF8", Kind("image", "image/gif")),
    (0, b"BM", Kind("image", "image/bmp")),
    (0, b"II*\x00", Kind("image", "image/tiff")),
    (0, b"MM\x00*", Kind("image", "image/tiff")),
    (8, b"WEBP", Kind("image", "image/webp")),
    (4, b"ftypheic", Kind("image", "image/heic")),
    (4, b"ftypheix", Kind("image", "image/heic")),
    (4, b"ftypmif1", Kind("image", "image/heif")),
    (4, b"ftypavif", Kind("image", "image/avif")),
    (4, b"ftypqt", Kind("video", "video/quicktime")),
    (4, b"ftypM4A", Kind("sound", "audio/mp4")),
    (4, b"ftyp", Kind("video", "video/mp4")),
    (0, b"\x1aE\xdf\xa3", Kind("video", "video/webm")),
    (8, b"AVI ", Kind("video", "video/x-msvideo")),
    (0, b"\x00\x00\x01\xba", Kind("video", "video/mpeg")),
    (0, b"OggS", Kind("sound", "audio/ogg")),
    (0, b"ID3", Kind("sound", "audio/mpeg")),
    (8, b"WAVE", Kind("sound", "audio/wav")),
    (0, b"Rar!", Kind("archive", "application/vnd.rar")),
    (0, b"7z\xbc\xaf\x27\x1c", Kind("archive", "application/x-7z-compressed")),
    (257, b"ustar", Kind("archive", "application/x-tar")),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind("office97", "application/x-ole-storage")),
    (0, b"\x7fELF", Kind("program", "application/x-executable")),
    (0, b"MZ", Kind("program", "application/x-dosexec")),
    (0, b"SQLite format 3\x00", Kind("data", "application/vnd.sqlite3")),
)
_OFFICE = {
    "word/document.xml": Kind("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xl/workbook.xml": Kind("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "content.xml": Kind("odt", "application/vnd.oasis.opendocument.text"),
}
_NAMED = {
    ".eml": Kind("mail", "message/rfc822"),
    ".mbox": Kind("mbox", "application/mbox"),
    ".html": Kind("html", "text/html"),
    ".htm": Kind("html", "text/html"),
    ".xhtml": Kind("html", "text/html"),
    ".mhtml": Kind("mail", "multipart/related"),
    ".mht": Kind("mail", "multipart/related"),
    ".xml": Kind("xml", "application/xml"),
    ".svg": Kind("xml", "image/svg+xml"),
    ".kml": Kind("xml", "application/vnd.google-earth.kml+xml"),
    ".json": Kind("text", "application/json"),
    ".csv": Kind("text", "text/csv"),
    ".md": Kind("text", "text/markdown"),
}
_SHOWN = {".mp4", ".mov", ".avi", ".mkv", ".webm", ".mpg", ".mpeg", ".3gp", ".m4v"}
_MAIL_HEADS = (b"from:", b"received:", b"return-path:", b"delivered-to:", b"message-id:", b"mime-version:", b"date:")


def kind_of(path: Path, name: str, declared: str | None = None) -> Kind:
    """The kind of the file at `path`, called `name` where it came from. Reads its first bytes only."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _zip_kind(path, name)
    for at, sign, kind in _SIGNS:
        if head[at : at + len(sign)] == sign and not (kind.name == "image" and sign == b"BM" and _is_text(head)):
            return _unzipped(kind, name)
    return _text_kind(head, PurePosixPath(name).suffix.lower(), declared)


def _unzipped(kind: Kind, name: str) -> Kind:
    return Kind("warc", "application/warc+gzip") if kind.name == "gzip" and ".warc" in name.lower() else kind


def _zip_kind(path: Path, name: str) -> Kind:
    """A zip is a document, a web archive or a plain archive by what it holds."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist()[:20_000])
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeDecodeError):
        names = set()
    for member, kind in _OFFICE.items():
        if member in names:
            return kind
    if "datapackage.json" in names and any(one.startswith("archive/") and ".warc" in one for one in names):
        return Kind("wacz", "application/wacz")
    return Kind("wacz", "application/wacz") if name.lower().endswith(".wacz") else Kind("zip", "application/zip")


def _text_kind(head: bytes, suffix: str, declared: str | None) -> Kind:
    if not head.strip():
        return Kind("text", "text/plain") if not head or suffix not in _SHOWN else Kind("video", "video/unknown")
    if not _is_text(head):
        return Kind("video", "video/unknown") if suffix in _SHOWN else Kind("binary", "application/octet-stream")
    low = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if low.startswith(b"from ") and any(line.startswith(_MAIL_HEADS) for line in low.splitlines()[1:20]):
        return Kind("mbox", "application/mbox")
    if suffix in _NAMED and not (_NAMED[suffix].name == "html" and declared == "text/plain"):
        return _NAMED[suffix]
    if low.startswith((b"<!doctype html", b"<html")) or (declared or "").startswith(("text/html", "application/xhtml")):
        return Kind("html", "text/html")
    if b"<html" in low[:2_000] or b"<body" in low[:4_000]:
        return Kind("html", "text/html")
    if low.startswith(b"<?xml"):
        return Kind("xml", "application/xml")
    if sum(line.startswith(_MAIL_HEADS) for line in low.splitlines()[:30]) >= 3:
        return Kind("mail", "message/rfc822")
    return Kind("text", declared if declared and declared.startswith("text/") else "text/plain")


def _is_text(head: bytes) -> bool:
    """Whether the bytes can be text: no NUL, or NULs as UTF-16 and UTF-32 have them; few control characters."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return True
    if b"\x00" in head:
        return looks_utf16(head) is not None
    controls = sum(byte < 32 and byte not in b"\t\n\r\f\x1b\x0b" for byte in head)
    return controls * 50 <= len(head)


def looks_utf16(head: bytes) -> str | None:
    """ "utf-16-le" or "utf-16-be" when every second byte is mostly NUL or an Arabic high byte, else None."""
    if len(head) < 4:
        return None
    for name, high in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        if sum(byte in (0, 6) for byte in high) * 10 >= 9 * len(high):
            return name
    return None
