"""A date expression as it was written, before year and day are worked out; the calendar words of both languages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from sijill.text.lexicon import read_rules


@dataclass(frozen=True, slots=True)
class RawDate:
    """What one expression says: day, month, year, weekday, or a shift from another day."""

    start: int
    end: int
    kind: str
    day: int | None = None
    day2: int | None = None
    month: int | None = None
    year: int | None = None
    part: str = ""
    shift: int = 0
    unit: str = "day"
    weekday: int | None = None


@cache
def read_rules_cached() -> dict[str, dict[str, int]]:
    """`rules/dates.toml`, read once."""
    return read_rules("dates")


def int_or_none(text: str | None) -> int | None:
    """The number, or None for no text."""
    return int(text) if text else None
