"""Where a table's header is, and names for its columns that are unique.

Titles and notes above the header are passed over and told; a column without a name is called after its place, a name
that comes again is numbered. Leaves out: what a column means (`suggest`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sijill.model.errors import BadInput

_PEEK = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The header's row number, unique column names, rows passed over above it, and what had to be mended."""

    number: int
    columns: tuple[str, ...]
    skipped: tuple[int, ...]
    faults: tuple[tuple[str, str, str], ...]


def find_header(file: str, records: Iterator[tuple[int, list[str]]], *, columns_max: int) -> Header:
    """The first row that fills at least half of the usual width; rows above it are titles."""
    first = [record for record, _ in zip(records, range(_PEEK), strict=False)]
    rows = [(number, cells) for number, cells in first if any(cell.strip() for cell in cells)]
    if rows and rows[0][1][0].strip().lower() in {"sep=", "sep=,"}:  # Excel's own hint, split at its separator
        rows = rows[1:]
    if not rows:
        raise BadInput("the table holds no text", file=file, remedy="Check that this is the right file and sheet")
    usual = Counter(len(trimmed(cells)) for _, cells in rows).most_common(1)[0][0]
    filled = [(number, cells, sum(1 for cell in cells if cell.strip())) for number, cells in rows]
    number, cells, _ = next((row for row in filled if row[2] * 2 >= usual), filled[0])
    if len(cells) > columns_max:
        raise BadInput(
            f"the header has {len(cells):,} columns; the limit is {columns_max:,}",
            file=file,
            row=number,
            remedy="Check the separator of the file",
        )
    columns, faults = _named(cells)
    return Header(
        number=number,
        columns=columns,
        skipped=tuple(above for above, _ in rows if above < number),
        faults=tuple(faults),
    )


def _named(cells: Sequence[str]) -> tuple[tuple[str, ...], list[tuple[str, str, str]]]:
    """Header cells as unique names, with what had to be mended."""
    names: list[str] = []
    faults: list[tuple[str, str, str]] = []
    for place, cell in enumerate(cells, start=1):
        name = " ".join(cell.replace("\x00", "").lstrip("\ufeff").split())
        if not name:
            name = f"column {place}"
            faults.append(("column-nameless", f'column {place} has no name; it is called "{name}"', "Name it"))
        if name in names:
            again = 2
            while f"{name} ({again})" in names:
                again += 1
            faults.append(
                (
                    "column-twice",
                    f'the column name "{name}" stands twice',
                    f'The later one is called "{name} ({again})"',
                )
            )
            name = f"{name} ({again})"
        names.append(name)
    return tuple(names), faults


def trimmed(cells: list[str]) -> list[str]:
    """Without empty cells at the end."""
    last = len(cells)
    while last and not cells[last - 1].strip():
        last -= 1
    return cells[:last]
