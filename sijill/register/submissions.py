"""What became of each submission: its steps, and the days of silence as of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sijill.official.submission import Correspondence
from sijill.register.rows import CorrespondenceRow
from sijill.register.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One submission, its steps oldest first. `silence`: days since the belligerent's last word; 0 once answered."""

    number: int
    incident: str
    code: str | None
    belligerent: str
    steps: tuple[CorrespondenceRow, ...]
    silence: int
    follow_up_due: bool

    @property
    def state(self) -> str:
        """The last step that the belligerent or we took."""
        return self.steps[-1].step

    def data(self) -> dict[str, Any]:
        """Plain JSON."""
        named = ("number", "incident", "code", "belligerent", "state", "silence", "follow_up_due")
        steps = [
            {
                "number": row.id,
                "step": row.step,
                "day": row.day,
                "document": row.document,
                "note": row.note,
                "by": row.by,
            }
            for row in self.steps
        ]
        return {name: getattr(self, name) for name in named} | {"steps": steps}


def submissions(store: Store, today: date) -> list[Submission]:
    """Every standing submission in the order of sending; those that wait longest are for the reader to sort."""
    rows: dict[int, list[CorrespondenceRow]] = {}
    for row in sorted(store.dump("correspondence"), key=lambda row: (row.day, row.id)):
        if row.until is None:
            rows.setdefault(row.submission, []).append(row)
    incidents = {row.id: row for row in store.view("incident", {steps[0].incident for steps in rows.values()})}
    return [
        _submission(number, steps, getattr(incidents.get(steps[0].incident), "code", None), today)
        for number, steps in sorted(rows.items())
    ]


def _submission(number: int, steps: list[CorrespondenceRow], code: str | None, today: date) -> Submission:
    days: dict[str, list[date]] = {}
    for row in steps:
        days.setdefault(row.step, []).append(date.fromisoformat(row.day))
    asked = [*days["sent"], *days.get("followed-up", ())]
    # An answer closes only what was asked before it: a later follow-up opens the matter again.
    answered = max(days.get("answered", ()), default=None)
    closed = answered if answered is not None and answered >= max(asked) else None
    heard = [one for one in (*days.get("received", ()), *days.get("answered", ())) if one <= today]
    letters = Correspondence(
        sent=days["sent"][0],
        received=max(heard, default=None),
        follow_ups=tuple(days.get("followed-up", ())),
        answered=closed,
    )
    return Submission(
        number=number,
        incident=steps[0].incident,
        code=code,
        belligerent=steps[0].belligerent,
        steps=tuple(sorted(steps, key=lambda row: (row.day, row.id))),
        silence=letters.silence(today),
        follow_up_due=letters.due(today),
    )
