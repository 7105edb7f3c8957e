"""Who acts: a person with roles, or a program that a person runs (design, part 4)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sijill.model.errors import InvalidValue


class Role(StrEnum):
    """What a person is here to do."""

    RECORDER = "recorder"
    REVIEWER = "reviewer"
    LEAD = "lead"
    PUBLISHER = "publisher"
    ADMINISTRATOR = "administrator"
    STATISTICIAN = "statistician"
    READER = "external reader"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class Actor:
    """A named person with roles. A suspended person keeps the name and may do nothing."""

    name: str
    roles: frozenset[Role]

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise InvalidValue("an act needs the name of a person", remedy="Set SIJILL_ACTOR or give --by NAME.")
