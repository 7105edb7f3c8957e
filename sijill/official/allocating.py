"""Allocation on plain tables: admissions, confirmed links and incidents in, shares out.

A link with a `share` is taken as given (and refused when it would exceed the admission); the rest of the admission is
suggested over the links without one. What no incident holds stands as a row without incident, so that every admission's
rows sum to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sijill.model.counts import Outcome
from sijill.model.errors import BadInput
from sijill.official.allocation import Admission, Share, Shares, suggest

Row = Mapping[str, str]


def allocate_tables(
    admissions: Sequence[Row], links: Sequence[Row], incidents: Sequence[Row], *, outcome: Outcome, file: str
) -> list[dict[str, Any]]:
    """Rows of statement_id, incident_id, outcome, share, how; one admission's rows sum to its number."""
    named = [Admission(id=_id(row), outcome=outcome, number=_number(row, outcome.value)) for row in admissions]
    shares = Shares.of(one for one in named if one.number is not None)
    reported = {
        _id(row): (_number(row, f"{outcome.value}_min"), _number(row, f"{outcome.value}_max")) for row in incidents
    }
    by_admission: dict[str, list[Row]] = defaultdict(list)
    for number, row in enumerate(links, start=2):
        if not row.get("statement_id") or not row.get("incident_id"):
            raise BadInput(
                "a link without statement or incident", file=file, row=number, remedy="Give statement_id, incident_id"
            )
        by_admission[row["statement_id"]].append(row)
    for admission in shares.admissions.values():
        shares = _share_out(shares, admission, by_admission.get(admission.id, []), reported, outcome)
    return _rows(shares, outcome)


def _share_out(
    shares: Shares,
    admission: Admission,
    links: Sequence[Row],
    reported: Mapping[str, tuple[int | None, int | None]],
    outcome: Outcome,
) -> Shares:
    fixed = [row for row in links if _given(row, outcome) is not None]
    for row in fixed:
        number = _given(row, outcome)
        assert number is not None
        shares = shares.give(
            Share(
                admission=admission.id,
                incident=row["incident_id"],
                number=number,
                by="table",
                reason="given in the links",
            )
        )
    rest = [row["incident_id"] for row in links if _given(row, outcome) is None]
    left = shares.open_part(admission.id)
    if rest and left is not None:
        part = Admission(id=admission.id, outcome=outcome, number=left)
        over = [(incident, *reported.get(incident, (None, None))) for incident in dict.fromkeys(rest)]
        for share in suggest(part, over, by="suggestion", reason="in proportion to what each incident reports"):
            shares = shares.give(share)
    return shares


def _rows(shares: Shares, outcome: Outcome) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for admission in shares.admissions.values():
        for one in shares.given:
            if one.admission == admission.id:
                rows.append(_row(admission.id, one.incident, outcome, one.number, one.reason))
        if left := shares.open_part(admission.id):
            rows.append(_row(admission.id, "", outcome, left, "admitted without incident"))
    return rows


def _row(statement: str, incident: str, outcome: Outcome, number: int, how: str) -> dict[str, Any]:
    return {"statement_id": statement, "incident_id": incident, "outcome": outcome.value, "share": number, "how": how}


def _given(row: Row, outcome: Outcome) -> int | None:
    return _number(row, f"share_{outcome.value}", "share" if outcome is Outcome.KILLED else "")


def _id(row: Row) -> str:
    return next((row[name] for name in ("id", "statement_id", "incident_id", "claim_id", "code") if row.get(name)), "")


def _number(row: Row, *names: str) -> int | None:
    for name in names:
        said = row.get(name, "") if name else ""
        if said.strip():
            if not said.strip().isdecimal():
                raise BadInput(
                    f'"{said}" is not a number of people', column=name, remedy="Write a whole number or nothing"
                )
            return int(said)
    return None
