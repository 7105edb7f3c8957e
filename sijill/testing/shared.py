"""Where tests and benches find real data: `SIJILL_SHARED`, default `../shared`; never in the repository."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def shared_root() -> Path:
    """The folder of shared data, whether or not it exists."""
    return Path(os.environ.get("SIJILL_SHARED", "../shared"))


def shared_data(relative: str = "data") -> Path:
    """`SIJILL_SHARED/data/relative`; skips the test with a reason when absent, fails it when CI=true."""
    path = shared_root() / "data" / relative
    if not path.exists():
        reason = f"real data not found: set SIJILL_SHARED to the folder that holds data/{relative}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return path
