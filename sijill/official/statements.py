"""One line of a civilian-casualty release, taken apart: date, place, channel, verdict, figures, references.

The grammar (field notes 2.9): "{date}, near|in {place}, via {channel} report. {action}. Regrettably, N civilians
unintentionally killed | After review ... {reason}. {serial}/{code} {MGRS}". Every part may be missing; what is missing
is `None`. A line may carry several incidents: the fields speak of the first, `conceded` holds them all.

Steps of `read_statement`: references, dates, place, channel, figures, verdict; then what is doubtful is listed.
Leaves out: which incident of a register is meant (`matching`), daily strike lines (`strikelines`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sijill.official.casualties import Conceded, Count, read_harm
from sijill.official.days import SaidDate, find_dates
from sijill.official.references import GridReference, find_references
from sijill.official.rulebook import rules
from sijill.official.verdicts import Finding, Rejection, Verdict, read_verdict

_PLACE_END = (
    r"(?=\s*(?:,?\s*\bvia\b|[,:;.]?\s*\b(?:during|resulting|in\s+which|it\s+(?:is|was)|when|after|while|as)\b|:|;|\.\s|\.?$|\n\s*\n"
    r"|,\s*(?:Air|Ground|Artillery)\b|\s+(?:Air|Ground)\b|,?\s*\b\d+\s+civilians?\b))"
)
_PLACE = re.compile(
    rf"^[\s,.\])]*(?:(?P<how>in\s+the\s+vicinity\s+of|vicinity\s+of|near|in|at|around|outside)\s+)?(?P<place>[^\n:;]{{2,90}}?(?:\n[^\n:;]{{2,60}}?)?){_PLACE_END}",
    re.IGNORECASE,
)
_COUNTRY = re.compile(r"[,.]?\s*\b(?:Syria|Iraq|Libya|Yemen|Somalia|Afghanistan)\b\.?\s*$|\s*\[sic\]", re.IGNORECASE)
_COUNTRY_NAME = re.compile(r"\b(Syria|Iraq|Libya|Yemen|Somalia|Afghanistan)\b", re.IGNORECASE)
_VIA = re.compile(
    r"\bvia\s+(?:an?\s+|the\s+)?(?P<channel>[^.:;\n]{2,60}?)(?:\s+reports?\b|(?=[.:;,]|\n|$))", re.IGNORECASE
)
_OTHER_CASE = re.compile(r"\ballegation\s+(?:number\s+|no\.\s*|#\s*)?(?P<id>\d{1,4})", re.IGNORECASE)
_STOP_PLACE = re.compile(r"^(?:the|a|an|this|that|which|it|our|its|coalition)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What one line says. Spans are (start, end) in code points of `text`, by field name."""

    text: str
    released: date | None
    verdict: Verdict
    conceded: Conceded
    incident_date: SaidDate | None
    place: str | None
    place_precision: str | None
    country: str | None
    channel: str | None
    channel_wording: str | None
    serial: str | None
    code: str | None
    grids: tuple[GridReference, ...]
    duplicate_of: str | None
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()

    @property
    def finding(self) -> Finding:
        """The verdict's finding."""
        return self.verdict.finding

    def record(self) -> dict[str, Any]:
        """The statement as the plain record of `sijill official read` (see docs/methods/official.md)."""
        return _record(self)


def read_statement(text: str, *, released: date | None = None, section: Finding | None = None) -> Statement:
    """Read one line. `released` bounds and completes its dates; `section` is the finding of the heading above it."""
    references = find_references(text)
    conceded = read_harm(text)
    verdict = read_verdict(text, conceded)
    if verdict.finding is Finding.NONE and section is not None:
        verdict = Verdict(finding=section, rule="heading of the section")
    spans = dict(references.spans)
    dated = _incident_date(text, released)
    place, precision, country = _place(text, dated, spans)
    channel, wording = _channel(text, spans)
    if dated is not None:
        spans["incident_date"] = (dated.start, dated.end)
    _span_figures(conceded, verdict, spans)
    other = _OTHER_CASE.search(text) if verdict.finding is Finding.DUPLICATE else None
    doubts = [*(grid.refusal for grid in references.grids if grid.refusal)]
    if len(references.grids) > 1:
        doubts.append(f"{len(references.grids)} grid references in one line: none of them is taken as the place")
    if dated is not None and dated.doubt:
        doubts.append(dated.doubt)
    if conceded.discrepancy:
        doubts.append(conceded.discrepancy)
    return Statement(
        text=text,
        released=released,
        verdict=verdict,
        conceded=conceded,
        incident_date=dated,
        place=place,
        place_precision=precision,
        country=country,
        channel=channel,
        channel_wording=wording,
        serial=references.serial,
        code=references.code,
        grids=references.grids,
        duplicate_of=other["id"] if other else None,
        spans=spans,
        doubts=tuple(doubts),
    )


def _incident_date(text: str, released: date | None) -> SaidDate | None:
    """The first date of the line that opens it or that a place follows; releases' own datelines are passed over."""
    dates = find_dates(text, released=released)
    for said in dates:
        before, after = text[: said.start], text[said.end : said.end + 120]
        opens = re.fullmatch(r"[\W\d]*(?:on\s+)?", before, re.IGNORECASE) is not None
        placed = re.match(r"[\s,.]*(?:near|in|at)\s+[A-Z’'‘]", after, re.IGNORECASE) is not None
        release = re.match(r"\s*(?:\n\s*Release\b|\s*Release\s+No)", after, re.IGNORECASE) is not None
        if (opens or placed or re.search(r"\bon\s+$", before, re.IGNORECASE)) and not release:
            return said
    return None


def _place(
    text: str, dated: SaidDate | None, spans: dict[str, tuple[int, int]]
) -> tuple[str | None, str | None, str | None]:
    at = dated.end if dated is not None else 0
    found = _PLACE.match(text[at:])
    if found is None or (dated is None and found["how"] is None):
        return None, None, None
    wording = " ".join(found["place"].split()).strip(" ,.;")
    country = _COUNTRY_NAME.findall(wording)
    place = wording
    while (shorter := _COUNTRY.sub("", place).strip(" ,.;")) != place:
        place = shorter
    if not place or _STOP_PLACE.match(place) or not re.search(r"[A-Z؀-ۿ]", place):
        return None, None, country[-1].title() if country else None
    spans["place"] = (at + found.start("place"), at + found.end("place"))
    how = "near" if found["how"] is None or found["how"].lower() != "in" else "in"
    return place, how if found["how"] else None, country[-1].title() if country else None


def _channel(text: str, spans: dict[str, tuple[int, int]]) -> tuple[str | None, str | None]:
    found = _VIA.search(text)
    if found is None:
        return None, None
    wording = " ".join(found["channel"].split())
    spans["channel"] = found.span("channel")
    for rule in rules("channels", "channel"):
        if rule.pattern.search(wording):
            return rule.fields["name"], wording
    return wording.lower(), wording


def _span_figures(conceded: Conceded, verdict: Verdict, spans: dict[str, tuple[int, int]]) -> None:
    for name in ("killed", "injured", "harmed"):
        count: Count | None = getattr(conceded.first, name)
        if count is not None:
            spans[name] = (count.start, count.end)
    if verdict.start is not None and verdict.end is not None:
        spans["finding"] = (verdict.start, verdict.end)


_NO_HARM = frozenset({Rejection.DID_NOT_OCCUR, Rejection.MORE_LIKELY_NOT})


def _record(said: Statement) -> dict[str, Any]:
    verdict, first = said.verdict, said.conceded.first
    accepted = verdict.finding is Finding.CREDIBLE
    grid = said.grids[0] if len(said.grids) == 1 else None
    record: dict[str, Any] = {
        "kind": "civcas",
        "finding": verdict.finding.value,
        "reason": verdict.reason,
        "ground": verdict.ground.value if verdict.ground else None,
        "standard": verdict.standard,
        "wording": verdict.wording,
        "incident_date": said.incident_date.days.edtf if said.incident_date and said.incident_date.days else None,
        "place": said.place,
        "country": said.country,
        "channel": said.channel,
        "serial": said.serial,
        "code": said.code,
        "mgrs": " / ".join(one.text for one in said.grids) or None,
        "mgrs_refused": "; ".join(one.refusal for one in said.grids if one.refusal) or None,
        "latitude": round(grid.cell.centre_latitude, 6) if grid and grid.cell else None,
        "longitude": round(grid.cell.centre_longitude, 6) if grid and grid.cell else None,
        "mgrs_size_m": grid.cell.size_m if grid and grid.cell else None,
        "duplicate_of": said.duplicate_of,
    }
    for name in ("killed", "injured"):
        record |= _figures(name, getattr(first, name) if accepted else None)
    if not accepted and verdict.ground in _NO_HARM:
        record |= {f"{name}_{side}": 0 for name in ("killed", "injured") for side in ("min", "max")}
    record["harmed"] = first.harmed.said if accepted and first.harmed else None
    record["incidents"] = [_incident(harm) for harm in said.conceded.incidents] if accepted else []
    record["total_killed"] = said.conceded.total("killed") if accepted else None
    record["total_injured"] = said.conceded.total("injured") if accepted else None
    record["spans"] = {name: list(span) for name, span in sorted(said.spans.items())}
    record["doubts"] = list(said.doubts)
    return record


def _figures(name: str, count: Count | None) -> dict[str, Any]:
    return {
        f"{name}_min": None if count is None else count.value,
        f"{name}_max": None if count is None else count.high,
        f"{name}_said": None if count is None else count.said,
    }


def _incident(harm: Any) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for name in ("killed", "injured", "harmed"):
        count: Count | None = getattr(harm, name)
        if count is not None:
            said[name] = count.value
            if count.times > 1:
                said[f"{name}_times"] = count.times
    return said
