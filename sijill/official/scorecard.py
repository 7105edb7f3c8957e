"""How transparent a belligerent is: what its statements and strike reports publish, criterion by criterion.

Criteria are data (`rules/transparency.toml`): each names a field of the read record, which records it is asked of, and
from what share on it counts as "yes" or "partly". The score is measured on the texts at hand, with the counts shown;
a belligerent without texts is "nothing published here", never 0 %. Model: the member-by-member table that Airwars
published in November 2016 (frequency, places, dates, munitions).
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sijill.model.errors import BadInput, NotFound
from sijill.official.partners import read_partner_report
from sijill.official.releases import read_text
from sijill.official.rulebook import table
from sijill.official.verdicts import Finding

_NEEDED = ("id", "title", "of", "fields", "yes_from", "partly_from")
_FORM = f"Each [[criterion]] has {', '.join(_NEEDED)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One criterion for one belligerent: `given` of `asked` records; `level` is yes, partly, no or not applicable."""

    belligerent: str
    criterion: str
    title: str
    given: int
    asked: int
    level: str

    @property
    def share(self) -> float | None:
        """`given / asked`; `None` when nothing was asked."""
        return self.given / self.asked if self.asked else None


Criteria = Sequence[Mapping[str, Any]]


def criteria_from(path: Path | None) -> Criteria:
    """The criteria of a file, or the shipped ones. Raises BadInput naming the file and what is missing."""
    if path is None:
        return list(table("transparency")["criterion"])
    try:
        said = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError as fault:
        raise NotFound(f"{path} does not exist", remedy="Give a file in the form of rules/transparency.toml") from fault
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise BadInput(f"not TOML: {fault}", file=str(path), remedy=_FORM) from fault
    criteria = said.get("criterion", [])
    for number, one in enumerate(criteria, start=1):
        if missing := [name for name in _NEEDED if name not in one]:
            raise BadInput(f"criterion {number} has no {missing[0]}", file=str(path), remedy=_FORM)
    if not criteria:
        raise BadInput("no criterion", file=str(path), remedy=_FORM)
    return list(criteria)


def score(records: Iterable[Mapping[str, Any]], criteria: Criteria | None = None) -> list[Mark]:
    """Marks of every belligerent found in `records` (each with `belligerent` and the fields of `official read`)."""
    asked = criteria_from(None) if criteria is None else criteria
    by_party: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for record in records:
        by_party[str(record["belligerent"])].append(record)
    return [_mark(party, criterion, by_party[party]) for party in sorted(by_party) for criterion in asked]


def _mark(party: str, criterion: Mapping[str, Any], records: list[Mapping[str, Any]]) -> Mark:
    asked = [one for one in records if one.get("kind") in criterion["of"] and _fits(one, criterion.get("when", {}))]
    given = sum(any(_is_given(one.get(field)) for field in criterion["fields"]) for one in asked)
    share = given / len(asked) if asked else None
    return Mark(
        belligerent=party,
        criterion=criterion["id"],
        title=criterion["title"],
        given=given,
        asked=len(asked),
        level=_level(share, criterion),
    )


def _fits(record: Mapping[str, Any], when: Mapping[str, Any]) -> bool:
    return all(record.get(field) == value for field, value in when.items())


def _is_given(value: Any) -> bool:
    return value is not None and value not in ("", [], {}, "no_reason_given", "unstated")


def _level(share: float | None, criterion: Mapping[str, Any]) -> str:
    if share is None:
        return "not applicable"
    if share >= criterion["yes_from"]:
        return "yes"
    return "partly" if share >= criterion["partly_from"] else "no"


def published_record(belligerent: str, text: str, released: date | None, *, is_report: bool = False) -> dict[str, Any]:
    """One published text as the record that the criteria ask: a statement, a strike report, or a partner's report.

    `is_report`: the text is known to report strikes, so that one which decides nothing is not taken for a decision.
    """
    record = read_text(text, released=released)
    partner = read_partner_report(text, belligerent, released=released)
    extra = {"munitions": [one.what for one in partner.munitions], "aircraft": list(partner.aircraft)}
    if record["kind"] == "civcas" and record["finding"] == Finding.NONE.value and (is_report or not partner.is_empty):
        counted = partner.counts.get("strikes")
        record = {
            "kind": "partner",
            "strike_count": counted,
            "places": list(partner.places),
            "targets": partner.counts.get("targets_destroyed"),
        }
    return {**record, **extra, "belligerent": belligerent}
