"""Archives and lists that come in as one act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from sijill.model.events.base import Event


@dataclass(frozen=True, slots=True)
class ImportBegun(Event):
    """An import is one act: all that follows under its act id can be undone together."""

    kind: ClassVar[str] = "import-begun"
    importer: str
    files: tuple[dict[str, Any], ...] = ()
    mapping: str | None = None

    def data(self) -> dict[str, Any]:
        data: dict[str, Any] = {"importer": self.importer, "files": list(self.files)}
        return data if self.mapping is None else data | {"mapping": self.mapping}

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> ImportBegun:
        return cls(**{**data, "files": tuple(data["files"])})


@dataclass(frozen=True, slots=True)
class ImportUndone(Event):
    """An import was taken back; `kept` are the mentions that people have worked on since."""

    kind: ClassVar[str] = "import-undone"
    undone: str
    reason: str
    kept: tuple[str, ...] = ()

    def data(self) -> dict[str, Any]:
        return {"undone": self.undone, "reason": self.reason, "kept": list(self.kept)}

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> ImportUndone:
        return cls(**{**data, "kept": tuple(data["kept"])})


@dataclass(frozen=True, slots=True)
class MappingApproved(Event):
    """A person reviewed how a table's columns are to be read."""

    kind: ClassVar[str] = "mapping-approved"
    name: str
    sha256: str
    text: str
