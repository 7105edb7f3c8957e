"""Canaries: words that nobody else uses, put where secrets are, and a walk that looks for them in everything built.

A canary is STEM and a number. `walk` opens every file under a folder as deep as it goes (gzip, zip and workbooks,
Parquet with its metadata, PDF text and metadata, images with their metadata, SQLite as bytes) and looks for the stem
and any further needles (digits of exact points) in each text as it stands and undone: percent- and HTML-escapes,
backslash escapes, NFKC, case, markup and white space between the letters, UTF-16, reversed, base64 at any offset,
hexadecimal. File names are texts too. It says where, and under which disguise.
"""

from __future__ import annotations

import base64
import gzip
import html
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

STEM = "zqcanaryqz"


class Hit(NamedTuple):
    """A canary found: in which file, inside which part, under which disguise, and the text around it."""

    file: str
    disguise: str
    around: str


def canary(number: int) -> str:
    """The canary of a number."""
    return f"{STEM}{number:06d}"


def walk(folder: Path, needles: Sequence[str] = ()) -> list[Hit]:
    """Every hit under a folder. `needles`: further words that must not be there, found as they stand."""
    hits = []
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        name = path.relative_to(folder).as_posix()
        hits += [Hit(name, disguise, around) for disguise, around in look(name, needles)]
        for part, text in texts(path.name, path.read_bytes()):
            hits += [Hit(f"{name}{part}", disguise, around) for disguise, around in look(text, needles)]
    return hits


def texts(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    """The texts in a file, each with the part that it stands in."""
    yield "", content.decode("utf-8", "replace")
    if b"\0" in content[:4096]:
        yield " (utf-16)", content.replace(b"\0", b"").decode("utf-8", "replace")
    for ending, opened in _OPENERS.items():
        if name.lower().endswith(ending) or content.startswith(_MAGIC.get(ending, b"\0\0\0no")):
            yield from opened(content)


def _gzip(content: bytes) -> Iterator[tuple[str, str]]:
    try:
        inside = gzip.decompress(content)
    except (OSError, EOFError):
        return
    for part, text in texts("", inside):
        yield f" > gzip{part}", text


def _zip(content: bytes) -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for entry in archive.infolist():
            yield f" > {entry.filename}", f"{entry.filename} {entry.comment!r}"
            for part, text in texts(entry.filename, archive.read(entry)):
                yield f" > {entry.filename}{part}", text


def _parquet(content: bytes) -> Iterator[tuple[str, str]]:
    import pyarrow.parquet as pq

    table = pq.read_table(io.BytesIO(content))
    yield " > schema", f"{table.schema.to_string()} {table.schema.metadata}"
    for name in table.column_names:
        yield f" > {name}", "\n".join(str(value) for value in table[name].to_pylist())


def _pdf(content: bytes) -> Iterator[tuple[str, str]]:
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    yield " > metadata", str(document.get_metadata_dict())
    for number, page in enumerate(document, 1):
        yield f" > page {number}", page.get_textpage().get_text_range()
    document.close()


def _image(content: bytes) -> Iterator[tuple[str, str]]:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(content)) as image:
            exif = image.getexif()
            blocks = [dict(exif), *(dict(exif.get_ifd(block)) for block in (0x8769, 0x8825))]
            yield " > metadata", f"{image.info} {blocks}"
    except UnidentifiedImageError:
        return


_OPENERS: dict[str, Callable[[bytes], Iterator[tuple[str, str]]]] = {
    ".gz": _gzip, ".zip": _zip, ".xlsx": _zip, ".parquet": _parquet, ".pdf": _pdf, ".jpg": _image, ".png": _image,
}  # fmt: skip
_MAGIC = {".gz": b"\x1f\x8b", ".zip": b"PK\x03\x04", ".parquet": b"PAR1", ".pdf": b"%PDF", ".jpg": b"\xff\xd8",
          ".png": b"\x89PNG"}  # fmt: skip


def look(text: str, needles: Sequence[str] = ()) -> Iterator[tuple[str, str]]:
    """Disguises under which the stem stands in a text, and needles as they stand."""
    for place in _places(text, needles):
        yield "as it stands", text[max(0, place - 40) : place + 60]
    for disguise, undone in _undone(text):
        if (place := undone.find(STEM)) >= 0:
            yield disguise, undone[max(0, place - 40) : place + 60]
    folded = text.casefold()
    if (found := _SPLIT.search(folded)) is not None:
        yield "split", folded[max(0, found.start() - 40) : found.end() + 40]
    for disguise, word, where in (*_FOLDED, *((disguise, core, text) for disguise, core in _CORES)):
        searched = folded if where is None else where
        if (place := searched.find(word)) >= 0:
            yield disguise, searched[max(0, place - 40) : place + 60]


def _places(text: str, needles: Sequence[str]) -> Iterator[int]:
    """Where needles stand: digits of points by one pass over all that look like degrees, other words one by one."""
    degrees, words = _sorted_out(tuple(needles))
    for found in _DEGREES.finditer(text) if degrees else ():
        if any(found[0].startswith(one) for one in degrees.get(found[0][:7], ())):
            yield found.start()
    for word in words:
        if (place := text.find(word)) >= 0:
            yield place


@lru_cache(maxsize=8)
def _sorted_out(needles: tuple[str, ...]) -> tuple[dict[str, list[str]], list[str]]:
    degrees: dict[str, list[str]] = {}
    for one in needles:
        if _DEGREES.fullmatch(one):
            degrees.setdefault(one[:7], []).append(one)
    return degrees, [one for one in needles if not _DEGREES.fullmatch(one)]


def _undone(text: str) -> Iterator[tuple[str, str]]:
    folded = text.casefold()
    yield "as it stands", folded
    if not unicodedata.is_normalized("NFKC", folded):
        yield "NFKC", unicodedata.normalize("NFKC", folded)
    if _PERCENT.search(text) is not None:
        yield "percent", unquote(unquote(text)).casefold()
    if "&#" in text or "&amp;#" in text:
        yield "HTML", html.unescape(html.unescape(text)).casefold()
    if "\\" in text:
        yield "backslash", _BACKSLASH.sub(lambda found: chr(int(found[1], 16)), text).casefold()


def _base64_cores() -> list[str]:
    """What the stem looks like in base64 at each of the three offsets, without the letters that neighbours change."""
    cores = []
    for form in (STEM, STEM.upper()):
        for offset in range(3):
            encoded = base64.b64encode(b"\0" * offset + form.encode()).decode().rstrip("=")
            cores.append(encoded[(0, 2, 3)[offset] : -2])
    return cores


_DEGREES = re.compile(r"-?\d{1,3}\.\d{4,}")
_PERCENT = re.compile(r"%(?:25)*[4-7][0-9A-Fa-f]")  # a letter
_BACKSLASH = re.compile(r"\\(?:u|x)\{?0{0,4}([0-9a-fA-F]{2,4})\}?")
_BETWEEN = r"(?:<[^<>]{0,400}>|[\s\u00ad\u200b-\u200f\u2060-\u2069|_.,;:\"'-])*"
_SPLIT = re.compile(_BETWEEN.join(STEM))
_FOLDED: tuple[tuple[str, str, str | None], ...] = (
    ("reversed", STEM[::-1], None),
    ("hexadecimal", STEM.encode().hex(), None),
)
_CORES = [("base64", core) for core in _base64_cores()]
