"""Evidence bags: the log, its payloads, its signed checkpoint and the files, in BagIt 1.0 (RFC 8493).

    bagit.txt  bag-info.txt  manifest-sha256.txt  tagmanifest-sha256.txt
    data/ledger.jsonl       one event a line, canonical JSON: the leaves of the Merkle tree
    data/payloads.jsonl     {"commitment", "salt", "payload"}: salt in hex, payload as text; "" and null when destroyed
    data/checkpoint.txt     signed note; data/log-key.txt the public key
    data/objects/ab/cd/...  files under their SHA-256
    data/verify_bag.py      checks all of this with nothing but Python

Steps of `write_bag`: everything into a hidden folder beside the target, hashed on the way and flushed; then one
rename. A bag is there whole or not at all. `read_bag` runs the verifier first and hands out nothing from a bag that
fails. The vault does not know the ledger: lines come in and go out as bytes.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sijill.model.errors import BadInput, Damaged, InvalidValue, NotFound, Refused

VERIFIER = Path(__file__).parents[1] / "ledger" / "verify_bag.py"
"""The stand-alone program that every bag carries; as a file, not as a module."""

_BLOCK = 1 << 20
_DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_SHA256 = re.compile(r"[0-9a-f]{64}")


def write_bag(
    directory: Path,
    *,
    ledger_lines: Iterable[bytes],
    payload_lines: Iterable[bytes],
    checkpoint_note: str,
    vkey: str,
    objects: Iterable[tuple[str, Path]],
    info: Mapping[str, str],
) -> Path:
    """Write a bag at `directory`, which must not exist. Lines come without line ends; `info` goes to bag-info.txt.

    Raises Refused when the place is taken, Damaged when an object is not what its hash says, InvalidValue for a line
    or an info that cannot be written. Nothing is left behind then.
    """
    if directory.exists() or directory.is_symlink():
        raise Refused("there is something here already", file=str(directory), remedy="Choose a new folder.")
    if not directory.parent.is_dir():
        raise NotFound("the folder for the bag does not exist", file=str(directory.parent))
    described = [_info_line(label, value) for label, value in info.items()]
    partial = directory.with_name(f".{directory.name}.{secrets.token_hex(8)}.partial")
    try:
        writer = _Writer(partial)
        writer.lines("data/ledger.jsonl", ledger_lines)
        writer.lines("data/payloads.jsonl", payload_lines)
        writer.blocks("data/checkpoint.txt", [checkpoint_note.encode()])
        writer.blocks("data/log-key.txt", [vkey.strip().encode() + b"\n"])
        writer.blocks("data/verify_bag.py", [VERIFIER.read_bytes()])
        for sha256, path in objects:
            writer.object(sha256, path)
        writer.finish(described)
        partial.rename(directory)
        _sync_dir(directory.parent)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return directory


@dataclass(frozen=True, slots=True)
class Bag:
    """A bag that has been verified. Iterate over its lines (without line ends) and its objects."""

    directory: Path
    checkpoint_note: str
    vkey: str
    info: Mapping[str, str]

    def ledger_lines(self) -> Iterator[bytes]:
        """One event a line, in order."""
        return _lines(self.directory / "data/ledger.jsonl")

    def payload_lines(self) -> Iterator[bytes]:
        """One payload a line."""
        return _lines(self.directory / "data/payloads.jsonl")

    def objects(self) -> Iterator[tuple[str, Path]]:
        """(sha256, path) of every file, in order."""
        return ((path.name, path) for path in sorted((self.directory / "data/objects").glob("??/??/*")))


def read_bag(directory: Path, *, vkey: str | None = None, checkpoints: Sequence[Path] = ()) -> Bag:
    """Verify the bag at `directory` with the stand-alone verifier, then open it.

    `vkey` is the key that you trust (without one, only the bag's own key is asked), `checkpoints` are notes that you
    hold from before. Raises NotFound, or Damaged with every fault that was found.
    """
    if not directory.is_dir():
        raise NotFound("there is no bag here", file=str(directory))
    command = [sys.executable, "-I", "-S", str(VERIFIER), str(directory)]
    for path in checkpoints:
        command += ["--checkpoint", str(path)]
    if vkey is not None:
        command += ["--key", vkey]
    said = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    if said.returncode != 0:
        faults = [line.removeprefix("FAULT ") for line in said.stdout.splitlines() if line.startswith("FAULT ")]
        raise Damaged("; ".join(faults) or said.stderr.strip(), file=str(directory), remedy="Ask for the bag again.")
    note = (directory / "data/checkpoint.txt").read_bytes().decode()
    key = (directory / "data/log-key.txt").read_text(encoding="utf-8").strip()
    return Bag(directory, note, key, _read_info(directory / "bag-info.txt"))


class _Writer:
    """Files of one bag, with their hashes for the manifests."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._hashes: dict[str, str] = {}
        self._octets = 0
        self._folders = {root.parent}
        self._folder(root / "data")

    def lines(self, name: str, lines: Iterable[bytes]) -> None:
        self.blocks(name, (_line(name, number, line) for number, line in enumerate(lines, 1)))

    def blocks(self, name: str, blocks: Iterable[bytes | memoryview]) -> None:
        path = self._root / name
        self._folder(path.parent)
        digest = hashlib.sha256()
        with path.open("xb", buffering=_BLOCK) as stream:
            for block in blocks:
                digest.update(block)
                stream.write(block)
                self._octets += len(block)
            stream.flush()
            os.fsync(stream.fileno())
        self._hashes[name] = digest.hexdigest()

    def object(self, sha256: str, path: Path) -> None:
        if not _SHA256.fullmatch(sha256):
            raise InvalidValue(f"{sha256!r:.80} is not a SHA-256")
        name = f"data/objects/{sha256[:2]}/{sha256[2:4]}/{sha256}"
        if name in self._hashes:
            return
        self.blocks(name, _file_blocks(path))
        if self._hashes[name] != sha256:
            raise Damaged(f"object {sha256} is no longer what was stored", file=str(path), remedy="Run a fixity check.")

    def finish(self, described: list[str]) -> None:
        payload, lines = dict(self._hashes), [*described, f"Payload-Oxum: {self._octets}.{len(self._hashes)}\n"]
        self._hashes.clear()
        self.blocks("bagit.txt", [_DECLARATION])
        self.blocks("bag-info.txt", ["".join(lines).encode()])
        self.blocks("manifest-sha256.txt", [_manifest(payload)])
        self.blocks("tagmanifest-sha256.txt", [_manifest(self._hashes)])
        for folder in self._folders:
            _sync_dir(folder)

    def _folder(self, path: Path) -> None:
        if path not in self._folders:
            self._folder(path.parent)
            path.mkdir()
            self._folders.add(path)


def _line(name: str, number: int, line: bytes) -> bytes:
    if b"\n" in line or b"\r" in line:
        raise InvalidValue("a line end within a line", file=name, row=number)
    return line + b"\n"


def _manifest(hashes: Mapping[str, str]) -> bytes:
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(hashes.items())).encode()


def _info_line(label: str, value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9-]+", label) or not value.isprintable():
        raise InvalidValue(f"{label}: {value!r:.80} cannot stand in bag-info.txt", remedy="Write one line of text.")
    return f"{label}: {value}\n"


def _read_info(path: Path) -> dict[str, str]:
    pairs = (line.partition(":") for line in path.read_text(encoding="utf-8").splitlines())
    return {label.strip(): value.strip() for label, _, value in pairs}


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        for line in stream:
            yield line.removesuffix(b"\n")


def _file_blocks(path: Path) -> Iterator[memoryview]:
    buffer = memoryview(bytearray(_BLOCK))
    try:
        with path.open("rb", buffering=0) as stream:
            while count := stream.readinto(buffer):
                yield buffer[:count]
    except FileNotFoundError:
        raise NotFound("this object is not in the vault", file=str(path)) from None
    except OSError as error:
        raise BadInput(f"cannot be read: {error.strerror}", file=str(path)) from error


def _sync_dir(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
