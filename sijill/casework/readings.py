"""Readings: what a reader suggests of a captured document is kept for people to decide.

A reading replaces the undecided suggestions of an earlier one. It holds places and numbers, never words: they stand
in the document. Suggestions of a model are kept only as far as they passed the check of `text.outside`.
"""

from __future__ import annotations

from collections.abc import Sequence

from sijill.casework.permissions import Act, require
from sijill.casework.uow import UnitOfWork
from sijill.model.errors import NotFound
from sijill.model.events import SuggestionsKept
from sijill.register.rows import ExaminationRow, SuggestionRow
from sijill.register.store import Store
from sijill.text.suggestions import Suggestion


def keep_suggestions(uow: UnitOfWork, document: str, reader: str, suggestions: Sequence[Suggestion]) -> bool:
    """Keep a reading of an examined document; False when it suggests nothing but what is kept.

    Raises NotFound when the document was not captured or holds no text.
    """
    require(uow.actor, Act.RECORD)
    uow.write()
    rows = uow.store.standing("examination", "document", [document])
    if not rows or rows[0].text is None:
        raise NotFound(f"{document} holds no text that was captured", remedy="`sijill capture --list` shows what does.")
    kept: list[SuggestionRow] = uow.store.standing("suggestion", "document", [document])
    same = {row.name for row in kept} == {one["name"] for one in suggestions}
    if same and all(row.reader == reader for row in kept):
        return False
    uow.record(SuggestionsKept(document=document, text=rows[0].text, reader=reader, suggestions=tuple(suggestions)))
    return True


def unread(store: Store) -> list[ExaminationRow]:
    """Documents with text of their own that nobody has read yet, oldest first."""
    read = {row.document for row in store.dump("suggestion")}
    return [
        row
        for row in store.dump("examination")
        if row.until is None
        and row.text is not None
        and row.status in ("content", "partial")
        and row.document not in read
    ]
