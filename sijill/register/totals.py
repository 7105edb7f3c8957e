"""Totals and munitions tallies: what was documented beside what was admitted, and rates computed from what is quoted.

A total is a claim about many, never a sum of the register's incidents. Ratios divide the admitted figure of the same
area by the documented one of the same measure: their windows may differ, and both are printed. A rate is window x
24 x 60 / number, in minutes; it is computed here and stored nowhere.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sijill.model.errors import NotFound
from sijill.register.rows import DocumentRow
from sijill.register.store import Store

FIRST = ("killed", "named", "directly verified", "killed by all parties", "killed in the cases investigated by then")
"""Measures that a table begins with."""


@dataclass(frozen=True, slots=True)
class Total:
    """One aggregate with its document."""

    mention: str
    kind: str
    measure: str
    stance: str
    low: int | None
    high: int | None
    phrase: str | None
    area: str | None
    first: str | None
    last: str | None
    days: int | None
    note: str | None
    document: str
    publisher: str | None
    title: str | None
    published: str | None
    address: str | None
    confirmed: bool

    @property
    def span(self) -> tuple[int | None, int | None]:
        """Both ends."""
        return self.low, self.high

    def data(self) -> dict[str, Any]:
        """Plain JSON."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Ratio:
    """An admitted figure as a share of a documented one; `percent` is at most this, as the documented is a floor."""

    admitted: Total
    documented: Total
    percent: float


@dataclass(frozen=True, slots=True)
class Rate:
    """One event every so many minutes."""

    tally: Total
    minutes: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """A case's totals by stance, oldest first, and what is computed from them."""

    case: str
    totals: tuple[Total, ...]
    ratios: tuple[Ratio, ...]
    rates: tuple[Rate, ...]


def compare(store: Store, case: str) -> Comparison:
    """Everything said in total about a case. Raises NotFound when nothing is."""
    totals = sorted(_totals(store, case), key=_place_in_table)
    if not totals:
        raise NotFound(f'no total is recorded for a case "{case}"', remedy="`sijill demo` builds the case raqqa.")
    return Comparison(case, tuple(totals), tuple(_ratios(totals)), tuple(_rates(totals)))


def _place_in_table(one: Total) -> tuple[int, str, str, str]:
    """People before things, the killed first; then by measure and by what was published first."""
    rank = FIRST.index(one.measure) if one.measure in FIRST else len(FIRST)
    return rank, one.measure, one.published or "9999", one.mention


def _totals(store: Store, case: str) -> Iterator[Total]:
    mentions = {row.id: row for row in store.mentions_of_kinds(("total", "munitions"))}
    documents = {row.id: row for row in store.documents({row.document for row in mentions.values()})}
    said: dict[str, dict[str, Any]] = {}
    for row in store.claims(list(mentions)):
        said.setdefault(row.mention, {})[row.says] = json.loads(row.value)
        if row.says == "number":
            said[row.mention]["phrase"] = None if row.wording is None else json.loads(row.wording)
    for mention, values in said.items():
        if values.get("case") == case:
            whole = mentions[mention]
            yield _total(mention, whole.kind, values, documents[whole.document])


def _total(mention: str, kind: str, values: dict[str, Any], document: DocumentRow) -> Total:
    number, window = values.get("number", {}), values.get("date", {})
    return Total(
        mention=mention,
        kind=kind,
        measure=values.get("measure", ""),
        stance=values.get("stance", ""),
        low=number.get("low"),
        high=number.get("high"),
        phrase=values.get("phrase"),
        area=values.get("area"),
        first=window.get("first"),
        last=window.get("last"),
        days=values.get("days"),
        note=values.get("note"),
        document=document.id,
        publisher=document.publisher,
        title=document.title,
        published=document.published,
        address=document.address,
        confirmed=document.confirmed is None or bool(document.confirmed),
    )


def _ratios(totals: list[Total]) -> Iterator[Ratio]:
    """Each admitted figure against the widest documented floor of its measure and area, when that is an open one."""
    for one in totals:
        if one.stance == "admitted" and one.high is not None:
            floors = [two for two in totals if _is_floor_for(two, one)]
            for floor in sorted(floors, key=lambda two: -(two.low or 0))[:1]:
                yield Ratio(one, floor, percent_of(one.high, floor.low or 1))


def percent_of(part: int, whole: int) -> float:
    """100 x part / whole, rounded half up to one decimal as people do (11.25 is 11.3)."""
    return math.floor(1000 * part / whole + 0.5) / 10


def _is_floor_for(two: Total, one: Total) -> bool:
    same = (two.measure, two.area, two.first, two.last) == (one.measure, one.area, one.first, one.last)
    return two.stance == "documented" and same and bool(two.low)


def _rates(totals: list[Total]) -> Iterator[Rate]:
    for one in totals:
        if one.days and one.low:
            yield Rate(one, minutes_between(one.low, one.days))


def minutes_between(number: int, days: int) -> float:
    """Minutes between events when `number` of them fall evenly on `days` days: days x 1,440 / number."""
    return round(days * 24 * 60 / number, 2)
