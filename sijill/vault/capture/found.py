"""What was found in one file, and the files that were found inside it.

`status` never says more than is true: "content" when the text was read whole, "partial" when only a part was,
"no_text" when there is none to read (a scan, an image, a video), "container" for files that only hold others,
"encrypted", "refused" when unpacking would harm, "unreadable" when the bytes are not what they say or took too long.
What a page of text holds (a login wall, a deleted post) is judged later, by `text.page_status`, whose words stand
here too.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

OWN = ("content", "partial", "no_text", "container", "encrypted", "refused", "unreadable")
OF_PAGES = (
    "empty",
    "shell",
    "deleted",
    "login_wall",
    "consent",
    "browser_check",
    "archive_notice",
    "gone",
    "error_page",
)
STATUSES = OWN + OF_PAGES
"""Every word that a captured document's status can be."""

MOST_CHARACTERS = 5_000_000
"""Characters of one file that are kept as its text; what lies beyond is said in the reason."""


class CannotOpen(Exception):
    """A file that cannot be opened as its kind: `status` ("refused", "encrypted", "unreadable") and why."""

    def __init__(self, status: str, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A file inside another: where its bytes were put, under which name, and what the container says of it."""

    path: Path
    name: str
    media_type: str | None = None
    address: str | None = None
    published: str | None = None
    captured_at: str | None = None
    http_status: int | None = None
    title: str | None = None
    note: str | None = None

    def data(self) -> dict[str, Any]:
        """Plain JSON."""
        return asdict(self) | {"path": str(self.path)}

    @classmethod
    def of(cls, data: dict[str, Any]) -> Part:
        """The part that `data()` came from."""
        return cls(**{**data, "path": Path(data["path"])})


@dataclass(slots=True, kw_only=True)
class Found:
    """What one file holds. `page`: what a visitor would see of it, title included, for judging its status."""

    kind: str
    media_type: str
    status: str = "content"
    notes: list[str] = field(default_factory=list)
    text: str | None = None
    page: str | None = None
    title: str | None = None
    declared: str | None = None
    published: str | None = None
    publisher: str | None = None
    address: str | None = None
    parts: list[Part] = field(default_factory=list)

    @property
    def reason(self) -> str | None:
        """The notes as one sentence."""
        return "; ".join(self.notes) or None

    def stop(self, status: str, note: str) -> Found:
        """Mark what could not be done; the parts and the text found so far stay."""
        self.status = status
        self.notes.append(note)
        return self
