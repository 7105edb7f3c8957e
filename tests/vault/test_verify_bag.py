"""A stranger checks a bag with one file and nothing of ours (promise P7)."""

from __future__ import annotations

import ast
import base64
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from sijill.ledger.canonical import canonical, parse
from sijill.ledger.notes import generate_key
from sijill.vault.bag import VERIFIER

from .conftest import Pack

Made = tuple[Path, Pack]


def run(bag: Path, *arguments: str, program: Path = VERIFIER) -> tuple[int, str]:
    """Without site packages, environment or our package: -I -S, in an empty folder."""
    command = [sys.executable, "-I", "-S", str(program), str(bag), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, cwd="/")
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_the_verifier_is_one_short_file_of_the_standard_library():
    source = VERIFIER.read_text()
    imported = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(source))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert len(source.splitlines()) <= 400
    assert imported - {"__future__"} <= sys.stdlib_module_names
    assert not imported & {"socket", "urllib", "http", "subprocess"}


@pytest.mark.promise("P7")
def test_a_pack_of_200_items_passes(bag: Path, pack: Pack):
    """The copy that travels in the bag, with the key from elsewhere; every step says what it checked."""
    code, said = run(bag, "--key", str(pack.key.public), program=bag / "data" / "verify_bag.py")

    assert code == 0
    assert said.endswith("PASS\n")
    assert "checked: 205 of 205 files are those of manifest-sha256.txt" in said
    assert "checked: 202 events; the root agrees with 1 of 1 checkpoints" in said
    assert "checked: 198 payloads against their commitments, 2 destroyed" in said
    assert "checked: 200 stored objects; 200 captured documents in the log" in said
    assert f"SHA-256 {sha256(VERIFIER.read_bytes()).hexdigest()}" in said
    assert "note" not in said


def test_without_a_key_it_says_that_the_bag_vouches_for_itself(bag: Path, pack: Pack):
    code, said = run(bag)
    assert code == 0
    assert f"it comes from the bag itself; compare it with the one that was published: {pack.key.public}" in said


def test_checkpoints_that_somebody_kept_are_compared(bag: Path, pack: Pack, tmp_path: Path):
    (tmp_path / "old.txt").write_text(pack.note(size=0))
    (tmp_path / "older.txt").write_text(pack.note(size=77))
    code, said = run(bag, "--checkpoint", str(tmp_path / "old.txt"), "--checkpoint", str(tmp_path / "older.txt"))
    assert code == 0
    assert "the root agrees with 3 of 3 checkpoints" in said


# What a forger does. A sloppy one leaves the manifests; a careful one writes them anew, so that only log and signature
# can tell.


def manifests(bag: Path) -> None:
    """Write both manifests anew, so that BagIt alone finds nothing wrong."""
    files = sorted(path for path in bag.rglob("*") if path.is_file())
    names = {path.relative_to(bag).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}
    payload = {name: digest for name, digest in names.items() if name.startswith("data/")}
    (bag / "manifest-sha256.txt").write_text("".join(f"{digest}  {name}\n" for name, digest in payload.items()))
    tags = {"bagit.txt": names["bagit.txt"], "bag-info.txt": names["bag-info.txt"]}
    tags["manifest-sha256.txt"] = sha256((bag / "manifest-sha256.txt").read_bytes()).hexdigest()
    (bag / "tagmanifest-sha256.txt").write_text("".join(f"{digest}  {name}\n" for name, digest in tags.items()))


def consistent(forge: Callable[[Path, Pack], object]) -> Callable[[Path, Pack], None]:
    def forger(bag: Path, pack: Pack) -> None:
        forge(bag, pack)
        manifests(bag)

    return forger


def lines(name: str, change: Callable[[list[bytes]], list[bytes]]) -> Callable[[Path, Pack], None]:
    def forge(bag: Path, _: Pack) -> None:
        path = bag / "data" / name
        path.write_bytes(b"".join(line + b"\n" for line in change(path.read_bytes().splitlines())))

    return consistent(forge)


def ledger(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[Path, Pack], None]:
    return lines("ledger.jsonl", change)


def payloads(at: int, **change: Any) -> Callable[[Path, Pack], None]:
    return lines("payloads.jsonl", lambda rows: [*rows[:at], canonical({**parse(rows[at]), **change}), *rows[at + 1 :]])


def resigned(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[Path, Pack], None]:
    """A forger with the log's own private key, who signs the forged log; payloads and objects must tell, or nobody."""

    def forge(bag: Path, pack: Pack) -> None:
        events = change((bag / "data/ledger.jsonl").read_bytes().splitlines())
        (bag / "data/ledger.jsonl").write_bytes(b"".join(event + b"\n" for event in events))
        (bag / "data/checkpoint.txt").write_text(Pack(events=events).note())

    return consistent(forge)


def file(name: str, data: bytes | None) -> Callable[[Path, Pack], None]:
    def forge(bag: Path, _: Pack) -> None:
        path = bag / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        if data is not None:
            path.write_bytes(data)

    return forge


def text(name: str, old: str, new: str) -> Callable[[Path, Pack], None]:
    def forge(bag: Path, _: Pack) -> None:
        before = (bag / name).read_text()
        assert old in before
        (bag / name).write_text(before.replace(old, new, 1))

    return forge


def an_object(bag: Path, at: int = 0) -> Path:
    return sorted((bag / "data/objects").glob("??/??/*"))[at]


def flip_in_object(bag: Path, _: Pack) -> None:
    path = an_object(bag)
    path.write_bytes(path.read_bytes()[:-1] + b"\xff")


def swap_objects(bag: Path, _: Pack) -> None:
    one, other = an_object(bag, 0), an_object(bag, 1)
    mine = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(mine)


def list_twice(bag: Path, _: Pack) -> None:
    manifest = bag / "manifest-sha256.txt"
    manifest.write_text(manifest.read_text() * 2)


def plant_object(bag: Path, _: Pack) -> None:
    digest = sha256(b"planted").hexdigest()
    (bag / f"data/objects/{digest[:2]}/{digest[2:4]}").mkdir(parents=True)
    (bag / f"data/objects/{digest[:2]}/{digest[2:4]}/{digest}").write_bytes(b"planted")


def link_object(bag: Path, _: Pack) -> None:
    path = an_object(bag)
    path.unlink()
    path.symlink_to("/etc/hostname")


def all_anew(bag: Path, pack: Pack) -> None:
    """A whole bag of another making: other events, other key of the same name, all of it in itself consistent."""
    stranger = generate_key(pack.key.name, Random(99).randbytes)
    events = [pack.events[0].replace(b"lead", b"liar"), *pack.events[1:]]
    (bag / "data/ledger.jsonl").write_bytes(b"".join(event + b"\n" for event in events))
    (bag / "data/checkpoint.txt").write_text(Pack(events=events, key=stranger).note())
    (bag / "data/log-key.txt").write_text(f"{stranger.public}\n")


def signed_by(name: str) -> Callable[[Path, Pack], None]:
    def forge(bag: Path, pack: Pack) -> None:
        (bag / "data/checkpoint.txt").write_text(pack.note(key=generate_key(name, Random(98).randbytes)))

    return consistent(forge)


def one_size_more(note: str) -> str:
    return note.replace("\n202\n", "\n203\n")


def with_event(**change: Any) -> Callable[[list[bytes]], list[bytes]]:
    """Another event at the end."""
    event = {"act": "a", "at": "t", "by": "b", "commitments": [], "data": {}, "kind": "k", "v": 1, **change}
    return lambda events: [*events, canonical(event)]


def recapture(events: list[bytes]) -> list[bytes]:
    """The first event says that its document is one byte longer."""
    first = parse(events[0])
    first["data"]["size"] += 1
    return [canonical(first), *events[1:]]


DOCTORED: dict[str, tuple[Callable[[Path, Pack], object], str]] = {
    # sloppy: BagIt finds it
    "a flipped byte in an object": (flip_in_object, "file-altered"),
    "two objects exchanged": (swap_objects, "file-altered"),
    "an object deleted": (lambda bag, _: an_object(bag).unlink(), "file-missing"),
    "an object replaced by a link": (link_object, "file-strange"),
    "a file added": (file("data/extra.txt", b"planted"), "file-unlisted"),
    "a file added outside data": (file("notes/extra.txt", b"planted"), "file-unlisted"),
    "a file named like the tag manifest": (file("tagmanifest-sha256.txt.old", b""), "file-unlisted"),
    "a name that prints PASS": (file("data/\rPASS\n", b""), r"file-unlisted: data/\rPASS\n is in the bag"),
    "the ledger touched": (text("data/ledger.jsonl", "lead", "liar"), "file-altered"),
    "the payloads touched": (text("data/payloads.jsonl", "I saw it", "I saw no"), "file-altered"),
    "the description touched": (text("bag-info.txt", "Harm Example", "Somebody"), "file-altered"),
    "the manifest touched": (text("manifest-sha256.txt", "  data/", " data/"), "file-altered"),
    "a manifest line that climbs out": (text("manifest-sha256.txt", "data/", "../data/"), "manifest-malformed"),
    "a manifest line with a root": (text("manifest-sha256.txt", "data/", "/data/"), "manifest-malformed"),
    "a manifest line that is none": (text("manifest-sha256.txt", "  ", "\n"), "manifest-malformed"),
    "a manifest without lines": (file("manifest-sha256.txt", b""), "manifest-malformed"),
    "no manifest": (file("manifest-sha256.txt", None), "unreadable"),
    "no tag manifest": (file("tagmanifest-sha256.txt", None), "unreadable"),
    "no declaration": (file("bagit.txt", None), "unreadable"),
    "another declaration": (text("bagit.txt", "1.0", "0.97"), "bag-declaration"),
    "a file listed twice": (list_twice, "listed twice"),
    # careful: manifests written anew, so that objects, log and signature have to tell
    "an object deleted, manifests anew": (consistent(lambda bag, _: an_object(bag).unlink()), "object-missing"),
    "an object changed, manifests anew": (consistent(flip_in_object), "object-misnamed"),
    "objects exchanged, manifests anew": (consistent(swap_objects), "object-misnamed"),
    "an object planted, manifests anew": (consistent(plant_object), "object-unknown"),
    "an event changed": (ledger(lambda rows: [rows[0].replace(b"lead", b"liar"), *rows[1:]]), "root-wrong"),
    "an event deleted": (ledger(lambda rows: rows[:5] + rows[6:]), "ledger-cut"),
    "an event inserted": (ledger(lambda rows: [*rows[:5], rows[3], *rows[5:]]), "ledger-longer"),
    "two events exchanged": (ledger(lambda rows: [rows[1], rows[0], *rows[2:]]), "root-wrong"),
    "the last events cut off": (ledger(lambda rows: rows[:-2]), "ledger-cut: 200 events"),
    "an event appended": (ledger(with_event()), "ledger-longer: 203 events; only 202 were signed for"),
    "an empty ledger": (ledger(lambda rows: []), "ledger-cut: 0 events"),
    "no last line end": (
        consistent(lambda bag, pack: (bag / "data/ledger.jsonl").write_bytes(b"\n".join(pack.events))),
        "line-cut",
    ),
    "a payload changed": (payloads(3, payload='{"name":"another"}'), "payload-altered"),
    "a payload with another salt": (payloads(3, salt="00" * 32), "payload-altered"),
    "a payload with half a salt": (payloads(3, salt="00"), "payload-altered"),
    "a payload said to be destroyed": (payloads(3, payload=None, salt=""), "payload-missing"),
    "a destroyed payload come back": (payloads(7, payload="{}", salt="00" * 32), "payload-kept"),
    "a destroyed payload's salt kept": (payloads(7, salt="00" * 32), "salt-kept"),
    "a payload of no event": (payloads(3, commitment="0" * 64), "payload-unknown"),
    "a payload deleted": (lines("payloads.jsonl", lambda rows: rows[1:]), "payload-missing"),
    "a payload twice": (lines("payloads.jsonl", lambda rows: [*rows, rows[0]]), "payload-twice"),
    "a payload that is no JSON": (lines("payloads.jsonl", lambda rows: [b"{", *rows[1:]]), "payload-malformed"),
    "a payload without salt": (lines("payloads.jsonl", lambda rows: [b"{}", *rows[1:]]), "payload-malformed"),
    "a payload that is a number": (payloads(3, payload=5), "payload-malformed"),
    "a payload that is a list": (lines("payloads.jsonl", lambda rows: [b"[]", *rows[1:]]), "payload-malformed"),
    # the signature
    "a checkpoint of another size": (
        consistent(lambda bag, pack: (bag / "data/checkpoint.txt").write_text(one_size_more(pack.note()))),
        "signature-wrong",
    ),
    "a checkpoint of an earlier day": (
        consistent(lambda bag, pack: (bag / "data/checkpoint.txt").write_text(pack.note(size=100))),
        "ledger-longer: 202 events; only 100 were signed for",
    ),
    "a checkpoint signed by a namesake": (signed_by("harm.example/register"), "signature-missing"),
    "a checkpoint signed by another": (signed_by("other.example"), "signature-missing"),
    "a checkpoint without signature": (consistent(text("data/checkpoint.txt", "— ", "- ")), "checkpoint-malformed"),
    "a checkpoint that is none": (consistent(file("data/checkpoint.txt", b"no note")), "checkpoint-malformed"),
    "a checkpoint in no known letters": (consistent(file("data/checkpoint.txt", b"\xff\n\n\n")), "unreadable"),
    "no checkpoint": (consistent(file("data/checkpoint.txt", None)), "unreadable"),
    "all of it anew, with a key of the same name": (consistent(all_anew), "key-foreign"),
    "the key exchanged": (
        consistent(file("data/log-key.txt", f"{generate_key('x', Random(1).randbytes).public}\n".encode())),
        "key-foreign",
    ),
    # by the owner of the private key: what log, payloads and objects still tell of each other
    "signed anew: an event that is none": (resigned(lambda rows: [*rows, b"{}"]), "event-malformed"),
    "signed anew: an event that is no JSON": (resigned(lambda rows: [*rows, b"\xff"]), "event-malformed"),
    "signed anew: a key twice": (resigned(lambda rows: [*rows, rows[0][:-1] + b',"v":2}']), "a key stands twice"),
    "signed anew: a commitment made twice": (resigned(lambda rows: [*rows, rows[0]]), "stands in an earlier event"),
    "signed anew: a commitment that is none": (resigned(with_event(commitments=["x"])), "no list of SHA-256"),
    "signed anew: data that is none": (resigned(with_event(data=[])), "event-malformed"),
    "signed anew: an event gone": (resigned(lambda rows: rows[:5] + rows[6:]), "payload-unknown"),
    "signed anew: the destruction gone": (resigned(lambda rows: rows[:-1]), "destroyed and no event says so"),
    "signed anew: a destruction of nothing": (
        resigned(with_event(kind="payload-destroyed", data={"commitments": ["0" * 64]})),
        "which no event before it made",
    ),
    "signed anew: a destruction without names": (resigned(with_event(kind="payload-destroyed")), "no list of SHA-256"),
    "signed anew: another size of a document": (resigned(recapture), "object-size"),
}


@pytest.mark.promise("P7")
@pytest.mark.parametrize("doctored", DOCTORED)
def test_a_doctored_bag_is_refused_with_the_reason(bag: Path, pack: Pack, tmp_path: Path, doctored: str):
    """67 bags, each doctored in one way; the key comes from elsewhere. P7 asks for 50."""
    forge, reason = DOCTORED[doctored]
    copy = Path(shutil.copytree(bag, tmp_path / "bag"))
    forge(copy, pack)
    code, said = run(copy, "--key", str(pack.key.public))

    faults = [line for line in said.splitlines() if line.startswith("FAULT ")]
    assert code == 1
    assert any(reason in fault for fault in faults), said
    assert said.splitlines()[-1] == f"FAIL: {len(faults)} fault(s)"
    assert "PASS" not in said.splitlines()


def test_more_than_fifty_bags_were_doctored():
    assert len(DOCTORED) >= 50


def test_a_fork_signed_with_the_true_key_is_found_by_a_checkpoint_kept_elsewhere(bag: Path, pack: Pack, tmp_path: Path):
    """Without it, nothing in the bag can tell; with it, the bag is refused."""
    (tmp_path / "kept.txt").write_text(pack.note(size=150))
    copy = Path(shutil.copytree(bag, tmp_path / "bag"))
    resigned(lambda rows: [rows[0].replace(b"lead", b"liar"), *rows[1:]])(copy, pack)

    assert run(copy, "--key", str(pack.key.public))[0] == 0
    code, said = run(copy, "--key", str(pack.key.public), "--checkpoint", str(tmp_path / "kept.txt"))
    assert code == 1
    assert "FAULT root-wrong: the first 150 events are not those of" in said


def test_a_checkpoint_of_another_log_is_refused(bag: Path, pack: Pack, tmp_path: Path):
    other = pack.note(size=150).replace("harm.example/register\n150", "other.example\n150")
    (tmp_path / "forged.txt").write_text(other)
    assert "signature-wrong" in run(bag, "--checkpoint", str(tmp_path / "forged.txt"))[1]

    checkpoint = f"other.example\n150\n{pack.note(size=150).splitlines()[2]}\n"
    body = checkpoint.encode()
    signature = base64.b64encode(pack.key.public.id + pack.key.private.sign(body)).decode()
    (tmp_path / "foreign.txt").write_text(f"{checkpoint}\n— {pack.key.name} {signature}\n")
    assert "origin-foreign" in run(bag, "--checkpoint", str(tmp_path / "foreign.txt"))[1]


@pytest.mark.parametrize("key", ["", "nonsense", "a+b+c", "name+00000000+AAAA"])
def test_a_key_that_is_none_is_refused(bag: Path, key: str):
    code, said = run(bag, "--key", key or " ")
    assert code == 1
    assert "FAULT key-malformed" in said


def test_a_key_whose_id_does_not_fit_is_refused(bag: Path, pack: Pack):
    name, key_id, rest = str(pack.key.public).split("+", 2)
    assert "does not fit its bytes" in run(bag, "--key", f"{name}+{int(key_id, 16) ^ 1:08x}+{rest}")[1]


def test_a_redacted_bag_passes_only_when_asked_to_be_partial(bag: Path, pack: Pack, tmp_path: Path):
    """What was left out is still counted and named."""
    copy = Path(shutil.copytree(bag, tmp_path / "bag"))
    rows = (copy / "data/payloads.jsonl").read_bytes().splitlines(keepends=True)
    (copy / "data/payloads.jsonl").write_bytes(b"".join(rows[1:]))
    an_object(copy).unlink()
    manifests(copy)

    assert run(copy)[0] == 1
    code, said = run(copy, "--partial")
    assert code == 0
    assert "note: payload-missing: " in said
    assert "note: object-missing: " in said


def test_no_bag_at_all_is_refused(tmp_path: Path):
    code, said = run(tmp_path / "nowhere")
    assert code == 1
    assert "FAULT unreadable" in said


def test_a_narrow_terminal_is_no_reason_to_stop(bag: Path, tmp_path: Path):
    """A console that knows only ASCII, and a file name in Arabic."""
    copy = Path(shutil.copytree(bag, tmp_path / "bag"))
    (copy / "data" / "سجلّ").write_bytes(b"")
    command = [sys.executable, "-S", str(VERIFIER), str(copy)]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert done.returncode == 1
    assert rb"FAULT file-unlisted: data/\u0633\u062c\u0644\u0651" in done.stdout


# Its own Ed25519 against OpenSSL's, and against RFC 8032.


@pytest.fixture(scope="module")
def verifier() -> ModuleType:
    spec = importlib.util.spec_from_file_location("stand_alone_verifier", VERIFIER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_vectors_of_rfc_8032_verify(verifier: ModuleType):
    """Section 7.1, tests 1 to 3."""
    vectors = [
        (
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ),
        (
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        ),
    ]
    for public, message, signature in vectors:
        assert verifier.signature_fits(bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature))


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=100), st.integers(0, 767))
@settings(deadline=None, max_examples=40)
def test_it_agrees_with_openssl_on_true_and_on_damaged_signatures(
    verifier: ModuleType, seed: bytes, message: bytes, bit: int
):
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    both = bytearray(public + signature)
    both[bit // 8] ^= 1 << bit % 8

    assert verifier.signature_fits(public, message, signature)
    assert not verifier.signature_fits(public, message + b"x", signature)
    assert not verifier.signature_fits(bytes(both[:32]), message, bytes(both[32:]))


def test_malleable_and_malformed_signatures_are_refused(verifier: ModuleType):
    key = Ed25519PrivateKey.from_private_bytes(bytes(32))
    public, signature = key.public_key().public_bytes_raw(), key.sign(b"m")
    scalar = int.from_bytes(signature[32:], "little") + verifier.L

    assert not verifier.signature_fits(public, b"m", signature[:32] + scalar.to_bytes(32, "little"))
    assert not verifier.signature_fits(public, b"m", signature[:-1])
    assert not verifier.signature_fits(public[:-1], b"m", signature)
    assert not verifier.signature_fits(b"\xff" * 32, b"m", signature)
    assert not verifier.signature_fits((1 << 255 | 1).to_bytes(32, "little"), b"m", signature)


def test_its_notes_and_trees_are_ours(verifier: ModuleType, pack: Pack):
    """The same checkpoint, read by both."""
    checkpoint = verifier.open_note(pack.note(), verifier.read_key(str(pack.key.public)))
    tree = verifier.Tree()
    for event in pack.events:
        tree.append(event)
    assert (checkpoint.size, checkpoint.root) == (tree.size, tree.root())
    assert json.loads(pack.events[0])["kind"] == "document-captured"
