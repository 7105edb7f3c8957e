"""The references of a statement line: allegation serial, archive code, grid references, other allegations named.

A grid reference is decoded by `sijill.model.mgrs` or refused with the reason; it is never repaired. Two references
in one cell are two references, none of them "the" place. A decoded point that lies far from the allegation is
flagged by `far_from`: real releases hold squares 300 km away that decode without fault.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from sijill.model.digits import to_ascii
from sijill.model.errors import InvalidValue
from sijill.model.mgrs import MgrsCell, decode

# A zone-like number, two to four letters with at most one blank between parts, and digits that may be split.
_NOT_A_WORD = r"(?!\s?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|\s?(?:and|for|out|per|the)\b)"
_GRID = re.compile(
    rf"(?<![\w/.])\d{{1,3}}[.\s]?{_NOT_A_WORD}[A-Z]{{1,2}}\s?[A-Z]{{2}}\s?\d{{2,5}}(?:\s\d{{2,5}}|\.\d+|\d*)(?!\w)"
    r"|(?<=/)\d{1,3}[A-Z]\s?[A-Z]{2}\s?\d{3,5}(?:\s\d{3,5}|\d*)(?!\w)",
    re.IGNORECASE,
)
_NONE_GIVEN = re.compile(r"\bno\s+MGRS\s+given\b", re.IGNORECASE)
_CODE = re.compile(r"(?<![A-Z])(?:S?[CTRIJ]?S|NCS|ISSY|SDF|IRS|DEBSYR)\s?\d{2,6}[a-z]?(?!\w)")
_SERIAL = re.compile(
    r"(?<![\w.])(?P<serial>\d{1,4})\s*/?\s*(?=(?:S?[CTRIJ]?S|AI-|NCS)\s?\d)"
    r"|(?<![\w.])(?P<before_grid>\d{2,4})\s*/?\s*(?=\d{2,3}\s?[A-Z]{2,3}\s?[A-Z]{0,2}\s?\d{3})"
    r"|\((?P<bracket>\d{2,4})\)\s*[.,]?\s*$"
    r"|\breport\s+(?P<report>\d{3,4})\s*/",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"(?:allegations?|reports?|assessments?)\s+(?:number\s+|no\.\s*|#\s*)?(?P<other>\d{1,4})(?!\s*(?:of|civilian))",
    re.IGNORECASE,
)
EARTH_RADIUS_M = 6_371_008.8


@dataclass(frozen=True, slots=True, kw_only=True)
class GridReference:
    """One grid reference: as written, its square when it decodes, otherwise why not."""

    text: str
    start: int
    end: int
    cell: MgrsCell | None
    refusal: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """Everything a line refers to by number; `spans` gives (start, end) by field."""

    serial: str | None
    code: str | None
    grids: tuple[GridReference, ...]
    others: tuple[str, ...]
    spans: dict[str, tuple[int, int]]

    @property
    def grid(self) -> GridReference | None:
        """The one reference of the line; `None` when there is none or more than one."""
        return self.grids[0] if len(self.grids) == 1 else None


def read_grid(text: str, *, start: int = 0) -> GridReference:
    """One written reference, decoded or refused; `start` is where it stands in its document."""
    try:
        return GridReference(text=text, start=start, end=start + len(text), cell=decode(text), refusal=None)
    except InvalidValue as reason:
        return GridReference(text=text, start=start, end=start + len(text), cell=None, refusal=reason.message)


def find_references(text: str) -> References:
    """Serial, code, grid references and other allegations named in one line."""
    said = to_ascii(text)
    spans: dict[str, tuple[int, int]] = {}
    grids = tuple(read_grid(match[0], start=match.start()) for match in _GRID.finditer(said))
    if grids:
        spans["mgrs"] = (grids[0].start, grids[0].end)
    code = _last_match(_CODE, said)
    if code is not None:
        spans["code"] = code.span()
    serial = _last_match(_SERIAL, said)
    name = serial.lastgroup if serial is not None else None
    if serial is not None and name is not None:
        spans["serial"] = serial.span(name)
    return References(
        serial=serial[name] if serial is not None and name is not None else None,
        code=code[0].replace(" ", "") if code is not None else None,
        grids=grids,
        others=tuple(dict.fromkeys(match["other"] for match in _OTHER.finditer(said))),
        spans=spans,
    )


def says_no_grid(text: str) -> bool:
    """Whether the line itself says that no grid reference was given."""
    return _NONE_GIVEN.search(text) is not None


def metres_between(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Great-circle distance in metres on the mean sphere (haversine; error below 0.6 %)."""
    phi, other_phi = math.radians(latitude), math.radians(other_latitude)
    half_lat = math.sin((other_phi - phi) / 2) ** 2
    half_lon = math.sin(math.radians(other_longitude - longitude) / 2) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(half_lat + math.cos(phi) * math.cos(other_phi) * half_lon))


def far_from(cell: MgrsCell, latitude: float, longitude: float, *, limit_m: float = 20_000.0) -> str | None:
    """A sentence when the square lies further than `limit_m` from the allegation's point; else `None`."""
    away = metres_between(cell.centre_latitude, cell.centre_longitude, latitude, longitude)
    if away <= limit_m:
        return None
    return (
        f"{cell.text} lies {away / 1000:.0f} km from the point given for the allegation: likely a slip in the reference"
    )


def _last_match(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = None
    for found in pattern.finditer(text):  # noqa: B007 - the last one stands at the end of the line
        pass
    return found
