"""What may be fetched: http and https, a public machine, no password in the address.

Steps: `target_of` takes an address apart and refuses what is none; `machines` asks once for the numbers of its host
and refuses it when one of them is private. The caller connects to exactly these numbers: a name that leads elsewhere
a moment later ("DNS rebinding") changes nothing. Numbers inside numbers (IPv4 in IPv6: mapped, 6to4, NAT64, Teredo)
are judged by what they lead to. Registries: IANA special-purpose addresses, RFC 6890, as `ipaddress` knows them.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

OUTCOMES = (
    "answered",
    "refused",
    "unreachable",
    "certificate",
    "no_time",
    "too_large",
    "broken_off",
    "circle",
    "no_http",
)
"""What can become of an address; only the first gives bytes."""

_SAFE = "%/:=&?~+!$,;'@()*[]-._"
_CONTROLS = re.compile("[\x00-\x20\x7f\u0085\u2028\u2029]")
_HOST = re.compile(r"[a-z0-9_-][a-z0-9._-]*")
_LONGEST = 8_000
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Machine = tuple[socket.AddressFamily, Any]
"""A family of addresses, and what `socket.connect` takes."""

Resolver = Callable[[str, int], list[Machine]]


class CannotFetch(Exception):
    """Why an address gave nothing: `outcome` is one of OUTCOMES, `reason` says it to a person."""

    def __init__(self, outcome: str, reason: str) -> None:
        super().__init__(reason)
        self.outcome, self.reason = outcome, reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """An address taken apart, all of it ASCII. `path` holds the query."""

    url: str
    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Host and port as the Host header says them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _port(self.scheme) else f"{host}:{self.port}"


def target_of(address: str) -> Target:
    """Take an address apart. Raises CannotFetch for what is no http or https address."""
    if _CONTROLS.search(address) or len(address) > _LONGEST:
        raise CannotFetch("refused", "the address holds spaces or control characters, or is too long")
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as fault:
        raise CannotFetch("refused", f"not an address: {fault}") from fault
    scheme = parts.scheme.lower()
    if scheme not in ("http", "https"):
        raise CannotFetch("refused", f'only http and https are fetched, not "{scheme or address[:40]}"')
    if parts.username is not None or parts.password is not None:
        raise CannotFetch("refused", "the address holds a name or password: write it without, it would be kept")
    if not parts.hostname:
        raise CannotFetch("refused", "the address names no host")
    host, path = _ascii_host(parts.hostname), quote(parts.path or "/", safe=_SAFE)
    path += f"?{quote(parts.query, safe=_SAFE)}" if parts.query else ""
    target = Target(url="", scheme=scheme, host=host, port=_port(scheme) if port is None else port, path=path)
    return Target(url=f"{scheme}://{target.authority}{path}", scheme=scheme, host=host, port=target.port, path=path)


def _port(scheme: str) -> int:
    return 443 if scheme == "https" else 80


def _ascii_host(host: str) -> str:
    """A name by IDNA, whose result is looked at again: it can make a space of a letter. A number without its zone."""
    try:
        if ":" in host:
            return str(ipaddress.IPv6Address(host.partition("%")[0]))
        name = host.encode("idna").decode("ascii").lower()
    except ValueError as fault:
        raise CannotFetch("refused", f'"{host[:80]}" is no name of a host') from fault
    if not _HOST.fullmatch(name):
        raise CannotFetch("refused", f'"{host[:80]}" is no name of a host')
    return name


def next_target(here: Target, location: str) -> Target:
    """Where a redirect leads. Header bytes beyond ASCII are UTF-8 that was read as Latin-1."""
    try:
        there = location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        there = location
    try:
        joined = urljoin(here.url, there.strip())
    except ValueError as fault:
        raise CannotFetch("refused", f"moved to what is no address: {fault}") from fault
    return target_of(joined)


def resolve(host: str, port: int) -> list[Machine]:
    """The numbers of a host, as the system knows them. Raises CannotFetch when the name is not known."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as fault:
        raise CannotFetch("unreachable", f'no machine is known by the name "{host}"') from fault
    return list(dict.fromkeys((family, place) for family, _, _, _, place in found))


def machines(target: Target, *, allow_private: bool, resolver: Resolver = resolve) -> list[Machine]:
    """The machines that a target leads to, asked for once; refused when any of them is not public."""
    found = resolver(target.host, target.port)
    if not allow_private:
        for _, place in found:
            refuse_private(target.host, place[0])
    return found


def refuse_private(host: str, number: str) -> None:
    """Raise CannotFetch when a number is private, loopback, link-local, multicast or reserved."""
    if not is_public(number):
        said = f"{host} is {number}" if host != number else number
        raise CannotFetch(
            "refused", f"{said}: inside this network or machine, not on the internet (--allow-private fetches it)"
        )


def literal(host: str) -> str | None:
    """The number that a host is written as, None for a name. `127.1` and `0x7f000001` are numbers, too."""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except OSError:
        return None


def is_public(number: str) -> bool:
    """Whether a number leads to the internet, and nowhere nearer."""
    try:
        ip = ipaddress.ip_address(number.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            ip = inner
        elif ip.is_site_local:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)
