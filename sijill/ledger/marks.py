"""The tree of a log as it is read, compared with every root that is known from elsewhere.

A mark is a size and the root that the log had at that size: a signed checkpoint, or the frontier that the register
keeps beside its log. The rows between the last mark that agrees and the first that does not hold the change; the
peaks of a kept frontier narrow them down to one complete subtree.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sijill.ledger.findings import Found
from sijill.ledger.merkle import Frontier


@dataclass(frozen=True, slots=True)
class Mark:
    """A size at which the root is known from elsewhere."""

    size: int
    root: bytes
    source: str
    peaks: tuple[bytes, ...] | None = None


class Tree:
    """The tree over the stored leaf hashes, compared with every mark that it passes."""

    def __init__(self, marks: Iterable[Mark], first_seq: int, found: Found) -> None:
        self.frontier = Frontier()
        self.agreed: list[int] = []
        self._marks = sorted(marks, key=lambda mark: mark.size, reverse=True)
        self._first, self._found = first_seq, found
        self._compare()

    def append(self, leaf: bytes) -> None:
        self.frontier.append(leaf)
        if self._marks and self._marks[-1].size == self.frontier.size:
            self._compare()

    def end(self) -> None:
        for mark in reversed(self._marks):
            start, last = self._first + self.frontier.size, self._first + mark.size - 1
            self._found.add(
                "cut", f"rows {start} to {last} are gone: {mark.source} counted {mark.size} rows", start, last
            )

    def _compare(self) -> None:
        while self._marks and self._marks[-1].size == self.frontier.size:
            mark = self._marks.pop()
            if mark.root == self.frontier.root():
                self.agreed.append(mark.size)
            else:
                self._fork(mark)

    def _fork(self, mark: Mark) -> None:
        low, high = self._narrow(mark)
        if low < (agreed := max(self.agreed, default=0)) < high:
            low = agreed
        start, last = self._first + low, self._first + high - 1
        self._found.add(
            "fork",
            f"somewhere in rows {start} to {last} the log is not the one of which {mark.source} holds the root "
            f"{mark.root.hex()}; it now gives {self.frontier.root().hex()}",
            start,
            last,
        )

    def _narrow(self, mark: Mark) -> tuple[int, int]:
        """The leaves [low, high) under the first peak that differs; all of them when no peaks are known."""
        bits = [1 << bit for bit in range(mark.size.bit_length(), -1, -1) if mark.size >> bit & 1]
        low = 0
        for width, ours, theirs in zip(bits, self.frontier.peaks, mark.peaks or (), strict=False):
            if ours != theirs:
                return low, low + width
            low += width
        return 0, mark.size
