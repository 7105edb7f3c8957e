"""Which code made a release: the version, and a hash over every source file of the program.

The hash needs no version control: it is the SHA-256 over the path and content of each module and rule file, in order.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import sijill

VERSION = "0.1.0"
_ENDINGS = frozenset({".py", ".csv", ".toml", ".yml", ".json", ".sql"})


@cache
def code_version() -> str:
    """For example 0.1.0+3f2a9c1b7d44."""
    root, digest = Path(str(sijill.__file__)).parent, hashlib.sha256()
    for path in sorted(one for one in root.rglob("*") if one.suffix in _ENDINGS and one.is_file()):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return f"{VERSION}+{digest.hexdigest()[:12]}"
