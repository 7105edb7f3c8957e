#!/usr/bin/env python3
"""Check an evidence bag of Sijill without Sijill: one file, Python's standard library, no network.

    python3 verify_bag.py DIR [--checkpoint FILE ...] [--key VKEY] [--partial]

Steps, each reported: the BagIt files and manifests (RFC 8493); each stored object against its SHA-256; the signature
of data/checkpoint.txt (Ed25519, RFC 8032; C2SP signed note); every line of data/ledger.jsonl against the Merkle root
in it (RFC 9162); checkpoints that you hold from elsewhere; each payload against its salted commitment; destroyed
payloads against the event that tells of it; captured documents against the objects. Ends with PASS or FAIL; exit
code 0 or 1. It trusts nothing in the bag but what the signature covers, so take KEY, and this program, from a source
other than the bag. What it cannot tell: whether what the log says is true; whether the log's keeper left things out.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import io
import json
import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

LEDGER, PAYLOADS = "data/ledger.jsonl", "data/payloads.jsonl"
CHECKPOINT, KEY = "data/checkpoint.txt", "data/log-key.txt"
MANIFEST, TAGS, OTHERS = "manifest-sha256.txt", "tagmanifest-sha256.txt", r"data/|tagmanifest-sha256\.txt\Z"
EVENT_KEYS = {"act", "at", "by", "commitments", "data", "kind", "v"}
HEX = re.compile(r"[0-9a-f]{64}")
ANY_HEX = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
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


class Tree:
    def __init__(self) -> None:
        self.size = 0
        self.peaks: list[bytes] = []

    def append(self, leaf: bytes) -> None:
        node, size = hashlib.sha256(b"\x00" + leaf).digest(), self.size
        while size & 1:
            node, size = hashlib.sha256(b"\x01" + self.peaks.pop() + node).digest(), size >> 1
        self.peaks.append(node)
        self.size += 1

    def root(self) -> bytes:
        peaks = list(self.peaks) or [hashlib.sha256(b"").digest()]
        while len(peaks) > 1:
            right = peaks.pop()
            peaks[-1] = hashlib.sha256(b"\x01" + peaks[-1] + right).digest()
        return peaks[0]


def say(text: str) -> None:
    """Print one line; what a stranger's bag holds can neither break the line nor move the cursor."""
    print("".join(one if one.isprintable() else ascii(one)[1:-1] for one in text))


def no_twins(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return value


def commit(payload: bytes, salt: bytes) -> str:
    parts = [b"sijill/commitment/1\n", len(salt).to_bytes(8, "big"), salt, len(payload).to_bytes(8, "big"), payload]
    return hashlib.sha256(b"".join(parts)).hexdigest()


def commitments(holder: dict[str, Any]) -> list[str]:
    found = holder.get("commitments")
    if not isinstance(found, list) or not all(isinstance(one, str) and HEX.fullmatch(one) for one in found):
        raise ValueError("its commitments are no list of SHA-256")
    return found


def file_sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        for block in iter(lambda: stream.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


class Verifier:
    """The steps, in the order of `run`; each adds to `faults` or says what it found good."""

    def __init__(self, bag: Path, key: str | None, outside: Sequence[Path], partial: bool) -> None:
        self.bag, self.given_key, self.outside, self.partial = bag, key, outside, partial
        self.faults: list[str] = []
        self.present: dict[str, Path] = {}
        self.hashes: dict[str, str] = {}
        self.marks: list[tuple[str, Checkpoint]] = []
        self.committed: dict[str, int] = {}
        self.destroyed: dict[str, int] = {}
        self.captured: dict[str, tuple[int, Any]] = {}
        self.named: set[str] = set()

    def run(self) -> bool:
        say(f"Bag {self.bag}, checked by a program with SHA-256 {file_sha256(Path(__file__))}")
        for step in (self.look, self.files, self.tags, self.signature, self.ledger, self.payloads, self.objects):
            try:
                step()
            except Bad as bad:
                self.fault(*bad.args)
            except (OSError, UnicodeDecodeError) as error:
                self.fault("unreadable", str(error))
        say(f"FAIL: {len(self.faults)} fault(s)" if self.faults else "PASS")
        return not self.faults

    def fault(self, name: str, message: str) -> None:
        self.faults.append(name)
        say(f"FAULT {name}: {message}")

    def left_out(self, name: str, message: str) -> None:
        (self.note if self.partial else self.fault)(name, message)

    def note(self, name: str, message: str) -> None:
        say(f"  note: {name}: {message}")

    def manifest(self, name: str) -> dict[str, str]:
        listed: dict[str, str] = {}
        for number, line in enumerate((self.bag / name).read_text("utf-8").rstrip("\n").split("\n"), 1):
            match = re.fullmatch(r"([0-9a-fA-F]{64})[ \t]+\*?(.+)", line)
            path = re.sub("%(0A|0D|25)", lambda m: chr(int(m[1], 16)), match[2]) if match else ""
            if match is None or ".." in PurePosixPath(path).parts or path.startswith("/") or "\\" in path:
                raise Bad("manifest-malformed", f"{name} line {number}: {line!r:.120}")
            if path in listed:
                raise Bad("manifest-malformed", f"{name} line {number}: {path} is listed twice")
            listed[path] = match[1].lower()
        return listed

    def compare(self, name: str, present: dict[str, Path]) -> None:
        listed, good = self.manifest(name), 0
        for path in sorted(set(present) - set(listed)):
            self.fault("file-unlisted", f"{path} is in the bag but not in {name}")
        for path in sorted(listed):
            if path not in present:
                self.fault("file-missing", f"{path}, listed in {name}")
                continue
            self.hashes[path] = file_sha256(present[path])
            good += self.hashes[path] == listed[path]
            if self.hashes[path] != listed[path]:
                self.fault("file-altered", f"{path} is not the file that {name} lists")
        say(f"  checked: {good} of {len(listed)} files are those of {name}")

    def look(self) -> None:
        for folder, folders, files in os.walk(self.bag):
            for path in (Path(folder) / name for name in folders + files):
                relative = path.relative_to(self.bag).as_posix()
                if path.is_symlink() or not (path.is_file() or path.is_dir()):
                    self.fault("file-strange", f"{relative} is a link or a device, not a file")
                elif path.is_file():
                    self.present[relative] = path

    def files(self) -> None:
        declaration = (self.bag / "bagit.txt").read_text("utf-8").split("\n")
        if declaration[:2] != ["BagIt-Version: 1.0", "Tag-File-Character-Encoding: UTF-8"]:
            self.fault("bag-declaration", "bagit.txt does not declare BagIt 1.0 in UTF-8")
        self.compare(MANIFEST, {path: file for path, file in self.present.items() if path.startswith("data/")})

    def tags(self) -> None:
        self.compare(TAGS, {path: file for path, file in self.present.items() if not re.match(OTHERS, path)})

    def signature(self) -> None:
        inside = (self.bag / KEY).read_text("utf-8").strip()
        key = read_key(self.given_key or inside)
        if self.given_key is None:
            self.note("key", f"it comes from the bag itself; compare it with the one that was published: {inside}")
        elif self.given_key.strip() != inside:
            self.fault("key-foreign", f"the bag's own key is not the one you gave: {inside:.120}")
        own = open_note((self.bag / CHECKPOINT).read_bytes().decode("utf-8"), key)
        say(f"  checked: {key.name} signed: {own.origin}, {own.size} events, root {own.root.hex()}")
        self.marks.append(("the bag's checkpoint", own))
        for path in self.outside:
            other = open_note(path.read_bytes().decode("utf-8"), key)
            if other.origin != own.origin:
                self.fault("origin-foreign", f"{path} speaks of the log {other.origin}, not of {own.origin}")
            self.marks.append((str(path), other))

    def lines(self, name: str) -> Iterator[tuple[int, bytes]]:
        with (self.bag / name).open("rb") as stream:
            for number, line in enumerate(stream, 1):
                if not line.endswith(b"\n"):
                    self.fault("line-cut", f"{name} ends within line {number}")
                yield number, line.rstrip(b"\n")

    def ledger(self) -> None:
        tree, marks, agreed = Tree(), sorted(self.marks, key=lambda mark: mark[1].size), 0
        for number, line in self.lines(LEDGER):
            agreed += self.pass_marks(tree, marks)
            tree.append(line)
            try:
                self.event(number, json.loads(line.decode("utf-8"), object_pairs_hook=no_twins))
            except (ValueError, RecursionError) as error:
                self.fault("event-malformed", f"{LEDGER} line {number}: {error}")
            self.named.update(ANY_HEX.findall(line.decode("utf-8", "replace")))
        agreed += self.pass_marks(tree, marks)
        for source, mark in marks:
            self.fault("ledger-cut", f"{tree.size} events; {source} counts {mark.size}: the end is gone")
        if self.marks and tree.size > self.marks[0][1].size:
            self.fault("ledger-longer", f"{tree.size} events; only {self.marks[0][1].size} were signed for")
        say(f"  checked: {tree.size} events; the root agrees with {agreed} of {len(self.marks)} checkpoints")

    def pass_marks(self, tree: Tree, marks: list[tuple[str, Checkpoint]]) -> int:
        agreed = 0
        while marks and marks[0][1].size == tree.size:
            source, mark = marks.pop(0)
            if mark.root == tree.root():
                agreed += 1
            else:
                roots = f"its root is {mark.root.hex()}, theirs {tree.root().hex()}"
                self.fault("root-wrong", f"the first {mark.size} events are not those of {source}: {roots}")
        return agreed

    def event(self, number: int, event: Any) -> None:
        if not isinstance(event, dict) or set(event) != EVENT_KEYS or not isinstance(event["data"], dict):
            raise ValueError("an event has the keys " + ", ".join(sorted(EVENT_KEYS)))
        for commitment in commitments(event):
            if self.committed.setdefault(commitment, number) != number:
                raise ValueError(f"commitment {commitment} stands in an earlier event too")
        if event["kind"] == "payload-destroyed":
            for commitment in commitments(event["data"]):
                if commitment not in self.committed:
                    raise ValueError(f"it destroys {commitment}, which no event before it made")
                self.destroyed.setdefault(commitment, number)
        elif event["kind"] == "document-captured":
            self.captured[str(event["data"].get("sha256"))] = (number, event["data"].get("size"))

    def payloads(self) -> None:
        kept = gone = 0
        seen: set[str] = set()
        for number, line in self.lines(PAYLOADS):
            try:
                row = json.loads(line.decode("utf-8"), object_pairs_hook=no_twins)
                commitment, salt, payload = row["commitment"], bytes.fromhex(row["salt"]), row["payload"]
                words = None if payload is None else payload.encode("utf-8")
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
                self.fault("payload-malformed", f"{PAYLOADS} line {number}: {error!r}")
                continue
            self.payload(str(commitment), salt, words, seen)
            kept, gone = kept + (words is not None), gone + (words is None)
            self.named.update(ANY_HEX.findall(payload or ""))
        for commitment in sorted(set(self.committed) - seen - set(self.destroyed)):
            self.left_out("payload-missing", f"{commitment} of ledger line {self.committed[commitment]}")
        say(f"  checked: {kept} payloads against their commitments, {gone} destroyed")

    def payload(self, commitment: str, salt: bytes, words: bytes | None, seen: set[str]) -> None:
        where = f"{commitment} of ledger line {self.committed.get(commitment)}"
        if commitment not in self.committed:
            self.fault("payload-unknown", f"{commitment} belongs to no event")
        elif commitment in seen:
            self.fault("payload-twice", where)
        elif words is None and commitment not in self.destroyed:
            self.fault("payload-missing", where + " is destroyed and no event says so")
        elif words is not None and commitment in self.destroyed:
            self.fault("payload-kept", f"{where}: line {self.destroyed[commitment]} destroyed it")
        elif words is None and salt:
            self.fault("salt-kept", where + " is destroyed, but its salt is here")
        elif words is not None and (len(salt) != 32 or commit(words, salt) != commitment):
            self.fault("payload-altered", where + " is not what was committed to")
        seen.add(commitment)

    def objects(self) -> None:
        held: dict[str, Path] = {}
        for path, digest in self.hashes.items():
            if path.startswith("data/objects/"):
                held[digest] = self.bag / path
                if path != f"data/objects/{digest[:2]}/{digest[2:4]}/{digest}":
                    self.fault("object-misnamed", f"{path} holds the object {digest}")
                if digest not in self.named:
                    self.fault("object-unknown", f"no event or payload names {path}")
        for digest, (number, size) in sorted(self.captured.items()):
            if digest not in held:
                self.left_out("object-missing", f"{digest}, captured in ledger line {number}, is not in the bag")
            elif held[digest].stat().st_size != size:
                self.fault("object-size", f"ledger line {number} says {size} bytes of {digest}")
        say(f"  checked: {len(held)} stored objects; {len(self.captured)} captured documents in the log")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Check an evidence bag: files, log, payloads, signature.")
    parser.add_argument("bag", type=Path, metavar="DIR", help="the folder that holds bagit.txt")
    parser.add_argument("--checkpoint", type=Path, action="append", default=[], metavar="FILE", help="one you hold")
    parser.add_argument("--key", metavar="VKEY", help="the log's public key, name+id+base64, as published")
    parser.add_argument("--partial", action="store_true", help="payloads and objects may be left out (redacted bag)")
    options = parser.parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    return 0 if Verifier(options.bag, options.key, options.checkpoint, options.partial).run() else 1


if __name__ == "__main__":
    sys.exit(main())
