"""Printed casualty strings to ranges: "1–3 (1 Woman, 0–2 Men)", "20-37 / 4-11 Children, 3-5 Women, 16 Men".

The total comes first; groups follow in brackets, after a slash or after a line break, in any order. Any dash, Arabic
or Latin digits, thousands separators and a "+" for an open end are read. A string that holds anything else is refused
(`None`) rather than half read. Source of the format: the key information box of Airwars incident pages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sijill.model.counts import CountRange
from sijill.model.digits import to_ascii

_DASH = re.compile(r"\s*[\u2010-\u2015\u2212\uFE58\uFE63\uFF0D-]\s*")
_RANGE = re.compile(r"(\d[\d,]*)(?:-(\d[\d,]*)|(\+))?")
_FIELD = re.compile(
    r"^\s*(?P<who>[A-Za-z ]*?)\s*(?:reported\s+)?(?P<kind>killed|injured|wounded)\s*:\s*", re.IGNORECASE
)
_GROUPS = {
    "child": "children", "children": "children", "woman": "women", "women": "women", "man": "men", "men": "men",
    "journalist": "journalists", "journalists": "journalists", "طفل": "children", "اطفال": "children",
    "أطفال": "children", "امرأة": "women", "نساء": "women", "رجل": "men", "رجال": "men",
}  # fmt: skip
_UNKNOWN = frozenset({"unknown", "not known", "غير معروف", "n/a"})


@dataclass(frozen=True, slots=True)
class KeyInfo:
    """The total (`None`: printed as unknown) and the groups that were printed."""

    total: CountRange | None
    groups: dict[str, CountRange]
    kind: str = ""
    who: str = ""

    def data(self) -> dict[str, Any]:
        """Plain JSON: total and each group as {min, max}."""
        ranges = {"total": self.total, **self.groups}
        data: dict[str, Any] = {name: {"min": r.low, "max": r.high} if r else None for name, r in ranges.items()}
        return data | ({"kind": self.kind} if self.kind else {}) | ({"who": self.who} if self.who else {})


def read_key_info(text: str) -> KeyInfo | None:
    """The ranges of one printed string, or None when it is not one."""
    if len(text) > 300:
        return None
    field = _FIELD.match(text)
    said = to_ascii(text[field.end() :] if field else text)
    said = " ".join(_DASH.sub("-", said.replace("\u200f", "").replace("\u200e", "")).split())
    kind = field["kind"].lower().replace("wounded", "injured") if field else ""
    who = field["who"].strip().lower() if field else ""
    if said.strip(" .").lower() in _UNKNOWN:
        return KeyInfo(None, {}, kind, who)
    head = _RANGE.match(said)
    if head is None:
        return None
    groups = _groups(said[head.end() :])
    total = _range(head)
    return None if groups is None or total is None else KeyInfo(total, groups, kind, who)


def _groups(rest: str) -> dict[str, CountRange] | None:
    groups: dict[str, CountRange] = {}
    for part in re.split(r"[,،;/()&]|\band\b", rest):
        if not part.strip(" ."):
            continue
        m = re.fullmatch(rf"\s*{_RANGE.pattern}\s+([^\W\d_]+)\s*\.?", part)
        name = _GROUPS.get(m[4].lower()) if m else None
        value = _range(m) if m else None
        if m is None or name is None or value is None or name in groups:
            return None
        groups[name] = value
    return groups


def _range(m: re.Match[str]) -> CountRange | None:
    low = int(m[1].replace(",", ""))
    high = None if m[3] else int((m[2] or m[1]).replace(",", ""))
    return None if high is not None and high < low else CountRange(low=low, high=high)
