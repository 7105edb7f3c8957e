"""Partners' own reports: British air-strike updates, French weekly points of situation, Dutch weekly reviews.

Each partner counts other things, so the counts stay apart under their own names: `sorties`, `strikes`,
`artillery_missions`, `targets_destroyed`, `missions`, `missions_with_weapons`, `weapons`. A British update gives dated
actions with aircraft and munitions instead. Cumulative figures ("a total of 6,919 sorties") stay apart from the week's.

Leaves out: the original French and Dutch (the archive's English rendering is read, the original is kept beside it).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from sijill.official.days import SaidDate, find_dates
from sijill.official.figures import NUMBER, value_of
from sijill.official.strikelines import read_strike_lines

_N = rf"({NUMBER}|no(?=\s))"
_COUNTS = {
    "sorties": rf"{_N}\s+(?:air\s+)?(?:sorties|outings|flights|air\s+missions)",
    "strikes": rf"{_N}\s+(?:\w+\s+)?(?:air\s?)?strikes?\b",
    "artillery_missions": rf"{_N}\s+(?:\w+[\s-]+){{0,2}}?(?:firing|artillery|shooting|fire|support|harassment\s+shooting|shelling)\s+(?:‘?firefights’?|missions?)"  # noqa: E501
    rf"|{_N}\s+artillery\s+‘?firefights",
    "targets_destroyed": rf"(?:destroying|destroyed|destruction\s+of|neutralizing)\s+{_N}\s+(?:\w+\s+)?targets?",
    "missions": rf"{_N}\s+(?:flying\s+)?missions?\s+(?:were\s+)?(?:flown|carried|in\b|above)|during\s+{_N}\s+missions?|{_N}\s+missions?\.",  # noqa: E501
    "missions_with_weapons": rf"[Ww]eapons?\s+(?:were|was)\s+(?:deployed|used)\s+(?:during\s+|in\s+)?{_N}\s*(?:missions?|times)|{_N}\s+(?:missions?|times)[^.]*?weapons",  # noqa: E501
}
_COMPILED = {name: re.compile(form, re.IGNORECASE) for name, form in _COUNTS.items()}
_CUMULATIVE = re.compile(r"\bsince\b[^.]{0,60}\b(?:total|19|2014)\b|\btotal\s+of\b", re.IGNORECASE)
_AIRCRAFT = re.compile(
    r"\b(Reaper|Tornado|Typhoon|Rafale|Mirage(?:\s+2000)?|F-?16|ATL\s?2|Atlantic\s+2)(?:s|\b)", re.IGNORECASE
)
_WEAPON = re.compile(
    rf"(?:(?P<n>{NUMBER})\s+(?:more\s+|further\s+)?)?(?:laser-guided\s+)?(?P<what>Paveway(?:\s+I[IV]+)?|Hellfire|Brimstone|Storm\s+Shadow|GBU-?\d+|JDAM|Enhanced\s+Paveway\s+II+)s?"
    r"(?:\s+(?:guided\s+)?(?:bombs?|missiles?))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Munition:
    """A weapon named; `count` is `None` when only its name is given."""

    what: str
    count: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerReport:
    """What one partner report says; counts that are absent were not stated."""

    partner: str
    days: SaidDate | None
    counts: dict[str, int]
    cumulative: dict[str, int]
    aircraft: tuple[str, ...]
    munitions: tuple[Munition, ...]
    places: tuple[str, ...]
    spans: dict[str, tuple[int, int]]

    @property
    def is_empty(self) -> bool:
        """Whether nothing of use was found."""
        return not (self.counts or self.aircraft or self.munitions)

    def record(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "partner": self.partner,
            "date": self.days.days.edtf if self.days and self.days.days else None,
            "counts": self.counts,
            "cumulative": self.cumulative,
            "aircraft": list(self.aircraft),
            "munitions": [{"what": one.what, "count": one.count} for one in self.munitions],
            "places": list(self.places),
            "spans": {name: list(span) for name, span in self.spans.items()},
        }


def read_partner_report(text: str, partner: str, *, released: date | None = None) -> PartnerReport:
    """Read one report of `partner` ("united_kingdom", "france", "netherlands" or another)."""
    counts: dict[str, int] = {}
    cumulative: dict[str, int] = {}
    spans: dict[str, tuple[int, int]] = {}
    for name, pattern in _COMPILED.items():
        for match in pattern.finditer(text):
            start = max(text.rfind(".", 0, match.start()), text.rfind("\n", 0, match.start())) + 1
            kept = cumulative if _CUMULATIVE.search(text[start : match.end()]) else counts
            value = value_of(next(group for group in match.groups() if group is not None))
            if value is not None and name not in kept:
                kept[name] = value
                if kept is counts:
                    spans[name] = match.span()
    dates = find_dates(text, released=released)
    body = _body(text)
    return PartnerReport(
        partner=partner,
        days=dates[0] if dates else None,
        counts=counts,
        cumulative=cumulative,
        aircraft=tuple(dict.fromkeys(match[1].title() for match in _AIRCRAFT.finditer(text))),
        munitions=tuple(
            Munition(what=" ".join(match["what"].split()), count=_munition_count(match))
            for match in _WEAPON.finditer(body)
        ),
        places=tuple(dict.fromkeys(_places(text))),
        spans=spans,
    )


def _body(text: str) -> str:
    """The report without its headline, so that a weapon is not counted in both."""
    head = re.match(r"[^\n]*?(?:…|\.{3})", text)
    return text[head.end() :] if head is not None else text


def _munition_count(match: re.Match[str]) -> int | None:
    return value_of(match["n"]) if match["n"] else None


_NEAR = re.compile(
    r"\b(?:in|near|over|around|of|towards)\s+(?:the\s+)?(?:city\s+of\s+)?((?:(?:al|as|ash|az|ad|an)[-\s])?[A-Z][\w'’-]+(?:\s+(?:az\s+)?[A-Z][\w'’-]+){0,2})"
)
_NOT_PLACES = frozenset(
    [
        "Syria",
        "Iraq",
        "Daesh",
        "ISIL",
        "ISIS",
        "Syrian",
        "Iraqi",
        "Task",
        "RAF",
        "Royal",
        "Chammal",
        "Democratic",
        "France",
    ]
)


def _places(text: str) -> list[str]:
    named = [match[1] for match in _NEAR.finditer(text)]
    lines = [line.place for line in read_strike_lines(text).lines]
    return [
        one for one in [*lines, *named] if one.split()[0] not in _NOT_PLACES and not re.match(r"[A-Z][a-z]+day\b", one)
    ]
