"""Rows of what was suggested of a document and decided on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sijill.ledger.plain import plain_json
from sijill.model.events import SuggestionDecided, SuggestionReopened, SuggestionsKept
from sijill.register.rows import MOST_CLAIMS, SuggestionDecisionRow, SuggestionRow

if TYPE_CHECKING:
    from sijill.register.fold import Fold, Logged


def suggestions_kept(fold: Fold, one: Logged, event: SuggestionsKept) -> None:
    """A new reading takes the place of the earlier suggestions of the document; decisions keep to their names."""
    fold.store.end_standing("suggestion", "document", event.document, one.seq)
    rows = [
        SuggestionRow(
            id=one.seq * MOST_CLAIMS + place,
            name=body["name"],
            document=event.document,
            text=event.text,
            reader=event.reader,
            body=plain_json(body),
            until=None,
        )
        for place, body in enumerate(event.suggestions)
    ]
    fold.store.add("suggestion", rows)


def suggestion_decided(fold: Fold, one: Logged, event: SuggestionDecided) -> None:
    fold.store.end_standing("suggestion_decision", "suggestion", event.suggestion, one.seq)
    row = SuggestionDecisionRow(
        id=one.seq,
        suggestion=event.suggestion,
        verdict=event.verdict,
        reason=event.reason,
        mention=event.mention,
        claims=plain_json(list(event.claims)),
        edited=None if event.edited is None else plain_json(event.edited),
        by=one.by,
        until=None,
    )
    fold.store.add("suggestion_decision", [row])


def suggestion_reopened(fold: Fold, one: Logged, event: SuggestionReopened) -> None:
    """Its claims were withdrawn by the event before; a mention that is left without any no longer stands."""
    made = [row.mention for row in fold.store.dump("suggestion_decision") if row.id == event.decision]
    fold.store.set_until("suggestion_decision", [event.decision], one.seq)
    empty = {mention for mention in made if mention is not None and not fold.store.claims([mention])}
    if empty:
        fold.touch(empty)
        fold.judged |= empty
        fold.recluster_before_change()
        fold.store.end_mentions(empty, one.seq)
