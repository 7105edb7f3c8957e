"""Rows of decisions on belligerents' statements, of correspondence, and of releases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sijill.model.events import CorrespondenceKept, OfficialWithdrawn, ReleaseFrozen, StatementLinked
from sijill.register.rows import CorrespondenceRow, StatementLinkRow

if TYPE_CHECKING:
    from sijill.register.fold import Fold, Logged


def statement_linked(fold: Fold, one: Logged, event: StatementLinked) -> None:
    """A later decision on the same pair takes the place of the earlier one, which stays visible."""
    pair = (event.statement, event.incident)
    earlier = [row.id for row in fold.store.dump("statement_link") if row.until is None and row[1:3] == pair]
    fold.store.set_until("statement_link", earlier, one.seq)
    row = StatementLinkRow(
        id=one.seq,
        statement=event.statement,
        incident=event.incident,
        verdict=event.verdict,
        killed=event.killed,
        injured=event.injured,
        reason=event.reason,
        by=one.by,
        until=None,
    )
    fold.store.add("statement_link", [row])


def correspondence_kept(fold: Fold, one: Logged, event: CorrespondenceKept) -> None:
    row = CorrespondenceRow(
        id=one.seq,
        submission=one.seq if event.submission is None else event.submission,
        incident=event.incident,
        belligerent=event.belligerent,
        step=event.step,
        day=event.day,
        document=event.document,
        note=event.note,
        by=one.by,
        until=None,
    )
    fold.store.add("correspondence", [row])


def official_withdrawn(fold: Fold, one: Logged, event: OfficialWithdrawn) -> None:
    links = [row for row in fold.store.dump("statement_link") if event.record in (row.id, row.until)]
    fold.store.set_until("statement_link", [row.id for row in links if row.id == event.record], one.seq)
    fold.store.set_until("statement_link", [row.id for row in links if row.until == event.record], None)
    steps = [row for row in fold.store.dump("correspondence") if row.until is None]
    ended = [row.id for row in steps if event.record in (row.id, row.submission)]
    fold.store.set_until("correspondence", ended, one.seq)


def release_frozen(fold: Fold, one: Logged, event: ReleaseFrozen) -> None:
    """A release lives in its own directory; the log says that it was made, and no row is made from it."""
