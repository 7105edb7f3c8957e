"""Rows of numbers: totals that documents state, what is computed from them, sums, the front page."""

from __future__ import annotations

from typing import NamedTuple

from sijill.publish.rows.plain import Plain


class Total(NamedTuple):
    """An aggregate that a document states. `kind`: total or munitions; `stance`: documented, admitted, surveyed ...

    `confirmed` False: written from memory and not read again in its source; not to be printed as fact.
    """

    id: str
    kind: str
    measure: str
    stance: str
    document: str
    low: int | None = None
    high: int | None = None
    phrase: str | None = None
    area: str | None = None
    first: str | None = None
    last: str | None = None
    days: int | None = None
    published: str | None = None
    note: str | None = None
    confirmed: bool = True
    claims: tuple[str, ...] = ()


class Computed(NamedTuple):
    """What is computed from totals. `rule`: "percent" (part of whole) or "minutes" (between events of one tally)."""

    id: str
    rule: str
    value: str
    of: tuple[str, ...]


class Figure(NamedTuple):
    """Sums over one set of incidents under one definition; `numbers` by measure (x_min, x_max, x_not_stated, x).

    `id` is a short text that means the same in every release ("all", "grade-confirmed", "year-2017").
    """

    id: str
    label_en: str
    label_ar: str
    definition: dict[str, Plain]
    incidents: tuple[str, ...]
    numbers: dict[str, int]


class Headline(NamedTuple):
    """A number of the front page, with its figure and measure or its totals. None at both ends: not assessed.

    `open_high`: the low end is a floor ("at least").
    """

    key: str
    label_en: str
    label_ar: str
    low: int | None
    high: int | None
    figure: str | None = None
    measure: str | None = None
    totals: tuple[str, ...] = ()
    open_high: bool = False
