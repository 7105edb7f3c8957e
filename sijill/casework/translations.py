"""Declared translations: a person says that one captured document is a translation of another, and can take it back.

Nothing is concluded from it: `sijill translate-check` compares what the two say.
"""

from __future__ import annotations

from sijill.casework.captured import find_document
from sijill.casework.permissions import Act, require
from sijill.casework.uow import UnitOfWork
from sijill.model.errors import BadInput, NotFound, Refused
from sijill.model.events import TranslationDeclared, TranslationWithdrawn
from sijill.register.rows import ExaminationRow, TranslationRow
from sijill.register.store import Store


def declare_translation(uow: UnitOfWork, original: str, translation: str, reason: str) -> int:
    """Record that `translation` is a translation of `original`; the number of the declaration.

    Both are named as `find_document` takes them. Raises NotFound, BadInput, and Refused when it stands already.
    """
    require(uow.actor, Act.DECLARE_TRANSLATION)
    _reasoned(reason)
    uow.write()
    left, right = _readable(uow.store, original), _readable(uow.store, translation)
    if left == right:
        raise BadInput("a document is no translation of itself", remedy="Name the original, then the translation.")
    for row in declared(uow.store):
        if {row.original, row.translation} == {left, right}:
            raise Refused(
                f"{row.by} declared on {row.at[:10]} that {row.translation} is a translation of {row.original}",
                remedy=f"Withdraw it first if it is wrong: sijill translate-check --withdraw {row.id} --reason WHY",
            )
    return uow.record(TranslationDeclared(left, right, reason))


def withdraw_translation(uow: UnitOfWork, declaration: int, reason: str) -> None:
    """Take a declaration back, by its number."""
    require(uow.actor, Act.DECLARE_TRANSLATION)
    _reasoned(reason)
    uow.write()
    if not any(row.id == declaration for row in declared(uow.store)):
        raise NotFound(
            f"no declaration {declaration} stands",
            column="--withdraw",
            remedy="`sijill translate-check --list` shows their numbers.",
        )
    uow.record(TranslationWithdrawn(declaration, reason))


def declared(store: Store) -> list[TranslationRow]:
    """The declarations that stand, oldest first."""
    return [row for row in store.dump("translation") if row.until is None]


def _readable(store: Store, named: str) -> str:
    row: ExaminationRow = find_document(store, named)
    if row.text is None:
        raise BadInput(
            f"{row.document} holds no text: it is {row.status}", remedy="Declare the document that can be read."
        )
    return row.document


def _reasoned(reason: str) -> None:
    if not reason.strip():
        raise BadInput(
            "a declaration needs its reason", column="--reason", remedy="Say who translated it, or who says so."
        )
