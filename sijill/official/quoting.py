"""Which rows quote one line of a release: the same words of one day and one place, whatever the release.

An archive files a line with every incident that it covers. Counted row by row its admission would count twice; counted
as one line it is shared out (`allocation`). A line cut short is the line. Set phrases are no line: the same
words at two named places are two.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sijill.model.counts import Outcome
from sijill.official.places import key
from sijill.official.statements import Statement

_LONG = 60
"""Characters from which on a line that begins another is that line cut short, and not a set phrase."""


@dataclass(frozen=True, slots=True)
class Words:
    """What tells whether two rows quote one line: the day that it speaks of, the place's key, and its bare words."""

    day: str
    place: str
    body: str


def words_of(said: Statement, incident_day: date | None) -> Words:
    """The words of a statement; the day of the incident that it is filed with stands in for one that is not said."""
    told = (
        said.incident_date.days.edtf if said.incident_date is not None and said.incident_date.days is not None else ""
    )
    return Words(told or str(incident_day), key(said.place or ""), _body(said.text))


def lines_of(words: Sequence[Words | None]) -> list[list[int]]:
    """Positions of the rows that quote one line, in order; a row without words stands alone."""
    whole = _whole_bodies([one for one in words if one is not None])
    groups: dict[object, list[int]] = defaultdict(list)
    for at, one in enumerate(words):
        groups[at if one is None else (one.day, whole[one.day, one.body])].append(at)
    return [line for group in groups.values() for line in _by_place(group, words)]


def told_apart(quoted: Sequence[Statement], outcome: Outcome, number: int, incidents: int) -> list[int]:
    """The figures that one of the quotations tells apart, as many as there are incidents and adding up; else none."""
    parts = (one.conceded.parts(outcome.value) for one in quoted)
    return next((one for one in parts if len(one) == incidents and sum(one) == number), [])


def _whole_bodies(words: Sequence[Words]) -> dict[tuple[str, str], str]:
    """For each body of a day the longest one that begins with it: an archive may quote a line cut short."""
    of_day: dict[str, set[str]] = defaultdict(set)
    for one in words:
        of_day[one.day].add(one.body)
    return {
        (day, body): max(
            (other for other in bodies if len(body) >= _LONG and other.startswith(body)), key=len, default=body
        )
        for day, bodies in of_day.items()
        for body in bodies
    }


def _by_place(group: list[int], words: Sequence[Words | None]) -> list[list[int]]:
    """One line when the rows name at most one place, else one for each place: the words are then a set phrase."""
    place = {at: one.place if (one := words[at]) is not None else "" for at in group}
    named = sorted({one for one in place.values() if one})
    if len(named) <= 1:
        return [group]
    return [line for name in ("", *named) if (line := [at for at in group if place[at] == name])]


def _body(text: str) -> str:
    """The words of a line without its head (date, place, channel), remarks in brackets and closing references."""
    plain = re.sub(r"\[[^\]]*\]", " ", " ".join(text.split()))
    plain = re.sub(r"^.{0,140}?\bvia\b.{0,60}?(?:report|media)\b[.:]?", "", plain, flags=re.IGNORECASE)
    return re.sub(r"[\W\d]*(?:\d+/?\s*\w*\d+\w*\s+)?(?:\d\d[A-Z]{3}\d+)?\W*$", "", plain).strip().casefold()
