"""What the log holds in place of a person's words: a salted commitment that can outlive them.

An event names the commitment; payload and salt stand in a table of their own. Destroy both, and the log still
verifies, while nobody can find the words again by guessing: the salt is 32 random bytes. Therefore the salt must
go together with the payload; a name whose salt is kept can be guessed from a list of names.

    commitment = SHA-256("sijill/commitment/1\\n" || len(salt) || salt || len(payload) || payload)

with both lengths as 8 bytes, big-endian; written as 64 hexadecimal digits.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from hmac import compare_digest

from sijill.model.errors import InvalidValue

DOMAIN = b"sijill/commitment/1\n"
SALT_SIZE = 32


def commit(payload: bytes, salt: bytes) -> str:
    """The commitment to `payload` under `salt`: 64 lower-case hexadecimal digits."""
    if len(salt) != SALT_SIZE:
        raise InvalidValue(f"a salt has {SALT_SIZE} bytes, not {len(salt)}", remedy="Make it with new_salt.")
    parts = (DOMAIN, len(salt).to_bytes(8, "big"), salt, len(payload).to_bytes(8, "big"), payload)
    return sha256(b"".join(parts)).hexdigest()


def new_salt(rng: Callable[[int], bytes]) -> bytes:
    """32 bytes from `rng`, a function of a byte count: `os.urandom` in service, `Random(7).randbytes` in tests."""
    salt = rng(SALT_SIZE)
    if len(salt) != SALT_SIZE:
        raise InvalidValue(f"the source of randomness gave {len(salt)} bytes for {SALT_SIZE}")
    return salt


def check(commitment: str, payload: bytes, salt: bytes) -> bool:
    """Is `commitment` the one to `payload` under `salt`?"""
    return len(salt) == SALT_SIZE and compare_digest(commit(payload, salt).encode(), commitment.encode())
