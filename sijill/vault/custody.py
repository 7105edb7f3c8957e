"""Chain of custody: who did what with the bytes, when, how they came by them, with which tool.

A custody event is a value; the log keeps it inside the event that it belongs to (a document captured, a check, an
export). `to_data` leaves out what is not stated; `from_data` refuses what it does not know.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from sijill.model.errors import InvalidValue


class CustodyAct(StrEnum):
    """What was done. The list follows the Berkeley Protocol's stages: collection, preservation, disclosure."""

    RECEIVED = "received"
    CAPTURED = "captured"
    COPIED = "copied"
    CONVERTED = "converted"
    CHECKED = "checked"
    DAMAGED = "damaged"
    RESTORED = "restored"
    SEALED = "sealed"
    UNSEALED = "unsealed"
    REDACTED = "redacted"
    EXPORTED = "exported"
    IMPORTED = "imported"
    DESTROYED = "destroyed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyEvent:
    """One thing done with held bytes.

    `when` has a time zone. `how` tells how they were obtained ("downloaded", "handed over on a USB stick"), `source`
    from whom or where, `tool` and `tool_version` with what. None means not stated.
    """

    when: datetime
    who: str
    act: CustodyAct
    how: str | None = None
    source: str | None = None
    tool: str | None = None
    tool_version: str | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        if self.when.tzinfo is None:
            raise InvalidValue(
                f"the time of custody {self.when.isoformat()} has no time zone", remedy="Give it in UTC."
            )
        if not self.who.strip():
            raise InvalidValue("a custody event needs a name: who did it?")
        if self.tool_version is not None and self.tool is None:
            raise InvalidValue(f"version {self.tool_version} of which tool?")

    def to_data(self) -> dict[str, str]:
        """Plain text values by field name, for the data of an event; what is not stated is left out."""
        stated = ((field.name, getattr(self, field.name)) for field in fields(self))
        return {name: _as_text(value) for name, value in stated if value is not None}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> CustodyEvent:
        """What `to_data` wrote. Raises InvalidValue and names the field."""
        if unknown := data.keys() - {field.name for field in fields(cls)}:
            raise InvalidValue(f"unknown in a custody event: {', '.join(sorted(unknown))}")
        if missing := {"when", "who", "act"} - data.keys():
            raise InvalidValue(f"a custody event needs {', '.join(sorted(missing))}")
        if wrong := sorted(name for name, value in data.items() if not isinstance(value, str)):
            raise InvalidValue(f"not text in a custody event: {', '.join(wrong)}")
        rest = {name: value for name, value in data.items() if name not in ("when", "act")}
        return cls(when=_read_time(data["when"]), act=_read_act(data["act"]), **rest)


def _as_text(value: datetime | str) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _read_time(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise InvalidValue(f"{text!r:.40} is not a time", remedy="Write it like 2019-04-25T09:30:00+00:00.") from None


def _read_act(text: str) -> CustodyAct:
    try:
        return CustodyAct(text)
    except ValueError:
        raise InvalidValue(
            f"{text!r:.40} is no act of custody", remedy=f"Use one of: {', '.join(CustodyAct)}."
        ) from None
