"""Requests and answers as a WARC 1.1 (ISO 28500): bytes as they stood on the wire, moments, numbers, SHA-256 of each.

Not compressed, so that anybody can read it with any tool. The identity of a record is made from what it holds and
when: nothing here is random.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

_BLOCK = 1 << 20


class WarcFile:
    """A WARC that is being written; close it, then it is whole."""

    def __init__(self, path: Path, software: str, moment: str) -> None:
        self._file: BinaryIO = path.open("wb")
        about = f"software: {software}\r\nformat: WARC File Format 1.1\r\n".encode("ascii")
        self._record("warcinfo", moment, [("Content-Type", "application/warc-fields")], about)

    def close(self) -> None:
        """Finish."""
        self._file.close()

    def exchange(self, url: str, moment: str, request: bytes, response: Path, number: str | None) -> None:
        """An answer, and the request that it answers."""
        common = [("WARC-Target-URI", url)] + ([("WARC-IP-Address", number)] if number else [])
        http = "application/http;msgtype="
        answer = self._record("response", moment, [*common, ("Content-Type", f"{http}response")], response)
        concurrent = ("WARC-Concurrent-To", answer)
        self._record("request", moment, [*common, concurrent, ("Content-Type", f"{http}request")], request)

    def _record(self, kind: str, moment: str, headers: list[tuple[str, str]], block: bytes | Path) -> str:
        size, digest = _digest(block)
        identity = f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{kind} {moment} {digest}')}>"
        lines = [("WARC-Type", kind), ("WARC-Record-ID", identity), ("WARC-Date", moment), *headers]
        lines += [("WARC-Block-Digest", f"sha256:{digest}"), ("Content-Length", str(size))]
        head = "".join(f"{name}: {value}\r\n" for name, value in lines)
        self._file.write(f"WARC/1.1\r\n{head}\r\n".encode())
        for piece in _pieces(block):
            self._file.write(piece)
        self._file.write(b"\r\n\r\n")
        return identity


def _digest(block: bytes | Path) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    for piece in _pieces(block):
        digest.update(piece)
        size += len(piece)
    return size, digest.hexdigest()


def _pieces(block: bytes | Path) -> Iterable[bytes]:
    if isinstance(block, bytes):
        yield block
        return
    with block.open("rb") as file:
        while piece := file.read(_BLOCK):
            yield piece
