"""One question and its answer over an open line, every byte kept as it came.

The answer is read by the standard library's reader of HTTP/1.1 (RFC 9112): status, headers, length, chunks. What it
reads is written down as it is read: head and body as they stood on the wire, no more and no less than the message.
An answer counts only when it is whole: a body shorter than it said, a broken chunk, a line that falls silent, more
bytes or more time than allowed end in CannotFetch, and what was written is thrown away by the caller.
"""

from __future__ import annotations

import http.client
import io
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sijill.vault.capture.decoding import shown_name
from sijill.vault.fetch.lines import Bounds, Line, Proxy, left
from sijill.vault.fetch.targets import CannotFetch, Target

AGENT = "Mozilla/5.0"
"""Says nothing of who is looking: neither this program nor a browser that it is not."""

_BLOCK = 1 << 16


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer: its status line, where it points to, and what was asked."""

    status: int
    phrase: str
    location: str | None
    request: bytes


def ask(line: Line, target: Target, into: Path, bounds: Bounds) -> Answer:
    """Ask for a target; the answer's bytes are in `into`. Raises CannotFetch."""
    request = request_for(target)
    with into.open("wb") as file:
        try:
            line.socket.settimeout(left(bounds.until))
            line.socket.sendall(_for_proxy(request, target, bounds.proxy) if bounds.proxy else request)
            heard = _Heard(line.socket, file, bounds)
            response = http.client.HTTPResponse(heard, method="GET")  # type: ignore[arg-type]
            response.begin()
            while response.read(_BLOCK):
                pass
        except TimeoutError as fault:
            raise CannotFetch("no_time", "no whole answer in time") from fault
        except http.client.IncompleteRead as fault:
            raise CannotFetch("broken_off", "the answer breaks off in the middle") from fault
        except (http.client.HTTPException, ValueError) as fault:
            raise CannotFetch("no_http", f"the answer is no HTTP: {type(fault).__name__} {str(fault)[:80]}") from fault
        except OSError as fault:
            raise CannotFetch("broken_off", f"the line broke: {fault.strerror or fault}") from fault
        if response.length:
            raise CannotFetch("broken_off", f"the answer breaks off: {response.length:,} bytes are missing")
        return Answer(response.status, shown_name(response.reason)[:80], response.getheader("Location"), request)


def request_for(target: Target) -> bytes:
    """What is asked: one page, whole, uncompressed; no cookie, no referrer, no language."""
    lines = (
        f"GET {target.path} HTTP/1.1",
        f"Host: {target.authority}",
        f"User-Agent: {AGENT}",
        "Accept: */*",
        "Accept-Encoding: identity",
        "Connection: close",
    )
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")


def _for_proxy(request: bytes, target: Target, proxy: Proxy) -> bytes:
    """Plain http is asked of an http proxy by its whole address; the proxy's password stands in no record."""
    if proxy.scheme != "http" or target.scheme != "http":
        return request
    first, rest = request.split(b"\r\n", 1)
    secret = f"Proxy-Authorization: {proxy.credentials}\r\n".encode("ascii") if proxy.credentials else b""
    return first.replace(target.path.encode("ascii"), target.url.encode("ascii"), 1) + b"\r\n" + secret + rest


class _Heard(io.BufferedIOBase):
    """What HTTPResponse reads from, in the place of a socket: each byte that is taken is written down."""

    def __init__(self, line: socket.socket, file: BinaryIO, bounds: Bounds) -> None:
        self._source = io.BufferedReader(_Timed(line, bounds.until), _BLOCK)
        self._file, self._most = file, bounds.most
        self.taken = 0

    def makefile(self, _mode: str) -> _Heard:
        """HTTPResponse asks a socket for its file."""
        return self

    def read(self, size: int | None = -1, /) -> bytes:
        return self._keep(self._source.read(self._most if size is None or size < 0 else size))

    def readline(self, size: int | None = -1, /) -> bytes:
        return self._keep(self._source.readline(-1 if size is None else size))

    def _keep(self, data: bytes) -> bytes:
        self.taken += len(data)
        if self.taken > self._most:
            raise CannotFetch(
                "too_large", f"more than {self._most / 1e6:,.0f} MB: download it by hand, then capture the file"
            )
        self._file.write(data)
        return data


class _Timed(io.RawIOBase):
    """A socket that falls silent at a moment, however slowly its bytes drip."""

    def __init__(self, line: socket.socket, until: float) -> None:
        self._line, self._until = line, until

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        self._line.settimeout(left(self._until))
        return self._line.recv_into(buffer)
