"""Releases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sijill.model.events.base import Event


@dataclass(frozen=True, slots=True)
class ReleaseFrozen(Event):
    """Two people froze a release: the author of the event and `second`. `sha256` is that of its release.json."""

    kind: ClassVar[str] = "release-frozen"
    case: str
    version: str
    second: str
    sha256: str
    size: int
