"""Daily strike lines: place, number of strikes, and what they did to which targets.

"Near Raqqah, 27 strikes engaged 20 ISIS tactical units; destroyed 19 fighting positions and a vehicle; and
suppressed three fighting positions." gives one `StrikeLine` with three actions. A release is many such lines under
day headings; one line may quote several days ("For July 3rd - 4th: ... It additionally reported that on July 3
...").

Steps of `read_strike_lines`: find each "near PLACE, N strikes" clause, date it by the nearest date before it, split
what follows by verbs, split each verb's targets by their counts. Words that no step took are in `unread`: a line is
either read whole or says what it left. Where a text states its own total ("65 strikes in Syria"), the parts are
added up and a difference is a doubt, never corrected.

Leaves out: merging a later amendment into an earlier line (`tallies` keeps competing counts side by side).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from sijill.official.days import SaidDate, find_dates
from sijill.official.figures import NUMBER, value_of
from sijill.official.places import canonical

_STRIKE = r"(?:(?:air|artillery|drone|rocket\s+artillery)?[\s-]*(?:strikes?|stri?kes|stikes?))"
_QUALITY = r"(?:\s+(?:separate|additional|air|artillery|coalition|dynamic|deliberate|more|of\s+which|military))*"
_OPENING = re.compile(
    r"(?:\b(?i:near|in|at|outside|around)\s+)+(?P<place>[A-Z][^\n,.;:“”\"]{1,60}?|[a-z]{2}[\s-][A-Z][^\n,.;:“”\"]{1,60}?)\s*\*?"
    r"(?:\s*,\s*(?P<country>Syria|Iraq))?\s*,?\s+"
    rf"(?:(?:[Oo]n\s+)?(?P<inner>[A-Z][a-z]{{2,8}}\.?\s+\d{{1,2}}),?\s+)?(?i:(?P<number>{NUMBER}){_QUALITY}\s*{_STRIKE}\b)\s*,?"
)
_HEADER = re.compile(
    rf"(?P<number>{NUMBER})\s+{_STRIKE}\s+consisting\s+of\s+(?P<engagements>{NUMBER})\s+engagements?",
    re.IGNORECASE,
)
_SHARE = re.compile(
    rf"\[\s*(?:(?P<number>{NUMBER})(?:\s*[-–]\s*\d+)?\s+(?:or\s+more\s+)?)?(?P<who>[A-Za-z]+)(?:\s*\?|\s+with\s+others)?\s*\]"
)
_UNREAD = re.compile(
    rf"\b\w+\s+{_STRIKE}\s+(?:\[[^\]]*\]\s+)?(?:engag|struck|destroy|suppress|damag|den[iy]|wound|kill)\w*",
    re.IGNORECASE,
)
_CONSISTING = re.compile(rf"\s*,?\s*consisting\s+of\s+(?P<number>{NUMBER})\s+engagements?\s*,?", re.IGNORECASE)
_VERBS = {
    "engage": "engaged", "struck": "struck", "stuck": "struck", "truck": "struck", "strike": "struck", "hit": "struck",
    "destroy": "destroyed", "suppress": "suppressed", "damage": "damaged", "damaging": "damaged", "deni": "denied",
    "deny": "denied", "crater": "cratered", "disable": "disabled", "disabling": "disabled", "illuminat": "illuminated",
    "neutraliz": "neutralized", "disrupt": "disrupted", "remov": "removed", "degrad": "degraded", "target": "targeted",
    "wound": "wounded", "kill": "killed", "sever": "severed", "bombed": "struck", "immobili": "immobilized", "breach": "breached",  # noqa: E501
}  # fmt: skip
_COUNTED = frozenset(_VERBS.values())
_VERB = re.compile(
    r"\b(?:(?P<verb>engag(?:ed|ing)|struck|stuck|(?<=strike\s)truck|immobili[sz](?:ed|ing)|breach(?:ed|ing)|striking|hit(?=\s)|destroy(?:ed|ing|s)?|suppress(?:ed|ing)|"
    r"damag(?:ed|ing)|den(?:ied|ying)|crater(?:ed|ing)|disabl(?:ed|ing)|illuminat(?:ed|ing)|neutrali[sz](?:ed|ing)|"
    r"disrupt(?:ed|ing)|remov(?:ed|ing)|degrad(?:ed|ing)|target(?:ed|ing)|sever(?:ed|ing)|wound(?:ed|ing)|kill(?:ed|ing)|bombed)"
    r"|(?P<none>had\s+inconclusive\s+results|produced\s+inconclusive\s+results|(?:had|produced)\s+no\s+(?:effect|results)\w*|resulted\s+in|(?:post-?strike\s+)?assessments?))\b",
    re.IGNORECASE,
)
_END = re.compile(
    r"[.”\"“](?:\s|$)|\n\s*\n|(?=\n\s*[-•*–]\s)|(?<=[.”])\s*(?=(?:Near|On|For|In|It|The|And|Additionally)\b)"
    r"|\.?\s+(?=(?:Additionally|It\s+(?:additionally|later|also)|And\s+that)\b)|$"
)
_ABBREVIATION = re.compile(r"\b(?:[A-Z][a-z]{2,3}|U\.S|a\.k\.a)$")
_SPLIT = re.compile(rf"\s*(?:,\s*and\s+|\s+and\s+|[,;&]\s*|\s+as\s+well\s+as\s+)(?={NUMBER}\s|[A-Za-z])", re.IGNORECASE)
_TARGET = re.compile(
    rf"^(?:(?P<hedge>at\s+least|approximately|about|multiple)\s+)?(?P<count>{NUMBER})\s+(?P<what>.+)$", re.I
)
_GLUE = re.compile(
    r"^[\s,;.:&\-–—”“\"'’]*(?:(?:and|also|to|which|as|well|that|then|the|while|,)[\s,;.]*)*$", re.IGNORECASE
)
_NONE = re.compile(
    r"\bno\s+(?:publicly[- ]?(?:reported|declared)\s+)?(?:coalition\s+)?(?:air)?strikes?\b|\b(?:has|have|did)\s+not\s+(?:publicly\s+)?"  # noqa: E501
    r"(?:report(?:ed)?|declare[d]?|conduct(?:ed)?)\s+any\s+(?:air)?strikes\b|\bno\s+coalition\s+airstrikes\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What was acted on: a count (`None` when not counted: "land features") and the words for it."""

    count: int | None
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One verb of a strike line with its targets."""

    verb: str
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StrikeLine:
    """One "near PLACE, N strikes" clause. `unread` is what no step of the grammar took; empty when read whole."""

    place: str
    strikes: int
    country: str | None
    days: SaidDate | None
    engagements: int | None
    partner_strikes: dict[str, int]
    actions: tuple[Action, ...]
    later_report: bool
    start: int
    end: int
    unread: str

    @property
    def is_country_total(self) -> bool:
        """ "In Syria, 645 strikes ...": a total of a country, not a place; never added to the lines of places."""
        return self.place.lower() in {"syria", "iraq", "syria and iraq", "iraq and syria"}

    def record(self) -> dict[str, Any]:
        """Plain data, with counted targets summed per verb."""
        return {
            "place": self.place,
            "place_listed": canonical(self.place),
            "country": self.country,
            "is_country_total": self.is_country_total,
            "strikes": self.strikes,
            "engagements": self.engagements,
            "date": self.days.days.edtf if self.days and self.days.days else None,
            "partners": self.partner_strikes,
            "later_report": self.later_report,
            "actions": [
                {"verb": one.verb, "targets": [{"count": target.count, "what": target.what} for target in one.targets]}
                for one in self.actions
            ],
            "span": [self.start, self.end],
            "unread": self.unread or None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class StrikeHeader:
    """A day's own total: "conducted 65 strikes consisting of 86 engagements"."""

    strikes: int
    engagements: int
    days: SaidDate | None
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StrikeReport:
    """All strike lines of a text, its own totals, whether it says that there were none, and what is doubtful."""

    lines: tuple[StrikeLine, ...]
    headers: tuple[StrikeHeader, ...]
    says_none: bool
    doubts: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the text speaks of no strikes at all, neither some nor none."""
        return not self.lines and not self.headers and not self.says_none

    @property
    def strikes(self) -> int | None:
        """The sum over the lines of places; `None` without any."""
        places = [line.strikes for line in self.lines if not line.is_country_total]
        return sum(places) if places else None


def read_strike_lines(text: str, *, released: date | None = None) -> StrikeReport:
    """Every strike clause of a text."""
    dates = find_dates(text, released=released)
    openings = list(_OPENING.finditer(text))
    lines = [
        _line(text, opening, openings[at + 1].start() if at + 1 < len(openings) else len(text), dates)
        for at, opening in enumerate(openings)
    ]
    headers = tuple(_header(match, dates) for match in _HEADER.finditer(text) if not _belongs(match, lines))
    return StrikeReport(
        lines=tuple(lines),
        headers=headers,
        says_none=_NONE.search(text) is not None,
        doubts=(*_total_doubts(lines, headers), *_partner_doubts(lines), *_unread_doubts(text, lines)),
    )


def _line(text: str, opening: re.Match[str], limit: int, dates: list[SaidDate]) -> StrikeLine:
    at = opening.end()
    shares = {}
    engagements = None
    while True:
        share, consisting = _SHARE.match(text, _skip(text, at)), _CONSISTING.match(text, at)
        if share is not None:
            shares[share["who"].lower()] = (value_of(share["number"]) or 0) if share["number"] else 1
            at = share.end()
        elif consisting is not None:
            engagements = value_of(consisting["number"])
            at = consisting.end()
        else:
            break
    end = _clause_end(text, at, limit)
    actions, unread = _actions(text[at:end])
    return StrikeLine(
        place=" ".join(re.sub(r"^(?:near|in)\s+", "", opening["place"], flags=re.I).split()).strip(" *"),
        strikes=value_of(opening["number"]) or 0,
        country=opening["country"].title() if opening["country"] else None,
        days=_nearest(dates, opening),
        engagements=engagements,
        partner_strikes=shares,
        actions=actions,
        later_report=re.search(r"\b(?:later|additional\w*)\b[^.]{0,80}$", text[: opening.start()]) is not None,
        start=opening.start(),
        end=end,
        unread=unread,
    )


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \n\t,":
        at += 1
    return at


def _clause_end(text: str, at: int, limit: int) -> int:
    for stop in _END.finditer(text, at, limit):
        if text[stop.start() : stop.start() + 1] == "." and _ABBREVIATION.search(text[at : stop.start()]):
            continue
        return stop.start()
    return limit


def _actions(clause: str) -> tuple[tuple[Action, ...], str]:
    verbs = list(_VERB.finditer(clause))
    left = [clause[: verbs[0].start()] if verbs else clause]
    actions = []
    for at, verb in enumerate(verbs):
        stop = verbs[at + 1].start() if at + 1 < len(verbs) else len(clause)
        said = clause[verb.end() : stop]
        if verb["none"]:
            actions.append(Action(verb=" ".join(verb["none"].lower().split()), targets=()))
            continue
        actions.append(Action(verb=_lemma(verb["verb"]), targets=_targets(said)))
    return _share_targets(actions), " ".join(part.strip() for part in left if not _GLUE.match(part))


def _share_targets(actions: list[Action]) -> tuple[Action, ...]:
    """ "Struck and destroyed a vehicle": a verb without targets of its own has those of the next."""
    shared = list(actions)
    for at in reversed(range(len(shared) - 1)):
        if not shared[at].targets and shared[at].verb in _COUNTED:
            shared[at] = Action(verb=shared[at].verb, targets=shared[at + 1].targets)
    return tuple(shared)


def _lemma(verb: str) -> str:
    low = verb.lower().replace("is", "iz") if verb.lower().startswith("neutralis") else verb.lower()
    return next((lemma for stem, lemma in _VERBS.items() if low.startswith(stem[: max(4, len(stem) - 1)])), low)


def _targets(said: str) -> tuple[Target, ...]:
    plain = re.sub(r"\([^)]*\)", " ", " ".join(said.split()))
    plain = re.sub(r"(?:[\s,;.]+|\b(?:and|also|which|while|as well as|thereby|by|to)\b)*$", "", plain).strip(" ,;.")
    targets: list[Target] = []
    for joint, piece in _pieces(plain):
        if not piece or _GLUE.match(piece):
            continue
        found = _TARGET.match(piece)
        if found is not None:
            targets.append(Target(count=value_of(found["count"]), what=found["what"].strip()))
        elif targets and not re.match(r"(?:land|terrain|multiple|several|access|tactical)\b", piece, re.I):
            targets[-1] = Target(count=targets[-1].count, what=f"{targets[-1].what}{joint}{piece}")
        else:
            targets.append(Target(count=None, what=piece))
    return tuple(targets)


def _pieces(plain: str) -> list[tuple[str, str]]:
    """The parts of a list of targets, each with the words that joined it to the one before ("command and control")."""
    pieces, at, joint = [], 0, ""
    for split in _SPLIT.finditer(plain):
        pieces.append((joint, plain[at : split.start()].strip(" ,;.")))
        joint, at = split[0], split.end()
    return [*pieces, (joint, plain[at:].strip(" ,;."))]


def _nearest(dates: list[SaidDate], opening: re.Match[str]) -> SaidDate | None:
    inner = [one for one in dates if opening.start() <= one.start < opening.end()]
    before = [one for one in dates if one.end <= opening.start()]
    return inner[0] if inner else before[-1] if before else None


def _header(match: re.Match[str], dates: list[SaidDate]) -> StrikeHeader:
    before = [one for one in dates if one.end <= match.start()]
    return StrikeHeader(
        strikes=value_of(match["number"]) or 0,
        engagements=value_of(match["engagements"]) or 0,
        days=before[-1] if before else None,
        start=match.start(),
        end=match.end(),
    )


def _belongs(match: re.Match[str], lines: list[StrikeLine]) -> bool:
    return any(line.start <= match.start() < line.end for line in lines)


def _total_doubts(lines: list[StrikeLine], headers: tuple[StrikeHeader, ...]) -> list[str]:
    """A day's stated total against the sum of the lines that stand below it."""
    doubts = []
    for at, header in enumerate(headers):
        until = headers[at + 1].start if at + 1 < len(headers) else None
        below = [line for line in lines if line.start > header.start and (until is None or line.start < until)]
        below = [line for line in below if not line.is_country_total]
        total = sum(line.strikes for line in below)
        if below and total != header.strikes:
            doubts.append(
                f"the text states {header.strikes} strikes, the {len(below)} lines below it add up to {total}"
            )
    return doubts


def _unread_doubts(text: str, lines: list[StrikeLine]) -> list[str]:
    """Strikes that the text mentions outside every line that was read: said, not dropped."""
    return [
        f'not read: "{" ".join(match[0].split())}"'
        for match in _UNREAD.finditer(text)
        if not any(line.start <= match.start() < line.end for line in lines)
    ]


def _partner_doubts(lines: list[StrikeLine]) -> list[str]:
    return [
        f"{sum(line.partner_strikes.values())} partner strikes within {line.strikes} near {line.place}"
        for line in lines
        if sum(line.partner_strikes.values()) > line.strikes
    ]
