"""The running account that a belligerent publishes, release by release, with every identity checked.

carried over + new - completed = open; completed = credible + non-credible + duplicate; deaths so far + deaths of the
month (+ deaths of older cases added) = deaths so far of the next month; carried over = open of the month before. Rows
are kept as published and never changed. Where they do not add up the difference is a `Check` that fails, and an
adjustment stands beside the releases as an entry of its own: a total that falls by eight is shown as "-8, unexplained".

The published rows are data (`rules/ledger.csv`, with sources). `from_release` turns a release that was read into a row.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any

from sijill.official.account import Account

_TEXT = {"period", "strikes_bound", "killed_bound", "source", "note"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One published row; `None` is "not stated in this release". `period` is the month or label of its data."""

    period: str
    strikes: int | None = None
    strikes_bound: str = ""
    killed: int | None = None
    killed_bound: str = ""
    carried: int | None = None
    new: int | None = None
    completed: int | None = None
    open: int | None = None
    credible: int | None = None
    non_credible: int | None = None
    duplicate: int | None = None
    deaths: int | None = None
    older_deaths: int | None = None
    reopened: int | None = None
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One identity of one row: what was stated, what the parts give, and the difference."""

    period: str
    identity: str
    stated: int
    computed: int

    @property
    def holds(self) -> bool:
        """Whether the account closes here."""
        return self.stated == self.computed

    @property
    def difference(self) -> int:
        """Stated less computed."""
        return self.stated - self.computed

    def __str__(self) -> str:
        verdict = "holds" if self.holds else f"differs by {self.difference:+,}"
        return f"{self.period}: {self.identity}: {verdict}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """What must be added between two published totals that the releases do not explain; an entry, not a correction."""

    period: str
    amount: int
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Entries in order, the checks, the ratios quoted with them, and the adjustments that the checks call for."""

    entries: tuple[Entry, ...]
    checks: tuple[Check, ...]
    adjustments: tuple[Adjustment, ...]

    @property
    def discrepancies(self) -> tuple[Check, ...]:
        """The checks that fail."""
        return tuple(one for one in self.checks if not one.holds)

    def record(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "entries": [{one.name: getattr(entry, one.name) for one in fields(entry)} for entry in self.entries],
            "checks": [
                {
                    "period": one.period,
                    "identity": one.identity,
                    "stated": one.stated,
                    "computed": one.computed,
                    "holds": one.holds,
                    "difference": one.difference,
                }
                for one in self.checks
            ],
            "adjustments": [
                {"period": one.period, "amount": one.amount, "because": one.because} for one in self.adjustments
            ],
            "discrepancies": [str(one) for one in self.discrepancies],
            "ratios": [ratio | {"holds": holds} for ratio, holds in ratios()],
        }


@cache
def published() -> tuple[Entry, ...]:
    """The Coalition's rows as published (field notes 4.2)."""
    text = files("sijill.official").joinpath("rules", "ledger.csv").read_text("utf-8")
    return tuple(_entry(row) for row in csv.DictReader(text.splitlines()))


@cache
def ratios() -> tuple[tuple[dict[str, Any], bool], ...]:
    """The ratios quoted with the account, each with whether it recomputes to the digits given."""
    text = files("sijill.official").joinpath("rules", "ledger_ratios.csv").read_text("utf-8")
    rows: list[dict[str, Any]] = list(csv.DictReader(text.splitlines()))
    return tuple(
        (row, f"{100 * int(row['numerator']) / int(row['denominator']):.2f}" == row["percent"]) for row in rows
    )


def keep(entries: Sequence[Entry]) -> Ledger:
    """The ledger of these entries, in their order (the press's figures are kept, but carry no account forward)."""
    checks: list[Check] = []
    adjustments: list[Adjustment] = []
    released = [one for one in entries if one.killed_bound != "press"]
    for at, entry in enumerate(released):
        checks += _own_checks(entry)
        before = released[at - 1] if at else None
        checks += _against_before(entry, before)
        if before is not None and (gap := _gap(entry, before)) is not None:
            adjustments.append(gap)
    for press in (one for one in entries if one.killed_bound == "press"):
        checks += _against_press(press, released)
    return Ledger(entries=tuple(entries), checks=tuple(checks), adjustments=tuple(adjustments))


def from_release(period: str, account: Account, *, source: str) -> Entry:
    """A row of the ledger from a release that `account.read_account` read."""
    return Entry(
        period=period,
        source=source,
        strikes=account.strikes,
        killed=account.killed_cumulative,
        killed_bound="at least" if account.killed_cumulative is not None else "",
        carried=account.carried,
        new=account.new,
        completed=account.completed,
        open=account.open,
        credible=account.credible,
        non_credible=account.non_credible,
        duplicate=account.duplicate,
        deaths=account.deaths,
        reopened=account.reopened,
    )


def _entry(row: dict[str, str]) -> Entry:
    return Entry(**{name: text if name in _TEXT else (int(text) if text else None) for name, text in row.items()})  # type: ignore[arg-type]


def _own_checks(entry: Entry) -> list[Check]:
    found = []
    if None not in (entry.carried, entry.new, entry.completed, entry.open):
        assert entry.carried is not None and entry.new is not None
        assert entry.completed is not None and entry.open is not None
        computed = entry.carried + entry.new - entry.completed
        said = f"{entry.carried} carried over + {entry.new} new - {entry.completed} completed = {entry.open} open"
        found.append(Check(period=entry.period, identity=said, stated=entry.open, computed=computed))
    parts = (entry.credible, entry.non_credible, entry.duplicate)
    if entry.completed is not None and all(part is not None for part in parts):
        said = f"{entry.completed} completed = {entry.credible} credible + {entry.non_credible} non-credible + {entry.duplicate} duplicate"  # noqa: E501
        computed = sum(part for part in parts if part is not None)
        found.append(Check(period=entry.period, identity=said, stated=entry.completed, computed=computed))
    return found


def _against_before(entry: Entry, before: Entry | None) -> list[Check]:
    """Against the month just before; without it, the total implied for that month must not lie below an earlier one."""
    if before is None:
        return []
    found = []
    follows = _follows(entry.period, before.period)
    if follows and entry.carried is not None and before.open is not None:
        said = f"{entry.carried} carried over = {before.open} open in {before.period}"
        found.append(Check(period=entry.period, identity=said, stated=entry.carried, computed=before.open))
    if entry.killed is None or before.killed is None or entry.deaths is None:
        return found
    added = entry.deaths + (entry.older_deaths or 0)
    implied = entry.killed - added
    if follows:
        said = f"{before.killed:,} + {added:,} = {entry.killed:,} killed so far"
        found.append(Check(period=entry.period, identity=said, stated=entry.killed, computed=before.killed + added))
    elif implied < before.killed:
        said = f"{entry.killed:,} - {added:,} = {implied:,}, below the {before.killed:,} of {before.period}"
        found.append(Check(period=entry.period, identity=said, stated=implied, computed=before.killed))
    return found


def _gap(entry: Entry, before: Entry) -> Adjustment | None:
    """The part of the change of the total that the two releases leave unexplained."""
    if (
        entry.killed is None
        or before.killed is None
        or before.killed_bound != "at least"
        or entry.killed_bound == "about"
    ):
        return None
    added = (entry.deaths or 0) + (entry.older_deaths or 0)
    rest = entry.killed - before.killed - added
    if rest == 0:
        return None
    months = "" if _follows(entry.period, before.period) else " (releases in between are not at hand)"
    why = f"{before.killed:,} in {before.period}, {added:,} added by {entry.period}, {entry.killed:,} published{months}"
    return Adjustment(period=entry.period, amount=rest, because=why)


def _against_press(press: Entry, released: Sequence[Entry]) -> list[Check]:
    """A figure given to the press against the total that the next release implies for that month."""
    for entry in released:
        if _follows(entry.period, press.period) and entry.killed is not None and entry.deaths is not None:
            assert press.killed is not None
            implied = entry.killed - entry.deaths
            said = f"{press.killed:,} said to the press; {entry.killed:,} - {entry.deaths:,} = {implied:,} implied by {entry.period}"  # noqa: E501
            return [Check(period=press.period, identity=said, stated=press.killed, computed=implied)]
    return []


def _follows(period: str, before: str) -> bool:
    """Whether `period` is the calendar month after `before`."""
    try:
        year, month = map(int, period.split("-"))
        earlier_year, earlier_month = map(int, before.split("-"))
    except ValueError:
        return False
    return 12 * year + month == 12 * earlier_year + earlier_month + 1
