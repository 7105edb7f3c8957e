"""Records out of comma-, semicolon-, tab- and bar-separated text, with the faults of real exports caught.

The C reader of the standard library does the splitting, in strict mode, over a feed that remembers which lines it
handed out. When it complains, or runs on past what a cell can be (an unclosed quote swallows the rest of a file), the
record's first line is set aside, the others are handed back, and reading goes on: one fault costs one row. A record
of several lines whose number of cells is wrong is treated the same way, because an unclosed quote that a later quote
closes looks like that. Memory holds one record at a time. Leaves out: encodings, headers and what cells mean.
"""

from __future__ import annotations

import csv
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from sijill.model.errors import BadInput

DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_LINES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record: `number` as a spreadsheet counts rows, `line` as an editor counts lines, and what was wrong."""

    number: int
    line: int
    cells: list[str]
    fault: str | None = None


class _Feed(Iterator[str]):
    """Physical lines, with hand-back; knows what it handed out since `begin` and whether it ran dry or on."""

    def __init__(self, handle: TextIO, *, file: str, lines_max: int, chars_max: int) -> None:
        self._handle, self._file, self._lines_max, self._chars_max = handle, file, lines_max, chars_max
        self._back: deque[str] = deque()
        self.taken: list[str] = []
        self.line, self._chars, self.ran_dry, self.ran_on = 1, 0, False, False

    def begin(self) -> int:
        """Start a record; returns the editor's line where it starts."""
        self.line += len(self.taken)
        self.taken = []
        self._chars, self.ran_dry, self.ran_on = 0, False, False
        return self.line

    def hand_back(self) -> None:
        """Give back all but the first line of this record."""
        self._back.extendleft(reversed(self.taken[1:]))
        self.taken = self.taken[:1]

    def __next__(self) -> str:
        if len(self.taken) >= self._lines_max or self._chars > self._chars_max:
            self.ran_on = True
            raise StopIteration
        line = self._back.popleft() if self._back else self._read()
        if not line:
            self.ran_dry = True
            raise StopIteration
        self.taken.append(line)
        self._chars += len(line)
        return line

    def _read(self) -> str:
        line = self._handle.readline(self._chars_max + 1)
        if len(line) > self._chars_max:
            raise BadInput(
                f"line {self.line + len(self.taken):,} is longer than {self._chars_max:,} characters",
                file=self._file,
                remedy="This is hardly a table: check that the file is what its name says",
            )
        return line


def read_records(
    handle: TextIO, *, file: str, delimiter: str, width: int | None, lines_max: int, chars_max: int
) -> Iterator[Record]:
    """Records of an open text handle (`newline=""`), numbered from 1; empty lines count and are not yielded.

    `width` is the number of columns when it is known: it lets a swallowed line be told from a cell of many lines.
    A record with a `fault` holds its first line split without regard to quotes. Raises `BadInput` on an endless line.
    """
    csv.field_size_limit(max(csv.field_size_limit(), 2 * chars_max))
    feed = _Feed(handle, file=file, lines_max=lines_max, chars_max=chars_max)
    reader = csv.reader(feed, delimiter=delimiter, strict=True)
    number = 0
    while True:
        line = feed.begin()
        try:
            cells = next(reader)
            fault = _swallowed(feed, cells, width)
        except StopIteration:
            return
        except csv.Error as error:
            fault = _in_words(feed, str(error))
        number += 1
        if fault is not None:
            if not feed.taken:
                return
            feed.hand_back()
            cells = feed.taken[0].rstrip("\r\n").split(delimiter)
            reader = csv.reader(feed, delimiter=delimiter, strict=True)
        if cells:
            yield Record(number=number, line=line, cells=cells, fault=fault)


def _swallowed(feed: _Feed, cells: list[str], width: int | None) -> str | None:
    if width is None or len(feed.taken) <= 1 or len(cells) == width:
        return None
    return "a quote that opens here is not closed where the cell should end"


def _in_words(feed: _Feed, error: str) -> str:
    if feed.ran_dry or feed.ran_on or "unexpected end" in error:
        return "a quote opens in this row and never closes"
    if "expected after" in error:
        return "text goes on behind a closing quote"
    if "field larger" in error:
        return "a cell is larger than a cell may be"
    return f"the row cannot be split into cells ({error})"


def sniff_delimiter(path: Path, *, encoding: str, chars_max: int = 1 << 20) -> str:
    """The separator that splits the first 200 lines most evenly; a comma for a single column.

    A first line `sep=;` (Excel's own hint) and the ending `.tsv` are believed.
    """
    with path.open(encoding=encoding, errors="sijill-visible", newline="") as handle:
        lines = [line for line in (handle.readline(chars_max) for _ in range(_SAMPLE_LINES)) if line.strip()]
    if lines and lines[0].strip().lower().startswith("sep=") and len(lines[0].strip()) == 5:
        return lines[0].strip()[4]
    if path.suffix.lower() == ".tsv":
        return "\t"
    return max(DELIMITERS, key=lambda delimiter: _evenness(lines, delimiter))


def _evenness(lines: list[str], delimiter: str) -> tuple[float, int]:
    """Share of records that have the commonest width (0 when that width is one), then the width."""
    widths: Counter[int] = Counter()
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        try:
            widths[len(next(reader))] += 1
        except StopIteration:
            break
        except csv.Error:
            widths[0] += 1
    several = {width: n for width, n in widths.items() if width > 1}
    if not several:
        return 0.0, 0
    width, count = max(several.items(), key=lambda item: (item[1], item[0]))
    return round(count / sum(widths.values()), 2), width
