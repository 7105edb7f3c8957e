"""What every importer yields: one record of somebody's archive, as events of the register."""

from __future__ import annotations

from dataclasses import dataclass

from sijill.model.events import DocumentCited, MentionRecorded


@dataclass(frozen=True, slots=True)
class Record:
    """A cited document (None when the table file itself is the document) and the mentions read from it."""

    document: DocumentCited | None
    mentions: tuple[MentionRecorded, ...]
