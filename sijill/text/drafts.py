"""A draft: what one sentence says by itself, before the document pass adds day, place, speaker and scope."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Draft:
    """One harm in one sentence, in character offsets; `parts` belong to its people."""

    kind: str
    lo: int
    hi: int | None
    modifier: str
    vague: str
    cls: str
    status: str
    number: tuple[int, int]
    derived: tuple[tuple[int, int], ...]
    span: tuple[int, int]
    trigger: tuple[int, int]
    rule: str
    negated: bool = False
    is_more: bool = False
    parts: list[Draft] = field(default_factory=list)
    parts_are_sum: bool = False
    note: dict[str, object] = field(default_factory=dict)
