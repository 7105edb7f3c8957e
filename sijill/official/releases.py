"""A whole release: its items in order, each read as a civilian-casualty line, a strike line, an account or nothing.

Steps: cut the text into items (a blank line, a bullet, or a new date at the head of a line starts one; a wrapped line
goes on), remember the heading above ("Credible Reports", "Duplicate Reports"), read each item with every grammar and
keep the one that took most, list what could not be read with the reason.

Leaves out: layout in columns; tables whose cells a PDF scattered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from sijill.official.account import Account, read_account
from sijill.official.days import DAY_FIRST, MONTH_FIRST, find_dates
from sijill.official.statements import Statement, read_statement
from sijill.official.strike_report import StrikeReport
from sijill.official.strikelines import read_strike_lines
from sijill.official.verdicts import Finding

_DATE_HEAD = re.compile(
    rf"^[ \t\W]*(?:\d{{1,3}}\s?[.)]\s*)?(?:on\s+|for\s+)?(?:{re.sub(r'[?]P<[a-z0-9]+>', '?:', MONTH_FIRST)}|"
    rf"{re.sub(r'[?]P<[a-z0-9]+>', '?:', DAY_FIRST)})",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^\s*(?:[-•*–▪]\s*|\d{1,3}\s?[.)]\s+)(?=\S)")
_NEAR = re.compile(r"^\s*[-•*–]?\s*Near\s+[A-Z]")
_HEADINGS = (
    (Finding.NON_CREDIBLE, re.compile(r"\bnon-?\s?credible\b|\bnot\s+credible\b", re.IGNORECASE)),
    (Finding.DUPLICATE, re.compile(r"\bduplicates?\b", re.IGNORECASE)),
    (Finding.OPEN, re.compile(r"\b(?:re-?opened|open)\b", re.IGNORECASE)),
    (Finding.CREDIBLE, re.compile(r"\bcredible\b", re.IGNORECASE)),
)
_BARE_HEADING = re.compile(r"^[\W\d]*(?:[\w-]+\s+){1,3}?(?:reports?|allegations?|assessments?)[\W\d]*$", re.IGNORECASE)
_DATELINE = re.compile(rf"^\W*(?:{re.sub(r'[?]P<[a-z0-9]+>', '?:', MONTH_FIRST)})\W*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of a release and what was made of it; `unread` says why when nothing was."""

    start: int
    end: int
    text: str
    statement: Statement | None = None
    strikes: StrikeReport | None = None
    account: Account | None = None
    unread: str | None = None

    def record(self) -> dict[str, Any]:
        """Plain data, spans counted in the whole text."""
        record: dict[str, Any] = {"start": self.start, "end": self.end, "kind": "unread", "unread": self.unread}
        if self.statement is not None:
            record |= self.statement.record()
            record["spans"] = {name: [a + self.start, b + self.start] for name, (a, b) in record["spans"].items()}
        elif self.strikes is not None:
            record |= strike_record(self.strikes)
            for line in record["strike_lines"]:
                line["span"] = [offset + self.start for offset in line["span"]]
        elif self.account is not None:
            record |= {"kind": "account"} | {
                name: getattr(self.account, name)
                for name in self.account.__slots__
                if getattr(self.account, name) is not None
            }
        return record


def strike_record(report: StrikeReport) -> dict[str, Any]:
    """Strike lines as plain data; the first line's place, number and targets stand at the top."""
    first = report.lines[0].record() if report.lines else None
    return {
        "kind": "strikes",
        "place": first["place"] if first else None,
        "place_listed": first["place_listed"] if first else None,
        "incident_date": first["date"] if first else None,
        "strikes": first["strikes"] if first else (0 if report.says_none else None),
        "targets": [target | {"verb": action["verb"]} for action in first["actions"] for target in action["targets"]] if first else [],  # noqa: E501
        "strikes_total": report.strikes,
        "says_none": report.says_none and not report.lines,
        "strike_lines": [line.record() for line in report.lines],
        "stated_totals": [
            {
                "strikes": one.strikes,
                "engagements": one.engagements,
                "date": one.days.days.edtf if one.days and one.days.days else None,
            }
            for one in report.headers
        ],
        "doubts": [*report.doubts, *(f'left unread: "{line.unread}"' for line in report.lines if line.unread)],
    }  # fmt: skip


def read_text(text: str, *, released: date | None = None) -> dict[str, Any]:
    """One text as one record (`sijill official read --texts`): the strike grammar when it fits, else the statement's."""  # noqa: E501
    report = read_strike_lines(text, released=released)
    statement = read_statement(text, released=released)
    if (report.lines or report.headers) and statement.verdict.finding is Finding.NONE:
        return _empty_statement() | strike_record(report) | {"spans": _strike_spans(report)}
    record = statement.record()
    if statement.verdict.finding is Finding.NONE and report.says_none:
        record |= {"kind": "strikes", "strikes": 0, "says_none": True}
    account, _spans = read_account(text)
    if not account.is_empty and account.carried is not None:
        record["account"] = {name: getattr(account, name) for name in account.__slots__}
    return record


def _strike_spans(report: StrikeReport) -> dict[str, list[int]]:
    return {f"strike_{at + 1}": [line.start, line.end] for at, line in enumerate(report.lines)}


def _empty_statement() -> dict[str, Any]:
    record = dict.fromkeys(read_statement("").record())
    return record | {"finding": None, "spans": {}, "doubts": [], "incidents": []}


def read_release(text: str, *, released: date | None = None) -> list[Item]:
    """Every item of a release in order."""
    items: list[Item] = []
    section: Finding | None = None
    for start, end in cut(text):
        said = text[start:end]
        heading = _heading(said)
        if heading is not None:
            section = heading
            items.append(Item(start=start, end=end, text=said, unread=f"heading: {heading.value}"))
            continue
        items.append(_item(said, start, end, released, section))
    return items


def released_on(text: str) -> date | None:
    """The date at the head of a release, when one of its first lines is a date or carries the release number."""
    for said in find_dates(text[:600]):
        line = text[text.rfind("\n", 0, said.start) + 1 : (text.find("\n", said.end) + 1 or len(text))]
        if said.days is not None and said.days.first is not None and (
            _DATELINE.match(line) or re.search(r"\brelease\b|\bSOUTHWEST ASIA\b|\bTAMPA\b", line, re.I)
        ):  # fmt: skip
            return said.days.first
    return None


def cut(text: str) -> list[tuple[int, int]]:
    """Where the items of a release begin and end."""
    spans: list[tuple[int, int]] = []
    begin: int | None = None
    end = at = 0
    for line in text.splitlines(keepends=True):
        blank = not line.strip()
        fresh = bool(_DATE_HEAD.match(line) and not _DATELINE.match(line)) or bool(
            _BULLET.match(line) or _NEAR.match(line) or (_BARE_HEADING.match(line) and _heading(line) is not None)
        )
        if begin is not None and (blank or fresh or _heading(text[begin:end]) is not None):
            spans.append((begin, end))
            begin = None
        if not blank:
            begin = at if begin is None else begin
            end = at + len(line.rstrip("\n"))
        at += len(line)
    if begin is not None:
        spans.append((begin, end))
    return spans


def _heading(said: str) -> Finding | None:
    plain = " ".join(said.split())
    if len(plain) > 160 or _DATE_HEAD.match(plain) or re.search(r"\bin\s+the\s+month\s+of\b", plain, re.I):
        return None
    head = re.match(r"^[\W\d]*(?:[\w-]+\s+){0,3}?(?:reports?|allegations?|assessments?)\b", plain, re.IGNORECASE)
    if head is None or re.search(r"\bthe\s+report\s+contain|\binsufficient\b|\bnear\b|\bvia\b", plain, re.I):
        return None
    return next((finding for finding, pattern in _HEADINGS if pattern.search(head[0])), None)


def _item(said: str, start: int, end: int, released: date | None, section: Finding | None) -> Item:
    report = read_strike_lines(said, released=released)
    account, _spans = read_account(said)
    if account.carried is not None or (account.completed is not None and account.open is not None):
        return Item(start=start, end=end, text=said, account=account)
    dated = _DATE_HEAD.match(said) is not None
    statement = read_statement(said, released=released, section=section if dated else None)
    decided = statement.finding is not Finding.NONE
    if decided and (dated or statement.place is not None or statement.conceded.incidents):
        return Item(start=start, end=end, text=said, statement=statement)
    if report.lines or report.headers or report.says_none:
        return Item(start=start, end=end, text=said, strikes=report)
    if statement.finding is not Finding.NONE and len(said) < 400:
        return Item(start=start, end=end, text=said, statement=statement)
    if not account.is_empty:
        return Item(start=start, end=end, text=said, account=account)
    if dated and statement.place is not None:
        return Item(start=start, end=end, text=said, statement=statement)
    return Item(start=start, end=end, text=said, unread="no statement, strike line or account in this passage")
