"""Captured documents: addresses that were asked for, and what people say of what is held - care, translations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from sijill.model.events.base import Event


@dataclass(frozen=True, slots=True)
class AddressFetched(Event):
    """An address was asked for, and what came of it.

    `outcome` is "captured" (its page is held), "unchanged" (the bytes that were held already), "not_the_page" (a whole
    answer that is not what the address was cited for: gone, a login wall, an error) or a word of
    `vault.fetch.targets.OUTCOMES`. `document` is the page, or what came in its place; `archive` the WARC with all that
    was sent and received; `moved` the addresses that redirects led to, in order.
    """

    kind: ClassVar[str] = "address-fetched"
    address: str
    outcome: str
    reason: str | None = None
    document: str | None = None
    archive: str | None = None
    http_status: int | None = None
    moved: tuple[str, ...] = ()

    def data(self) -> dict[str, Any]:
        data = Event.data(self)
        return data | ({"moved": list(self.moved)} if self.moved else {})

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> AddressFetched:
        return cls(**{**data, "moved": tuple(data.get("moved", ()))})


@dataclass(frozen=True, slots=True)
class GraphicReviewed(Event):
    """A person looked at a document, or has reason enough not to: `verdict` is "graphic" or "clear"."""

    kind: ClassVar[str] = "graphic-reviewed"
    document: str
    verdict: str
    reason: str


@dataclass(frozen=True, slots=True)
class GraphicReviewWithdrawn(Event):
    """A review (by the number of its event) no longer stands: nobody has looked at the document."""

    kind: ClassVar[str] = "graphic-review-withdrawn"
    review: int
    reason: str


@dataclass(frozen=True, slots=True)
class TranslationDeclared(Event):
    """A person says that one document is a translation of another."""

    kind: ClassVar[str] = "translation-declared"
    original: str
    translation: str
    reason: str


@dataclass(frozen=True, slots=True)
class TranslationWithdrawn(Event):
    """A declaration (by the number of its event) no longer stands."""

    kind: ClassVar[str] = "translation-withdrawn"
    declaration: int
    reason: str
