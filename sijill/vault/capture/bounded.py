"""Open files in a process of their own: at most so many seconds and so much memory each, never a crash of ours.

One process serves many files. When an answer takes longer than the limit, or the process dies, it is ended and
another is started for the next file: the file's reason says which. Use as a context; it ends with it.
"""

from __future__ import annotations

import json
import select
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from sijill.vault.capture.child import load
from sijill.vault.capture.found import Found
from sijill.vault.capture.kinds import Kind, kind_of
from sijill.vault.capture.opening import SECONDS

MEMORY = 512 << 20
"""Bytes of memory that the process may take."""

_SERVED = 400


class Opener:
    """Opens files within limits; parts lie in a scratch folder until the context ends."""

    def __init__(self, *, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._seconds, self._memory = seconds, memory
        self._child: subprocess.Popen[str] | None = None
        self._served, self._number = 0, 0
        self._scratch: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Self:
        self._scratch = tempfile.TemporaryDirectory(prefix="sijill-capture-")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()
        if self._scratch is not None:
            self._scratch.cleanup()

    def open(self, path: Path, name: str | None = None, declared: str | None = None) -> Found:
        """What the file holds, or why that could not be found out in time."""
        assert self._scratch is not None, "use the opener as a context"
        self._number += 1
        folder = Path(self._scratch.name) / f"{self._number:08d}"
        folder.mkdir()
        called = name or path.name
        asked = {"path": str(path.resolve()), "name": called, "declared": declared, "folder": str(folder)}
        fault = self._ask(json.dumps(asked | {"seconds": self._seconds}))
        if fault is None:
            return load(folder)
        self._end()
        return _stopped(path, called, fault)

    def _ask(self, line: str) -> str | None:
        """Send a file to the process; why no answer came, or None."""
        child = self._running()
        assert child.stdin is not None and child.stdout is not None
        until = time.monotonic() + self._seconds
        try:
            child.stdin.write(line + "\n")
            child.stdin.flush()
        except BrokenPipeError:
            return "its reader ended"
        while (left := until - time.monotonic()) > 0:
            ready, _, _ = select.select([child.stdout], [], [], left)
            if ready:
                return None if child.stdout.readline() == "done\n" else self._death(child)
        return f"took longer than {self._seconds:g} seconds"

    def _death(self, child: subprocess.Popen[str]) -> str:
        code = child.wait(timeout=5)
        return f"its reader ended with {f'signal {-code}' if code < 0 else f'status {code}'} (memory, or broken bytes)"

    def _running(self) -> subprocess.Popen[str]:
        if self._child is not None and (self._served >= _SERVED or self._child.poll() is not None):
            self._end()
        if self._child is None:
            command = [sys.executable, "-m", "sijill.vault.capture.child", str(self._memory)]
            self._child = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                env=_environment(),
            )
            self._served = 0
        self._served += 1
        return self._child

    def _end(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.communicate()
            self._child = None


def _environment() -> dict[str, str]:
    """Only what Python needs to find us: nothing of the caller's secrets is at hand where strange bytes are read."""
    return {"PYTHONPATH": ":".join(one for one in sys.path if one), "LC_ALL": "C.UTF-8", "OMP_NUM_THREADS": "1"}


def _stopped(path: Path, name: str, fault: str) -> Found:
    kind = Kind("binary", "application/octet-stream") if path.stat().st_size == 0 else kind_of(path, name)
    return Found(kind=kind.name, media_type=kind.media_type).stop("unreadable", fault)
