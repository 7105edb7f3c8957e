"""Rows of addresses that were asked for, and of what people say of captured documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sijill.ledger.plain import plain_json
from sijill.model.events import (
    AddressFetched,
    GraphicReviewed,
    GraphicReviewWithdrawn,
    TranslationDeclared,
    TranslationWithdrawn,
)
from sijill.register.rows import FetchRow, GraphicReviewRow, TranslationRow

if TYPE_CHECKING:
    from sijill.register.fold import Fold, Logged


def address_fetched(fold: Fold, one: Logged, event: AddressFetched) -> None:
    """Every attempt stays: the next does not take the place of the last."""
    row = FetchRow(
        id=one.seq,
        address=event.address,
        at=one.at,
        outcome=event.outcome,
        reason=event.reason,
        document=event.document,
        archive=event.archive,
        http_status=event.http_status,
        moved=plain_json(list(event.moved)),
        by=one.by,
    )
    fold.store.add("address_fetch", [row])


def graphic_reviewed(fold: Fold, one: Logged, event: GraphicReviewed) -> None:
    """The newest review of a document stands."""
    fold.store.end_standing("graphic_review", "document", event.document, one.seq)
    row = GraphicReviewRow(one.seq, event.document, event.verdict, event.reason, one.by, one.at, None)
    fold.store.add("graphic_review", [row])


def graphic_review_withdrawn(fold: Fold, one: Logged, event: GraphicReviewWithdrawn) -> None:
    """What stood before does not stand again: the document waits for a person."""
    fold.store.set_until("graphic_review", [event.review], one.seq)


def translation_declared(fold: Fold, one: Logged, event: TranslationDeclared) -> None:
    row = TranslationRow(one.seq, event.original, event.translation, event.reason, one.by, one.at, None)
    fold.store.add("translation", [row])


def translation_withdrawn(fold: Fold, one: Logged, event: TranslationWithdrawn) -> None:
    fold.store.set_until("translation", [event.declaration], one.seq)
