"""Fetching an address: whole answers kept to the byte, everything else named; nothing private reached."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from sijill.vault.capture.bounded import Opener
from sijill.vault.fetch.child import fetch
from sijill.vault.fetch.exchange import ask
from sijill.vault.fetch.fetcher import Fetched, Fetcher
from sijill.vault.fetch.lines import Bounds, Line, proxy_of
from sijill.vault.fetch.targets import OUTCOMES, CannotFetch, is_public, next_target, resolve, target_of
from tests.vault.files_of_kinds import ARABIC, PAGE, STORY
from tests.vault.loopback import Site, drip, endless, http, moved, site

MOST = 400_000


@pytest.fixture
def served() -> Iterator[Site]:
    with site() as one:
        yield one


@pytest.fixture
def go(tmp_path: Path) -> Any:
    """Fetch in this process: quick, with every limit but the memory's."""

    def going(address: str, *, seconds: float = 5, most: int = MOST, **more: Any) -> dict[str, Any]:
        bounds = Bounds(until=time.monotonic() + seconds, most=most, **({"allow_private": True} | more))
        return fetch(address, tmp_path, bounds)

    return going


def records(warc: Path) -> list[tuple[str, str, bytes]]:
    """Type, address and raw block of each record."""
    with warc.open("rb") as file:
        return [
            (one.rec_type, one.rec_headers.get_header("WARC-Target-URI"), one.raw_stream.read())
            for one in ArchiveIterator(file, no_record_parse=True)
        ]


def test_a_page_is_kept_to_the_byte_with_its_question(served: Site, go: Any, tmp_path: Path) -> None:
    """Status line, headers, body as they stood on the wire; digests that another tool finds right."""
    served.pages["/market"] = raw = http(PAGE.encode(), Server="harbour\t1")

    told = go(served.at("/market"))

    kept = records(tmp_path / "fetched.warc")
    assert (told["outcome"], told["hops"][0]["status"]) == ("answered", 200)
    assert [kind for kind, _, _ in kept] == ["warcinfo", "response", "request"]
    assert (kept[1][2], kept[2][2]) == (raw, served.asked[0])
    assert kept[1][1] == served.at("/market")
    checked = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", tmp_path / "fetched.warc"], capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stdout
    with (tmp_path / "fetched.warc").open("rb") as file:
        headers = [one.rec_headers for one in ArchiveIterator(file, no_record_parse=True)][1]
    assert headers.get_header("WARC-Block-Digest") == f"sha256:{hashlib.sha256(raw).hexdigest()}"
    assert headers.get_header("WARC-IP-Address") == "127.0.0.1"


def test_the_question_says_nothing_of_who_asks(served: Site, go: Any) -> None:
    """No cookie, no language, no referrer, no name of this program."""
    served.pages["/"] = http(b"x")
    go(served.at("/"))

    (asked,) = served.asked
    names = {line.split(b":")[0] for line in asked.split(b"\r\n")[1:] if line}
    assert names == {b"Host", b"User-Agent", b"Accept", b"Accept-Encoding", b"Connection"}
    assert b"sijill" not in asked.lower()


def test_chunks_are_kept_as_chunks_and_read_as_a_page(served: Site, go: Any, tmp_path: Path) -> None:
    """And what a server sends after its answer is no part of it."""
    body = PAGE.encode()
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(body[k : k + 50]), body[k : k + 50]) for k in range(0, len(body), 50))
    served.pages["/c"] = http(chunks + b"0\r\n\r\n", Content_Length="", Transfer_Encoding="chunked").replace(
        b"Content-Length: \r\n", b""
    )
    raw = served.pages["/c"]
    served.pages["/c"] = raw + b"HTTP/1.1 200 OK\r\n\r\nanother"

    go(served.at("/c"))

    assert records(tmp_path / "fetched.warc")[1][2] == raw
    with Opener() as opener:
        (part,) = opener.open(tmp_path / "fetched.warc").parts
        assert part.path.read_bytes() == body


def test_redirects_are_followed_and_each_is_kept(served: Site, go: Any, tmp_path: Path) -> None:
    """Relative, absolute and permanent; the chain says where each led."""
    served.pages |= {
        "/a": moved("b?x=1", "301 Moved Permanently"),
        "/b?x=1": moved("/سوق".encode().decode("latin-1"), "308 Permanent Redirect"),
        "/%D8%B3%D9%88%D9%82": http(PAGE.encode()),
    }

    told = go(served.at("/a"))

    assert [one["status"] for one in told["hops"]] == [301, 308, 200]
    assert told["hops"][0]["to"] == "b?x=1"
    assert [kind for kind, _, _ in records(tmp_path / "fetched.warc")] == ["warcinfo", *["response", "request"] * 3]


def _short(line: socket.socket) -> None:
    line.sendall(http(PAGE.encode(), Content_Length=str(len(PAGE) + 4_000)))


def _reset(line: socket.socket) -> None:
    line.sendall(http(PAGE.encode(), Content_Length="9000"))
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")


PAGES: dict[str, Any] = {
    "/loop": moved("/loop"),
    "/loop2": moved("/loop3"),
    "/loop3": moved("/loop2"),
    "/drip": drip,
    "/endless": endless,
    "/short": _short,
    "/reset": _reset,
    "/huge": http(b"x", Content_Length="999999999"),
    "/chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\nonly this",
    "/ssh": b"SSH-2.0-OpenSSH_9.2\r\n",
    "/silent": b"",
    "/headers": b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 5_000 + b"\r\n",
    "/line": b"HTTP/1.1 200 " + b"O" * 200_000 + b"\r\n\r\n",
    "/file": moved("file:///etc/passwd"),
    "/ftp": moved("ftp://harbour.example/x"),
    "/script": moved("javascript:alert(1)"),
    "/secret": moved("http://user:word@harbour.example/"),
    "/nowhere": moved("http://no-such-name.invalid/"),
    "/split": moved("http://[::1"),
    "/many": moved("/many1"),
} | {f"/many{number}": moved(f"/many{number + 1}") for number in range(1, 20)}


@pytest.mark.parametrize(
    ("path", "outcome", "said"),
    [
        ("/loop", "circle", "moved 1 times"),
        ("/loop2", "circle", "never arrived"),
        ("/many", "circle", "moved 10 times"),
        ("/drip", "no_time", "in time"),
        ("/endless", "too_large", "download it by hand"),
        ("/short", "broken_off", "4,000 bytes are missing"),
        ("/reset", "broken_off", ""),
        ("/huge", "broken_off", "999,999,998 bytes"),
        ("/chunk", "broken_off", "in the middle"),
        ("/ssh", "no_http", "no HTTP"),
        ("/silent", "no_http", "no HTTP"),
        ("/headers", "no_http", "no HTTP"),
        ("/line", "no_http", "no HTTP"),
        ("/file", "refused", 'not "file"'),
        ("/ftp", "refused", 'not "ftp"'),
        ("/script", "refused", 'not "javascript"'),
        ("/secret", "refused", "name or password"),
        ("/nowhere", "unreachable", "no machine is known"),
        ("/split", "refused", "no address"),
    ],
)
def test_what_is_no_whole_answer_is_named_and_nothing_is_kept(
    served: Site, go: Any, tmp_path: Path, path: str, outcome: str, said: str
) -> None:
    """No WARC is left of an answer that broke off, never ended, led in a circle or out of the web."""
    served.pages |= PAGES
    started = time.monotonic()

    told = go(served.at(path), seconds=1.5)

    assert (told["outcome"], said in told["reason"]) == (outcome, True), told["reason"]
    assert not (tmp_path / "fetched.warc").exists()
    assert time.monotonic() - started < 4


def test_a_machine_that_does_not_answer(go: Any) -> None:
    """A closed door is no time-out."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]

    told = go(f"http://127.0.0.1:{port}/")

    assert told["outcome"] == "unreachable" and "refused" in told["reason"].lower()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("file:///etc/passwd", "only http"),
        ("ftp://harbour.example/", "only http"),
        ("gopher://harbour.example/", "only http"),
        ("harbour.example", "only http"),
        ("http://", "no host"),
        ("http://user:word@harbour.example/", "name or password"),
        ("http://harbour.example/\r\nX-Evil: 1", "control characters"),
        ("http://harbour.example/a b", "spaces"),
        ("http://harbour.example:99999/", "not an address"),
        ("http://[::1", "not an address"),
        ("http://" + "a" * 70 + ".example/", "no name of a host"),
        ("http://harbour.example/" + "x" * 9_000, "too long"),
    ],
)
def test_what_is_no_address_of_the_web_is_refused(address: str, said: str) -> None:
    """Before anything is asked."""
    with pytest.raises(CannotFetch, match=said) as refused:
        target_of(address)
    assert refused.value.outcome == "refused"


def test_an_address_becomes_ascii_and_keeps_its_meaning() -> None:
    """Arabic paths and hosts, what is escaped already, a port, a query, a fragment that is never sent."""
    assert target_of("https://مرفأ.example/سوق?q=أ%20b#part").url == (
        "https://xn--igb1ayco.example/%D8%B3%D9%88%D9%82?q=%D8%A3%20b"
    )
    assert target_of("http://harbour.example:8080").authority == "harbour.example:8080"
    assert target_of("http://[2001:DB8::1]:81/x").url == "http://[2001:db8::1]:81/x"
    assert next_target(target_of("https://harbour.example/a/b"), "../c").url == "https://harbour.example/c"
    assert next_target(target_of("https://harbour.example/a"), "//other.example").url == "https://other.example/"


@given(
    st.text(max_size=60),
    st.sampled_from(["", "http://", "https://", "//", "http://[", "http://a:", "/", "?", "http://a@"]),
)
@example("\u00b8", "http://")  # IDNA makes a space of it: it stood in the Host header
@settings(max_examples=1_500, deadline=None, database=None)
def test_any_words_are_an_address_or_refused(words: str, start: str) -> None:
    """What comes out is ASCII, has no control character, and is taken apart to itself again."""
    for made in (lambda: target_of(start + words), lambda: next_target(target_of("http://a.example/b"), start + words)):
        try:
            target = made()
        except CannotFetch as refused:
            assert refused.outcome == "refused"
        else:
            assert target.url.isascii() and target.url.isprintable() and " " not in target.url
            assert target_of(target.url) == target


PRIVATE = [
    "127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
    "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::", "::1", "fe80::1", "fe80::1%eth0",
    "fc00::1", "fec0::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::1", "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe", "2001:0:4136:e378:8000:63bf:80ff:fffe", "2001:db8::1", "not a number",
]  # fmt: skip


@pytest.mark.parametrize("number", PRIVATE)
def test_numbers_inside_are_not_public(number: str) -> None:
    """Loopback, private, link-local, shared, multicast, reserved, and IPv4 inside IPv6."""
    assert not is_public(number)


@pytest.mark.parametrize("number", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "64:ff9b::808:808"])
def test_numbers_outside_are_public(number: str) -> None:
    """The internet stays within reach."""
    assert is_public(number)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "LOCALHOST", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "[::1]", "0"]
)
def test_this_machine_is_refused_however_it_is_written(served: Site, go: Any, host: str) -> None:
    """The question never arrives."""
    told = go(f"http://{host}:{served.port}/", allow_private=False)

    assert (told["outcome"], "--allow-private" in told["reason"]) == ("refused", True), told["reason"]
    assert served.asked == []


def test_a_redirect_inside_is_refused(tmp_path: Path, served: Site) -> None:
    """A public page that points to a private machine: the first answers, the second is never asked."""
    served.pages |= {"/": moved(f"http://127.0.0.1:{served.port}/inside"), "/inside": http(b"secret")}

    def resolver(host: str, port: int) -> list[Any]:
        return resolve("127.0.0.1" if host == "harbour.example" else host, port)

    bounds = Bounds(until=time.monotonic() + 5, most=MOST, resolver=_as_public(resolver, served.port))
    with _public(served):
        told = fetch(f"http://harbour.example:{served.port}/", tmp_path, bounds)

    assert (told["outcome"], "127.0.0.1" in told["reason"]) == ("refused", True)
    assert len(served.asked) == 1 and not (tmp_path / "fetched.warc").exists()


def _as_public(resolver: Any, port: int) -> Any:
    """A resolver whose first answer looks public to the guard (TEST names only; the connection is redirected)."""
    return lambda host, at: [(socket.AF_INET, ("8.8.8.8", at))] if host == "harbour.example" else resolver(host, at)


@contextmanager
def _public(served: Site) -> Iterator[None]:
    """While it lasts, 8.8.8.8 is the site on this machine."""
    connect = socket.socket.connect

    def connecting(self: socket.socket, place: Any) -> None:
        connect(self, ("127.0.0.1", served.port) if place[0] == "8.8.8.8" else place)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connecting)
        yield


def test_a_name_is_asked_for_once_and_that_number_is_connected_to(served: Site, tmp_path: Path) -> None:
    """DNS rebinding: the second answer of a name server, inside this time, is never asked for."""
    served.pages["/"] = http(PAGE.encode())
    answers = iter(["8.8.8.8", "127.0.0.1", "127.0.0.1"])
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, (next(answers), port))]

    with _public(served):
        told = fetch(
            "http://harbour.example/", tmp_path, Bounds(until=time.monotonic() + 5, most=MOST, resolver=rebinding)
        )

    assert (told["outcome"], told["hops"][0]["number"], asked) == ("answered", "8.8.8.8", ["harbour.example"])


def test_one_private_number_among_many_refuses_the_name(tmp_path: Path) -> None:
    """A name that is public and private at once is a trap."""

    def both(host: str, port: int) -> list[Any]:
        return [(socket.AF_INET, ("8.8.8.8", port)), (socket.AF_INET, ("10.0.0.1", port))]

    told = fetch("http://harbour.example/", tmp_path, Bounds(until=time.monotonic() + 5, most=MOST, resolver=both))

    assert (told["outcome"], "10.0.0.1" in told["reason"]) == ("refused", True)


def test_a_number_of_the_sixth_version(go: Any) -> None:
    """In brackets, with its port."""
    if not socket.has_ipv6:
        pytest.skip("this machine has no IPv6")
    try:
        with site("::1") as served:
            served.pages["/"] = http(PAGE.encode())
            told = go(served.at("/"))
            assert (told["outcome"], told["hops"][0]["number"]) == ("answered", "::1")
            assert f"Host: [::1]:{served.port}".encode() in served.asked[0]
            assert go(served.at("/"), allow_private=False)["outcome"] == "refused"
    except OSError:
        pytest.skip("this machine has no ::1")


BASES = (
    http(PAGE.encode(), Server="harbour"),
    moved("/elsewhere", "301 Moved Permanently"),
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\n5\r\nhello\r\n0\r\nX: y\r\n\r\n",
    b"HTTP/1.0 404 Not Found\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabc",
)


def _mutated(raw: bytes, chance: random.Random) -> bytes:
    data = bytearray(raw)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(data)) if data else 0
        kind = chance.randrange(4)
        if kind == 0:
            data[at : at + 1] = bytes([chance.randrange(256)])
        elif kind == 1:
            del data[at : at + chance.randint(1, 40)]
        elif kind == 2:
            data[at:at] = chance.choice((b"\r\n", b"\0", b"\n\n", b"-1", b"\xff" * 9, b": ", b"f" * 70, b"\r\n\r\n"))
        else:
            data[at:at] = data[at : at + chance.randint(1, 60)] * chance.randint(1, 5)
    return bytes(data)


@pytest.mark.parametrize("seed", range(4))
def test_broken_answers_end_in_an_answer_or_a_reason(tmp_path: Path, seed: int) -> None:
    """P14: 3,000 mutated answers of each kind; never another exception, and what counts as whole is kept whole."""
    chance, outcomes = random.Random(seed), set()
    target = target_of("http://harbour.example/")
    for number in range(3_000):
        raw = _mutated(BASES[seed], chance)
        ours, theirs = socket.socketpair()
        with ours, theirs:
            theirs.sendall(raw)
            theirs.shutdown(socket.SHUT_WR)
            bounds = Bounds(until=time.monotonic() + 5, most=MOST)
            try:
                answer = ask(Line(ours, None), target, tmp_path / "answer", bounds)
            except CannotFetch as fault:
                outcomes.add(fault.outcome)
                assert fault.outcome in OUTCOMES and fault.reason
            else:
                outcomes.add("answered")
                assert 100 <= answer.status <= 999 and raw.startswith((tmp_path / "answer").read_bytes()), number
    assert {"answered", "no_http"} <= outcomes <= {"answered", "no_http", "broken_off", "too_large"}


# In a process of its own.


@pytest.fixture
def fetching(served: Site) -> Iterator[Any]:
    def going(path: str, **more: Any) -> Fetched:
        options = {"seconds": 3.0, "most": MOST, "allow_private": True} | more
        opened = Fetcher(**options)
        opened.__enter__()
        kept.append(opened)
        return opened.fetch(served.at(path))

    kept: list[Fetcher] = []
    yield going
    for one in kept:
        one.__exit__(None, None, None)


def test_the_process_answers_with_a_file_and_the_way_it_went(served: Site, fetching: Any) -> None:
    """The way is one sentence for the chain of custody."""
    served.pages |= {"/a": moved("/b"), "/b": http(PAGE.encode())}

    seen = fetching("/a")

    assert seen.outcome == "answered" and seen.warc is not None and seen.warc.is_file()
    assert seen.way.startswith(f"asked for {served.at('/a')}; moved 302 to /b; {served.at('/b')} answered 200 OK at 2")
    assert seen.way.endswith("from 127.0.0.1")


def test_the_process_knows_no_secret_and_no_proxy_of_the_caller(
    served: Site, fetching: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what Python needs to find us, and whom to trust."""
    seen: list[dict[str, str]] = []
    run = subprocess.run

    def watched(*arguments: Any, **options: Any) -> Any:
        seen.append(options["env"])
        return run(*arguments, **options)

    monkeypatch.setattr(subprocess, "run", watched)
    monkeypatch.setenv("SIJILL_SECRET_KEY", "a secret")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
    served.pages["/"] = http(b"x" * 400)

    assert fetching("/").outcome == "answered"
    assert [set(one) for one in seen] == [{"PYTHONPATH", "LC_ALL"}]


def test_a_process_that_hangs_or_dies_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The parent ends it; nothing counts."""
    with Fetcher(seconds=0.2, allow_private=True) as fetcher:
        monkeypatch.setattr("sijill.vault.fetch.fetcher._START", -0.15)
        assert fetcher.fetch("http://127.0.0.1:9/").outcome == "no_time"
    with Fetcher(seconds=5, memory=30 << 20) as starved:
        monkeypatch.setattr("sijill.vault.fetch.fetcher._START", 5)
        seen = starved.fetch("http://harbour.example/")
        assert (seen.outcome, seen.warc) in {("broken_off", None), ("unreachable", None)}


# What came of it, opened.


def opened(fetched: Fetched) -> Any:
    with Opener() as opener:
        assert fetched.warc is not None
        whole = opener.open(fetched.warc)
        pages = [(opener.open(one.path, one.name, one.media_type), one) for one in whole.parts]
        return whole, pages


def test_a_code_page_that_only_the_header_names_is_read(served: Site, fetching: Any) -> None:
    """Arabic in Windows-1256, in western guise to anything that guesses by single letters."""
    words = f"<html><body><p>{ARABIC}</p></body></html>".encode("cp1256")
    served.pages["/"] = http(words, Content_Type='text/html; Charset="windows-1256"')

    _, [(page, _)] = opened(fetching("/"))

    assert ARABIC in page.text


@pytest.mark.parametrize("charset", ["klingon", "zip", "utf-16", "../../etc", "\x7f"])
def test_a_charset_that_is_none_harms_nobody(served: Site, fetching: Any, charset: str) -> None:
    """Unknown, a codec that is no text, a wrong one: the words are read all the same."""
    served.pages["/"] = http(PAGE.encode(), Content_Type=f"text/html; charset={charset}")

    _, [(page, _)] = opened(fetching("/"))

    assert STORY in page.text


def test_a_gzip_bomb_stays_in_its_archive(served: Site, fetching: Any) -> None:
    """A hundred and sixty megabytes in as many kilobytes: kept packed, said so."""
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb") as packing:
        for _ in range(160):
            packing.write(b"\0" * 1_000_000)
    served.pages["/"] = http(out.getvalue(), Content_Encoding="gzip")

    whole, pages = opened(fetching("/"))

    assert (pages, "a bomb" in whole.reason) == ([], True)


def test_a_page_that_comes_packed_is_unpacked(served: Site, fetching: Any) -> None:
    """Some servers pack whether or not they were asked to."""
    served.pages["/"] = http(gzip.compress(PAGE.encode()), Content_Encoding="gzip")

    _, [(page, part)] = opened(fetching("/"))

    assert STORY in page.text and part.path.suffix == ".part"


def test_injected_headers_stay_words_of_the_answer(served: Site, fetching: Any) -> None:
    """A phrase, a location or a type that carries more than it should changes no record and no sentence."""
    served.pages["/"] = http(PAGE.encode(), "200 OK \x1b[31m\u202eevil".encode().decode("latin-1"), X_A="b\tWARC/1.1")
    served.pages["/to"] = moved("/\u202egpj\x07".encode().decode("latin-1"))

    seen, away = fetching("/"), fetching("/to")

    whole, pages = opened(seen)
    assert (len(pages), whole.notes) == (1, [])
    assert "\x1b" not in seen.way
    assert away.outcome in ("refused", "answered")
    assert not any(c in away.way for c in "\x07\u202e")


# Lines: TLS and proxies.


@pytest.fixture(scope="module")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A certificate for localhost that signs itself, and a server that shows it."""
    import ssl

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    folder = tmp_path_factory.mktemp("tls")
    pem = folder / "cert.pem"
    pem.write_bytes(builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    secret = folder / "key.pem"
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, secret)
    return context, pem


def test_a_certificate_that_nobody_vouches_for_is_said_plainly(go: Any, trusted: Any) -> None:
    """And one that this machine trusts is not: SSL_CERT_FILE names an office's own."""
    context, pem = trusted
    with site(context=context) as served:
        served.pages["/"] = http(PAGE.encode())
        address = f"https://localhost:{served.port}/"
        untrusted = go(address)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SSL_CERT_FILE", str(pem))
            right, other = go(address), go(f"https://127.0.0.1:{served.port}/")

    assert untrusted["outcome"] == "certificate" and "self-signed" in untrusted["reason"]
    assert right["outcome"] == "answered"
    assert other["outcome"] == "certificate" and "127.0.0.1" in other["reason"]


def test_a_line_that_is_not_secure_is_no_https(served: Site, go: Any) -> None:
    """Never tried again without."""
    served.pages["/"] = http(PAGE.encode())

    told = go(f"https://127.0.0.1:{served.port}/")

    assert told["outcome"] == "unreachable" and "no secure line" in told["reason"]


@contextmanager
def proxy(kind: str) -> Iterator[tuple[str, list[bytes]]]:
    """A proxy that passes bytes on to this machine, whatever name was asked for; what it was asked."""
    heard: list[bytes] = []

    def pump(left: socket.socket, right: socket.socket) -> None:
        with suppress(OSError):
            while data := left.recv(4096):
                right.sendall(data)
            right.shutdown(socket.SHUT_WR)

    def serve(line: socket.socket) -> None:
        with line:
            if kind == "socks5":
                line.recv(3)
                line.sendall(b"\x05\x00")
                heard.append(asked := line.recv(300))
                port = int.from_bytes(asked[-2:], "big")
                line.sendall(b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00")
                first = b""
            else:
                heard.append(first := line.recv(4096))
                port = int(first.split(b" ")[1].split(b"//")[-1].split(b"/")[0].rpartition(b":")[2])
                if first.startswith(b"CONNECT"):
                    line.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                    first = b""
            with socket.create_connection(("127.0.0.1", port)) as behind:
                behind.sendall(first.replace(b"http://harbour.example:%d" % port, b""))
                threading.Thread(target=pump, args=(line, behind), daemon=True).start()
                pump(behind, line)

    def accept(door: socket.socket) -> None:
        while True:
            try:
                line, _ = door.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(line,), daemon=True).start()

    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        threading.Thread(target=accept, args=(door,), daemon=True).start()
        yield f"{kind}://127.0.0.1:{door.getsockname()[1]}", heard
        with suppress(OSError):
            door.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("kind", ["http", "socks5"])
def test_a_proxy_is_told_the_name_and_no_name_server_is(served: Site, go: Any, tmp_path: Path, kind: str) -> None:
    """The number behind it is not known, and so not stated."""
    served.pages |= {"/": http(PAGE.encode())}

    def never(host: str, port: int) -> list[Any]:
        raise AssertionError(f"{host} was asked for")

    with proxy(kind) as (address, heard):
        told = go(
            f"http://harbour.example:{served.port}/", proxy=proxy_of(address), resolver=never, allow_private=False
        )

    assert (told["outcome"], told["hops"][0]["number"]) == ("answered", None), told["reason"]
    assert b"harbour.example" in heard[0]
    assert served.asked[0].startswith(b"GET / HTTP/1.1\r\nHost: harbour.example")
    assert b"WARC-IP-Address" not in (tmp_path / "fetched.warc").read_bytes()


def test_https_goes_through_a_tunnel(go: Any, trusted: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The proxy sees the name and nothing else."""
    context, pem = trusted
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    with site(context=context) as served, proxy("http") as (address, heard):
        served.pages["/secret"] = http(PAGE.encode())
        told = go(f"https://localhost:{served.port}/secret", proxy=proxy_of(address))

    assert told["outcome"] == "answered", told["reason"]
    assert heard[0].startswith(b"CONNECT localhost:") and b"secret" not in heard[0]


def test_a_proxys_password_is_written_nowhere(served: Site, go: Any, tmp_path: Path) -> None:
    """It goes to the proxy and not into the record."""
    served.pages["/"] = http(PAGE.encode())
    with proxy("http") as (address, heard):
        go(f"http://harbour.example:{served.port}/", proxy=proxy_of(address.replace("//", "//layla:word@")))

    assert b"Proxy-Authorization: Basic bGF5bGE6d29yZA==" in heard[0]
    assert b"Proxy-Authorization" not in (tmp_path / "fetched.warc").read_bytes()


def test_private_numbers_are_refused_behind_a_proxy_too(go: Any) -> None:
    """A number needs no name server."""
    told = go("http://10.0.0.1/", proxy=proxy_of("socks5://127.0.0.1:1"), allow_private=False)

    assert told["outcome"] == "refused"


def test_a_proxy_that_is_not_there(go: Any) -> None:
    """Named as such: the site is not to blame."""
    told = go("http://harbour.example/", proxy=proxy_of("socks5://127.0.0.1:1"))

    assert (told["outcome"], "proxy" in told["reason"]) == ("unreachable", True)


@pytest.mark.parametrize("address", ["ftp://x", "http://", "socks4://x:1", "http://x:word"])
def test_what_is_no_proxy_is_refused(address: str) -> None:
    """By name of the two kinds that are."""
    with pytest.raises(ValueError):
        proxy_of(address)


def test_the_told_is_plain(served: Site, go: Any) -> None:
    """It passes through JSON unchanged."""
    served.pages["/"] = http(b"x")
    told = go(served.at("/"))

    assert json.loads(json.dumps(told)) == told
