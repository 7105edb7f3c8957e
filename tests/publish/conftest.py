"""A register in memory, and releases frozen from it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sijill.ledger.notes import SigningKey, generate_key
from sijill.model.actors import Actor, Role
from sijill.publish.allow import AllowList
from sijill.publish.cases import CaseDefinition, find_case
from sijill.publish.frozen import Frozen
from sijill.publish.release import freeze_release
from sijill.testing.memory import MemoryRegister, counting, ticking

PUBLISHER = Actor("Layla Harbour", frozenset({Role.LEAD}))
SECOND = Actor("Sami Quay", frozenset({Role.REVIEWER}))


def key() -> SigningKey:
    """A key for tests."""
    return generate_key("harbour-register", lambda count: hashlib.sha256(b"for tests only").digest()[:count])


@pytest.fixture
def register(tmp_path: Path) -> MemoryRegister:
    """An empty register."""
    return MemoryRegister(tmp_path / "home")


@pytest.fixture
def work(register: MemoryRegister) -> Callable[[], Any]:
    """Units of work on it, with a clock and randomness that repeat."""
    clock, randomness = ticking(), counting()
    return lambda actor=PUBLISHER: register.work(actor, clock=clock, randomness=randomness)


Freeze = Callable[..., Frozen]


@pytest.fixture
def freeze(work: Callable[[], Any], tmp_path: Path) -> Freeze:
    """Freeze a case of the register into a folder of the test."""

    def freeze_it(
        name: str = "release",
        *,
        case: CaseDefinition | None = None,
        second: Actor = SECOND,
        by: Actor = PUBLISHER,
        allow: AllowList | None = None,
        version: str = "1",
        previous: Path | None = None,
        languages: tuple[str, ...] = (),
    ) -> Frozen:
        with work(by) as uow:
            return freeze_release(
                uow,
                second,
                case or find_case("all"),
                tmp_path / name,
                key(),
                code_version="tests",
                version=version,
                allow=allow,
                previous=previous,
                languages=languages,
            )

    return freeze_it
