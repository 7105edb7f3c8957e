"""Where the register lies, which database holds its rows, and the small secrets that lie beside it."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from sijill.model.errors import InvalidValue

SQLITE_START = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-131072; PRAGMA temp_store=MEMORY"
"""A write-ahead log, and a sync to disk at every commit: an acknowledged write outlives the process and the power."""


def home() -> Path:
    """The folder of the register: SIJILL_HOME, by default `home` in the working directory."""
    return Path(os.environ.get("SIJILL_HOME", "home")).resolve()


def url() -> str | None:
    """The address of a PostgreSQL database, from DATABASE_URL; None means SQLite in the register's folder.

    Raises InvalidValue for another kind of address.
    """
    found = os.environ.get("DATABASE_URL") or None
    if found and urlsplit(found).scheme not in ("postgres", "postgresql"):
        raise InvalidValue(
            f"DATABASE_URL starts with {urlsplit(found).scheme!r}: only postgresql:// is known",
            remedy="Unset it to use SQLite.",
        )
    return found


def sqlite_file(home: Path) -> Path:
    """The SQLite database of a register in `home`."""
    return home / "register.sqlite3"


def for_django(url: str | None, home: Path) -> dict[str, Any]:
    """Django's setting for `url` (postgresql://user:password@host:port/name) or, without one, SQLite in `home`."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(sqlite_file(home)),
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 60, "init_command": SQLITE_START},
        }
    parts = urlsplit(url)
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
