"""Evidence bags: whole or not at all, readable by others' tools, and closed to what fails its verifier."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import bagit
import pytest

from sijill.ledger.notes import generate_key
from sijill.model.errors import BadInput, Damaged, InvalidValue, NotFound, Refused
from sijill.vault.bag import read_bag

from .conftest import Pack


def test_the_library_of_congress_tool_finds_the_bag_valid(bag: Path):
    """bagit-python, which is not ours, checks manifests, tag manifests and the Payload-Oxum."""
    theirs = bagit.Bag(str(bag))

    assert theirs.is_valid()
    assert theirs.info["Source-Organization"] == "Harm Example"
    assert len(theirs.payload_entries()) == 205


def test_a_bag_holds_what_was_put_in(bag: Path, pack: Pack):
    opened = read_bag(bag, vkey=str(pack.key.public))

    assert list(opened.ledger_lines()) == pack.events
    assert len(list(opened.payload_lines())) == 200
    assert [(name, path.read_bytes()) for name, path in opened.objects()] == [
        (name, pack.objects[name].read_bytes()) for name in sorted(pack.objects)
    ]
    assert opened.checkpoint_note == pack.note()
    assert opened.vkey == str(pack.key.public)
    assert opened.info["Bagging-Date"] == "2026-11-22"


def test_the_same_bag_is_written_byte_for_byte_the_same(bag: Path, pack: Pack, tmp_path: Path):
    again = pack.write(tmp_path / "again")

    def files(root: Path) -> dict[str, bytes]:
        return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}

    assert files(again) == files(bag)


def test_an_object_that_is_named_twice_is_written_once(pack: Pack, tmp_path: Path):
    one = Pack(events=pack.events[:1], payloads=pack.payloads[:1])
    objects = list(pack.objects.items())[:1]
    assert [name for name, _ in read_bag(one.write(tmp_path / "bag", objects=objects * 2)).objects()] == [objects[0][0]]


def test_a_bag_without_events_is_a_bag(tmp_path: Path):
    empty = Pack()
    assert list(read_bag(empty.write(tmp_path / "bag")).ledger_lines()) == []


def test_an_existing_folder_is_never_written_into(pack: Pack, tmp_path: Path):
    with pytest.raises(Refused, match="something here already"):
        pack.write(tmp_path)
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    with pytest.raises(Refused, match="something here already"):
        pack.write(tmp_path / "link")
    with pytest.raises(NotFound, match="does not exist"):
        pack.write(tmp_path / "no" / "bag")


def broken() -> Iterator[bytes]:
    yield b"{}"
    raise OSError("the database went away")


@pytest.mark.parametrize(
    ("change", "error", "reason"),
    [
        ({"ledger_lines": [b"one", b"two\nlines"]}, InvalidValue, r"ledger\.jsonl, row 2: a line end within a line"),
        ({"payload_lines": [b"carriage\rreturn"]}, InvalidValue, r"payloads\.jsonl, row 1"),
        ({"ledger_lines": broken()}, OSError, "went away"),
        ({"objects": [("zz", Path("x"))]}, InvalidValue, "'zz' is not a SHA-256"),
        ({"objects": [("0" * 64, Path("/nowhere/at/all"))]}, NotFound, "not in the vault"),
        ({"objects": [("0" * 64, Path("/"))]}, BadInput, "cannot be read"),
        ({"objects": [("0" * 64, Path("/dev/null"))]}, Damaged, "no longer what was stored"),
        ({"info": {"Two words": "x"}}, InvalidValue, r"cannot stand in bag-info\.txt"),
        ({"info": {"Label": "two\nlines"}}, InvalidValue, r"cannot stand in bag-info\.txt"),
    ],
)
def test_a_bag_that_cannot_be_finished_leaves_nothing(
    tmp_path: Path, change: dict[str, Any], error: type[Exception], reason: str
):
    with pytest.raises(error, match=reason):
        Pack().write(tmp_path / "bag", **change)
    assert list(tmp_path.iterdir()) == []


def test_a_bag_that_fails_its_verifier_is_not_opened(bag: Path, tmp_path: Path):
    copy = Path(shutil.copytree(bag, tmp_path / "copy"))
    (copy / "data" / "payloads.jsonl").write_bytes(b"")
    with pytest.raises(Damaged, match=r"file-altered: data/payloads\.jsonl.*payload-missing.*Ask for the bag again"):
        read_bag(copy)


def test_a_bag_signed_by_another_key_than_the_trusted_one_is_not_opened(bag: Path):
    stranger = generate_key("harm.example/register", Random(9).randbytes)
    with pytest.raises(Damaged, match="signature-missing"):
        read_bag(bag, vkey=str(stranger.public))


def test_a_bag_is_held_against_checkpoints_from_before(bag: Path, pack: Pack, tmp_path: Path):
    earlier, later = tmp_path / "earlier.txt", tmp_path / "later.txt"
    earlier.write_text(pack.note(size=50))
    later.write_text(Pack(events=[*pack.events, b"{}"]).note())

    assert read_bag(bag, checkpoints=[earlier]).directory == bag
    with pytest.raises(Damaged, match=r"ledger-cut: 202 events; .*later\.txt counts 203"):
        read_bag(bag, checkpoints=[earlier, later])


def test_no_bag_is_not_found(tmp_path: Path):
    with pytest.raises(NotFound, match="no bag here"):
        read_bag(tmp_path / "bag")
