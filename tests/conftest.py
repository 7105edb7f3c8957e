"""What all tests share: registers on every database, real data when it is there."""

from __future__ import annotations

import itertools
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sijill.testing import postgres
from sijill.testing.memory import LEAD, counting, ticking
from sijill.testing.registers import postgres_register, sqlite_register

_numbers = itertools.count()


@pytest.fixture(scope="session")
def postgres_programs() -> Path:
    """Where PostgreSQL's programs are; without them the test is skipped, under CI=true it fails."""
    programs = postgres.server_programs()
    if programs is None:
        reason = "PostgreSQL is not installed (Debian: apt-get install postgresql)"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    return programs


@pytest.fixture(scope="session")
def postgres_server(postgres_programs: Path) -> Iterator[str]:
    """The address of a PostgreSQL server of our own."""
    with tempfile.TemporaryDirectory(prefix="sijill-pg-") as folder, postgres.server(Path(folder)) as address:
        yield address


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    """A fresh register on each database."""
    if request.param == "sqlite":
        register = sqlite_register(tmp_path / "home")
    else:
        server = request.getfixturevalue("postgres_server")
        register = postgres_register(tmp_path / "home", server, f"t{os.getpid()}_{next(_numbers)}")
    yield register
    register.close()


@pytest.fixture
def work(opened: Any) -> Callable[[], Any]:
    """Units of work on the fresh register, by an invented lead, with a clock and randomness that repeat."""
    clock, randomness = ticking(), counting()
    return lambda actor=LEAD: opened.work(actor, clock=clock, randomness=randomness)
