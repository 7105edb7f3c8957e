"""Any altered stored byte is found, and named (promise P4)."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from sijill.vault.fixity import Fault, check
from sijill.vault.store import Vault

from .conftest import Disk

Expected = list[tuple[str, int]]


def overwrite(path: Path, data: bytes) -> None:
    path.chmod(0o600)
    path.write_bytes(data)


def flip(at: Callable[[bytes], int]) -> Callable[[Path, Path], None]:
    def alter(path: Path, _: Path) -> None:
        data = bytearray(path.read_bytes())
        data[at(data)] ^= 1
        overwrite(path, bytes(data))

    return alter


def swap(path: Path, other: Path) -> None:
    mine, theirs = path.read_bytes(), other.read_bytes()
    overwrite(path, theirs)
    overwrite(other, mine)


def replace(path: Path, _: Path) -> None:
    overwrite(path, bytes(len(path.read_bytes())))


ALTERATIONS: dict[str, tuple[Callable[[Path, Path], object], str]] = {
    "flip a bit of the first byte": (flip(lambda data: 0), "altered"),
    "flip a bit in the middle": (flip(lambda data: len(data) // 2), "altered"),
    "flip a bit of the last byte": (flip(lambda data: len(data) - 1), "altered"),
    "cut off the last byte": (lambda path, _: overwrite(path, path.read_bytes()[:-1]), "size"),
    "append a byte": (lambda path, _: overwrite(path, path.read_bytes() + b"\0"), "size"),
    "swap with another": (swap, "size or altered"),
    "delete": (lambda path, _: path.unlink(), "missing"),
    "replace by as many other bytes": (replace, "altered"),
}


@pytest.fixture(scope="module")
def five_hundred(tmp_path_factory: pytest.TempPathFactory) -> tuple[Vault, Expected]:
    """500 objects of 1 to 3,000 bytes."""
    vault, rng = Vault(tmp_path_factory.mktemp("vault"), fs=Disk()), Random(4)
    stored = [vault.put_bytes(rng.randbytes(rng.randrange(3, 3000)) + bytes(1)) for _ in range(500)]
    return vault, [(one.sha256, one.size) for one in stored]


@pytest.mark.promise("P4")
@pytest.mark.parametrize("alteration", ALTERATIONS)
def test_every_alteration_of_every_object_is_found_and_named(five_hundred: tuple[Vault, Expected], alteration: str):
    """8 x 500 = 4,000 alterations. Half of the objects are altered at a time: exactly those are named, no other."""
    vault, expected = five_hundred
    alter, kind = ALTERATIONS[alteration]
    whole = {sha256: vault.path(sha256).read_bytes() for sha256, _ in expected}
    for half in (expected[:250], expected[250:]):
        for (sha256, _), (other, _) in zip(half[::2], half[1::2], strict=True):
            alter(vault.path(sha256), vault.path(other))
            if alter is not swap:
                alter(vault.path(other), vault.path(sha256))
        found = list(check(vault, expected))
        for sha256, _ in half:
            vault.path(sha256).unlink(missing_ok=True)
            vault.path(sha256).write_bytes(whole[sha256])

        assert [fault.sha256 for fault in found] == [sha256 for sha256, _ in half]
        assert {fault.kind for fault in found} <= set(kind.split(" or "))
        assert all(fault.sha256 in fault.message for fault in found)


@pytest.mark.promise("P4")
def test_one_altered_object_among_five_hundred_is_the_only_fault(five_hundred: tuple[Vault, Expected]):
    vault, expected = five_hundred
    path = vault.path(expected[250][0])
    before = path.read_bytes()
    overwrite(path, before[:-1] + b"\x01")
    count = _Count()
    started = time.process_time()
    faults = list(check(vault, expected, count))
    took = time.process_time() - started
    overwrite(path, before)

    assert [(fault.sha256, fault.kind) for fault in faults] == [(expected[250][0], "altered")]
    assert count.total == sum(size for _, size in expected)
    assert took < 2, "P4: at most one second beside the reading, here of less than a megabyte"


class _Count:
    def __init__(self) -> None:
        self.total = 0

    def __call__(self, count: int) -> None:
        self.total += count


@pytest.mark.promise("P4")
def test_ten_thousand_clean_objects_give_no_alarm(tmp_path: Path):
    vault = Vault(tmp_path, fs=Disk())
    stored = [vault.put_bytes(number.to_bytes(4, "big") * (number % 50)) for number in range(10_000)]
    expected = [(one.sha256, one.size) for one in stored]

    assert list(check(vault, expected)) == []
    assert len(set(expected)) == 9801, "every 50th number gives the empty file; the others differ"


def test_what_nobody_expects_is_named(vault: Vault):
    known, extra = vault.put_bytes(b"known"), vault.put_bytes(b"extra")
    (vault.objects / "ab").mkdir(exist_ok=True)
    (vault.objects / "ab" / "stray").write_bytes(b"")

    assert {(fault.sha256, fault.kind) for fault in check(vault, [(known.sha256, 5)])} == {
        (extra.sha256, "unexpected"),
        ("objects/ab/stray", "unexpected"),
    }


def test_what_cannot_be_read_is_named(vault: Vault):
    """A directory, a link and a pipe in the place of three objects; none of them hangs or fools the check."""
    stored = [vault.put_bytes(data) for data in (b"folder", b"link", b"pipe")]
    folder, link, pipe = (vault.path(one.sha256) for one in stored)
    for path in (folder, link, pipe):
        path.unlink()
    folder.mkdir()
    (vault.root / "elsewhere").write_bytes(b"link")
    link.symlink_to(vault.root / "elsewhere")
    os.mkfifo(pipe)
    faults = list(check(vault, [(one.sha256, one.size) for one in stored]))

    assert [fault.kind for fault in faults if fault.kind != "unexpected"] == ["unreadable", "unreadable", "size"]
    assert "cannot be read: Is a directory" in faults[0].message


def test_faults_tell_what_was_seen(vault: Vault):
    stored = vault.put_bytes(b"hello")
    path = vault.path(stored.sha256)
    overwrite(path, b"hello!")
    [fault] = check(vault, [(stored.sha256, 5)])
    assert fault == Fault(stored.sha256, "size", f"object {stored.sha256} has 6 bytes, 5 were stored")
    path.unlink()
    [fault] = check(vault, [(stored.sha256, 5)])
    assert fault == Fault(stored.sha256, "missing", f"object {stored.sha256} (5 bytes) is gone")


def test_an_object_that_two_documents_share_is_read_once(vault: Vault):
    stored, count = vault.put_bytes(b"hello"), _Count()
    assert list(check(vault, [(stored.sha256, 5), (stored.sha256, 5)], count)) == []
    assert count.total == 5


def test_an_empty_vault_has_no_faults(vault: Vault):
    assert list(check(vault, [])) == []
