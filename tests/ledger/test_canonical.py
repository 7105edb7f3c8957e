"""One value, one byte string: RFC 8785 without floats."""

from __future__ import annotations

import enum
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.ledger.canonical import LARGEST, canonical, parse
from sijill.model.errors import InvalidValue

texts = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | texts,
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner),
    max_leaves=30,
)


def by_the_book(value: Any) -> str:
    """RFC 8785 written down slowly, with nothing of `json`: the oracle."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        short = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
        return '"' + "".join(short.get(c, f"\\u{ord(c):04x}" if c < " " else c) for c in value) + '"'
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(f"{by_the_book(key)}:{by_the_book(value[key])}" for key in keys) + "}"
    return "[" + ",".join(map(by_the_book, value)) + "]"


@given(values)
def test_what_is_written_is_what_the_rfc_says_and_reads_back(value: Any):
    written = canonical(value)

    assert written == by_the_book(value).encode()
    assert parse(written) == value


@given(st.dictionaries(texts, values), st.randoms())
def test_the_order_in_which_keys_came_never_matters(value: dict[str, Any], order: Any):
    items = list(value.items())
    order.shuffle(items)
    assert canonical(dict(items)) == canonical(value)


def test_keys_are_in_the_order_of_the_rfcs_example():
    """RFC 8785 section 3.2.3: the emoji (two UTF-16 units from U+D83D) comes before U+FB33."""
    value = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
    }
    assert list(parse(canonical(value)).values()) == [
        "Carriage Return",
        "One",
        "Control",
        "Latin Small Letter O With Diaeresis",
        "Euro Sign",
        "Emoji: Grinning Face",
        "Hebrew Letter Dalet With Dagesh",
    ]


def test_text_is_escaped_as_in_the_rfcs_example():
    """RFC 8785 section 3.2.4, the member "string"."""
    assert canonical('\u20ac$\u000f\nA\'B"\\\\"/').hex(" ") == (
        "22 e2 82 ac 24 5c 75 30 30 30 66 5c 6e 41 27 42 5c 22 5c 5c 5c 5c 5c 22 2f 22"
    )


def test_tuples_and_named_values_are_written_as_what_they_hold():
    class Grade(enum.StrEnum):
        FAIR = "fair"

    class Place(enum.IntEnum):
        FIRST = 1

    assert canonical({"a": (1, (2, Grade.FAIR)), "b": Place.FIRST}) == b'{"a":[1,[2,"fair"]],"b":1}'
    assert canonical({"z": {"\U00010000": (1,), "a": []}}) == '{"z":{"a":[],"\U00010000":[1]}}'.encode()


def endless() -> list[Any]:
    inside: list[Any] = []
    inside.append(inside)
    return inside


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (1.0, "float 1.0"),
        (math.nan, "float nan"),
        ({"a": [1, 2.5]}, "float 2.5"),
        ([{"\U00010000": 1}, 2.5], "float 2.5"),
        (b"bytes", "bytes"),
        ({"x": {1}}, "set"),
        ({1: 2}, "key 1 is int"),
        ({"a": {None: 2}}, "key None is NoneType"),
        (2**53, "54 bits is beyond"),
        (-(2**53), "54 bits is beyond"),
        pytest.param(10**5000, "beyond", id="more digits than Python prints"),
        ("\ud800", r"U\+D800"),
        ({"\udfff": 1}, r"U\+DFFF"),
        pytest.param(endless(), "contains itself", id="endless"),
    ],
)
def test_what_has_no_single_form_is_refused(value: Any, reason: str):
    with pytest.raises(InvalidValue, match=reason):
        canonical(value)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"1.0", "1.0 is not a whole number"),
        (b"1e5", "1e5 is not a whole number"),
        (b"NaN", "NaN is not a whole number"),
        (b"-Infinity", "not a whole number"),
        (b'{"a":1,"a":1}', 'the key "a" stands twice'),
        (b'{"b":{"a":1,"a":2}}', 'the key "a" stands twice'),
        (b'{"b":1,"a":1}', "not in canonical form"),
        (b'{"a": 1}', "not in canonical form"),
        (b" 1", "not in canonical form"),
        (b"-0", "not in canonical form"),
        (b'"\\u0041"', "not in canonical form"),
        (b'"\\/"', "not in canonical form"),
        (b'"\\u000F"', "not in canonical form"),
        ('{"\ue000":1,"\U00010000":2}'.encode(), "not in canonical form"),
        (b'"\\ud800"', "lone surrogate"),
        (b'"\xff"', "not UTF-8 at byte 1"),
        (b"9007199254740992", "beyond"),
        (b"-9007199254740992", "beyond"),
        (b"1" * 6000, "beyond"),
        (b"[" * 100_000, "too deeply"),
        (b"", "not JSON"),
        (b"1 2", "not JSON"),
        (b"1\n", "not in canonical form"),
        (b'"a\n"', "not JSON"),
    ],
)
def test_bytes_that_are_not_canonical_are_refused_with_the_reason(data: bytes, reason: str):
    with pytest.raises(InvalidValue, match=reason):
        parse(data)


@given(st.binary(max_size=40) | st.text(alphabet='[]{}",:0123456789-+.eE \\truefalsn\n', max_size=30).map(str.encode))
def test_whatever_is_read_was_canonical(data: bytes):
    try:
        value = parse(data)
    except InvalidValue:
        return
    assert canonical(value) == data


def test_the_largest_whole_numbers_are_kept():
    assert parse(canonical([LARGEST, -LARGEST])) == [9007199254740991, -9007199254740991]
