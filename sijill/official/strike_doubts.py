"""What is doubtful about the strike lines of a text; a doubt is said, never corrected.

Totals that do not add up, more partner strikes than strikes, and strikes that the text mentions outside every line
that was read.
"""

from __future__ import annotations

from sijill.official.strike_report import StrikeHeader, StrikeLine
from sijill.official.strike_words import UNREAD


def total_doubts(lines: list[StrikeLine], headers: tuple[StrikeHeader, ...]) -> list[str]:
    """A day's stated total against the sum of the lines that stand below it."""
    doubts = []
    for at, header in enumerate(headers):
        until = headers[at + 1].start if at + 1 < len(headers) else None
        below = [line for line in lines if line.start > header.start and (until is None or line.start < until)]
        below = [line for line in below if not line.is_country_total]
        total = sum(line.strikes for line in below)
        if below and total != header.strikes:
            doubts.append(
                f"the text states {header.strikes} strikes, the {len(below)} lines below it add up to {total}"
            )
    return doubts


def unread_doubts(text: str, lines: list[StrikeLine]) -> list[str]:
    """Strikes that the text mentions outside every line that was read: said, not dropped."""
    return [
        f'not read: "{" ".join(match[0].split())}"'
        for match in UNREAD.finditer(text)
        if not any(line.start <= match.start() < line.end for line in lines)
    ]


def partner_doubts(lines: list[StrikeLine]) -> list[str]:
    """Lines on which partners are said to have struck more often than all together."""
    return [
        f"{sum(line.partner_strikes.values())} partner strikes within {line.strikes} near {line.place}"
        for line in lines
        if sum(line.partner_strikes.values()) > line.strikes
    ]
