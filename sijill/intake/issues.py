"""What was wrong with a file, said row by row so that a recorder can mend it.

An `Issue` names the file, the row, the column, what was found and what to do. Severity says what became of it:
`error`: the row (or, where a column is named, the cell) was set aside and did not go in; `warning`: it went in, or
counts as not stated: look at it; `note`: nothing to do, said once.
An `IssueLog` keeps the first so many of each code and counts the rest, so that a file of a million bad rows is told
in bounded memory. Leaves out: deciding whether any error refuses the whole file (`--strict` is the caller's).
"""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from pathlib import Path


class Severity(StrEnum):
    """What became of the row or cell."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One fault: `row` counts as a spreadsheet does (the header is row 1); `None` means the whole file."""

    file: str
    row: int | None
    column: str | None
    code: str
    message: str
    remedy: str
    severity: Severity

    def __str__(self) -> str:
        row = None if self.row is None else f"row {self.row}"
        column = None if self.column is None else f'column "{self.column}"'
        return f"{', '.join(part for part in (self.file, row, column) if part)}: {self.message}. {self.remedy}"


class IssueLog:
    """The issues of one reading: the first `keep` of each code whole, the others counted."""

    def __init__(self, file: str, *, keep: int = 10_000) -> None:
        self.file, self.keep = file, keep
        self._kept: list[Issue] = []
        self._count: Counter[str] = Counter()
        self._severity: dict[str, Severity] = {}

    def add(
        self,
        severity: Severity,
        code: str,
        message: str,
        remedy: str,
        *,
        row: int | None = None,
        column: str | None = None,
    ) -> None:
        """Record one fault."""
        self._count[code] += 1
        self._severity.setdefault(code, severity)
        if self._count[code] <= self.keep:
            self._kept.append(
                Issue(
                    file=self.file,
                    row=row,
                    column=column,
                    code=code,
                    message=message,
                    remedy=remedy,
                    severity=severity,
                )
            )

    def counts(self) -> dict[str, int]:
        """How many of each code, those not kept included."""
        return dict(self._count)

    def all(self) -> list[Issue]:
        """What was kept, in order, then one line for each code of which more was found."""
        return self._kept + [self._rest(code, n - self.keep) for code, n in self._count.items() if n > self.keep]

    def _rest(self, code: str, more: int) -> Issue:
        return Issue(
            file=self.file,
            row=None,
            column=None,
            code=code,
            message=f"{more:,} more rows have the same fault ({code})",
            remedy=f"Mend the first {self.keep:,} and read the file again; they are often one fault repeated",
            severity=self._severity[code],
        )


def write_issues(path: Path, issues: Iterable[Issue]) -> int:
    """Write `issues` as CSV (UTF-8 with BOM: Excel shows Arabic), whole or not at all; returns how many.

    A cell that a spreadsheet would run as a formula is written with a leading apostrophe.
    """
    names = [field.name for field in fields(Issue)]
    part = path.with_name(f"{path.name}.part")
    written = 0
    with part.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(names)
        for issue in issues:
            writer.writerow([_disarmed(value) for value in asdict(issue).values()])
            written += 1
        out.flush()
        os.fsync(out.fileno())
    part.replace(path)
    return written


def _disarmed(value: object) -> object:
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return f"'{value}"
    return "" if value is None else value
