"""Which database, and the small secrets that lie beside it."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

_SQLITE_START = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY"


def database_from(url: str | None, home: Path) -> dict[str, Any]:
    """Django's setting for `url` (postgresql://user:password@host:port/name) or, without one, SQLite in `home`.

    SQLite takes its write lock at the start of a transaction and syncs every commit to disk: an acknowledged
    write outlives the process and the power. Raises ValueError for another kind of address.
    """
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(home / "register.sqlite3"),
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 60, "init_command": _SQLITE_START},
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError(f"DATABASE_URL starts with {parts.scheme}: only postgresql:// is known; unset it for SQLite")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or dict(parse_qsl(parts.query)).get("host", "")),
        "PORT": str(parts.port or ""),
    }


def secret_of(home: Path) -> str:
    """The session secret of this home, made on first use, readable by the owner only."""
    path = home / "secret-key"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text()
