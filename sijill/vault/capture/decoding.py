"""Bytes to characters: byte order mark, then the charset that the file declares, UTF-8, UTF-16, and the two code pages.

Between Windows-1256 (Arabic) and Windows-1252 (western) rows of high bytes decide: Arabic words are rows, accents
stand alone. Line ends become "\\n", nothing else is changed: direction marks and overrides stay where they are, and
are counted.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from sijill.vault.capture.kinds import HEAD, looks_utf16

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
          (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
_CHARSET = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?([A-Za-z][\w.:-]{1,30})", re.IGNORECASE)
_HIGH_ROW = re.compile(rb"[\x80-\xff]{3,}")
OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")


class Decoded(NamedTuple):
    """The characters, the encoding that was read, and what is to be said about it."""

    text: str
    encoding: str
    notes: tuple[str, ...]


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The characters of `data`; every byte string gives some."""
    for encoding in _tried(data, declared):
        try:
            return _told(data.decode(encoding), encoding)
        except (UnicodeDecodeError, UnicodeError, LookupError):  # not this one, or one that nobody knows
            continue
    encoding = "cp1256" if _is_arabic(data) else "cp1252"
    return _told(data.decode(encoding, errors="replace"), encoding)


def _tried(data: bytes, declared: str | None) -> list[str]:
    marked = [name for mark, name in _MARKS if data.startswith(mark)]
    named = _CHARSET.search(data[:4096])
    said = [one for one in (declared, named[1].decode("ascii") if named else None) if one]
    plain = [one for one in said if not one.lower().startswith(("utf-16", "utf-32", "ucs"))]  # needs its own proof
    wide = looks_utf16(data[:HEAD]) if b"\x00" in data[:HEAD] else None
    return [*marked, *([wide] if wide else []), "utf-8", *_text_codecs(plain)]


def _text_codecs(names: list[str]) -> list[str]:
    """Those that turn bytes into text: Python's "zip" and "rot13" do not."""
    return [one for one in names if _is_text_codec(one)]


def _is_text_codec(name: str) -> bool:
    try:
        return bool(getattr(codecs.lookup(name), "_is_text_encoding", False))
    except (LookupError, ValueError):
        return False


def _told(text: str, encoding: str) -> Decoded:
    notes = [] if encoding in ("utf-8", "utf-8-sig") else [f"read as {encoding}"]
    if overrides := len(OVERRIDES.findall(text)):
        notes.append(f"holds {overrides} direction overrides: what is shown may differ from what is written")
    if broken := text.count("\ufffd"):
        notes.append(f"{broken} characters could not be read")
    if nul := text.count("\x00"):
        notes.append(f"holds {nul} NUL characters")
    return Decoded(text, encoding, tuple(notes))


def _is_arabic(data: bytes) -> bool:
    """Whether the bytes above 127 stand in rows, as in Arabic words, rather than alone, as accents do."""
    sample = data[:40_000]
    rows = sum(map(len, _HIGH_ROW.findall(sample)))
    return 2 * rows > sum(byte > 127 for byte in sample)


def shown_name(name: str) -> str:
    """A file name that cannot deceive: controls and direction overrides are written out."""
    return "".join(f"\\u{ord(c):04x}" if ord(c) < 32 or c == "\x7f" or OVERRIDES.match(c) else c for c in name)[:300]
