"""Write-once, content-addressed: what the vault keeps, gives back, refuses and reaps."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sijill.model.errors import BadInput, Damaged, InvalidValue, NotFound
from sijill.vault.files import FileSystem
from sijill.vault.store import NotSaved, Reaped, Stored, Vault

HELLO = sha256(b"hello").hexdigest()
HOUR = timedelta(hours=1)


def at(hours: float) -> Callable[[], datetime]:
    return lambda: datetime.now(UTC) + timedelta(hours=hours)


def test_bytes_lie_under_their_own_hash_and_nobody_may_write_to_them(vault: Vault):
    assert vault.put_bytes(b"hello") == Stored(HELLO, 5, existed=False)

    kept = vault.root / "objects" / HELLO[:2] / HELLO[2:4] / HELLO
    assert vault.path(HELLO) == kept
    assert kept.read_bytes() == b"hello"
    assert kept.stat().st_mode & 0o777 == 0o444
    assert vault.root.stat().st_mode & 0o777 == 0o700
    assert list(vault) == [HELLO]


def test_the_same_bytes_are_kept_once(vault: Vault, tmp_path: Path):
    (tmp_path / "copy").write_bytes(b"hello")
    vault.put_bytes(b"hello")

    assert vault.put_file(tmp_path / "copy") == Stored(HELLO, 5, existed=True)
    assert list(vault) == [HELLO]
    assert list((vault.root / "tmp").iterdir()) == []


@given(st.lists(st.binary(max_size=200)), st.integers(1, 70))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
def test_what_went_in_comes_out(tmp_path: Path, files: list[bytes], block: int):
    vault = Vault(tmp_path / "vault", block=block)
    stored = [vault.put_bytes(data) for data in files]

    assert [vault.read(one.sha256) for one in stored] == files
    assert [one.size for one in stored] == [len(data) for data in files]
    assert {one.sha256 for one in stored} <= set(vault)
    assert list(vault) == sorted(vault)


def test_a_file_goes_in_block_by_block_and_progress_is_told(tmp_path: Path):
    (tmp_path / "film").write_bytes(bytes(1000))
    done: list[int] = []
    stored = Vault(tmp_path / "vault", block=300).put_file(tmp_path / "film", done.append)

    assert stored == Stored(sha256(bytes(1000)).hexdigest(), 1000, existed=False)
    assert done == [300, 300, 300, 100]


def test_an_object_can_be_read_as_a_stream_or_whole(vault: Vault):
    vault.put_bytes(b"hello")
    with vault.open(HELLO) as stream:
        assert stream.read(2) == b"he"
    assert vault.read(HELLO) == b"hello"
    assert vault.has(HELLO)


def test_a_damaged_object_is_not_handed_out_whole(vault: Vault):
    vault.put_bytes(b"hello")
    vault.path(HELLO).chmod(0o600)
    vault.path(HELLO).write_bytes(b"hullo")
    with pytest.raises(Damaged, match=f"object {HELLO} is no longer what was stored"):
        vault.read(HELLO)


def test_bytes_whose_kept_copy_is_damaged_are_not_called_saved(vault: Vault):
    vault.put_bytes(b"hello")
    vault.path(HELLO).chmod(0o600)
    vault.path(HELLO).write_bytes(b"hullo")
    with pytest.raises(Damaged, match="Move the damaged file away"):
        vault.put_bytes(b"hello")
    assert list((vault.root / "tmp").iterdir()) == []

    vault.path(HELLO).rename(vault.root / "evidence-of-damage")
    assert vault.put_bytes(b"hello") == Stored(HELLO, 5, existed=False)


def test_what_is_not_there_is_not_found(vault: Vault):
    assert not vault.has(HELLO)
    assert list(vault) == []
    with pytest.raises(NotFound, match=f"holds no object {HELLO}"):
        vault.open(HELLO)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", HELLO[:-1], HELLO.upper(), HELLO + "0", HELLO + "\n"])
def test_only_a_sha256_names_an_object(vault: Vault, name: str):
    with pytest.raises(InvalidValue, match="is not a SHA-256"):
        vault.path(name)


def test_a_source_that_cannot_be_read_is_named(vault: Vault, tmp_path: Path):
    with pytest.raises(BadInput, match=r"nowhere: cannot be read: No such file"):
        vault.put_file(tmp_path / "nowhere")
    with pytest.raises(BadInput, match=r"not a file\. Give a single file"):
        vault.put_file(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(BadInput, match="not a file"):
        vault.put_file(tmp_path / "pipe")


def test_a_source_that_breaks_while_it_is_read_is_not_our_disks_fault(vault: Vault):
    class Broken:
        def readinto(self, buffer: memoryview, /) -> int:
            raise OSError(5, "Input/output error")

    with pytest.raises(BadInput, match="cannot be read: Input/output error"):
        vault._put(Broken(), "usb stick", None)
    assert list((vault.root / "tmp").iterdir()) == []


def test_a_vault_that_cannot_be_made_says_so(tmp_path: Path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(NotSaved, match=r"not saved in the vault .*Check the disk"):
        Vault(tmp_path / "file").put_bytes(b"hello")


def test_many_hands_may_bring_the_same_file_at_once(vault: Vault):
    with ThreadPoolExecutor(8) as hands:
        stored = list(hands.map(vault.put_bytes, [b"hello"] * 64))

    assert {one.sha256 for one in stored} == {HELLO}
    assert vault.read(HELLO) == b"hello"
    assert list((vault.root / "tmp").iterdir()) == []


def test_orphans_go_after_their_time_and_known_objects_stay(vault: Vault):
    known = vault.put_bytes(b"known").sha256
    orphan = vault.put_bytes(b"orphan").sha256
    (vault.root / "tmp" / "half.part").write_bytes(b"half")

    assert vault.reap_orphans({known}, HOUR, at(0.5)) == Reaped((), 0)
    assert vault.reap_orphans({known}, HOUR, at(1.5)) == Reaped((orphan,), 1)
    assert list(vault) == [known]
    assert vault.reap_orphans({known}, HOUR, at(1.5)) == Reaped((), 0)


def test_an_orphan_that_somebody_brings_again_is_not_reaped_from_under_them(vault: Vault):
    """The file is old, its first writer crashed; the second is about to commit the row."""
    orphan = vault.put_bytes(b"orphan").sha256
    os.utime(vault.path(orphan), (0, 0))
    assert vault.put_bytes(b"orphan").existed
    assert vault.reap_orphans(set(), HOUR, at(0)) == Reaped((), 0)


def test_an_orphan_reaped_in_the_middle_of_an_intake_is_written_anew(tmp_path: Path):
    """The reaper comes after the intake saw the file, and before it could mark it."""

    class Late(FileSystem):
        def touch(self, path: Path) -> None:
            path.unlink()
            super().touch(path)

    Vault(tmp_path / "vault").put_bytes(b"orphan")
    stored = Vault(tmp_path / "vault", fs=Late()).put_bytes(b"orphan")

    assert not stored.existed
    assert Vault(tmp_path / "vault").read(stored.sha256) == b"orphan"


def test_a_file_that_finishes_while_the_reaper_looks_is_left_alone(vault: Vault):
    """Its name is gone from tmp/ by the time that the reaper gets there."""
    vault.put_bytes(b"")
    assert not vault._reap(vault.root / "tmp" / "gone.part", limit=0)


def test_strangers_in_the_vault_are_no_objects_and_are_never_reaped(vault: Vault):
    vault.put_bytes(b"hello")
    stray = vault.objects / "note.txt"
    stray.write_text("not ours")
    misplaced = vault.objects / ("f" * 64)
    misplaced.write_text("not ours")
    (vault.path(HELLO).parent / ("2" * 64)).symlink_to("/etc/passwd")
    os.utime(stray, (0, 0))

    assert list(vault) == [HELLO]
    assert vault.reap_orphans({HELLO}, HOUR, at(100)) == Reaped((), 0)
    assert set(vault.files()) == {vault.path(HELLO), stray, misplaced, vault.path(HELLO).parent / ("2" * 64)}
