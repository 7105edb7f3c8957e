"""Signed checkpoints in the format of C2SP signed-note and tlog-checkpoint."""

from __future__ import annotations

import base64
from pathlib import Path
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sijill.ledger.notes import (
    Checkpoint,
    PublicKey,
    SigningKey,
    generate_key,
    open_note,
    read_key,
    sign,
    write_key,
)
from sijill.model.errors import BadInput, Damaged, InvalidValue, NotFound, Refused

ORIGIN = "harm.example/register"
KEY = generate_key(ORIGIN, Random(1).randbytes)
OTHER = generate_key("witness.example", Random(2).randbytes)
CHECKPOINT = Checkpoint(ORIGIN, 4072, bytes(range(32)))
NOTE = sign(CHECKPOINT, KEY, ORIGIN)
VKEY = str(KEY.public)

# The example of Go's golang.org/x/mod/sumdb/note documentation.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETER_PRIVATE = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
PETER_SIGNED = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def test_keys_and_signatures_are_those_of_gos_reference_implementation():
    """The private key of Go's example gives its public key, its id and, byte for byte, its signature."""
    peter = SigningKey.from_text(PETER_PRIVATE)
    text, _, line = PETER_SIGNED.partition("\n\n")
    signature = base64.b64decode(line.split()[2])

    assert str(peter.public) == PETER
    assert peter.to_text() == PETER_PRIVATE
    assert peter.public.id + peter.private.sign(text.encode() + b"\n") == signature


def test_a_note_of_anothers_making_with_a_true_signature_but_no_checkpoint_is_refused():
    with pytest.raises(Damaged, match="three lines"):
        open_note(PETER_SIGNED, [PETER])


def test_a_checkpoint_reads_back():
    assert NOTE.startswith(f"{ORIGIN}\n4072\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n\n— {ORIGIN} ")
    assert open_note(NOTE, [VKEY]) == CHECKPOINT
    assert open_note(NOTE, [KEY.public]) == CHECKPOINT
    assert open_note(sign(CHECKPOINT, KEY.private, ORIGIN), [VKEY]) == CHECKPOINT


def test_signatures_of_strangers_are_ignored_and_of_several_keys_each_is_checked():
    witnessed = NOTE + sign(CHECKPOINT, OTHER, OTHER.name).rpartition("\n\n")[2]

    assert open_note(witnessed, [VKEY]) == CHECKPOINT
    assert open_note(witnessed, [VKEY, str(OTHER.public)]) == CHECKPOINT
    foreign = sign(Checkpoint(ORIGIN, 1, bytes(32)), OTHER, OTHER.name).rpartition("\n\n")[2]
    with pytest.raises(Damaged, match=r"witness\.example does not fit"):
        open_note(NOTE + foreign, [VKEY, str(OTHER.public)])
    assert open_note(NOTE + foreign, [VKEY]) == CHECKPOINT


def test_a_checkpoint_that_nobody_trusted_has_signed_is_refused():
    with pytest.raises(Refused, match=r"no key that you trust .* harm\.example/register\+"):
        open_note(NOTE, [str(OTHER.public)])
    with pytest.raises(Refused):
        open_note(NOTE, [])


def test_a_key_of_the_same_name_is_not_the_same_key():
    namesake = generate_key(ORIGIN, Random(3).randbytes)
    with pytest.raises(Refused):
        open_note(NOTE, [str(namesake.public)])


@given(st.integers(0, len(NOTE.encode()) * 8 - 1))
def test_no_note_with_a_flipped_bit_opens(bit: int):
    raw = bytearray(NOTE.encode())
    raw[bit // 8] ^= 1 << bit % 8
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        assume(False)
    with pytest.raises((Damaged, Refused)):
        open_note(text, [VKEY])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not a signed note"),
        ("no signature\n", "not a signed note"),
        (NOTE.rstrip("\n"), "not a signed note"),
        (NOTE.replace("4072", "40\t72"), "control characters"),
        (NOTE.replace("— ", "- "), "not a signature line"),
        (NOTE.replace("\n\n— harm", "\n\n— +harm"), "not a signature line"),
        (NOTE[:-4] + "\n", "not a signature line"),
        (NOTE.rpartition("\n\n")[0] + "\n\n— name AAAA\n", "not a signature line"),
        (NOTE + NOTE.rpartition("\n\n")[2] * 64, "more than 64 signatures"),
        (NOTE.replace("4072", "4073"), "does not fit this checkpoint"),
    ],
)
def test_a_malformed_note_is_refused_with_the_reason(text: str, reason: str):
    with pytest.raises(Damaged, match=reason):
        open_note(text, [VKEY])


def signed(body: str) -> str:
    signature = base64.b64encode(KEY.public.id + KEY.private.sign(body.encode())).decode()
    return f"{body}\n— {ORIGIN} {signature}\n"


@pytest.mark.parametrize(
    "body",
    [
        f"{ORIGIN}\n04072\n{base64.b64encode(bytes(32)).decode()}\n",
        f"{ORIGIN}\n-1\n{base64.b64encode(bytes(32)).decode()}\n",
        f"{ORIGIN}\n٤\n{base64.b64encode(bytes(32)).decode()}\n",
        f"{ORIGIN}\n{10**19}\n{base64.b64encode(bytes(32)).decode()}\n",
        f"{ORIGIN}\n1\n{base64.b64encode(bytes(31)).decode()}\n",
        f"{ORIGIN}\n1\n{base64.b64encode(bytes(32)).decode()} \n",
        f"\n1\n{base64.b64encode(bytes(32)).decode()}\n",
        f"or\u2028igin\n1\n{base64.b64encode(bytes(32)).decode()}\n",
        f"{ORIGIN}\n1\n{base64.b64encode(bytes(32)).decode()}\nextension\n",
        f"{ORIGIN}\n1\n",
    ],
)
def test_a_signed_text_that_is_no_checkpoint_is_refused(body: str):
    with pytest.raises(Damaged, match="checkpoint"):
        open_note(signed(body), [VKEY])


@pytest.mark.parametrize(
    ("origin", "size", "root"), [("", 0, bytes(32)), ("a\nb", 0, bytes(32)), ("a", -1, bytes(32)), ("a", 0, bytes(31))]
)
def test_a_checkpoint_that_cannot_be_is_refused_at_birth(origin: str, size: int, root: bytes):
    with pytest.raises(InvalidValue):
        Checkpoint(origin, size, root)


@pytest.mark.parametrize("name", ["", "two words", "a+b", "tab\there", "no\u00a0break"])
def test_a_name_that_cannot_stand_in_a_signature_line_is_refused(name: str):
    with pytest.raises(InvalidValue, match="cannot name a key"):
        generate_key(name, Random(1).randbytes)


def test_keys_of_a_wrong_length_are_refused():
    with pytest.raises(InvalidValue, match="32 bytes, not 31"):
        PublicKey("name", bytes(31))
    with pytest.raises(InvalidValue, match="32 bytes, not 5"):
        generate_key("name", lambda _: b"short")


@pytest.mark.parametrize(
    ("vkey", "reason"),
    [
        ("", r"name\+id\+base64"),
        ("name+id", r"name\+id\+base64"),
        ("name+c74f20a3+***", r"name\+id\+base64"),
        (PETER.replace("c74f20a3", "c74f20a4"), "its id says c74f20a4"),
        (PETER.replace("+ARpc", "+AhpC"), "not an Ed25519 key"),
        ("name+00000000+" + base64.b64encode(b"\x01short").decode(), "not an Ed25519 key"),
    ],
)
def test_a_damaged_public_key_is_refused_with_the_reason(vkey: str, reason: str):
    with pytest.raises(BadInput, match=reason):
        PublicKey.from_text(vkey)


def test_a_damaged_private_key_is_refused_without_being_repeated():
    for text in (PETER, PETER_PRIVATE.replace("c74f20a3", "c74f20a4"), PETER_PRIVATE[:-4]):
        with pytest.raises(BadInput) as refused:
            SigningKey.from_text(text)
        assert "AYEKFALVFGyNhPJEMzD1QIDr" not in str(refused.value)


def test_a_private_key_is_never_shown():
    assert repr(KEY) == f"SigningKey({ORIGIN}+{KEY.public.id.hex()})"
    assert KEY.to_text() not in repr([KEY])


def test_key_files_keep_the_private_half_to_us(tmp_path: Path):
    path = tmp_path / "log.key"
    public = write_key(KEY, path)

    assert read_key(path) == KEY
    assert path.stat().st_mode & 0o777 == 0o600
    assert public == tmp_path / "log.key.pub"
    assert PublicKey.from_text(public.read_text()) == KEY.public


def test_a_key_file_is_never_overwritten(tmp_path: Path):
    """Neither half; and no private half is left where the public one stood in the way."""
    path = tmp_path / "log.key"
    write_key(KEY, path)
    with pytest.raises(Refused) as refused:
        write_key(OTHER, path)
    assert str(refused.value) == f"{path}: a key is kept here already. Choose another path."
    assert read_key(path) == KEY

    path.unlink()
    with pytest.raises(Refused, match=r"log\.key\.pub: a key is kept here already"):
        write_key(OTHER, path)
    assert not path.exists()


def test_a_key_file_that_others_may_read_is_refused(tmp_path: Path):
    path = tmp_path / "log.key"
    write_key(KEY, path)
    path.chmod(0o604)
    with pytest.raises(Refused) as refused:
        read_key(path)
    assert str(refused.value) == f"{path}: others may read this signing key. Run: chmod 600 {path}"


def test_a_missing_key_file_says_so(tmp_path: Path):
    with pytest.raises(NotFound) as missing:
        read_key(tmp_path / "log.key")
    assert str(missing.value) == f"{tmp_path / 'log.key'}: there is no signing key here"


def test_a_key_of_an_arabic_name_reads_back_under_any_locale(tmp_path: Path):
    key = generate_key("سجلّ", Random(4).randbytes)
    public = write_key(key, tmp_path / "log.key")
    assert read_key(tmp_path / "log.key") == key
    assert PublicKey.from_text(public.read_text(encoding="utf-8")) == key.public
    assert open_note(sign(CHECKPOINT, key, key.name), [key.public]) == CHECKPOINT


def with_lines(*lines: str) -> str:
    return f"{CHECKPOINT.text()}\n" + "".join(f"{line}\n" for line in lines)


OWN_LINE = NOTE.rpartition("\n\n")[2].rstrip("\n")


def test_a_strangers_line_may_come_first_and_may_be_short():
    """C2SP lets a signature be as short as its algorithm likes, and wants at least 16 of them read."""
    assert open_note(with_lines("— stranger.example AAAAAAA=", OWN_LINE), [VKEY]) == CHECKPOINT
    assert open_note(with_lines(*[OWN_LINE] * 64), [VKEY]) == CHECKPOINT


@pytest.mark.parametrize(
    "line",
    [
        OWN_LINE.removeprefix("— "),
        "— two words AAAAAAA=",
        "— stranger.example AAAAAA==",
        OWN_LINE.replace(" ", "\u00a0"),
    ],
)
def test_a_line_that_only_looks_like_a_signature_is_refused(line: str):
    with pytest.raises(Damaged, match="not a signature line"):
        open_note(with_lines(OWN_LINE, line), [VKEY])


def test_base64_has_one_spelling():
    """Two bits of the last letter carry nothing; a note that sets them is not the note that was signed."""
    last = OWN_LINE[-2]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    other = alphabet[alphabet.index(last) ^ 1]
    assert OWN_LINE.endswith("=")
    with pytest.raises(Damaged, match="not a signature line"):
        open_note(with_lines(OWN_LINE[:-2] + other + "="), [VKEY])


def test_a_signed_text_with_an_empty_line_is_split_at_the_last_one():
    with pytest.raises(Damaged, match="this note has 5"):
        open_note(signed(f"{ORIGIN}\n1\n\n\nmore\n"), [VKEY])
