"""The line to a machine: directly to a number that was checked, or through a proxy; TLS on top for https.

Proxies: `http://HOST:PORT` (tunnel by CONNECT, RFC 9110 9.3.6; plain http is asked of the proxy itself) and
`socks5://HOST:PORT` (RFC 1928; what Tor opens on port 9050). Names are handed to the proxy and not asked of this
machine's own name servers, which would tell them what is being looked at; so where a name leads is the proxy's affair,
and only numbers can be refused here.
"""

from __future__ import annotations

import base64
import socket
import ssl
import time
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from sijill.vault.fetch.targets import CannotFetch, Resolver, Target, literal, machines, refuse_private, resolve

_SOCKS_FAULTS = {
    1: "general failure", 2: "not allowed", 3: "network unreachable", 4: "host unreachable", 5: "connection refused",
    6: "time ran out", 7: "command not supported", 8: "kind of address not supported",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy; name and password are sent to it and written nowhere."""

    scheme: str
    host: str
    port: int
    name: str = ""
    password: str = ""

    @property
    def credentials(self) -> str:
        """The value of Proxy-Authorization, or nothing."""
        if not self.name:
            return ""
        return "Basic " + base64.b64encode(f"{self.name}:{self.password}".encode()).decode("ascii")


def proxy_of(address: str) -> Proxy:
    """Read a proxy's address. Raises ValueError with the reason."""
    parts = urlsplit(address if "://" in address else f"http://{address}")
    scheme = {"socks": "socks5", "socks5h": "socks5"}.get(parts.scheme.lower(), parts.scheme.lower())
    if scheme not in ("http", "socks5") or not parts.hostname:
        raise ValueError("a proxy is http://HOST:PORT or socks5://HOST:PORT")
    port = parts.port or (1080 if scheme == "socks5" else 8080)
    return Proxy(scheme, parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What a fetch may not exceed: a moment (monotonic seconds), bytes of one answer, and where it may lead."""

    until: float
    most: int
    allow_private: bool = False
    proxy: Proxy | None = None
    resolver: Resolver = resolve


@dataclass(slots=True)
class Line:
    """An open line; `number` is the machine at its other end, None when a proxy stands between."""

    socket: socket.socket
    number: str | None


def left(until: float) -> float:
    """Seconds until a moment (monotonic). Raises CannotFetch when it has passed."""
    if (seconds := until - time.monotonic()) <= 0:
        raise CannotFetch("no_time", "no whole answer in time")
    return seconds


def open_line(target: Target, bounds: Bounds) -> Line:
    """A line to the target. Raises CannotFetch."""
    try:
        line = _direct(target, bounds) if bounds.proxy is None else _through(bounds.proxy, target, bounds)
        if target.scheme == "https":
            line.socket = _secured(line.socket, target, bounds.until)
    except TimeoutError as fault:
        raise CannotFetch("no_time", f"{target.host} did not answer in time") from fault
    return line


def _direct(target: Target, bounds: Bounds) -> Line:
    fault: OSError | None = None
    for family, place in machines(target, allow_private=bounds.allow_private, resolver=bounds.resolver):
        one = socket.socket(family, socket.SOCK_STREAM)
        try:
            one.settimeout(left(bounds.until))
            one.connect(place)
        except OSError as failed:
            one.close()
            fault = failed
        else:
            return Line(one, str(place[0]))
    if isinstance(fault, TimeoutError):
        raise fault
    why = (fault.strerror or str(fault)) if fault else "it has no address"
    raise CannotFetch("unreachable", f"{target.host} cannot be reached: {why}") from fault


def _through(proxy: Proxy, target: Target, bounds: Bounds) -> Line:
    if not bounds.allow_private and (number := literal(target.host)) is not None:
        refuse_private(target.host, number)
    try:
        one = socket.create_connection((proxy.host, proxy.port), timeout=left(bounds.until))
    except TimeoutError:
        raise
    except OSError as fault:
        raise CannotFetch("unreachable", f"the proxy cannot be reached: {fault.strerror or fault}") from fault
    try:
        if proxy.scheme == "socks5":
            _socks(one, proxy, target)
        elif target.scheme == "https":
            _tunnel(one, proxy, target)
    except BaseException:
        one.close()
        raise
    return Line(one, None)


def _tunnel(one: socket.socket, proxy: Proxy, target: Target) -> None:
    place = f"[{target.host}]:{target.port}" if ":" in target.host else f"{target.host}:{target.port}"
    secret = f"Proxy-Authorization: {proxy.credentials}\r\n" if proxy.credentials else ""
    one.sendall(f"CONNECT {place} HTTP/1.1\r\nHost: {place}\r\n{secret}\r\n".encode("ascii"))
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        byte = one.recv(1)
        head += byte
        if not byte or len(head) > 16_000:
            raise CannotFetch("unreachable", "the proxy broke off")
    words = head.split(b"\r\n", 1)[0].split(b" ", 2)
    if len(words) < 2 or words[1] != b"200":
        raise CannotFetch("unreachable", f"the proxy says {head.splitlines()[0].decode('latin-1')[:80]!r}")


def _socks(one: socket.socket, proxy: Proxy, target: Target) -> None:
    """RFC 1928: greet, say the name of the host and the port; RFC 1929 for a name and password."""
    one.sendall(b"\x05\x01\x02" if proxy.name else b"\x05\x01\x00")
    if _exactly(one, 2) not in (b"\x05\x00", b"\x05\x02"):
        raise CannotFetch("unreachable", "the proxy speaks no SOCKS 5, or wants a password")
    if proxy.name:
        name, password = proxy.name.encode(), proxy.password.encode()
        one.sendall(bytes([1, len(name)]) + name + bytes([len(password)]) + password)
        if _exactly(one, 2)[1] != 0:
            raise CannotFetch("unreachable", "the proxy refused the name or password")
    host = target.host.encode("ascii")
    one.sendall(b"\x05\x01\x00" + _socks_host(host) + target.port.to_bytes(2, "big"))
    _, fault, _, kind = _exactly(one, 4)
    if fault:
        raise CannotFetch("unreachable", f"{target.host}: the proxy says: {_SOCKS_FAULTS.get(fault, str(fault))}")
    _exactly(one, {1: 4, 4: 16}.get(kind) or _exactly(one, 1)[0])
    _exactly(one, 2)


def _socks_host(host: bytes) -> bytes:
    if b":" in host:
        return b"\x04" + socket.inet_pton(socket.AF_INET6, host.decode("ascii"))
    return b"\x03" + bytes([len(host)]) + host


def _exactly(one: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        more = one.recv(count - len(data))
        if not more:
            raise CannotFetch("unreachable", "the proxy broke off")
        data += more
    return data


def _secured(one: socket.socket, target: Target, until: float) -> ssl.SSLSocket:
    """TLS with the certificates that this machine trusts, or those of SSL_CERT_FILE; there is no way around it."""
    one.settimeout(left(until))
    try:
        return ssl.create_default_context().wrap_socket(one, server_hostname=target.host)
    except ssl.SSLCertVerificationError as fault:
        one.close()
        raise CannotFetch(
            "certificate", f"the certificate of {target.host} is not to be trusted: {fault.verify_message}"
        ) from fault
    except TimeoutError:
        one.close()
        raise
    except OSError as fault:  # SSLError, or the line broke
        one.close()
        raise CannotFetch("unreachable", f"{target.host} makes no secure line: {_why(fault)}") from fault


def _why(fault: OSError) -> str:
    return str(getattr(fault, "reason", None) or fault.strerror or fault).replace("_", " ").lower()[:120]
