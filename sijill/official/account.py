"""The running account that monthly releases keep: carried over + new + reopened - completed = still open.

`read_account` takes the figures out of a release's prose with their spans; `sijill.official.ledger` keeps the entries
of all releases and adds them up. `None` is "not in this release".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import cache

from sijill.official.figures import NUMBER, value_of
from sijill.official.rulebook import compiled, table

_N = rf"(?P<n>{NUMBER}|no(?=\s+new))"
_BOTH = re.compile(r"\bassessed\s+(?:both|the)\s+reports?\s+(?:as|to\s+be)\s+non-?credible", re.IGNORECASE)


@cache
def _forms() -> dict[str, tuple[re.Pattern[str], ...]]:
    """The wordings of `rules/account.toml`, compiled."""
    return {
        name: tuple(re.compile(compiled(form).pattern.replace("{n}", _N), re.IGNORECASE) for form in forms)
        for name, forms in table("account")["figure"].items()
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The figures of one release; `None` is "not stated"."""

    carried: int | None = None
    new: int | None = None
    reopened: int | None = None
    completed: int | None = None
    credible: int | None = None
    non_credible: int | None = None
    duplicate: int | None = None
    open: int | None = None
    deaths: int | None = None
    strikes: int | None = None
    killed_cumulative: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether the release keeps no account."""
        return all(getattr(self, one.name) is None for one in fields(self))


def read_account(text: str) -> tuple[Account, dict[str, tuple[int, int]]]:
    """The account of a release's prose, and the span of each figure."""
    said: dict[str, int] = {}
    spans: dict[str, tuple[int, int]] = {}
    for name, forms in _forms().items():
        match = next((found for form in forms if (found := form.search(text))), None)
        if match is not None and (value := value_of(match["n"])) is not None:
            said[name], spans[name] = value, match.span("n")
    if "non_credible" not in said and "completed" in said and (both := _BOTH.search(text)) is not None:
        said["non_credible"], spans["non_credible"] = said["completed"], both.span()
    return Account(**said), spans
