"""Rows of kept estimates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sijill.ledger.plain import plain_json
from sijill.model.events import EstimateKept, EstimateWithdrawn
from sijill.register.rows import EstimateRow

if TYPE_CHECKING:
    from sijill.register.fold import Fold, Logged


def estimate_kept(fold: Fold, one: Logged, event: EstimateKept) -> None:
    """A later answer to the same question takes the place of the earlier one, which stays visible."""
    fold.store.end_standing("estimate", "question", event.question, one.seq)
    row = EstimateRow(
        id=one.seq,
        about=event.about,
        question=event.question,
        model=event.model,
        version=event.version,
        inputs=event.inputs,
        seed=event.seed,
        verdict=event.verdict,
        result=plain_json(event.result),
        by=one.by,
        until=None,
    )
    fold.store.add("estimate", [row])


def estimate_withdrawn(fold: Fold, one: Logged, event: EstimateWithdrawn) -> None:
    replaced = [row.id for row in fold.store.dump("estimate") if row.until == event.estimate]
    fold.store.set_until("estimate", [event.estimate], one.seq)
    fold.store.set_until("estimate", replaced, None)
