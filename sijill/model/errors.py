"""What can go wrong, said so that a person can mend it.

Every expected failure is a `SijillError`: it names the file, the row and the column where they are
known, and the remedy. Anything else is a fault of ours and is left to stop the run.
"""

from __future__ import annotations


class SijillError(Exception):
    """An expected failure. `str(error)` is the whole message: where, what, and what to do about it."""

    def __init__(
        self,
        message: str,
        *,
        file: str | None = None,
        row: int | None = None,
        column: str | None = None,
        remedy: str | None = None,
    ) -> None:
        self.message, self.file, self.row, self.column, self.remedy = message, file, row, column, remedy
        super().__init__(self._sentence())

    def _sentence(self) -> str:
        place = ", ".join(
            part
            for part in (
                self.file,
                None if self.row is None else f"row {self.row}",
                None if self.column is None else f'column "{self.column}"',
            )
            if part
        )
        said = f"{place}: {self.message}" if place else self.message
        return said if self.remedy is None else f"{said.rstrip('.')}. {self.remedy}"


class BadInput(SijillError):
    """Something a person gave us cannot be read as what it should be."""


class InvalidValue(SijillError):
    """A value that cannot be: a range upside down, a latitude of 4239."""


class NotFound(SijillError):
    """An id, code or file that is not there."""


class Refused(SijillError):
    """The act is understood and not allowed: a rule, a permission or an earlier decision stands against it."""


class Damaged(SijillError):
    """Stored bytes or records are not what was stored."""
