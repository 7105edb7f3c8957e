"""The process in which files are opened: limits on memory and file size, one answer a line, nothing else.

`python -m sijill.vault.capture.child BYTES`: reads {path, name, declared, folder, seconds} a line, writes what was
found into `folder` (found.json, text.txt, page.txt and the parts), answers "done". The parent ends it when an answer
takes too long.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

from sijill.vault.capture.found import Found, Part
from sijill.vault.capture.opening import open_file
from sijill.vault.capture.room import MOST_TOGETHER

_TEXTS = ("text", "page")


def main() -> None:
    """Serve until the parent closes the line."""
    _limit(int(sys.argv[1]))
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is nobody's answer
    for line in sys.stdin:
        asked = json.loads(line)
        folder = Path(asked["folder"])
        found = open_file(
            Path(asked["path"]), asked["name"], folder, declared=asked["declared"], seconds=asked["seconds"]
        )
        save(found, folder)
        answers.write("done\n")
        answers.flush()


def _limit(memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_TOGETHER + (1 << 20), MOST_TOGETHER + (1 << 20)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def save(found: Found, folder: Path) -> None:
    """Write what was found; texts in files of their own, so that lone surrogates stop nobody."""
    for name in _TEXTS:
        if (text := getattr(found, name)) is not None:
            (folder / f"{name}.txt").write_bytes(text.encode("utf-8", "replace"))
    plain: dict[str, Any] = {one.name: getattr(found, one.name) for one in fields(found) if one.name not in _TEXTS}
    plain["parts"] = [part.data() for part in found.parts]
    (folder / "found.json").write_bytes(json.dumps(plain).encode("ascii"))


def load(folder: Path) -> Found:
    """What `save` wrote."""
    plain = json.loads((folder / "found.json").read_bytes())
    plain["parts"] = [Part.of(one) for one in plain["parts"]]
    for name in _TEXTS:
        file = folder / f"{name}.txt"
        plain[name] = file.read_bytes().decode("utf-8") if file.exists() else None
    return Found(**plain)


if __name__ == "__main__":
    main()
