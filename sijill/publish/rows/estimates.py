"""Rows of estimates of what nobody recorded, and of their reasons."""

from __future__ import annotations

from typing import NamedTuple


class Reason(NamedTuple):
    """Why an estimate is as it is: the rule that fired, whether it refuses, warns or notes, its sentences."""

    rule: str
    level: str
    en: str
    ar: str


class Estimate(NamedTuple):
    """A statistical estimate with its interval and method, or the reason for refusing.

    `low` to `high` is the interval of `level`, rounded outwards to two figures of its width, `value` its middle; all
    None when it is refused. `quantiles`: of the posterior (text), by name (q025, q10, median ...). `documented`:
    people on the lists; `overlap`: (pattern, people), a pattern holding a 0 or 1 for each of `lists`, in their order.
    `inputs` is the SHA-256 of that table ("list,...,count", then a line for each pattern, sorted by its reverse), or of
    several tables with commas between when `linkages` were drawn (then `documented` is their mean, and `overlap` the
    table of the linkage that stands). `refused`: why, in English; `reasons` are in both.
    """

    id: str
    measure: str
    method: str
    low: int | None = None
    value: int | None = None
    high: int | None = None
    level: str | None = None
    refused: str | None = None
    verdict: str = ""
    version: str = ""
    inputs: str = ""
    seed: int = 0
    kept_on: str | None = None
    documented: int = 0
    lists: tuple[str, ...] = ()
    overlap: tuple[tuple[str, int], ...] = ()
    quantiles: dict[str, str] = {}  # noqa: RUF012 - the default of a named tuple, never changed
    assumption_en: str | None = None
    assumption_ar: str | None = None
    reasons: tuple[Reason, ...] = ()
    linkages: int = 1
