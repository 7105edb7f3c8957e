"""Read the whole log and say what, if anything, was done to it.

Steps, one row at a time: the number (gaps, rows out of order), the leaf hash against the body, the body's form, the
tree. When the tree reaches the size of a checkpoint, or of the frontier that the register keeps, the roots must
agree. Then each payload against its commitment, and each destroyed payload against the event that destroyed it.

A row whose body alone was changed is named by its number. Somebody who changed the stored leaf hashes as well (a
rewritten log) can be found only by a root from outside: then the rows between the last root that agrees and the first
that does not are named. So keep checkpoints, many of them, in other people's hands.

Memory: O(log n) for the tree, and about 150 bytes for each commitment. The Merkle tree is in `ledger.merkle`, the
same check without this package in `ledger.verify_bag`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from sijill.ledger.canonical import parse
from sijill.ledger.findings import Fault, Found, Report
from sijill.ledger.marks import Mark, Tree
from sijill.ledger.merkle import Frontier, leaf_hash
from sijill.ledger.notes import Checkpoint
from sijill.ledger.payloads import Payloads
from sijill.model.errors import InvalidValue

__all__ = ["DESTROYED", "Fault", "Payload", "Report", "Row", "verify_log"]

DESTROYED = "payload-destroyed"
"""The kind of event that says that payloads were destroyed; its data names their `commitments`."""

_STRING = rb'"(?:[^"\\]|\\.)*+"'
_HEAD = re.compile(
    rb'\{"act":(?:null|%s),"at":%s,"by":(?:null|%s),"commitments":\[((?:"[0-9a-f]{64}",?)*)\],"data":'
    % ((_STRING,) * 3),
    re.DOTALL,
)
_TAIL = re.compile(rb',"kind":"([^"\\]+)","v":[0-9]+\}\Z')
_HEX = re.compile(rb"[0-9a-f]{64}")
_KEYS = ["act", "at", "by", "commitments", "data", "kind", "v"]

Row = tuple[int, bytes, bytes]
Payload = tuple[str, bytes, bytes | None]


def verify_log(
    rows: Iterable[Row],
    *,
    payloads: Iterable[Payload],
    checkpoint: Checkpoint | Iterable[Checkpoint] | None = None,
    frontier: Frontier | None = None,
    first_seq: int = 0,
    strict: bool = False,
    progress: Callable[[int], object] | None = None,
) -> Report:
    """Check the log: `rows` of (seq, body, leaf hash) in order of seq, `payloads` of (commitment, salt, payload).

    A payload of None was destroyed; its salt must be empty then. `checkpoint`: one or several, opened before with
    `notes.open_note`. `frontier`: what the register keeps beside the log. Numbers start at `first_seq`. `strict`
    also proves that every body is canonical JSON (about 18 MB/s); without, its frame is checked and its hash.
    `progress` is called with the bytes of each body. Never raises for what it reads; the report holds the faults.
    """
    reading = _Reading(first_seq, strict, _sorted_checkpoints(checkpoint), frontier)
    for row in rows:
        reading.take(*row)
        if progress is not None:
            progress(len(row[1]))
    reading.end_of_rows()
    for payload in payloads:
        reading.take_payload(*payload)
    reading.end_of_payloads()
    return reading.report()


def _sorted_checkpoints(checkpoint: Checkpoint | Iterable[Checkpoint] | None) -> list[Checkpoint]:
    if checkpoint is None:
        return []
    return sorted({checkpoint} if isinstance(checkpoint, Checkpoint) else set(checkpoint), key=lambda one: one.size)


class _Reading:
    """One pass over rows, then payloads."""

    def __init__(self, first_seq: int, strict: bool, checkpoints: list[Checkpoint], kept: Frontier | None) -> None:
        self._found = Found()
        self._payloads = Payloads(self._found)
        marks = [Mark(one.size, one.root, f"the checkpoint of {one.origin}") for one in checkpoints]
        if kept is not None:
            marks.append(Mark(kept.size, kept.root(), "the register's own frontier", kept.peaks))
        self._tree = Tree(marks, first_seq, self._found)
        self._first, self._next, self._strict, self._kept = first_seq, first_seq, strict, kept

    def take(self, seq: int, body: bytes, leaf: bytes) -> None:
        self._number(seq)
        body, leaf = _as_bytes(body), _as_bytes(leaf)
        computed = leaf_hash(body)
        if computed != leaf:
            self._found.add("altered", f"row {seq} was altered: its text does not give its leaf hash", seq, seq)
        self._tree.append(leaf if len(leaf) == len(computed) else computed)
        try:
            self._read(seq, body)
        except InvalidValue as error:
            self._found.add("malformed", f"row {seq} is not an event: {error}", seq, seq)

    def _number(self, seq: int) -> None:
        if seq > self._next:
            gone = f"row {self._next} is" if seq == self._next + 1 else f"rows {self._next} to {seq - 1} are"
            self._found.add("missing", f"{gone} missing", self._next, seq - 1)
        elif seq < self._next:
            self._found.add("order", f"row {seq} stands after row {self._next - 1}", seq, seq)
        self._next = max(self._next, seq + 1)

    def _read(self, seq: int, body: bytes) -> None:
        if self._strict:
            parse(body)
        head, tail = _HEAD.match(body), _TAIL.search(body, max(0, len(body) - 200))
        if head is None or tail is None:
            parse(body)
            raise InvalidValue(f"its keys should be {', '.join(_KEYS)}")
        for commitment in _HEX.findall(head[1]):
            self._payloads.commit(bytes.fromhex(commitment.decode()), seq)
        if tail[1] == DESTROYED.encode():
            for commitment in _destroyed(body):
                self._payloads.destroy(commitment, seq)

    def end_of_rows(self) -> None:
        self._tree.end()
        size = self._tree.frontier.size
        if self._kept is not None and self._kept.size < size:
            start, last = self._first + self._kept.size, self._first + size - 1
            said = f"rows {start} to {last} came in past the register, whose own frontier counts {self._kept.size}"
            self._found.add("behind", said, start, last)

    def take_payload(self, commitment: str, salt: bytes, payload: bytes | None) -> None:
        self._payloads.take(commitment, _as_bytes(salt), None if payload is None else _as_bytes(payload))

    def end_of_payloads(self) -> None:
        self._payloads.end()

    def report(self) -> Report:
        return Report(
            events=self._tree.frontier.size,
            root=self._tree.frontier.root(),
            payloads=self._payloads.kept,
            destroyed=self._payloads.destroyed,
            agreed=tuple(self._tree.agreed),
            faults=tuple(self._found.faults),
            more=self._found.more,
        )


def _destroyed(body: bytes) -> list[bytes]:
    data = parse(body)["data"]
    commitments = data.get("commitments") if isinstance(data, dict) else None
    if not isinstance(commitments, list) or not all(_HEX.fullmatch(str(one).encode()) for one in commitments):
        raise InvalidValue("it should name the commitments that it destroys")
    return [bytes.fromhex(one) for one in commitments]


def _as_bytes(value: object) -> bytes:
    """A database may hand over anything once somebody has been at it; what is no bytes, is altered."""
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value)
    return b"" if value is None else str(value).encode("utf-8", "replace")
