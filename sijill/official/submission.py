"""A submission that cannot be brushed off: one incident, all that a belligerent needs to look it up, and the questions.

`packet` is a pure function: incident, sources and spellings in, a plain dict out. It states the time window in local
time and UTC, the place as degrees and MGRS with its radius, every spelling in both scripts, a sketch map, the
sources, the victims as far as their tier allows, and questions that name the five usual grounds of rejection
beforehand, so that "insufficient information" has to say what is missing. `write_packet` writes it as a folder
(JSON, SVG, PDF by Typst).

Only victims of the tier "public" carry a name; others are counted. Leaves out: sending; receipts and follow-ups
(`Correspondence` counts the days, the register keeps them).
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import typst

from sijill.model.counts import CountRange
from sijill.model.errors import InvalidValue
from sijill.model.mgrs import encode
from sijill.official.rulebook import table


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One source of an allegation."""

    name: str
    address: str
    published: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Victim:
    """One person; the names are given on to the packet only when `tier` is "public"."""

    tier: str
    name: str | None = None
    name_local: str | None = None
    age: int | None = None
    outcome: str = "killed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Allegation:
    """What is alleged. `window` is local civil time without zone; `zone` its IANA name; `radius_m` the uncertainty."""

    id: str
    window: tuple[datetime, datetime]
    zone: str
    place: str
    spellings: tuple[str, ...]
    latitude: float | None
    longitude: float | None
    radius_m: float | None
    killed: CountRange | None
    injured: CountRange | None
    sources: tuple[Source, ...]
    victims: tuple[Victim, ...] = ()
    summary: str = ""

    def __post_init__(self) -> None:
        if self.window[1] < self.window[0]:
            raise InvalidValue("the window ends before it begins", remedy="Put the earlier time first")
        if any(one.tzinfo is not None for one in self.window):
            raise InvalidValue("the window carries a zone", remedy="Give local time, and the zone by its name")


def packet(allegation: Allegation, *, belligerent: str, submitted: date) -> dict[str, Any]:
    """Everything that the packet says, as plain data."""
    named = [one for one in allegation.victims if one.tier == "public" and (one.name or one.name_local)]
    return {
        "belligerent": belligerent,
        "submitted": submitted.isoformat(),
        "reference": allegation.id,
        "time": _time(allegation),
        "place": _place(allegation),
        "alleged": {"killed": _range(allegation.killed), "injured": _range(allegation.injured)},
        "summary": allegation.summary,
        "victims": {
            "named": [
                {"name": one.name, "name_local": one.name_local, "age": one.age, "outcome": one.outcome}
                for one in named
            ],
            "withheld": len(allegation.victims) - len(named),
        },
        "sources": [
            {
                "name": one.name,
                "address": one.address,
                "published": one.published.isoformat() if one.published else None,
            }
            for one in allegation.sources
        ],
        "questions": questions(allegation),
    }


def questions(allegation: Allegation) -> list[str]:
    """The exact questions, from `rules/questions.toml`; those about coordinates only where there are some."""
    at = allegation.window[0]
    known = {"place": allegation.place, "date": at.date().isoformat(), "radius": f"{allegation.radius_m or 0:,.0f} m"}
    return [
        one["ask"].format(**known)
        for one in table("questions")["question"]
        if allegation.latitude is not None or not one.get("needs_point", False)
    ]


def sketch(allegation: Allegation, *, size: int = 320) -> str:
    """A sketch map as SVG: the point, its circle of uncertainty, a scale, north up. No background, no other data."""
    if allegation.latitude is None or allegation.longitude is None:
        raise InvalidValue("no point to draw", remedy="Give latitude and longitude first")
    radius = max(allegation.radius_m or 0.0, 50.0)
    half = radius * 1.6
    scale = size / (2 * half)
    bar = 10 ** math.floor(math.log10(half))
    middle = size / 2
    label = f"{allegation.latitude:.5f} N, {allegation.longitude:.5f} E, uncertain by {radius:,.0f} m"
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size + 40}" width="{size}" height="{size + 40}" '  # noqa: E501
            f'role="img"><title>{escape(label)}</title>',
            f'<rect width="{size}" height="{size}" fill="#f7f5ef" stroke="#888888"/>',
            f'<circle cx="{middle}" cy="{middle}" r="{radius * scale:.1f}" fill="#8a2b1f" fill-opacity="0.15" stroke="#8a2b1f"/>',  # noqa: E501
            f'<circle cx="{middle}" cy="{middle}" r="4" fill="#8a2b1f"/>',
            f'<path d="M {size - 24} 44 L {size - 24} 16 M {size - 29} 24 L {size - 24} 16 L {size - 19} 24" stroke="#222222" fill="none"/>',  # noqa: E501
            f'<text x="{size - 28}" y="58" font-size="12" font-family="sans-serif">N</text>',
            f'<path d="M 16 {size - 16} h {bar * scale:.1f}" stroke="#222222" stroke-width="2"/>',
            f'<text x="16" y="{size - 22}" font-size="12" font-family="sans-serif">{bar:,.0f} m</text>',
            f'<text x="4" y="{size + 24}" font-size="11" font-family="sans-serif">{escape(label)}</text>',
            "</svg>\n",
        ]
    )


def write_packet(said: Mapping[str, Any], allegation: Allegation, folder: Path) -> list[Path]:
    """The packet as a folder: packet.json, map.svg (where there is a point), packet.pdf, and SHA256SUMS over them."""
    folder.mkdir(parents=True, exist_ok=True)
    written = [folder / "packet.json"]
    written[0].write_text(json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    inputs = {"packet": json.dumps(said, ensure_ascii=False), "map": ""}
    if allegation.latitude is not None:
        drawn = sketch(allegation)
        (folder / "map.svg").write_text(drawn, encoding="utf-8")
        written.append(folder / "map.svg")
        inputs["map"] = drawn
    template = files("sijill.official").joinpath("rules", "packet.typ").read_text("utf-8")
    pdf = typst.compile(template.encode("utf-8"), sys_inputs=inputs)
    (folder / "packet.pdf").write_bytes(pdf)
    written.append(folder / "packet.pdf")
    sums = "".join(f"{hashlib.sha256(one.read_bytes()).hexdigest()}  {one.name}\n" for one in sorted(written))
    (folder / "SHA256SUMS").write_text(sums, encoding="utf-8")
    return [*written, folder / "SHA256SUMS"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correspondence:
    """What became of a submission: sent, receipt, follow-ups, answer. Silence is counted in days."""

    sent: date
    received: date | None = None
    follow_ups: tuple[date, ...] = ()
    answered: date | None = None

    def silence(self, today: date) -> int:
        """Days since the last word of the belligerent (or since sending), 0 once it is answered."""
        if self.answered is not None and self.answered <= today:
            return 0
        last = self.received if self.received is not None and self.received <= today else self.sent
        return max(0, (today - last).days)

    def due(self, today: date, *, every: timedelta = timedelta(days=30)) -> bool:
        """Whether a follow-up is due: nothing answered, and `every` has passed since the last word of either side."""
        if self.answered is not None:
            return False
        said = [self.sent, *self.follow_ups, *([self.received] if self.received else [])]
        return today - max(one for one in said if one <= today) >= every


def _time(allegation: Allegation) -> dict[str, str]:
    zone = ZoneInfo(allegation.zone)
    local = [one.replace(tzinfo=zone) for one in allegation.window]
    first, last = (one.astimezone(UTC) for one in local)
    return {
        "local_from": local[0].isoformat(),
        "local_to": local[1].isoformat(),
        "zone": allegation.zone,
        "utc_from": first.isoformat().replace("+00:00", "Z"),
        "utc_to": last.isoformat().replace("+00:00", "Z"),
    }


def _place(allegation: Allegation) -> dict[str, Any]:
    said: dict[str, Any] = {"name": allegation.place, "spellings": list(allegation.spellings)}
    if allegation.latitude is None or allegation.longitude is None:
        return said | {"latitude": None, "longitude": None, "mgrs": None, "radius_m": None}
    radius = allegation.radius_m
    digits = 10 if radius is not None and radius < 10 else 8 if radius is not None and radius < 100 else 6
    return said | {
        "latitude": allegation.latitude,
        "longitude": allegation.longitude,
        "mgrs": encode(allegation.latitude, allegation.longitude, digits=digits),
        "radius_m": radius,
    }


def _range(count: CountRange | None) -> str | None:
    return None if count is None else str(count)


def spellings(names: Sequence[str]) -> tuple[str, ...]:
    """All names once, in order, white space squeezed; names that differ in nothing but case or blanks are one."""
    return tuple(
        {" ".join(name.split()).casefold(): " ".join(name.split()) for name in reversed(names) if name.strip()}.values()
    )[::-1]
