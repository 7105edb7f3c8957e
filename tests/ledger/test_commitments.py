"""Salted commitments: they bind, they hide, and they never confuse two splits of the same bytes."""

from __future__ import annotations

from hashlib import sha256
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.ledger.commitments import check, commit, new_salt
from sijill.model.errors import InvalidValue

salts = st.binary(min_size=32, max_size=32)


def test_the_formula_is_the_published_one():
    salt, payload = bytes(range(32)), "عمر".encode()
    message = b"sijill/commitment/1\n" + b"\0\0\0\0\0\0\0\x20" + salt + b"\0\0\0\0\0\0\0\x06" + payload

    assert commit(payload, salt) == sha256(message).hexdigest()


@given(st.binary(), salts)
def test_a_commitment_opens_with_its_own_payload_and_salt(payload: bytes, salt: bytes):
    assert check(commit(payload, salt), payload, salt)


@given(st.binary(), salts, st.binary(), salts)
def test_and_with_no_other(payload: bytes, salt: bytes, other: bytes, other_salt: bytes):
    opens = check(commit(payload, salt), other, other_salt)
    assert opens == ((payload, salt) == (other, other_salt))


@given(st.binary(min_size=1), salts)
def test_bytes_cannot_move_between_salt_and_payload(payload: bytes, salt: bytes):
    moved = salt + payload
    assert commit(payload, salt) != commit(moved[33:], moved[1:33])


@pytest.mark.parametrize("salt", [b"", b"short", bytes(33)])
def test_a_salt_of_another_length_is_refused(salt: bytes):
    with pytest.raises(InvalidValue, match="a salt has 32 bytes"):
        commit(b"", salt)
    assert not check("00" * 32, b"", salt)


def test_salts_come_from_the_given_source():
    assert new_salt(Random(7).randbytes) == Random(7).randbytes(32)
    with pytest.raises(InvalidValue, match="gave 5 bytes for 32"):
        new_salt(lambda _: b"short")


def test_a_commitment_that_is_no_text_of_hex_opens_for_nothing():
    assert not check("ünlesbar", b"", bytes(32))
