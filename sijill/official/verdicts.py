"""What a belligerent found, why, and to what standard of proof, from its own wording.

Order: a duplicate is a duplicate whatever it repeats; a concession in the belligerent's own voice ("regrettably",
"unintentionally", "it was assessed that") is an acceptance; then the rejections, the strongest ground first where
several stand in one line; then bare figures ("2 civilians killed") as acceptance; then "still open"; otherwise the
text gives no finding. The wording is kept with its span, and so is the standard it claims.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from sijill.official.casualties import Conceded
from sijill.official.rulebook import Rule, rules


class Finding(StrEnum):
    """The outcome of an assessment, under the archive's names."""

    CREDIBLE = "credible"
    NON_CREDIBLE = "non_credible"
    DUPLICATE = "duplicate"
    OPEN = "open_incident"
    NONE = "not_yet_assessed"


class Rejection(StrEnum):
    """The five grounds on which allegations are rejected, and the rest."""

    NO_STRIKES = "no_coalition_strikes"
    INSUFFICIENT_INFORMATION = "insufficient_information"
    INSUFFICIENT_EVIDENCE = "insufficient_evidence"
    MORE_LIKELY_NOT = "more_likely_than_not_did_not_occur"
    DID_NOT_OCCUR = "did_not_occur"
    UNSTATED = "unstated"


class Acceptance(StrEnum):
    """The eight explanations given with an acceptance, and none."""

    ENTERED_TARGET_AREA = "entered_target_area"
    SECONDARY_EXPLOSION = "killed_by_secondary_explosion"
    UNSEEN = "unseen_at_time_of_engagement"
    INSIDE_VEHICLE = "inside_target_vehicle"
    INSIDE_BUILDING = "inside_target_building"
    ADJACENT_STRUCTURE = "killed_in_adjacent_structure"
    STRIKE_BLAST = "killed_by_strike_blast"
    OTHER = "other"
    NONE_GIVEN = "no_reason_given"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A finding with its reason and the words it stands on.

    `reason` is the archive's code for the finding (rejections: four codes; acceptances: `Acceptance`); `ground` tells
    the five grounds apart; `standard` is what the wording claims to have established. `start` is `None` without words.
    """

    finding: Finding
    reason: str | None = None
    ground: Rejection | None = None
    standard: str | None = None
    wording: str | None = None
    start: int | None = None
    end: int | None = None
    rule: str | None = None


def read_verdict(text: str, conceded: Conceded) -> Verdict:
    """The verdict of one statement line whose figures are already read."""
    if (duplicate := _first(rules("verdicts", "duplicate"), text)) is not None:
        return _said(Finding.DUPLICATE, duplicate[1], text)
    rejection = _rejection(text)
    own_voice = any(harm.is_harm and harm.conceding for harm in conceded.incidents)
    if own_voice and not (rejection is not None and rejection[0].fields["ground"] in _NEVER_WITH_HARM):
        return _acceptance(text, conceded)
    if rejection is not None:
        return _rejected(rejection, text)
    if any(harm.is_harm for harm in conceded.incidents):
        return _acceptance(text, conceded)
    if (admits := _ADMITS.search(text)) is not None:
        return _said(Finding.CREDIBLE, admits, text, reason=Acceptance.NONE_GIVEN.value, standard="accepted")
    if (still := _first(rules("verdicts", "open"), text)) is not None:
        return _said(Finding.OPEN, still[1], text)
    return Verdict(finding=Finding.NONE)


_NEVER_WITH_HARM = frozenset({Rejection.INSUFFICIENT_INFORMATION.value})
_ADMITS = re.compile(
    r"\b(?:regrettably|unintentionally|inadvertently)\b[^.]*\bcivilians?\b[^.]*\b(?:killed|injured|wounded|harmed)\b|"
    r"\backnowledges\s+and\s+regrets\s+the\s+civilian\s+harm\b|\bwas\s+struck\s+and\s+killed\s+instead\b"
    r"|\b(?:allegation|report)\s+(?:was|is|has\s+been)\s+(?:assessed|found|deemed)\s+(?:to\s+be\s+|as\s+)?[\"“]?credible\b",
    re.IGNORECASE,
)


def _rejection(text: str) -> tuple[Rule, re.Match[str]] | None:
    """The rejection that stands first in the text; a ground beats a bare "not credible" wherever they stand."""
    found = [(rule, match) for rule in rules("verdicts", "rejection") if (match := rule.pattern.search(text))]
    grounded = [one for one in found if one[0].fields["ground"] != Rejection.UNSTATED.value]
    order = list(rules("verdicts", "rejection"))
    return min(grounded or found, key=lambda one: (one[1].start(), order.index(one[0])), default=None)


def _rejected(rejection: tuple[Rule, re.Match[str]], text: str) -> Verdict:
    rule, match = rejection
    return _said(
        Finding.NON_CREDIBLE,
        match,
        text,
        reason=rule.fields["reason"],
        ground=Rejection(rule.fields["ground"]),
        standard=rule.fields["standard"],
        rule=rule.fields["name"],
    )


def _acceptance(text: str, conceded: Conceded) -> Verdict:
    standard = "more likely than not" if re.search(r"more\s+likely\s+than\s+not", text, re.I) else "accepted"
    found = _first(rules("verdicts", "acceptance"), text)
    if found is not None:
        return _said(Finding.CREDIBLE, found[1], text, reason=found[0].fields["reason"], standard=standard)
    counts = [one for harm in conceded.incidents for one in (harm.killed, harm.injured, harm.harmed) if one]
    start, end = counts[0].start, counts[0].end
    return Verdict(
        finding=Finding.CREDIBLE,
        reason=Acceptance.NONE_GIVEN.value,
        standard=standard,
        wording=" ".join(text[start:end].split()),
        start=start,
        end=end,
    )


def _first(candidates: tuple[Rule, ...], text: str) -> tuple[Rule, re.Match[str]] | None:
    for rule in candidates:
        if (match := rule.pattern.search(text)) is not None:
            return rule, match
    return None


def _said(
    finding: Finding,
    match: re.Match[str],
    text: str,
    *,
    reason: str | None = None,
    ground: Rejection | None = None,
    standard: str | None = None,
    rule: str | None = None,
) -> Verdict:
    return Verdict(
        finding=finding,
        reason=reason,
        ground=ground,
        standard=standard,
        wording=" ".join(text[match.start() : match.end()].split()),
        start=match.start(),
        end=match.end(),
        rule=rule,
    )
