"""The tables of wordings under `rules/`, read once and compiled.

A blank in a pattern matches any run of white space, also a line break of a wrapped release; straight and curly
apostrophes are one. Case is ignored. The tables are data: a reader may check or change them without code.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One wording: its pattern and what it stands for (`fields`, as in the table)."""

    pattern: re.Pattern[str]
    fields: Mapping[str, str]


@cache
def table(name: str) -> Mapping[str, Any]:
    """The table `rules/NAME.toml` as written."""
    return tomllib.loads(files("sijill.official").joinpath("rules", f"{name}.toml").read_text("utf-8"))


@cache
def rules(name: str, group: str) -> tuple[Rule, ...]:
    """The compiled rules of one group of one table, in the table's order."""
    return tuple(
        Rule(pattern=compiled(one["pattern"]), fields={key: value for key, value in one.items() if key != "pattern"})
        for one in table(name)[group]
    )


def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern of a table: blanks as any white space (" ?" also none), either apostrophe, no case."""
    flexible = pattern.replace(" ?", r"\s*").replace(" ", r"\s+")
    flexible = re.sub(r"\[([^\]]*)\\s\+([^\]]*)\]", r"[\1\\s\2]", flexible)
    return re.compile(flexible.replace("'", "['’‘]"), re.IGNORECASE | re.DOTALL)
