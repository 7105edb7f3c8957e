#!/usr/bin/env python3
"""Check a release of Sijill without Sijill: one file, Python's standard library, no network.

    python3 check_release.py DIR [--checkpoint FILE ...] [--key VKEY]

Steps, each reported: the signature on release.json (release.txt: Ed25519, RFC 8032; C2SP signed note); every frozen
file against its SHA-256; the signed checkpoint of the register's log; every published claim's place in the log, from
its event's leaf to the checkpoint's root (RFC 9162). Ends with PASS or FAIL; exit code 0 or 1. Take KEY, and this
program, from a source other than the release. What it cannot tell: whether what documents say is true.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import io
import json
import re
import sys
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

Point = tuple[int, int, int, int]
Checkpoint = NamedTuple("Checkpoint", [("origin", str), ("size", int), ("root", bytes)])  # noqa: UP014 - short
Key = NamedTuple("Key", [("name", str), ("id", bytes), ("raw", bytes)])  # noqa: UP014 - short

# Ed25519 (RFC 8032 section 5.1), points in extended coordinates
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


class Bad(Exception):
    """Something is not as it should be: a short name, and what was seen."""


def add(a: Point, b: Point) -> Point:
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    k, m, n, q = f - e, h - g, h + g, f + e
    return k * m % P, n * q % P, m * n % P, k * q % P


def multiply(scalar: int, point: Point) -> Point:
    total: Point = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = add(total, point)
        point, scalar = add(point, point), scalar >> 1
    return total


def decompress(data: bytes) -> Point | None:
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & ((1 << 255) - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = decompress((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signature_fits(public: bytes, message: bytes, signature: bytes) -> bool:
    point = decompress(public) if len(public) == 32 else None
    scalar = int.from_bytes(signature[32:], "little")
    if point is None or BASE is None or len(signature) != 64 or scalar >= L:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    minus = (P - point[0], point[1], point[2], P - point[3])
    x, y, z, _ = add(multiply(scalar, BASE), multiply(challenge, minus))
    x, y = x * pow(z, P - 2, P) % P, y * pow(z, P - 2, P) % P
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


def unbase64(text: str) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
    return raw if base64.b64encode(raw).decode() == text else b""


def read_key(text: str) -> Key:
    parts = text.strip().split("+", 2)
    raw = unbase64(parts[2]) if len(parts) == 3 else b""
    if len(raw) != 33 or raw[0] != 1:
        raise Bad("key-malformed", f"not an Ed25519 verifier key (name+id+base64): {text!r:.80}")
    key_id = hashlib.sha256(parts[0].encode() + b"\n" + raw).digest()[:4]
    if key_id.hex() != parts[1]:
        raise Bad("key-malformed", f"the key's id {parts[1]} does not fit its bytes ({key_id.hex()})")
    return Key(parts[0], key_id, raw[1:])


def open_note(text: str, key: Key) -> Checkpoint:
    body, blank, tail = text.rpartition("\n\n")
    lines, signatures, signed = (body + "\n").encode(), tail.split("\n"), False
    if not blank or signatures.pop() != "":
        raise Bad("checkpoint-malformed", "not a signed note: text, empty line, signature lines")
    for line in signatures:
        match = re.fullmatch(r"\u2014 (\S+) (\S+)", line)
        if match is None:
            raise Bad("checkpoint-malformed", f"not a signature line: {line!r:.100}")
        raw = unbase64(match[2])
        if (match[1], raw[:4]) == (key.name, key.id):
            if not signature_fits(key.raw, lines, raw[4:]):
                raise Bad("signature-wrong", f"the signature of {key.name} does not fit the checkpoint")
            signed = True
    if not signed:
        raise Bad("signature-missing", f"the checkpoint is not signed by {key.name}+{key.id.hex()}")
    match = re.fullmatch(r"([^\n]+)\n(0|[1-9][0-9]{0,18})\n([^\n]+)\n", body + "\n")
    root = unbase64(match[3]) if match else b""
    if match is None or len(root) != 32:
        raise Bad("checkpoint-malformed", "the signed text is not origin, size, root")
    return Checkpoint(match[1], int(match[2]), root)


def say(text: str) -> None:
    """Print one line; what a stranger's release holds can neither break the line nor move the cursor."""
    print("".join(one if one.isprintable() else ascii(one)[1:-1] for one in text))


def sha256_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        for block in iter(lambda: stream.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def root_from(size: int, leaves: dict[int, bytes], nodes: Sequence[bytes]) -> bytes:
    """The root that known leaves and the given nodes lead to: a subtree without a known leaf is one node."""
    known, waiting = sorted(leaves), iter(nodes)

    def walk(start: int, end: int) -> bytes:
        first = bisect_left(known, start)
        if first == len(known) or known[first] >= end:
            node = next(waiting, None)
            if node is None:
                raise Bad("proof-short", "the proof ends before the root")
            return node
        if end - start == 1:
            return leaves[start]
        middle = start + (1 << (end - start - 1).bit_length() - 1)
        return hashlib.sha256(b"\x01" + walk(start, middle) + walk(middle, end)).digest()

    found = walk(0, size)
    if next(waiting, None) is not None:
        raise Bad("proof-long", "the proof holds more hashes than lead to the root")
    return found


class Checker:
    """The steps, in the order of `run`; each adds to `faults` or says what it found good."""

    def __init__(self, folder: Path, key: str | None, outside: Sequence[Path]) -> None:
        self.folder, self.given_key, self.outside = folder, key, outside
        self.faults: list[str] = []
        self.release: dict[str, Any] = {}
        self.key: Key | None = None

    def run(self) -> bool:
        say(f"Release {self.folder}, checked by a program with SHA-256 {sha256_of(Path(__file__))}")
        for step in (self.signature, self.files, self.checkpoint, self.proofs):
            try:
                step()
            except Bad as bad:
                self.fault(*bad.args)
            except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
                self.fault("unreadable", f"{step.__name__}: {error!r}")
        say(f"FAIL: {len(self.faults)} fault(s)" if self.faults else "PASS")
        return not self.faults

    def fault(self, name: str, message: str) -> None:
        self.faults.append(name)
        say(f"FAULT {name}: {message}")

    def text(self, name: str) -> str:
        return (self.folder / name).read_bytes().decode("utf-8")

    def rows(self, name: str) -> Iterator[dict[str, Any]]:
        with (self.folder / name).open("rb") as lines:
            for line in lines:
                yield json.loads(line)

    def signature(self) -> None:
        body = (self.folder / "release.json").read_bytes()
        self.release = json.loads(body)
        self.key = read_key(self.given_key or self.text("key.txt"))
        if self.given_key is None:
            say(f"  note: the key comes from the release itself; compare it with the one published: {self.key.name}")
        note = open_note(self.text("release.txt"), self.key)
        origin = f"{self.key.name}/release/{self.release['case']}/{self.release['version']}"
        if note != Checkpoint(origin, 1, hashlib.sha256(b"\x00" + body).digest()):
            raise Bad("release-altered", "release.json is not what the key signed in release.txt")
        say(f"  checked: {self.key.name} signed release {self.release['version']} of {self.release['case']}")

    def files(self) -> None:
        listed, good = self.release["files"], 0
        for name, sha256 in sorted(listed.items()):
            path = self.folder / name
            if not path.is_file():
                self.fault("file-missing", f"{name} is listed in release.json and not there")
            elif sha256_of(path) != sha256:
                self.fault("file-altered", f"{name} is not the file that was frozen")
            else:
                good += 1
        say(f"  checked: {good} of {len(listed)} frozen files")

    def checkpoint(self) -> None:
        if self.key is None:
            raise Bad("key-missing", "no key, no checkpoint")
        own, state = open_note(self.text("checkpoint.txt"), self.key), self.release["register"]
        if (own.size, own.root.hex()) != (state["size"], state["root"]):
            self.fault("root-foreign", "release.json states another root than the signed checkpoint")
        for path in self.outside:
            other = open_note(path.read_bytes().decode("utf-8"), self.key)
            if other.size == own.size and other.root != own.root:
                self.fault("root-wrong", f"{path} signs another root for the same {own.size} events")
        say(f"  checked: the register's checkpoint, {own.size} events, root {own.root.hex()}")

    def proofs(self) -> None:
        state, proof = self.release["register"], json.loads(self.text("proofs/nodes.json"))
        leaves: dict[int, bytes] = {}
        proved: dict[str, int] = {}
        for row in self.rows("proofs/events.jsonl"):
            leaves[row["event"]] = bytes.fromhex(row["leaf"])
            proved.update(dict.fromkeys(row.get("claims", ()), row["event"]))
        if leaves and not 0 <= min(leaves) <= max(leaves) < state["size"]:
            raise Bad("proof-foreign", "a proof speaks of an event that the log does not have")
        if root_from(state["size"], leaves, [bytes.fromhex(one) for one in proof["nodes"]]).hex() != state["root"]:
            raise Bad("proof-wrong", "the events of the published claims do not lead to the signed root")
        claims = [row["id"] for row in self.rows("tables/claims.jsonl")]
        missing = [one for one in claims if one not in proved]
        if missing:
            self.fault("claim-unproved", f"{len(missing)} claims are in no event of the log, first {missing[0]}")
        say(f"  checked: {len(claims) - len(missing)} claims by {len(leaves)} events of the log")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Check a release: signatures, files, proofs, figures.")
    parser.add_argument("release", type=Path, metavar="DIR", help="the folder that holds release.json")
    parser.add_argument("--checkpoint", type=Path, action="append", default=[], metavar="FILE", help="one you hold")
    parser.add_argument("--key", metavar="VKEY", help="the register's public key, name+id+base64, as published")
    options = parser.parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    return 0 if Checker(options.release, options.key, options.checkpoint).run() else 1


if __name__ == "__main__":
    sys.exit(main())
