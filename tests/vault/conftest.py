"""File systems that break on purpose, and a small evidence pack."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import pytest

from sijill.ledger.canonical import canonical
from sijill.ledger.commitments import commit
from sijill.ledger.merkle import leaf_hash, root
from sijill.ledger.notes import Checkpoint, SigningKey, generate_key, sign
from sijill.vault.bag import write_bag
from sijill.vault.files import FileSystem
from sijill.vault.store import Vault

STEPS = ("make_dir", "create", "write", "protect", "sync", "close", "rename", "sync_dir", "touch", "remove")


class PowerCut(BaseException):
    """The machine stops here: nothing after it runs, not even cleaning up."""


class Disk(FileSystem):
    """A real directory that remembers what a power cut would take, and calls `at` before and after every step.

    fsync is only noted, not carried out: what it would have kept is modelled, and the tests run a hundred times faster.
    """

    def __init__(self, at: Callable[[str, str], None] = lambda step, moment: None) -> None:
        self._at = at
        self._off = False
        self._unsynced: dict[int, Path] = {}
        self._entries: dict[Path, list[Path]] = {}
        self._paths: dict[int, Path] = {}

    def _step(self, name: str, do: Callable[[], Any]) -> Any:
        if self._off:
            raise PowerCut
        try:
            self._at(name, "before")
            done = do()
            self._at(name, "after")
        except PowerCut:
            self._off = True
            raise
        return done

    def make_dir(self, path: Path) -> None:
        self._step("make_dir", lambda: FileSystem.make_dir(self, path))
        self._entries.setdefault(path.parent, []).append(path)

    def create(self, path: Path) -> int:
        self._entries.setdefault(path.parent, []).append(path)
        handle: int = self._step("create", lambda: FileSystem.create(self, path))
        self._paths[handle] = path
        return handle

    def write(self, handle: int, data: memoryview) -> None:
        self._unsynced[handle] = self._paths[handle]
        self._step("write", lambda: FileSystem.write(self, handle, data))

    def protect(self, handle: int) -> None:
        self._step("protect", lambda: FileSystem.protect(self, handle))

    def sync(self, handle: int) -> None:
        self._step("sync", lambda: self._unsynced.pop(handle, None))

    def close(self, handle: int) -> None:
        if self._off:
            os.close(handle)
        self._step("close", lambda: FileSystem.close(self, handle))

    def rename(self, source: Path, target: Path) -> None:
        self._entries.setdefault(target.parent, []).append(target)
        self._step("rename", lambda: FileSystem.rename(self, source, target))
        self._unsynced = {handle: target if path == source else path for handle, path in self._unsynced.items()}

    def sync_dir(self, path: Path) -> None:
        self._step("sync_dir", lambda: self._entries.pop(path, None))

    def touch(self, path: Path) -> None:
        self._step("touch", lambda: FileSystem.touch(self, path))

    def remove(self, path: Path) -> None:
        self._step("remove", lambda: FileSystem.remove(self, path))

    def lose_what_was_not_synced(self) -> None:
        """What the disk looks like after the lights come back: unsynced bytes and unsynced names are gone."""
        for path in self._unsynced.values():
            with contextlib.suppress(FileNotFoundError):
                path.chmod(0o600)
                os.truncate(path, 0)
        for path in [path for entries in self._entries.values() for path in entries]:
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault")


KEY = generate_key("harm.example/register", Random(1).randbytes)


@dataclass(slots=True)
class Pack:
    """What goes into an evidence bag: 200 documents, 200 payloads, 202 events; two payloads destroyed."""

    events: list[bytes] = field(default_factory=list)
    payloads: list[dict[str, Any]] = field(default_factory=list)
    objects: dict[str, Path] = field(default_factory=dict)
    key: SigningKey = KEY

    def add(self, kind: str, data: dict[str, Any], commitments: tuple[str, ...] = ()) -> None:
        self.events.append(
            canonical(
                {
                    "act": "act-1",
                    "at": "2026-11-22T02:00:00Z",
                    "by": "lead",
                    "commitments": commitments,
                    "data": data,
                    "kind": kind,
                    "v": 1,
                }
            )
        )

    def note(self, size: int | None = None, key: SigningKey | None = None) -> str:
        key, events = key or self.key, self.events[:size]
        return sign(Checkpoint(key.name, len(events), root(map(leaf_hash, events))), key, key.name)

    def write(self, directory: Path, **change: Any) -> Path:
        parts: dict[str, Any] = {
            "ledger_lines": self.events,
            "payload_lines": [canonical(payload) for payload in self.payloads],
            "checkpoint_note": self.note(),
            "vkey": str(self.key.public),
            "objects": self.objects.items(),
            "info": {"Source-Organization": "Harm Example", "Bagging-Date": "2026-11-22"},
        }
        return write_bag(directory, **{**parts, **change})


@pytest.fixture(scope="session")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    vault, rng, made = Vault(tmp_path_factory.mktemp("pack"), fs=Disk()), Random(4), Pack()
    for number in range(200):
        stored = vault.put_bytes(rng.randbytes(rng.randrange(2000)) + bytes([number]))
        made.objects[stored.sha256] = vault.path(stored.sha256)
        salt, words = rng.randbytes(32), canonical({"name": f"شاهد {number}", "says": "I saw it"})
        commitment = commit(words, salt)
        made.payloads.append({"commitment": commitment, "salt": salt.hex(), "payload": words.decode()})
        made.add("document-captured", {"sha256": stored.sha256, "size": stored.size}, (commitment,))
    for number in (7, 11):
        row = made.payloads[number]
        made.add("payload-destroyed", {"commitments": [row["commitment"]], "reason": "consent withdrawn"})
        row.update(salt="", payload=None)
    return made


@pytest.fixture(scope="session")
def bag(pack: Pack, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pack.write(tmp_path_factory.mktemp("bags") / "bag")
