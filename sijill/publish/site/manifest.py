"""What a build remembers: for each record, the digest of what its pages were made from, and which files it made.

A page is made again when its frozen lines, the program, the words, the templates or the languages differ; otherwise the
file that lies there is left alone. The manifest is taken away before the first byte is written and put back after the
last: a build that was cut off is built anew. Leaves out: what the pages are (`build`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NamedTuple

import jinja2

NAME = ".sijill-site.json"


class Manifest(NamedTuple):
    """`units`: digest by record or group of pages; `files`: paths that a group made; `program`: digest of the maker."""

    program: str
    units: dict[str, str]
    files: dict[str, list[str]]


def read(out: Path) -> Manifest | None:
    """The manifest of a finished build; None when there is none that this program can use."""
    path = out / NAME
    if not path.is_file():
        return None
    try:
        return Manifest(**json.loads(path.read_bytes()))
    except (ValueError, TypeError):
        return None


def write(out: Path, manifest: Manifest) -> None:
    """Say that the build is whole."""
    (out / NAME).write_bytes(json.dumps(manifest._asdict(), separators=(",", ":"), sort_keys=True).encode())


def forget(out: Path) -> None:
    """Say that it is not."""
    (out / NAME).unlink(missing_ok=True)


def digest(parts: Iterable[bytes]) -> str:
    """One digest of several pieces, each with its length, so that no two lists of pieces share one."""
    found = hashlib.blake2b(digest_size=16)
    for part in parts:
        found.update(b"%d:" % len(part))
        found.update(part)
    return found.hexdigest()


@cache
def program() -> str:
    """The digest of everything that makes pages: code, templates, words, style, and Jinja's version."""
    found = hashlib.blake2b(jinja2.__version__.encode(), digest_size=16)
    for name, content in sorted(_own_files(resources.files("sijill.publish.site"), "")):
        found.update(name.encode() + b"\0" + content)
    for module in ("codebook_terms.py", "gazetteer.py"):
        found.update(resources.files("sijill.model").joinpath(module).read_bytes())
    return found.hexdigest()


def _own_files(folder: Traversable, prefix: str) -> Iterable[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if entry.is_dir() and entry.name not in ("__pycache__", "static"):
            yield from _own_files(entry, f"{prefix}{entry.name}/")
        elif entry.is_file() and not entry.name.endswith(".pyc"):
            yield f"{prefix}{entry.name}", entry.read_bytes()
