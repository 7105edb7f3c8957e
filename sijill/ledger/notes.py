"""Signed checkpoints: "this log had so many events, and this was its root".

Format: C2SP signed-note v1.0 and tlog-checkpoint, with Ed25519 (RFC 8032). The same text that Go's checksum
database and Certificate Transparency logs publish, so that existing witnesses and tools can read ours.

    harm.example/register          <- origin: which log
    20852163                       <- how many leaves
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=   <- root, base64

    — harm.example/register Az3grlgtzPICa5OS...    <- signer's name, base64(key id || signature)

Keys are text too: `name+id+base64` to verify (give it away), `PRIVATE+KEY+name+id+base64` to sign (mode 0600).
Left out: other signature types, extension lines (refused: nobody could audit them).
"""

from __future__ import annotations

import base64
import binascii
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sijill.model.errors import BadInput, Damaged, InvalidValue, NotFound, Refused

_ED25519 = b"\x01"
_PRIVATE = "PRIVATE+KEY+"
_DASH = "— "
_MOST_SIGNATURES = 64


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A log's state: `origin` names the log, `size` counts its leaves, `root` is its RFC 9162 root (32 bytes)."""

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        if not self.origin or not self.origin.isprintable():
            raise InvalidValue(f"{self.origin!r} cannot be the origin of a log: one non-empty line of text")
        if self.size < 0:
            raise InvalidValue(f"a log cannot have {self.size} leaves")
        if len(self.root) != 32:
            raise InvalidValue(f"a root has 32 bytes, not {len(self.root)}")

    def text(self) -> str:
        """The note text that is signed: three lines."""
        return f"{self.origin}\n{self.size}\n{_to_base64(self.root)}\n"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A verifier key: who signs (`name`) and the 32 bytes of an Ed25519 public key. `str()` is its vkey."""

    name: str
    raw: bytes

    def __post_init__(self) -> None:
        require_key_name(self.name)
        if len(self.raw) != 32:
            raise InvalidValue(f"an Ed25519 key has 32 bytes, not {len(self.raw)}")

    @property
    def id(self) -> bytes:
        """The 4 bytes that a signature line starts with."""
        return sha256(self.name.encode() + b"\n" + _ED25519 + self.raw).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{_to_base64(_ED25519 + self.raw)}"

    @classmethod
    def from_text(cls, vkey: str) -> PublicKey:
        """Read a vkey, `name+id+base64`. Raises BadInput with the reason."""
        name, key_id, raw = _read_key_text(vkey.strip(), vkey.strip().split("+", 2))
        key = cls(name, raw)
        if key.id.hex() != key_id:
            raise BadInput(f"the verifier key of {name} is damaged: its id says {key_id}, its bytes say {key.id.hex()}")
        return key


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private Ed25519 key (32-byte seed) under a name. Never shown by `repr`."""

    name: str
    seed: bytes

    def __post_init__(self) -> None:
        require_key_name(self.name)
        if len(self.seed) != 32:
            raise InvalidValue(f"an Ed25519 seed has 32 bytes, not {len(self.seed)}")

    @property
    def private(self) -> Ed25519PrivateKey:
        """For `sign`."""
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @property
    def public(self) -> PublicKey:
        """The half to give away."""
        return PublicKey(self.name, self.private.public_key().public_bytes_raw())

    def to_text(self) -> str:
        """The skey, `PRIVATE+KEY+name+id+base64`."""
        return f"{_PRIVATE}{self.name}+{self.public.id.hex()}+{_to_base64(_ED25519 + self.seed)}"

    @classmethod
    def from_text(cls, skey: str) -> SigningKey:
        """Read an skey. Raises BadInput with a reason that does not repeat the key."""
        if not skey.startswith(_PRIVATE):
            raise BadInput(f"not a signing key: it should begin with {_PRIVATE}")
        name, key_id, seed = _read_key_text("the signing key", skey.strip()[len(_PRIVATE) :].split("+", 2))
        key = cls(name, seed)
        if key.public.id.hex() != key_id:
            raise BadInput(f"the signing key of {name} is damaged: its id does not fit its bytes")
        return key

    def __repr__(self) -> str:
        return f"SigningKey({self.name}+{self.public.id.hex()})"


def generate_key(name: str, rng: Callable[[int], bytes]) -> SigningKey:
    """A new key; `rng` is a function of a byte count: `os.urandom` in service."""
    return SigningKey(name, rng(32))


def write_key(key: SigningKey, path: Path) -> Path:
    """Write the private key to `path` (mode 0600, never over an existing file) and its vkey to `path` + ".pub"."""
    public = path.with_name(path.name + ".pub")
    if taken := [file for file in (path, public) if file.exists()]:
        raise Refused("a key is kept here already", file=str(taken[0]), remedy="Choose another path.")
    _write_new(path, key.to_text(), 0o600)
    _write_new(public, str(key.public), 0o644)
    return public


def read_key(path: Path) -> SigningKey:
    """Read a private key file; refuses one that others may read."""
    try:
        mode, text = path.stat().st_mode, path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise NotFound("there is no signing key here", file=str(path)) from None
    if mode & 0o077:
        raise Refused("others may read this signing key", file=str(path), remedy=f"Run: chmod 600 {path}")
    return SigningKey.from_text(text.strip())


def _write_new(path: Path, text: str, mode: int) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8") as stream:
        stream.write(text + "\n")
        stream.flush()
        os.fsync(stream.fileno())


def sign(checkpoint: Checkpoint, key: SigningKey | Ed25519PrivateKey, name: str) -> str:
    """The signed note over `checkpoint`, with one signature line in the name of `name`."""
    private = key.private if isinstance(key, SigningKey) else key
    public = PublicKey(name, private.public_key().public_bytes_raw())
    text = checkpoint.text()
    return f"{text}\n{_DASH}{name} {_to_base64(public.id + private.sign(text.encode()))}\n"


def open_note(text: str, public_keys: Iterable[str | PublicKey]) -> Checkpoint:
    """The checkpoint of a signed note, once at least one of `public_keys` (vkeys) has proved to have signed it.

    Signatures by unknown keys are ignored, as C2SP demands. Raises Damaged when the note is malformed or a
    signature by a known key is wrong, Refused when no known key has signed.
    """
    body, signatures = _split_note(text)
    known = {(key.name, key.id): key for key in map(_as_public_key, public_keys)}
    trusted = False
    for name, key_id, signature in signatures:
        if (key := known.get((name, key_id))) is None:
            continue
        try:
            Ed25519PublicKey.from_public_bytes(key.raw).verify(signature, body.encode())
        except InvalidSignature:
            raise Damaged(
                f"the signature of {name} does not fit this checkpoint: text or signature was altered"
            ) from None
        trusted = True
    if not trusted:
        names = ", ".join(sorted({f"{name}+{key_id.hex()}" for name, key_id, _ in signatures}))
        raise Refused(f"no key that you trust has signed this checkpoint; signed by: {names}")
    return _read_checkpoint(body)


def require_key_name(name: str) -> None:
    """Raise InvalidValue unless `name` can stand in a signature line: no space, no plus, no control character."""
    if not name or "+" in name or not name.isprintable() or any(character.isspace() for character in name):
        raise InvalidValue(f"{name!r} cannot name a key: use something like harm.example/register")


def _split_note(text: str) -> tuple[str, list[tuple[str, bytes, bytes]]]:
    if any(character < " " and character != "\n" for character in text):
        raise Damaged("a signed note holds no control characters")
    body, blank, tail = text.rpartition("\n\n")
    if not blank or not tail.endswith("\n"):
        raise Damaged("not a signed note: text, one empty line, signature lines, each with its line end")
    lines = tail[:-1].split("\n")
    if len(lines) > _MOST_SIGNATURES:
        raise Damaged(f"more than {_MOST_SIGNATURES} signatures on one note")
    return body + "\n", list(map(_read_signature, lines))


def _read_signature(line: str) -> tuple[str, bytes, bytes]:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    raw = _from_base64(encoded)
    if not line.startswith(_DASH) or not name or "+" in name or raw is None or len(raw) < 5:
        raise Damaged(f"not a signature line: {line!r:.120}")
    return name, raw[:4], raw[4:]


def _read_checkpoint(body: str) -> Checkpoint:
    lines = body[:-1].split("\n")
    if len(lines) != 3:
        raise Damaged(f"a checkpoint has three lines (origin, size, root), this note has {len(lines)}")
    origin, size, encoded = lines
    digest = _from_base64(encoded)
    if not re.fullmatch(r"0|[1-9][0-9]{0,18}", size) or digest is None or len(digest) != 32:
        raise Damaged(f"the signed text is not a checkpoint: size {size!r:.30}, root {encoded!r:.60}")
    try:
        return Checkpoint(origin, int(size), digest)
    except InvalidValue as error:
        raise Damaged(f"the signed text is not a checkpoint: {error.message}") from None


def _as_public_key(key: str | PublicKey) -> PublicKey:
    return key if isinstance(key, PublicKey) else PublicKey.from_text(key)


def _read_key_text(what: str, parts: list[str]) -> tuple[str, str, bytes]:
    if len(parts) != 3 or (raw := _from_base64(parts[2])) is None:
        raise BadInput(f"{what:.80} is not a key: name+id+base64 was expected")
    if raw[:1] != _ED25519 or len(raw) != 33:
        raise BadInput(f"{what:.80} is not an Ed25519 key")
    return parts[0], parts[1], raw[1:]


def _to_base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _from_base64(encoded: str) -> bytes | None:
    """Strict: None unless `encoded` is exactly how `_to_base64` would write it."""
    try:
        raw = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw if _to_base64(raw) == encoded else None
