#!/usr/bin/env python3
"""Check a release of Sijill without Sijill: one file, Python's standard library, no network.

    python3 check_release.py DIR [--checkpoint FILE ...] [--key VKEY]

Steps, each reported: the signature on release.json (release.txt: Ed25519, RFC 8032; C2SP signed note); every frozen
file against its SHA-256; the signed checkpoint of the register's log; every published claim's place in the log, from
its event's leaf to the checkpoint's root (RFC 9162); every figure, summed anew from the tables; every number's way to
claims and documents; nobody counted twice; every estimate and every window of destruction, from what it states; the
open data built from it (open/), when it is there. Ends with PASS or FAIL; exit code 0 or 1. Take KEY, and this program,
from a source other than the release. What it cannot tell: whether what documents say is true; whether an event's body,
which holds secrets and is not published, says what the claim says (a court that is given the body can: its hash is the
leaf).
"""

from __future__ import annotations

import argparse
import base64
import binascii
import csv
import hashlib
import io
import json
import math
import re
import sys
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

RANGES = {
    "killed": ("killed", "civilians"),
    "children_killed": ("killed", "children"),
    "women_killed": ("killed", "women"),
    "men_killed": ("killed", "men"),
    "injured": ("injured", "civilians"),
    "children_injured": ("injured", "children"),
    "belligerents_killed": ("killed", "belligerents"),
}
COUNTS = ("victims", "victims_killed", "named", "verified")
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
        self.claims: set[str] = set()
        self.documents: set[str] = set()
        self.first: dict[str, list[int]] = {}

    def run(self) -> bool:
        say(f"Release {self.folder}, checked by a program with SHA-256 {sha256_of(Path(__file__))}")
        for step in (
            self.signature,
            self.files,
            self.checkpoint,
            self.proofs,
            self.people,
            self.figures,
            self.estimates,
            self.structures,
            self.open_data,
        ):
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
        self.documents = {row["id"] for row in self.rows("tables/documents.jsonl")}
        missing = lost = 0
        for row in self.rows("tables/claims.jsonl"):
            missing += row["id"] not in proved
            lost += row["document"] not in self.documents
            if row["id"] in self.claims:
                self.fault("claim-twice", row["id"])
            self.claims.add(row["id"])
        if missing:
            self.fault("claim-unproved", f"{missing} published claims are in no event of the log")
        if lost:
            self.fault("document-missing", f"{lost} claims name a document that the release does not list")
        say(f"  checked: {len(self.claims) - missing} claims by {len(leaves)} events of the log")

    def people(self) -> None:
        """People: each once, shown no further than their level; how many there are in each incident."""
        seen, told = set(), 0
        for row in self.rows("tables/persons.jsonl"):
            if row["id"] in seen:
                self.fault("person-twice", row["id"])
            seen.add(row["id"])
            words = ("name_local", "name_latin", "age", "profession", "other_names")
            told += row["level"] != "named" and any(row.get(word) for word in words)
            told += row["level"] == "counted" and ("sex" in row or "age_group" in row)
            if row.get("incidents"):
                numbers = self.first.setdefault(row["incidents"][0], [0, 0, 0])
                numbers[0] += 1
                numbers[1] += row.get("harm") == "killed"
                numbers[2] += row.get("known_by") == "directly_verified"
        if told:
            self.fault("person-told", f"{told} people are shown beyond their level")
        say(f"  checked: {len(seen)} people")

    def figures(self) -> None:
        """Every figure, from the rows of incidents; every count's way to its claims."""
        conceded, incidents = self.conceded(), {}
        for row in self.rows("tables/incidents.jsonl"):
            if row["id"] in incidents:
                self.fault("incident-twice", row["id"])
            incidents[row["id"]] = self.incident(row, conceded.get(row["id"], {}))
        good = total = 0
        for figure in self.rows("tables/figures.jsonl"):
            total += 1
            chosen = [id for id, row in incidents.items() if within(figure.get("definition", {}), row)]
            if chosen != figure.get("incidents", []):
                self.fault("figure-incidents", f"{figure['id']} is not made from the incidents of its definition")
            elif sums(incidents[id]["numbers"] for id in chosen) != figure["numbers"]:
                self.fault("figure-wrong", f"{figure['id']} is not the sum of its incidents")
            else:
                good += 1
        self.headline()
        say(f"  checked: {good} of {total} figures, summed anew from {len(incidents)} incidents")

    def incident(self, row: dict[str, Any], conceded: dict[str, list[int]]) -> dict[str, Any]:
        for count in row.get("counts", ()):
            if not count.get("claims") or not self.claims.issuperset(count["claims"]):
                self.fault("count-without-reason", f"{count['outcome']} {count['group']} of {row['id']}")
        stated = {(one["outcome"], one["group"]): (one.get("low"), one.get("high")) for one in row.get("counts", ())}
        low, high = row.get("conceded_low"), row.get("conceded_high")
        ends = [sum(one[end] for one in conceded.values()) for end in (0, 1)] if conceded else [None, None]
        if [low, high] != ends:
            self.fault("conceded-wrong", f"deaths conceded of {row['id']} are not those of its positions")
        people = self.first.get(row["id"], [0, 0, 0])
        if [row["victims"], row["victims_killed"], row["verified"]] != people:
            self.fault("victims-wrong", f"the people of {row['id']} are not those of the table of people")
        numbers = {name: stated.get(key, (None, None)) for name, key in RANGES.items()} | {"conceded": (low, high)}
        counted = {name: row[name] for name in COUNTS}
        return {
            "grade": row.get("grade"),
            "year": row.get("date_first", "")[:4],
            "actors": row.get("actors", []),
            "numbers": (numbers, counted),
        }

    def conceded(self) -> dict[str, dict[str, list[int]]]:
        """Deaths conceded by incident and belligerent: the least and the most that its positions give."""
        found: dict[str, dict[str, list[int]]] = {}
        for row in self.rows("tables/positions.jsonl"):
            low, high = row.get("killed_low"), row.get("killed_high")
            if low is None and high is None:
                continue
            ends = [high or 0 if low is None else low, low or 0 if high is None else high]
            own = found.setdefault(row["incident"], {})
            known = own.setdefault(row["actor"], ends)
            own[row["actor"]] = [min(known[0], ends[0]), max(known[1], ends[1])]
        return found

    def headline(self) -> None:
        figures = {row["id"]: row["numbers"] for row in self.rows("tables/figures.jsonl")}
        totals = {row["id"]: row for row in self.rows("tables/totals.jsonl")}
        for one in self.release["headline"]:
            ends = (one.get("low"), one.get("high"))
            if one["key"] != "gap" and one.get("totals"):
                total = totals[one["totals"][0]]
                right = ends == (total.get("low"), total.get("high"))
            elif "figure" in one:
                right = ends in ((None, None), span(figures[one["figure"]], one["measure"]))
            else:
                continue
            if not right:
                self.fault("headline-wrong", f"{one['key']} is not what its figure or total says")

    def estimates(self) -> None:
        """Every estimate: its interval from its quantiles, its table by its hash; a refusal has no number."""
        good = total = 0
        for row in self.table("estimates"):
            total += 1
            refused, table, lists = "refused" in row, row.get("overlap", []), row.get("lists", [])
            ends = (row.get("low"), row.get("value"), row.get("high"))
            if refused != (row["verdict"] == "no estimate can be defended") or (refused and not row.get("reasons")):
                self.fault("estimate-verdict", f"{row['id']} is refused without a reason, or the reverse")
            elif ends != ((None, None, None) if refused else interval(row["quantiles"])):
                self.fault("estimate-wrong", f"{row['id']} is not what its quantiles give")
            elif row["linkages"] == 1 and sum(people for _, people in table) != row["documented"]:
                self.fault("estimate-people", f"{row['id']} does not count the people of its table")
            elif row["linkages"] == 1 and table_sha256(lists, table) != row["inputs"]:
                self.fault("estimate-table", f"{row['id']} was made from another table")
            else:
                good += 1
        say(f"  checked: {good} of {total} estimates")

    def structures(self) -> None:
        """Every structure: windows hold all probability, the best is what it states; tied to an incident, no cell."""
        incidents = {row["id"] for row in self.rows("tables/incidents.jsonl")}
        good = total = 0
        for row in self.table("structures"):
            total += 1
            windows = row.get("windows", [])
            best: dict[str, Any] = max(windows, key=lambda one: float(one["probability"]), default={})
            gone = sum(float(one["probability"]) for one in windows if "until" in one)
            rest = sum(float(one["probability"]) for one in windows if "until" not in one)
            if "incident" in row and (row["incident"] not in incidents or "cell" in row):
                self.fault("structure-place", f"{row['id']} is tied to no incident, or has a cell beside it")
            elif windows and abs(gone + rest - 1) > 0.0001 * (len(windows) + 10):
                self.fault("structure-windows", f"the windows of {row['id']} do not hold all probability")
            elif windows and any(row.get(end) != best.get(end) for end in ("after", "until", "probability")):
                self.fault("structure-best", f"{row['id']} does not state its likeliest window")
            elif windows and row["destroyed"] != f"{min(gone, 1.0):.4f}":
                self.fault("structure-destroyed", f"{row['id']} was not destroyed with the probability that it states")
            else:
                good += 1
        say(f"  checked: {good} of {total} structures")

    def table(self, name: str) -> Iterator[dict[str, Any]]:
        """Rows of a table that releases before it do not have."""
        return self.rows(f"tables/{name}.jsonl") if f"tables/{name}.jsonl" in self.release["files"] else iter(())

    def open_data(self) -> None:
        """Files built from the release: each as its package says, and the table of incidents with the same sums."""
        package = self.folder / "open" / "datapackage.json"
        if not package.is_file():
            say("  note: no open data was built here (open/datapackage.json)")
            return
        resources, good = json.loads(package.read_bytes())["resources"], 0
        for one in resources:
            path = package.parent / one["path"]
            if not path.is_file() or f"sha256:{sha256_of(path)}" != one["hash"]:
                self.fault("open-altered", f"open/{one['path']} is not the file that its package names")
            else:
                good += 1
        everything = next(row for row in self.rows("tables/figures.jsonl") if row["id"] == "all")["numbers"]
        with (package.parent / "incidents.csv").open(encoding="utf-8-sig", newline="") as lines:
            table = [(row["id"], int(row["civilians_killed_min"] or 0)) for row in csv.DictReader(lines)]
        if [id for id, _ in table] != [row["id"] for row in self.rows("tables/incidents.jsonl")]:
            self.fault("open-ids", "open/incidents.csv does not list the incidents of the release by their ids")
        if sum(least for _, least in table) != everything["killed_min"]:
            self.fault("open-wrong", "open/incidents.csv does not add up to the figure of all incidents")
        say(f"  checked: {good} of {len(resources)} files of open data")


def within(definition: dict[str, Any], row: dict[str, Any]) -> bool:
    if "grades" in definition and row["grade"] not in definition["grades"]:
        return False
    if "year" in definition and row["year"] != definition["year"]:
        return False
    actor, sole = definition.get("actor"), definition.get("actor_rule") == "sole"
    return actor is None or (actor in row["actors"] and not (sole and len(row["actors"]) > 1))


def interval(quantiles: dict[str, str]) -> tuple[int, int, int]:
    low, middle, high = (float(quantiles[name]) for name in ("q025", "median", "q975"))
    step = max(1.0, 10.0 ** (math.floor(math.log10(high - low)) - 1)) if high > low else 1.0
    return int(math.floor(low / step) * step), int(round(middle / step) * step), int(math.ceil(high / step) * step)


def table_sha256(lists: list[str], overlap: list[Any]) -> str:
    rows = [f"{','.join(pattern)},{people}" for pattern, people in sorted(overlap, key=lambda one: one[0][::-1])]
    return hashlib.sha256("\n".join([",".join((*lists, "count")), *rows]).encode()).hexdigest()


def sums(rows: Any) -> dict[str, int]:
    numbers = {"incidents": 0} | dict.fromkeys(COUNTS, 0)
    for name in (*RANGES, "conceded"):
        numbers |= {f"{name}_min": 0, f"{name}_max": 0, f"{name}_not_stated": 0}
    for ranges, counted in rows:
        numbers["incidents"] += 1
        for name, number in counted.items():
            numbers[name] += number
        for name, (low, high) in ranges.items():
            if low is None and high is None:
                numbers[f"{name}_not_stated"] += 1
            else:
                numbers[f"{name}_min"] += low or 0
                numbers[f"{name}_max"] += (low or 0) if high is None else high
    return numbers


def span(numbers: dict[str, int], measure: str) -> tuple[int | None, int | None]:
    if measure in numbers:
        return numbers[measure], numbers[measure]
    if numbers[f"{measure}_not_stated"] == numbers["incidents"]:
        return None, None
    return numbers[f"{measure}_min"], numbers[f"{measure}_max"]


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
