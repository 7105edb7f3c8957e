"""A submission that cannot be brushed off: one incident, all that a belligerent needs to look it up, and the questions.

`packet` is a pure function: incident, sources and spellings in, a plain dict out. It states the time window in local
time and UTC, the place as degrees and MGRS with its radius, every spelling in both scripts, a sketch map, the
sources, the victims as far as their tier allows, and questions that name the five usual grounds of rejection
beforehand, so that "insufficient information" has to say what is missing. `write_packet` writes it as a folder
(JSON, SVG, PDF by Typst).

Only killed adults whose name is public are named; others are counted, with the reason. Leaves out: sending; receipts
and follow-ups (`Correspondence` counts the days, the register keeps them).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import typst

from sijill.model.counts import CountRange
from sijill.model.errors import InvalidValue
from sijill.model.mgrs import encode
from sijill.official.rulebook import table
from sijill.official.sketch import draw


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One source of an allegation."""

    name: str
    address: str
    published: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Victim:
    """One person; `withheld` says why the packet does not name them. `is_child=None`: not known."""

    tier: str
    name: str | None = None
    name_local: str | None = None
    age_said: str | None = None
    is_child: bool | None = None
    outcome: str = "killed"

    @property
    def withheld(self) -> str | None:
        """Why the name stays here: no name, a tier that is not public, a survivor, a minor, an unknown age."""
        if not (self.name or self.name_local):
            return "name not known"
        if self.tier != "public":
            return "name not public"
        if self.outcome != "killed":
            return "survivor"
        if self.is_child is not False:
            return "minor" if self.is_child else "age not known"
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the belligerent has said of the incident before."""

    released: date | None
    words: str
    address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Landmark:
    """A named place near the point, for the sketch map."""

    name: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Allegation:
    """What is alleged. `window` is local civil time without zone; `zone` its IANA name; `radius_m` the uncertainty.

    `named`: the record's own names for the place; `spellings`: all that are held.
    """

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
    hour_stated: str | None = None
    named: tuple[str, ...] = ()
    wider: tuple[str, ...] = ()
    landmarks: tuple[Landmark, ...] = ()
    answers: tuple[Answer, ...] = ()

    def __post_init__(self) -> None:
        if self.window[1] < self.window[0]:
            raise InvalidValue("the window ends before it begins", remedy="Put the earlier time first")
        if any(one.tzinfo is not None for one in self.window):
            raise InvalidValue("the window carries a zone", remedy="Give local time, and the zone by its name")


def packet(allegation: Allegation, *, belligerent: str, submitted: date) -> dict[str, Any]:
    """Everything that the packet says, as plain data."""
    named = [one for one in allegation.victims if one.withheld is None]
    withheld = Counter(one.withheld for one in allegation.victims if one.withheld is not None)
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
                {"name": one.name, "name_local": one.name_local, "age": one.age_said, "outcome": one.outcome}
                for one in named
            ],
            "withheld": withheld.total(),
            "withheld_because": dict(sorted(withheld.items())),
        },
        "sources": [
            {
                "name": one.name,
                "address": one.address,
                "published": one.published.isoformat() if one.published else None,
            }
            for one in allegation.sources
        ],
        "said_before": [
            {
                "released": one.released.isoformat() if one.released else None,
                "words": one.words,
                "address": one.address,
            }
            for one in allegation.answers
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


def sketch(allegation: Allegation) -> str:
    """The sketch map of an allegation (`sketch.draw`)."""
    return draw(allegation.latitude, allegation.longitude, allegation.radius_m, allegation.landmarks)


def write_packet(
    said: Mapping[str, Any], allegation: Allegation, folder: Path, *, fonts: Path | None = None
) -> list[Path]:
    """The packet as a folder: packet.json, map.svg (where there is a point), packet.pdf, and SHA256SUMS over them.

    `fonts`: a folder of fonts to set it in, beside those of the machine; Arabic needs one that has its letters.
    """
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
    paths = [] if fonts is None else [fonts]
    pdf = typst.compile(template.encode("utf-8"), sys_inputs=inputs, font_paths=typst.Fonts(font_paths=paths))
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


def _time(allegation: Allegation) -> dict[str, str | None]:
    zone = ZoneInfo(allegation.zone)
    local = [one.replace(tzinfo=zone) for one in allegation.window]
    first, last = (one.astimezone(UTC) for one in local)
    return {
        "stated": allegation.hour_stated,
        "local_from": local[0].isoformat(),
        "local_to": local[1].isoformat(),
        "zone": allegation.zone,
        "utc_from": first.isoformat().replace("+00:00", "Z"),
        "utc_to": last.isoformat().replace("+00:00", "Z"),
    }


def _place(allegation: Allegation) -> dict[str, Any]:
    named = list(allegation.named or (allegation.place,))
    said: dict[str, Any] = {"name": allegation.place, "named": named, "spellings": list(allegation.spellings)}
    said |= {"scripts_missing": _missing(allegation.spellings), "wider_area": list(allegation.wider)}
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


def _missing(names: Sequence[str]) -> list[str]:
    """Scripts in which no document in our hands gives the name: said, never made up."""
    there = {"Arabic" if re.search(r"[\u0600-\u06ff]", name) else "Latin" for name in names}
    return [script for script in ("Arabic", "Latin") if script not in there]


def _range(count: CountRange | None) -> str | None:
    return None if count is None else str(count)


def spellings(names: Sequence[str]) -> tuple[str, ...]:
    """All names once, in order, white space squeezed; names that differ in nothing but case or blanks are one."""
    found: dict[str, str] = {}
    for name in names:
        squeezed = " ".join(name.split())
        if squeezed:
            found.setdefault(squeezed.casefold(), squeezed)
    return tuple(found.values())
