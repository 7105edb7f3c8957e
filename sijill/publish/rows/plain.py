"""Values that rows hold as they are."""

from __future__ import annotations

from typing import Any

Plain = Any
"""Plain JSON without floats."""
