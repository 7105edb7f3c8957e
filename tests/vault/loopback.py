"""A site on this machine that answers as it is told: raw bytes, in pieces, slowly, or not at all."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

Answer = bytes | Callable[[socket.socket], None]


def http(body: bytes = b"", status: str = "200 OK", **headers: str) -> bytes:
    """A whole answer with a true length."""
    said = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))}
    said |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in said.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode("latin-1") + body


def moved(to: str, status: str = "302 Found") -> bytes:
    """A redirect."""
    return http(b"", status, Location=to)


@dataclass
class Site:
    """Pages by path; what was asked, in order."""

    port: int
    pages: dict[str, Answer] = field(default_factory=dict)
    asked: list[bytes] = field(default_factory=list)
    scheme: str = "http"
    host: str = "127.0.0.1"

    def at(self, path: str) -> str:
        """The address of a page."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}{path}"

    def answer(self, line: socket.socket) -> None:
        """Read one question and answer it."""
        question = b""
        while b"\r\n\r\n" not in question:
            more = line.recv(4096)
            if not more:
                return
            question += more
            if question[:1] == b"\x16":  # the first word of TLS, to a site that speaks none
                line.sendall(http(b"plain http here", "400 Bad Request"))
                return
        self.asked.append(question)
        path = question.split(b" ")[1].decode("latin-1")
        page = self.pages.get(path, http(b"no such page", "404 Not Found"))
        if callable(page):
            page(line)
        else:
            line.sendall(page)


@contextmanager
def site(host: str = "127.0.0.1", context: ssl.SSLContext | None = None) -> Iterator[Site]:
    """Serve until the block ends, a thread for each question."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as door:
        door.bind((host, 0))
        door.listen()
        served = Site(door.getsockname()[1], host=host, scheme="https" if context else "http")
        threading.Thread(target=_serve, args=(door, served, context), daemon=True).start()
        yield served
        with suppress(OSError):
            door.shutdown(socket.SHUT_RDWR)


def _serve(door: socket.socket, served: Site, context: ssl.SSLContext | None) -> None:
    while True:
        try:
            line, _ = door.accept()
        except OSError:
            return
        threading.Thread(target=_one, args=(line, served, context), daemon=True).start()


def _one(line: socket.socket, served: Site, context: ssl.SSLContext | None) -> None:
    with suppress(OSError), line:
        if context is None:
            served.answer(line)
        else:
            with context.wrap_socket(line, server_side=True) as secured:
                served.answer(secured)


def drip(line: socket.socket) -> None:
    """A byte now and then, for ever."""
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        line.sendall(b"x")
        time.sleep(0.05)


def endless(line: socket.socket) -> None:
    """As many bytes as anybody takes."""
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        line.sendall(b"x" * 65536)
