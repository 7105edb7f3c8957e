"""Fetch addresses, each in a process of its own: at most so many seconds, so much memory and so many bytes.

The process knows nothing of the register and has none of its files open; what it wrote is believed only when it came
to its end. Use as a context: what was fetched lies in a scratch folder until it closes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sijill.vault.fetch.child import SOFTWARE

SECONDS = 20.0
MEMORY = 512 << 20
MOST = 100_000_000
"""Bytes that one answer may have, head and body."""

_START = 5.0
_TRUST = ("SSL_CERT_FILE", "SSL_CERT_DIR")


@dataclass(frozen=True, slots=True)
class Hop:
    """One question: where, when, to which machine (None: behind a proxy), the answer's status, where it pointed."""

    address: str
    at: str
    number: str | None
    status: int
    phrase: str
    to: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What became of an address. `warc` is set when it gave a whole answer, whatever that answer says."""

    address: str
    outcome: str
    reason: str | None
    hops: tuple[Hop, ...] = ()
    warc: Path | None = None
    through_proxy: bool = False

    @property
    def last(self) -> Hop | None:
        """The last question that was answered."""
        return self.hops[-1] if self.hops else None

    @property
    def way(self) -> str:
        """The way that it went, in words: for the chain of custody."""
        steps = [f"{one.status} to {one.to}" for one in self.hops if one.to]
        moved = f"; moved {', '.join(steps)}" if steps else ""
        last = self.last
        answered = f"; {last.address} answered {last.status} {last.phrase} at {last.at}" if last and not last.to else ""
        number = f" from {last.number}" if last and last.number else ""
        return f"asked for {self.address}{moved}{answered}{number}" + (" through a proxy" * self.through_proxy)


class Fetcher:
    """Fetches one address after another. `proxy`: see `lines.proxy_of`."""

    def __init__(
        self,
        *,
        seconds: float = SECONDS,
        memory: int = MEMORY,
        most: int = MOST,
        proxy: str | None = None,
        allow_private: bool = False,
    ) -> None:
        self._limits = {"seconds": seconds, "most": most, "proxy": proxy, "allow_private": allow_private}
        self._seconds, self._memory, self._proxy = seconds, memory, proxy
        self._scratch: tempfile.TemporaryDirectory[str] | None = None
        self._number = 0

    def __enter__(self) -> Self:
        self._scratch = tempfile.TemporaryDirectory(prefix="sijill-fetch-")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._scratch is not None:
            self._scratch.cleanup()

    def fetch(self, address: str) -> Fetched:
        """What became of an address."""
        assert self._scratch is not None, "use the fetcher as a context"
        self._number += 1
        folder = Path(self._scratch.name) / f"{self._number:08d}"
        folder.mkdir()
        fault = self._run(json.dumps({"address": address, "folder": str(folder), **self._limits}))
        if fault is not None:
            return self._told(address, *fault)
        said = json.loads((folder / "fetched.json").read_text(encoding="utf-8"))
        hops = tuple(Hop(**one) for one in said["hops"])
        warc = folder / "fetched.warc" if said["outcome"] == "answered" else None
        return self._told(address, said["outcome"], said["reason"], hops, warc)

    def _told(
        self, address: str, outcome: str, reason: str | None, hops: tuple[Hop, ...] = (), warc: Path | None = None
    ) -> Fetched:
        proxied = self._proxy is not None
        return Fetched(address=address, outcome=outcome, reason=reason, hops=hops, warc=warc, through_proxy=proxied)

    def _run(self, line: str) -> tuple[str, str] | None:
        """Run the process; outcome and reason when it did not come to its end."""
        command = [sys.executable, "-m", "sijill.vault.fetch.child", str(self._memory)]
        limit = self._seconds + _START
        try:
            done = subprocess.run(
                command,
                input=line + "\n",
                text=True,
                capture_output=True,
                env=_environment(),
                timeout=limit,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return "no_time", f"no whole answer in {self._seconds:g} seconds"
        if done.returncode == 0:
            return None
        last = done.stderr.strip().splitlines()[-1:] or [f"status {done.returncode}"]
        return "broken_off", f"the process that fetched it ended early: {last[0][:200]}"


def _environment() -> dict[str, str]:
    """What Python needs to find us, and whom to trust; none of the caller's secrets, none of its proxies."""
    kept: dict[str, Any] = {name: os.environ[name] for name in _TRUST if name in os.environ}
    return {"PYTHONPATH": ":".join(one for one in sys.path if one), "LC_ALL": "C.UTF-8"} | kept


__all__ = ["MOST", "SECONDS", "SOFTWARE", "Fetched", "Fetcher", "Hop"]
