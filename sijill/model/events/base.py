"""What all events share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Event:
    """What all events share: a tag, and plain JSON both ways."""

    kind: ClassVar[str] = ""

    def data(self) -> dict[str, Any]:
        """Plain JSON of what happened; what is not stated is left out."""
        return {f.name: value for f in fields(self) if (value := getattr(self, f.name)) not in (None, ())}

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Event:
        """The event that `data()` came from."""
        return cls(**data)
