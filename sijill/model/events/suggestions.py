"""What a reader suggests of a document, and what people make of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from sijill.model.events.base import Event


@dataclass(frozen=True, slots=True)
class SuggestionsKept(Event):
    """A reader's suggestions for a document, instead of its earlier ones: places and numbers, never the words.

    Spans count the characters of `text`; what stands there is read from it, so that erasing the bytes erases the words.
    """

    kind: ClassVar[str] = "suggestions-kept"
    document: str
    text: str
    reader: str
    suggestions: tuple[dict[str, Any], ...] = ()

    def data(self) -> dict[str, Any]:
        return {
            "document": self.document,
            "text": self.text,
            "reader": self.reader,
            "suggestions": list(self.suggestions),
        }

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> SuggestionsKept:
        return cls(**{**data, "suggestions": tuple(data["suggestions"])})


@dataclass(frozen=True, slots=True)
class SuggestionDecided(Event):
    """A person accepted, edited or refused a suggestion. `mention`: where its claims now stand (accepted, edited).

    `claims` are the numbers of the claims that came of it, by event and place; `edited` what the person changed.
    """

    kind: ClassVar[str] = "suggestion-decided"
    suggestion: str
    verdict: str
    reason: str | None = None
    mention: str | None = None
    claims: tuple[int, ...] = ()
    edited: dict[str, Any] | None = None

    def data(self) -> dict[str, Any]:
        data = Event.data(self)
        return data | ({"claims": list(self.claims)} if self.claims else {})

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> SuggestionDecided:
        return cls(**{**data, "claims": tuple(data.get("claims", ()))})


@dataclass(frozen=True, slots=True)
class SuggestionReopened(Event):
    """A decision on a suggestion (by the number of its event) no longer stands; its claims were withdrawn with it."""

    kind: ClassVar[str] = "suggestion-reopened"
    decision: int
    reason: str
