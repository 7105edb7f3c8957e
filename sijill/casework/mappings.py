"""Mappings: how the columns of somebody's table are to be read, reviewed by a person and kept in the log."""

from __future__ import annotations

import hashlib

from sijill.casework.permissions import Act, require
from sijill.casework.uow import UnitOfWork
from sijill.model.events import MappingApproved


def approve_mapping(uow: UnitOfWork, name: str, text: str) -> str:
    """Keep the text of a mapping under its name; its SHA-256. The same text twice is one approval."""
    require(uow.actor, Act.APPROVE_MAPPING)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    uow.write()
    if not any(row[1:3] == (name, sha256) for row in uow.store.dump("mapping")):
        uow.record(MappingApproved(name=name, sha256=sha256, text=text))
    return sha256
