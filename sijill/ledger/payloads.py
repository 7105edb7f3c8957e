"""Each commitment of the log, and what became of its payload: kept, destroyed with a reason, altered, gone."""

from __future__ import annotations

import re

from sijill.ledger.commitments import check
from sijill.ledger.findings import Found

_HEX = re.compile(r"[0-9a-f]{64}")


class Payloads:
    """Commitments of the events read so far, and what became of each."""

    def __init__(self, found: Found) -> None:
        self.kept = self.destroyed = 0
        self._found = found
        self._waiting: dict[bytes, int] = {}
        self._seen: dict[bytes, int] = {}
        self._ended: dict[bytes, int] = {}

    def commit(self, commitment: bytes, seq: int) -> None:
        if commitment in self._waiting:
            self._found.add(
                "commitment-twice", f"row {seq} commits to {commitment.hex()}, as another event before it", seq
            )
        self._waiting.setdefault(commitment, seq)

    def destroy(self, commitment: bytes, seq: int) -> None:
        if commitment not in self._waiting:
            self._found.add(
                "payload-unknown", f"row {seq} destroys {commitment.hex()}, which no event before it made", seq
            )
        self._ended.setdefault(commitment, seq)

    def take(self, commitment: str, salt: bytes, payload: bytes | None) -> None:
        key = bytes.fromhex(commitment) if _HEX.fullmatch(commitment) else b""
        if key in self._seen:
            self._found.add(
                "payload-twice", f"payload {commitment} of row {self._seen[key]} is kept twice", self._seen[key]
            )
        elif (seq := self._waiting.pop(key, None)) is None:
            self._found.add("payload-unknown", f"payload {commitment:.80} belongs to no event")
        else:
            self._seen[key] = seq
            self._judge(commitment, salt, payload, seq, self._ended.get(key))

    def _judge(self, commitment: str, salt: bytes, payload: bytes | None, seq: int, ended: int | None) -> None:
        if payload is None:
            self.destroyed += 1
            if ended is None:
                self._found.add(
                    "payload-missing", f"payload {commitment} of row {seq} is gone and no event says why", seq
                )
            if salt:
                self._found.add(
                    "salt-kept", f"payload {commitment} of row {seq} is destroyed, but its salt is still kept", seq
                )
            return
        self.kept += 1
        if ended is not None:
            self._found.add(
                "payload-kept", f"payload {commitment} of row {seq} is still kept: row {ended} destroyed it", seq
            )
        if not check(commitment, payload, salt):
            self._found.add("payload-altered", f"payload {commitment} of row {seq} is not what was committed to", seq)

    def end(self) -> None:
        for key, seq in self._waiting.items():
            if key in self._ended:
                self.destroyed += 1
            else:
                self._found.add(
                    "payload-missing", f"payload {key.hex()} of row {seq} is gone and no event says why", seq
                )
