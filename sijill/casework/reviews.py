"""Whether a document is graphic: the rule flags, a person decides, and can take it back.

Until a person has said "clear", everything flagged is to be treated as graphic: the desk closes it, the site blurs it.
A person may call graphic what no rule has flagged.
"""

from __future__ import annotations

import json
from collections.abc import Collection

from sijill.casework.captured import find_document
from sijill.casework.permissions import Act, require
from sijill.casework.uow import UnitOfWork
from sijill.model.errors import BadInput, NotFound
from sijill.model.events import GraphicReviewed, GraphicReviewWithdrawn
from sijill.register.rows import GraphicReviewRow
from sijill.register.store import Store

GRAPHIC, CLEAR = "graphic", "clear"
VERDICTS = (GRAPHIC, CLEAR)


def review_graphic(uow: UnitOfWork, named: str, verdict: str, reason: str) -> int:
    """Record what a person says of a document; the number of the review. It takes the place of the last one.

    Raises NotFound, and BadInput without a reason.
    """
    require(uow.actor, Act.REVIEW_GRAPHIC)
    if verdict not in VERDICTS:
        raise BadInput(f'"{verdict}" is no verdict', remedy=f"Say one of: {', '.join(VERDICTS)}.")
    _reasoned(reason)
    uow.write()
    return uow.record(GraphicReviewed(find_document(uow.store, named).document, verdict, reason))


def withdraw_review(uow: UnitOfWork, review: int, reason: str) -> None:
    """Take a review back, by its number: the document waits for a person again."""
    require(uow.actor, Act.REVIEW_GRAPHIC)
    _reasoned(reason)
    uow.write()
    if not any(row.id == review and row.until is None for row in uow.store.dump("graphic_review")):
        raise NotFound(
            f"no review {review} stands", column="--withdraw", remedy="`sijill capture --graphic` shows their numbers."
        )
    uow.record(GraphicReviewWithdrawn(review, reason))


def reviews(store: Store) -> dict[str, GraphicReviewRow]:
    """The standing review of each document that has one."""
    return {row.document: row for row in store.dump("graphic_review") if row.until is None}


def care(store: Store, documents: Collection[str]) -> dict[str, str]:
    """How to meet each document: "graphic", "graphic?" (flagged, nobody has looked), "clear"; others are left out."""
    decided = {row.document: row.verdict for row in store.standing("graphic_review", "document", documents)}
    flagged = store.standing("examination", "document", documents)
    return {row.document: "graphic?" for row in flagged if json.loads(row.graphic)} | decided


def _reasoned(reason: str) -> None:
    if not reason.strip():
        raise BadInput("a review needs its reason", column="--reason", remedy="Say what was seen, or who said so.")
