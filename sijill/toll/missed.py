"""The table as it would be if links had been missed, put right for a stated share of them.

No table shows its missed links (scenario M of the method notes: noncentrality 0.43), so the share is an assumption,
printed with what follows from it. Model: of the k records of one person one stands fast, any with chance 1/k, and each
other is taken for somebody new with probability `share`. The kept pattern u of a true pattern w then has the chance
|u|/k (1-share)^(|u|-1) share^(k-|u|), and every record not in u becomes a person on one list. The expectations are
undone from the longest patterns down, so records stay and people become fewer; a pattern with fewer people than its
fragments would be becomes empty.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sijill.toll.overlap import Overlap

SHARES = (0.05, 0.1, 0.2)
MOST_LISTS = 12


def relinked(overlap: Overlap, share: float) -> Overlap | None:
    """The table with the missed `share` of links restored, counts rounded; None when it would need more people who
    are on one list alone than the table has: so many links cannot have been missed."""
    cells: dict[int, float] = defaultdict(float)
    for mask, count in zip(overlap.masks, overlap.counts, strict=True):
        cells[int(mask)] = float(count)
    for mask in sorted(cells, key=lambda m: (-m.bit_count(), m)):
        _restore(cells, mask, share)
    if any(count < 0.0 for mask, count in cells.items() if mask.bit_count() == 1):
        return None
    rows = [([mask >> j & 1 for j in range(overlap.lists)], round(max(count, 0.0))) for mask, count in cells.items()]
    return Overlap.of(overlap.names, rows)


def _restore(cells: dict[int, float], mask: int, share: float) -> None:
    """Give one pattern back the people whose records were torn from it, and take their fragments away."""
    size, left = mask.bit_count(), max(cells[mask], 0.0)
    if size < 2 or left == 0.0:
        return
    true = left / (1.0 - share) ** (size - 1)
    cells[mask] = true
    for kept in _parts(mask):
        chance = kept.bit_count() / size * (1.0 - share) ** (kept.bit_count() - 1) * share ** (size - kept.bit_count())
        for torn in (kept, *(1 << j for j in range(mask.bit_length()) if (mask ^ kept) >> j & 1)):
            if torn.bit_count() == 1 or torn in cells:
                cells[torn] -= true * chance


def _parts(mask: int) -> Iterator[int]:
    """Every proper, non-empty part of a pattern."""
    part = (mask - 1) & mask
    while part:
        yield part
        part = (part - 1) & mask
