"""What was captured, and how it stands: for lists and queues. Reads only.

Clusters join what is a copy of the same text. The document that was published first (else captured first) gives a
cluster its name; a copy under another publisher or address is a republication.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sijill.model.errors import NotFound
from sijill.register.rows import DocumentRow, ExaminationRow, GraphicReviewRow
from sijill.register.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One captured document as it stands."""

    document: str
    title: str | None
    media_type: str | None
    size: int | None
    sha256: str | None
    status: str
    reason: str | None
    declared: str | None
    detected: str | None
    published: str | None
    publisher: str | None
    address: str | None
    graphic: tuple[str, ...]
    review: str | None
    reviewed_by: str | None
    copies: tuple[tuple[str, int], ...]
    cluster: str | None
    part_of: str | None
    text: str | None
    suggested: int
    decided: int

    @property
    def care(self) -> str:
        """ "graphic?" (flagged, nobody has looked: to be treated as graphic), or what a person said of it."""
        return self.review or ("graphic?" if self.graphic else "")

    @property
    def language(self) -> str | None:
        """As declared, else as detected; both when they differ."""
        if self.declared and self.detected and self.declared != self.detected:
            return f"{self.declared} (reads {self.detected})"
        return self.declared or self.detected

    def data(self) -> dict[str, Any]:
        """Plain JSON."""
        said = {name: getattr(self, name) for name in self.__slots__}
        return said | {"care": self.care, "copies": [list(one) for one in self.copies]}


def states(store: Store) -> list[State]:
    """Every examined document, oldest first."""
    rows: list[ExaminationRow] = [row for row in store.dump("examination") if row.until is None]
    documents = {row.id: row for row in store.documents([row.document for row in rows])}
    clusters = clusters_of(rows, documents)
    suggested, decided = _waiting(store)
    reviews = {row.document: row for row in store.dump("graphic_review") if row.until is None}
    return [
        _state(row, documents[row.document], clusters.get(row.document), suggested, decided, reviews.get(row.document))
        for row in rows
    ]


def _state(
    row: ExaminationRow,
    document: DocumentRow,
    cluster: str | None,
    suggested: dict[str, int],
    decided: dict[str, int],
    review: GraphicReviewRow | None,
) -> State:
    return State(
        document=row.document,
        title=document.title,
        media_type=document.media_type,
        size=document.size,
        sha256=document.sha256,
        status=row.status,
        reason=row.reason,
        declared=row.declared,
        detected=row.detected,
        published=document.published,
        publisher=document.publisher,
        address=document.address,
        graphic=tuple(json.loads(row.graphic)),
        review=None if review is None else review.verdict,
        reviewed_by=None if review is None else review.by,
        copies=tuple((one, permille) for one, permille in json.loads(row.copies)),
        cluster=cluster,
        part_of=row.part_of,
        text=row.text,
        suggested=suggested.get(row.document, 0),
        decided=decided.get(row.document, 0),
    )


def _waiting(store: Store) -> tuple[dict[str, int], dict[str, int]]:
    """Suggestions by document, and how many of them a person has decided."""
    done = {row.suggestion for row in store.dump("suggestion_decision") if row.until is None}
    suggested: dict[str, int] = {}
    decided: dict[str, int] = {}
    for row in store.dump("suggestion"):
        if row.until is None:
            suggested[row.document] = suggested.get(row.document, 0) + 1
            decided[row.document] = decided.get(row.document, 0) + (row.name in done)
    return suggested, decided


def clusters_of(rows: list[ExaminationRow], documents: dict[str, DocumentRow]) -> dict[str, str]:
    """The first-published document of each cluster of copies, by member; documents without a copy are left out."""
    root: dict[str, str] = {}

    def find(one: str) -> str:
        while root.setdefault(one, one) != one:
            one = root[one]
        return one

    for row in rows:
        for other, _ in json.loads(row.copies):
            root[find(row.document)] = find(other)
    groups: dict[str, list[str]] = {}
    for one in list(root):
        groups.setdefault(find(one), []).append(one)
    order = {row.document: row.id for row in rows}
    return {
        one: min(group, key=lambda two: (_published(documents, two), order.get(two, 0)))
        for group in groups.values()
        for one in group
    }


def _published(documents: dict[str, DocumentRow], document: str) -> str:
    row = documents.get(document)
    return (row.published if row else None) or "9999"


def find_document(store: Store, named: str) -> ExaminationRow:
    """The standing examination of a document named by its id, the beginning of it, its SHA-256, address or title.

    Raises NotFound when there is none, or more than one.
    """
    rows: list[ExaminationRow] = [row for row in store.dump("examination") if row.until is None]
    exact = [row for row in rows if row.document == named]
    found = exact or [row for row in rows if len(named) >= 5 and row.document.startswith(named)]
    if not found:
        documents = {row.id: row for row in store.documents([row.document for row in rows])}
        found = [row for row in rows if named in (documents[row.document].sha256, documents[row.document].address,
                                                  documents[row.document].title)]  # fmt: skip
    if len(found) != 1:
        what = f"{len(found)} captured documents are" if found else "no captured document is"
        raise NotFound(f'{what} called "{named}"', remedy="`sijill capture --list` shows their ids.")
    return found[0]
