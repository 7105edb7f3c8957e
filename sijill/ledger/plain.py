"""Values as compact JSON text with sorted keys, and back: how rows keep what claims say.

Equal values give equal texts. (What enters the log goes through `ledger.canonical`, which also refuses floats.)
"""

from __future__ import annotations

from typing import Any

import orjson

_PLAINLY = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME


def plain_json(value: Any) -> str:
    """`value` (text, whole numbers of 64 bits, bool, None, list, dict with text keys) as JSON; else TypeError."""
    return orjson.dumps(value, option=_PLAINLY).decode()


def read_json(text: str) -> Any:
    """What `plain_json` wrote."""
    return orjson.loads(text)
