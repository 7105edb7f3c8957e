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
from datetime import date

from sijill.official.days import SaidDate, find_dates
from sijill.official.figures import value_of
from sijill.official.strike_doubts import partner_doubts, total_doubts, unread_doubts
from sijill.official.strike_report import Action, StrikeHeader, StrikeLine, StrikeReport, Target
from sijill.official.strike_words import (
    ABBREVIATION,
    CONSISTING,
    COUNTED,
    END,
    GLUE,
    HEADER,
    NONE,
    OPENING,
    SHARE,
    SPLIT,
    TARGET,
    VERB,
    VERBS,
)


def read_strike_lines(text: str, *, released: date | None = None) -> StrikeReport:
    """Every strike clause of a text."""
    dates = find_dates(text, released=released)
    openings = list(OPENING.finditer(text))
    lines = [
        _line(text, opening, openings[at + 1].start() if at + 1 < len(openings) else len(text), dates)
        for at, opening in enumerate(openings)
    ]
    headers = tuple(_header(match, dates) for match in HEADER.finditer(text) if not _belongs(match, lines))
    return StrikeReport(
        lines=tuple(lines),
        headers=headers,
        says_none=NONE.search(text) is not None,
        doubts=(*total_doubts(lines, headers), *partner_doubts(lines), *unread_doubts(text, lines)),
    )


def _line(text: str, opening: re.Match[str], limit: int, dates: list[SaidDate]) -> StrikeLine:
    at = opening.end()
    shares = {}
    engagements = None
    while True:
        share, consisting = SHARE.match(text, _skip(text, at)), CONSISTING.match(text, at)
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
    for stop in END.finditer(text, at, limit):
        if text[stop.start() : stop.start() + 1] == "." and ABBREVIATION.search(text[at : stop.start()]):
            continue
        return stop.start()
    return limit


def _actions(clause: str) -> tuple[tuple[Action, ...], str]:
    verbs = list(VERB.finditer(clause))
    left = [clause[: verbs[0].start()] if verbs else clause]
    actions = []
    for at, verb in enumerate(verbs):
        stop = verbs[at + 1].start() if at + 1 < len(verbs) else len(clause)
        said = clause[verb.end() : stop]
        if verb["none"]:
            actions.append(Action(verb=" ".join(verb["none"].lower().split()), targets=()))
            continue
        actions.append(Action(verb=_lemma(verb["verb"]), targets=_targets(said)))
    return _share_targets(actions), " ".join(part.strip() for part in left if not GLUE.match(part))


def _share_targets(actions: list[Action]) -> tuple[Action, ...]:
    """ "Struck and destroyed a vehicle": a verb without targets of its own has those of the next."""
    shared = list(actions)
    for at in reversed(range(len(shared) - 1)):
        if not shared[at].targets and shared[at].verb in COUNTED:
            shared[at] = Action(verb=shared[at].verb, targets=shared[at + 1].targets)
    return tuple(shared)


def _lemma(verb: str) -> str:
    low = verb.lower().replace("is", "iz") if verb.lower().startswith("neutralis") else verb.lower()
    return next((lemma for stem, lemma in VERBS.items() if low.startswith(stem[: max(4, len(stem) - 1)])), low)


def _targets(said: str) -> tuple[Target, ...]:
    plain = re.sub(r"\([^)]*\)", " ", " ".join(said.split()))
    plain = re.sub(r"(?:[\s,;.]+|\b(?:and|also|which|while|as well as|thereby|by|to)\b)*$", "", plain).strip(" ,;.")
    targets: list[Target] = []
    for joint, piece in _pieces(plain):
        if not piece or GLUE.match(piece):
            continue
        found = TARGET.match(piece)
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
    for split in SPLIT.finditer(plain):
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
