"""Compact JSON is what the standard library writes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.ledger.plain import plain_json

values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(2**53), 2**53), st.text()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(), inner, max_size=3)),
    max_leaves=8,
)


@given(value=values)
def test_it_equals_the_standard_encoder_and_reads_back(value: Any) -> None:
    """Sorted keys, no spaces, Arabic as Arabic."""
    text = plain_json(value)

    assert text == json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    assert json.loads(text) == value


def test_what_is_not_plain_is_refused() -> None:
    """No silent repr."""
    with pytest.raises(TypeError):
        plain_json({"when": object()})
