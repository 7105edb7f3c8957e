"""Claims: one thing that a document says about a mention, with the place where it says so.

A locator is text with a prefix: `cell:4063/killed_min+killed_max` (row as an editor counts it, columns),
`span:120-164` (code points), `page:3/72,540,200,16` (points from the lower left), `time:00:01:12`,
`whole` (the document as such). `value` holds what is meant in plain JSON without floats (decimal
fractions are text: a coordinate keeps the digits that were written), `wording` what was written, where
that differs. Claims are never edited: a correction withdraws and adds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sijill.model.errors import InvalidValue

Value = Any
"""Plain JSON: str, int, bool, None, list, dict with text keys. No floats."""

_LOCATOR = re.compile(r"(cell:\d+/.+|span:\d+-\d+|page:\d+(/.+)?|time:\d\d:\d\d:\d\d(\.\d+)?|whole)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Claim:
    """What is said (`says`, a predicate), of which part (`about`), and where (`source`, `at`).

    `source` is the id of the captured document that carries the words when it is another than the
    mention's own document: the table file that holds a web page's record, the archive of a post.
    """

    says: str
    value: Value
    at: str = "whole"
    about: str = ""
    wording: Any = None
    source: str | None = None
    tier: str = "public"

    def data(self) -> dict[str, Any]:
        """Plain JSON, without what is not stated."""
        data: dict[str, Any] = {"says": self.says, "value": self.value, "at": self.at}
        if self.about:
            data["about"] = self.about
        if self.wording is not None:
            data["wording"] = self.wording
        if self.source is not None:
            data["in"] = self.source
        if self.tier != "public":
            data["tier"] = self.tier
        return data

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Claim:
        """The claim that `data()` came from."""
        return cls(
            says=data["says"],
            value=data["value"],
            at=data["at"],
            about=data.get("about", ""),
            wording=data.get("wording"),
            source=data.get("in"),
            tier=data.get("tier", "public"),
        )


def check_locator(at: str) -> str:
    """`at` itself, or InvalidValue when it is no locator."""
    if not _LOCATOR.fullmatch(at):
        raise InvalidValue(f'"{at}" is not a locator', remedy='Write "span:120-164", "cell:12/name" or "whole".')
    return at


def cell(row: int, *columns: str) -> str:
    """Locator of one or several cells of one table row."""
    return f"cell:{row}/{'+'.join(columns)}"
