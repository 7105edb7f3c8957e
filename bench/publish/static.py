"""The built files of SIJILL_SITE behind whitenoise, for `bench.publish.site serve`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

from whitenoise import WhiteNoise


def _absent(_environment: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    start("404 Not Found", [("Content-Type", "text/plain")])
    return [b"not found\n"]


application = WhiteNoise(_absent, root=os.environ["SIJILL_SITE"], index_file=True)
